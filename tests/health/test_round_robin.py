"""Promises of a round robin at the door: reports are converted where it speaks of them, else never."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import meguri as mg
from meguri.health.crosswalk import Crosswalk, CrosswalkCode, CrosswalkError, read_round_robin
from meguri.tables.crosswalk import ROUND_ROBIN
from meguri.tables.faults import TableError

SHIFT, REPRODUCIBILITY = 0.04, 0.01
CAR = mg.VehicleFacts(date(2026, 4, 1), model="leaf40", first_registration=date(2018, 4, 1))
METHODS = {"full_cycle_bench": (0.0, 0.002), "rejoule": (SHIFT, REPRODUCIBILITY)}
DOCS = Path(__file__).resolve().parents[2] / "docs" / "explain"


def round_robin(model: str | None = "leaf40", cars: int = 8) -> pl.DataFrame:
    """Each car by the bench and by a vendor's method that reads 4 points too high; four operators."""
    rng = np.random.default_rng(3)
    true = np.linspace(0.70, 0.95, cars)
    rows = []
    for method, (bias, error) in METHODS.items():
        of_lab = rng.normal(0, 0.7 * error, 4)
        for car in range(cars):
            for lab in range(4):
                rows += [
                    (f"car{car}", method, f"lab{lab}", one, true[car] + bias + of_lab[lab]
                     + rng.normal(0, 0.7 * error), "soh_c", model)
                    for one in (1, 2)
                ]  # fmt: skip
    schema = {name: ROUND_ROBIN.polars_schema[name] for name in ROUND_ROBIN.names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def report(**more: Any) -> dict[str, Any]:
    told = {"soh_percent": 88, "method": "rejoule", "definition": "soh_c", "measured_on": date(2026, 3, 20)}
    return {name: value for name, value in (told | more).items() if value is not None}


def diagnosed(known: Any, **more: Any) -> mg.Diagnosis:
    return mg.diagnose([], None, vehicle=CAR, reports=[report(**more)], round_robin=known)


def codes(made: mg.Diagnosis) -> set[str]:
    return set(made.findings["code"])


@pytest.fixture(scope="module")
def known() -> Crosswalk:
    return mg.crosswalk(round_robin())


def test_a_report_is_put_on_the_scale_of_the_reference_method(known: Crosswalk) -> None:
    """Oracle: the bias put in is taken off, and the doubt is that of ISO 5725, not ±12.5 by rule."""
    made = diagnosed(known)
    (row,) = made.evidence.filter(way="report").to_dicts()
    assert row["method"] == "rejoule_as_full_cycle_bench"
    assert row["soh_share"] == pytest.approx(0.88 - SHIFT, abs=0.015)
    half = (row["soh_share_high"] - row["soh_share_low"]) / 2
    assert 1.645 * REPRODUCIBILITY * 0.6 < half < 0.06
    assert {"no_conversion", "doubt_unpublished", "doubt_self_reported"}.isdisjoint(codes(made))
    (done,) = made.findings.filter(code="converted").to_dicts()
    assert done["found_value"] == pytest.approx(100 * (row["soh_share"] - 0.88))
    assert "few_operators" in codes(made)


def test_without_a_round_robin_nothing_is_converted() -> None:
    made = diagnosed(None)
    assert "no_conversion" in codes(made)
    assert made.evidence.filter(way="report")["soh_share"].item() == pytest.approx(0.88)


def test_a_result_of_the_reference_method_stays_as_it_is(known: Crosswalk) -> None:
    made = diagnosed(known, method="full_cycle_bench")
    assert not any(code.startswith(("no_conversion", "converted")) for code in codes(made))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"method": "aviloo_flash"}, "no_conversion_pair"),
        ({"method": None}, "no_conversion_pair"),
        ({"definition": "unstated"}, "no_conversion_definition"),
        ({"soh_percent": 50}, "no_conversion_range"),
        ({"model": "ariya66"}, "no_conversion_model"),
    ],
)
def test_what_the_round_robin_does_not_span_is_not_converted(
    known: Crosswalk, told: dict[str, Any], code: str
) -> None:
    """換算不可: another method, another kind of SOH, another state of health, another model."""
    made = diagnosed(known, **told)
    assert code in codes(made)
    assert "converted" not in codes(made)
    row = made.evidence.filter(way="report").row(0, named=True)
    assert "_as_" not in row["method"]
    assert row["soh_share"] == pytest.approx(told.get("soh_percent", 88) / 100)


@pytest.mark.parametrize("models", [None, "leaf40"])
def test_a_model_that_nobody_names_is_not_taken_for_one_compared(models: str | None) -> None:
    """Neither where the round robin does not say its models, nor where the car's is not known."""
    facts = None if models else CAR
    made = mg.diagnose([], None, vehicle=facts, reports=[report()], round_robin=round_robin(models))
    assert "no_conversion_model" in codes(made)


def test_a_model_goes_by_any_of_its_names() -> None:
    assert "converted" in codes(diagnosed(round_robin("リーフ40kWh")))


def test_conditions_outside_the_method_keep_their_doubt() -> None:
    """What the round robin measured holds for proper measurements only."""
    pulses = mg.crosswalk(
        round_robin().with_columns(pl.col("method_id").replace("rejoule", "pulse_random_soc"))
    )
    soc = {"soc_from_percent": 90, "soc_to_percent": 90}
    made = diagnosed(pulses, method="pulse_random_soc", **soc)
    assert {"converted", "conditions_outside"} <= codes(made)
    row = made.evidence.filter(way="report").row(0, named=True)
    assert row["soh_share_high"] - row["soh_share_low"] > 0.25


def test_without_a_reference_by_definition_one_has_to_be_named() -> None:
    other = round_robin().with_columns(pl.col("method_id").replace("full_cycle_bench", "my_bench"))
    with pytest.raises(CrosswalkError, match="my_bench") as refused:
        diagnosed(other)
    assert refused.value.faults[0].code is CrosswalkCode.NO_REFERENCE
    assert "converted" in codes(diagnosed(mg.crosswalk(other, "my_bench")))


def test_a_file_and_its_frame_say_the_same(tmp_path: Path, known: Crosswalk) -> None:
    """In per cent or shares, in UTF-8 or Shift_JIS, methods by id or by name."""
    frame = round_robin()
    percent = frame.with_columns(soh_percent=100 * pl.col("soh_share")).drop("soh_share")
    named = percent.with_columns(pl.col("method_id").replace("rejoule", "rejoule impedance Grading"))
    for place, one in enumerate((frame, percent, named)):
        file = tmp_path / f"{place}.csv"
        file.write_bytes(one.write_csv().encode("cp932"))
        there = mg.crosswalk(file)
        assert_frame_equal(there.pairs, known.pairs)
    assert mg.crosswalk(percent.to_dict(as_series=False)).pairs.height == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, CrosswalkCode.NO_FILE),
        ("", CrosswalkCode.UNREADABLE),
        ("{}", CrosswalkCode.UNREADABLE),
        ("car_id,method_id,operator,repeat_rank,soh_share,definition\na,b,c,1,x,soh_c\n", CrosswalkCode.TEXT),
    ],
)
def test_a_file_that_is_no_round_robin_is_refused(
    tmp_path: Path, text: str | None, code: CrosswalkCode
) -> None:
    file = tmp_path / "rr.csv"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(CrosswalkError) as refused:
        mg.crosswalk(file)
    assert refused.value.faults[0].code is code


def test_columns_that_are_missing_or_wrong_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "rr.csv"
    file.write_text("car,method_id,operator,repeat_rank,soh_share\na,b,c,1.5,0.9\n", encoding="utf-8")
    with pytest.raises(TableError) as refused:
        mg.crosswalk(file)
    assert {one.column for one in refused.value.faults} >= {"car_id", "car", "definition", "repeat_rank"}


@pytest.mark.parametrize("page", ["diagnosis-methods.md", "diagnosis-methods.ja.md"])
def test_the_template_in_the_docs_is_one(page: str, tmp_path: Path) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    template = text.partition("```csv\n")[2].partition("```")[0]
    file = tmp_path / "rr.csv"
    file.write_text(template, encoding="utf-8")
    assert read_round_robin(file).height >= 4


def test_every_finding_of_a_conversion_is_json(known: Crosswalk) -> None:
    from meguri.report.diagnosis_json import diagnosis_json

    assert "converted" in json.dumps(diagnosis_json(diagnosed(known)))
