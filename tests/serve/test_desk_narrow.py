"""On a phone the next ten years are drawn whole, with words that can be read, and nothing scrolls."""

from typing import Any

import pytest
from tests.serve.browsing import Visitor, diagnose
from tests.serve.test_desk_browser import Come, come, site

__all__ = ["come", "site"]
pytestmark = pytest.mark.browser
SHOWN = """() => [...document.querySelectorAll('.drawing.wide, .drawing.narrow')]
  .filter(one => one.getClientRects().length).map(one => {
    const svg = one.querySelector('svg'), box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll('text:not([transform])')];
    return {
      name: one.className, left: box.left, right: box.right, scrolls: one.scrollWidth > one.clientWidth,
      least: Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize) * scale)),
      years: texts.map(text => text.textContent).filter(text => /^20[0-9][0-9]$/.test(text)).map(Number),
      outside: texts.filter(text => {
        const own = text.getBoundingClientRect(); return own.left < box.left - 1 || own.right > box.right + 1;
      }).map(text => text.textContent),
    };
  })"""


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_screen_gets_the_drawing_that_it_has_room_for(come: Come, lang: str) -> None:
    visitor = come(lang=lang)
    diagnose(visitor, meter_soh="88", first_registration="2021-04")
    for width in (320, 360, 390, 699):
        shown = _shown(visitor, width)
        assert shown["name"] == "drawing narrow"
        assert shown["left"] >= 0
        assert shown["right"] <= width
        assert not shown["scrolls"]
        assert shown["outside"] == []
        assert shown["least"] >= (11 if width >= 360 else 10)
        assert max(shown["years"]) - min(shown["years"]) >= 8  # every other year of ten
    assert _shown(visitor, 1280)["name"] == "drawing wide"


def _shown(visitor: Visitor, width: int) -> dict[str, Any]:
    visitor.page.set_viewport_size({"width": width, "height": 900})
    assert visitor.fits()
    found: list[dict[str, Any]] = visitor.page.evaluate(SHOWN)
    assert len(found) == 1
    return found[0]
