"""Promises of the rules: all that bind are named with their clause; the unknown is never taken as sound."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.source import fact
from meguri.market.carriage import CarriageCode, CarriageError, carriage_findings, un_number_of
from meguri.tables.carriage import CARRIED, CARRIED_GOODS, CONDITIONS, MODES, WASTE
from meguri.tables.faults import TableError

DAY = date(2026, 12, 1)


def carried(**said: Any) -> pl.DataFrame:
    row = {
        "carried_id": "one",
        "goods": "pack",
        "condition": "normal",
        "waste": "no",
        "mode": "air",
        "energy_kwh": 40.0,
        "mass_kg": 300.0,
        "charge_share": 0.3,
        "electrolyte_l": None,
        "from_place": "東京都",
        "to_place": "NZ",
        "carried_on": DAY,
    }
    return pl.DataFrame([row | said], schema=CARRIED.polars_schema)


def standings(**said: Any) -> dict[str, str]:
    return dict(carriage_findings(carried(**said)).select("rule_id", "standing").iter_rows())


@pytest.mark.parametrize(
    ("goods", "day", "rule", "found"),
    [
        ("pack", DAY, "air_soc_3480", "not_met"),
        ("pack_with_equipment", DAY, "air_soc_3481_with", "not_met"),
        ("pack_with_equipment", date(2025, 12, 31), "air_soc_3481_with", None),
        ("vehicle", DAY, "air_soc_3556", "not_met"),
        ("vehicle", date(2025, 12, 31), "air_soc_3556", None),
    ],
)
def test_thirty_percent_by_air_binds_from_its_day(
    goods: str, day: date, rule: str, found: str | None
) -> None:
    """Lion Technology 2024: UN 3480 already; UN 3481 with equipment and UN 3556 from 1 January 2026."""
    assert standings(goods=goods, carried_on=day, charge_share=0.31).get(rule) == found


def test_the_limit_itself_is_met_and_an_untold_charge_is_not_known() -> None:
    assert standings(charge_share=0.3)["air_soc_3480"] == "met"
    assert standings(charge_share=None)["air_soc_3480"] == "unknown"


@pytest.mark.parametrize(
    ("goods", "mode", "day", "number"),
    [
        ("pack", "sea", DAY, "UN 3480"),
        ("module", "air", DAY, "UN 3480"),
        ("pack_in_equipment", "sea", DAY, "UN 3481"),
        ("vehicle", "sea", date(2025, 12, 31), "UN 3171"),
        ("vehicle", "sea", date(2026, 1, 1), "UN 3556"),
        ("vehicle", "road", DAY, None),
    ],
)
def test_goods_travel_under_the_number_of_the_day(
    goods: str, mode: str, day: date, number: str | None
) -> None:
    """Säkerhetsrådgivarna: by sea UN 3171 until 31 December 2025; Japan's roads ask for no UN number."""
    assert un_number_of(goods, mode, day) == number


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ({"condition": "damaged"}, {"air_damaged": "not_met"}),
        ({"condition": "recycling"}, {"air_recycling": "not_met"}),
        ({"condition": "defective", "mode": "sea"}, {"sea_damaged": "asked", "sea_critical": "asked"}),
        ({"condition": "recycling", "mode": "sea"}, {"sea_recycling": "asked"}),
        ({"condition": "prototype", "mode": "sea"}, {"sea_prototype": "asked"}),
        ({"waste": "yes", "mode": "sea"}, {"sea_basel": "asked", "sea_waste_export": "asked"}),
        (
            {"waste": "yes", "mode": "road", "to_place": "大阪府"},
            {"road_waste_permit": "asked", "road_waste_manifest": "asked", "road_fire_quantity": "unknown"},
        ),
        ({"mode": "sea", "to_place": "Hokkaido"}, {"sea_ferry_domestic": "asked"}),
    ],
)
def test_what_a_condition_asks_is_named(said: dict[str, Any], rules: dict[str, str]) -> None:
    assert rules.items() <= standings(**said).items()


def test_waste_codes_of_the_union_bind_only_there() -> None:
    assert "sea_eu_waste_code" in standings(mode="sea", waste="yes", to_place="DE")
    assert "sea_eu_waste_code" not in standings(mode="sea", waste="yes", to_place="NZ")


@settings(max_examples=40, deadline=None)
@given(
    goods=st.sampled_from(CARRIED_GOODS),
    mode=st.sampled_from(MODES),
    condition=st.sampled_from(CONDITIONS),
    waste=st.sampled_from(WASTE),
    to_place=st.sampled_from(["NZ", "大阪府"]),
)
def test_who_says_nothing_hears_every_rule_that_any_answer_would_bring(
    goods: str, mode: str, condition: str, waste: str, to_place: str
) -> None:
    told = standings(goods=goods, mode=mode, condition=condition, waste=waste, to_place=to_place)
    silent = standings(goods=goods, mode=mode, condition="unknown", waste="unknown", to_place=to_place)
    assert set(told) <= set(silent)
    assert silent[f"{mode}_condition_unsaid"] == silent[f"{mode}_waste_unsaid"] == "unknown"


def test_the_finding_carries_clause_and_source() -> None:
    row = (
        carriage_findings(carried(condition="damaged", mode="sea"))
        .filter(pl.col("rule_id") == "sea_damaged")
        .to_dicts()[0]
    )
    assert row["provision"] == "SP 376, P908 / LP904"
    assert row["un_number"] == "UN 3480"
    assert row["source_id"] == "batteriestransport_144"


def test_what_was_not_read_says_so() -> None:
    """A rule to be verified is a claim, and nothing else is."""
    rows = fact("carriage_rules").rows
    verified = rows["confidence"] == "to be verified"
    assert verified.any()
    assert (verified == (rows["status"] == "claim")).all()


def test_places_that_are_none_are_all_named() -> None:
    with pytest.raises(CarriageError) as caught:
        carriage_findings(carried(from_place="Tokio", to_place="New Zealand"))
    assert [fault.code for fault in caught.value.faults] == [CarriageCode.PLACE] * 2


def test_a_charge_above_one_is_refused() -> None:
    with pytest.raises(TableError):
        carriage_findings(carried(charge_share=30.0))
