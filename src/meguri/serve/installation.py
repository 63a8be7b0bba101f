"""What makes this installation this one: its settings held to their rules, its key, whom it believes."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.server_settings import NO_SECRET, Settings
from meguri.settings import data_folder
from meguri.tables.coded import CodedError, CodedFault

if TYPE_CHECKING:
    from meguri.passport.signing.keys import SigningKey
    from meguri.passport.signing.trust import TrustList

SHORTEST_SECRET = 32
_KEY_NAME = "server.key"
_LARGEST_FILE = 5_000_000


class InstallationCode(StrEnum):
    """What can be wrong with an installation."""

    BAD_SETTING = "bad_setting"
    DEFAULT_SECRET = "default_secret"  # noqa: S105 - a code, no secret
    KNOWN_SECRET = "known_secret"  # noqa: S105 - a code, no secret
    SHORT_SECRET = "short_secret"  # noqa: S105 - a code, no secret
    MISSING = "missing_setting"
    OPEN_KEY = "open_key"


MESSAGES: dict[InstallationCode, str] = {
    InstallationCode.BAD_SETTING: N_("{name} is {found}; wanted is {wanted}. `meguri settings` explains it."),
    InstallationCode.DEFAULT_SECRET: N_(
        "{name} has its default, which everybody knows. In production (MEGURI_ENV=production) it needs a "
        "value of its own: openssl rand -base64 48 makes one."
    ),
    InstallationCode.KNOWN_SECRET: N_(
        "{name} has its default, which everybody knows, while other machines can reach {found}. Give it a "
        "value of its own (openssl rand -base64 48 makes one), or listen at 127.0.0.1."
    ),
    InstallationCode.SHORT_SECRET: N_(
        "{name} has {found} characters; in production at least {wanted} are wanted: openssl rand -base64 48 "
        "makes them."
    ),
    InstallationCode.MISSING: N_(
        "{name} is not set; in production it has to be. `meguri settings` explains it."
    ),
    InstallationCode.OPEN_KEY: N_("{name}: others on this machine may read {found}. chmod 600 closes it."),
}


class InstallationFault(CodedFault):
    """One thing wrong with an installation: which rule, and the values for its message."""


class InstallationError(CodedError):
    """An installation that must not serve; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def check_settings(settings: Settings) -> None:
    """Hold the settings to their rules; in production also to those of secrets.

    Raises:
        InstallationError: values that cannot be used; in production default, short or missing secrets, and
            a default one wherever other machines can reach the server.
    """
    faults = [
        _fault(InstallationCode.BAD_SETTING, name=one.setting.name, found=repr(one.found), wanted=one.wanted)
        for one in settings.faults()
    ]
    if settings.is_production:
        faults += _secret_faults(settings)
    elif settings.text("MEGURI_SECRET") == NO_SECRET and not _is_loopback(settings.text("MEGURI_HOST")):
        found = settings.text("MEGURI_HOST")
        faults.append(_fault(InstallationCode.KNOWN_SECRET, name="MEGURI_SECRET", found=found))
    if faults:
        raise InstallationError(faults)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _secret_faults(settings: Settings) -> Iterator[InstallationFault]:
    for name, shortest in (("MEGURI_SECRET", SHORTEST_SECRET), ("MEGURI_PASSPHRASE", 12)):
        told = settings.text(name)
        if told == NO_SECRET:
            yield _fault(InstallationCode.DEFAULT_SECRET, name=name)
        elif len(told) < shortest:
            yield _fault(InstallationCode.SHORT_SECRET, name=name, found=len(told), wanted=shortest)
    for name in ("MEGURI_KEY_FILE", "MEGURI_PUBLIC_URL"):
        if not settings.text(name):
            yield _fault(InstallationCode.MISSING, name=name)
    key = settings.path("MEGURI_KEY_FILE")
    if key is not None and key.is_file() and key.stat().st_mode & 0o077:
        yield _fault(InstallationCode.OPEN_KEY, name="MEGURI_KEY_FILE", found=key)


def key_of(settings: Settings, now: Callable[[], datetime]) -> "SigningKey":
    """The installation's signing key; outside production one is made where there is none.

    Raises:
        KeyFileError, PassportJsonError: no key file, or another passphrase.
        OSError: the file cannot be read or made.
    """
    from meguri.passport.signing.key_file import unlock_key

    named = settings.path("MEGURI_KEY_FILE")
    path = named or data_folder(settings.environ) / _KEY_NAME
    secret = settings.text("MEGURI_PASSPHRASE")
    if named is None and not path.exists():
        _make_key(path, secret, now())
    return unlock_key(_content(path), secret, where=str(path))


def _make_key(path: Path, secret: str, now: datetime) -> None:
    from meguri.passport.signing.key_file import lock_key
    from meguri.passport.signing.keys import SEED_BYTES, KeyTerm, SigningKey

    at = now.replace(microsecond=0)
    made = SigningKey(token_bytes(SEED_BYTES), KeyTerm(created=at, valid_from=at))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(lock_key(made, secret, token_bytes))
    with suppress(FileExistsError):  # another process of this server was faster: its key counts
        os.link(draft, path)
    draft.unlink()


def trust_of(settings: Settings, key: "SigningKey") -> "TrustList":
    """Whom this installation believes: its list, else nobody but itself.

    Raises:
        TrustError, PassportJsonError: no such list; all faults at once.
        OSError: the file cannot be read.
    """
    from meguri.passport.signing.trust import Issuer, Matter, TrustedKey, TrustList
    from meguri.passport.signing.trust_file import read_trust

    path = settings.path("MEGURI_TRUST_FILE")
    if path is not None:
        return read_trust(_content(path), where=str(path))
    name = settings.text("MEGURI_ORGANISATION") or "Meguri"
    trusted = TrustedKey(key.public, key.verification_method, key.term)
    own = Issuer(key.did, {"en": name, "ja": name}, frozenset(Matter), (trusted,))
    return TrustList({own.did: own})


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_FILE)


def _fault(code: InstallationCode, **values: object) -> InstallationFault:
    return InstallationFault(code, {name: str(value) for name, value in values.items()})
