"""The document keeps its table: each attribute has a place, a type and a duty; what is written is read."""

import json
from collections.abc import Callable

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.stated_values import stated

from meguri.facts.source import fact
from meguri.passport.document import (
    DocumentError,
    Evidence,
    as_plain,
    attributes,
    document_of,
    read_document,
    sections,
)
from meguri.passport.document.json_schema import json_schema
from meguri.tables.coded import CodedError
from meguri.tables.passport import CATEGORIES, SECTIONS
from meguri.tables.units import unit, unit_of

ON = "2026-11-28"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
VALIDATOR = jsonschema_rs.validator_for(json_schema(), validate_formats=True)


def test_every_attribute_stands_in_one_of_the_seven_sections() -> None:
    assert tuple(sections()) == SECTIONS
    assert sum(len(held) for held in sections().values()) == len(attributes())


@pytest.mark.parametrize("name", sorted(attributes()))
def test_a_number_is_named_with_its_unit(name: str) -> None:
    one = attributes()[name]
    assert one.kind in ("number", "integer") or not one.unit
    if one.kind == "number":
        found = unit_of(name)
        assert found is not None
        assert found.name == unit(one.unit).name


@pytest.mark.parametrize(("category", "mandatory"), [("ev", 46), ("lmt", 49), ("industrial", 32)])
def test_the_data_points_of_the_guidance_are_as_many_as_it_says(category: str, mandatory: int) -> None:
    points = fact("ec_data_points").rows
    assert points.height == 71
    assert (points[category] == "mandatory").sum() == mandatory


@pytest.mark.parametrize("point", fact("ec_data_points").rows.to_dicts(), ids=lambda row: row["ec_number"])
def test_each_data_point_is_answered_with_its_duty_and_access(point: dict[str, str]) -> None:
    answers = [one for one in attributes().values() if point["ec_number"] in one.ec_numbers]
    for category in CATEGORIES:
        if point[category] != "not_applicable":
            assert point[category] in {one.obligations[category] for one in answers}
    assert {one.access_group for one in answers} <= {point["annex_point"]}
    assert {one.is_dynamic for one in answers} <= {point["lifecycle"] == "dynamic"}


def test_every_attribute_of_batterypass_ready_has_a_name_here() -> None:
    names = {one.batterypass_name for one in attributes().values()} - {""}
    assert len(names) == 100


@given(stated())
def test_what_is_written_is_read(values: dict[str, object]) -> None:
    written = document_of(values, ON, evidence={})
    assert written.values() == values
    assert read_document(json.dumps(as_plain(written)).encode()) == written


@given(stated())
def test_what_the_model_takes_the_schema_takes(values: dict[str, object]) -> None:
    assert VALIDATOR.is_valid(as_plain(document_of(values, ON)))


def _refusal(take: Callable[[], object]) -> CodedError | None:
    try:
        take()
    except CodedError as refused:
        return refused
    return None


@given(st.sampled_from(sorted(attributes())), JSON)
def test_a_value_is_taken_whole_or_named_alone(name: str, value: object) -> None:
    """What the schema takes is refused for texts only: a schema cannot say all that is asked of them."""
    refused = _refusal(lambda: document_of({name: value}, ON))
    if refused is not None:
        assert [one.values["path"].split(".")[-1] for one in refused.faults] == [name]
        plain = as_plain(document_of({}, ON))
        plain[attributes()[name].section][name] = value
        assert isinstance(value, str | list) or not VALIDATOR.is_valid(plain)


@given(JSON)
def test_any_json_is_a_document_or_named_faults(value: object) -> None:
    for told in (value, {"meguri_passport": "1", "as_of": value, "evidence": value, SECTIONS[0]: value}):
        refused = _refusal(lambda told=told: read_document(json.dumps(told).encode()))
        assert refused is not None
        assert refused.faults


def test_all_faults_are_told_at_once() -> None:
    bad = {"soh_share": 86, "no_such": 1, "manufactured_on": "2018-3-1", "chemistry": "NMCX", "accidents": []}
    with pytest.raises(DocumentError) as refused:
        document_of(bad, ON)
    told = {one.values["path"].split(".")[-1]: one.values.get("wanted", "") for one in refused.value.faults}
    assert set(told) == set(bad)
    assert told["soh_share"] == "0.01…1.5"
    assert told["manufactured_on"] == "a day such as 2026-11-28"
    assert str(refused.value).count("passport:") == len(bad)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (b"[]", "no_object"),
        (b'{"meguri_passport":"2"}', "other_version"),
        (b'{"meguri_passport":"1"}', "missing"),
        (
            b'{"meguri_passport":"1","as_of":"2026-11-28","carbon_footprint":{"soh_share":0.9}}',
            "wrong_section",
        ),
        (b'{"meguri_passport":"1","as_of":"2026-11-28","superseded":[{"attribute":"x"}]}', "missing"),
    ],
)
def test_a_document_that_is_none_says_why(told: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_document(told)
    assert code in {str(one.code) for one in refused.value.faults}


def test_evidence_of_an_attribute_that_does_not_exist_is_refused() -> None:
    stands = Evidence(event="sha256:0", as_of=ON, basis="measured")
    with pytest.raises(DocumentError):
        document_of({}, ON, evidence={"nothing": stands})
