"""In a browser the market answers with scripts and without; `test_desk_accessible` holds it to everybody."""

from pathlib import Path
from typing import Any

import pytest

from meguri.journeys.market_demo import DEMO_DAY, demo_files

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False])
def test_own_lists_are_cleared_and_a_pair_is_asked_about(
    browser: Any, address: str, tmp_path: Path, has_script: bool
) -> None:
    for name, content in demo_files().items():
        (tmp_path / f"{name}.csv").write_bytes(content)
    context = browser.new_context(java_script_enabled=has_script, locale="en")
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.goto(address + "/market")
    for name in ("offers", "demands", "sales"):
        page.set_input_files(f"#{name}", str(tmp_path / f"{name}.csv"))
    page.click("details.fold > summary:has-text('Day, prices')")
    page.fill("#day", DEMO_DAY.isoformat())
    page.click("text=Clear the market")
    page.wait_for_selector("#deals")
    assert page.locator("section:has(#deals) tbody tr").count() > 5
    page.select_option("#lot", "L-01")
    page.select_option("#wish", "W-01")
    page.click("text=Explain this pair")
    page.wait_for_selector("#explained")
    assert "L-01 does not go to W-01" in page.inner_text("#explained")
    assert page.locator("section:has(#deals) tbody tr").count() > 5
    context.close()
    assert not wrong


def test_the_map_tells_each_way_to_whoever_cannot_see_it(browser: Any, address: str) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(address + "/market?demo=1")
    told = page.locator("section:has(#map) svg desc").text_content()
    assert "Miyagi to Hokkaido: 1 pieces" in told
    assert "to leave Japan" in told
    context.close()


def test_wrong_lists_are_told_where_they_were_chosen(browser: Any, address: str, tmp_path: Path) -> None:
    (tmp_path / "offers.csv").write_text("出品番号,出品者\n1,x\n", encoding="utf-8")
    context = browser.new_context(locale="ja")
    page = context.new_page()
    page.goto(address + "/market")
    page.set_input_files("#offers", str(tmp_path / "offers.csv"))
    page.set_input_files("#demands", str(tmp_path / "offers.csv"))
    page.click("form[enctype] button")
    page.wait_for_selector("[role=alert]")
    said = page.inner_text("[role=alert]")
    assert all(one in said for one in ("rated_kwh", "reserve_jpy", "希望番号")), said
    context.close()
