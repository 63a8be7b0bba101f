"""Promise: every kind of event speaks GS1's words where they exist, and its EPCIS form is schema-valid."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.passport.events.event_cases import EVERY_KIND, one

from meguri.passport.document import attributes, document_of
from meguri.passport.events import as_epcis, epcis_document, event_kinds, from_epcis, read_epcis
from meguri.passport.events.correcting import by_itself
from meguri.passport.events.parts import DETAILS, EVERY_KIND_TAKES, PRIVATE_DETAILS, Links


@pytest.fixture(scope="module")
def gs1(shared: Path) -> Any:
    """GS1's own schema; formats are held to, which is stricter than its published check."""
    text = (shared / "vectors/gs1-epcis/EPCIS-JSON-Schema.json").read_text("utf-8-sig")
    return jsonschema_rs.validator_for(json.loads(text), validate_formats=True)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_is_valid_by_gs1s_schema_alone_and_in_a_document(kind: str, gs1: Any) -> None:
    event = one(kind, recorded_at="2026-11-28T09:30:00Z")
    gs1.validate(as_epcis(event))
    gs1.validate(epcis_document([event], datetime(2026, 11, 28, tzinfo=UTC)))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_comes_back_as_it_was(kind: str) -> None:
    event = one(kind, recorded_at="2026-11-28T09:30:00Z")
    assert from_epcis(as_epcis(event)) == event
    whole = json.dumps(epcis_document([event], datetime(2026, 11, 28, tzinfo=UTC)))
    assert read_epcis(whole.encode()) == (event,)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_word_without_prefix_is_one_of_gs1s(kind: str, shared: Path) -> None:
    text = (shared / "vectors/gs1-epcis/EPCIS-JSON-Schema.json").read_text("utf-8-sig")
    definitions = json.loads(text)["definitions"]
    declared = event_kinds()[kind]
    for member, word in (("bizStep", declared.biz_step), ("disposition", declared.disposition)):
        words = next(one["enum"] for one in definitions[member]["anyOf"] if "enum" in one)
        own = word.removeprefix("meguri:")
        assert word in {*words, ""} if own == word else own not in words


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_what_a_kind_sets_clears_needs_and_takes_exists(kind: str) -> None:
    declared = event_kinds()[kind]
    assert {*declared.sets, *declared.clears} <= attributes().keys()
    document_of(dict(by_itself(one(kind), declared)), "2026-11-28")
    assert declared.takes <= {*Links.__slots__, *DETAILS, "corrects", "reason"}


def test_a_price_is_private_and_every_kind_takes_a_note() -> None:
    prices = {name for name in DETAILS if name.endswith("_jpy")}
    assert prices
    assert prices.issubset(PRIVATE_DETAILS)
    assert PRIVATE_DETAILS.issubset(DETAILS)
    assert DETAILS.keys() >= EVERY_KIND_TAKES


def test_measured_values_stand_in_a_sensor_report_in_gs1s_types() -> None:
    report = as_epcis(one("diagnosed"))["sensorElementList"][0]["sensorReport"]
    told = {one["meguri:attribute"]: (one["type"], one["value"], one["uom"]) for one in report}
    assert told == {
        "meguri:soh_share": ("meguri:StateOfHealth", 0.86, "C62"),
        "meguri:temperature_c": ("Temperature", 24, "CEL"),
        "meguri:state_of_charge_share": ("meguri:StateOfCharge", 0.5, "C62"),
    }
    assert (report[0]["meguri:low"], report[0]["meguri:high"]) == (0.83, 0.89)
    assert "sensorElementList" not in as_epcis(one("made"))


def test_measurement_types_without_prefix_are_gs1s(shared: Path) -> None:
    from meguri.passport.events.sensors import MEASURED

    text = (shared / "vectors/gs1-epcis/EPCIS-JSON-Schema.json").read_text("utf-8-sig")
    definition = json.loads(text)["definitions"]["measurementType"]
    words = next(one["enum"] for one in definition["anyOf"] if "enum" in one)
    assert MEASURED.keys() <= attributes().keys()
    assert {kind for kind, _ in MEASURED.values() if not kind.startswith("meguri:")} <= set(words)
