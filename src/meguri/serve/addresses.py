"""Batteries in addresses: what stands in a path, read as the identifier that the registry knows it by."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from meguri.passport.identity import IdentifierError, read_identifier
from meguri.registry.faults import RegistryCode, RegistryError

if TYPE_CHECKING:
    from meguri.registry.database import Session

Answer = TypeVar("Answer")
LONGEST = 2_000
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
