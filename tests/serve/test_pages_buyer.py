"""The buyer's page says what the rooms say: the spread of the papers, winter by place, a guarantee."""

from datetime import date

import pytest

from meguri.facts.packs import pack_named, pack_names
from meguri.health.diagnosis import diagnose
from meguri.health.prior import VehicleFacts
from meguri.serve.pages.buyer_form import read_car
from meguri.serve.pages.buyer_view import buyer_view
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import model_labels

DAY = date(2026, 11, 28)
TOLD = {"model": "leaf40", "first": "2019-04", "km": "52,000", "place": "北海道"}
FRAME = Frame("en", "buyer")


def test_every_pack_of_the_catalogue_can_be_chosen_by_a_name_of_its_own() -> None:
    for lang in ("ja", "en"):
        labels = model_labels(lang)
        assert set(labels) == set(pack_names())
        assert len(set(labels.values())) == len(labels)


def test_the_spread_is_that_of_the_diagnosis_by_facts_alone() -> None:
    car = read_car(TOLD, DAY, FRAME)
    assert car.facts is not None
    seen = buyer_view(car.facts, car.place, FRAME)
    facts = VehicleFacts(DAY, model="leaf40", first_registration=date(2019, 4, 1), odometer_km=52_000.0)
    made = diagnose(None, "leaf40", vehicle=facts)
    assert seen.soh == f"{100 * made.soh:.0f}"
    assert f"{100 * made.soh_low:.0f}" in seen.band
    assert f"{100 * made.soh_high:.0f}" in seen.band
    assert len(seen.narrowing) == len(made.next_measurements)


def test_winters_differ_by_place() -> None:
    car = read_car(TOLD, DAY, FRAME)
    assert car.facts is not None
    north, south = (buyer_view(car.facts, place, FRAME) for place in ("北海道", "沖縄県"))
    assert int(north.winter) < int(south.winter)
    assert int(north.winter) < int(north.summer)
    assert len(north.rows) == 12


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_gets_an_answer_or_says_what_is_missing(name: str) -> None:
    car = read_car({"model": name}, DAY, FRAME)
    assert car.facts is not None
    seen = buyer_view(car.facts, car.place, FRAME)
    assert 30 <= int(seen.soh) <= 110
    assert bool(seen.winter) == (pack_named(name).rated_range_km is not None)


def test_an_old_car_is_told_to_lie_beyond_the_terms() -> None:
    old = read_car(TOLD | {"first": "2012-01", "model": "leaf24"}, DAY, FRAME)
    assert old.facts is not None
    assert "beyond the limits" in buyer_view(old.facts, old.place, FRAME).guarantee_more


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("model", "spaceship"),
        ("first", "2030-01"),
        ("first", "yesterday"),
        ("km", "far"),
        ("km", "-1"),
        ("place", "Mars"),
    ],
)
def test_each_mistake_is_told_at_its_field(field: str, typed: str) -> None:
    car = read_car(TOLD | {field: typed}, DAY, FRAME)
    assert car.facts is None
    assert [one.name for one in car.fields if one.wrong] == [field]


def test_all_mistakes_are_told_at_once() -> None:
    car = read_car({"model": "", "first": "x", "km": "y", "place": "z"}, DAY, FRAME)
    assert len([one for one in car.fields if one.wrong]) == 4
