"""The check passes what a circuit can make and stops what drifted."""

import numpy as np
import pytest
from tests.health.impedance.spectra_made import TRUTH, TWO_ARCS, noisy, of_circuit, spectrum

from meguri.health.impedance import kramers_kronig
from meguri.tables.health import FINDINGS

VALID = {
    TWO_ARCS: TRUTH,
    "R0-p(R1,C1)": np.array([0.01, 0.02, 0.05]),
    "L0-R0-p(R1,CPE1)-W1": np.array([1e-7, 0.01, 0.02, 0.05, 0.8, 0.005]),
    "R0-p(R1,CPE1)-C2": np.array([0.01, 0.02, 0.05, 0.8, 300.0]),
    "R0-G1-Ws1": np.array([0.01, 0.02, 0.05, 0.02, 3.0]),
}


@pytest.mark.parametrize("circuit", VALID)
@pytest.mark.parametrize("noise", [0.0, 3e-3])
def test_what_a_circuit_makes_is_valid(circuit: str, noise: float) -> None:
    check = kramers_kronig(spectrum(noisy(of_circuit(circuit, VALID[circuit]), noise)))
    assert check.valid.all()
    assert check.rms[0] < 2e-3 + 1.5 * noise
    assert "kramers_kronig_violated" not in check.findings["code"].to_list()


@pytest.mark.parametrize("circuit", VALID)
def test_what_drifts_during_the_measurement_is_not(circuit: str) -> None:
    z = of_circuit(circuit, VALID[circuit]) * np.linspace(1.0, 1.3, 60)
    check = kramers_kronig(spectrum(z))
    assert not check.valid.any()
    finding = FINDINGS.check(check.findings).row(0, named=True)
    assert (finding["code"], finding["about"]) == ("kramers_kronig_violated", "s0")
    assert finding["found_value"] == pytest.approx(check.rms[0])
    assert finding["found_value"] > finding["limit_value"]


def test_a_turned_imaginary_part_is_found() -> None:
    assert kramers_kronig(spectrum(of_circuit(TWO_ARCS, TRUTH).conj())).rms[0] > 0.1


def test_rms_is_that_of_the_deviations() -> None:
    z = noisy(np.tile(of_circuit(TWO_ARCS, TRUTH), (3, 1)), 5e-3)
    check = kramers_kronig(spectrum(z))
    parts = check.deviations.select("real_share", "imag_share").to_numpy().reshape(3, -1, 2)
    np.testing.assert_allclose(np.sqrt((parts**2).sum(axis=2).mean(axis=1)), check.rms)
    assert check.mu.max() <= 0.85
