"""Promises of `meguri impedance`: parameters with doubt, the Kramers–Kronig check, clear faults."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

Run = Callable[..., tuple[int, str, str]]
CIRCUIT = "R0-p(R1,CPE1)"
TRUE = {"R0": 0.02, "R1": 0.05, "CPE1_0": 2.0, "CPE1_1": 0.8}


@pytest.fixture
def spectra(tmp_path: Path) -> Path:
    """Two equal spectra of a circuit with known values."""
    frequency = np.geomspace(1e4, 1e-2, 40)
    admittance = TRUE["CPE1_0"] * (2j * np.pi * frequency) ** TRUE["CPE1_1"]
    z = TRUE["R0"] + 1 / (1 / TRUE["R1"] + admittance)
    lines = ["spectrum_id,frequency_hz,z_real_ohm,z_imag_ohm"]
    for name in ("a", "b"):
        lines += [
            f"{name},{f!r},{v.real!r},{v.imag!r}" for f, v in zip(frequency.tolist(), z.tolist(), strict=True)
        ]
    path = tmp_path / "spectra.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_circuit_is_found_again_from_its_own_spectra(run: Run, spectra: Path) -> None:
    status, out, err = run("impedance", str(spectra), "--circuit", CIRCUIT, "--json")
    assert (status, err) == (0, "")
    shown = json.loads(out)
    assert [one["spectrum_id"] for one in shown["spectra"]] == ["a", "b"]
    for one in shown["spectra"]:
        assert one["converged"]
        assert one["kramers_kronig_valid"]
        found = {row["parameter"]: row["value"] for row in one["parameters"]}
        assert found == pytest.approx(TRUE, rel=1e-3)
        assert all(row["low"] <= row["value"] <= row["high"] for row in one["parameters"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_table_and_the_picture_are_in_the_readers_language(
    run: Run, spectra: Path, tmp_path: Path, lang: str
) -> None:
    plot = tmp_path / "nyquist.svg"
    argv = ("impedance", str(spectra), "--circuit", CIRCUIT, "--plot", str(plot), "--lang", lang)
    status, out, err = run(*argv)
    assert (status, err) == (0, "")
    assert str(plot) in out
    assert any("぀" <= sign <= "ヿ" for sign in out) == (lang == "ja")
    ET.fromstring(plot.read_text(encoding="utf-8"))  # noqa: S314 - our own drawing


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    ("circuit", "text", "code"),
    [
        ("R0-Q7-(R1", None, "bad_circuit"),
        ("", None, "bad_circuit"),
        (CIRCUIT, "frequency_hz,z_real_ohm,z_imag_ohm\n-1,0.1,0\n1,x,0\n", "bad_spectra"),
        (CIRCUIT, "", "bad_spectra"),
    ],
)
def test_bad_input_names_every_fault_with_exit_code_2(
    run: Run, spectra: Path, circuit: str, text: str | None, code: str, lang: str
) -> None:
    if text is not None:
        spectra.write_text(text, encoding="utf-8")
    argv = ("impedance", str(spectra), "--circuit", circuit, "--lang", lang)
    status, out, err = run(*argv)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert any("぀" <= sign <= "ゟ" for sign in err) == (lang == "ja"), err
    error = json.loads(run(*argv, "--json")[1])["error"]
    assert error["code"] == code
    assert error["faults"]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_missing_file_or_a_folder_is_said_in_the_readers_language(
    run: Run, tmp_path: Path, lang: str
) -> None:
    """Not in the machine's: no error number, no English in Japanese."""
    for path in (tmp_path / "none.csv", tmp_path):
        status, _out, err = run("impedance", str(path), "--circuit", CIRCUIT, "--lang", lang)
        said = err.replace(str(path), "")
        assert status == 2
        assert "Errno" not in said
        assert ("file" in said) == (lang == "en")
