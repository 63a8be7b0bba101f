"""Charts: numbers as readers say them, labels that do not collide, pictures that repeat byte for byte."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri import charts
from meguri.charts import Link, Node, Speech
from meguri.charts.cohorts import sale_groups
from meguri.charts.look import Caption, Frame, apart, top_of
from meguri.charts.speech import digits

EN, JA = Speech("en", str), Speech("ja", str)
CAPTION = Caption("fig-test", "A title <b>", "A description & more")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (JA.units(110_000), "11.0万台"),
        (EN.units(110_000), "110,000"),
        (JA.units(6652), "6,650台"),
        (JA.units_between(94_000, 121_000), "9.4万〜12.1万台"),
        (EN.units_between(94_000, 121_000), "94,000–121,000"),
        (JA.yen(17.5e9), "175億円"),
        (EN.yen(17.5e9), "17.5 bn yen"),
        (JA.yen(6e11), "6,000億円"),
        (JA.yen(7.9e12), "7.9兆円"),
        (EN.yen(7.9e12), "7.9 trn yen"),
        (EN.yen_between(9e11, 1.2e12), "900 bn–1.2 trn yen"),
        (JA.yen_between(9e11, 1.2e12), "9,000億〜1.2兆円"),
        (EN.yen_between(14e9, 21e9), "14.0–21.0 bn yen"),
        (JA.yen(186_170), "18.6万円"),
        (JA.yen(184e6, most=2), "1.84億円"),
        (EN.yen(4.27e6, most=2), "4.27 m yen"),
        (JA.yen_between(59e6, 144e6, most=2), "5,900万〜1.44億円"),
        (JA.price(35_287.4), "35,300円"),
        (JA.price_between(9_150, 14_940), "9,150〜14,900円"),
        (EN.price(1_380_000), "1,380,000 yen"),
        (EN.percent_between(0.774, 0.978), "77–98%"),
        (JA.value(45.7, "kg_per_vehicle"), "45.7 kg a car"),
        (EN.value(4070, "jpy_per_kg"), "4,070 yen/kg"),
        (EN.value(2026, "calendar year"), "2026"),
        (EN.tonnes(None), "–"),
        (EN.units(-2520), "−2,520"),
        (JA.day(date(2020, 3, 31)), "2020年3月31日"),
        (JA.period(date(2017, 1, 1), date(2022, 12, 31)), "2017–2022年"),
        (EN.period(date(2024, 1, 1), date(2024, 8, 31)), "2024-01 to 2024-08"),
        (JA.country("NZ"), "ニュージーランド"),
        (JA.country("ZZZ"), "ZZZ"),
    ],
)
def test_numbers_are_said_as_readers_of_the_language_expect(said: str, words: str) -> None:
    assert said == words


@given(st.floats(1e-6, 1e15))
def test_a_figure_said_to_three_digits_is_within_a_twentieth_of_it(x: float) -> None:
    said = float(digits(x, 3).replace(",", ""))
    assert said == pytest.approx(x, rel=0.051)
    assert "e" not in digits(x, 3)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_labels_pushed_apart_keep_their_order_and_their_distance(places: list[float]) -> None:
    moved = apart(places, 17.0)
    order = sorted(range(len(places)), key=lambda i: places[i])
    gaps = [moved[b] - moved[a] for a, b in pairwise(order)]
    assert all(gap >= 16.5 for gap in gaps)


@given(st.floats(1e-3, 1e14))
def test_an_axis_ends_at_or_just_above_its_greatest_value(x: float) -> None:
    assert x * (1 - 1e-9) <= top_of(x) <= 2.0 * x


@given(st.integers(1990, 2030), st.integers(1, 60), st.integers(1, 6))
def test_groups_of_sale_years_cover_every_year_once(first: int, length: int, count: int) -> None:
    groups = sale_groups(first, first + length - 1, count)
    years = [year for a, b, _name in groups for year in range(a, b + 1)]
    assert years == list(range(first, first + length))
    assert len(groups) <= count


def _outflow() -> pl.DataFrame:
    years = list(range(2015, 2025))
    rows = [
        {
            "year": year,
            **{f"arisen_units{e}": 1000.0 * i * f for e, f in (("_low", 0.9), ("", 1.0), ("_high", 1.2))},
            **{f"exported_units{e}": 800.0 * i * f for e, f in (("_low", 0.9), ("", 1.0), ("_high", 1.1))},
            **{f"export_share{e}": f for e, f in (("_low", 0.7), ("", 0.8), ("_high", 0.95))},
        }
        for i, year in enumerate(years, start=1)
    ]
    return pl.DataFrame(rows)


def _drawn(width: int = 418) -> dict[str, str]:
    frame = Frame(width, 300, right=84)
    market = pl.DataFrame(
        [
            {"year": year, "market_segment": s, **{f"value_jpy{e}": v * f for e, f in zip(
                ("_low", "", "_high"), (0.7, 1.0, 1.4), strict=True)}}
            for year in (2030, 2040, 2050)
            for s, v in (("used_ev", 6e11), ("reuse", 2e11), ("recycling", 1e11), ("total", 9e11))
        ]
    )  # fmt: skip
    cohorts = pl.DataFrame(
        [
            {"cohort_year": c, "year": y, "in_use_units": 100.0, "arisen_units": 9.0, "exported_units": 5.0}
            for y in range(2015, 2025)
            for c in range(2015, y + 1)
        ]
    )
    places = pl.DataFrame({"period": ["2017", "2017", "2024"], "destination": ["NZ", "RU", "KR"],
                           "share": [0.5, 0.3, 0.16]})  # fmt: skip
    metals = pl.DataFrame({"metal": ["li", "ni", "co"], "year": [2024] * 3, "mass_t": [3.0, 8.0, 4.0]})
    moved = pl.DataFrame({"label": ["price", "sales"], "first_order_share": [0.5, -0.01],
                          "total_share": [0.6, 0.1]})  # fmt: skip
    nodes = [Node("a", 0, "A & co", "3", "#000"), Node("b", 1, "B", "3", "url(#hatch-kept)")]
    published = {"arisen": 11_000.0, "exported": 9400.0}
    return {
        "by_year": charts.outflow_by_year(_outflow(), EN, frame, CAPTION),
        "cumulative": charts.outflow_cumulative(_outflow(), published, EN, frame, CAPTION),
        "share": charts.share_by_year(_outflow(), 0.83, EN, frame, CAPTION),
        "in_use": charts.in_use_by_cohort(cohorts, EN, frame, CAPTION),
        "fates": charts.fate_of_cohorts(cohorts, 2024, EN, frame, CAPTION),
        "metals": charts.metals_by_year(metals, EN, frame, CAPTION),
        "market": charts.market_by_segment(
            market, market.filter(market_segment="total"), 1.5e12, EN, frame, CAPTION
        ),
        "sensitivity": charts.sensitivity_bars(moved, EN, width, CAPTION),
        "places": charts.destination_bars(places, "2024", EN, width, CAPTION),
        "sankey": charts.sankey(nodes, [Link("a", "b", 3.0, "#000")], frame, CAPTION),
        "interval": charts.interval_bar(1.0, 2.0, 3.0, 5.0, CAPTION, colour="#000", published=4.0),
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return _drawn()


def test_every_chart_is_xml_with_a_title_a_description_and_no_outside_address(drawn: dict[str, str]) -> None:
    for name, text in drawn.items():
        root = ET.fromstring(text)  # noqa: S314 - our own drawing
        assert root.get("role") == "img", name
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None, name
        assert desc is not None, name
        assert title.text == "A title <b>", name
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}", name
        addresses = set(re.findall(r"https?://[^\"' ]+", text))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}, name


def test_ids_are_the_charts_own_and_every_reference_finds_its_target(drawn: dict[str, str]) -> None:
    for name, text in drawn.items():
        ids = re.findall(r'\bid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), name
        assert all(found.startswith("fig-test") for found in ids), name
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids), name


def test_the_same_table_gives_the_same_bytes(drawn: dict[str, str]) -> None:
    assert _drawn() == drawn


def test_a_flow_is_as_wide_where_it_ends_as_where_it_starts() -> None:
    nodes = [Node(i, c, i, "", "#000") for i, c in (("a", 0), ("b", 0), ("m", 1), ("x", 2), ("y", 2))]
    links = [Link("a", "m", 3, "#111"), Link("b", "m", 1, "#111"), Link("m", "x", 2.5, "#222"),
             Link("m", "y", 1.5, "#222")]  # fmt: skip
    text = charts.sankey(nodes, links, Frame(400, 300), CAPTION)
    heights = [float(h) for h in re.findall(r'<rect [^>]*height="([\d.]+)"', text)]
    a, b, m, x, y = heights
    assert a + b == pytest.approx(m, abs=0.05)
    assert x + y == pytest.approx(m, abs=0.05)
    assert a / b == pytest.approx(3, abs=0.01)


def test_a_flow_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown ends"):
        charts.sankey([Node("a", 0, "A", "", "#000")], [Link("a", "b", 1, "#000")], Frame(10, 10), CAPTION)


def test_whoever_needs_only_words_does_not_wait_for_the_chart_library() -> None:
    import subprocess
    import sys

    code = "import meguri.charts.speech, meguri.report.reasons, sys; print('altair' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
