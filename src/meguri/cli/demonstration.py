"""`meguri serve --demo`: a whole server with made-up batteries, to look at or to try itself."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import typer

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError, hush_stdout
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.serve.demonstration.settling import Logins
    from meguri.server_settings import Settings

FOLDER = Path("out") / "demonstration"
ROOTS_FOLDER = Path("/var/lib/meguri/demonstration")
ONCE = "DEMO_ONCE"
SYNTHETIC = N_(
    "A demonstration: all organisations, people and batteries in it are synthetic (invented). Its data lie "
    "in {folder}; deleting that folder ends it for good."
)
FILLED = N_("{count} synthetic events are recorded, {new} of them just now.")
SIGN_IN = N_("Sign in at {address}/sign-in with one of these addresses and the password {password}")
API_KEYS = N_("API keys of the same organisations stand in {file}.")
LOOK_AT = N_("Look first at {address}")
TRYING = N_("The demonstration tries itself:")
GOOD, BAD = N_("as it should be"), N_("NOT as it should be")
OPEN_DOOR = N_(
    "--host {found}: the demonstration prints its password, so it listens on this machine only. Take "
    "127.0.0.1."
)
_KEPT = ("MEGURI_LANG", "MEGURI_LOG", "LC_ALL", "LC_MESSAGES", "LANG")
_HERE = ("127.0.0.1", "localhost", "::1")
FAILED = 1


def serve_demonstration(door: Door, host: str | None, port: int | None, folder: Path | None = None) -> None:
    """Fill the demonstration where it is not, and serve it until told to end – or try it once.

    Args:
        door: how this run speaks.
        host: address to listen at; of this machine only.
        port: None takes the usual one, or a free one where that is taken.
        folder: of its data; None takes one below `out/`.

    Raises:
        BadInputError: a host that others reach.
        typer.Exit: something that it tried was not as it should be.
    """
    from meguri.registry.accounts.opening import opened
    from meguri.registry.store import utc_now
    from meguri.serve.demonstration.settling import FILE, logins_of, settle
    from meguri.serve.installation import key_of
    from meguri.serve.running import run

    if host not in (None, *_HERE):
        raise BadInputError("open_demonstration", OPEN_DOOR, {"found": host})
    place = _reachable(FOLDER if folder is None else folder)
    is_once = os.environ.get(ONCE, "") not in ("", "0") or not sys.stdout.isatty()
    logins = logins_of(place)
    settings = settings_of(os.environ, place, logins, host or _HERE[0], _port(port, is_once))
    # Held open to the end, so that the database starts once.
    with opened(settings) as (session, accounts):
        logins, new = settle(session, accounts, key_of(settings, utc_now), place, logins)
        end, outcome = Event(), list[tuple[str, bool]]()

        def told(address: str) -> None:
            _tell(door, address, place / FILE, logins, new)
            if is_once:
                Thread(target=_try, args=(door, address, logins, outcome, end), daemon=True).start()

        try:
            run(settings, told, end=end)
        except KeyboardInterrupt:  # how one ends a demonstration
            return
    if is_once and not (outcome and all(is_good for _, is_good in outcome)):
        raise typer.Exit(FAILED)


def settings_of(
    environ: Mapping[str, str], folder: Path, logins: "Logins", host: str, port: int
) -> "Settings":
    """The settings of a demonstration: nothing of the installation that this machine may have besides."""
    from meguri.server_settings import Settings

    kept = {name: environ[name] for name in _KEPT if name in environ}
    return Settings(
        {"MEGURI_LOG": "warning"}
        | kept
        | {
            "MEGURI_DATA": str(folder),
            "MEGURI_DEMONSTRATION": "1",
            "MEGURI_SECRET": logins.secret,
            "MEGURI_ORGANISATION": "Meguri (synthetic demonstration)",
            "MEGURI_HOST": host,
            "MEGURI_PORT": str(port),
        }
    )


def _reachable(folder: Path) -> Path:
    """The folder, or for root one that the database's own user can enter."""
    from meguri.registry.faults import RegistryCode, RegistryError
    from meguri.registry.place import prepared

    folder = folder.absolute()
    try:
        prepared(folder / "registry")
    except RegistryError as fault:
        if fault.faults[0].code is not RegistryCode.CLOSED_FOLDER:
            raise
        return ROOTS_FOLDER
    return folder


def _port(asked: int | None, is_once: bool) -> int:
    """The port that was asked for, else the usual one, else a free one."""
    from meguri.server_settings import Settings

    if asked is not None:
        return asked
    if is_once:
        return 0
    usual = Settings({}).whole("MEGURI_PORT")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HERE[0], usual))
        except OSError:
            return 0
    return usual


def _tell(door: Door, address: str, file: Path, logins: "Logins", new: int) -> None:
    from meguri.cli.serve import SERVES
    from meguri.serve.addresses import battery_page
    from meguri.serve.demonstration.cast import CAST
    from meguri.serve.demonstration.lives import SHARED, lives, number

    page = address + battery_page(number(SHARED))
    if door.as_json:
        people: list[dict[str, Any]] = [
            {
                "mail": one.mail,
                "name": one.called,
                "roles": sorted(one.roles),
                "api_key": logins.keys[one.name],
            }
            for one in CAST
        ]
        told = {"address": address, "is_synthetic": True, "folder": str(file.parent), "look_at": page}
        print_json(told | {"password": logins.password, "people": people})
    else:
        say = door.say
        lines = [
            say(SYNTHETIC).format(folder=file.parent),
            say(FILLED).format(count=sum(1 for _ in lives()), new=new),
            "",
            say(SIGN_IN).format(address=address, password=logins.password),
            *(f"  {one.mail:<28} {one.called}" for one in CAST),
            say(API_KEYS).format(file=file),
            say(LOOK_AT).format(address=page),
            "",
            say(SERVES).format(address=address),
        ]
        print_text("\n".join(lines))
    sys.stdout.flush()


def _try(door: Door, address: str, logins: "Logins", outcome: list[tuple[str, bool]], end: Event) -> None:
    from meguri.serve.demonstration.trying import tried

    say = door.say
    try:
        if not door.as_json:
            _line("\n" + say(TRYING))
        for what, is_good in tried(address, logins.keys):
            outcome.append((what, is_good))
            if not door.as_json:
                _line(f"  {'✓' if is_good else '✗'} {say(what)}: {say(GOOD if is_good else BAD)}")
    except Exception as fault:  # a demonstration that breaks while it is tried has failed, and must end
        outcome.append((type(fault).__name__, False))
        _line(f"  ✗ {type(fault).__name__}: {fault}")
    finally:
        end.set()


def _line(text: str) -> None:
    """Print from the thread that tries; where the reader left (`| head`) the trial still counts."""
    try:
        print_text(text)
        sys.stdout.flush()
    except BrokenPipeError:
        hush_stdout()
