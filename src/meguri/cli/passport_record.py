"""The record of a battery: a file with all its events, as an EPCIS 2.0 document; read and written whole."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.cli.errors import BadInputError
from meguri.cli.files import write_all
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.cli.door import Door
    from meguri.passport.document import Document
    from meguri.passport.events import Event
    from meguri.passport.readers import Roles

SELF_DECLARED = "self-declared"  # who records where nobody said it
NO_RECORD = N_(
    "{file}: there is no event in it. `meguri passport new` begins a record; `meguri passport import` takes "
    "in a passport of another format."
)
TOO_LARGE = N_("{file}: it has {found} bytes; at most {limit} are read.")
WRITTEN_OVER = N_("{out}: this file is what is read here; it would be written over. Give another name.")
RECORD_THERE = N_(
    "{file}: a record stands there, and all that it tells would be lost. Give another name, or go on with "
    "it: meguri passport add."
)
NOT_BEGUN = N_("On {on} nothing was recorded yet; the record begins on {begins}. Ask for a later day (--on).")
TWICE = N_("{option}: {name} is told more than once ({found}). Give one value.")
OTHER_BATTERIES = N_(
    "{file}: there are events of {count} batteries in it ({known}); a record is of one. Give each a file of "
    "its own."
)
IN_THE_FUTURE = N_("--at: {found} has not come yet. Record what happened once it has happened.")
NO_PAIR = N_("{option}: {found} is no pair. Write name=value.")
LARGEST_BYTES = 50_000_000
MOST_SHOWN = 5


def read_record(path: Path) -> "tuple[Event, ...]":
    """The events of a record.

    Raises:
        EventError, PassportJsonError: no events in EPCIS 2.0; all faults at once.
        BadInputError: no event at all, events of several batteries, or a file that is too large.
        OSError: the file cannot be read.
    """
    from meguri.passport.events import read_epcis

    events = read_epcis(read_bytes(path), where=str(path))
    if not events:
        raise BadInputError("empty_record", NO_RECORD, {"file": path})
    batteries = sorted({one.battery_id for one in events})
    if len(batteries) > 1:
        shown = ", ".join(batteries[:MOST_SHOWN]) + (", …" if len(batteries) > MOST_SHOWN else "")
        values = {"file": path, "count": len(batteries), "known": shown}
        raise BadInputError("other_batteries", OTHER_BATTERIES, values)
    return events


def read_bytes(path: Path) -> bytes:
    """What stands in a file of at most `LARGEST_BYTES`.

    Raises:
        BadInputError: it is larger.
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = b"" if size > LARGEST_BYTES else file.read(LARGEST_BYTES + 1)  # a pipe has no size
    except OSError as fault:  # a fault while reading does not say of which file
        raise OSError(fault.errno, fault.strerror, str(path)) from fault
    if max(size, len(content)) > LARGEST_BYTES:
        values = {"file": path, "found": f"{max(size, len(content)):,}", "limit": f"{LARGEST_BYTES:,}"}
        raise BadInputError("too_large", TOO_LARGE, values)
    return content


def kept_apart(out: Path, *read: Path) -> None:
    """Nothing that was read is written over by what is made from it.

    Raises:
        BadInputError: the place to write is one that is read.
    """
    for one in read:
        if out.exists() and one.exists() and out.samefile(one):
            raise BadInputError("written_over", WRITTEN_OVER, {"out": out})


def place_for_new(path: Path) -> None:
    """A new record never takes the place of another.

    Raises:
        BadInputError: a record stands there.
    """
    if path.is_file() and b'"EPCISDocument"' in path.read_bytes()[:LARGEST_BYTES]:
        raise BadInputError("record_there", RECORD_THERE, {"file": path})


def write_record(path: Path, events: "Sequence[Event]", now: datetime) -> None:
    """Write a record whole, or leave the file as it was."""
    from meguri.passport.events import epcis_document

    write_all({path: json_bytes(epcis_document(events, now))})


def json_bytes(value: Any) -> bytes:
    """Plain JSON values as a file for people and programs: indented UTF-8 with a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def folded(events: "Sequence[Event]", on: date) -> "Document":
    """The document as of a day.

    Raises:
        BadInputError: the record begins later: there is nothing to show, to check or to sign.
    """
    from meguri.passport.events import fold

    if (begins := min(one.day for one in events)) > on:
        values = {"on": on.isoformat(), "begins": begins.isoformat()}
        raise BadInputError("not_begun", NOT_BEGUN, values)
    return fold(events, on)


def readers_of(door: "Door") -> "Roles":
    """Who may read what: the shipped policy, with the installation's own rows over it."""
    from meguri.facts.source import fact
    from meguri.passport.readers import roles_of

    return roles_of(fact("passport_roles", folder=door.folder).rows)


def recorder(told: str | None, environ: Mapping[str, str] | None = None) -> str:
    """Who records: as told, else MEGURI_ORGANISATION, else self-declared."""
    here = os.environ if environ is None else environ
    return told or here.get("MEGURI_ORGANISATION") or SELF_DECLARED


def moment_of(at: datetime | None, now: datetime) -> datetime:
    """When it happened: as told, in the zone of this place where none was said; else now, to the second.

    Raises:
        BadInputError: it has not happened yet.
    """
    moment = now if at is None else at
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)).replace(microsecond=0)
    if moment > now:
        raise BadInputError("in_the_future", IN_THE_FUTURE, {"found": moment.isoformat()})
    return moment


def pairs_of(told: Sequence[str], option: str) -> dict[str, str]:
    """`name=value` pairs of an option that may be repeated.

    Raises:
        BadInputError: a word that is no pair, or a name told twice.
    """
    read: dict[str, str] = {}
    for one in told:
        name, sign, value = one.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise BadInputError("no_pair", NO_PAIR, {"option": option, "found": repr(one)})
        if name.strip() in read:
            values = {
                "option": option,
                "name": name.strip(),
                "found": f"{read[name.strip()]}; {value.strip()}",
            }
            raise BadInputError("told_twice", TWICE, values)
        read[name.strip()] = value.strip()
    return read
