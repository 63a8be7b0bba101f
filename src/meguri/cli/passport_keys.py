"""Keys on the command line: made, sealed by a passphrase, opened, put on a list of those to be believed."""

import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from meguri.cli.errors import BadInputError
from meguri.cli.passport_record import json_bytes, read_bytes
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.signing.keys import SigningKey
    from meguri.passport.signing.trust import TrustList

PASSPHRASE = "MEGURI_PASSPHRASE"  # noqa: S105 – the name of a variable, no passphrase
NO_PASSPHRASE = N_(
    "The key is sealed by a passphrase. Give --passphrase-file FILE, set MEGURI_PASSPHRASE, or run this "
    "where it can be typed."
)
NONE_THERE = N_("{file}: there is no passphrase in the first line (text in UTF-8).")
NO_ADDRESS = N_("{option}: {found} is no address. Wanted is one such as https://dealer.example/status/1.")
ASK = N_("Passphrase of the key")
UNKNOWN_MATTER = N_("--attests: {found} is nothing that a key can vouch for. There are: {known}.")


def passphrase(file: Path | None, ask: str, *, twice: bool = False) -> str:
    """The passphrase: from a file, the environment, or typed.

    Args:
        file: it stands in the first line.
        ask: the question to whoever can type.
        twice: whether it is typed twice, for a new key.

    Raises:
        BadInputError: none of them, or none in the file.
        OSError: the file cannot be read.
    """
    if file is not None:
        return _first_line(file)
    if told := os.environ.get(PASSPHRASE):
        return told
    if sys.stdin is None or not sys.stdin.isatty():  # closed by who started us: nobody can type
        raise BadInputError("no_passphrase", NO_PASSPHRASE)
    import typer

    typed: str = typer.prompt(ask, hide_input=True, confirmation_prompt=twice, err=True)
    return typed


def _first_line(file: Path) -> str:
    try:
        told = read_bytes(file).decode("utf-8-sig").partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        told = ""
    if not told:
        raise BadInputError("no_passphrase_there", NONE_THERE, {"file": file})
    return told


def checked_address(told: str, option: str) -> None:
    """An address at which others can fetch a list.

    Raises:
        BadInputError: it is none.
    """
    if not told.isascii() or not re.fullmatch(r"https?://[^\s/]+\S*|did:\S+", told):
        raise BadInputError("no_address", NO_ADDRESS, {"option": option, "found": repr(told)})


def new_key(now: datetime, valid_until: datetime | None) -> "SigningKey":
    """A key that nobody can guess, good from now on."""
    from secrets import token_bytes

    from meguri.passport.signing.keys import SEED_BYTES, KeyTerm, SigningKey

    return SigningKey(token_bytes(SEED_BYTES), KeyTerm(created=now, valid_from=now, valid_until=valid_until))


def opened(path: Path, secret: str) -> "SigningKey":
    """The key of a key file.

    Raises:
        KeyFileError, PassportJsonError: no key file, or another passphrase.
        OSError: the file cannot be read.
    """
    from meguri.passport.signing.key_file import unlock_key

    return unlock_key(read_bytes(path), secret, where=str(path))


def read_list(path: Path) -> "TrustList":
    """A list of those to be believed.

    Raises:
        TrustError, PassportJsonError: no such list; all faults at once.
        OSError: the file cannot be read.
    """
    from meguri.passport.signing.trust_file import read_trust

    return read_trust(read_bytes(path), where=str(path))


def listed(path: Path, key: "SigningKey", name: str, attests: Sequence[str]) -> bytes:
    """The list with this key on it; made where there is none.

    Raises:
        BadInputError: a matter that there is not.
        TrustError: what stands there is no list.
    """
    from meguri.passport.signing.trust import Issuer, Matter, TrustedKey, TrustList

    known = [str(one) for one in Matter]
    if unknown := sorted(set(attests) - set(known)):
        values = {"found": ", ".join(unknown), "known": ", ".join(known)}
        raise BadInputError("unknown_matter", UNKNOWN_MATTER, values)
    matters = frozenset(Matter(one) for one in attests or known)
    issuer = Issuer(
        key.did,
        {"en" if name.isascii() else "ja": name},
        matters,
        (TrustedKey(key.public, key.verification_method, key.term),),
    )
    before = read_list(path).issuers if path.exists() else {}
    return json_bytes(TrustList({**before, issuer.did: issuer}).document())
