"""Content that must fail a published schema fails with path and clause, and no schema reaches out."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.full_document import full_document

from meguri.passport.exchange import ExchangeError, SchemaFault, export, read_schema

FOLDER = "vectors/gefeg-batterypass-ready/live-derived-schemas"


def full_ev() -> dict[str, Any]:
    content = export(full_document("ev"), "batterypass").content
    assert isinstance(content, dict)
    return content


def test_a_valid_passport_has_no_faults_and_a_spoiled_one_all_of_its_own(shared: Path) -> None:
    schema = read_schema((shared / FOLDER / "EV.schema.json").read_bytes())
    content = full_ev()
    assert schema.is_valid(content)
    assert schema.faults(content) == ()
    held = content["Battery_Passport"]["IdentifiersAndProductData"]
    held["BatteryStatus"]["batteryStatusValues"] = "shiny"
    held["ManufacturingDate"] = "last year"
    del held["BatteryMass"]["gramKg"]
    found = {(one.path.rpartition("/")[2], one.rule, one.found) for one in schema.faults(content)}
    assert found == {
        ("batteryStatusValues", "enum", "shiny"),
        ("ManufacturingDate", "format", "last year"),
        ("BatteryMass", "required", "gramKg"),
    }
    assert all(one.path.startswith("/Battery_Passport/") and one.clause for one in schema.faults(content))


def test_published_schemas_in_utf_16_are_read(shared: Path) -> None:
    files = sorted((shared / "vectors/batterypass-datamodel").rglob("*-schema.json"))
    marked = [file for file in files if file.read_bytes().startswith(b"\xff\xfe")]
    assert len(marked) >= 5
    for file in marked:
        assert read_schema(file.read_bytes(), where=file.name).faults(1)


def test_a_clause_is_named() -> None:
    schema = read_schema({"properties": {"a/b": {"maximum": 1}}})
    assert schema.faults({"a/b": 2}) == (SchemaFault("/a~1b", "/properties/a~1b/maximum", "maximum", "2"),)


@pytest.mark.parametrize(
    "told",
    [
        {"type": "nonsense"},
        {"$ref": "https://example.org/other.json"},
        {"$ref": "#/$defs/none"},
        {"pattern": "("},
        "[]",
    ],
)
def test_a_schema_that_cannot_be_used_alone_is_refused(told: Any) -> None:
    with pytest.raises(ExchangeError, match="one-schema"):
        read_schema(told, where="one-schema")


@given(
    told=st.dictionaries(st.sampled_from(["type", "$ref", "pattern", "items", "$id"]), st.text(max_size=9))
)
def test_any_schema_checks_or_is_refused(told: dict[str, str]) -> None:
    try:
        schema = read_schema(json.dumps(told))
    except ExchangeError:
        return
    assert schema.is_valid({}) == (schema.faults({}) == ())
