"""Fits: what went in comes out, with a doubt that is right, and nothing else matters."""

import numpy as np
import polars as pl
import pytest
from tests.health.impedance.spectra_made import FREQUENCIES, TRUTH, TWO_ARCS, noisy, of_circuit, spectrum

from meguri.health.impedance import CircuitError, SpectrumCode, SpectrumError, fit_impedance
from meguri.tables.health import FINDINGS


def test_exact_spectra_give_their_parameters_back() -> None:
    rng = np.random.default_rng(1)
    truth = TRUTH * np.exp(rng.normal(0, 0.3, (40, TRUTH.size)))
    truth[:, [3, 6]] = rng.uniform(0.75, 0.98, (40, 2))
    fit = fit_impedance(spectrum(of_circuit(TWO_ARCS, truth)), TWO_ARCS)
    np.testing.assert_allclose(fit.values(), truth, rtol=1e-5)
    assert fit.converged.all()
    assert fit.residuals.max() < 1e-6
    assert fit.findings.is_empty()


@pytest.mark.parametrize(
    ("circuit", "values"),
    [
        ("L0-R0-p(R1,CPE1)-p(R2-W1,C2)", [2e-7, 0.01, 0.02, 0.1, 0.9, 0.03, 0.01, 6.0]),
        ("R0-p(R1,C1)-Ws1", [0.01, 0.02, 0.05, 0.03, 4.0]),
        ("R0-p(R1,C1)-Wo1", [0.01, 0.02, 0.05, 0.03, 4.0]),
        ("R0-G1", [0.01, 0.03, 0.1]),
        ("R0-p(R1,CPE1)-CPE2", [0.01, 0.02, 0.05, 0.9, 50.0, 0.6]),
    ],
)
def test_other_circuits_give_their_parameters_back(circuit: str, values: list[float]) -> None:
    z = of_circuit(circuit, np.array(values))
    fit = fit_impedance(spectrum(z), circuit)
    np.testing.assert_allclose(fit.values()[0], values, rtol=1e-4)
    np.testing.assert_allclose(fit.impedance(FREQUENCIES), z, rtol=1e-6)


def test_doubt_is_right_on_noisy_spectra() -> None:
    """Errors over stated standard deviations have spread 1, and the 5–95 % band holds nine in ten."""
    z = noisy(np.tile(of_circuit(TWO_ARCS, TRUTH), (400, 1)), 3e-3)
    fit = fit_impedance(spectrum(z), TWO_ARCS)
    kept = np.array([False, False, False, True, False, False, True])
    spread = np.sqrt(np.diagonal(fit.covariance, axis1=1, axis2=2))
    error = np.where(kept, fit.values() - TRUTH, np.log(fit.values() / TRUTH))
    np.testing.assert_allclose((error / spread).std(axis=0), 1.0, atol=0.12)
    np.testing.assert_allclose((error / spread).mean(axis=0), 0.0, atol=0.25)
    rows = fit.parameters.with_columns(truth=pl.Series(np.tile(TRUTH, 400)))
    inside = rows.select(
        ((pl.col("low") <= pl.col("truth")) & (pl.col("truth") <= pl.col("high"))).mean()
    ).item()
    assert inside == pytest.approx(0.90, abs=0.02)


def test_order_and_company_of_spectra_do_not_matter() -> None:
    rng = np.random.default_rng(2)
    truth = TRUTH * np.exp(rng.normal(0, 0.05, (5, TRUTH.size)))
    frame = spectrum(noisy(of_circuit(TWO_ARCS, np.minimum(truth, [*[9] * 3, 1, 9, 9, 1])), 1e-3))
    whole = fit_impedance(frame, TWO_ARCS).parameters
    shuffled = fit_impedance(frame.sample(fraction=1.0, shuffle=True, seed=3), TWO_ARCS).parameters
    ordered = shuffled.with_columns(pl.col("spectrum_id").str.slice(1).cast(pl.Int64).alias("k")).sort(
        "k", maintain_order=True
    )
    np.testing.assert_allclose(ordered["value"], whole["value"], rtol=1e-6)
    alone = [fit_impedance(frame.filter(spectrum_id=f"s{k}"), TWO_ARCS).parameters for k in range(5)]
    np.testing.assert_allclose(pl.concat(alone)["value"], whole["value"], rtol=1e-9)


def test_spectra_of_different_frequencies_go_together() -> None:
    z = of_circuit(TWO_ARCS, TRUTH)
    parts = [spectrum(z), spectrum(z[:, ::2], FREQUENCIES[::2]).with_columns(spectrum_id=pl.lit("half"))]
    np.testing.assert_allclose(
        fit_impedance(pl.concat(parts), TWO_ARCS).values(), np.tile(TRUTH, (2, 1)), rtol=1e-5
    )


@pytest.mark.parametrize("weighting", ["modulus", "unit"])
@pytest.mark.parametrize("scale", [1e-3, 1e4])
def test_k_times_the_impedance_gives_k_times_the_resistances(weighting: str, scale: float) -> None:
    z = noisy(of_circuit(TWO_ARCS, TRUTH), 1e-3)
    one, many = (fit_impedance(spectrum(k * z), TWO_ARCS, weighting).values()[0] for k in (1.0, scale))
    np.testing.assert_allclose(many / one, [scale, scale, 1 / scale, 1, scale, 1 / scale, 1], rtol=1e-5)


def test_what_a_spectrum_does_not_determine_is_said() -> None:
    z = noisy(of_circuit("R0-p(R1,C1)", np.array([0.01, 0.02, 0.1])), 1e-3)
    fit = fit_impedance(spectrum(z), TWO_ARCS)
    assert "impedance_parameter_undetermined" in fit.findings["code"].to_list()
    bad = fit_impedance(spectrum(of_circuit(TWO_ARCS, TRUTH)), "R0-C1")
    assert "impedance_misfit" in bad.findings["code"].to_list()
    FINDINGS.check(pl.concat([fit.findings, bad.findings]).unique("finding_id"))


def test_spectra_that_cannot_be_fitted_are_refused() -> None:
    good = spectrum(of_circuit(TWO_ARCS, TRUTH))
    cases = {
        SpectrumCode.EMPTY: good.head(0),
        SpectrumCode.FEW: good.head(3),
        SpectrumCode.FREQUENCY: good.with_columns(
            frequency_hz=pl.col("frequency_hz") - good["frequency_hz"].min()
        ),
    }
    for code, frame in cases.items():
        with pytest.raises(SpectrumError) as caught:
            fit_impedance(frame, TWO_ARCS)
        assert caught.value.faults[0].code is code
    with pytest.raises(SpectrumError, match="weighting"):
        fit_impedance(good, TWO_ARCS, "best")
    with pytest.raises(CircuitError):
        fit_impedance(good, "R0-")


def test_alpha_stays_between_0_and_1() -> None:
    z = noisy(of_circuit("R0-p(R1,C1)-p(R2,C2)", np.array([0.01, 0.02, 0.01, 0.03, 2.0])), 5e-3)
    exponents = fit_impedance(spectrum(z), TWO_ARCS).parameters.filter(unit="1")
    assert exponents.select(pl.col("low", "value", "high").is_between(0, 1).all()).row(0) == (True,) * 3


def test_zhang_spectra_are_followed_by_two_arcs_and_diffusion(shared) -> None:  # type: ignore[no-untyped-def]
    from meguri.health.impedance import read_spectra

    read = read_spectra(shared / "fielddata" / "zhang2020_eis" / "data_eis_zhang2020.csv")
    some = read.frame.filter(pl.col("spectrum_id").is_in([str(row) for row in range(2, 900, 90)]))
    fit = fit_impedance(some, "R0-p(R1,CPE1)-p(R2,CPE2)-W1")
    assert fit.converged.all()
    assert np.median(fit.residuals) < 0.04
    better = fit_impedance(some, "L0-R0-p(R1,CPE1)-p(R2,CPE2)-W1")
    assert (better.residuals <= fit.residuals * (1 + 1e-6)).all()
