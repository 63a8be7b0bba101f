"""The lives that a large registry is filled with: twenty events each, as large as those of the demonstration.

Synthetic, and marked so in every diagnosis. Each of `PATTERNS` lives is lived by many batteries, which differ
by their identifiers (and so by the addresses of all their events).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from meguri.passport.events import Event, event_of

PATTERNS, EVENTS_EACH = 1_000, 20
MODELS = (
    ("Nissan Leaf 24 kWh", "LMO", 24.0),
    ("Nissan Leaf 30 kWh", "NMC", 30.0),
    ("Nissan Leaf 40 kWh", "NMC", 40.0),
    ("Nissan Leaf e+ 62 kWh", "NMC", 62.0),
    ("Toyota bZ4X", "NMC", 71.4),
    ("Nissan Sakura / Mitsubishi eK X EV", "NMC", 20.0),
)
_JST = timezone(timedelta(hours=9))
_SOLD_AT, _GUARANTEED_AT = 3, 5


def battery(number: int) -> str:
    """The identifier of a battery; as long for each number up to 9,999,999."""
    return f"https://id.gs1.org/8004/9520000SYNTHETIC{number:07d}"


def party(number: int) -> str:
    """The identifier of an organisation."""
    return f"urn:uuid:00000000-0000-4000-8000-{number:012d}"


MAKER, LARGE, MIDDLE, SMALL, GUARANTOR, LAB, AUTHORITY, INTEREST, BUYER = (party(one) for one in range(1, 10))


def holder(pattern: int) -> str:
    """Who has the batteries of a pattern at the end: one holds a tenth, one a hundredth, one a thousandth."""
    if pattern % 10 == 0:
        return LARGE
    if pattern % 100 == 1:
        return MIDDLE
    return SMALL if pattern == 2 else party(100 + pattern % 300)


def life(pattern: int, number: int) -> Iterator[Event]:
    """The twenty events of one battery, in the order in which they came.

    Args:
        pattern: which life, below `PATTERNS`.
        number: of the battery.
    """
    model, chemistry, energy_kwh = MODELS[pattern % len(MODELS)]
    begun = datetime(2015 + pattern % 8, 1 + pattern % 12, 1 + pattern % 28, 10, pattern % 60, tzinfo=_JST)
    says = {
        "battery_category": "ev",
        "battery_status": "original",
        "model_id": "SYNTHETIC",
        "operator_name": f"synthetic {pattern}",
        "vehicle_model": model,
        "chemistry": chemistry,
        "rated_energy_kwh": energy_kwh,
        "first_registered_on": begun.date().isoformat(),
        "placed_on_market_in": "JP",
        "mileage_km": 1_000 + pattern,
    }
    yield event_of("registered", battery(number), begun, MAKER, says=says)
    for turn in range(1, EVENTS_EACH):
        yield _happened(pattern, number, turn, begun + timedelta(days=60 * turn))


def _happened(pattern: int, number: int, turn: int, at: datetime) -> Event:
    by = holder(pattern)
    if turn == _SOLD_AT:
        parties, details = (
            {"giver": MAKER, "taker": by},
            {"price_jpy": 900_000 + pattern, "note": "synthetic"},
        )
        return event_of("sold", battery(number), at, MAKER, custody=parties, details=details)
    if turn == _GUARANTEED_AT:
        details = {
            "guarantee_id": f"SYNTHETIC-G{pattern}",
            "terms_id": "used_ev_soh",
            "valid_until": (at + timedelta(days=1_000)).date().isoformat(),
            "price_jpy": 38_000,
        }
        parties = {"giver": GUARANTOR, "taker": by}
        return event_of("guarantee_started", battery(number), at, GUARANTOR, custody=parties, details=details)
    if turn % 4 == 0:
        mileage_km = 1_000 + pattern + 3_000 * turn
        return event_of("stated", battery(number), at, by, says={"mileage_km": mileage_km})
    return diagnosis(number, at, round(0.99 - 0.0003 * pattern - 0.01 * turn, 4))


def diagnosis(number: int, at: datetime, soh_share: float, by: str = LAB, **more: Any) -> Event:
    """A battery is diagnosed, as a simulation would have it."""
    says = {
        "soh_share": soh_share,
        "soh_definition": "capacity",
        "soh_measured_on": at.date().isoformat(),
        "soh_method": "synthetic",
        "soh_is_validated": False,
        "soh_is_synthetic": True,
    }
    edges = {"low": round(soh_share - 0.025, 4), "high": round(soh_share + 0.025, 4)}
    evidence = {"soh_share": {"basis": "simulated", **edges}}
    return event_of("diagnosed", battery(number), at, by, says=says, evidence=evidence, **more)
