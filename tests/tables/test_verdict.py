"""Promises of taking a verdict in: what a diagnosis gave comes back whole; all else is refused in words."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import meguri as mg
from meguri.cli import main
from meguri.tables import verdict as taking
from meguri.tables.verdict import Verdict, VerdictError, verdict_of

CAR = mg.VehicleFacts(
    date(2026, 4, 1), model="leaf40", first_registration=date(2018, 4, 1), odometer_km=50_000.0
)
ARGUMENTS = ("--model", "leaf40", "--first-registration", "2019-04", "--meter-soh", "86", "--json")


def told(**changes: Any) -> dict[str, Any]:
    """A sound verdict with some of its keys changed."""
    return {"verdict": {"id": "v1", "soh": {"low": 0.8, "median": 0.85, "high": 0.9}} | changes}


def codes(given: Any) -> list[str]:
    with pytest.raises(VerdictError) as caught:
        verdict_of(given)
    assert str(caught.value)
    return [str(one.code) for one in caught.value.faults]


def test_what_the_command_prints_comes_back_from_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("diagnose", *ARGUMENTS), {"MEGURI_DATA": str(tmp_path)}) == 0
    printed = capsys.readouterr().out
    file = tmp_path / "verdict.json"
    file.write_text(printed, encoding="utf-8-sig")  # as Windows saves it
    shown, taken = json.loads(printed)["verdict"], verdict_of(file)
    assert taken == verdict_of(str(file)) == verdict_of(json.loads(printed))
    assert (taken.verdict_id, taken.definition) == (shown["id"], shown["definition"])
    assert [taken.low, taken.median, taken.high] == [shown["soh"][edge] for edge in ("low", "median", "high")]
    assert taken.model == "leaf40"


def test_a_diagnosis_is_taken_as_its_own_json_is() -> None:
    made = mg.diagnose([], None, vehicle=CAR)
    taken = verdict_of(made)
    assert (taken.low, taken.median, taken.high) == (made.soh_low, made.soh, made.soh_high)
    assert taken.interval_share == pytest.approx(made.soh_high - made.soh_low)
    assert taken.verdict_id == made.verdict["verdict_id"].item()
    assert verdict_of(taken) is taken
    assert not taken.is_synthetic


def test_what_is_not_said_is_none_and_a_moment_is_its_day() -> None:
    bare = verdict_of(told())
    assert (bare.measured_on, bare.reference_capacity_ah, bare.chassis_number) == (None, None, None)
    assert (bare.definition, bare.model) == ("unstated", "")
    assert verdict_of(told(measured_on="2026-04-01")).measured_on == date(2026, 4, 1)
    assert verdict_of(told(measured_on=datetime(2026, 4, 1, 9))).measured_on == date(2026, 4, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, ["no_verdict"]),
        ({"verdict": None}, ["no_verdict"]),
        ({"verdict": {"id": "v1", "soh": 0.85}}, ["no_verdict"]),
        (None, ["no_verdict"]),
        (0.85, ["no_verdict"]),
        (told(soh={"median": 0.85}), ["no_interval", "no_interval"]),
        (told(soh={"low": 0.8, "median": 0.85, "high": None}), ["no_interval"]),
        (told(soh={"low": 80, "median": 85, "high": 90}), ["no_share"] * 3),
        (told(soh={"low": "0.8", "median": True, "high": 10**400}), ["no_share"] * 3),
        (told(soh={"low": 0.8, "median": 0.85, "high": 10**9999}), ["no_share"]),
        (told(soh={"low": 0.9, "median": 0.85, "high": 0.8}), ["order"]),
        (told(soh={"low": 0.85, "median": 0.85, "high": 0.85}), ["order"]),
        (told(id=""), ["no_id"]),
        (told(measured_on="last week"), ["day"]),
        (told(id=None, soh={}, measured_on=3), ["no_interval"] * 3 + ["no_id", "day"]),
    ],
)
def test_what_nothing_can_be_built_on_is_refused_with_all_faults(given: Any, wanted: list[str]) -> None:
    assert codes(given) == wanted


@pytest.mark.parametrize("capacity", [True, "65", float("nan"), float("inf"), -1.0, 10**400, None])
def test_a_capacity_that_is_none_is_not_known(capacity: Any) -> None:
    assert verdict_of(told(reference_capacity_ah=capacity)).reference_capacity_ah is None


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe\x00", b"[" * 100_000, b'{"verdict": '])
def test_a_file_that_is_no_json_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "verdict.json"
    file.write_bytes(content)
    assert codes(file) == ["unreadable"]


def test_json_that_is_no_verdict_is_said(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text("[1, 2]", encoding="utf-8")
    assert codes(file) == ["no_verdict"]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LARGEST_BYTES", 100)
    file = tmp_path / "huge.json"
    file.write_text(" " * 101, encoding="utf-8")
    assert codes(file) == ["too_large"]


def test_a_file_that_is_not_there_is_the_system_s_own_fault(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        verdict_of(tmp_path / "none.json")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = ("id", "soh", "definition", "measured_on", "pack", "reference_capacity_ah", "chassis_number")
SOH = st.fixed_dictionaries({}, optional=dict.fromkeys(("low", "median", "high"), st.floats(0, 2) | ANYTHING))
GIVEN = st.fixed_dictionaries(
    {"verdict": ANYTHING | st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING) | {"soh": SOH})}
)


@settings(max_examples=300)
@given(given_mapping=GIVEN | st.dictionaries(st.text(max_size=8), ANYTHING, max_size=3))
def test_no_mapping_raises_anything_but_a_verdict_error(given_mapping: dict[str, Any]) -> None:
    taken = taken_or_refused(given_mapping)
    if taken is not None:
        assert 0.01 <= taken.low <= taken.median <= taken.high <= 1.5
        assert taken.low < taken.high


def taken_or_refused(given_mapping: dict[str, Any]) -> Verdict | None:
    try:
        return verdict_of(given_mapping)
    except VerdictError:
        return None
