"""Promises of distance: the sea is never driven over, and the way is as long in both directions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.outlines import VIEW_BOX, middle_of, outline_of, outlines
from meguri.facts.places import PlaceError, prefectures
from meguri.market.carriage import distances, place_of, way_between
from meguri.market.carriage.distance import great_circle_km

PREFECTURES = st.sampled_from(prefectures())


def test_the_great_circle_meets_known_distances() -> None:
    """A quarter of the meridian is a quarter of the earth's way round; Tokyo to Osaka is near 400 km."""
    quarter = float(great_circle_km(np.array([0.0, 0.0]), np.array([90.0, 0.0])))
    assert quarter == pytest.approx(np.pi / 2 * 6371.0088, rel=1e-12)
    assert way_between(place_of("東京都"), place_of("大阪府")).air_km == pytest.approx(397, abs=4)


@settings(max_examples=60, deadline=None)
@given(start=PREFECTURES, goal=PREFECTURES)
def test_a_way_is_as_long_back_and_never_shorter_than_the_crow_flies(start: str, goal: str) -> None:
    there, back = way_between(place_of(start), place_of(goal)), way_between(place_of(goal), place_of(start))
    assert there.land_km == pytest.approx(back.land_km)
    assert there.sea_km == pytest.approx(back.sea_km)
    assert there.crossing == back.crossing
    assert there.land_km + there.sea_km >= there.air_km - 1e-9


@settings(max_examples=60, deadline=None)
@given(start=PREFECTURES, goal=PREFECTURES)
def test_only_hokkaido_and_okinawa_need_a_ship(start: str, goal: str) -> None:
    """Shikoku and Kyushu are joined by bridges and tunnels; who stays on his island needs no ferry."""
    way = way_between(place_of(start), place_of(goal))
    parts = {name for name in (start, goal) if name in ("北海道", "沖縄県")}
    needs = start != goal and bool(parts)
    assert (way.crossing is not None) == needs
    assert (way.sea_km > 0) == needs
    wanted = {0: None, 2: "both"}.get(len(parts), "tsugaru" if "北海道" in parts else "okinawa")
    assert way.crossing == (wanted if needs else None)


def test_distances_carry_doubt_and_follow_the_names_of_places() -> None:
    rows = distances([("Tokyo", "福岡"), ("札幌", "Okinawa")], rng=np.random.default_rng(1)).to_dicts()
    assert [(row["from_place"], row["to_place"]) for row in rows] == [
        ("東京都", "福岡県"),
        ("北海道", "沖縄県"),
    ]
    assert all(row["air_km"] <= row["road_km_low"] + row["sea_km_low"] for row in rows)
    assert all(row["road_km_low"] < row["road_km"] < row["road_km_high"] for row in rows)
    with pytest.raises(PlaceError):
        distances([("Tokio", "福岡")], rng=np.random.default_rng(1))


def test_every_prefecture_has_an_outline_with_its_middle_on_the_sheet() -> None:
    assert set(outlines()) == set(prefectures())
    left, top, width, height = VIEW_BOX
    for name in prefectures():
        x, y = middle_of(name)
        assert left < x < left + width
        assert top < y < top + height
        assert outline_of(name).startswith("M")
        assert outline_of(name).endswith("Z")


@pytest.mark.parametrize(
    ("northern", "southern"),
    [("北海道", "青森県"), ("青森県", "東京都"), ("東京都", "鹿児島県"), ("鹿児島県", "沖縄県")],
)
def test_north_is_up_on_the_map(northern: str, southern: str) -> None:
    assert middle_of(northern)[1] < middle_of(southern)[1]
