"""UNTP: every export that lacks nothing is schema-valid, alone and in its credential; losses are named."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.any_json import changed
from tests.passport.full_document import CATEGORIES, full_values
from tests.passport.stated_values import stated

from meguri.passport.document import attributes, document_of
from meguri.passport.exchange import ExchangeError, LossCode, NoteCode, export, import_
from meguri.passport.exchange.given import GivenError
from meguri.passport.exchange.losses import HARMS_VALUE
from meguri.passport.exchange.mapping import attributes_of, fates, rows
from meguri.passport.exchange.places import leaves, look
from meguri.passport.exchange.untp import NAME, credential, product_passport
from meguri.passport.reading import PassportJsonError

# The list: what is a matter of the passport, its operator or the car, and not of the product.
_LOST = (
    "chassis_number first_registered_on manufacturer_address manufacturer_email manufacturer_trade_name "
    "mileage_km operator_address operator_id operator_name operator_trade_name passport_schema_version "
    "passport_status passport_updated_at placed_on_market_in placed_on_market_on "
    "predecessor_passport_id put_into_service_on successor_passport_ids vehicle_model warranty_until"
)
LOST = frozenset(_LOST.split())
NEEDED = {"battery_id": "https://id.gs1.org/8003/09521234010012LEAF0001", "model_id": "ZE1-40"}
IN_THEIR_FORM = {"manufacturer_id": "did:web:maker.example", "facility_id": "https://maker.example/plant/1"}
SCOPE = {
    "/emissionsScorecard/operationalScope": "CradleToGate",
    "/emissionsScorecard/primarySourcedRatio": 0.3,
}


def folder(shared: Path) -> Path:
    return shared / "vectors/untp-spec/data-models/untp-dpp/artefacts"


@cache
def validator(shared: Path, name: str) -> Any:
    schema = json.loads((folder(shared) / f"{name}-schema.json").read_bytes())
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def as_credential(subject: Any) -> dict[str, Any]:
    return credential(
        subject,
        credential_id="https://maker.example/credentials/1",
        issuer_id="did:web:maker.example",
        issuer_name="Maker",
        valid_from="2026-11-28T09:00:00Z",
    )


def faults(checker: Any, content: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in checker.iter_errors(content)]


@given(values=stated(), needed=st.booleans())
def test_an_export_that_lacks_nothing_is_schema_valid_and_any_other_is_not(
    shared: Path, values: dict[str, Any], needed: bool
) -> None:
    done = export(document_of(values | (NEEDED if needed else {}), "2026-11-28"), NAME)
    if not done.missing:
        assert faults(validator(shared, "ProductPassport"), done.content) == []
        assert faults(validator(shared, "untp-dpp"), as_credential(done.content)) == []
    elif "product" in done.content:
        assert not validator(shared, "ProductPassport").is_valid(done.content)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_full_document_is_schema_valid_and_loses_only_what_the_list_names(
    shared: Path, category: str
) -> None:
    values = full_values(category) | IN_THEIR_FORM
    done = export(document_of(values, "2027-06-30"), NAME)
    assert done.missing == ()
    assert faults(validator(shared, "untp-dpp"), as_credential(done.content)) == []
    assert set(values) - set(done.carried) == LOST & set(values)
    may = fates(rows(NAME), category)
    for loss in done.lost:
        assert loss.reason not in HARMS_VALUE or loss.reason in may[loss.attribute], loss
    assert done.exact == done.carried


def test_the_list_of_what_has_no_place() -> None:
    assert set(attributes()) - set(attributes_of(rows(NAME))) == LOST


def test_what_would_name_the_owner_or_the_car_has_no_place() -> None:
    custody = {name for name, one in attributes().items() if one.access_group == "custody"}
    assert custody <= LOST


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_is_carried_comes_back_the_same_from_the_subject_and_from_the_credential(category: str) -> None:
    document = document_of(full_values(category) | IN_THEIR_FORM, "2027-06-30")
    done = export(document, NAME)
    values = document.values()
    wanted = {name: values[name] for name in done.exact}
    for content in (done.content, as_credential(done.content)):
        back = import_(json.dumps(content), NAME)
        assert back.values == wanted
        assert {loss.detail for loss in back.lost} <= {"/conformityClaim/0/id"}


@given(values=stated())
def test_what_is_carried_comes_back_whatever_is_stated(values: dict[str, Any]) -> None:
    document = document_of(values | NEEDED, "2026-11-28")
    done = export(document, NAME)
    told = document.values()
    back = import_(done.content, NAME)  # type: ignore[arg-type]
    assert {name: told[name] for name in done.exact} == {name: back.values.get(name) for name in done.exact}


@given(values=stated())
def test_nothing_that_is_written_is_empty(values: dict[str, Any]) -> None:
    done = export(document_of(values, "2026-11-28"), NAME)
    assert [place for place, value in leaves(done.content) if value in (None, "", {}, [])] == []


def test_units_are_those_of_recommendation_20() -> None:
    values = {"rated_capacity_ah": 115.4, "soh_share": 0.867, "idle_from_c": -30.0, "battery_mass_kg": 303.2}
    done = export(document_of(values | NEEDED, "2026-11-28"), NAME)
    held = look(done.content, "/product/characteristics")[1]
    assert held["rated_capacity_ah"] == {"value": 115.4, "unit": "AMH"}
    assert held["soh_share"] == {"value": 0.867, "unit": "C62"}
    assert held["idle_from_c"] == {"value": -30, "unit": "CEL"}
    assert look(done.content, "/product/dimensions/weight")[1] == {"value": 303.2, "unit": "KGM"}
    assert [note.detail for note in done.notes if note.code is NoteCode.OWN_SEMANTICS] == ["3"]


def test_a_manufacturer_without_a_uri_is_left_out_and_named(shared: Path) -> None:
    values = NEEDED | {"manufacturer_name": "Maker", "manufacturer_id": "9521234000006"}
    done = export(document_of(values, "2026-11-28"), NAME)
    assert look(done.content, "/product")[1].keys() == {"type", "id", "name"}
    assert {(loss.attribute, loss.reason) for loss in done.lost} == {
        ("manufacturer_id", LossCode.BAD_VALUE),
        ("manufacturer_name", LossCode.ALONE),
    }
    assert set(done.carried) == set(NEEDED)
    assert validator(shared, "ProductPassport").is_valid(done.content)


def test_a_footprint_enters_the_scorecard_once_its_scope_is_given(shared: Path) -> None:
    document = document_of(NEEDED | {"carbon_footprint_kg_per_kwh": 61.5}, "2026-11-28")
    assert "emissionsScorecard" not in product_passport(document).content
    done = product_passport(document, SCOPE)
    assert look(done.content, "/emissionsScorecard")[1] == {
        "type": ["EmissionsPerformance"],
        "carbonFootprint": 61.5,
        "declaredUnit": "KWH",
        "operationalScope": "CradleToGate",
        "primarySourcedRatio": 0.3,
    }
    assert faults(validator(shared, "ProductPassport"), done.content) == []
    with pytest.raises(GivenError, match="/product/owner"):
        product_passport(document, {"/product/owner": "Sato"})


@pytest.mark.parametrize("name", ["ProductPassport", "untp-dpp"])
def test_the_published_instances_are_read_and_each_thing_refused_has_its_reason(
    shared: Path, name: str
) -> None:
    told = (folder(shared) / f"{name}-instance.json").read_bytes()
    assert validator(shared, name).is_valid(json.loads(told))
    read = import_(told, NAME)
    assert read.values == {
        "passport_granularity": "batch",
        "battery_id": "https://id.gs1.org/01/09520123456788/21/12345",
        "passport_id": "example:product/1234",
        "manufacturer_name": "Sample Company Pty Ltd.",
        "manufacturer_id": "https://abr.business.gov.au/ABN/View?abn=90664869327",
        "model_id": "EV battery 300Ah.",
        "serial_number": "12345678",
        "manufacturing_place": "Greenacres battery factory",
        "facility_id": "https://sample-facility-register.com/1234567",
        "manufactured_on": "2024-04-25",
        "battery_mass_kg": 10,
        "collection_and_treatment_uri": "https://files.example-certifier.com/1234567.json",
        "due_diligence_report_uri": "https://files.example-certifier.com/1234567.json",
    }
    assert {loss.attribute: loss.reason for loss in read.lost if loss.attribute} == {
        "ce_declaration_uri": LossCode.OTHER_UNIT,  # a claim about emissions
        "carbon_footprint_kg_per_kwh": LossCode.OTHER_UNIT,  # per kg
    }


@pytest.mark.parametrize("told", ["{}", "[]", "7", '{"credentialSubject": []}', '{"product": "battery"}'])
def test_content_of_another_kind_is_refused(told: str) -> None:
    with pytest.raises(ExchangeError, match="product"):
        import_(told, NAME)


@given(data=st.data())
def test_whatever_stands_at_a_place_gives_values_of_their_kind_or_a_coded_error(
    shared: Path, data: st.DataObject
) -> None:
    told = json.loads((folder(shared) / "untp-dpp-instance.json").read_bytes())
    own = as_credential(export(document_of(full_values("ev"), "2027-06-30"), NAME).content)
    try:
        read = import_(data.draw(changed(told) | changed(own)), NAME)
    except (ExchangeError, PassportJsonError):
        return
    document_of(read.values, "2026-11-28")
