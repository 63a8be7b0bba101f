"""Promises of pulses and spectra as evidence: inside what was taught a row with its doubt, outside none."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

import meguri as mg
from meguri.cli import main
from meguri.health.calibrate import Calibrated, CalibrationError
from meguri.health.diagnosis_faults import DiagnosisError
from meguri.health.features import FeaturesError, read_features
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED, HEALTH_EVIDENCE

PACK = mg.Pack(capacity_ah=65.0, cells_in_series=96, chemistry="LMO")
TURNS = np.array([0.0, 1, 0, -1, 0, 2, 0, -2])
Floats = NDArray[np.float64]


def pulses(seed: int, cells: int = 12, rows: int = 4) -> tuple[Floats, Floats, Floats]:
    """Voltages at the turns of a pulse test: resistance grows as health falls."""
    draw = np.random.default_rng(seed)
    soh = np.repeat(draw.uniform(0.6, 1.0, cells), rows)
    rest = draw.uniform(3.4, 3.8, cells * rows)
    resistance = 0.05 * (2 - soh + np.repeat(draw.normal(0, 0.03, cells), rows))
    volts = rest[:, None] + resistance[:, None] * TURNS + draw.normal(0, 2e-4, (cells * rows, TURNS.size))
    return volts, soh, np.repeat(np.arange(cells), rows)


@pytest.fixture(scope="module")
def taught() -> Calibrated:
    return mg.calibrate(*pulses(1), "pulse")


@pytest.fixture(scope="module")
def asked() -> tuple[Floats, float]:
    volts, soh, _cells = pulses(2, cells=1)
    return volts, float(soh[0])


def test_a_pulse_is_evidence_with_the_calibration_s_own_doubt(
    taught: Calibrated, asked: tuple[Floats, float]
) -> None:
    made = mg.diagnose(None, PACK, features=[(taught, asked[0][0])], measured_on=date(2026, 4, 1))
    HEALTH_EVIDENCE.check(made.evidence)
    FINDINGS.check(made.findings)
    HEALTH_ASSUMED.check(made.assumed)
    row = made.evidence.row(0, named=True)
    said = taught.estimate(asked[0][:1]).row(0, named=True)
    assert (row["way"], row["method"], row["definition"]) == ("pulse", "pulse", "soh_c")
    assert [row[f"soh_share{end}"] for end in ("_low", "", "_high")] == pytest.approx(
        [said[name] for name in ("soh_low_share", "soh_share", "soh_high_share")]
    )
    assert row["capacity_ah"] == pytest.approx(65 * row["soh_share"])
    assert 0 < row["bias_share"] <= (row["soh_share_high"] - row["soh_share_low"]) / (2 * 1.6448) + 1e-9
    assert (row["validation"], row["binding"]) == ("unvalidated", "self_declared")
    assert row["measured_on"] == date(2026, 4, 1)
    assert made.soh_low < asked[1] < made.soh_high
    assert {"taught_by_cells", "calibration_error"} <= set(made.assumed["code"])


def test_one_pair_needs_no_list(taught: Calibrated, asked: tuple[Floats, float]) -> None:
    alone = mg.diagnose(None, PACK, features=(taught, asked[0]))
    assert alone.evidence.equals(mg.diagnose(None, PACK, features=[(taught, asked[0])]).evidence)


def test_many_pulses_of_one_battery_are_no_surer_than_the_calibration(
    taught: Calibrated, asked: tuple[Floats, float]
) -> None:
    one, many = (
        mg.diagnose(None, PACK, features=[(taught, rows)]) for rows in (asked[0][:1], asked[0][[0] * 50])
    )
    assert many.evidence.height == 50
    shared = many.evidence["bias_share"][0]
    assert many.soh_high - many.soh_low >= 0.9 * min(one.soh_high - one.soh_low, 2 * 1.645 * shared)


def test_outside_what_was_taught_is_a_finding_and_no_evidence(
    taught: Calibrated, asked: tuple[Floats, float]
) -> None:
    rows = np.vstack([asked[0], asked[0] + 1.5])
    made = mg.diagnose(None, PACK, features=[(taught, rows)])
    assert made.evidence.height == len(asked[0])
    found = made.findings.filter(code="outside_taught").row(0, named=True)
    assert found["rows_count"] == len(asked[0])
    with pytest.raises(DiagnosisError, match="outside what the calibration was taught"):
        mg.diagnose(None, PACK, features=[(taught, asked[0] + 1.5)])
    car = mg.VehicleFacts(date(2026, 4, 1), model="leaf24", odometer_km=40_000.0)
    beside = mg.diagnose(None, PACK, vehicle=car, features=[(taught, asked[0] + 1.5)])
    assert set(beside.evidence["way"]) == {"facts"}
    assert "outside_taught" in set(beside.findings["code"])


def test_conditions_stand_in_the_evidence_whether_taught_or_beside(
    taught: Calibrated, asked: tuple[Floats, float]
) -> None:
    frame = pl.DataFrame(asked[0], schema=[f"u{rank}" for rank in range(8)])
    told = frame.with_columns(temperature_c=pl.lit(24.0), soc_pct=pl.lit(40.0))
    beside = mg.diagnose(None, PACK, features=[(taught, told)]).evidence.row(0, named=True)
    assert (beside["temperature_c"], beside["soc_from_share"], beside["soc_to_share"]) == (24.0, 0.4, 0.4)
    volts, soh, cells = pulses(1)
    warm = np.random.default_rng(3).uniform(10, 35, (len(volts), 1))
    own = mg.calibrate(np.hstack([volts, warm]), soh, cells, "pulse", conditions=1)
    row = mg.diagnose(None, PACK, features=[(own, told.drop("soc_pct"))]).evidence.row(0, named=True)
    assert (row["temperature_c"], row["soc_from_share"]) == (24.0, None)


def test_features_of_no_named_kind_are_their_own_way(asked: tuple[Floats, float]) -> None:
    own = mg.calibrate(*pulses(1), "turning points")
    made = mg.diagnose(None, None, features=[(own, asked[0])])
    assert set(made.evidence["way"]) == {"features"}
    assert made.evidence["capacity_ah"].null_count() == made.evidence.height


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (b"", ["features_empty"]),
        (b"a,b\n", ["features_empty"]),
        (b"a,b\n1,2\n3\n", ["features_width"]),
        (b"a,b\n1,x\n,inf\n", ["features_number"] * 3),
        (b"a,b,c\n1,2,3\n", ["features_columns"]),
        (b"PK\x03\x04\x00\x00", ["features_no_text"]),
        (b"a\xff\xfe\x81,b\n1,2", ["features_no_text"]),
    ],
)
def test_a_file_that_gives_no_rows_names_all_its_faults(
    tmp_path: Path, text: bytes, codes: list[str]
) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(text)
    with pytest.raises(FeaturesError) as caught:
        read_features(file, 2, "rows.csv")
    assert [str(one.code) for one in caught.value.faults] == codes


@pytest.mark.parametrize(
    "text", ["1,2\n3,4\n", "a,b\n1,2\n3,4\n", "a;b\n1,0;2\n3;4,0\n", "\ufeffa\tb\n1\t2\n\n3\t4"]
)
def test_rows_are_read_with_or_without_names_and_with_decimal_commas(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(text, encoding="utf-8")
    assert read_features(file, 2, "rows.csv").values.tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize("given", [None, ["text"], [], np.zeros((2, 2, 2)), [[1.0], [1.0, 2.0]]])
def test_what_is_no_row_of_numbers_is_refused(given: Any) -> None:
    with pytest.raises(FeaturesError):
        read_features(given, 2, "features-1")


def test_a_file_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meguri.health.features.reading.MOST_MB", 1e-6)
    (tmp_path / "rows.csv").write_text("1,2\n", encoding="utf-8")
    with pytest.raises(FeaturesError, match="MB"):
        read_features(tmp_path / "rows.csv", 2, "rows.csv")


@pytest.mark.parametrize("text", ["", "{}", "[" * 100_000])
def test_a_file_that_is_no_calibration_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "taught.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CalibrationError, match=r"taught\.json"):
        mg.diagnose(None, PACK, features=[(file, [1.0, 2.0])])


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def command(*argv: str) -> tuple[int, str, str]:
        code = main(("diagnose", *argv), {"MEGURI_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"})
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_the_command_takes_a_saved_calibration_and_a_file_of_pulses(
    run: Run, tmp_path: Path, taught: Calibrated, asked: tuple[Floats, float]
) -> None:
    model, file = tmp_path / "taught.json", tmp_path / "features.csv"
    taught.save(model)
    far = pl.DataFrame(np.vstack([asked[0], asked[0] + 1.5])).with_columns(temperature_c=pl.lit(20.0))
    far.write_csv(file)
    given = ("--calibration", str(model), "--features", str(file), "--pack", "leaf24")
    status, out, err = run(*given, "--json")
    assert (status, err) == (0, "")
    shown = json.loads(out)
    assert {row["way"] for row in shown["evidence"]} == {"pulse"}
    assert {row["temperature_c"] for row in shown["evidence"]} == {20.0}
    for lang, words in (("en", "outside what I was taught"), ("ja", "学習範囲")):
        status, out, err = run(*given, "--lang", lang)
        assert (status, err) == (0, "")
        assert words in out


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--features", "a.csv"), "calibration_and_features"),
        (("--calibration", "taught.json"), "calibration_and_features"),
        (("--calibration", "none.json", "--features", "a.csv"), "file"),
    ],
)
def test_a_pair_that_is_none_is_said(run: Run, argv: tuple[str, ...], code: str) -> None:
    status, out, _err = run(*argv, "--pack", "leaf24", "--json")
    assert status == 2
    assert json.loads(out)["error"]["code"] == code
