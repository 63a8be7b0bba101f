"""Ouranos: a body that lacks nothing is schema-valid by the platform's OpenAPI; losses are named."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.any_json import changed
from tests.passport.exchange.ouranos_api import api, examples, faults
from tests.passport.full_document import CATEGORIES, full_document, full_values
from tests.passport.stated_values import stated

from meguri.passport.document import attributes, document_of
from meguri.passport.exchange import ExchangeError, Exported, LossCode, export, import_
from meguri.passport.exchange.given import GivenError
from meguri.passport.exchange.losses import HARMS_VALUE
from meguri.passport.exchange.mapping import attributes_of, fates, rows
from meguri.passport.exchange.ouranos import NAME, Registered, ouranos
from meguri.passport.exchange.ouranos_footprint import Stage, footprint
from meguri.passport.identity.faults import IdentifierError
from meguri.tables.coded import CodedError

MODELS = {"operator": "OperatorModel", "plant": "PlantModel", "parts": "PartsModel", "cfp": "CfpModel"}
CARRIED = {
    "manufacturer_id",
    "manufacturer_name",
    "manufacturer_address",
    "facility_id",
    "manufacturing_place",
    "model_id",
    "serial_number",
    "raw_material_footprint_kg_per_kwh",
    "production_footprint_kg_per_kwh",
}
IN_THEIR_FORM = {"manufacturer_id": "7000012050002", "facility_id": "7000012050002000123"}
PRE = Stage(components_kg_per_kwh=20.25, technical=2.1, geographical=2.2, temporal=2.3)
MAIN = Stage(components_kg_per_kwh=0, technical=1, geographical=2, temporal=3.123456)
REGISTERED = Registered(
    operator_id="d9a38406-cae2-4679-b052-15a75f5531e8",
    plant_id="d9a38406-cae2-4679-b052-15a75f5531e9",
    trace_id="d9a38406-cae2-4679-b052-15a75f5531e6",
    plant_name="追浜工場",
    is_last=False,
    label={"partsLabelName": "駆動用電池", "partsAddInfo1": "Ver3.0"},
    stages={"pre": PRE, "main": MAIN},
)
NEW = Registered(operator_id=REGISTERED.operator_id, plant_name="追浜工場", is_last=True)


def bodies(done: Exported) -> list[tuple[str, Any]]:
    """Name of the body and body, of all that lack nothing."""
    assert isinstance(done.content, dict)
    lacking = {path.split("/")[1] for path in done.missing}
    whole = [(name, body) for name, body in done.content.items() if name not in lacking]
    return [(name, one) for name, body in whole for one in (body if isinstance(body, list) else [body])]


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_full_document_is_schema_valid_and_loses_only_what_the_list_names(
    shared: Path, category: str
) -> None:
    values = full_values(category) | IN_THEIR_FORM
    done = ouranos(document_of(values, "2027-06-30"), REGISTERED)
    assert done.missing == ()
    assert [name for name, _ in bodies(done)] == ["operator", "plant", "parts", *["cfp"] * 4]
    for name, body in bodies(done):
        assert faults(shared, MODELS[name], body) == []
    may = fates(rows(NAME), category)
    for loss in done.lost:
        assert loss.reason not in HARMS_VALUE or loss.reason in may[loss.attribute], loss
    assert set(done.carried) == CARRIED
    assert {one.attribute for one in done.lost if one.reason is LossCode.NO_PLACE} == set(values) - CARRIED


def test_it_carries_no_condition_no_second_life_and_no_recycling() -> None:
    lost = set(attributes()) - set(attributes_of(rows(NAME)))
    assert lost == set(attributes()) - CARRIED
    assert {"soh_share", "state_of_certified_energy_share", "safety_state", "battery_status"} <= lost
    assert {"predecessor_passport_id", "successor_passport_ids", "recycled_cobalt_share"} <= lost


@given(
    values=stated(),
    registered=st.sampled_from([None, NEW, REGISTERED]),
    name=st.sampled_from(["", "7000012050002", "7000012050003"]),
)
def test_a_body_that_lacks_nothing_is_schema_valid_whatever_is_stated(
    shared: Path, values: dict[str, Any], registered: Registered | None, name: str
) -> None:
    told = values | ({"manufacturer_id": name} if name else {}) | {"model_id": "ZE1-40"}
    done = ouranos(document_of(told, "2026-11-28"), registered)
    for body, one in bodies(done):
        assert faults(shared, MODELS[body], one) == []
    assert ("parts" in {body for body, _ in bodies(done)}) == (registered is REGISTERED)


def test_what_is_missing_is_named_and_nothing_is_made_up_for_it(shared: Path) -> None:
    done = export(document_of({"model_id": "ZE1-40"}, "2026-11-28"), NAME)
    assert done.content == {
        "parts": {
            "partsName": "ZE1-40",
            "supportPartsName": None,
            "amountRequired": None,
            "amountRequiredUnit": "unit",
        }
    }
    parts = {path for path in done.missing if path.startswith("/parts/")}
    assert parts == {f"/parts/{name}" for name in ("operatorId", "plantId", "traceId", "terminatedFlag")}
    assert len(faults(shared, "PartsModel", done.content["parts"])) == len(parts)


def test_a_part_not_yet_registered_has_no_trace_id_and_no_footprint(shared: Path) -> None:
    document = document_of(full_values("ev") | IN_THEIR_FORM, "2027-06-30")
    done = ouranos(document, NEW)
    assert isinstance(done.content, dict)
    assert done.content["parts"]["traceId"] is None
    assert done.content["plant"]["plantId"] is None
    assert faults(shared, "PlantModel", done.content["plant"]) == []
    assert done.missing == ("/parts/plantId",)
    alone = [loss for loss in done.lost if loss.reason is LossCode.ALONE]
    assert {loss.attribute for loss in alone} == {name for name in CARRIED if "footprint" in name}
    assert "traceId" in alone[0].detail


def test_the_footprint_is_parted_into_own_and_components_and_rounded_up_as_the_platform_asks() -> None:
    stated_ = {"raw_material_footprint_kg_per_kwh": 61.1234561, "production_footprint_kg_per_kwh": 12.5}
    told, lost = footprint(stated_, {"pre": PRE, "main": MAIN}, REGISTERED.trace_id)
    assert [(body["cfpType"], body["ghgEmission"]) for body in told] == [
        ("preProduction", 40.87346),  # 61.1234561 - 20.25, rounded up at the sixth decimal
        ("preComponent", 20.25),
        ("mainProduction", 12.5),
        ("mainComponent", 0),
    ]
    assert told[3]["dqrValue"] == {"TeR": 1, "GeR": 2, "TiR": 3.12346}
    assert [(loss.attribute, loss.reason, loss.detail) for loss in lost] == [
        ("raw_material_footprint_kg_per_kwh", LossCode.ROUNDED, "61.1234561 → 61.12346")
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"raw_material_footprint_kg_per_kwh": 61.5}, LossCode.ALONE),
        ({"raw_material_footprint_kg_per_kwh": 0.0}, LossCode.PLACEHOLDER),
        (
            {"raw_material_footprint_kg_per_kwh": 20.0, "production_footprint_kg_per_kwh": 1.0},
            LossCode.OUT_OF_RANGE,  # less than what its components emit
        ),
        (
            {"raw_material_footprint_kg_per_kwh": 200_000.0, "production_footprint_kg_per_kwh": 1.0},
            LossCode.OUT_OF_RANGE,
        ),
    ],
)
def test_a_footprint_that_cannot_be_told_whole_is_left_out_and_named(
    values: dict[str, Any], reason: LossCode
) -> None:
    done = ouranos(document_of(values, "2026-11-28"), REGISTERED)
    assert "cfp" not in done.content
    assert {(loss.attribute, loss.reason) for loss in done.lost} == {(name, reason) for name in values}
    assert done.carried == ()


@given(
    pre=st.floats(0, 99_999, allow_subnormal=False),
    main=st.floats(0, 99_999, allow_subnormal=False),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_footprint_comes_back_to_the_fifth_decimal(
    shared: Path, pre: float, main: float, shares: tuple[float, float]
) -> None:
    values = {"raw_material_footprint_kg_per_kwh": pre, "production_footprint_kg_per_kwh": main}
    known = {
        stage: Stage(components_kg_per_kwh=whole * share, technical=1, geographical=1, temporal=1)
        for stage, whole, share in (("pre", pre, shares[0]), ("main", main, shares[1]))
    }
    told, lost = footprint(values, known, REGISTERED.trace_id)
    for body in told:
        assert faults(shared, "CfpModel", body) == []
    back = import_(json.dumps(told), NAME).values if told else {}
    rounded = {loss.attribute for loss in lost}
    assert bool(told) == bool(pre and main)
    assert back.keys() == (values.keys() if told else set())
    for name in back:
        assert (
            back[name] == values[name]
            if name not in rounded
            else 0 < back[name] - values[name] <= 2e-5 + 1e-9
        )


def test_what_is_carried_comes_back_the_same() -> None:
    values = full_values("ev") | IN_THEIR_FORM
    document = document_of(values, "2027-06-30")
    done = ouranos(document, REGISTERED)
    back = import_(json.dumps(done.content), NAME)
    assert back.values == {name: document.value(name) for name in done.exact}
    assert set(done.exact) == CARRIED
    assert {loss.attribute for loss in back.lost} == {""}


@pytest.mark.parametrize("data_target", ["parts", "operator", "plant", "cfp", "partsStructure"])
def test_the_published_examples_are_schema_valid_and_read(shared: Path, data_target: str) -> None:
    model = MODELS.get(data_target, "PartsStructureModel")
    told = [(name, body) for name, body in examples(shared, data_target) if body]
    assert told
    for name, body in told:
        for one in body if isinstance(body, list) else [body]:
            assert faults(shared, model, one) == [], name
        read = import_(json.dumps(body), NAME, where=name)
        document_of(read.values, "2026-11-28")
        assert read.values or read.lost


def test_the_numbers_in_the_published_examples_are_no_corporate_numbers(shared: Path) -> None:
    held = [body if isinstance(body, list) else [body] for _, body in examples(shared, "operator")]
    told = {one["openOperatorId"] for bodies_ in held for one in bodies_}
    assert told == {"9876543210987"}  # 2 would be the check digit
    for number in told:
        read = import_({"openOperatorId": number, "operatorName": "A株式会社"}, NAME)
        assert read.values == {"manufacturer_name": "A株式会社"}
        assert [(one.attribute, one.reason) for one in read.lost] == [("manufacturer_id", LossCode.BAD_VALUE)]


def test_a_footprint_of_another_unit_of_several_parts_or_of_nothing_is_not_taken_over(shared: Path) -> None:
    by_mass = next(body for name, body in examples(shared, "cfp") if name.endswith("update3"))
    assert {one.reason for one in import_(json.dumps(by_mass), NAME).lost} == {LossCode.OTHER_UNIT}
    stated_ = {"raw_material_footprint_kg_per_kwh": 61.0, "production_footprint_kg_per_kwh": 2.0}
    told = footprint(stated_, {"pre": PRE, "main": MAIN}, REGISTERED.trace_id)[0]
    told[2]["ghgEmission"] = 0
    read = import_(json.dumps(told), NAME)
    assert read.values == {"raw_material_footprint_kg_per_kwh": 61}
    assert [one.reason for one in read.lost] == [LossCode.PLACEHOLDER]  # 0: nothing is registered
    other = [told[0], told[1] | {"traceId": REGISTERED.operator_id}]
    assert {one.reason for one in import_(json.dumps(other), NAME).lost} == {LossCode.CONTRADICTION}
    read = import_(json.dumps([*told, told[1]]), NAME)  # a figure told twice
    assert read.values == {}
    assert {one.reason for one in read.lost} == {LossCode.UNKNOWN_PLACE, LossCode.PLACEHOLDER}
    total = [{**told[0], "cfpType": "preProductionTotal"}]
    assert [one.reason for one in import_(json.dumps(total), NAME).lost] == [LossCode.UNKNOWN_PLACE]


@pytest.mark.parametrize("bad", ["", "00000000-0000-0000-0000-000000000000", "7000012050002"])
def test_an_identifier_that_is_no_uuid_is_refused(bad: str) -> None:
    with pytest.raises(IdentifierError):
        ouranos(document_of({"model_id": "ZE1"}, "2026-11-28"), Registered(operator_id=bad))


def test_a_name_that_says_nothing_is_refused() -> None:
    registered = Registered(operator_id=REGISTERED.operator_id, plant_name="未定")
    with pytest.raises(GivenError, match="plantName"):
        ouranos(document_of({"model_id": "ZE1"}, "2026-11-28"), registered)


def test_a_name_too_long_is_lost_and_not_cut() -> None:
    done = ouranos(document_of({"model_id": "Z" * 51}, "2026-11-28"), REGISTERED)
    assert [(one.reason, one.detail) for one in done.lost] == [(LossCode.OUT_OF_RANGE, "51 > 50")]
    assert "/parts/partsName" in done.missing


@pytest.mark.parametrize("told", ["{}", "[]", "7", "[[]]", '{"parts": 1}', '{"tradeId": null}'])
def test_content_of_another_kind_is_refused(told: str) -> None:
    with pytest.raises(ExchangeError, match="operator plant parts cfp"):
        import_(told, NAME)


@given(data=st.data())
def test_whatever_stands_at_a_place_gives_values_of_their_kind_or_a_coded_error(data: st.DataObject) -> None:
    done = ouranos(full_document("ev"), REGISTERED)
    assert isinstance(done.content, dict)
    own: Any = data.draw(st.sampled_from([done.content, *done.content.values()]))
    try:
        read = import_(json.dumps(data.draw(changed(own))), NAME)
    except CodedError:
        return
    document_of(read.values, "2026-11-28")


def test_the_openapi_document_is_the_version_that_was_read(shared: Path) -> None:
    assert api(shared)["info"]["version"] == "3.0.0"
