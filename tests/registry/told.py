"""Events to record, and the keys to record them with."""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from meguri.passport.events import Event, event_of
from meguri.passport.signing.keys import SigningKey

Session = Connection[TupleRow]
Pool = ConnectionPool[Session]

KEY = SigningKey(bytes(range(32)))
VAULT_KEY = bytes(range(32, 64))
BY = "urn:uuid:00000000-0000-4000-8000-000000000001"
BUYER = "urn:uuid:00000000-0000-4000-8000-000000000002"
CHASSIS = "ZE1-000001"


def battery(number: int = 0) -> str:
    """The identifier of a battery."""
    return f"https://id.gs1.org/8003/0491234500{number:04d}A1"


def made(number: int = 0, **says: Any) -> Event:
    """A battery is made."""
    told = {"rated_energy_kwh": 40.0, "chemistry": "NMC", "battery_category": "ev"} | says
    return event_of("made", battery(number), "2020-04-01T09:00:00+09:00", BY, says=told)


def diagnosed(number: int = 0, minute: int = 0, soh: float = 0.9) -> Event:
    """A battery is diagnosed, some minutes after nine in the morning."""
    at = f"2024-05-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00+09:00"
    evidence = {"soh_share": {"basis": "measured", "low": soh - 0.02, "high": soh + 0.02}}
    return event_of("diagnosed", battery(number), at, BY, says={"soh_share": soh}, evidence=evidence)


def registered(number: int = 0, chassis: str = CHASSIS) -> Event:
    """A passport is begun that names the car."""
    return event_of(
        "registered", battery(number), "2024-01-10T10:00:00+09:00", BY, says={"chassis_number": chassis}
    )


def sold(number: int = 0, taker: str = BUYER, says: Mapping[str, Any] | None = None) -> Event:
    """A battery is sold."""
    return event_of(
        "sold",
        battery(number),
        "2024-06-01T12:00:00+09:00",
        BY,
        custody={"giver": BY, "taker": taker},
        says=says,
    )


def lives(batteries: int, diagnoses: int) -> list[Event]:
    """The events of several batteries."""
    told = [made(one, chemistry="LFP" if one % 3 == 0 else "NMC") for one in range(batteries)]
    told += [
        diagnosed(one, minute, 0.95 - 0.001 * minute - 0.0001 * one)
        for minute in range(diagnoses)
        for one in range(batteries)
    ]
    return told
