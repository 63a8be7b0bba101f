"""`meguri passport export, import`: a passport in the formats of others, and theirs as a record."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meguri.cli import passport_options as told
from meguri.cli.door import Door
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_lines import bulleted, wrapped
from meguri.cli.passport_record import (
    folded,
    json_bytes,
    kept_apart,
    moment_of,
    place_for_new,
    read_bytes,
    read_record,
    readers_of,
    recorder,
    write_record,
)
from meguri.locale import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meguri.passport.exchange import Loss, Note

EXPORT_HELP = N_(
    "Write a passport in a format of others (`--to list` shows them), and say what that one could not carry."
)
IMPORT_HELP = N_("Begin a record from a passport in a format of others, and say what was not taken over.")
WRITTEN = N_("{file}: {words}. {count} attributes carried.")
TAKEN = N_("Begun: {file}, with {count} attributes of {words}.")
LOST = N_("Not carried, or not whole:")
NOT_TAKEN = N_("Not taken over, or not whole:")
NOTED = N_("To know:")
DEMANDED = N_("What the format's schema demands and the passport does not state ({count}):")
NOTHING_CARRIED = N_(
    "Nothing that this reader may see has a place in this format: the file is an empty frame. Another role "
    "(--role) may see more."
)
AROUND = N_("of {count} values, what stands behind them")
WITHOUT_DOUBT = N_("of {count} values, their interval")
FORMATS = N_("Formats:")
MOST_LINES = 12
MORE = N_("… and {count} more; `--json` lists all.")
LIST = "list"
To = Annotated[
    str, typer.Option("--to", metavar=N_("NAME"), help=N_("Format to write; `list` shows all there are."))
]
From = Annotated[str, typer.Option("--from", metavar=N_("NAME"), help=N_("Format that the file is in."))]
Source = Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("A passport in a format of others."))]
OutOrNone = Annotated[Path | None, typer.Option("--out", metavar=N_("FILE"), help=N_("File to write."))]


def export(
    ctx: typer.Context,
    *,
    record: told.Record,
    to: To,
    out: OutOrNone = None,
    role: told.Role = "public",
    on: told.On = None,
) -> None:
    """One reader's view of a record in a format of others."""
    from meguri.passport.exchange import export as exported
    from meguri.passport.exchange import targets
    from meguri.passport.readers import view

    door: Door = ctx.obj
    if to == LIST:
        _list(door)
        return
    day = (on or datetime.now().astimezone()).date()
    roles = readers_of(door)
    made = exported(view(folded(read_record(record), day), role, roles), to)
    place = out or record.with_name(f"{record.stem}.{to}{targets()[to].ending}")
    ready_for([place])
    kept_apart(place, record)
    write_all({place: made.content if isinstance(made.content, bytes) else json_bytes(made.content)})
    if door.as_json:
        print_json(
            {
                "file": str(place),
                "format": to,
                "carried": list(made.carried),
                "lost": _plain(made.lost),
                "notes": [{"code": str(one.code), "detail": one.detail} for one in made.notes],
            }
        )
        return
    words = targets()[to].words.say("ja" if door.lang == "ja" else "en")
    head = door.say(WRITTEN).format(file=place, words=words, count=len(made.carried))
    if not made.carried:
        head = f"{head}\n{wrapped(door.say(NOTHING_CARRIED))}"
    print_text("\n\n".join([head, *_losses(LOST, made.lost, door), *_notes(made.notes, door)]))


def import_(
    ctx: typer.Context,
    *,
    source: Source,
    from_: From,
    out: told.Out,
    ident: told.Ident = None,
    by: told.By = None,
    at: told.At = None,
) -> None:
    """A record that begins with what a file in a format of others says."""
    from secrets import token_bytes

    from meguri.cli.passport_form import battery_address
    from meguri.passport.events import Grounds, event_of, salted
    from meguri.passport.events.salting import SALT_BYTES
    from meguri.passport.exchange import import_ as imported
    from meguri.passport.exchange import targets

    door: Door = ctx.obj
    ready_for([out])
    kept_apart(out, source)
    place_for_new(out)
    found = imported(read_bytes(source), from_, where=str(source))
    now = datetime.now().astimezone()
    battery = str(found.values.get("battery_id") or "") if ident is None else ""
    event = event_of(
        "registered",
        battery or battery_address(ident),
        moment_of(at, now),
        recorder(by),
        says={name: value for name, value in found.values.items() if name != "battery_id"},
        evidence={
            name: Grounds(one.basis, one.low, one.high, one.source)
            for name, one in found.evidence.items()
            if name in found.values and name != "battery_id"
        },
        where=str(source),
    )
    event = salted(event, token_bytes(SALT_BYTES))
    write_record(out, [event], now)
    if door.as_json:
        plain = {"record": str(out), "battery_id": event.battery_id, "taken": sorted(found.values)}
        print_json({**plain, "lost": _plain(found.lost)})
        return
    words = targets()[from_].words.say("ja" if door.lang == "ja" else "en")
    head = door.say(TAKEN).format(file=out, count=len(found.values), words=words)
    print_text("\n\n".join([head, *_losses(NOT_TAKEN, found.lost, door)]))


def _list(door: Door) -> None:
    from meguri.cli.life_text import pairs_text
    from meguri.passport.exchange import targets

    lang = "ja" if door.lang == "ja" else "en"
    known = [(name, one.words.say(lang)) for name, one in targets().items()]
    if door.as_json:
        print_json({"formats": [{"name": name, "words": words} for name, words in known]})
    else:
        print_text(f"{door.say(FORMATS)}\n{pairs_text(known)}")


def _plain(lost: "Sequence[Loss]") -> list[dict[str, str]]:
    return [{"attribute": one.attribute, "reason": str(one.reason), "detail": one.detail} for one in lost]


def _losses(head: str, lost: "Sequence[Loss]", door: Door) -> list[str]:
    from meguri.passport.document import attributes
    from meguri.passport.exchange import LOSS_WORDS, LossCode

    known, lang = attributes(), "ja" if door.lang == "ja" else "en"
    around = {LossCode.EVIDENCE: AROUND, LossCode.DOUBT: WITHOUT_DOUBT}
    lines = []
    for one in lost:
        if one.reason not in around:
            said = door.say(LOSS_WORDS[one.reason]).format(detail=one.detail)
            meant = known[one.attribute].words.say(lang) if one.attribute in known else one.attribute
            lines.append(f"{meant}: {said}" if meant else said)
    for reason, words in around.items():  # the same of nearly every value: told once, with their number
        if count := sum(one.reason is reason for one in lost):
            lines.append(door.say(words).format(count=count))
    return [_limited(door.say(head), lines, door)] if lines else []


def _notes(notes: "Sequence[Note]", door: Door) -> list[str]:
    from meguri.passport.exchange import NOTE_WORDS, NoteCode

    missing = [one.detail for one in notes if one.code is NoteCode.MISSING]
    lines = [
        door.say(NOTE_WORDS[one.code]).format(detail=one.detail)
        for one in notes
        if one.code is not NoteCode.MISSING
    ]
    told = [_limited(door.say(NOTED), lines, door)] if lines else []
    if missing:
        told.append(_limited(door.say(DEMANDED).format(count=len(missing)), missing, door))
    return told


def _limited(head: str, lines: list[str], door: Door) -> str:
    shown = f"{head}\n{bulleted(lines[:MOST_LINES])}"
    more = len(lines) - MOST_LINES
    return f"{shown}\n{door.say(MORE).format(count=more)}" if more > 0 else shown
