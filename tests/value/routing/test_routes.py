"""Promise: the ways of one battery side by side give the reference values, and closed ways never win."""

import re
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from route_ways import BARE, drawn, random_ways, reference

from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS
from meguri.tables.routing import GATES, ROUTE_GATES
from meguri.tables.worth import WAYS
from meguri.value.figures_faults import FiguresError
from meguri.value.routing import (
    MENDING_TESTS,
    Levers,
    RouteError,
    Standing,
    Ways,
    compare_routes,
    read_parameters,
    stay_curve,
    words,
)
from meguri.value.routing.parameters import SPECS

NAMES = ("title", "keep", "export", "uplift_share", "tax_share", "value", "low", "high", "source", "x")
NET = {"keep": 699_912.0, "export": 715_000.0, "reuse": 303_600.0, "recycle": 15_000.0}


def finding(code: str, level: str) -> pl.DataFrame:
    row = dict.fromkeys(FINDINGS.names) | {"finding_id": "f", "code": code, "level": level, "about": "pack"}
    return pl.DataFrame([row], schema=FINDINGS.polars_schema)


def is_open(way: str, **known: Any) -> bool:
    route = compare_routes(random_ways(3), standing=Standing(**known)).route
    return bool(route.filter(way=way)["is_open"][0])


def gate(way: str, name: str, **known: Any) -> dict[str, Any]:
    gates = compare_routes(random_ways(3), standing=Standing(**known)).gates
    return gates.filter(way=way, gate=name).row(0, named=True)


def codes(*args: Any, **known: Any) -> list[str]:
    with pytest.raises(RouteError) as raised:
        compare_routes(*args, **known)
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


def test_the_reference_values_come_out() -> None:
    routes = compare_routes(reference(), BARE)
    nets = {row["way"]: row["net_jpy"] for row in routes.route.iter_rows(named=True)}
    assert nets == pytest.approx(NET, abs=1e-6)
    assert routes.best == "export"
    even = routes.route.filter(way="keep")["break_even_uplift_share"][0]
    assert even == pytest.approx(0.2243, abs=5e-5)
    assert even == pytest.approx((715_000 - 620_000 + 12_000 + 32_088) / 620_000)
    assert routes.medians_meet_share == pytest.approx(even)


def test_what_was_observed_stands_beside_and_is_no_input() -> None:
    curve = stay_curve(compare_routes(reference(), BARE))
    seen = curve.filter(curve="observed").row(0, named=True)
    assert (seen["uplift_share"], seen["stays_share"], seen["is_evidence"]) == (0.2, 0.6, True)
    assert not curve.filter(curve="model")["is_evidence"].any()
    stays = dict(curve.filter(curve="model").select("uplift_share", "stays_share").iter_rows())
    assert stays[0.2] == 0.0
    assert stays[0.25] == 1.0


def test_the_parts_of_each_way_add_up_to_its_net_in_every_draw() -> None:
    levers = Levers(30_000, 0.05, 8_000, 40_000)
    for way in WAYS:
        routes = compare_routes(reference(), BARE, levers=levers)
        parts = routes.parts.filter(way=way)["amount_jpy"].sum()
        assert parts == pytest.approx(float(routes.net[way][0]))


def test_an_exporter_who_keeps_the_tax_relief_pays_a_tenth_more() -> None:
    """What an exporter can pay, tax included, is his proceeds after costs times 1 + tax."""
    own = BARE | {"export": BARE["export"] | {"tax_share": 0.1, "tax_passed_share": 1}}
    net = compare_routes(reference(), own).net["export"][0]
    assert net == pytest.approx(715_000 * 1.1)


def test_no_relief_is_paid_where_export_loses_money() -> None:
    own = BARE | {"export": BARE["export"] | {"tax_share": 0.1, "tax_passed_share": 1}}
    poor = reference(export_jpy=drawn([20_000]))
    assert compare_routes(poor, own).net["export"][0] == pytest.approx(-25_000)


def test_the_deposit_and_the_exchange_rate_tilt_toward_export() -> None:
    tilt = {"deposit_refund_jpy": 10_000, "deposit_fee_jpy": 340, "exchange_change_share": 0.1}
    net = compare_routes(reference(), BARE | {"export": BARE["export"] | tilt}).net["export"][0]
    assert net == pytest.approx(715_000 + 10_000 - 340 + 76_000)


def test_costs_in_a_price_are_not_charged_again() -> None:
    routes = compare_routes(reference(charged=frozenset({"reuse.logistics"})), BARE)
    assert routes.net["reuse"][0] == pytest.approx(318_600)
    assert words.PRICE_HAS_COSTS in routes.findings["code"].to_list()


def test_who_is_not_eligible_has_no_uplift_and_pays_no_premium() -> None:
    routes = compare_routes(reference(), BARE, standing=Standing(is_eligible=False))
    assert routes.net["keep"][0] == pytest.approx(620_000 - 12_000)
    assert words.NOT_ELIGIBLE in routes.findings["code"].to_list()
    assert routes.route.filter(way="keep")["is_open"][0]
    assert routes.uplift.max() == 0.0


def test_a_quoted_premium_takes_the_place_of_the_assumed_one() -> None:
    fixed = compare_routes(reference(premium_jpy=50_000.0), BARE)
    each = compare_routes(reference(premium_jpy=drawn([50_000.0])), BARE)
    assert fixed.net["keep"][0] == each.net["keep"][0] == pytest.approx(NET["keep"] + 32_088 - 50_000)


@pytest.mark.parametrize(
    ("way", "known"),
    [
        ("keep", {"safety": finding("insulation_low", "danger")}),
        ("reuse", {"safety": finding("cell_drift", "danger")}),
        ("export", {"safety": finding("cell_drift", "danger")}),
        ("export", {"is_waste": True}),
        ("reuse", {"has_dismantler": False}),
        ("recycle", {"has_dismantler": False}),
        ("recycle", {"is_waste": True, "has_waste_permit": False}),
    ],
)
def test_a_barred_way_is_closed_never_best_and_says_its_code(way: str, known: dict[str, Any]) -> None:
    routes = compare_routes(random_ways(3), standing=Standing(**known))
    row = routes.route.filter(way=way).row(0, named=True)
    assert (row["is_open"], row["best_share"]) == (False, 0.0)
    assert routes.best != way
    barred = routes.gates.filter(way=way, effect="bars", standing="not_met")
    assert not barred.is_empty()
    assert routes.findings.filter(about=way, level="danger").height >= 1


@pytest.mark.parametrize(
    ("way", "known"),
    [
        ("keep", {"safety": finding("insulation_low", "warning")}),
        ("keep", {"safety": finding("some_other_matter", "danger")}),
        ("recycle", {"safety": finding("insulation_low", "danger")}),
        ("export", {"is_waste": True, "has_export_consent": True}),
        ("reuse", {"traceability": "missing"}),
        ("recycle", {"is_waste": True, "has_waste_permit": True}),
    ],
)
def test_what_only_warns_leaves_the_way_open(way: str, known: dict[str, Any]) -> None:
    assert is_open(way, **known)


def test_nothing_found_does_not_make_safety_checked() -> None:
    assert gate("keep", "safety", safety=finding("cell_drift", "note"))["standing"] == "unknown"
    assert gate("keep", "safety", is_checked=True)["standing"] == "met"
    assert (
        gate("keep", "safety", is_checked=True, safety=finding("cell_drift", "danger"))["standing"]
        == "not_met"
    )


def test_a_missing_record_warns_with_its_clause_and_with_the_tests_that_mend_it() -> None:
    done = ("capacity", "visual_inspection")
    row = gate("reuse", "traceability", traceability="missing", tests_done=done)
    assert (row["effect"], row["standing"], row["provision"]) == ("warns", "not_met", "clause 4")
    assert row["instrument"] == "IEC 63338:2024"
    assert row["mends"].split("; ") == list(MENDING_TESTS)
    assert row["done"] == "visual_inspection; capacity"
    found = compare_routes(
        random_ways(3), standing=Standing(traceability="missing", tests_done=done)
    ).findings
    told = found.filter(code=words.NO_TRACE).row(0, named=True)
    assert (told["level"], told["found_value"], told["limit_value"]) == ("warning", 2.0, 6.0)
    assert told["source_id"] == "iec_63338_scope"
    assert gate("reuse", "traceability", traceability="recorded")["standing"] == "met"


def test_who_pays_to_be_rid_of_it_meets_the_rules_of_waste() -> None:
    dear = BARE | {"recycle": BARE["recycle"] | {"process_jpy": 90_000}}
    routes = compare_routes(reference(), dear)
    found = routes.findings["code"].to_list()
    assert {words.PAID_TO_TAKE, words.WASTE_PERMIT_UNKNOWN} <= set(found)
    row = routes.gates.filter(gate="waste_permit").row(0, named=True)
    assert row["rule_id"] == "jp_waste_permit"
    assert row["provision"] == "第14条第1項"
    shelled = dear | {"recycle": dear["recycle"] | {"body_jpy": 60_000}}
    assert compare_routes(reference(), shelled).net["recycle"][0] > 0
    assert words.PAID_TO_TAKE in compare_routes(reference(), shelled).findings["code"].to_list()
    shut = compare_routes(reference(), dear, standing=Standing(has_waste_permit=False))
    assert not shut.route.filter(way="recycle")["is_open"][0]
    calm = compare_routes(reference(), BARE).gates
    assert calm.filter(gate="waste_permit")["standing"][0] == "not_asked"


def test_a_pack_without_its_car_meets_the_basel_act() -> None:
    assert gate("export", "basel")["standing"] == "not_asked"
    row = gate("export", "basel", goods="pack")
    assert (row["standing"], row["rule_id"]) == ("unknown", "jp_basel_steps")
    assert gate("export", "waste_export", goods="pack")["standing"] == "unknown"


def test_a_way_without_a_price_is_named_and_not_compared() -> None:
    routes = compare_routes(reference(export_jpy=None), BARE)
    assert routes.best == "keep"
    assert "export" not in routes.route["way"].to_list()
    assert routes.findings.filter(code=words.NOT_PRICED)["about"].to_list() == ["export"]


def test_where_nothing_is_open_nothing_is_best() -> None:
    alone = Ways("car-1", keep_jpy=drawn([1.0, 2.0]))
    routes = compare_routes(alone, standing=Standing(safety=finding("cell_drift", "danger")))
    assert routes.best is None
    assert routes.route["best_share"].sum() == 0.0
    assert words.NOTHING_OPEN in routes.findings["code"].to_list()
    assert stay_curve(routes).filter(curve="model")["stays_share"].max() == 0.0


def test_who_can_only_stay_stays_at_any_uplift() -> None:
    routes = compare_routes(Ways("car-1", keep_jpy=drawn([1.0, 2.0])))
    assert routes.break_even is None
    assert stay_curve(routes).filter(curve="model")["stays_share"].min() == 1.0


def test_every_reason_is_told_at_once() -> None:
    bad = reference(2, export_jpy=drawn([np.nan, 1.0]), keep_jpy=drawn([0.0, 1.0]))
    found = codes(bad, levers=Levers(subsidy_jpy=-1.0, guarantee_uplift_share=np.nan))
    assert sorted(found) == [
        "route_no_lever",
        "route_no_lever",
        "route_no_price_at_home",
        "route_not_finite",
    ]
    assert codes(Ways("car-1")) == ["route_no_way"]
    assert codes(reference(2, reuse_jpy=drawn([1.0]))) == ["route_draws_differ"]
    assert codes(reference(reuse_jpy=Draws(np.ones((2, 2)), ("a",), 1))) == ["route_no_draws"]
    assert codes(reference(), levers=Levers(export_charge_jpy=1e12)) == ["route_no_lever"]
    assert codes(reference(charged=frozenset({"keep.price"}))) == ["route_unknown_word"]
    with pytest.raises(RouteError) as raised:
        Standing(goods="boat", traceability="lost", tests_done=("taste",))
    assert [one.values["about"] for one in raised.value.faults] == ["goods", "traceability", "tests_done"]
    with pytest.raises(RouteError):
        stay_curve(compare_routes(reference(), BARE), (-2.0,))


def test_shipped_figures_are_whole_and_each_says_its_source() -> None:
    figures = read_parameters()
    assert set(figures) == set(SPECS)
    assert all(one.source for one in figures.values())
    assert figures["keep.uplift_share"].source == "livedoor_29541996"
    assert all(one.is_shipped for one in figures.values())


def test_every_fault_of_the_figures_is_named_at_once() -> None:
    own: dict[str, Any] = {
        "keep": {"uplift_share": {"value": 0.2, "low": 0.3}, "diagnosis": 1, "premium_jpy": "much"},
        "export": {"tax_share": 3, "port_jpy": {"value": 1, "source": "hearsay"}, "auction_jpy": {"low": 1}},
        "reuse": 5,
    }
    with pytest.raises(FiguresError) as raised:
        read_parameters(own)
    found = sorted(str(one.code) for one in raised.value.faults)
    assert found == [
        "figures_missing_key",
        "figures_no_number",
        "figures_no_table",
        "figures_order",
        "figures_out_of_range",
        "figures_unknown_key",
        "figures_unknown_source",
    ]
    assert str(raised.value)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(told=st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=4))
def test_whatever_is_given_as_figures_is_read_or_refused_with_reasons(told: dict[str, Any]) -> None:
    figures, reasons = {}, 0
    try:
        figures = read_parameters(told)
    except FiguresError as error:
        reasons = len(error.faults)
    assert bool(figures) != bool(reasons)
    for key, one in figures.items():
        assert SPECS[key].low <= one.low <= one.value <= one.high <= SPECS[key].high


def test_a_file_of_figures_that_is_none_is_told(tmp_path: Any) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(b"keep = [\xff")
    with pytest.raises(FiguresError):
        read_parameters(path)
    path.write_text("[keep]\nuplift_share = 0.3\n", encoding="utf-8")
    figures = read_parameters(path)
    assert (figures["keep.uplift_share"].value, figures["keep.uplift_share"].source) == (0.3, "given")
    assert figures["keep.diagnosis_jpy"].is_shipped


def test_every_code_part_gate_and_way_has_words() -> None:
    routes = [
        compare_routes(random_ways(1), levers=Levers(1, 0.1, 1, 1), standing=one)
        for one in (Standing(), Standing(goods="pack", traceability="missing", is_waste=True))
    ]
    for one in routes:
        assert set(one.findings["code"]) <= set(words.FINDING_WORDS)
        assert set(one.assumed["code"]) <= set(words.ASSUMED_WORDS)
        assert set(one.parts["part"]) <= set(words.PART_WORDS)
        for told in one.gates["mends"].drop_nulls():
            assert set(told.split("; ")) <= set(words.MEND_WORDS)
    assert set(words.GATE_WORDS) == set(GATES)
    assert set(words.WAY_WORDS) == set(WAYS)
    named = {value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)}
    assert named == set(words.FINDING_WORDS)
    for said in words.FINDING_WORDS.values():
        assert set(re.findall(r"{(\w+)}", said)) <= {"about", "found", "limit", "unit"}
    assert ROUTE_GATES.check(routes[0].gates).height == routes[0].gates.height
