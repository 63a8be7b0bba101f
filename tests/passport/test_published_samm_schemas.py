"""The published BatteryPass aspects (SAMM 1.2) are read in any encoding, and their known faults found."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from meguri.passport.exchange import ExchangeError, import_, targets
from meguri.passport.exchange.places import leaves
from meguri.passport.reading import JsonCode, PassportJsonError, read_json

# File → pointers of what its faults are about. Bounds and samples of 64-bit integers, which not every reader
# holds exactly (RFC 7493, 2.2), and a sample that is the largest of all doubles, written out.
BEYOND: Mapping[str, tuple[str, ...]] = {
    "PerformanceAndDurability-schema.json": (
        "/components/schemas/ExpectedNumberOfCycles/minimum",
        "/components/schemas/ExpectedNumberOfCycles/maximum",
    ),
    "PerformanceAndDurability-payload.json": (
        "/batteryTechicalProperties/expectedNumberOfCycles",
        "/batteryCondition/numberOfFullCycles/numberOfFullCyclesValue",
    ),
}
MISSPELT = {
    "GeneralProductInformation": "warrentyPeriod",
    "PerformanceAndDurability": "batteryTechicalProperties",
}
PAYLOADS = {"Circularity": "Circularity.json"}  # the others end in -payload.json


def published(shared: Path, ending: str) -> list[Path]:
    found = sorted((shared / "vectors/batterypass-datamodel").glob(f"*/1.2.0/gen/*{ending}"))
    assert found
    return found


def payload_of(schema: Path) -> Path:
    aspect = schema.name.removesuffix("-schema.json")
    return schema.with_name(PAYLOADS.get(aspect, f"{aspect}-payload.json"))


def test_six_of_the_seven_schemas_are_in_utf_16(shared: Path) -> None:
    marks = {file.name.partition("-")[0]: file.read_bytes()[:2] for file in published(shared, "-schema.json")}
    assert len(marks) == 7
    assert {name for name, mark in marks.items() if mark != b"\xff\xfe"} == {"GeneralProductInformation"}


def test_every_schema_and_payload_is_read_or_refused_with_the_places_of_its_faults(shared: Path) -> None:
    refused, codes = {}, set()
    for schema in published(shared, "-schema.json"):
        for file in (schema, payload_of(schema)):
            try:
                told = read_json(file.read_bytes(), where=file.name)
            except PassportJsonError as error:
                codes |= {fault.code for fault in error.faults}
                refused[file.name] = tuple(fault.values["path"] for fault in error.faults)
            else:
                assert told == json.loads(file.read_bytes().decode(json.detect_encoding(file.read_bytes())))
    assert refused == BEYOND
    assert codes == {JsonCode.OUT_OF_RANGE}


def test_the_same_bytes_marked_as_utf_8_are_refused(shared: Path) -> None:
    told = next(one for one in published(shared, "-schema.json") if one.name.startswith("Labeling"))
    with pytest.raises(PassportJsonError) as raised:
        read_json(b"\xef\xbb\xbf" + told.read_bytes(), where=told.name)
    assert raised.value.faults[0].code is JsonCode.ENCODING


def test_each_payload_that_is_read_fits_its_schema_but_the_one_with_a_blank_in_a_cas_number(
    shared: Path,
) -> None:
    found = {}
    for schema in published(shared, "-schema.json"):
        if schema.name in BEYOND:
            continue
        checker = jsonschema_rs.Draft4Validator(read_json(schema.read_bytes(), where=schema.name))
        told = read_json(payload_of(schema).read_bytes(), where="payload")
        found |= {tuple(error.instance_path): error.instance for error in checker.iter_errors(told)}
    assert found == {("batteryMaterials", 0, "batteryMaterialIdentifier"): "7439-93-2 "}


@pytest.mark.parametrize(("aspect", "key"), MISSPELT.items())
def test_the_misspelt_keys_stand_in_the_model_itself(shared: Path, aspect: str, key: str) -> None:
    model = next(one for one in published(shared, "-ld.json") if one.name.startswith(aspect))
    context: Any = read_json(model.read_bytes(), where=model.name)
    assert any(f"/{key}" in place or key in str(value) for place, value in leaves(context))


def test_a_file_called_json_that_is_yaml_is_refused_at_its_first_line(shared: Path) -> None:
    file = next(one for one in published(shared, "_openapi3_0.json") if one.name.startswith("Circularity"))
    with pytest.raises(PassportJsonError) as raised:
        read_json(file.read_bytes(), where=file.name)
    assert [(one.code, one.values["line"]) for one in raised.value.faults] == [(JsonCode.UNREADABLE, "1")]


@pytest.mark.parametrize("target", ["catena_x", "catena_x_traction_code", "untp", "ouranos", "batterypass"])
def test_an_aspect_alone_is_none_of_the_formats_that_are_read(shared: Path, target: str) -> None:
    assert target in targets()
    for schema in published(shared, "-schema.json"):
        with pytest.raises((ExchangeError, PassportJsonError)):
            import_(payload_of(schema).read_bytes(), target, where=schema.name)
