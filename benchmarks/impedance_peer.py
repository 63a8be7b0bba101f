"""impedance.py's and pyimpspec's side of the impedance benchmark; started with -P by our impedance.py.

    python impedance_peer.py WAY CIRCUIT FOLDER

Reads frequency.npy and z.npy from FOLDER, writes what it found there, prints seconds and versions as JSON.
"""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from impedance.models.circuits import CustomCircuit
from pyimpspec import DataSet, calculate_drt

# As a user would write them: resistances from the real axis, capacities for times of 0.02 s and 2 s.
GUESS = {
    "R0": 0.35,
    "R1": 0.3,
    "CPE1_0": 0.1,
    "CPE1_1": 0.8,
    "R2": 0.8,
    "CPE2_0": 2.0,
    "CPE2_1": 0.8,
    "W1": 0.1,
}


def fit(circuit: str, frequency: np.ndarray, z: np.ndarray, folder: Path) -> float:
    """CustomCircuit, one spectrum after the other."""
    names = CustomCircuit(circuit, initial_guess=[1.0] * (8 if "W1" in circuit else 7)).get_param_names()[0]
    fitted, start = [], time.process_time()
    for spectrum in z:
        model = CustomCircuit(circuit, initial_guess=[GUESS[name] for name in names])
        model.fit(frequency, spectrum, weight_by_modulus=True)
        fitted.append(model.predict(frequency))
    took = time.process_time() - start
    np.save(folder / "fitted.npy", np.array(fitted))
    return took


def relaxation(frequency: np.ndarray, z: np.ndarray, folder: Path) -> float:
    """tr-nnls with its own choice of the regularisation, from the real part, as it comes."""
    start = time.process_time()
    found = [calculate_drt(DataSet(frequency, spectrum), method="tr-nnls") for spectrum in z]
    took = time.process_time() - start
    np.save(folder / "strength.npy", np.array([one.lambda_value for one in found]))
    np.save(folder / "tau.npy", found[0].time_constants)
    np.save(folder / "gamma.npy", np.array([one.gammas for one in found]))
    return took


def main() -> None:
    """One way, once."""
    warnings.simplefilter("ignore")
    way, circuit, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    frequency, z = np.load(folder / "frequency.npy"), np.load(folder / "z.npy")
    took = fit(circuit, frequency, z, folder) if way == "fit" else relaxation(frequency, z, folder)
    print(json.dumps({"s": took, "versions": {name: version(name) for name in ("impedance", "pyimpspec")}}))


if __name__ == "__main__":
    main()
