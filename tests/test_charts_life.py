"""Pictures of a battery's future, of its range and of a book of promises: they say what the tables say."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drawn_by_hand import book, car_readings, future, lognormal_losses, months, one_month, promise

from meguri.charts.look import top_of
from meguri.charts.losses import _STEPS
from meguri.charts.sheet import WIDTH, breadth, wrapped
from meguri.locale import LANGS
from meguri.report.life_picture import life_svg, life_svg_narrow
from meguri.report.losses_picture import losses_svg
from meguri.report.range_picture import range_svg
from meguri.value.guarantee import quote, read_terms

SVG = "{http://www.w3.org/2000/svg}"


def pictures(lang: str) -> dict[str, str]:
    life, strong = future(), future(entry=0.95, fade=0.002)
    zeros = np.zeros(300)
    return {
        "fan": life_svg(life, lang),
        "fan_promise": life_svg(life, lang, promise(life), car_readings()),
        "fan_value": life_svg(life, lang, promise(life, "used_ev_residual")),
        "fan_refused": life_svg(life, lang, quote(read_terms("used_ev_soh"), replace(life, age_yr=11.0),
                                                  np.random.default_rng(1))),
        "fan_stored": life_svg(future(stored_from_yr=6.0), lang),
        "fan_never": life_svg(replace(strong, is_synthetic=False), lang),
        "fan_worn": life_svg(future(entry=0.45), lang),
        "fan_month": life_svg(one_month(life), lang, promise(life)),
        "narrow": life_svg_narrow(life, lang),
        "narrow_stored": life_svg_narrow(future(stored_from_yr=6.0), lang),
        "narrow_never": life_svg_narrow(replace(strong, is_synthetic=False), lang),
        "narrow_worn": life_svg_narrow(future(entry=0.45), lang),
        "range_plain": range_svg(months(), lang),
        "range_some": range_svg(months([0.2, 0.4, 0.94, *[0.997] * 9]), lang),
        "range_all": range_svg(months([1.0] * 12), lang),
        "range_none": range_svg(months([0.0] * 12, 300.0), lang),
        "losses": losses_svg(book(lognormal_losses()), lang),
        "losses_few": losses_svg(book(np.repeat([0.0, 2e5, 4e5], [80, 15, 5])), lang),
        "losses_zero": losses_svg(book(zeros), lang),
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> dict[str, dict[str, str]]:
    return {lang: pictures(lang) for lang in LANGS}


def said(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def points_of(svg: str, tag: str) -> list[np.ndarray]:
    """The points of every line or area, in the order of drawing."""
    found = re.findall(rf'<{tag} points="([^"]+)"', svg)
    return [np.array([pair.split(",") for pair in one.split()], dtype=float) for one in found]


@pytest.mark.parametrize("lang", LANGS)
def test_every_picture_is_whole_named_for_screen_readers_and_free_of_outside_addresses(
    drawn: dict[str, dict[str, str]], lang: str
) -> None:
    for name, svg in drawn[lang].items():
        root = ET.fromstring(svg)  # noqa: S314 – our own drawing
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img", name
        assert title is not None, name
        assert title.text, name
        assert desc is not None, name
        assert len(desc.text or "") > 30, name
        assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}, name
        assert "nan" not in svg.lower().replace("nissan", ""), name
        assert "{" not in "".join(said(svg)), name


def test_the_same_future_gives_the_same_bytes(drawn: dict[str, dict[str, str]]) -> None:
    assert pictures("en") == drawn["en"]


def test_the_lines_of_the_fan_are_those_of_the_table() -> None:
    life = future()
    svg = life_svg(life, "en")
    median = points_of(svg, "polyline")[0]
    outer, inner = points_of(svg, "polygon")
    table = life.table
    assert len(median) == table.height
    # the height of one share, from two rows of the median
    heights = np.polyfit(table["soh_share"].to_numpy(), median[:, 1], 1)
    for area, low, high in ((outer, "soh_share_low", "soh_share_high"),
                            (inner, "soh_quarter_share", "soh_three_quarter_share")):  # fmt: skip
        wanted = [*table[low].to_list(), *reversed(table[high].to_list())]
        np.testing.assert_allclose(area[:, 1], np.polyval(heights, wanted), atol=0.2)
    days = np.array([day.toordinal() for day in table["day"]])
    np.testing.assert_allclose(np.diff(median[:, 0], 2), np.diff(days, 2) * 532 / np.ptp(days), atol=0.25)


def test_the_narrow_fan_has_all_years_and_the_same_words(drawn: dict[str, dict[str, str]]) -> None:
    years = {str(year) for year in range(2028, 2037, 2)}
    for lang in LANGS:
        narrow, broad = said(drawn[lang]["narrow"]), said(drawn[lang]["fan"])
        assert years <= set(narrow)
        assert [one for one in narrow if "80%" in one][-1] in broad
    svg, life = drawn["en"]["narrow"], future()
    median = points_of(svg, "polyline")[0]
    outer = points_of(svg, "polygon")[0]
    assert len(median) == life.table.height
    assert median[-1][0] == outer[:, 0].max() < 328  # the last day of ten years is on the sheet
    sizes = [float(one) for one in re.findall(r'font-size="([0-9.]+)px"', svg)]
    assert min(sizes) * (360 - 2 * 24) / 328 >= 11


def test_levels_are_said_to_be_reached_and_never_to_end_a_life(drawn: dict[str, dict[str, str]]) -> None:
    life = future()
    middle = life.reached["day_middle"][0]
    svg = life_svg(life, "en")
    assert f"80% reached {middle.year}-{middle.month:02d}" in said(svg)
    assert any(words.startswith("60% not reached") for words in said(svg))
    for pictures_of in drawn.values():
        for svg in pictures_of.values():
            words = " ".join(said(svg)).lower()
            assert "end of life" not in words.replace("no end of life", "")
            assert "寿命" not in words.replace("寿命の終わりではありません", "")


def test_a_level_that_no_draw_reaches_and_one_already_passed_are_told_apart(
    drawn: dict[str, dict[str, str]],
) -> None:
    never, worn = drawn["en"]["fan_never"], drawn["en"]["fan_worn"]
    assert sum(words.startswith("in no draw until") for words in said(never)) == 3
    assert 'r="5"' in worn or "already today" in said(worn)
    assert sum(words == "already today" for words in said(worn)) == 3


def test_the_promise_is_drawn_at_its_level_until_its_end() -> None:
    life = future()
    made = promise(life)
    svg = life_svg(life, "en", made)
    share = made.guarantee["threshold_share"].item()
    assert f"promised {share * 100:.0f}%" in said(svg)
    lines = re.findall(r'<path d="M([\d.]+),([\d.]+)H([\d.]+)" stroke="#d55e00" stroke-width="3"', svg)
    lines = [tuple(float(x) for x in line) for line in lines[1:]]  # the first is the sign of the key
    median = points_of(svg, "polyline")[0]
    heights = np.polyfit(life.table["soh_share"].to_numpy(), median[:, 1], 1)
    assert lines[0][1] == pytest.approx(np.polyval(heights, share), abs=0.2)
    end = median[0, 0] + (median[-1, 0] - median[0, 0]) * made.terms.cover.term_yr / 10.0
    assert max(line[2] for line in lines) == pytest.approx(end, abs=0.5)


def test_a_quote_is_never_drawn_without_saying_that_it_is_an_estimate(
    drawn: dict[str, dict[str, str]],
) -> None:
    for name in ("fan_promise", "fan_value", "fan_refused", "fan_month", "losses", "losses_zero"):
        assert "This is an estimate, not a solicitation." in said(drawn["en"][name]), name
    assert "This is an estimate, not a solicitation." not in said(drawn["en"]["fan"])


def test_who_may_not_enter_gets_no_promise_and_is_told(drawn: dict[str, dict[str, str]]) -> None:
    words = said(drawn["en"]["fan_refused"])
    assert any("not eligible" in one for one in words)
    assert not any(one.startswith("promised") for one in words)


def test_a_quote_about_another_battery_is_refused() -> None:
    life = future()
    with pytest.raises(ValueError, match="verdict"):
        life_svg(life, "en", promise(life, verdict_id="other"))


def test_a_forecast_of_one_day_is_refused() -> None:
    life = future()
    with pytest.raises(ValueError, match="two days"):
        life_svg(replace(life, table=life.table[:1]), "en")


def test_simulated_data_are_called_so_on_the_picture(drawn: dict[str, dict[str, str]]) -> None:
    assert any("SYNTHETIC" in words for words in said(drawn["en"]["fan"]))
    assert not any("SYNTHETIC" in words for words in said(drawn["en"]["fan_never"]))


def test_readings_are_points_and_those_without_a_share_are_counted(drawn: dict[str, dict[str, str]]) -> None:
    svg = drawn["en"]["fan_promise"]
    assert svg.count('r="3.5"') == 2  # one reading, one sign of the key
    assert any(words.endswith("not drawn: 1.") for words in said(svg))


def test_months_that_are_not_enough_are_marked_and_no_others(drawn: dict[str, dict[str, str]]) -> None:
    counts = {"range_plain": 0, "range_some": 3, "range_all": 0, "range_none": 12}
    for name, count in counts.items():
        svg = drawn["en"][name]
        marked = len(re.findall(r'fill="#d55e00" fill-opacity="0.14"/>', svg))
        assert marked == count, name
    assert any("in: Jan, Feb, Mar." in words for words in said(drawn["en"]["range_some"]))
    assert ">99%" in said(drawn["en"]["range_some"])  # not quite certain is not said to be certain


def test_the_bars_of_the_months_are_those_of_the_table() -> None:
    made = months([1.0] * 12)
    svg = range_svg(made, "en")
    bars = re.findall(r'<rect x="[\d.]+" y="([\d.]+)" width="20" height="([\d.]+)"', svg)
    spans = np.array(bars, dtype=float)
    assert len(spans) == 12
    wide = (made.table["range_km_high"] - made.table["range_km_low"]).to_numpy()
    np.testing.assert_allclose(spans[:, 1] / spans[0, 1], wide / wide[0], atol=0.01)
    tops = made.table["range_km_high"].to_numpy()
    slope = np.polyfit(tops, spans[:, 0], 1)
    np.testing.assert_allclose(np.polyval(slope, tops), spans[:, 0], atol=0.1)


def test_the_loss_curve_goes_through_the_draws_and_its_marks() -> None:
    losses = lognormal_losses()
    made = book(losses)
    svg = losses_svg(made, "en")
    curve = points_of(svg, "polyline")[0]
    xs = (curve[:, 0] - 76) / (640 - 76) * top_of(losses.max())
    bottom = float(re.findall(r'<path d="M76.0,([\d.]+)H640.0" stroke="#5a6472"', svg)[-1])
    chances = 10 ** ((curve[:, 1] - curve[0, 1]) / (bottom - curve[0, 1]) * -4)
    for x, chance in zip(xs[1:], chances[1:], strict=True):
        assert chance == pytest.approx(np.mean(losses >= x - 4e5), rel=0.12)
    row = made.risk.row(0, named=True)
    for name in ("expected_jpy", "var_jpy", "tvar_jpy", "reserve_jpy"):
        x = 76 + (640 - 76) * row[name] / top_of(losses.max())
        assert f'<path d="M{x:.1f},' in svg, name


def test_what_independence_would_bring_falls_steeper_than_what_is_shared() -> None:
    shared, alone = points_of(losses_svg(book(lognormal_losses()), "en"), "polyline")
    assert alone[-1, 0] < shared[-1, 0]


@given(st.floats(1e-3, 1e15))
def test_every_end_of_an_axis_of_losses_can_be_divided(x: float) -> None:
    assert f"{top_of(x):.1e}"[:3] in _STEPS


@given(st.text(alphabet="ab c·年月に(「)」、。SOH12 ", max_size=120), st.integers(150, 800))
def test_wrapped_words_lose_nothing_and_fit(words: str, room: int) -> None:
    lines = wrapped(words, room)
    bare = re.sub(r"[\s·]", "", words)
    assert re.sub(r"[\s·]", "", "".join(lines)) == bare
    longest = max((breadth(part) for part in re.split(r"[ ]", words)), default=0)
    assert all(breadth(line) <= max(room, longest + 30) for line in lines)


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGS)
def test_words_do_not_collide_and_stay_on_the_sheet(
    browser: Any, drawn: dict[str, dict[str, str]], lang: str
) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": 900})
    for name, svg in drawn[lang].items():
        page.set_content(f"<body style='margin:0'>{svg}")
        assert page.evaluate(_FAULTS) == [], name
    page.close()


_FAULTS = """() => {
  const faults = [], svg = document.querySelector('svg'), sheet = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text:not([transform])')].filter(t => t.textContent.trim());
  const boxes = texts.map(t => t.getBoundingClientRect());
  boxes.forEach((a, i) => {
    const said = texts[i].textContent;
    if (a.left < sheet.left || a.right > sheet.right || a.top < sheet.top || a.bottom > sheet.bottom)
      faults.push('outside: ' + said);
    boxes.slice(i + 1).forEach((b, j) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 5) faults.push(said + ' / ' + texts[i + 1 + j].textContent);
    });
  });
  return faults;
}"""
