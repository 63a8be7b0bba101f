"""Promises of a pack's description: numbers of any library, names of the trade, tables in any order."""

import numpy as np
import polars as pl
import pytest

from meguri.health.pack import CHEMISTRIES, Pack, PackCode, PackError

OCV = pl.DataFrame({"soc_share": [0.0, 0.5, 1.0], "cell_voltage_v": [3.3, 3.8, 4.15]})


def codes(**said: object) -> list[PackCode]:
    with pytest.raises(PackError) as raised:
        Pack(**{"capacity_ah": 60.0, "cells_in_series": 96, **said})  # type: ignore[arg-type]
    return [fault.code for fault in raised.value.faults]  # type: ignore[misc]


@pytest.mark.parametrize("cells", [96, 96.0, np.int64(96), np.float64(96)])
@pytest.mark.parametrize("capacity", [60, np.int32(60), np.float32(60)])
def test_numbers_of_any_library_are_taken(cells: object, capacity: object) -> None:
    pack = Pack(capacity_ah=capacity, cells_in_series=cells)  # type: ignore[arg-type]
    assert type(pack.cells_in_series) is int
    assert (pack.capacity_ah, pack.cells_in_series) == (60, 96)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("NCM", "NMC"),
        ("nmc", "NMC"),
        ("NMC 8-1-1", "NMC"),
        ("NCM622", "NMC"),
        ("LiFePO4", "LFP"),
        ("LiMn2O4", "LMO"),
        (None, "unknown"),
        *((one, one) for one in CHEMISTRIES),
    ],
)
def test_a_chemistry_goes_by_the_names_of_the_trade(said: str, meant: str) -> None:
    assert Pack(capacity_ah=60.0, cells_in_series=96, chemistry=said).chemistry == meant


@pytest.mark.parametrize("said", ["", "lead", "811", 3, "NMCX"])
def test_a_name_of_no_chemistry_is_refused(said: object) -> None:
    assert codes(chemistry=said) == [PackCode.CHEMISTRY]


@pytest.mark.parametrize(
    "ocv",
    [OCV, OCV.reverse(), OCV.lazy(), OCV.to_dict(), pl.concat([OCV, OCV]), OCV.with_columns(vehicle=3)],
)
def test_a_table_may_come_in_any_order_and_from_any_library(ocv: pl.DataFrame) -> None:
    kept = Pack(capacity_ah=60.0, cells_in_series=96, ocv=ocv).ocv
    assert kept is not None
    assert kept.rows() == OCV.rows()


def test_a_table_measured_in_steps_may_fall_by_a_step_but_not_by_more() -> None:
    level = pl.Series("cell_voltage_v", [3.30, 3.80, 3.79])
    assert Pack(capacity_ah=60.0, cells_in_series=96, ocv=OCV.with_columns(level)).ocv is not None
    assert codes(ocv=OCV.with_columns(level - pl.Series([0.0, 0.0, 0.1]))) == [PackCode.OCV_ORDER]


@pytest.mark.parametrize(
    ("ocv", "code"),
    [
        ("table.csv", PackCode.OCV_COLUMNS),
        (OCV.rename({"soc_share": "soc"}), PackCode.OCV_COLUMNS),
        (OCV[:2], PackCode.OCV_POINTS),
        (pl.concat([OCV[:2], OCV[:2]]), PackCode.OCV_POINTS),
        (OCV.with_columns(pl.col("soc_share") * 100), PackCode.OCV_RANGE),
        (OCV.with_columns(pl.lit(None, pl.Float64).alias("cell_voltage_v")), PackCode.OCV_RANGE),
        (OCV.with_columns(pl.lit(float("nan")).alias("cell_voltage_v")), PackCode.OCV_RANGE),
    ],
)
def test_a_table_that_is_none_is_refused_with_the_row(ocv: object, code: PackCode) -> None:
    assert codes(ocv=ocv) == [code]


def test_all_faults_of_a_pack_are_told_at_once() -> None:
    found = codes(capacity_ah=float("nan"), cells_in_series=96.5, chemistry="lead", ocv=OCV[:1])
    assert found == [PackCode.CAPACITY, PackCode.CELLS, PackCode.CHEMISTRY, PackCode.OCV_POINTS]
