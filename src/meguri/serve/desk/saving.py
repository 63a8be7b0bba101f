"""A verdict becomes an event: of a battery that is known, or of one whose record begins with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import randbelow, token_bytes
from typing import Any

from meguri.facts.packs import PackNameError, pack_named
from meguri.locale import N_
from meguri.passport.events import Event, diagnosed_event, event_of, salted
from meguri.passport.events.salting import SALT_BYTES
from meguri.passport.identity import issue_own_number, read_identifier
from meguri.serve.addresses import battery_page
from meguri.serve.desk.doors import Desk
from meguri.serve.faults import RefusedError
from meguri.serve.judging import car_told
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.recording import record_one
from meguri.tables.verdict import verdict_of

WHERE = "diagnosis"
TAKEN = N_("{found} is known here already. Save to the known battery instead.")
_COMPANY_LENGTH = 8
_NUMBERS = 32**8


@dataclass(frozen=True)
class SavedCase:
    """Where a verdict was recorded: the battery, the event, and the battery's page."""

    battery_id: str
    event_id: str
    page: str


def saved_existing(
    desk: Desk, diagnosis: Mapping[str, Any], asked: Mapping[str, Any], told: str
) -> SavedCase:
    """Record a verdict with a battery that is known.

    Args:
        desk: who saves.
        diagnosis: as `diagnosis_json` gives it.
        asked: what was told of the car.
        told: identifier of the battery.

    Raises:
        IdentifierError, RegistryError: no identifier, or no such battery.
        OtherCarError: it is that of another car.
        RefusedError: 401 or 403.
    """
    battery_id = known_as(desk.visit, typed(told))
    return _diagnosed(desk, diagnosis, battery_id, car_told(diagnosis, asked))


def saved_new(desk: Desk, diagnosis: Mapping[str, Any], asked: Mapping[str, Any], told: str) -> SavedCase:
    """Begin the record of a battery, and record the verdict with it.

    Args:
        desk: who saves.
        diagnosis: as `diagnosis_json` gives it.
        asked: what was told of the car.
        told: identifier of the battery; "" gives it a number of this registry's.

    Raises:
        IdentifierError: no identifier.
        RefusedError: 401 or 403; 409, it is known already.
    """
    from meguri.registry.store import event_count

    party = desk.party
    battery_id = read_identifier(typed(told), where="battery").uri if told.strip() else new_number(party)
    if event_count(desk.session, battery_id):
        raise RefusedError(409, "known_battery", TAKEN, {"found": battery_id})
    now = desk.house.now().astimezone()
    begun = event_of("registered", battery_id, now, party, says=first_statements(diagnosis, asked))
    record_one(desk.visit, salted(begun, token_bytes(SALT_BYTES)), 0, WHERE)
    return _diagnosed(desk, diagnosis, battery_id, car_told(diagnosis, asked))


def new_number(party: str) -> str:
    """A number of this registry's for a battery that has none, drawn so that none comes twice."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    digest = sha256(party.encode("utf-8")).digest()
    company = "".join(letters[one % 32] for one in digest[:_COMPANY_LENGTH])
    return read_identifier(issue_own_number(company, randbelow(_NUMBERS)).text, where="battery").uri


def first_statements(diagnosis: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a battery when its record begins: of its car, and of its model by the catalogue."""
    name = asked.get("model") or diagnosis["verdict"].get("pack")
    told: dict[str, Any] = {
        "battery_category": "ev",
        "battery_status": "original",
        "first_registered_on": asked.get("first_registration"),
        "mileage_km": asked.get("odometer_km"),
        "chassis_number": diagnosis["verdict"].get("chassis_number") or asked.get("chassis_number"),
    }
    try:
        pack = pack_named(name or "")
    except PackNameError:
        pack = None
    if pack is not None:
        told |= {"vehicle_model": pack.model, "chemistry": pack.chemistry, "rated_energy_kwh": pack.pack_kwh}
    return {name: value for name, value in told.items() if value is not None}


def verdict_event(
    desk: Desk, diagnosis: Mapping[str, Any], battery_id: str, kind: str = "diagnosed", **more: Any
) -> Event:
    """The event of a verdict, with the method that counted most."""
    now = desk.house.now().astimezone()
    rows = sorted(diagnosis["evidence"], key=lambda row: -(row.get("weight_share") or 0))
    made = diagnosed_event(
        verdict_of(diagnosis),
        battery_id,
        now,
        desk.party,
        kind=kind,
        method=rows[0]["method"] if rows else None,
        is_validated=diagnosis["verdict"]["validation"] == "validated",
        **more,
    )
    return salted(made, token_bytes(SALT_BYTES))


def _diagnosed(
    desk: Desk, diagnosis: Mapping[str, Any], battery_id: str, about: Mapping[str, Any]
) -> SavedCase:
    event = verdict_event(desk, diagnosis, battery_id)
    found = record_one(desk.visit, event, None, WHERE, about)
    return SavedCase(battery_id, found.event_id, battery_page(battery_id))
