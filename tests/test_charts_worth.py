"""Laws of worth bars: nothing leaves the sheet; barred ways are dashed; a break-even is said."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.charts.worth_bars import WIDTH, StayPoint, WorthBar, stay_curve_drawn, worth_bars
from meguri.locale import words

SVG = "{http://www.w3.org/2000/svg}"
EN = Speech("en", words("en"))
CAPTION = Caption("ways", "Ways", "each way")
SUMS = st.tuples(*[st.floats(-1e7, 1e8)] * 3).map(sorted)


def bar(way: str, edges: list[float], *, is_open: bool = True) -> WorthBar:
    low, middle, high = edges
    return WorthBar(
        way, way, EN.price(middle), EN.price_between(low, high), "note", low, middle, high, is_open
    )


def places(drawn: str) -> list[float]:
    """Left and right edges of all rectangles."""
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    found = [(float(one.get("x", 0)), float(one.get("width", 0))) for one in root.iter(f"{SVG}rect")]
    return [edge for x, wide in found for edge in (x, x + wide)]


@given(st.lists(SUMS, min_size=1, max_size=4), st.one_of(st.none(), st.floats(-1e7, 1e8)))
def test_bars_stay_on_the_sheet(sums: list[list[float]], wins_from: float | None) -> None:
    rows = [bar(way, one) for way, one in zip(("keep", "export", "reuse", "recycle"), sums, strict=False)]
    mark = None if wins_from is None else (wins_from, "staying wins")
    drawn = worth_bars(rows, EN, CAPTION, wins_from=mark)
    assert all(0 <= x <= WIDTH for x in places(drawn))
    assert drawn.count("staying wins") == (0 if mark is None else 1)
    assert all(one.label in drawn for one in rows)


@given(SUMS)
def test_the_stroke_lies_in_its_bar(edges: list[float]) -> None:
    left, right, stroke, _end = places(worth_bars([bar("export", edges)], EN, CAPTION))
    assert left - 2.01 <= stroke <= right + 2.01


def test_what_is_barred_is_drawn_with_dashes_and_no_fill() -> None:
    drawn = worth_bars([bar("keep", [0, 1e5, 2e5], is_open=False)], EN, CAPTION)
    assert re.search(r'<rect[^>]*fill="none"[^>]*stroke-dasharray', drawn)
    assert "stroke-dasharray" not in worth_bars([bar("keep", [0, 1e5, 2e5])], EN, CAPTION)


@pytest.mark.parametrize(
    "even", [(-0.3, 0.04, 0.7), (0.1, 0.2, 0.3), (-0.9, -0.5, -0.1), (0.7, 0.8, 0.9), None]
)
def test_a_break_even_is_drawn_where_it_lies(even: tuple[float, float, float] | None) -> None:
    points = [StayPoint(place / 20, place / 12) for place in range(13)] + [
        StayPoint(0.2, 0.6, is_evidence=True)
    ]
    drawn = stay_curve_drawn(points, EN, CAPTION, even=even, assumed_share=0.2)
    ET.fromstring(drawn)  # noqa: S314 - our own drawing
    is_inside = even is not None and 0 <= even[1] <= 0.6
    assert ("break-even" in drawn) is is_inside
    assert all(0 <= x <= WIDTH for x in places(drawn))
