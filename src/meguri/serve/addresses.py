"""Batteries in addresses: what stands in a path, read as the identifier that the registry knows it by."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote, urlsplit

from meguri.passport.identity import IdentifierError, read_identifier
from meguri.registry.faults import RegistryCode, RegistryError

if TYPE_CHECKING:
    from meguri.registry.database import Session

Answer = TypeVar("Answer")
LONGEST = 2_000
_BATTERIES = ("/b/", "/batteries/")
_CERTIFICATE = re.compile(r"/certificates/([a-z2-7]{24})(?:/pdf|\.json)?/?")
_PORTS = {"http": 80, "https": 443}
_SLASHES = re.compile(r"^(https?):/+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")


def candidates(told: str) -> list[str]:
    """The identifiers that a battery told so may be known by: its canonical one, and the address itself.

    Proxies make one slash of two, so that https:/ is read as https://.

    Raises:
        IdentifierError: neither an identifier nor an address.
    """
    text = _SLASHES.sub(r"\1://", told.strip())
    is_address = len(text) <= LONGEST and _URI.fullmatch(text) is not None
    try:
        canonical = read_identifier(text, where="battery").uri
    except IdentifierError:
        if not is_address:
            raise
        return [text]
    return [canonical, text] if is_address and text != canonical else [canonical]


def first_known(told: str, ask: Callable[[str], Answer]) -> Answer:
    """The answer for the first of a battery's identifiers that the registry knows.

    Args:
        told: what stands in the path.
        ask: asks the registry by one identifier.

    Raises:
        IdentifierError: neither an identifier nor an address.
        RegistryError: no such battery.
    """
    *before, last = candidates(told)
    for one in before:
        try:
            return ask(one)
        except RegistryError as refused:
            if refused.faults[0].code is not RegistryCode.NO_BATTERY:
                raise
    return ask(last)


def known(session: "Session", told: str) -> str:
    """The identifier by which the registry knows a battery.

    Raises:
        IdentifierError: neither an identifier nor an address.
        RegistryError: no such battery.
    """
    from meguri.registry.faults import refused
    from meguri.registry.store import event_count

    for one in candidates(told):
        if event_count(session, one):
            return one
    raise refused(RegistryCode.NO_BATTERY, found=told[:200])


def in_path(battery_id: str) -> str:
    """An identifier as one segment of a path."""
    return quote(battery_id, safe="")


def battery_page(battery_id: str) -> str:
    """Path of the page about a battery."""
    return f"/batteries/{in_path(battery_id)}"


def passport_address(battery_id: str) -> str:
    """Path of a battery's passport in the API."""
    return f"/api/v1/passports/{in_path(battery_id)}"


def battery_told(told: str, stems: Iterable[str]) -> str:
    """What was typed or scanned; of the address of a battery's page of ours, the identifier in it.

    Args:
        told: anything.
        stems: the addresses of this server: a page of the same path elsewhere is not ours.
    """
    text = told.strip()
    path = _own_path(text, stems)
    behind = next((path[len(one) :] for one in _BATTERIES if path and path.startswith(one)), "")
    return unquote(behind) or text


def certificate_told(told: str, stems: Iterable[str]) -> str | None:
    """The path of a certificate's page, of its address on this server; None of anything else."""
    found = _CERTIFICATE.fullmatch(_own_path(told.strip(), stems) or "")
    return None if found is None else f"/certificates/{found[1]}"


def _own_path(text: str, stems: Iterable[str]) -> str | None:
    """The path of an address on this server, without what all its addresses begin with; None of another."""
    host, path = _split(text)
    for stem in stems:
        own, before = _split(stem)
        if host is not None and host == own and path.startswith(before.rstrip("/") + "/"):
            return path[len(before.rstrip("/")) :]
    return None


def _split(address: str) -> tuple[tuple[str, int] | None, str]:
    """Host with port, and path. HTTP and HTTPS of one host are the same place: a label may be old."""
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        return None, ""
    if scheme not in _PORTS or not host or parts.username is not None:
        return None, ""
    return (host, 443 if port is None or port in _PORTS.values() else port), parts.path
