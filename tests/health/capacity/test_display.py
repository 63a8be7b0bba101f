"""Promises: charge against displayed SOC over several charges is total least squares, with its doubt."""

import numpy as np
import pytest
from known_charges import CAPACITY_AH, CELLS, charge, curve
from scipy.optimize import minimize_scalar

import meguri as mg
from meguri.health.capacity.display import Counted, display_capacity

SD = 0.004


def _counted(count: int, seed: int, true_ah: float = 80.0) -> list[Counted]:
    rng = np.random.default_rng(seed)
    rise = rng.uniform(0.1, 0.6, count)
    noise, drift = rng.normal(0, SD, count), rng.normal(0, 0.005, count)
    return [Counted(*row, SD) for row in zip(true_ah * rise * (1 + drift), rise + noise, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_least_of_the_weighted_total_squares(seed: int) -> None:
    rows = _counted(5, seed)
    charge_ah, rise = np.array([(row.charge_ah, row.rise_share) for row in rows]).T

    def squares(capacity: float) -> float:
        variance = (0.005 * charge_ah) ** 2 + (capacity * SD) ** 2
        return float(((charge_ah - capacity * rise) ** 2 / variance).sum())

    least = minimize_scalar(squares, bounds=(40, 160), method="bounded", options={"xatol": 1e-9}).x
    told = display_capacity(rows, 0.0)
    assert told is not None
    assert told.value == pytest.approx(least, rel=5e-3)  # Huber's weights move it a little


def test_the_interval_holds_as_often_as_it_says() -> None:
    told = [display_capacity(_counted(4, seed), 0.0) for seed in range(400)]
    assert 0.86 <= np.mean([one is not None and one.low <= 80.0 <= one.high for one in told]) <= 0.97


def test_a_wider_window_has_a_narrower_interval_and_more_charges_too() -> None:
    def width(*rows: Counted) -> float:
        told = display_capacity(rows, 0.0)
        assert told is not None
        return told.high - told.low

    narrow, wide = Counted(24.0, 0.3, SD), Counted(48.0, 0.6, SD)
    assert width(wide) < width(narrow)
    assert width(narrow, narrow, narrow) < width(narrow)
    assert display_capacity([Counted(16.0, 0.2, SD)], 0.0) is None  # too little to tell


def test_one_wrong_charge_hardly_moves_it() -> None:
    rows = _counted(8, 3)
    sound, spoilt = display_capacity(rows, 0.0), display_capacity([*rows, Counted(60.0, 0.4, SD)], 0.0)
    assert sound is not None
    assert spoilt is not None
    assert abs(spoilt.value / sound.value - 1) < 0.02


def test_a_diagnosis_tells_it_beside_the_verdict() -> None:
    volts, rng = curve(30), np.random.default_rng(1)
    logs = [charge(volts, 0.85, start, start + 0.3, rng) for start in (0.1, 0.3, 0.5)]
    made = mg.diagnose(logs, mg.Pack(CAPACITY_AH, CELLS, "NMC"))
    (row,) = made.findings.filter(code="display_capacity").to_dicts()
    assert row["found_value"] == pytest.approx(85.0, rel=0.15)
    assert row["limit_value"] == CAPACITY_AH
    assert (
        mg.diagnose(logs[0].frame.drop("soc_share"), made.pack)
        .findings.filter(code="display_capacity")
        .is_empty()
    )
