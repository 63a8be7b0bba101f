"""The simulator keeps its own truth, says that it is synthetic, and is made of nothing but its generator."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from meguri.health.logs.reading import read_log
from meguri.health.sessions import find_sessions, moved_ah
from meguri.health.simulate import (
    Truth,
    default_ocv,
    demo,
    demo_csv,
    simulate_charge,
    simulate_pulses,
    simulate_spectra,
)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_same_generator_gives_the_same_log() -> None:
    one, other, third = (simulate_charge(Truth(), rng(seed), dt_s=10.0) for seed in (1, 1, 2))
    assert_frame_equal(one.frame, other.frame)
    assert not one.frame.equals(third.frame)


@pytest.mark.parametrize("soh", [0.6, 0.85, 1.0])
def test_charge_over_true_soc_is_the_true_capacity(soh: float) -> None:
    truth = Truth(soh_share=soh, charge_spread_share=0.0)
    log = simulate_charge(truth, rng(), rest_before_s=0.0, rest_after_s=0.0)
    held = moved_ah(log.frame)[-1] / 0.6
    assert held == pytest.approx(soh * truth.capacity_ah, rel=0.003)


def test_the_charge_shows_as_one_between_rests_and_falls_off_when_full() -> None:
    log = simulate_charge(Truth(), rng(), soc_to_share=1.0, dt_s=5.0)
    found = find_sessions(log.frame)
    assert found["kind"].to_list() == ["rest", "charge", "rest"]
    current = log.frame["current_a"].to_numpy()
    charging = current[current > 3]
    assert charging[-1] < 0.1 * charging[0]
    assert float(log.frame["cell_voltage_mean_v"].to_numpy().max()) < 4.2


def test_the_display_shows_whole_percents_and_believes_its_own_capacity() -> None:
    wrong = Truth(soh_share=0.8, bms_soh_share=0.9)
    soc = simulate_charge(wrong, rng(), dt_s=10.0).frame["soc_share"].to_numpy()
    assert np.allclose(100 * soc, np.round(100 * soc))
    assert soc[-1] - soc[0] == pytest.approx(0.6 * 0.8 / 0.9, abs=0.02)


def test_cold_cells_resist_more_and_resistance_heats() -> None:
    cold, warm = (simulate_pulses(Truth(), rng(), temperature_c=degrees).frame for degrees in (0.0, 35.0))

    def sag(frame: pl.DataFrame) -> float:
        volts = frame["voltage_v"].to_numpy()
        return float(volts[590] - volts[:700].min())

    assert sag(cold) > 2 * sag(warm) > 0
    quick = simulate_charge(Truth(), rng(), dt_s=10.0).frame["temperature_c"]
    assert quick[-1] > quick[0] + 5


def test_spread_cells_lie_apart_and_even_ones_together() -> None:
    apart, even = (
        simulate_pulses(Truth(charge_spread_share=spread, resistance_spread_share=0.0), rng()).cells
        for spread in (0.02, 0.0)
    )
    at_rest = [cells.filter(time_s=0.0)["voltage_v"].to_numpy().std() for cells in (apart, even)]
    assert at_rest[0] > 3 * at_rest[1]
    assert apart["cell_rank"].n_unique() == 96


def test_pulses_are_found_as_such() -> None:
    found = find_sessions(simulate_pulses(Truth(), rng()).frame)
    assert found["kind"].to_list() == ["rest", "pulse", "rest", "pulse", "rest"]


def test_the_demo_says_synthetic_in_log_finding_file_and_when_read_back(tmp_path: Path) -> None:
    pack, log = demo()
    assert log.is_synthetic
    assert "synthetic" in log.findings["code"].to_list()
    text = demo_csv(log)
    assert text.startswith("# SYNTHETIC")
    (tmp_path / "demo.csv").write_text(text, encoding="utf-8")
    again = read_log(tmp_path / "demo.csv")
    assert again.is_synthetic
    assert "synthetic" in again.findings["code"].to_list()
    assert_frame_equal(again.frame, log.frame, abs_tol=1e-3)
    assert pack.name == "synthetic"
    assert_frame_equal(demo()[1].frame, log.frame)


def test_the_default_curve_rises_between_the_ends_that_vehicles_use() -> None:
    """Inside the 2.5 to 4.2 V between which Chen et al. 2020 cycle the cell."""
    curve = default_ocv()["cell_voltage_v"]
    assert (curve.diff().drop_nulls() > 0).all()
    assert curve[0] == pytest.approx(3.3)
    assert curve[-1] == pytest.approx(4.15)


def test_a_spectrum_without_noise_is_its_formula() -> None:
    made = simulate_spectra(rng(), ohmic_ohm=(0.001, 0.002), noise_share=0.0, frequency_hz=(1e6, 1.0))
    assert made["spectrum_id"].unique(maintain_order=True).to_list() == ["synthetic-1", "synthetic-2"]
    z = made["z_real_ohm"].to_numpy() + 1j * made["z_imag_ohm"].to_numpy()
    assert z[2] - z[0] == pytest.approx(0.001)
    omega = 2 * np.pi
    assert z[1] == pytest.approx(
        0.001 + 0.0015 / (1 + (0.01j * omega) ** 0.85) + 0.0004 * (1 - 1j) / omega**0.5
    )
    assert (made["z_imag_ohm"] < 0).all()
