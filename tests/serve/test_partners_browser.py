"""In a browser partners and carriage answer with scripts and without, fit a telephone, ask nobody else."""

from typing import Any

import pytest
from tests.serve.browsing import OVER

pytestmark = pytest.mark.browser
PATHS = (
    "/partners",
    "/partners?place=福岡県&function=recycle&actor=ipex",
    "/carriage",
    "/carriage?to_place=沖縄県&energy_kwh=40&condition=damaged",
)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_page_scrolls_sideways_or_asks_elsewhere(browser: Any, address: str, lang: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 600}, locale=lang)
    page, asked, wrong = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    over = {}
    for path in PATHS:
        page.goto(f"{address}{path}")
        for folded in page.query_selector_all("main details"):
            folded.evaluate("one => one.open = true")
        over[path] = page.evaluate(OVER)
    context.close()
    assert [path for path, pixels in over.items() if pixels > 0] == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert wrong == []


@pytest.mark.parametrize("has_script", [True, False])
def test_a_carrier_and_a_seeker_get_answers_with_a_script_and_without(
    browser: Any, address: str, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script, locale="en")
    page = context.new_page()
    page.goto(f"{address}/carriage")
    page.select_option("#to_place", "大阪府")
    page.fill("#energy_kwh", "40")
    page.check("input[name=condition][value=damaged]")
    page.click("form.asking button")
    page.wait_for_selector("#answer svg")
    assert "to_place=" in page.url
    assert "Cost of carriage" in page.inner_text("#answer")
    assert "damaged" in page.inner_text("#answer")
    page.goto(f"{address}/partners")
    page.select_option("#place", "愛媛県")
    page.click("form.asking button")
    page.wait_for_selector("#chain")
    assert "Default route" in page.inner_text("#answer")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_follows_the_page_and_can_be_told_from_it(browser: Any, address: str, scheme: str) -> None:
    """Labels have the colour of the page's words, their rim that of its ground."""
    context = browser.new_context(color_scheme=scheme, locale="ja")
    page = context.new_page()
    page.goto(f"{address}/partners")
    look = "one => { const s = getComputedStyle(one); return [s.fill, s.stroke] }"
    ink, rim = page.eval_on_selector("svg text[paint-order]", look)
    body = "one => { const s = getComputedStyle(one); return [s.color, s.backgroundColor] }"
    assert [ink, rim] == page.eval_on_selector("body", body)
    assert page.get_attribute("svg.chart", "role") == "img"
    context.close()
