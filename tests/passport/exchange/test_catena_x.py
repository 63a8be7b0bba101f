"""Catena-X: the schema complains only of what the export names as missing; nothing is made up for it."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.any_json import changed
from tests.passport.full_document import CATEGORIES, full_document, full_values
from tests.passport.stated_values import stated

from meguri.passport.document import Evidence, LifeEntry, attributes, document_of
from meguri.passport.exchange import ExchangeError, Exported, LossCode, export, import_
from meguri.passport.exchange.catena_x import NAME, battery_pass
from meguri.passport.exchange.given import GivenCode, GivenError
from meguri.passport.exchange.losses import HARMS_VALUE
from meguri.passport.exchange.mapping import attributes_of, fates, rows
from meguri.passport.exchange.places import ABSENT, leaves, look, steps
from meguri.passport.reading import PassportJsonError

# Published samples that their own schema refuses, and where.
FAILING = {
    "CertificateOfDismantler": {
        "/dismantlerAddress/postCode/value",
        "/auditorAddress/postCode/value",
        "/governmentAddress/postCode/value",
    },
    "DecommissioningCertificate": {"/issueDate", "/revocationDate"},
    "EndOfLife": {"/dateOfReceptionGMT", "/dateOfScrappingGMT", "/dateOfDissamblyGMT"},
    "MarketplaceOffer": {"/date"},
    "ReturnRequest": {"/date"},
}
# The list: what the aspect has no place for.
_LOST = (
    "above_boundary_min accidents below_boundary_min ce_marking charging_above_boundary_min "
    "charging_below_boundary_min chassis_number cobalt_mass_kg critical_raw_materials "
    "deep_discharges_count electrode_materials expected_life_in_use_cycles_count first_registered_on "
    "hazardous_substances lithium_mass_kg manufacturer_address manufacturer_email manufacturer_name "
    "manufacturer_trade_name manufacturing_place mileage_km nickel_mass_kg operator_address "
    "operator_name operator_trade_name overcharges_count passport_granularity passport_schema_version "
    "placed_on_market_in post_consumer_cobalt_share post_consumer_lithium_share "
    "post_consumer_nickel_share power_limit_from_c power_limit_to_c power_limit_w "
    "power_to_energy_w_per_wh pre_consumer_cobalt_share pre_consumer_lithium_share "
    "pre_consumer_nickel_share present_capacity_ah present_efficiency_share present_power_w "
    "present_resistance_ohm rated_energy_kwh remaining_power_at_20_soc_w renewable_content_share "
    "safety_findings safety_state self_discharge_rise_share soh_definition soh_is_synthetic "
    "soh_is_validated soh_measured_on soh_method soh_share soh_verdict_id successor_passport_ids "
    "supply_chain_index temperature_c vehicle_model voltage_from_c voltage_to_c warranty_until"
)
LOST = frozenset(_LOST.split())
# The numbers of the published sample, in our units.
IN_THE_SAMPLE = {
    "battery_mass_kg": 0.02,  # 20 g
    "rated_capacity_ah": 4.0,
    "remaining_capacity_ah": 4.0,
    "capacity_fade_share": 0.5,
    "certified_energy_kwh": 0.5,
    "remaining_energy_kwh": 0.5,
    "state_of_certified_energy_share": 0.5,
    "state_of_charge_share": 0.5,
    "minimum_voltage_v": 2.5,
    "nominal_voltage_v": 3.7,
    "maximum_voltage_v": 4.2,
    "original_power_w": 39000.0,
    "original_power_at_20_soc_w": 35000.0,
    "remaining_power_w": 40000.0,
    "power_fade_share": 0.5,
    "initial_efficiency_share": 0.96,
    "half_life_efficiency_share": 0.89,
    "remaining_efficiency_share": 0.5,
    "efficiency_fade_share": 0.5,
    "initial_self_discharge_share": 0.0025,
    "present_self_discharge_share": 0.0025,
    "pack_resistance_ohm": 0.55,
    "cell_resistance_ohm": 0.025,
    "ohmic_resistance_ohm": 0.3,
    "resistance_rise_share": 0.5,
    "expected_life_cycles_count": 1500,
    "cycle_test_c_rate_a_per_ah": 4.0,
    "expected_life_yr": 8,
    "full_cycles_count": 1500,
    "exhaustion_threshold_share": 0.8,
    "idle_from_c": -18.0,
    "idle_to_c": 60.0,
    "energy_throughput_kwh": 0.5,
    "capacity_throughput_ah": 4.0,
    "cadmium_share": 5.3e-06,  # 5.3 ppm
    "lead_share": 5.3e-06,  # 5.3 ppm
    "recycled_cobalt_share": 0.125,
    "recycled_lithium_share": 0.125,
    "recycled_nickel_share": 0.125,
    "recycled_lead_share": 0.125,
    "production_footprint_kg_per_kwh": 12.678,
}
IN_THEIR_FORM = {
    "passport_id": "urn:uuid:550e8400-e29b-41d4-a716-446655440000",
    "predecessor_passport_id": "urn:uuid:0b4e0f2c-55a1-4d42-9f0b-1d4c2a6f9a11",
    "passport_status": "active",
    "operator_id": "BPNL00000003CML1",
    "manufacturer_id": "BPNL00000003B3NX",
    "facility_id": "BPNA00000003B5MJ",
}


def folder(shared: Path) -> Path:
    return shared / "vectors/catenax-sldt/io.catenax.battery.battery_pass/6.1.0/gen"


def sample(shared: Path) -> Any:
    return json.loads((folder(shared) / "BatteryPass.json").read_bytes())


@cache
def validator(shared: Path) -> Any:
    schema = json.loads((folder(shared) / "BatteryPass-schema.json").read_bytes())
    return jsonschema_rs.Draft4Validator(schema)


def in_their_form(category: str) -> dict[str, Any]:
    """Everything stated, with identifiers as Catena-X has them."""
    return full_values(category) | IN_THEIR_FORM


def given_by_hand(shared: Path, done: Exported) -> dict[str, Any]:
    """What is missing, as the published sample fills it."""
    told = sample(shared)
    return {path: look(told, re.sub(r"\[[^]]*\]", "0", path))[1] for path in done.missing}


def complaints(shared: Path, content: Any) -> set[str]:
    """Pointers of what the schema says is required; every other complaint is a fault."""
    found = set()
    for error in validator(shared).iter_errors(content):
        assert isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required), error
        at = "".join(f"/{step}" for step in error.instance_path)
        found.add(f"{at}/{error.kind.property}")
    return found


def pointer(content: Any, path: str) -> str:
    """A path with picks as a plain pointer, as far as its entries are there."""
    told = ""
    for length in range(1, len(steps(path)) + 1):
        head = "/".join(path.split("/")[: length + 1])
        found, value = look(content, head)
        told = found if value is not ABSENT else f"{told}/{path.split('/')[length]}"
    return told


def with_what_stands_beside(missing: Iterable[str]) -> Iterator[str]:
    """Places, and those beside them that are written together with them (a unit)."""
    wanted = set(missing)
    yield from wanted
    for row in rows(NAME):
        if row.path in wanted and row.use != "import":
            yield from (place for place, _ in row.beside_at())


def is_within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")


@given(values=stated())
def test_the_schema_complains_only_of_what_is_named_as_missing(shared: Path, values: dict[str, Any]) -> None:
    done = export(document_of(values, "2026-11-28"), NAME)
    missing = {pointer(done.content, path) for path in with_what_stands_beside(done.missing)}
    asked = complaints(shared, done.content)
    for place in asked:
        assert any(is_within(path, place) for path in missing), place
    for path in missing:
        assert any(is_within(path, place) for place in asked), path


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_full_document_is_schema_valid_once_the_missing_things_are_given(
    shared: Path, category: str
) -> None:
    document = document_of(in_their_form(category), "2027-06-30")
    bare = battery_pass(document)
    done = battery_pass(document, given_by_hand(shared, bare))
    assert len(bare.missing) > 50
    assert done.missing == ()
    assert complaints(shared, done.content) == set()
    assert (done.carried, done.lost) == (bare.carried, bare.lost)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_full_document_loses_only_what_the_list_names(category: str) -> None:
    done = export(document_of(in_their_form(category), "2027-06-30"), NAME)
    may = fates(rows(NAME), category)
    for loss in done.lost:
        assert loss.reason not in HARMS_VALUE or loss.reason in may[loss.attribute], loss
    applying = set(in_their_form(category))
    assert applying - set(done.carried) == LOST & applying
    assert set(done.carried) - set(done.exact) <= {"passport_updated_at", "battery_category"}


def test_the_list_of_what_has_no_place() -> None:
    assert set(attributes()) - set(attributes_of(rows(NAME))) == LOST


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_is_carried_whole_comes_back_the_same(category: str) -> None:
    document = document_of(in_their_form(category), "2027-06-30")
    done = export(document, NAME)
    back = import_(json.dumps(done.content), NAME)
    values = document.values()
    assert {name: back.values[name] for name in done.exact} == {name: values[name] for name in done.exact}
    assert set(back.values) <= set(done.carried)


@given(values=stated())
def test_nothing_that_is_written_is_empty(values: dict[str, Any]) -> None:
    done = export(document_of(values, "2026-11-28"), NAME)
    assert [place for place, value in leaves(done.content) if value in (None, "", {}, [])] == []


def test_the_published_sample_is_read_and_each_thing_refused_has_its_reason(shared: Path) -> None:
    told = (folder(shared) / "BatteryPass.json").read_bytes()
    assert validator(shared).is_valid(json.loads(told))
    read = import_(told, NAME)
    numbers = {name: value for name, value in read.values.items() if isinstance(value, int | float)}
    assert numbers == IN_THE_SAMPLE
    assert len(read.values) - len(numbers) == 24
    assert read.values["chemistry"] == "NMC"
    refused = {loss.attribute: loss.reason for loss in read.lost if loss.attribute}
    assert refused == {
        "battery_id": LossCode.BAD_VALUE,  # 34567890 is no URI
        "battery_category": LossCode.NO_CODE,  # SLI: a battery for starting
        "put_into_service_on": LossCode.BAD_VALUE,  # 7172-75-08
        "predecessor_passport_id": LossCode.PLACEHOLDER,  # the blank UUID
        "passport_status": LossCode.NO_CODE,  # draft
    }


def test_five_of_the_published_samples_fail_their_own_schema(shared: Path) -> None:
    found, counted = {}, 0
    for file in sorted((shared / "vectors/catenax-sldt").glob("**/gen/*-schema.json")):
        told = json.loads(file.with_name(file.name.replace("-schema", "")).read_bytes())
        checker = jsonschema_rs.Draft4Validator(json.loads(file.read_bytes()))
        counted += 1
        if places := {"".join(f"/{step}" for step in one.instance_path) for one in checker.iter_errors(told)}:
            found[file.name.removesuffix("-schema.json")] = places
    assert counted == 23
    assert found == FAILING


def test_a_value_in_use_carries_the_moment_of_its_event_or_lacks_it() -> None:
    values = {"state_of_charge_share": 0.565, "full_cycles_count": 212}
    evidence = {
        name: Evidence(event=event, as_of="2026-10-01", basis="measured")
        for name, event in (("state_of_charge_share", "urn:a"), ("full_cycles_count", "urn:unknown"))
    }
    life = [LifeEntry(event="urn:a", kind="diagnosed", at="2026-10-01T13:05:00+09:00", access_group="4")]
    done = export(document_of(values, "2026-11-28", evidence=evidence, life=life), NAME)
    assert look(done.content, "/performance/dynamic")[1] == {
        "stateOfCharge": {"value": 56.5, "time": "2026-10-01T13:05:00+09:00"},
        "fullCycles": {"value": 212},
    }
    assert "/performance/dynamic/fullCycles/time" in done.missing
    assert "/performance/dynamic/stateOfCharge/time" not in done.missing


def test_every_evidence_that_is_left_out_is_named() -> None:
    document = full_document("ev")
    lost = export(document, NAME).lost
    assert {one.attribute for one in lost if one.reason is LossCode.EVIDENCE} == set(document.evidence)
    assert [one.attribute for one in lost if one.reason is LossCode.SUPERSEDED] == ["battery_mass_kg"]


def test_only_what_is_missing_can_be_given_and_all_faults_are_told_at_once() -> None:
    document = document_of({"model_id": "ZE1-40"}, "2026-11-28")
    with pytest.raises(GivenError) as raised:
        battery_pass(
            document,
            {
                "/metadata/owner": "Sato",
                "/identification/identification/type/manufacturerPartId": "ZE1-62",
                "/metadata/version": "TBD",
                "/commercial/purpose": [],
                "/handling/content/producer": [{"id": "n/a"}],
            },
        )
    assert [fault.code for fault in raised.value.faults] == [
        GivenCode.UNKNOWN_PLACE,
        GivenCode.STATED,
        *[GivenCode.SAYS_NOTHING] * 3,
    ]
    assert "/metadata/owner" in str(raised.value)


def test_a_share_given_by_hand_gets_the_unit_that_its_place_has() -> None:
    path = "/materials/hazardous/cadmium/concentration"
    done = battery_pass(document_of({}, "2026-11-28"), {path: 0.001})
    assert look(done.content, path.replace("concentration", "materialUnit"))[1] == "unit:percent"
    assert import_(done.content, NAME).values["cadmium_share"] == 1e-5  # type: ignore[arg-type]
    assert path not in done.missing


def test_the_absolute_footprint_is_not_taken_for_the_one_per_kwh() -> None:
    values = {"carbon_footprint_kg": 4_200.0, "carbon_footprint_kg_per_kwh": 61.5}
    done = export(document_of(values, "2026-11-28"), NAME)
    assert import_(done.content, NAME).values == values  # type: ignore[arg-type]


def test_a_passport_of_another_version_is_read_and_another_model_is_not() -> None:
    told = {"specVersion": "urn:io.catenax.battery.battery_pass:6.0.0", "metadata": {"status": "approved"}}
    assert import_(told, NAME).values == {"passport_status": "active"}
    with pytest.raises(ExchangeError, match=r"a\.json"):
        import_({"specVersion": "urn:io.catenax.pcf:9.0.0"}, NAME, where="a.json")


@given(data=st.data())
def test_whatever_stands_at_a_place_gives_values_of_their_kind_or_a_coded_error(
    shared: Path, data: st.DataObject
) -> None:
    own = export(document_of(in_their_form("ev"), "2027-06-30"), NAME).content
    try:
        read = import_(data.draw(changed(sample(shared)) | changed(own)), NAME)
    except (ExchangeError, PassportJsonError):
        return
    document_of(read.values, "2026-11-28")
