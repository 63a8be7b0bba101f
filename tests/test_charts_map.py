"""Promises of the map of Japan: every prefecture once, weights drawn true, no collisions, names escaped."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.charts.japan_map import Line, Mark, Shading, japan_map
from meguri.charts.look import Caption
from meguri.charts.map_marks import label
from meguri.charts.map_window import MOST_SCALE, window_on
from meguri.facts.outlines import VIEW_BOX, bounds_of, middle_of, outlines
from meguri.facts.places import PlaceError, prefectures

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("map", "Where <they> are", "Two & three")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314


def counts(values: dict[str, float]) -> Shading:
    return Shading(values, "actors", lambda value: f"{value:.0f}", "nobody known", lang="en", whole=True)


def test_an_empty_map_shows_every_prefecture_once_and_says_what_it_is() -> None:
    drawn = parsed(japan_map(CAPTION))
    assert [path.get("d") for path in drawn.iter(f"{SVG}path")] == list(outlines().values())
    assert [drawn.find(f"{SVG}{name}").text for name in ("title", "desc")] == [  # type: ignore[union-attr]
        "Where <they> are",
        "Two & three",
    ]
    assert drawn.get("role") == "img"


@given(st.dictionaries(st.sampled_from(prefectures()), st.integers(0, 500), min_size=1))
def test_a_count_lies_in_the_class_that_the_key_says(values: dict[str, int]) -> None:
    """Classes are of whole numbers, meet without gaps and hold every count; nothing is a class of its own."""
    shading = counts(dict(values))
    said = [shading.class_said(rank).split("–") for rank in range(shading.classes)]
    ends = [(int(one[0]), int(one[-1])) for one in said]
    assert ends[0][0] == 1
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ends))
    assert len(said) <= max(1, *values.values())  # a key does not show what cannot be
    for value in values.values():
        rank = shading.class_of(value)
        assert (rank is None) == (value == 0)
        assert rank is None or ends[rank][0] <= value <= ends[rank][1]


def test_a_shade_is_told_to_a_pointer_in_the_language_and_nothing_known_is_in_the_key() -> None:
    drawn = japan_map(CAPTION, shading=counts({"東京": 3, "沖縄県": 0}))
    assert "<title>Tokyo: 3</title>" in drawn
    assert "nobody known" in drawn
    opacities = re.findall(
        r'fill-opacity="([\d.]+)" stroke="#5a6472" stroke-width="0.5" stroke-linejoin', drawn
    )
    assert sorted(map(float, opacities))[0] == 0.0
    assert len(opacities) == 2


def test_the_heaviest_line_and_mark_are_the_largest_and_names_are_escaped() -> None:
    lines = [Line("東京", "福岡県", "2 <cars>", 2.0), Line("東京", "北海道", weight=8.0, kind="weak")]
    lines.append(Line("沖縄県", "沖縄県"))
    marks = [Mark("Tokyo", "A&B", weight=4.0, sized=True), Mark("Osaka", weight=1.0, sized=True)]
    drawn = japan_map(CAPTION, lines=lines, marks=marks, key={"place": "a seller", "weak": "few"})
    assert "2 &lt;cars&gt;" in drawn
    assert "A&amp;B" in drawn
    widths = [
        float(one)
        for one in re.findall(r'Q[^"]+" fill="none" stroke="#1c2430" stroke-width="([\d.]+)"', drawn)
    ]
    assert widths[1] > widths[0]
    radii = [float(one) for one in re.findall(r'r="([\d.]+)" fill="#0072b2"', drawn)]
    assert radii[0] > radii[1]
    assert [text for text in ("a seller", "few") if text not in drawn] == []
    parsed(drawn)


@given(st.lists(st.sampled_from(prefectures()), min_size=2, max_size=40))
def test_no_two_marks_stand_on_each_other_in_one_prefecture(names: list[str]) -> None:
    drawn = parsed(japan_map(CAPTION, marks=[Mark(name) for name in names]))
    at = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in drawn.iter(f"{SVG}circle")]
    assert len(at) == len(names)
    assert len(set(at)) == len(at)


def test_a_label_goes_where_nothing_stands_or_is_left_out() -> None:
    sheet = (0.0, 0.0, 200.0, 100.0)
    free = label("abc", (100, 50), 5, [], sheet)
    assert free is not None
    assert 'text-anchor="start"' in free[0]
    left = label("abc", (100, 50), 5, [(104, 40, 200, 60)], sheet)
    assert left is not None
    assert 'text-anchor="end"' in left[0]
    assert label("abc", (100, 50), 5, [sheet], sheet) is None
    assert label("a" * 99, (100, 50), 5, [], sheet) is None


def test_no_label_stands_on_the_key() -> None:
    """A label of Akita goes left over the sea, unless a tall key stands there."""
    marks = [Mark("秋田県", "label here"), Mark("岩手県")]
    tall = Shading({"東京都": 1.0}, "a title " * 8, str, "nothing")
    sides = []
    for shading in (None, tall):
        drawn = parsed(japan_map(CAPTION, marks=marks, shading=shading))
        sides.append(drawn.findall(f".//{SVG}text[@paint-order='stroke']")[0].get("text-anchor"))
    assert sides[0] == "end"
    assert sides[1] != "end"


@given(st.lists(st.sampled_from(prefectures()), min_size=1, max_size=6))
def test_a_part_of_japan_shows_what_it_is_asked_for_whole_and_no_mark_beyond(names: list[str]) -> None:
    window = window_on(names)
    assert 1.0 <= window.scale <= MOST_SCALE or len(set(names)) > 1
    for name in names:
        left, top, right, bottom = bounds_of(name)
        assert (left - window.left) * window.scale >= 0
        assert (right - window.left) * window.scale <= VIEW_BOX[2] + 1e-6
        assert (top - window.top) * window.scale >= 0
        assert (bottom - window.top) * window.scale <= window.height + 1e-6
        assert window.holds(name)
    drawn = parsed(japan_map(CAPTION, near=names, marks=[Mark(name) for name in prefectures()]))
    assert len(list(drawn.iter(f"{SVG}circle"))) == sum(window.holds(name) for name in prefectures())


def test_all_of_japan_is_shown_where_no_part_is_asked_for() -> None:
    window = window_on(())
    assert all(window.holds(name) and window.at(name) == middle_of(name) for name in prefectures())


def test_an_arrow_ends_beside_its_goal() -> None:
    drawn = japan_map(CAPTION, lines=[Line("青森県", "鹿児島県")])
    found = re.search(r'Q\S+ ([\d.]+),([\d.]+)"', drawn)
    assert found is not None
    x, y = middle_of("鹿児島県")
    away = ((float(found[1]) - x) ** 2 + (float(found[2]) - y) ** 2) ** 0.5
    assert away == pytest.approx(6.0, abs=0.2)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(PlaceError):
        japan_map(CAPTION, marks=[Mark("Atlantis")])
    for bad in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="0 or more"):
            japan_map(CAPTION, lines=[Line("東京", "大阪", weight=bad)])
