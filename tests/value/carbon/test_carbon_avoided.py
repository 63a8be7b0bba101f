"""Promise: CO2 avoided follows its formula, charges its losses, adds up, and counts nothing twice."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.source import fact
from meguri.tables.circularity import CARBON_CASES, WAYS
from meguri.tables.faults import TableError
from meguri.value.carbon import CarbonError, carbon_avoided, factors
from meguri.value.carbon.factors import NEEDED
from meguri.value.carbon.faults import MESSAGES, CarbonCode
from meguri.value.carbon.materials import recovered_kg_per_kwh
from meguri.value.carbon.words import (
    ASSUMED_WORDS,
    BOUNDARY_WORDS,
    DOUBLE_WORDS,
    FINDING_WORDS,
    METHOD_WORDS,
    NOT_COUNTED_WORDS,
)

Row = dict[str, Any]
SINCE, UNTIL = date(2026, 1, 1), date(2036, 1, 1)
YEARS = (UNTIL - SINCE).days / 365.25
LONGER: Row = {
    "case_id": "longer",
    "battery_id": "a",
    "way": "longer_use",
    "counted_from": date(2010, 1, 1),
    "counted_until": SINCE,
    "rated_kwh": 40.0,
    "avoided_count_low": 0.35,
    "avoided_count": 0.3977848868606822,
    "avoided_count_high": 0.45,
}
SECOND: Row = {
    "case_id": "second",
    "battery_id": "a",
    "way": "second_life",
    "counted_from": SINCE,
    "counted_until": UNTIL,
    "rated_kwh": 40.0,
    "soh_share_low": 0.6,
    "soh_share": 0.65,
    "soh_share_high": 0.7,
    "cycles_count": 200.0,
}
RECYCLED: Row = {
    "case_id": "recycled",
    "battery_id": "a",
    "way": "recycling",
    "counted_from": UNTIL,
    "counted_until": UNTIL,
    "rated_kwh": 40.0,
    "baseline": "lost",
    "chemistry": "NMC532",
    "process": "hydro",
    "mass_kg": 300.0,
}


def cases(*rows: Row) -> pl.DataFrame:
    whole = [dict.fromkeys(CARBON_CASES.names) | row for row in rows]
    return pl.DataFrame(whole, schema=CARBON_CASES.polars_schema)


def avoided(*rows: Row, **more: Any) -> float:
    return float(carbon_avoided(cases(*rows), draws=1, **more).carbon["avoided_co2_kg"].sum())


def codes(*rows: Row) -> list[str]:
    with pytest.raises(CarbonError) as raised:
        carbon_avoided(cases(*rows))
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


def value(name: str) -> float:
    return float(factors(seed=1, draws=1).middle[name])


def test_longer_use_gives_the_reference_tonne() -> None:
    """.39778 packs × 40 kWh × 75 kg/kWh × .84 = 1.0024 t."""
    assert avoided(LONGER) / 1000 == pytest.approx(1.0024, abs=5e-5)


def test_energy_that_an_old_pack_wastes_is_charged() -> None:
    """10,000 kWh delivered at .88 instead of .90 efficiency, at .423 kg/kWh."""
    wasted = 10_000 * (1 / 0.88 - 1 / 0.90) * 0.423
    assert avoided(LONGER) - avoided(LONGER | {"moved_kwh": 10_000.0}) == pytest.approx(wasted, rel=1e-9)


def test_carriage_is_charged() -> None:
    carried = LONGER | {"mass_kg": 300.0, "distance_km": 500.0}
    assert avoided(LONGER) - avoided(carried) == pytest.approx(0.3 * 500 * 0.208, rel=1e-9)


def test_a_second_life_is_its_share_of_a_new_battery_less_its_losses() -> None:
    held = 40 * 0.65
    gross = held * YEARS / 15 * 75
    losses = 40 * 75 * 0.16 + held * 200 * YEARS * (1 / 0.88 - 1 / 0.90) * 0.423
    row = carbon_avoided(cases(SECOND)).carbon.row(0, named=True)
    assert row["gross_co2_kg"] == pytest.approx(gross, rel=1e-9)
    assert row["losses_co2_kg"] == pytest.approx(losses, rel=1e-9)
    assert row["avoided_co2_kg"] == pytest.approx(gross - losses, rel=1e-9)


def test_recycling_is_virgin_metal_less_the_process() -> None:
    won = recovered_kg_per_kwh("NMC532", "hydro")
    assert set(won) == {"li", "ni", "co", "mn", "cu", "al"}
    gross = 40 * sum(kg * value(f"virgin_{metal}") for metal, kg in won.items())
    process = 300 * value("cell_mass_share") * value("recycling_hydro_nickel")
    assert avoided(RECYCLED) == pytest.approx(gross - process, rel=1e-9)


@pytest.mark.parametrize("chemistry", ["NMC111", "NMC532", "NMC622", "NMC811", "NCA"])
def test_hydrometallurgy_of_nickel_packs_saves_what_studies_say(chemistry: str) -> None:
    """The materials reach the same size as the published net saving of 5 to 29 kg a kilowatt-hour."""
    found = avoided(RECYCLED | {"chemistry": chemistry, "mass_kg": 40 * 6.5})
    assert 5 < found / 40 < 29


def test_without_a_chemistry_a_published_mean_counts() -> None:
    plain = RECYCLED | {"chemistry": None, "process": None, "mass_kg": None}
    account = carbon_avoided(cases(plain))
    assert account.carbon["avoided_co2_kg"].item() == pytest.approx(40 * 20)
    assert "carbon_mean_recycling" in account.assumed["code"].to_list()


def test_what_would_be_recycled_anyway_counts_nothing_and_is_told() -> None:
    account = carbon_avoided(cases(RECYCLED | {"baseline": "recycled", "distance_km": 100.0}))
    assert account.carbon["avoided_co2_kg"].item() == 0.0
    assert account.findings["code"].to_list() == ["carbon_recycled_anyway"]


@settings(deadline=None, max_examples=20)
@given(days=st.tuples(st.integers(1, 5000), st.integers(1, 5000)), cycles=st.floats(0, 400))
def test_each_part_is_as_large_as_its_amount(days: tuple[int, int], cycles: float) -> None:
    """Twice as long serves twice as much: only repurposing is paid once."""
    one, other = (
        SECOND | {"counted_until": SINCE + (UNTIL - SINCE) * (day / 3652), "cycles_count": cycles}
        for day in days
    )
    first, second = (carbon_avoided(cases(row), draws=1).parts for row in (one, other))
    for left, right in zip(first.iter_rows(named=True), second.iter_rows(named=True), strict=True):
        assert left["part"] == right["part"]
        assert left["co2_kg"] * right["value"] == pytest.approx(right["co2_kg"] * left["value"], abs=1e-3)


@settings(deadline=None, max_examples=20)
@given(packs=st.lists(st.floats(0, 2), min_size=1, max_size=6))
def test_cases_add_up_whatever_their_order(packs: list[float]) -> None:
    rows = [
        LONGER
        | {"case_id": f"c{at}", "battery_id": f"b{at}", "avoided_count": count}
        | {"avoided_count_low": count * 0.9, "avoided_count_high": count * 1.2}
        for at, count in enumerate(packs)
    ]
    account, back = carbon_avoided(cases(*rows), draws=20), carbon_avoided(cases(*rows[::-1]), draws=20)
    whole = account.totals.filter(pl.col("way") == "all").row(0, named=True)
    assert whole["avoided_co2_kg"] == pytest.approx(sum(packs) * 40 * 75 * 0.84, abs=1e-6)
    assert whole["avoided_co2_kg"] == pytest.approx(account.carbon["avoided_co2_kg"].sum(), abs=1e-6)
    for edge in ("_low", "_high"):
        name = f"avoided_co2_kg{edge}"
        other = back.totals.filter(pl.col("way") == "all")[name].item()
        assert whole[name] == pytest.approx(other, abs=1e-6)


def test_parts_make_the_whole_and_ways_make_all() -> None:
    account = carbon_avoided(cases(LONGER, SECOND, RECYCLED))
    parts = account.parts.group_by("case_id").agg(pl.col("co2_kg").sum()).sort("case_id")
    whole = account.carbon.sort("case_id")
    assert parts["co2_kg"].to_list() == pytest.approx(whole["avoided_co2_kg"].to_list(), rel=1e-12)
    by_way = account.totals.filter(pl.col("way") != "all")
    assert by_way["way"].to_list() == list(WAYS)
    total = account.totals.filter(pl.col("way") == "all").row(0, named=True)
    assert by_way["avoided_co2_kg"].sum() == pytest.approx(total["avoided_co2_kg"], rel=1e-12)
    assert total["cases_count"] == 3
    assert total["batteries_count"] == 1
    for name in ("gross_co2_kg", "losses_co2_kg", "avoided_co2_kg"):
        assert (account.carbon[f"{name}_low"] <= account.carbon[name]).all()
        assert (account.carbon[name] <= account.carbon[f"{name}_high"]).all()


def test_one_factor_is_one_for_all_cases() -> None:
    """The doubt of a shared factor does not shrink with the number of cases."""
    rows = [
        LONGER
        | {"case_id": f"c{at}", "battery_id": f"b{at}"}
        | dict.fromkeys(("avoided_count_low", "avoided_count", "avoided_count_high"), 0.4)
        for at in range(40)
    ]
    account = carbon_avoided(cases(*rows))
    whole = account.totals.filter(pl.col("way") == "all").row(0, named=True)
    one = account.carbon.row(0, named=True)
    for edge in ("_low", "_high"):
        name = f"avoided_co2_kg{edge}"
        assert whole[name] / whole["avoided_co2_kg"] == pytest.approx(one[name] / one["avoided_co2_kg"])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([LONGER, SECOND | {"counted_from": date(2025, 1, 1)}], ["carbon_double_use"]),
        ([LONGER, LONGER | {"case_id": "again"}], ["carbon_double_use"]),
        ([RECYCLED, RECYCLED | {"case_id": "again"}], ["carbon_double_recycling"]),
        (
            [SECOND, RECYCLED | {"counted_from": SINCE, "counted_until": SINCE}],
            ["carbon_used_after_recycling"],
        ),
        ([LONGER | {"avoided_count": None}], ["carbon_missing"]),
        ([SECOND | {"soh_share_low": None, "cycles_count": None}], ["carbon_missing"] * 2),
        ([RECYCLED | {"baseline": None}], ["carbon_missing"]),
        ([SECOND | {"distance_km": 10.0}], ["carbon_missing"]),
        ([SECOND | {"counted_until": SINCE}], ["carbon_ends_before"]),
        ([SECOND | {"soh_share": 0.9}], ["carbon_order"]),
        ([RECYCLED | {"chemistry": "NMC9"}], ["carbon_no_chemistry"]),
        ([RECYCLED | {"process": None}], ["carbon_no_process"]),
        (
            [
                LONGER | {"avoided_count_low": 0.9},
                LONGER | {"case_id": "b", "counted_until": date(2009, 1, 1)},
            ],
            ["carbon_order", "carbon_ends_before"],
        ),
    ],
)
def test_what_cannot_be_counted_or_would_count_twice_is_refused(rows: list[Row], expected: list[str]) -> None:
    assert sorted(codes(*rows)) == sorted(expected)


def test_direct_recycling_is_refused_because_no_factor_fits_it() -> None:
    with pytest.raises(TableError, match="direct"):
        carbon_avoided(cases(RECYCLED | {"process": "direct"}))


def test_one_s_own_factors_are_used_and_a_missing_one_is_named() -> None:
    rows = fact("carbon_factors").rows
    doubled = rows.with_columns(
        pl.when(pl.col("factor_id") == "new_pack").then(pl.col(name) * 2).otherwise(pl.col(name))
        for name in ("value_low", "value", "value_high")
    )
    assert avoided(LONGER, factor_rows=doubled) == pytest.approx(2 * avoided(LONGER), rel=1e-9)
    with pytest.raises(CarbonError, match="grid"):
        carbon_avoided(cases(LONGER), factor_rows=rows.filter(pl.col("factor_id") != "grid"))


def test_factors_keep_their_order_and_their_sign() -> None:
    known = factors(seed=3, draws=4000)
    for row in known.table.iter_rows(named=True):
        assert row["value_low"] <= row["value"] <= row["value_high"], row["factor_id"]
        drawn = known.drawn[row["factor_id"]]
        assert (drawn >= 0).all()
    low, high = (
        pl.Series(known.drawn["new_pack"]).quantile(0.05),
        pl.Series(known.drawn["new_pack"]).quantile(0.95),
    )
    assert low == pytest.approx(61, abs=2)
    assert high == pytest.approx(106, abs=3)
    assert set(NEEDED) <= set(known.table["factor_id"])


def test_short_second_lives_are_told_with_the_study_s_limit() -> None:
    short = carbon_avoided(cases(SECOND | {"counted_until": date(2029, 1, 1)}))
    middle = carbon_avoided(cases(SECOND | {"counted_until": date(2031, 1, 1)}))
    long = carbon_avoided(cases(SECOND | {"cycles_count": 100.0}))
    assert {"carbon_short_second_life", "carbon_causes"} == set(short.findings["code"])
    assert short.findings["limit_value"][0] == 4.25
    assert "carbon_below_all_categories" in middle.findings["code"].to_list()
    assert long.findings.is_empty()


def test_the_statement_has_all_that_a_report_needs() -> None:
    account = carbon_avoided(cases(LONGER, SECOND, RECYCLED))
    said = account.statement
    assert set(said.methods) == set(METHOD_WORDS)
    assert (said.boundaries, said.double_counting) == (tuple(BOUNDARY_WORDS), tuple(DOUBLE_WORDS))
    assert said.not_counted == tuple(NOT_COUNTED_WORDS)
    assert said.compared["anchor_id"].to_list() == ["C01", "C02_all_yr", "C02_co2_yr", "C03", "C03_co2"]
    assert set(said.factors["source_id"]) <= set(said.sources["source_id"])
    used = {name for ids in account.parts["factor_ids"] for name in ids.split("; ")}
    assert set(said.factors["factor_id"]) == used
    assert set(account.findings["code"]) <= set(FINDING_WORDS)
    assert set(account.assumed["code"]) <= set(ASSUMED_WORDS)
    assert carbon_avoided(cases(LONGER)).statement.methods == ("method_longer_use", "method_losses")


def test_no_cases_avoid_nothing() -> None:
    account = carbon_avoided(cases())
    assert account.carbon.is_empty()
    assert account.totals.is_empty()


def test_every_fault_has_a_message() -> None:
    assert set(MESSAGES) == set(CarbonCode)
