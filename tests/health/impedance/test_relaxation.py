"""Relaxation times: area is polarisation resistance, peaks lie at RC, whatever the solver."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import nnls
from tests.health.impedance.spectra_made import FREQUENCIES, noisy, of_circuit, spectrum

from meguri.health.impedance import SpectrumError, drt
from meguri.health.impedance.nonnegative import non_negative

STEP = 0.1  # decades


@given(st.floats(-3.3, -1.0), st.floats(0.9, 1.6), st.floats(0.2, 5.0))
def test_peaks_lie_at_rc_and_the_area_is_r(first: float, apart: float, ratio: float) -> None:
    tau, r = np.array([10**first, 10 ** (first + apart)]), np.array([0.02, 0.02 * ratio])
    values = np.array([0.01, r[0], tau[0] / r[0], r[1], tau[1] / r[1]])
    found = drt(spectrum(of_circuit("R0-p(R1,C1)-p(R2,C2)", values)))
    peaks = found.peaks.filter(pl.col("resistance_ohm") > 0.05 * r.sum()).sort("tau_s")
    assert np.abs(np.log10(peaks["tau_s"].to_numpy() / tau)).max() < STEP
    np.testing.assert_allclose(peaks["resistance_ohm"], r, rtol=0.1)
    area = found.distribution["gamma_ohm"].sum() * np.log(
        found.distribution["tau_s"][1] / found.distribution["tau_s"][0]
    )
    assert area == pytest.approx(r.sum(), rel=0.06)
    assert found.resistance_ohm[0] == pytest.approx(0.01, rel=0.05)
    assert not peaks["is_edge"].any()


@given(st.integers(0, 2**32 - 1), st.integers(2, 25))
def test_the_solver_agrees_with_lawson_and_hanson(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, right = rng.normal(size=(size + 5, size)), rng.normal(size=(6, size + 5))
    found = non_negative(matrix.T @ matrix, right @ matrix)
    assert (found >= 0).all()
    np.testing.assert_allclose(found, [nnls(matrix, b)[0] for b in right], atol=1e-7)


def test_noise_makes_regularisation_stronger_and_keeps_the_main_peaks() -> None:
    z = np.tile(
        of_circuit("R0-p(R1,CPE1)-p(R2,CPE2)", np.array([0.01, 0.02, 0.08, 0.8, 0.03, 9.0, 0.8])), (20, 1)
    )
    strengths = []
    for noise in (1e-5, 1e-2):
        found = drt(spectrum(noisy(z, noise)))
        strengths.append(np.median(np.log10(found.strength)))
        main = found.peaks.filter(pl.col("resistance_ohm") > 0.01)
        tau = np.array([(0.02 * 0.08) ** (1 / 0.8), (0.03 * 9.0) ** (1 / 0.8)])
        off = np.abs(np.log10(main["tau_s"].to_numpy()[:, None] / tau)).min(axis=1)
        assert np.median(off) < 2 * STEP
        assert np.median(found.residuals) < 2 * noise + 2e-3
    assert strengths[1] > strengths[0]


def test_batch_is_one_by_one_and_k_times_z_gives_k_times_gamma() -> None:
    z = noisy(
        of_circuit(
            "R0-p(R1,C1)-p(R2,C2)", np.array([[0.01, 0.02, 0.05, 0.03, 9.0], [0.02, 0.01, 0.1, 0.05, 2.0]])
        ),
        1e-3,
    )
    both = drt(spectrum(z)).distribution["gamma_ohm"].to_numpy()
    alone = np.concatenate([drt(spectrum(row)).distribution["gamma_ohm"].to_numpy() for row in z])
    np.testing.assert_allclose(alone, both, atol=1e-10)
    np.testing.assert_allclose(drt(spectrum(1e3 * z)).distribution["gamma_ohm"], 1e3 * both, atol=1e-6)


def test_spectra_of_different_frequencies_go_together() -> None:
    z = of_circuit("R0-p(R1,C1)", np.array([0.01, 0.02, 0.05]))
    other = spectrum(z[:, ::2], FREQUENCIES[::2]).with_columns(spectrum_id=pl.lit("half"))
    peaks = drt(pl.concat([spectrum(z), other])).peaks
    assert peaks["spectrum_id"].to_list() == ["s0", "half"]
    np.testing.assert_allclose(np.log10(peaks["tau_s"]), -3, atol=STEP)


def test_one_part_alone_shows_the_same_peak() -> None:
    frame = spectrum(of_circuit("R0-p(R1,C1)", np.array([0.01, 0.02, 0.05])))
    for part in ("real", "imaginary"):
        tau = drt(frame, part=part).peaks["tau_s"].to_numpy()
        np.testing.assert_allclose(np.log10(tau), -3, atol=STEP)


def test_options_that_are_not_known_are_refused() -> None:
    frame = spectrum(of_circuit("R0-p(R1,C1)", np.array([0.01, 0.02, 0.05])))
    for options in ({"part": "phase"}, {"strength": 0.0}, {"strength": float("nan")}):
        with pytest.raises(SpectrumError):
            drt(frame, **options)  # type: ignore[arg-type]
