"""`meguri serve`, `meguri settings`: the server, and what it can be set to."""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

HELP = N_("Serve the API and the pages, with the embedded database or one of your own.")
SETTINGS_HELP = N_("Every setting of the server with its value, default and meaning.")
SERVES = N_("Meguri answers at {address} (Ctrl-C ends it).")
BAD_TOML = N_("{file}: this is no TOML. Wanted are lines such as port = 8321.")
UNKNOWN = N_("{file}: there is no setting {found}. `meguri settings` lists all.")
EXPLAINED = N_(
    "Set in the environment, in a TOML file (`meguri serve --settings FILE`: port = 8321 for MEGURI_PORT), "
    "or, for secrets, in a file named by the variable with _FILE behind it."
)
NOT_SET = N_("not set")
DEFAULT = N_(" (default: {value})")
HIDDEN = "…"
_FILE = "_FILE"
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings", metavar=N_("FILE"), help=N_("Settings (TOML) below those of the environment.")
    ),
]
Host = Annotated[str | None, typer.Option("--host", help=N_("Address to listen at."))]
Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65_535, help=N_("Port to listen at; 0 takes a free one."))
]

Demo = Annotated[
    bool,
    typer.Option("--demo", help=N_("Serve synthetic batteries and organisations, to look around and try.")),
]


def serve(
    ctx: typer.Context,
    *,
    host: Host = None,
    port: Port = None,
    demo: Demo = False,
    settings: SettingsFile = None,
) -> None:
    """The server, until it is told to end."""
    from meguri.serve.running import run
    from meguri.server_settings import Settings

    door: Door = ctx.obj
    if demo:
        from meguri.cli.demonstration import serve_demonstration

        serve_demonstration(door, host, port)
        return
    environ = environ_of(os.environ, settings)
    given = {"MEGURI_HOST": host, "MEGURI_PORT": None if port is None else str(port)}
    environ |= {name: value for name, value in given.items() if value is not None}

    def told(address: str) -> None:
        if door.as_json:
            print_json({"address": address})
        else:
            print_text(door.say(SERVES).format(address=address))
        sys.stdout.flush()  # whoever started us waits for this line

    run(Settings(environ), told)


def settings(ctx: typer.Context, *, file: SettingsFile = None) -> None:
    """The list of settings."""
    from meguri.server_settings import SETTINGS, Settings

    door: Door = ctx.obj
    found = Settings(environ_of(os.environ, file))
    rows = [
        {
            "name": one.name,
            "value": (HIDDEN if found.text(one.name) else "") if one.is_secret else found.text(one.name),
            "default": one.default,
            "is_set": not found.is_default(one.name),
            "is_secret": one.is_secret,
            "meaning": door.say(one.meaning),
        }
        for one in SETTINGS
    ]
    if door.as_json:
        print_json({"settings": rows})
        return
    blocks = []
    for row in rows:
        shown = row["value"] or door.say(NOT_SET)
        default = door.say(DEFAULT).format(value=row["default"]) if row["is_set"] and row["default"] else ""
        blocks.append(f"{row['name']} = {shown}{default}\n    {row['meaning']}")
    print_text("\n".join([*blocks, "", door.say(EXPLAINED)]))


def environ_of(environ: Mapping[str, str], file: Path | None) -> dict[str, str]:
    """The settings of a file below those of the environment; secrets also from files of their own.

    Raises:
        BadInputError: no TOML, or a setting that there is not.
        OSError: a file cannot be read.
    """
    from meguri.server_settings import SETTINGS, flat

    known = {one.name: one for one in SETTINGS}
    told: dict[str, str] = {}
    if file is not None:
        try:
            told = dict(flat(tomllib.loads(file.read_text(encoding="utf-8"))))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise BadInputError("bad_toml", BAD_TOML, {"file": file}) from None
        if unknown := sorted(told.keys() - known.keys()):
            raise BadInputError("unknown_setting", UNKNOWN, {"file": file, "found": ", ".join(unknown)})
    told |= environ
    for name, one in known.items():
        if one.is_secret and not told.get(name) and (path := told.get(name + _FILE)):
            told[name] = Path(path).read_text(encoding="utf-8").strip()
    return told
