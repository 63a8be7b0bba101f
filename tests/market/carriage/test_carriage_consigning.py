"""Promises of one consignment: each leg is judged, cost is told where known, the unsaid stays unsaid."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.places import prefectures
from meguri.market.carriage import CarriageCode, CarriageError, Consignment, Parcel, consign

DAY = date(2026, 12, 1)


def asked(goods: str = "pack", start: str = "東京都", goal: str = "大阪府", **said: Any) -> Consignment:
    parcel = Parcel(goods, start, goal, DAY, **({"energy_kwh": 40.0} | said))
    return consign(parcel, rng=np.random.default_rng(1), draws=200)


def modes(made: Consignment) -> list[str]:
    return made.carried["mode"].to_list()


def row(made: Consignment) -> dict[str, Any]:
    return made.told.row(0, named=True)


@pytest.mark.parametrize(
    ("start", "goal", "by", "wanted"),
    [
        ("Tokyo", "Osaka", "surface", ["road"]),
        ("Tokyo", "Hokkaido", "surface", ["road", "sea"]),
        ("Tokyo", "沖縄", "air", ["road", "air"]),
        ("Tokyo", "nz", "surface", ["road", "sea"]),
        ("KR", "福岡県", "surface", ["road", "sea"]),
        ("Tokyo", "NZ", "air", ["road", "air"]),
    ],
)
def test_each_leg_is_held_against_its_rules(start: str, goal: str, by: str, wanted: list[str]) -> None:
    made = asked(start=start, goal=goal, by=by)
    assert modes(made) == wanted
    assert set(made.findings["mode"]) == set(wanted)


def test_cost_and_co2_are_told_within_japan_by_surface_alone() -> None:
    assert row(asked())["cost_jpy"] > 0
    for said in ({"goal": "NZ"}, {"by": "air"}):
        made = asked(**said)
        assert row(made)["cost_jpy"] is None
        assert row(made)["co2_kg"] is None
        assert made.assumed.is_empty()


def test_without_mass_and_energy_no_co2_is_told_but_a_cost() -> None:
    made = row(asked(energy_kwh=None))
    assert made["co2_kg"] is None
    assert made["mass_kg"] is None
    assert made["cost_jpy"] > 0
    assert row(asked("vehicle", energy_kwh=None))["co2_kg"] > 0  # a car's mass is assumed


@given(st.sampled_from(prefectures()), st.sampled_from(prefectures()), st.integers(2, 50))
def test_many_pieces_cost_and_weigh_so_many_times(start: str, goal: str, count: int) -> None:
    one, many = (row(asked(start=start, goal=goal, count=n, mass_kg=280.0)) for n in (1, count))
    for name in ("cost_jpy", "co2_kg", "mass_kg", "energy_kwh"):
        assert many[name] == pytest.approx(count * one[name])
    assert many["road_km"] == one["road_km"]


def test_there_and_back_are_alike() -> None:
    there, back = (row(asked(start=a, goal=b)) for a, b in (("青森県", "沖縄県"), ("沖縄県", "青森県")))
    for name in ("road_km", "sea_km", "cost_jpy"):
        assert there[name] == pytest.approx(back[name])


def test_what_nobody_said_is_listed_as_unknown_and_what_was_said_is_not() -> None:
    unsaid = asked(goal="北海道", energy_kwh=40.0).findings
    said = asked(goal="北海道", condition="normal", waste="no").findings
    assert {"condition", "waste"} <= set(unsaid["asks"])
    assert not {"condition", "waste"} & set(said["asks"])


def test_every_fault_is_told_at_once() -> None:
    parcel = Parcel("car", "Atlantis", "大阪府", DAY, count=0, waste="maybe", charge_share=80.0)
    with pytest.raises(CarriageError) as caught:
        consign(parcel, rng=np.random.default_rng(1))
    codes = [fault.code for fault in caught.value.faults]
    assert sorted(codes) == sorted([CarriageCode.KIND] * 2 + [CarriageCode.PLACE] + [CarriageCode.FIGURE] * 2)


def test_two_foreign_places_are_none_of_ours() -> None:
    with pytest.raises(CarriageError) as caught:
        asked(start="NZ", goal="AU")
    assert [fault.code for fault in caught.value.faults] == [CarriageCode.NOT_OURS]


@pytest.mark.parametrize("goal", ["東京都", "大阪府"])
def test_a_way_within_a_prefecture_is_said_not_to_be_known(goal: str) -> None:
    made = asked(goal=goal)
    is_within = goal == "東京都"
    assert (row(made)["road_km"] == 0) is is_within
    assert ("carriage_within" in made.assumed["code"].to_list()) is is_within
