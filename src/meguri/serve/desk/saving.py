"""A verdict becomes an event: of a battery that is known, or of one whose record begins with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import randbelow, token_bytes
from typing import Any

from meguri.facts.packs import PackNameError, pack_named
from meguri.locale import N_
from meguri.passport.events import Event, diagnosed_event, event_of, salted
from meguri.passport.events.salting import SALT_BYTES
from meguri.passport.identity import issue_own_number, read_identifier
from meguri.registry.own_cars import claimed, own_chassis, plain_chassis
from meguri.serve.addresses import battery_page
from meguri.serve.desk.diagnose import found_case
from meguri.serve.desk.doors import Desk
from meguri.serve.diagnosing import methods_of
from meguri.serve.faults import RefusedError
from meguri.serve.jobs import Job
from meguri.serve.judging import car_told, unchecked_car
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.recording import record_one
from meguri.tables.verdict import verdict_of

WHERE = "diagnosis"
TAKEN = N_("{found} is known here already. Save to the known battery instead.")
KNOWN_CAR = N_(
    "You have the car {found} already, with the battery {battery}. Save to that battery; if this is another "
    "battery in the same car, record first that the old one was taken out."
)
BUSY = N_("This is being worked on just now. Look at the page again in a moment.")
_COMPANY_LENGTH = 8
_NUMBERS = 32**8


@dataclass(frozen=True)
class SavedCase:
    """Where a verdict was recorded: the battery, the event, the battery's page, and what was not compared."""

    battery_id: str
    event_id: str
    page: str
    unchecked: tuple[str, ...] = ()


class KnownCarError(RefusedError):
    """409: the organisation has this car already.

    Attributes:
        battery_id: with which battery.
    """

    def __init__(self, chassis_number: str, battery_id: str) -> None:
        """Say with which one."""
        values = {"found": chassis_number, "battery": battery_id}
        super().__init__(409, "known_car", KNOWN_CAR, values)
        self.battery_id = battery_id


@contextmanager
def alone_with(desk: Desk, name: str) -> Iterator[Job]:
    """A case that nobody else, in no process of the server, records or certifies at the same time.

    Args:
        desk: who asks.
        name: of the case.

    Raises:
        RefusedError: 404, there is none; 409, another has it and does not let go.
    """
    job = found_case(desk, name)
    with claimed(desk.session, "case", name) as is_ours:
        if not is_ours:
            raise RefusedError(409, "busy", BUSY)
        yield job


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
    battery_id, about = known_as(desk.visit, typed(told, desk.visit)), car_told(diagnosis, asked)
    unseen = unchecked_car(desk.visit, battery_id, about)  # before the diagnosis itself is in the record
    return replace(_diagnosed(desk, diagnosis, battery_id, about), unchecked=tuple(map(str, unseen)))


def saved_new(
    desk: Desk, diagnosis: Mapping[str, Any], asked: Mapping[str, Any], told: str, case: str
) -> SavedCase:
    """Begin the record of a battery, and record the verdict with it.

    Args:
        desk: who saves.
        diagnosis: as `diagnosis_json` gives it.
        asked: what was told of the car.
        told: identifier of the battery; "" gives it a number of this registry's.
        case: name of the case; what was recorded of it before a server ended is gone on with.

    Raises:
        IdentifierError: no identifier.
        KnownCarError: the organisation has this car with another battery.
        RefusedError: 401 or 403; 409, it is known already, or the organisation records others just now.
    """
    from meguri.registry.store import event_count

    party, is_named = desk.party, bool(told.strip())
    battery_id = (
        read_identifier(typed(told, desk.visit), where="battery").uri if is_named else new_number(party, case)
    )
    about = car_told(diagnosis, asked)
    with claimed(desk.session, "fleet", party) as is_ours:
        if not is_ours:
            raise RefusedError(409, "busy", BUSY)
        if not event_count(desk.session, battery_id):
            _check_car_is_new(desk, about.get("chassis_number"))
            now = desk.house.now().astimezone()
            begun = event_of("registered", battery_id, now, party, says=first_statements(diagnosis, asked))
            record_one(desk.visit, salted(begun, token_bytes(SALT_BYTES)), 0, WHERE)
        elif is_named:
            raise RefusedError(409, "known_battery", TAKEN, {"found": battery_id})
        elif (event_id := _recorded_before(desk, battery_id)) is not None:
            return SavedCase(battery_id, event_id, battery_page(battery_id))
        return _diagnosed(desk, diagnosis, battery_id, about)


def _check_car_is_new(desk: Desk, chassis_number: str | None) -> None:
    if not chassis_number:
        return
    from meguri.registry.passports import document_now
    from meguri.registry.store import life_of

    vault = desk.house.vault
    with desk.visit.own_work() as session:
        plain = plain_chassis(chassis_number)
        there = own_chassis(session, vault, desk.visit.asker.parties).get(plain)
        life = vault.open_events(session, there, life_of(session, there)) if there else ()
    if there and plain_chassis(str(document_now(life, there)[0].values().get("chassis_number", ""))) == plain:
        raise KnownCarError(chassis_number, there)


def _recorded_before(desk: Desk, battery_id: str) -> str | None:
    """The diagnosis of a battery whose number is of this case alone."""
    from meguri.registry.store import life_of

    with desk.visit.own_work() as session:
        life = life_of(session, battery_id)
    return next((one.id for one in life if one.kind == "diagnosed"), None)


def new_number(party: str, of: str = "") -> str:
    """A number of this registry's for a battery that has none, drawn so that none comes twice.

    Args:
        party: whose.
        of: a name that nobody guesses, which always gives the same number; "" draws one.
    """
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    digest = sha256(party.encode("utf-8")).digest()
    company = "".join(letters[one % 32] for one in digest[:_COMPANY_LENGTH])
    drawn = int.from_bytes(sha256(of.encode("utf-8")).digest()) % _NUMBERS if of else randbelow(_NUMBERS)
    return read_identifier(issue_own_number(company, drawn).text, where="battery").uri


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
    made = diagnosed_event(
        verdict_of(diagnosis),
        battery_id,
        now,
        desk.party,
        kind=kind,
        method=next(iter(methods_of(diagnosis)), None),
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
