"""`meguri registry`: what an operator does with the memory as a whole: out, in, back up, check, make anew."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text
from meguri.cli.serve import SettingsFile, environ_of
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.registry.accounts.keeping import Accounts
    from meguri.registry.database import Session

app = typer.Typer(
    help=N_("The registry as a whole: export, import, back up, restore, check, rebuild, erase."),
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(metavar=N_("FOLDER"), help=N_("Folder of the files."))]
WithKeys = Annotated[
    bool,
    typer.Option(
        "--with-keys",
        help=N_("Also the keys of persons: owner data that are erased later come back with them."),
    ),
]
CertificateFolder = Annotated[
    Path | None, typer.Argument(metavar=N_("FOLDER"), help=N_("Where they lie; else in the data folder."))
]
WithAccounts = Annotated[
    bool,
    typer.Option(
        "--with-accounts",
        help=N_("Also organisations, people, keys and passwords (as hashes), grants and the audit log."),
    ),
]
Form = Annotated[Literal["jsonl", "parquet"], typer.Option("--form", help=N_("Which of the files are read."))]
NoKeys = Annotated[
    bool, typer.Option("--without-keys", help=N_("Leave the keys of persons out: owner data stay sealed."))
]
Quick = Annotated[
    bool, typer.Option("--quick", help=N_("Count only; do not hash every event and every leaf again."))
]
Subject = Annotated[
    str,
    typer.Argument(metavar=N_("ID"), help=N_("Whose data: identifier of the owner, or of the battery.")),
]
Yes = Annotated[bool, typer.Option("--yes", help=N_("Yes, for ever."))]

EXPORTED = N_("{events} events in {folder}; the log has {size} entries, its root is {root}.")
ACCOUNTS_OUT = N_(
    "With accounts, in {folder}/accounts. Passwords and keys are hashes; names and addresses open with the "
    "keys of persons (--with-keys) and the same MEGURI_SECRET."
)
IMPORTED = N_("{events} events taken in from {folder}, each hashed again.")
ACCOUNTS_IN = N_("Accounts taken in, too; nobody is signed in.")
CERTIFIED = N_(
    "{new} of {count} certificates taken in from {folder}. The files name cars in the open: remove them now."
)
BACKED_UP = N_(
    "Backed up: {registry} and, apart from it, {keys}. Destroy older key files when somebody is erased."
)
RESTORED = N_("Restored from {folder}; the registry is whole: {events} events.")
WHOLE = N_("The registry is whole: {events} events, log of {size} entries, {lag} to be taken into the lists.")
FLAW = N_("Not whole: {what} ({count})")
REBUILT = N_("Lists, passports and counters made anew from {events} entries of the log.")
ERASED = N_("Erased at {at}: nobody can read the owner data of {found} again. Events and proofs stay.")
SURE = N_("--yes: erasing cannot be taken back, by anybody. Say --yes if {found} is to be erased.")
HAS_ACCOUNT = N_("{found} has an account here: `meguri admin erase-person` erases both.")
NO_OWNER = N_(
    "This command works as the owner of the tables: name the owner's address in MEGURI_DATABASE_OWNER_URL."
)
FLAWED = 1


@contextmanager
def _house(settings: Path | None) -> Iterator[tuple["Session", "Accounts"]]:
    """A connection for the registry's own work."""
    from meguri.registry.accounts.opening import opened
    from meguri.server_settings import Settings

    with opened(Settings(environ_of(os.environ, settings))) as found:
        yield found


@contextmanager
def owned(settings: Path | None, *, migrated: bool = True) -> Iterator[str]:
    """The owner's address of the installation's database, with the schema at its newest."""
    from meguri.registry.database import served
    from meguri.registry.migrating import upgrade

    environ = environ_of(os.environ, settings)
    with served(environ, is_root=os.geteuid() == 0) as addresses:
        if addresses.owner is None:
            raise BadInputError("no_owner", NO_OWNER, {})
        if migrated:
            upgrade(addresses.owner)
        yield addresses.owner


@contextmanager
def connected(url: str) -> Iterator["Session"]:
    """A connection to an address."""
    from meguri.registry.database import pool

    with pool(url, largest=1) as connections, connections.connection() as session:
        yield session


@app.command("export", help=N_("Write the whole registry into a folder, as JSON Lines and Parquet."))
def export(
    ctx: typer.Context,
    folder: Folder,
    *,
    with_keys: WithKeys = False,
    with_accounts: WithAccounts = False,
    settings: SettingsFile = None,
) -> None:
    """Out, as of one moment; a server may go on beside."""
    from meguri.registry.exporting import export_registry

    with owned(settings) as url, connected(url) as owner:
        told = export_registry(owner, folder, with_keys=with_keys, with_accounts=with_accounts)
    found = {
        "folder": str(folder),
        "events": told["tables"]["events"]["rows"],
        "size": told["treeSize"],
        "root": told["rootHash"] or "–",
        "has_accounts": with_accounts,
    }
    _answer(ctx, (EXPORTED, ACCOUNTS_OUT) if with_accounts else EXPORTED, found)


@app.command("import", help=N_("Take an exported registry into an empty one, all or nothing."))
def import_(
    ctx: typer.Context,
    folder: Folder,
    *,
    form: Form = "jsonl",
    with_accounts: WithAccounts = False,
    settings: SettingsFile = None,
) -> None:
    """In, hashed again event by event and leaf by leaf."""
    from meguri.registry.exporting import import_registry

    with owned(settings) as url, connected(url) as owner:
        events = import_registry(owner, folder, form=form, with_accounts=with_accounts)
    told = {"folder": str(folder), "events": events, "has_accounts": with_accounts}
    _answer(ctx, (IMPORTED, ACCOUNTS_IN) if with_accounts else IMPORTED, told)


@app.command(
    "backup", help=N_("Back the database up while the server goes on; the keys in a file of their own.")
)
def backup(ctx: typer.Context, folder: Folder, *, settings: SettingsFile = None) -> None:
    """By pg_dump."""
    from meguri.registry.backup import backup as write

    with owned(settings) as url:
        registry, keys = write(url, folder)
    _answer(ctx, BACKED_UP, {"registry": str(registry), "keys": str(keys)})


@app.command("restore", help=N_("Bring a backup into a database without events, and check that it is whole."))
def restore(
    ctx: typer.Context, folder: Folder, *, without_keys: NoKeys = False, settings: SettingsFile = None
) -> None:
    """By pg_restore."""
    from meguri.registry.accounts.installation_keys import Secrets
    from meguri.registry.accounts.wall import raise_wall
    from meguri.registry.backup import restore as bring
    from meguri.registry.migrating import upgrade
    from meguri.server_settings import Settings

    secrets = Secrets.of(Settings(environ_of(os.environ, settings)))
    with owned(settings, migrated=False) as url:
        bring(url, folder, with_keys=not without_keys)
        upgrade(url)
        with connected(url) as owner:
            raise_wall(owner, secrets.wall)  # its key is in no backup
            events = _count(owner)
    _answer(ctx, RESTORED, {"folder": str(folder), "events": events})


@app.command(
    "check", help=N_("Whether the registry holds together: counts, addresses, receipts, log, heads.")
)
def check(ctx: typer.Context, *, quick: Quick = False, settings: SettingsFile = None) -> None:
    """The exit code is 1 where something does not hold."""
    from meguri.registry.checking import flaws
    from meguri.registry.projector import lag
    from meguri.registry.proofs import newest_head

    door: Door = ctx.obj
    with _house(settings) as (session, _):
        found = flaws(session, deep=not quick)
        head = newest_head(session)
        told = {"events": _count(session), "size": 0 if head is None else head.size, "lag": lag(session)}
    listed = [{"what": one.what, "count": one.count} for one in found]
    if door.as_json:
        print_json(told | {"is_whole": not found, "flaws": listed})
    elif not found:
        print_text(door.say(WHOLE).format(**told))
    else:
        print_text("\n".join(door.say(FLAW).format(**one) for one in listed))
    if found:
        raise typer.Exit(FLAWED)


@app.command(
    "import-certificates",
    help=N_("Take in certificates that an earlier version kept in files (MEGURI_DATA/certificates)."),
)
def import_certificates(
    ctx: typer.Context, folder: CertificateFolder = None, *, settings: SettingsFile = None
) -> None:
    """In, each held against its seal and the event that tells of it; all or nothing."""
    from meguri.registry.archive_files import import_certificates as take_in
    from meguri.registry.vault import Vault
    from meguri.settings import data_folder

    environ = environ_of(os.environ, settings)
    where = data_folder(environ) / "certificates" if folder is None else folder
    with _house(settings) as (session, accounts):
        new, count = take_in(session, Vault(accounts.secrets.vault), where)
    _answer(ctx, CERTIFIED, {"folder": str(where), "new": new, "count": count})


@app.command("rebuild", help=N_("Drop what is made from the events, and make it anew."))
def rebuild(ctx: typer.Context, *, settings: SettingsFile = None) -> None:
    """Read models; passports can be read meanwhile, lists grow back."""
    from meguri.registry.projector import rebuild as make_anew

    with _house(settings) as (session, _):
        _answer(ctx, REBUILT, {"events": make_anew(session)})


@app.command("erase", help=N_("Erase the owner data of somebody without an account; events and proofs stay."))
def erase(ctx: typer.Context, subject: Subject, *, yes: Yes = False, settings: SettingsFile = None) -> None:
    """Crypto-shredding of one subject's key."""
    from meguri.registry.accounts.asker import REGISTRY
    from meguri.registry.accounts.audit import note
    from meguri.registry.vault import erase as shred

    if not yes:
        raise BadInputError("not_sure", SURE, {"found": subject})
    with _house(settings) as (session, _), session.transaction():
        row = session.execute("SELECT 1 FROM meguri.people WHERE person_id = %s", [subject]).fetchone()
        if row is not None:
            raise BadInputError("has_account", HAS_ACCOUNT, {"found": subject})
        at = shred(session, subject)
        note(session, REGISTRY, "remove", "owner_data", subject)
    _answer(ctx, ERASED, {"found": subject, "at": at.isoformat()})


def _count(session: "Session") -> int:
    row = session.execute("SELECT count(*) FROM meguri.events").fetchone()
    return int(row[0]) if row else 0


def _answer(ctx: typer.Context, said: str | tuple[str, ...], values: dict[str, Any]) -> None:
    door: Door = ctx.obj
    if door.as_json:
        print_json(values)
    else:
        lines = (said,) if isinstance(said, str) else said
        print_text("\n".join(door.say(one).format(**values) for one in lines))
