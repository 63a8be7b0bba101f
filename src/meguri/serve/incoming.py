"""Events as they come in over the network, each to be read when its turn comes: lines, or a document."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from meguri.passport.events import Event, from_epcis, read_epcis
from meguri.passport.events.plain_reading import Spelt, spelt_line
from meguri.passport.events.plain_values import PREFIX
from meguri.passport.reading import read_json
from meguri.registry.vault import private_attributes

LARGEST_EVENT = 1_000_000
Told = Event | Spelt
Read = Callable[[], Told]


def events_of_lines(content: bytes) -> list[Read]:
    """Each line that is not empty, to be read as one event (NDJSON)."""
    return [_line(line, place) for place, line in enumerate(content.split(b"\n"), 1) if line.strip()]


def events_of_document(content: bytes) -> list[Read]:
    """Each event of an EPCIS document.

    Raises:
        PassportJsonError, EventError: no EPCIS document.
    """
    told = read_json(content, where="body", limit_bytes=50_000_000)
    body = told.get("epcisBody") if isinstance(told, dict) else None
    events = body.get("eventList") if isinstance(body, dict) else None
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        read_epcis(content, where="body")  # says what is wrong with it, or reads a form without such a list
        return [_ready(one) for one in read_epcis(content, where="body")]
    if told.get("type") != "EPCISDocument":
        return [_ready(one) for one in read_epcis(content, where="body")]
    shell = {**told, "epcisBody": {"eventList": []}}
    read_epcis(_written(shell), where="body")  # the document's own members
    return [_inner(one, told.get("@context"), place) for place, one in enumerate(events, 1)]


def _line(line: bytes, place: int) -> Read:
    def read() -> Told:
        plain = spelt_line(line) if len(line) <= LARGEST_EVENT else None
        if plain is not None and plain.says.isdisjoint(_to_be_sealed()):
            return plain
        told = read_json(line, where=f"line {place}", limit_bytes=LARGEST_EVENT)
        return from_epcis(told if isinstance(told, dict) else {}, where=f"line {place}")

    return read


@cache
def _to_be_sealed() -> frozenset[str]:
    return frozenset(PREFIX + name for name in private_attributes())


def _inner(told: dict[str, Any], context: Any, place: int) -> Read:
    def read() -> Event:
        shell = {
            "@context": context,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-01T00:00:00Z",
            "epcisBody": {"eventList": [told]},
        }
        return read_epcis(_written(shell), where=f"event {place}")[0]

    return read


def _ready(event: Event) -> Read:
    return lambda: event


def _written(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
