"""Promises of rounds: limits are kept, nobody is lost, bounds are bounds, and public optima are reached."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from cvrp_case import BEST_KNOWN, length_of, read_case
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.market.carriage import CarriageCode, CarriageError, Rounds, plan_rounds
from meguri.market.carriage.bounds import shortest_possible_km
from meguri.market.carriage.solving import solve
from meguri.tables.rounds import DEPOTS, LORRIES, STOPS

pytest.importorskip("pyvrp")
KANTO = ("東京都", "埼玉県", "千葉県", "群馬県", "茨城県", "栃木県", "山梨県")


def stop(name: str, **said: Any) -> dict[str, Any]:
    row = {
        "stop_id": name,
        "prefecture": "東京都",
        "waiting_count": 2,
        "mass_kg": 600.0,
        "energy_kwh": 80.0,
        "condition": "normal",
        "service_min": 30.0,
    }
    return row | said


def planned(*stops: dict[str, Any], lorry: dict[str, Any] | None = None, **said: Any) -> Rounds:
    depots = [
        {"depot_id": "D", "prefecture": "神奈川県", "open_from_min": 420.0, "open_until_min": 1200.0} | said
    ]
    lorries = {
        "lorry_id": "L",
        "depot_id": "D",
        "lorries_count": 9,
        "most_mass_kg": 2000.0,
        "most_energy_kwh": 200.0,
        "takes_damaged": True,
        "fixed_jpy": 20_000.0,
        "drive_jpy_per_km": 80.0,
        "speed_km_per_h": 40.0,
        "shift_min": 780.0,
    }
    return plan_rounds(
        pl.DataFrame(stops, schema=STOPS.polars_schema),
        pl.DataFrame(depots, schema=DEPOTS.polars_schema),
        pl.DataFrame([lorries | (lorry or {})], schema=LORRIES.polars_schema),
        rng=np.random.default_rng(1),
        iterations=200,
        draws=50,
    )


@pytest.mark.parametrize(("name", "iterations", "gap"), [("E-n22-k4", 300, 0.0), ("X-n101-k25", 1500, 0.02)])
def test_public_instances_are_solved_to_the_best_known(name: str, iterations: int, gap: float) -> None:
    """Christofides & Eilon: 375 is optimal. Uchoa et al.: 27591; all stops served within capacity."""
    problem = read_case(name)
    found = solve(problem, iterations=iterations, seconds=None, seed=1)
    best, most = BEST_KNOWN[name], problem.fleets[0].capacities[0]
    assert best <= length_of(problem, found) <= best * (1 + gap)
    assert sorted(i for tour in found.tours for i in tour.visits) == list(range(len(problem.visits)))
    assert all(sum(problem.visits[i].loads[0] for i in tour.visits) <= most for tour in found.tours)


@pytest.mark.parametrize("name", sorted(BEST_KNOWN))
def test_the_bound_stays_below_the_best_known(name: str) -> None:
    """A proven bound is never above a plan that somebody found, and not idle either."""
    problem = read_case(name)
    loads = np.array([visit.loads for visit in problem.visits])
    most = np.array(problem.fleets[0].capacities)
    bound = shortest_possible_km(problem.km[1:, 1:], problem.km[1:, 0], loads, most)
    assert 0.5 * BEST_KNOWN[name] < bound <= BEST_KNOWN[name]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(KANTO),
            st.floats(1, 2500),
            st.floats(1, 260),
            st.sampled_from(("normal", "damaged")),
        ),
        min_size=1,
        max_size=7,
    ),
    st.integers(1, 3),
)
def test_limits_are_kept_and_nobody_is_lost(told: list[tuple[str, float, float, str]], lorries: int) -> None:
    stops = [
        stop(f"S{i}", prefecture=place, mass_kg=mass, energy_kwh=energy, condition=condition)
        for i, (place, mass, energy, condition) in enumerate(told)
    ]
    found = planned(*stops, lorry={"lorries_count": lorries})
    served, left = found.stops["stop_id"].to_list(), found.unserved["stop_id"].to_list()
    assert sorted(served + left) == [one["stop_id"] for one in stops]
    assert found.rounds.height <= lorries
    assert (found.rounds["mass_kg"] <= 2000.01).all()
    assert (found.rounds["energy_kwh"] <= 200.01).all()
    assert (found.rounds["returns_min"] <= 1200).all()
    plan = found.plan.to_dicts()[0]
    assert plan["bound_km"] <= plan["road_km"] + 1e-9
    assert plan["road_km"] == pytest.approx(found.rounds["road_km"].sum())
    assert plan["cost_jpy"] == pytest.approx(20_000 * found.rounds.height + 80 * plan["road_km"], rel=0.08)


@pytest.mark.parametrize(
    ("said", "lorry", "why"),
    [
        ({"mass_kg": 2000.1}, {}, "mass"),
        ({"energy_kwh": 200.1}, {}, "energy"),
        ({"condition": "damaged"}, {"takes_damaged": False}, "goods"),
        ({"condition": "unknown"}, {"takes_damaged": False}, "goods"),
        ({"prefecture": "北海道"}, {}, "sea"),
        ({"open_from_min": 0.0, "open_until_min": 425.0}, {}, "window"),
        ({"prefecture": "鹿児島県"}, {}, "window"),
    ],
)
def test_a_stop_that_no_lorry_can_serve_hears_why(
    said: dict[str, Any], lorry: dict[str, Any], why: str
) -> None:
    found = planned(stop("A"), stop("B", **said), lorry=lorry)
    assert dict(found.unserved.select("stop_id", "why").iter_rows()) == {"B": why}
    assert found.stops["stop_id"].to_list() == ["A"]


def test_too_few_lorries_leave_out_somebody_and_say_so() -> None:
    found = planned(*(stop(f"S{i}", mass_kg=1500.0) for i in range(3)), lorry={"lorries_count": 2})
    assert found.unserved["why"].to_list() == ["fleet"]
    assert found.plan["served_count"].to_list() == [2]


def test_windows_are_kept_and_the_load_grows_along_the_round() -> None:
    found = planned(
        stop("late", open_from_min=900.0, open_until_min=960.0),
        stop("early", open_from_min=540.0, open_until_min=600.0),
    )
    rows = found.stops.to_dicts()
    assert [row["stop_id"] for row in rows] == ["early", "late"]
    assert [row["mass_kg"] for row in rows] == [600.0, 1200.0]
    assert 540 <= rows[0]["arrives_min"] <= 600
    assert 900 <= rows[1]["arrives_min"] <= 960


def test_damaged_goods_ride_only_on_lorries_that_take_them() -> None:
    found = planned(stop("A", condition="damaged"), stop("B"), lorry={"takes_damaged": False})
    assert found.stops["stop_id"].to_list() == ["B"]


def test_every_fault_of_the_asked_is_named() -> None:
    with pytest.raises(CarriageError) as caught:
        planned(
            stop("A", prefecture="Tokio", latitude_deg=35.0),
            stop("B", open_from_min=600.0, open_until_min=540.0),
            lorry={"depot_id": "X"},
        )
    assert [fault.code for fault in caught.value.faults] == [
        CarriageCode.POINT,
        CarriageCode.PLACE,
        CarriageCode.WINDOW,
        CarriageCode.NO_DEPOT,
    ]
    with pytest.raises(CarriageError) as caught:
        planned()
    assert [fault.code for fault in caught.value.faults] == [CarriageCode.NO_STOPS]
