"""`meguri passport key, sign, disclose, revoke`: who answers for what a passport says, and takes it back."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from meguri.cli import passport_options as told
from meguri.cli import sign_options as signed
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_keys import ASK, checked_address, listed, new_key, opened, passphrase
from meguri.cli.passport_record import folded, json_bytes, kept_apart, read_bytes, read_record, readers_of
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.document import Document
    from meguri.passport.events import Event
    from meguri.passport.signing.keys import SigningKey

KEY_HELP = N_("Make a signing key, sealed by a passphrase; put it on a list of those to be believed.")
SIGN_HELP = N_(
    "Sign a passport as one reader may see it (W3C Verifiable Credential), its last diagnosis, or a "
    "statement of which the holder can show parts (SD-JWT)."
)
DISCLOSE_HELP = N_("Show a buyer only the chosen attributes of a signed statement; the others stay hidden.")
REVOKE_HELP = N_("Take back a signed document: mark its entry on a status list (made where there is none).")
KEY_MADE = N_("Key: {file}\nIdentifier: {did}\nKeep the passphrase: nobody can open the key without it.")
TRUSTED = N_("On the list of those to be believed: {file}")
SIGNED = N_("Signed: {file} ({what}) by {did}")
SHOWN = N_("To hand over: {file} ({names})")
REVOKED = N_("Taken back: entry {index} of {file}")
NO_DIAGNOSIS = N_(
    "{file}: no diagnosis is recorded in it. `meguri passport add {file} --verdict FILE` records one."
)
NO_PLACE = N_(
    "--status-index needs --status-list, the address at which the list is published, and the other way round."
)
NO_STATUS = N_(
    "A statement of which parts are shown cannot be taken back by a list. Sign it for fewer days (--days)."
)
OTHER_ADDRESS = N_(
    "--listed-at: {found} is not where {file} is published, {wanted}. Documents name that address, so a "
    "list of another one would not be found; use another file for another list."
)
OTHER_ISSUER = N_(
    "{file}: the list is signed by {wanted}; signed by {found} nobody would believe it. Use the key that "
    "signed it before."
)
KEY_THERE = N_(
    "{file}: a file stands there, and a key that is written over can sign nothing any more. Give another "
    "name."
)
NO_LIST = N_("--name and --attests are for the list of those to be believed. Say where it is: --trust FILE.")
BAD_NAME = N_("--name: {found} holds signs that cannot be printed. Type the name anew.")
NOTHING_TO_SHOW = N_("--show: no attribute is named. There are: {known}.")
RENEWED = N_("Renewed: {file}")
NOT_HELD = N_("--show: {found} is not in the statement. There are: {known}.")
STATEMENT = "urn:meguri:statement:battery:1"


def key(
    ctx: typer.Context,
    *,
    out: signed.KeyOut,
    passphrase_file: signed.PassphraseFile = None,
    trust: signed.TrustOut = None,
    name: signed.Name = "",
    attests: signed.Attests = None,
    years: signed.Years = 2.0,
) -> None:
    """A new key file."""
    from secrets import token_bytes

    from meguri.passport.signing.key_file import lock_key

    door: Door = ctx.obj
    if out.exists():
        raise BadInputError("key_there", KEY_THERE, {"file": out})
    if trust is None and (name or attests):
        raise BadInputError("no_list", NO_LIST)
    if not name.isprintable():
        raise BadInputError("bad_name", BAD_NAME, {"found": repr(name)})
    ready_for([out, *([trust] if trust else [])])
    now = datetime.now().astimezone().replace(microsecond=0)
    made = new_key(now, now + timedelta(days=365.25 * years))
    secret = passphrase(passphrase_file, door.say(ASK), twice=True)
    files = {out: lock_key(made, secret, token_bytes)}
    if trust is not None:
        files[trust] = listed(trust, made, name or made.did, attests or ())
    write_all(files)
    out.chmod(0o600)
    if door.as_json:
        print_json({"key": str(out), "did": made.did, "trust": str(trust) if trust else None})
        return
    lines = [door.say(KEY_MADE).format(file=out, did=made.did)]
    lines += [door.say(TRUSTED).format(file=trust)] if trust else []
    print_text("\n".join(lines))


def sign(
    ctx: typer.Context,
    *,
    record: told.Record,
    key_file: signed.Key,
    out: told.Out,
    what: signed.What = "passport",
    role: told.Role = "public",
    on: told.On = None,
    days: signed.Days = 365,
    passphrase_file: signed.PassphraseFile = None,
    status_list: signed.StatusAt = None,
    status_index: signed.StatusIndex = None,
) -> None:
    """A signed document of a record."""
    door: Door = ctx.obj
    ready_for([out])
    kept_apart(out, record, key_file)
    if (status_list is None) != (status_index is None):
        raise BadInputError("no_status_list", NO_PLACE)
    if status_list is not None:
        checked_address(status_list, "--status-list")
    if what == "statement" and status_list is not None:
        raise BadInputError("no_status_for_statement", NO_STATUS)
    now = datetime.now().astimezone().replace(microsecond=0)
    events = read_record(record)
    document = _seen(events, (on or now).date(), role, door)
    signer = opened(key_file, passphrase(passphrase_file, door.say(ASK)))
    until = now + timedelta(days=days)
    status = None if status_list is None or status_index is None else (status_list, status_index)
    content = _signed(what, events, document, signer, now, until, status, record)
    write_all({out: content})
    if door.as_json:
        print_json({"signed": str(out), "what": what, "issuer": signer.did, "valid_until": until.isoformat()})
    else:
        print_text(door.say(SIGNED).format(file=out, what=what, did=signer.did))


def _seen(events: "tuple[Event, ...]", on: Any, role: str, door: Door) -> "Document":
    from meguri.passport.readers import view

    return view(folded(events, on), role, readers_of(door))


def _signed(
    what: Literal["passport", "diagnosis", "statement"],
    events: "tuple[Event, ...]",
    document: "Document",
    signer: "SigningKey",
    now: datetime,
    until: datetime,
    status: tuple[str, int] | None,
    record: Path,
) -> bytes:
    from meguri.passport.document import as_plain
    from meguri.passport.events import as_epcis
    from meguri.passport.signing.credential import event_credential, passport_credential, status_entry
    from meguri.passport.signing.data_integrity import add_proof

    if what == "statement":
        return _statement(events[0].battery_id, document, signer, now, until)
    entries = [] if status is None else [status_entry(*status)]
    term: dict[str, Any] = {"issuer": signer.did, "valid_from": now, "valid_until": until, "status": entries}
    if what == "passport":
        unsigned = passport_credential(as_plain(document), battery=events[0].battery_id, **term)
    else:
        diagnoses = [one for one in sorted(events, key=lambda one: one.order) if one.kind == "diagnosed"]
        if not diagnoses:
            raise BadInputError("no_diagnosis", NO_DIAGNOSIS, {"file": record})
        event = as_epcis(diagnoses[-1])
        unsigned = event_credential(event, battery=events[0].battery_id, diagnosis=True, **term)
    return json_bytes(add_proof(unsigned, signer, now))


def _statement(
    battery: str, document: "Document", signer: "SigningKey", now: datetime, until: datetime
) -> bytes:
    """All that the reader sees, each claim to be shown or kept back."""
    from secrets import token_bytes

    from meguri.passport.disclosure.issuing import issue

    claims = {"sub": battery, **document.values()}
    for name in [one for one in claims if one in document.evidence]:
        grounds = document.evidence[name]
        if grounds.low is not None and grounds.high is not None:
            claims[f"{name}_low"], claims[f"{name}_high"] = grounds.low, grounds.high
    text = issue(
        claims,
        signer,
        issuer=signer.did,
        kind=STATEMENT,
        issued_at=now,
        expires=until,
        entropy=token_bytes,
        hidden=[f"/{name}" for name in claims if name != "sub"],
    )
    return text.encode() + b"\n"


def disclose(ctx: typer.Context, *, statement: signed.Statement, show: signed.Show, out: told.Out) -> None:
    """A showing of some attributes of a signed statement."""
    from meguri.passport.disclosure.showing import held_claims
    from meguri.passport.disclosure.showing import show as showing

    door: Door = ctx.obj
    ready_for([out])
    kept_apart(out, statement)
    text = read_bytes(statement).decode("ascii", "replace").strip()
    held = {pointer.removeprefix("/") for pointer in held_claims(text, where=str(statement))}
    names = [part.strip() for one in show for part in one.split(",") if part.strip()]
    if not names:
        raise BadInputError("nothing_to_show", NOTHING_TO_SHOW, {"known": ", ".join(sorted(held))})
    if unknown := sorted(set(names) - held):
        values = {"found": ", ".join(unknown), "known": ", ".join(sorted(held))}
        raise BadInputError("not_held", NOT_HELD, values)
    edges = [f"{name}{end}" for name in names for end in ("_low", "_high") if f"{name}{end}" in held]
    chosen = list(dict.fromkeys([*names, *edges]))  # a number is not shown without its doubt
    content = showing(text, [f"/{name}" for name in chosen], where=str(statement))
    write_all({out: content.encode() + b"\n"})
    if door.as_json:
        print_json({"showing": str(out), "shown": chosen, "hidden_count": len(held) - len(chosen)})
    else:
        print_text(door.say(SHOWN).format(file=out, names=", ".join(chosen)))


def revoke(
    ctx: typer.Context,
    *,
    status_file: signed.StatusFile,
    key_file: signed.Key,
    listed_at: signed.ListedAt,
    index: signed.Index = None,
    passphrase_file: signed.PassphraseFile = None,
    days: signed.Days = 30,
) -> None:
    """A status list with one more entry marked, signed again."""
    from meguri.passport.reading import read_json
    from meguri.passport.signing.status_list import (
        Purpose,
        StatusList,
        read_status_list,
        status_list_credential,
    )

    door: Door = ctx.obj
    ready_for([status_file])
    kept_apart(status_file, key_file)
    checked_address(listed_at, "--listed-at")
    before, before_by = StatusList.make(), None
    if status_file.exists():
        read = read_json(read_bytes(status_file), where=str(status_file))
        before = read_status_list(read).get(Purpose.REVOCATION, before)
        before_by = read.get("issuer") if isinstance(read, dict) else None
        if isinstance(read, dict) and read.get("id") not in (None, listed_at):
            values = {"found": listed_at, "file": status_file, "wanted": read["id"]}
            raise BadInputError("other_address", OTHER_ADDRESS, values)
    signer = opened(key_file, passphrase(passphrase_file, door.say(ASK)))
    if before_by not in (None, signer.did):
        values = {"file": status_file, "found": signer.did, "wanted": before_by}
        raise BadInputError("other_issuer", OTHER_ISSUER, values)
    now = datetime.now().astimezone().replace(microsecond=0)
    made = status_list_credential(
        before.withdrawn([index] if index is not None else []),
        signer,
        listed_at=listed_at,
        issuer=signer.did,
        valid_from=now,
        valid_until=now + timedelta(days=days),
    )
    write_all({status_file: json_bytes(made)})
    if door.as_json:
        print_json({"status_list": str(status_file), "index": index})
    else:
        done = RENEWED if index is None else REVOKED
        print_text(door.say(done).format(index=index, file=status_file))
