"""An Asset Administration Shell passes both checkers, says the same as the document, and comes back whole."""

import json
import re
from pathlib import Path
from typing import Any

import aas_core3.jsonization as aas_json
import aas_core3.verification as aas_verification
import pytest
from aas_test_engines import file as aas_checks
from hypothesis import given, settings
from tests.passport.full_document import CATEGORIES, full_document
from tests.passport.stated_values import stated

from meguri.passport.document import Evidence, document_of
from meguri.passport.exchange import ExchangeError, LossCode, NoteCode, export, import_
from meguri.passport.exchange.aas import NAME, semantic_ids
from meguri.passport.exchange.mapping import rows
from meguri.tables.events import NAMESPACE


def checked(content: Any) -> None:
    found = aas_checks.check_json_data(content)
    assert found.ok(), found.to_dict()
    environment = aas_json.environment_from_jsonable(content)
    assert [f"{error.path}: {error.cause}" for error in aas_verification.verify(environment)] == []


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_full_document_passes_both_checkers_and_loses_only_what_was_corrected_and_its_life(
    category: str,
) -> None:
    document = full_document(category)
    done = export(document, NAME)
    checked(done.content)
    assert {loss.reason for loss in done.lost} == {LossCode.SUPERSEDED, LossCode.LIFE}
    assert set(done.carried) == set(document.values())
    back = import_(json.dumps(done.content), NAME)
    assert back.values == document.values()
    assert back.evidence == document.evidence
    assert back.lost == ()


@settings(max_examples=30)
@given(values=stated())
def test_any_document_comes_back_and_passes_unless_nothing_names_the_battery(values: dict[str, Any]) -> None:
    document = document_of(values, "2026-11-28")
    done = export(document, NAME)
    assert aas_checks.check_json_data(done.content).ok() == (done.missing == ())
    back = import_(json.dumps(done.content), NAME).values
    assert {name: back[name] for name in done.exact} == {name: document.values()[name] for name in done.exact}


def test_the_checkers_can_fail() -> None:
    content: Any = export(full_document("ev"), NAME).content
    content["submodels"][0]["submodelElements"][0]["idShort"] = "0 is no idShort"
    assert not aas_checks.check_json_data(content).ok()


def test_elements_bear_standard_identifiers_that_exist_and_the_rest_are_counted(shared: Path) -> None:
    known = set()
    for file in (shared / "vectors/batterypass-datamodel").rglob("*.ttl"):
        text = file.read_text(encoding="utf-8", errors="replace")
        prefix = re.search(r"@prefix : <([^>]*)>", text)
        assert prefix is not None
        known |= {prefix[1] + name for name in re.findall(r"^ *:(\w+) a samm:Property", text, re.MULTILINE)}
    used = set(semantic_ids().values())
    standard = {iri for iri in used if not iri.startswith(NAMESPACE)}
    assert len(standard) >= 40
    assert standard <= known
    assert len(used) == len(rows(NAME))  # two attributes of one meaning could not be told apart
    notes = export(full_document("ev"), NAME).notes
    assert [note.code for note in notes if note.code is NoteCode.OWN_SEMANTICS]


def test_units_are_those_of_the_standard_property() -> None:
    document = document_of({"power_fade_share": 0.085, "power_limit_w": 110500.0}, "2026-11-28")
    content: Any = export(document, NAME).content
    limit, fade = content["submodels"][0]["submodelElements"]
    assert (limit["value"], limit["qualifiers"][0]["value"]) == ("110.5", "kW")
    assert (fade["value"], fade["qualifiers"][0]["value"]) == ("8.5", "%")


def test_doubt_is_told_in_the_unit_of_its_value() -> None:
    behind = Evidence(event="urn:e", as_of="2026-11-01", basis="estimated", low=0.05, high=0.12)
    document = document_of({"power_fade_share": 0.085}, "2026-11-28", evidence={"power_fade_share": behind})
    content: Any = export(document, NAME).content
    told = {one["type"]: one["value"] for one in content["submodels"][0]["submodelElements"][0]["qualifiers"]}
    assert (told["low"], told["high"]) == ("5", "12")
    assert import_(content, NAME).evidence == {"power_fade_share": behind}


def test_elements_of_others_are_read_by_what_they_mean() -> None:
    element = {
        "modelType": "Property",
        "idShort": "Kapazitaet",
        "valueType": "xs:float",
        "value": "65.6",
        "semanticId": {
            "type": "ExternalReference",
            "keys": [{"type": "GlobalReference", "value": semantic_ids()[_path("rated_capacity_ah")]}],
        },
    }
    other = {"modelType": "Property", "idShort": "Farbe", "valueType": "xs:string", "value": "blau"}
    inner = {"modelType": "SubmodelElementCollection", "idShort": "Technik", "value": [element, other]}
    read = import_({"submodels": [{"idShort": "Akku", "submodelElements": [inner]}]}, NAME)
    assert read.values == {"rated_capacity_ah": 65.6}
    assert [(loss.reason, loss.detail) for loss in read.lost] == [
        (LossCode.UNKNOWN_PLACE, "/Akku/Technik/Farbe")
    ]


def test_the_asset_of_the_shells_names_the_battery_where_no_element_does() -> None:
    asset = {"assetKind": "Instance", "globalAssetId": "https://id.gs1.org/8003/09521234010012"}
    shell = {"modelType": "AssetAdministrationShell", "id": "urn:a", "assetInformation": asset}
    read = import_({"assetAdministrationShells": [shell, shell]}, NAME)
    assert read.values == {"battery_id": asset["globalAssetId"]}
    other = shell | {"assetInformation": asset | {"globalAssetId": "urn:another"}}
    assert import_({"assetAdministrationShells": [shell, other]}, NAME).values == {}


def test_a_battery_without_identifiers_is_missed_not_invented() -> None:
    done = export(document_of({"model_id": "ZE1"}, "2026-11-28"), NAME)
    assert done.missing == ("/assetAdministrationShells/0/assetInformation/globalAssetId",)
    assert done.content == export(document_of({"model_id": "ZE1"}, "2026-11-28"), NAME).content


def test_text_that_no_xml_can_hold_is_left_out_and_said() -> None:
    done = export(document_of({"model_id": "ZE1\ufffe"}, "2026-11-28"), NAME)
    assert done.carried == ()
    assert [(loss.attribute, loss.reason) for loss in done.lost] == [("model_id", LossCode.OUT_OF_RANGE)]


@pytest.mark.parametrize("told", ["{}", "[1]", '{"submodels": {}}'])
def test_content_that_is_no_environment_is_refused(told: str) -> None:
    with pytest.raises(ExchangeError, match="submodels"):
        import_(told, NAME)


def _path(attribute: str) -> str:
    return next(row.path for row in rows(NAME) if row.attribute == attribute)
