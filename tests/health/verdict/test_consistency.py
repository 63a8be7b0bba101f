"""Promises: a log whose voltage the pack cannot have is refused, with the series counts that would fit."""

from dataclasses import replace

import polars as pl
import pytest
from verdict_rows import PACK

from meguri.health.consistency import check_series
from meguri.health.diagnosis_faults import DiagnosisError
from meguri.health.logs.log import Log
from meguri.tables.battery import LOG


def _log(**values: float | None) -> Log:
    rows = [{"time_s": float(t), "current_a": 10.0, **values} for t in range(5)]
    return Log(pl.DataFrame(rows, schema=LOG.polars_schema), name="log.csv")


def test_a_log_of_this_pack_passes() -> None:
    check_series([_log(voltage_v=370.0), _log(voltage_v=370.0, cell_voltage_mean_v=3.854)], PACK)
    check_series([_log(cell_voltage_mean_v=3.8)], PACK)


@pytest.mark.parametrize(("cells", "chemistry"), [(192, "LMO"), (48, "NMC"), (96, "LFP"), (300, "unknown")])
def test_a_series_count_that_contradicts_the_voltage_is_refused(cells: int, chemistry: str) -> None:
    pack = replace(PACK, cells_in_series=cells, chemistry=chemistry)
    with pytest.raises(DiagnosisError) as raised:
        check_series([_log(voltage_v=370.0), _log(voltage_v=371.0)], pack)
    assert [fault.code.value for fault in raised.value.faults] == ["series_contradicts_voltage"] * 2
    assert str(cells) in str(raised.value)


def test_cell_voltages_tell_a_wrong_series_count_that_the_range_alone_would_not() -> None:
    log = _log(voltage_v=370.0, cell_voltage_mean_v=3.854)
    with pytest.raises(DiagnosisError, match="make 96 cells in series, but the pack has 108"):
        check_series([log], replace(PACK, cells_in_series=108))
