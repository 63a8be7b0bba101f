"""What holds of every forecast of a learned fleet."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.life.fleets import FINDING_MESSAGES, CellFinding, FadeFleet, calibrate_fade
from meguri.tables.ageing import FADE_FORECAST
from meguri.tables.schema import check

POINTS = ["reached_count_low", "reached_count", "reached_count_high"]


def cell(name: str, rate: float, *, bend: float = 1.0, rows: int = 300, noise: float = 5e-4) -> pl.DataFrame:
    """A cell that loses `rate` in 100 cycles, by a power law with noise."""
    draw = np.random.default_rng(sum(map(ord, name)))
    cycles = np.arange(rows)
    share = 1 - rate * (cycles / 100) ** bend + np.r_[0, noise * draw.normal(size=rows - 1)]
    return pl.DataFrame({"cell_id": name, "exposure_count": cycles, "capacity_ah": 3 * share})


def fleet_series(cells: int = 14, *, rows: int = 300, seed: int = 3) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    rates, bends = draw.uniform(0.09, 0.13, cells), draw.uniform(0.85, 1.3, cells)
    made = [
        cell(f"f{at}", rate, bend=bend, rows=rows)
        for at, (rate, bend) in enumerate(zip(rates, bends, strict=True))
    ]
    return pl.concat(made)


@pytest.fixture(scope="module")
def fleet() -> FadeFleet:
    return calibrate_fade(fleet_series())


def codes(row: dict[str, object]) -> set[str]:
    return set(str(row["findings"] or "").split(";")) - {""}


def test_a_cell_of_the_kind_is_foretold_within_a_few_per_cent_and_its_interval_holds(
    fleet: FadeFleet,
) -> None:
    whole = cell("new", 0.11, bend=1.1)
    truth = 100 * (0.2 / 0.11) ** (1 / 1.1)
    row = fleet.predict(whole.filter(pl.col("capacity_ah") > 2.7)).row(0, named=True)
    assert row["reached_count"] == pytest.approx(truth, rel=0.05)
    assert row["reached_count_low"] < truth < row["reached_count_high"]
    assert row["is_inside"]
    assert not row["is_reached"]


@settings(max_examples=25, deadline=None)
@given(rate=st.floats(0.03, 0.4), bend=st.floats(0.5, 2.0), seen=st.integers(1, 160), seed=st.integers(0, 9))
def test_points_are_in_order_and_never_before_what_was_seen(
    fleet: FadeFleet, rate: float, bend: float, seen: int, seed: int
) -> None:
    series = cell(f"n{seed}", rate, bend=bend, noise=2e-3).head(seen).filter(pl.col("capacity_ah") > 0)
    forecast = check(FADE_FORECAST, fleet.predict(series))
    row = forecast.row(0, named=True)
    low, middle, high = (row[name] for name in POINTS)
    assert low <= middle <= high
    if not row["is_reached"]:
        assert low >= row["seen_count"] - 1e-9
    assert codes(row) <= set(FINDING_MESSAGES)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_order_of_rows_and_copied_rows_change_nothing(fleet: FadeFleet, seed: int) -> None:
    series = cell("new", 0.1).head(110)
    mixed = pl.concat([series, series.head(20)]).sample(fraction=1, shuffle=True, seed=seed)
    assert fleet.predict(mixed).equals(fleet.predict(series))


@pytest.mark.parametrize("factor", [1e-3, 24.0, 1e6])
def test_the_unit_of_exposure_is_the_users(factor: float) -> None:
    """Days or kilometres for cycles: the forecast is in the same unit, and otherwise the same."""
    scaled = pl.col("exposure_count") * factor
    plain = calibrate_fade(fleet_series()).predict(cell("new", 0.1).head(110))
    other = calibrate_fade(fleet_series().with_columns(scaled)).predict(
        cell("new", 0.1).head(110).with_columns(scaled)
    )
    np.testing.assert_allclose(
        other.select(POINTS).row(0), factor * np.array(plain.select(POINTS).row(0)), rtol=1e-5
    )


def test_where_counting_starts_does_not_matter(fleet: FadeFleet) -> None:
    late = cell("new", 0.1).head(110).with_columns(pl.col("exposure_count") + 5000)
    plain = fleet.predict(cell("new", 0.1).head(110))
    np.testing.assert_allclose(
        np.array(fleet.predict(late).select(POINTS).row(0)) - 5000, plain.select(POINTS).row(0), rtol=1e-9
    )


def test_cells_are_answered_each_for_itself(fleet: FadeFleet) -> None:
    one, other = cell("a", 0.1).head(110), cell("b", 0.12).head(60)
    both = fleet.predict(pl.concat([other, one]))
    assert both["cell_id"].to_list() == ["b", "a"]
    assert both.filter(cell_id="a").equals(fleet.predict(one))


def test_the_more_was_seen_the_narrower_the_interval(fleet: FadeFleet) -> None:
    widths = []
    for share in (0.95, 0.9, 0.85):
        row = fleet.predict(cell("new", 0.11).filter(pl.col("capacity_ah") > 3 * share)).row(0, named=True)
        widths.append(row["reached_count_high"] - row["reached_count_low"])
    assert widths == sorted(widths, reverse=True)


def test_a_lower_threshold_is_reached_later(fleet: FadeFleet) -> None:
    series = cell("new", 0.11).head(60)
    told = [fleet.predict(series, share)["reached_count"][0] for share in (0.9, 0.85, 0.8, 0.75)]
    assert told == sorted(told)


def test_cells_that_never_reached_teach_that_it_takes_longer() -> None:
    """Half of a fleet is watched only until shortly after 90 %: without it ends would be told too early."""
    draw = np.random.default_rng(5)
    slow = [cell(f"s{at}", rate, rows=150) for at, rate in enumerate(draw.uniform(0.085, 0.1, 8))]
    fast = [cell(f"q{at}", rate, bend=1.3) for at, rate in enumerate(draw.uniform(0.1, 0.13, 8))]
    new = cell("new", 0.09).head(1)
    with_all = calibrate_fade(pl.concat([*fast, *slow])).predict(new)["reached_count"][0]
    only_reached = calibrate_fade(pl.concat(fast)).predict(new)["reached_count"][0]
    assert with_all > only_reached


def test_reached_is_the_first_of_three_in_a_row(fleet: FadeFleet) -> None:
    series = cell("new", 0.11, noise=0.0).with_columns(
        capacity_ah=pl.when(pl.col("exposure_count").is_in([50, 51, 120])).then(2.0).otherwise("capacity_ah")
    )
    row = fleet.predict(series).row(0, named=True)
    assert row["is_reached"]
    assert [row[name] for name in POINTS] == [182.0] * 3
    assert {CellFinding.REACHED, CellFinding.JUMP} <= codes(row)


def test_a_dropout_and_a_bump_hardly_move_the_forecast(fleet: FadeFleet) -> None:
    clean = cell("new", 0.11).head(95)
    spoiled = clean.with_columns(
        capacity_ah=pl.when(pl.col("exposure_count") == 60)
        .then(1.0)
        .when(pl.col("exposure_count").is_between(30, 31))
        .then(pl.col("capacity_ah") + 0.03)
        .otherwise("capacity_ah")
    )
    told = fleet.predict(spoiled).row(0, named=True)
    assert told["reached_count"] == pytest.approx(fleet.predict(clean)["reached_count"][0], rel=0.02)
    assert CellFinding.JUMP in codes(told)


def test_a_cell_unlike_the_fleet_is_said_to_be(fleet: FadeFleet) -> None:
    row = fleet.predict(cell("odd", 0.01, bend=3.0).filter(pl.col("capacity_ah") > 2.7)).row(0, named=True)
    assert not row["is_inside"]
    assert CellFinding.UNLIKE in codes(row)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_what_has_hardly_faded_gets_the_answer_of_the_fleet(fleet: FadeFleet, rows: int) -> None:
    row = fleet.predict(cell("young", 0.11).head(rows)).row(0, named=True)
    assert row["cut_share"] is None
    assert {CellFinding.LITTLE_FADE, CellFinding.FEW} <= codes(row)
    assert row["reached_count_low"] < 180 < row["reached_count_high"]


def test_a_known_group_narrows_and_a_new_one_is_named() -> None:
    hot = [cell(f"h{at}", 0.2 + at / 500, rows=200).with_columns(group=pl.lit("45 °C")) for at in range(6)]
    cold = [cell(f"c{at}", 0.1 + at / 500).with_columns(group=pl.lit("25 °C")) for at in range(6)]
    taught = calibrate_fade(pl.concat([*hot, *cold]))
    new = cell("new", 0.2).head(3)
    told = {
        group: taught.predict(new.with_columns(group=pl.lit(group))).row(0, named=True)
        for group in ("45 °C", "0 °C")
    }
    known, unknown = told["45 °C"], told["0 °C"]
    assert abs(known["reached_count"] - 100) < abs(unknown["reached_count"] - 100)
    assert CellFinding.NEW_GROUP in codes(unknown)
    assert CellFinding.NEW_GROUP not in codes(known)


def test_a_large_fleet_is_thinned_and_that_is_said() -> None:
    many = pl.concat([cell(f"m{at}", 0.1 + at / 5000, rows=230).gather_every(3) for at in range(170)])
    taught = calibrate_fade(many)
    assert len(taught.cells) == 160
    assert CellFinding.THINNED in codes(taught.predict(cell("new", 0.11).head(95)).row(0, named=True))
