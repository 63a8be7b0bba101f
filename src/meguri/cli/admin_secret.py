"""`meguri admin reseal`: another secret of the installation, with all that hangs on it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from meguri.cli.admin_password import app
from meguri.cli.door import Door
from meguri.cli.output import print_json, print_text
from meguri.cli.registry import connected, owned
from meguri.cli.serve import SettingsFile, environ_of
from meguri.locale import N_

__all__ = ["app"]

OldSecret = Annotated[
    Path,
    typer.Option(
        "--from-secret-file",
        metavar=N_("FILE"),
        help=N_("The secret that MEGURI_SECRET was; MEGURI_SECRET itself has the new one."),
    ),
]
RESEALED = N_(
    "Sealed under the new secret: the keys of {keys} persons, the addresses of {people} people; {sessions} "
    "sessions ended. Events and proofs are as they were. Start the server with the new secret."
)
UNREACHABLE = N_(
    "{unreachable} people cannot sign in by their address any more: their owner data are here without keys."
)
NOTHING = N_("Everything is sealed under MEGURI_SECRET already; nothing was changed.")
OLD_COPIES = N_("Backups from before stay sealed under the old secret: keep both, or destroy both.")


@app.command(
    "reseal",
    help=N_("Seal owner data under another MEGURI_SECRET and end all sessions; events and proofs stay."),
)
def reseal(ctx: typer.Context, *, from_secret_file: OldSecret, settings: SettingsFile = None) -> None:
    """All or nothing; said again, it does nothing."""
    from meguri.registry.accounts.installation_keys import Secrets
    from meguri.registry.accounts.resealing import reseal as seal_anew
    from meguri.server_settings import Settings

    new = Secrets.of(Settings(environ_of(os.environ, settings)))
    old = Secrets(from_secret_file.read_text(encoding="utf-8").strip().encode())
    with owned(settings) as url, connected(url) as owner:
        done = seal_anew(owner, old, new)
    told = {name: getattr(done, name) for name in ("keys", "people", "unreachable", "sessions", "is_new")}
    door: Door = ctx.obj
    if door.as_json:
        print_json(told)
        return
    lines = [RESEALED] if done.is_new else [NOTHING]
    lines += [UNREACHABLE] if done.unreachable else []
    lines += [OLD_COPIES] if done.is_new else []
    print_text("\n".join(door.say(one).format(**told) for one in lines))
