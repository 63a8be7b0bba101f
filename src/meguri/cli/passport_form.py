"""From the words of a command line, a form or a verdict to an event of a battery's life."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.passport_form_reading import values_of
from meguri.cli.passport_record import read_bytes
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.events import Event
    from meguri.passport.on_the_road import Stated

NOTHING_TOLD = N_(
    "What is known of the battery? Give a filled-in form, or --model, --chassis-number, "
    "--first-registration. `meguri passport form --out form.csv` writes a form."
)
NOT_ONE = N_(
    "--id: {found} names a model, not one battery. Give a number with the battery's own serial part."
)
NOTHING_DIAGNOSED = N_(
    "What did the diagnosis find? Give --verdict FILE (`meguri diagnose --json`), or its values with --set."
)
NO_EVENT = N_("--corrects: {found} is no event of this record. There are: {known}.")
NO_MARKET = N_("{where}: {found} is no market. Wanted is EU, or the two letters of a country such as JP.")
NO_FIRST_REGISTRATION = N_(
    "--first-registration: {found} cannot be. Wanted is a day from 1990 to the day of the record ({last})."
)
VERDICT_UNUSED = N_(
    "--verdict: an event of the kind {kind} takes none. Record the diagnosis by itself, without --kind."
)
VERDICT_SAYS = N_("--set: {name} is what the verdict says ({found}). Leave it out, or record it by itself.")
_REGISTERED = "registered"
_DIAGNOSES = ("diagnosed", "guarantee_rediagnosed")
_MARKET = re.compile("[A-Z]{2}")
_FIRST_CARS = date(1990, 1, 1)  # no traction battery of a car on the road is older


def form_bytes(category: str, lang: str, values: Mapping[str, Any]) -> bytes:
    """A form as CSV in UTF-8 with a byte order mark, so that spreadsheets in Japan read it rightly."""
    from meguri.passport.document.form import COLUMNS, form

    table = StringIO()
    rows = csv.DictWriter(table, COLUMNS, lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(form(category, lang, values=values))
    return table.getvalue().encode("utf-8-sig")


def first_event(
    door: Door,
    at: datetime,
    *,
    battery: str,
    by: str,
    filled: Path | None,
    model: str | None,
    chassis: str | None,
    first_registered_on: date | None,
    mileage_km: float | None,
    market: str | None,
) -> "Event":
    """The event that begins a record: what the form says over what the catalogue and the papers say.

    Raises:
        BadInputError: nothing was told, or the form cannot be read.
        EventError: values that their attributes do not take; all faults at once.
    """
    from secrets import token_bytes

    from meguri.passport.events import event_of, salted
    from meguri.passport.events.salting import SALT_BYTES
    from meguri.tables.chassis import read_chassis

    typed = {} if filled is None else values_of(filled)
    _sensible(typed, market, first_registered_on, at)
    if not typed and model is None and chassis is None and first_registered_on is None:
        raise BadInputError("nothing_told", NOTHING_TOLD)
    stated = _stated(
        door,
        model,
        chassis_number=None if chassis is None else read_chassis(chassis).number,
        first_registered_on=first_registered_on,
        mileage_km=mileage_km,
        placed_on_market_in=None if market is None else market.upper(),
    )
    says = {"passport_id": f"{battery}#passport"} | stated.values | typed
    grounds = {
        name: {"basis": basis} | ({"source": stated.sources[name]} if name in stated.sources else {})
        for name, basis in stated.basis.items()
        if name not in typed
    }
    event = event_of(
        _REGISTERED, battery, at, by, says=says, evidence=grounds, where=str(filled or "passport")
    )
    return salted(event, token_bytes(SALT_BYTES))


def _sensible(
    typed: Mapping[str, Any], market: str | None, first_registered_on: date | None, at: datetime
) -> None:
    """What an attribute takes as text, but nobody could use."""
    from meguri.tables.chassis import read_chassis

    for told, where in ((market, "--market"), (typed.get("placed_on_market_in"), "placed_on_market_in")):
        if isinstance(told, str) and told.strip() and not _MARKET.fullmatch(told.upper() if market else told):
            raise BadInputError("no_market", NO_MARKET, {"where": where, "found": repr(told)})
    if first_registered_on is not None and not _FIRST_CARS <= first_registered_on <= at.date():
        values = {"found": first_registered_on.isoformat(), "last": at.date().isoformat()}
        raise BadInputError("no_first_registration", NO_FIRST_REGISTRATION, values)
    if isinstance(typed.get("chassis_number"), str):
        read_chassis(typed["chassis_number"])


def battery_address(ident: str | None) -> str:
    """The battery's address: as told, else a number that nobody else has.

    Raises:
        BadInputError: a number that names a model.
        IdentifierError: no identifier.
    """
    from secrets import token_bytes

    from meguri.passport.identity import new_trace_id, read_identifier

    if ident is None:
        return read_identifier(new_trace_id(token_bytes(16))).uri
    found = read_identifier(ident, where="--id")
    if not found.names_one_item:
        raise BadInputError("not_one_battery", NOT_ONE, {"found": repr(ident)})
    return found.uri


def _stated(door: Door, model: str | None, **papers: Any) -> "Stated":
    import polars as pl

    from meguri.facts.packs import pack_named
    from meguri.facts.source import fact
    from meguri.passport.on_the_road import car_on_the_road

    if model is None:
        return car_on_the_road(**papers)
    pack = pack_named(model, folder=door.folder)
    rows = fact("vehicle_packs", folder=door.folder).rows.filter(pl.col("model") == pack.model)
    masses = rows.drop_nulls("pack_mass_kg").select("pack_mass_kg", "source_id").rows()
    return car_on_the_road(pack=pack, pack_mass=masses[-1] if masses else None, **papers)


def next_event(
    events: "Sequence[Event]",
    at: datetime,
    by: str,
    *,
    kind: str,
    verdict: Path | None,
    says: Mapping[str, str],
    details: Mapping[str, str],
    links: Mapping[str, str],
    custody: Mapping[str, str],
    corrects: str | None,
    reason: str | None,
) -> "Event":
    """One more event of a record, from what a command line says.

    Raises:
        BadInputError: the event to correct is not in the record; a verdict that the event does not take.
        EventError, VerdictError: what was told cannot be used; all faults at once.
    """
    from secrets import token_bytes

    from meguri.passport.document import attributes
    from meguri.passport.document.form import from_text
    from meguri.passport.events import diagnosed_event, event_of, salted
    from meguri.passport.events.salting import SALT_BYTES
    from meguri.tables.verdict import verdict_of

    battery = events[0].battery_id
    stated = {
        name: from_text(attributes()[name], text) if name in attributes() else text
        for name, text in says.items()
    }
    salt = token_bytes(SALT_BYTES)
    if verdict is None and kind == "diagnosed" and not stated:
        raise BadInputError("nothing_diagnosed", NOTHING_DIAGNOSED)
    _sensible(stated, None, None, at)
    more: dict[str, Any] = {
        "says": stated,
        "details": {name: _detail(name, text) for name, text in details.items()},
        "links": _links(links),
        "custody": custody or None,
        "corrects": None if corrects is None else _corrected(events, corrects),
        "reason": reason,
    }
    if verdict is None:
        return salted(event_of(kind, battery, at, by, **more), salt)
    if kind not in _DIAGNOSES:
        raise BadInputError("verdict_unused", VERDICT_UNUSED, {"kind": kind})
    found = diagnosed_event(verdict_of(verdict), battery, at, by, kind=kind, **_method(verdict), **more)
    if differing := [name for name, value in stated.items() if found.says[name] != value]:
        values = {"name": differing[0], "found": found.says[differing[0]]}
        raise BadInputError("verdict_says", VERDICT_SAYS, values)
    return salted(found, salt)


def _method(path: Path) -> dict[str, Any]:
    """The method that weighs most in a verdict, and whether it was validated on the model."""
    from meguri.passport.reading import read_json

    told = read_json(read_bytes(path), where=str(path))
    rows = told.get("evidence") if isinstance(told, dict) else None
    listed = rows if isinstance(rows, list) else []
    known = [one for one in listed if isinstance(one, dict) and isinstance(one.get("method"), str)]
    if not known:
        return {}
    leading = max(
        known, key=lambda one: one["weight_share"] if isinstance(one.get("weight_share"), float) else 0.0
    )
    return {"method": leading["method"], "is_validated": leading.get("validation") == "validated"}


def _corrected(events: "Sequence[Event]", told: str) -> str:
    """The id of the event meant: whole, or its first characters."""
    found = [one.id for one in events if told in one.id]
    if len(set(found)) != 1:
        known = ", ".join(f"{one.id} ({one.kind})" for one in events)
        raise BadInputError("no_event", NO_EVENT, {"found": repr(told), "known": known})
    return found[0]


def _detail(name: str, text: str) -> Any:
    from meguri.passport.events.parts import DETAILS

    if DETAILS.get(name) == "flag":
        return {"true": True, "false": False}.get(text.casefold(), text)
    if DETAILS.get(name) == "amount":
        try:
            return float(text.replace(",", ""))
        except ValueError:
            return text
    return text


def _links(told: Mapping[str, str]) -> dict[str, Any]:
    """Links of a command line: several of one name are parted by blanks, lots are material:kg."""
    read: dict[str, Any] = {}
    for name, text in told.items():
        if name in ("lots_in", "lots_out"):
            pairs = (part.rpartition(":") for part in text.split())
            read[name] = [{"material": material, "mass_kg": _kg(mass)} for material, _, mass in pairs]
        elif name in ("inputs", "outputs"):
            read[name] = text.split()
        elif name == "new_batteries":
            read[name] = {one: f"{one}#passport" for one in text.split()}
        else:
            read[name] = text
    return read


def _kg(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text
