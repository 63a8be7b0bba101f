"""In a browser merit answers with scripts and without, and fits the smallest telephone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serve.browsing import OVER
from tests.serve.test_pages_browser import site
from tests.serve.test_pages_public import MERIT

from meguri.journeys.merit_demo import demo_files
from meguri.journeys.municipal_demo import demo_fleet

__all__ = ["site"]
pytestmark = pytest.mark.browser
PATHS = ("/merit", MERIT, "/merit?demo=records", "/merit/cars", "/merit/cars?demo=1")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_smallest_telephone_needs_no_scrolling_sideways(browser: Any, site: str, lang: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 600}, locale=lang)
    page, over = context.new_page(), {}
    for path in PATHS:
        page.goto(site + path)
        over[path] = page.evaluate(OVER)
    context.close()
    assert not [path for path, pixels in over.items() if pixels > 0]


@pytest.mark.parametrize("has_script", [True, False])
def test_a_driver_gets_a_card_and_saves_it(browser: Any, site: str, has_script: bool, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=has_script, locale="en", accept_downloads=True)
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(site + "/merit")
    page.select_option("#model", "leaf24")
    page.fill("#first", "2012-04")
    page.fill("#km", "82,000")
    page.fill("#name", "Hanako")
    page.click("form[action='/merit'][method='get'] button")
    page.wait_for_selector("#answer [data-card] svg")
    assert "Hanako" in page.text_content("[data-card] svg")
    with page.expect_download() as waited:
        page.click("a[download='merit.png']")
    kept = tmp_path / "merit.png"
    waited.value.save_as(kept)
    assert kept.read_bytes().startswith(b"\x89PNG")
    context.close()
    assert not wrong


def test_mistakes_stand_at_their_fields(browser: Any, site: str) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(site + "/merit?model=&first=&km=lots&soh=7")
    assert page.locator("[role=alert] a").count() == 4
    assert page.locator("#km").get_attribute("aria-invalid") == "true"
    assert "such as 62000" in page.inner_text("#km-wrong")
    context.close()


def _written(folder: Path) -> Iterator[tuple[str, str]]:
    for name, content in demo_files().items():
        path = folder / f"{name}.csv"
        path.write_bytes(content)
        yield name, str(path)


def test_a_city_uploads_its_records(browser: Any, site: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(site + "/merit")
    for name, path in _written(tmp_path):
        page.set_input_files(f"#file-{name}", path)
    page.select_option("#by", "municipality")
    page.select_option("#records_scheme", "city_trial")
    page.fill("#until", "2026-04-01")
    page.click("form[action='/merit'][method='post'] button")
    page.wait_for_selector("#sums")
    assert page.locator("#answer tbody tr").count() == 3
    assert "55.3" in page.inner_text("#answer tbody")
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_municipality_uploads_its_fleet_list(
    browser: Any, site: str, has_script: bool, tmp_path: Path
) -> None:
    path = tmp_path / "公用車.csv"
    path.write_bytes(demo_fleet().decode("utf-8-sig").encode("cp932"))
    context = browser.new_context(java_script_enabled=has_script, locale="ja", accept_downloads=True)
    page = context.new_page()
    page.goto(site + "/merit/cars")
    page.set_input_files("#list_file", str(path))
    page.click("main form button")
    page.wait_for_selector("#totals")
    assert page.locator("#answer tbody tr").count() == 10
    assert page.locator(".tally li").count() == 3
    with page.expect_download() as waited:
        page.click("a[download='wishes.csv']")
    kept = tmp_path / "wishes.csv"
    waited.value.save_as(kept)
    assert kept.read_text(encoding="utf-8-sig").startswith("demand_id,")
    context.close()
