"""Relaxation times: area is polarisation resistance, peaks lie at RC, whatever the solver."""

from itertools import pairwise

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


@given(st.integers(0, 2**32 - 1), st.floats(-7, -2), st.integers(1, 8), st.floats(1e-5, 1e-2))
def test_the_solver_agrees_on_kernels_of_spectra_few_free_or_many(
    seed: int, strength: float, arcs: int, noise: float
) -> None:
    """Both ways through the solver: sharp arcs leave few variables free, broad and noisy spectra most."""
    rng = np.random.default_rng(seed)
    omega, tau = np.logspace(5, -1, 50), np.logspace(-5.5, 1.5, 71)
    kernel, own = (1 / (1 + 1j * omega[:, None] * t) for t in (tau, 10 ** rng.uniform(-5, 1, arcs)))
    z = rng.uniform(0.1, 1, (5, arcs)) @ own.T
    z *= 1 + noise * (rng.normal(size=z.shape) + 1j * rng.normal(size=z.shape))
    matrix, right = np.vstack([kernel.real, kernel.imag]), np.hstack([z.real, z.imag])
    ridge = 10**strength * np.linalg.norm(matrix, 2) ** 2
    found = non_negative(matrix.T @ matrix + ridge * np.eye(tau.size), right @ matrix)
    tall = np.vstack([matrix, np.sqrt(ridge) * np.eye(tau.size)])
    wanted = [nnls(tall, np.append(b, np.zeros(tau.size)))[0] for b in right]
    np.testing.assert_allclose(found, wanted, atol=1e-8 * np.max(wanted))


def test_the_solver_takes_right_hand_sides_without_any_or_with_only_free_variables() -> None:
    square = np.array([[2.0, 1.0], [1.0, 2.0]])
    right = np.array([[3.0, 3.0], [-1.0, -2.0], [1.0, -1.0], [0.0, 0.0]])
    np.testing.assert_allclose(non_negative(square, right), [[1, 1], [0, 0], [0.5, 0], [0, 0]], atol=1e-15)
    assert non_negative(square, right[:0]).shape == (0, 2)


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


def test_peaks_take_the_area_between_the_lowest_places_beside_them() -> None:
    z = noisy(of_circuit("R0-p(R1,CPE1)-p(R2,C2)", np.array([[0.01, 0.02, 0.05, 0.7, 0.03, 9.0]] * 8)), 5e-3)
    found = drt(
        pl.concat([spectrum(z), spectrum(z[:1, 3:], FREQUENCIES[3:]).with_columns(spectrum_id=pl.lit("x"))])
    )
    for (name,), own in found.distribution.group_by("spectrum_id", maintain_order=True):
        area = own["gamma_ohm"].to_numpy() * np.log(own["tau_s"][1] / own["tau_s"][0])
        tops = [
            k
            for k in range(area.size)
            if area[k] > max([*area[k - 1 : k], 0]) and area[k] >= max([*area[k + 1 : k + 2], 0])
        ]
        cuts = [low + int(area[low:high].argmin()) for low, high in pairwise(tops)]
        parts = [part.sum() for part in np.split(area, cuts)]
        wanted = [part for part in parts if part >= 0.02 * area.sum()]
        np.testing.assert_allclose(found.peaks.filter(spectrum_id=name)["resistance_ohm"], wanted)


def test_options_that_are_not_known_are_refused() -> None:
    frame = spectrum(of_circuit("R0-p(R1,C1)", np.array([0.01, 0.02, 0.05])))
    for options in ({"part": "phase"}, {"strength": 0.0}, {"strength": float("nan")}):
        with pytest.raises(SpectrumError):
            drt(frame, **options)  # type: ignore[arg-type]
