"""`meguri passport`: a battery's record is begun, goes on, and is shown to those who may read it."""

from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import typer

from meguri.cli import life_options as car_told
from meguri.cli import passport_attest, passport_check, passport_exchange, passport_sign, passport_verify
from meguri.cli import passport_options as told
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_record import (
    folded,
    kept_apart,
    moment_of,
    pairs_of,
    place_for_new,
    read_record,
    readers_of,
    recorder,
    write_record,
)
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.events import Event

app = typer.Typer(
    help=N_(
        "What does a battery say about itself, who may read it, and may we believe it? Designed toward the "
        "EN 182xx series; nothing here is certified."
    ),
    no_args_is_help=True,
)
BEGUN = N_("Begun: {file}\nBattery: {battery}\nNow: meguri passport show {file}")
ADDED = N_("Recorded in {file}: {kind} ({day})\nEvent: {ident}")
FORM_MADE = N_(
    "Form written: {file}. Fill in the column value, then: meguri passport new {file} --out battery.json"
)
KEEPERS = ("owner",)  # contradictions name cars and owners, whom no other reader may learn of
NO_KIND = N_("What happened? Give --kind ({known}); --verdict for a diagnosis; or --set to state a value.")


@app.command(
    "form", help=N_("Write a form to fill in with a spreadsheet: one row an attribute of a passport.")
)
def form(
    ctx: typer.Context, *, out: told.Out, category: told.FormCategory = "ev", model: told.Model = None
) -> None:
    """A form for one category of battery, with what the catalogue says of the model already in it."""
    from meguri.cli.passport_form import form_bytes

    door: Door = ctx.obj
    ready_for([out])
    values = _catalogue(door, model)
    write_all({out: form_bytes(category, door.lang, values)})
    if door.as_json:
        print_json({"form": str(out)})
    else:
        print_text(door.say(FORM_MADE).format(file=quote(str(out))))


def _catalogue(door: Door, model: str | None) -> dict[str, Any]:
    from meguri.facts.packs import pack_named
    from meguri.passport.on_the_road import car_on_the_road

    if model is None:
        return {}
    return car_on_the_road(pack=pack_named(model, folder=door.folder)).values


@app.command(
    "new", help=N_("Begin the record of a battery: from a filled-in form, or from a used car's papers.")
)
def new(
    ctx: typer.Context,
    *,
    values: told.Values = None,
    out: told.Out,
    ident: told.Ident = None,
    model: told.Model = None,
    chassis_number: told.ChassisNumber = None,
    first_registration: car_told.FirstRegistration = None,
    mileage_km: car_told.MileageKm = None,
    market: told.Market = None,
    by: told.By = None,
    at: told.At = None,
) -> None:
    """A record with its first event."""
    door: Door = ctx.obj
    ready_for([out])
    place_for_new(out)
    now = datetime.now().astimezone()
    from meguri.cli.passport_form import battery_address, first_event

    event = first_event(
        door,
        moment_of(at, now),
        battery=battery_address(ident),
        by=recorder(by),
        filled=values,
        model=model,
        chassis=chassis_number,
        first_registered_on=first_registration.date() if first_registration else None,
        mileage_km=mileage_km,
        market=market,
    )
    write_record(out, [event], now)
    if door.as_json:
        print_json({"record": str(out), "battery_id": event.battery_id, "event": event.id})
    else:
        print_text(door.say(BEGUN).format(file=quote(str(out)), battery=event.battery_id))


@app.command(
    "add", help=N_("Record what happened: a diagnosis, a sale, a repair, …; or correct what was recorded.")
)
def add(
    ctx: typer.Context,
    *,
    record: told.Record,
    kind: told.Kind = None,
    verdict: told.Verdict = None,
    states: told.States = None,
    details: told.Details = None,
    giver: told.Giver = None,
    taker: told.Taker = None,
    links: told.LinksOption = None,
    corrects: told.Corrects = None,
    reason: told.Reason = None,
    by: told.By = None,
    at: told.At = None,
    out: told.OutRecord = None,
) -> None:
    """One more event of a record; nothing recorded is ever changed."""
    door: Door = ctx.obj
    place = record if out is None else out
    ready_for([place])
    events, now = read_record(record), datetime.now().astimezone()
    from meguri.cli.passport_form import next_event
    from meguri.cli.passport_text import contradictions_text

    event = next_event(
        events,
        moment_of(at, now),
        recorder(by),
        kind=_kind(kind, verdict, corrects, states),
        verdict=verdict,
        says=pairs_of(states or (), "--set"),
        details=pairs_of(details or (), "--detail"),
        links=pairs_of(links or (), "--link"),
        custody={name: one for name, one in (("giver", giver), ("taker", taker)) if one},
        corrects=corrects,
        reason=reason,
    )
    write_record(place, [*events, event], now)
    _say_added(door, place, event)
    if not door.as_json and (said := contradictions_text([*events, event], event.day, door.lang, event.id)):
        print_text(said)


def _kind(kind: str | None, verdict: Path | None, corrects: str | None, states: list[str] | None) -> str:
    from meguri.passport.events import event_kinds

    meant = (("diagnosed", verdict), ("corrected", corrects), ("stated", states))
    for name, told_by in (*([(kind, kind)] if kind else []), *meant):
        if told_by:
            return name
    raise BadInputError("no_kind", NO_KIND, {"known": ", ".join(event_kinds())})


def _say_added(door: Door, place: Path, event: "Event") -> None:
    from meguri.report.passport_words import kind_said

    if door.as_json:
        print_json({"record": str(place), "event": event.id, "kind": event.kind, "at": event.at.isoformat()})
        return
    said = kind_said(event.kind, door.lang)
    print_text(door.say(ADDED).format(file=place, kind=said, day=event.day.isoformat(), ident=event.id))


@app.command("show", help=N_("Show a battery's passport as of a day, as one reader may see it."))
def show(ctx: typer.Context, *, record: told.Record, on: told.On = None, role: told.Role = "public") -> None:
    """The document as of a day, projected for a reader."""
    from meguri.passport.document import as_plain
    from meguri.passport.readers import hidden, view

    door: Door = ctx.obj
    day = (on or datetime.now().astimezone()).date()
    events = read_record(record)
    whole = folded(events, day)
    roles = readers_of(door)
    seen = view(whole, role, roles)
    if door.as_json:
        print_json(as_plain(seen))
        return
    from meguri.cli.karte_text import karte_text
    from meguri.cli.passport_text import contradictions_text, document_text
    from meguri.passport.exchange.karte import karte

    print_text(karte_text(karte(seen, day, readable=roles[role]), door.lang))
    print_text("\n" + document_text(seen, role, hidden(whole, role, roles), door.lang))
    if role in KEEPERS and (said := contradictions_text(events, day, door.lang)):
        print_text("\n" + said)


app.command("check", help=passport_check.HELP)(passport_check.check)
app.command("export", help=passport_exchange.EXPORT_HELP)(passport_exchange.export)
app.command("import", help=passport_exchange.IMPORT_HELP)(passport_exchange.import_)
app.command("key", help=passport_sign.KEY_HELP)(passport_sign.key)
app.command("sign", help=passport_sign.SIGN_HELP)(passport_sign.sign)
app.command("attest", help=passport_attest.HELP)(passport_attest.attest)
app.command("disclose", help=passport_sign.DISCLOSE_HELP)(passport_sign.disclose)
app.command("revoke", help=passport_sign.REVOKE_HELP)(passport_sign.revoke)
app.command("verify", help=passport_verify.HELP)(passport_verify.verify)


@app.command("qr", help=N_("Draw the QR code of a battery (SVG or PNG), or a label to stick on it."))
def qr(
    ctx: typer.Context,
    *,
    battery: told.Battery,
    out: told.OutPicture,
    label: told.Label = False,
    on: told.On = None,
) -> None:
    """The QR code or label of a record's battery, or of an identifier."""
    from meguri.cli.passport_label import picture

    door: Door = ctx.obj
    ready_for([out])
    kept_apart(out, Path(battery))
    day = (on or datetime.now().astimezone()).date()
    content, address = picture(battery, out.suffix.lower(), door.lang, day, label=label)
    write_all({out: content})
    if door.as_json:
        print_json({"picture": str(out), "address": address})
    else:
        print_text(f"{out}: {address}")
