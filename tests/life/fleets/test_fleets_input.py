"""Bad series are refused with a code, or taken with a finding; nothing else is ever raised."""

from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.life.fleets import MESSAGES, CellFinding, FadeFleet, FleetCode, FleetError, calibrate_fade
from meguri.tables.faults import TableError

COLUMNS = ("cell_id", "exposure_count", "capacity_ah")


def straight(name: str, rate: float = 0.001, rows: int = 260) -> pl.DataFrame:
    count = np.arange(rows)
    return pl.DataFrame({"cell_id": name, "exposure_count": count, "capacity_ah": 2 * (1 - rate * count)})


@cache
def _fleet() -> FadeFleet:
    return calibrate_fade(pl.concat([straight(f"f{at}", 0.0009 + at / 20000) for at in range(8)]))


@pytest.fixture
def fleet() -> FadeFleet:
    return _fleet()


@pytest.mark.parametrize("given_", [None, 3, "series.csv", [1, 2]])
def test_what_is_no_table_is_refused(given_: Any) -> None:
    with pytest.raises(FleetError) as error:
        calibrate_fade(given_)
    assert [one.code for one in error.value.faults] == [FleetCode.NO_FRAME]


def test_every_refusal_has_words() -> None:
    assert set(MESSAGES) == set(FleetCode)


def test_no_reading_is_refused() -> None:
    with pytest.raises(FleetError, match="no reading"):
        calibrate_fade(straight("a").clear())


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, None, "full"])
def test_values_that_no_capacity_can_have_break_the_table(value: Any) -> None:
    with pytest.raises(TableError):
        calibrate_fade(straight("a").with_columns(capacity_ah=pl.lit(value)))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_missing_column_breaks_the_table(name: str) -> None:
    with pytest.raises(TableError):
        calibrate_fade(straight("a").drop(name))


def test_first_capacities_of_nought_and_cells_of_two_groups_are_named_all_at_once() -> None:
    dead = straight("dead").with_columns(capacity_ah=pl.lit(0.0), group=pl.lit("x"))
    torn = straight("torn").with_columns(group=pl.Series(["x", "y"] * 130))
    with pytest.raises(FleetError) as error:
        calibrate_fade(pl.concat([dead, torn]))
    assert [one.code for one in error.value.faults] == [FleetCode.FIRST_CAPACITY, FleetCode.TWO_GROUPS]


@pytest.mark.parametrize("threshold", [0, 1, -0.5, 80, float("nan"), None, "eighty"])
def test_a_threshold_that_is_no_share_is_refused(fleet: FadeFleet, threshold: Any) -> None:
    with pytest.raises(FleetError) as error:
        fleet.predict(straight("new").head(90), threshold)
    assert error.value.faults[0].code == FleetCode.THRESHOLD


def test_a_fleet_that_hardly_reaches_the_threshold_cannot_be_asked(fleet: FadeFleet) -> None:
    with pytest.raises(FleetError, match="Only 0 cells") as error:
        fleet.predict(straight("new").head(90), 0.3)
    assert error.value.faults[0].code == FleetCode.TOO_FEW


def test_other_names_and_numbers_for_cells_are_understood(fleet: FadeFleet) -> None:
    series = straight("7").head(110)
    other = series.rename({"cell_id": "cell", "exposure_count": "cycle"}).with_columns(
        pl.col("cell").cast(pl.Int64)
    )
    assert fleet.predict(other).equals(fleet.predict(series))
    assert fleet.predict(series.to_dict(as_series=False)).equals(fleet.predict(series))


def test_readings_that_contradict_each_other_are_settled_by_their_median_and_named(fleet: FadeFleet) -> None:
    series = straight("new").head(110)
    twice = series.filter(pl.col("exposure_count") == 50).with_columns(pl.col("capacity_ah") + 0.02)
    row = fleet.predict(pl.concat([series, twice])).row(0, named=True)
    assert CellFinding.REPEATED in row["findings"]


@settings(max_examples=60, deadline=None)
@given(
    shares=st.lists(
        st.floats(0, 3, allow_nan=False) | st.sampled_from([0.0, 0.8, 0.9, 1.0, 1e-300, 1e300]),
        min_size=1,
        max_size=40,
    ),
    counts=st.lists(st.integers(-(10**6), 10**6) | st.sampled_from([0, 10**15]), min_size=40, max_size=40),
    teach=st.booleans(),
)
def test_whatever_is_in_the_series_only_coded_errors_come_out(
    shares: list[float], counts: list[int], *, teach: bool
) -> None:
    series = pl.DataFrame(
        {"cell_id": "odd", "exposure_count": counts[: len(shares)], "capacity_ah": shares},
        schema_overrides={"capacity_ah": pl.Float64},
    )
    try:
        if teach:
            good = pl.concat(
                [
                    straight(f"g{at}", 0.0009 + at / 20000).cast({"exposure_count": pl.Int64})
                    for at in range(4)
                ]
            )
            taught = calibrate_fade(pl.concat([good, series]))
            told = taught.predict(straight("new").head(110))
        else:
            told = _fleet().predict(series)
    except (FleetError, TableError):
        return
    assert told.select("reached_count_low", "reached_count", "reached_count_high").null_count().row(0) == (
        0,
        0,
        0,
    )
