"""Laws of the calibrated estimator."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from meguri.health.calibrate import Calibrated, CalibrationCode, CalibrationError, calibrate


def pulses(seed, cells=12, rows=5, first=0):
    """Voltages at turning points of pulses on simulated cells: resistance grows as health falls."""
    draw = np.random.default_rng(seed)
    soh = np.repeat(draw.uniform(0.6, 1.0, cells), rows)
    own = np.repeat(draw.normal(0, 0.03, cells), rows)
    rest = draw.uniform(3.4, 3.8, cells * rows)
    resistance = 0.05 * (2 - soh + own)
    currents = np.array([0.0, 1, 0, -1, 0, 2, 0, -2])
    lag = 0.3 * np.concatenate([[0.0], currents[:-1]])
    voltages = rest[:, None] + resistance[:, None] * (currents + lag * soh[:, None])
    voltages += draw.normal(0, 2e-4, voltages.shape)
    return voltages, soh, np.repeat(np.arange(first, first + cells), rows)


@pytest.fixture(scope="module")
def reference():
    return pulses(1)


@pytest.fixture(scope="module")
def taught(reference):
    return calibrate(*reference, "pulse")


def test_new_cells_are_estimated_better_than_by_the_mean_of_what_was_taught(taught, reference):
    asked, soh, _ = pulses(2)
    got = taught.estimate(asked)
    inside = got["inside"].to_numpy()
    assert inside.mean() > 0.8
    error = np.abs(got["soh_share"].to_numpy() - soh)[inside].mean()
    assert error < 0.4 * np.abs(reference[1].mean() - soh).mean()


def test_shares_stand_in_order_and_are_null_exactly_outside(taught):
    asked = np.vstack([pulses(3)[0], pulses(3)[0] + 1.5])
    got = taught.estimate(asked)
    assert got.columns == ["soh_share", "soh_low_share", "soh_high_share", "inside"]
    assert not got["inside"][len(asked) // 2 :].any()
    for name in got.columns[:3]:
        assert (got[name].is_null() == ~got["inside"]).all()
    said = got.filter("inside")
    assert (said["soh_low_share"] <= said["soh_share"]).all()
    assert (said["soh_share"] <= said["soh_high_share"]).all()


@settings(max_examples=5)
@given(seed=st.integers(0, 99))
def test_neither_the_order_of_rows_nor_the_names_of_cells_matter(seed, reference, taught):
    values, soh, cells = reference
    order = np.random.default_rng(seed).permutation(len(soh))
    names = [f"cell {(7 * cell + seed) % 101}" for cell in cells[order]]
    again = calibrate(values[order], soh[order], names, "pulse")
    asked = pulses(4)[0]
    assert_frame_equal(again.estimate(asked), taught.estimate(asked))


def test_json_and_files_give_back_the_same_estimates(taught, tmp_path):
    asked = pulses(5)[0]
    taught.save(tmp_path / "taught.json")
    for read in (Calibrated.from_json(taught.to_json()), Calibrated.load(tmp_path / "taught.json")):
        assert read.to_json() == taught.to_json()
        assert_frame_equal(read.estimate(asked), taught.estimate(asked), check_exact=True)


def test_what_is_no_calibration_is_refused_with_our_own_error(taught, tmp_path):
    kept = json.loads(taught.to_json())
    broken = [
        "",
        "[]",
        "{}",
        '{"meguri_calibration": 2}',
        taught.to_json()[:500],
        json.dumps({**kept, "meguri_calibration": 99}),
        json.dumps({**kept, "members": [{"weight": 1}]}),
        json.dumps({**kept, "features": [["a"]]}),
        json.dumps({name: value for name, value in kept.items() if name != "reach"}),
    ]
    for text in broken:
        (tmp_path / "broken.json").write_text(text, encoding="utf-8")
        with pytest.raises(CalibrationError) as caught:
            Calibrated.load(tmp_path / "broken.json")
        assert [fault.code for fault in caught.value.faults] == [CalibrationCode.FILE]


def test_intervals_hold_for_new_cells():
    """Taught eight times with 14 cells, asked each time about 30 others."""
    held = []
    for seed in range(8):
        small = calibrate(*pulses(100 + seed, cells=14, rows=3), "pulse")
        asked, soh, _ = pulses(200 + seed, cells=30, rows=3)
        got = small.estimate(asked).with_columns(soh=soh).filter("inside")
        held += got.select(pl.col("soh").is_between("soh_low_share", "soh_high_share")).to_series().to_list()
    assert len(held) > 500
    assert 0.86 <= np.mean(held) <= 0.99


def test_few_cells_make_wider_intervals_than_many():
    few, many = (calibrate(*pulses(6, cells=cells), "pulse") for cells in (4, 20))
    asked = pulses(6, cells=4)[0]
    wide, narrow = (
        got.estimate(asked).select((pl.col("soh_high_share") - pl.col("soh_low_share")).mean()).item()
        for got in (few, many)
    )
    assert wide > narrow


def test_units_of_a_spectrum_do_not_matter_beyond_rounding():
    values, soh, cells = spectra(7)
    one, other = calibrate(values, soh, cells, "spectrum"), calibrate(1e3 * values, soh, cells, "spectrum")
    asked = spectra(8)[0]
    assert_frame_equal(one.estimate(asked), other.estimate(1e3 * asked), abs_tol=1e-4)


def spectra(seed, cells=10, rows=4):
    """One arc and a series resistance, growing as health falls."""
    draw = np.random.default_rng(seed)
    soh = np.repeat(draw.uniform(0.6, 1.0, cells), rows) - np.tile(np.linspace(0, 0.1, rows), cells)
    omega = 2 * np.pi * np.logspace(3, -1, 15)
    series = np.repeat(draw.uniform(0.9, 1.1, cells), rows)[:, None] * 1e-3
    arc = 1e-3 * (3 - 2 * soh)[:, None] / (1 + 1j * omega * 0.05 * (2 - soh)[:, None])
    z = (series + arc) * (1 + 1e-3 * draw.normal(size=arc.shape))
    return np.hstack([z.real, z.imag]), soh, np.repeat(np.arange(cells), rows)


def test_a_spectrum_taught_under_its_aliases_is_the_same_and_conditions_are_heard():
    values, soh, cells = spectra(9)
    asked = spectra(10)[0]
    want = calibrate(values, soh, cells, "spectrum").estimate(asked)
    for alias in ("impedance", "EIS", " Spectra "):
        assert_frame_equal(calibrate(values, soh, cells, alias).estimate(asked), want)
    warm = np.full((len(soh), 1), 25.0)
    constant = calibrate(np.hstack([values, warm]), soh, cells, "spectrum", conditions=1)
    hot = constant.estimate(np.hstack([asked, np.full((len(asked), 1), 80.0)]))
    assert_frame_equal(constant.estimate(np.hstack([asked, warm])), want, abs_tol=1e-6)
    assert not hot["inside"].any()


def test_unnamed_features_still_teach():
    values, soh, cells = spectra(11)
    got = calibrate(values, soh, cells, "anything").estimate(values)
    assert np.abs(got["soh_share"].to_numpy() - soh).mean() < 0.03


def test_rows_given_twice_change_nothing_that_matters(reference, taught):
    values, soh, cells = (np.concatenate([part, part]) for part in reference)
    twice = calibrate(values, soh, cells, "pulse")
    asked = pulses(12)[0]
    one, other = taught.estimate(asked), twice.estimate(asked)
    assert (one["soh_share"] - other["soh_share"]).abs().max() < 0.03


def test_all_faults_come_at_once_and_name_what_was_found():
    values = np.ones((4, 5))
    with pytest.raises(CalibrationError) as caught:
        calibrate(values, [0.8, 0.9, 80.0], ["a", "a", "b", "b"], "spectrum", conditions=0)
    codes = {fault.code for fault in caught.value.faults}
    assert codes == {
        CalibrationCode.ROWS,
        CalibrationCode.CELLS,
        CalibrationCode.SOH,
        CalibrationCode.HALVES,
    }
    assert "0.8…80" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"X": [["a"]]}, CalibrationCode.FEATURES),
        ({"X": [1.0, 2.0]}, CalibrationCode.FEATURES),
        ({"X": np.full((60, 8), np.nan)}, CalibrationCode.NOT_FINITE),
        ({"X": np.empty((0, 3))}, CalibrationCode.FEATURES),
        ({"soh": np.full(60, 0.9)}, CalibrationCode.SOH_CONSTANT),
        ({"soh": np.full(60, np.inf)}, CalibrationCode.NOT_FINITE),
        ({"soh": ["good"] * 60}, CalibrationCode.SOH_TEXT),
        ({"groups": 1}, CalibrationCode.ROWS),
        ({"conditions": 8}, CalibrationCode.CONDITIONS),
        ({"conditions": -1}, CalibrationCode.CONDITIONS),
        ({"X": np.ones((3001, 2))}, CalibrationCode.TOO_MANY),
    ],
)
def test_what_teaches_nothing_is_refused(change, code, reference):
    values, soh, cells = reference
    with pytest.raises(CalibrationError) as caught:
        calibrate(**({"X": values, "soh": soh, "groups": cells, "quantity": "pulse"} | change))
    assert code in {fault.code for fault in caught.value.faults}


def test_other_columns_than_were_taught_are_refused(taught):
    with pytest.raises(CalibrationError, match="taught with 8"):
        taught.estimate(np.ones((2, 7)))
