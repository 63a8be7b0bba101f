"""The lives of the demonstration's batteries, as events: invented, and marked so in every statement.

Numbers begin with 952, which GS1 keeps for demonstrations and examples. The days are fixed, so that the same
events come out each time and are taken in once.
"""

from collections.abc import Callable, Iterator
from typing import Any

from meguri.facts.packs import pack_named
from meguri.passport.events import Event, event_of
from meguri.serve.demonstration.cast import called

SHARED = 2  # the battery that its owner shows to a buyer
_LEAF24, _LEAF30, _LEAF40, _LEAF62 = (
    "Nissan Leaf 24 kWh",
    "Nissan Leaf 30 kWh",
    "Nissan Leaf 40 kWh",
    "Nissan Leaf e+ 62 kWh",
)
_TERMS = "used_ev_soh"


def number(place: int) -> str:
    """The identifier of a battery of the demonstration."""
    return f"https://id.gs1.org/8004/9520000SYNTHETIC{place:02d}"


def _at(day: str, hour: int = 10) -> str:
    return f"{day}T{hour:02d}:00:00+09:00"


def _begun(place: int, model: str, month: str, mileage_km: int, day: str, by: str = "owner") -> Event:
    """The record of a battery in a car begins."""
    pack = pack_named(model)
    says = {
        "battery_category": "ev",
        "battery_status": "original",
        "model_id": "SYNTHETIC",
        "operator_name": f"synthetic {by}",
        "vehicle_model": pack.model,
        "chemistry": pack.chemistry.rstrip("0123456789"),
        "rated_energy_kwh": pack.pack_kwh,
        "chassis_number": f"SYNTHETIC-{place:06d}",
        "first_registered_on": f"{month}-15",
        "mileage_km": mileage_km,
        "placed_on_market_in": "JP",
    }
    return event_of("registered", number(place), _at(day), called(by), says=says)


def _found(
    place: int, day: str, soh_share: float, *, by: str = "lab", kind: str = "diagnosed", **more: Any
) -> Event:
    """A battery is diagnosed, as a simulation would have it."""
    says = {
        "soh_share": soh_share,
        "soh_definition": "soh_c",
        "soh_measured_on": day,
        "soh_method": "synthetic",
        "soh_is_validated": False,
        "soh_is_synthetic": True,
    }
    edges = {"low": round(soh_share - 0.025, 3), "high": round(soh_share + 0.025, 3)}
    evidence = {"soh_share": {"basis": "simulated", **edges}}
    return event_of(kind, number(place), _at(day, 11), called(by), says=says, evidence=evidence, **more)


def _told(kind: str, place: int, day: str, by: str, **more: Any) -> Event:
    return event_of(kind, number(place), _at(day, 14), called(by), **more)


def _sold(place: int, day: str, giver: str, taker: str, price_jpy: int) -> Event:
    parties = {"giver": called(giver), "taker": called(taker)}
    details = {"price_jpy": price_jpy, "note": "synthetic"}
    return _told("sold", place, day, giver, custody=parties, details=details)


def _guaranteed(place: int, day: str, until: str) -> Event:
    parties = {"giver": called("guarantor"), "taker": called("dealer")}
    details = {
        "guarantee_id": _guarantee(place),
        "terms_id": _TERMS,
        "valid_until": until,
        "price_jpy": 38_000,
    }
    return _told("guarantee_started", place, day, "guarantor", custody=parties, details=details)


def _guarantee(place: int) -> str:
    return f"SYNTHETIC-G{place:02d}"


def _sold_with_guarantee(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF40, "2020-03", 48_000, "2025-04-10")
    yield _found(place, "2025-04-12", 0.88)
    yield _sold(place, "2025-04-20", "owner", "dealer", 1_180_000)
    yield _guaranteed(place, "2025-05-01", "2027-04-30")
    again = {"guarantee_id": _guarantee(place), "verdict_age_days": 0}
    yield _found(place, "2026-05-08", 0.855, kind="guarantee_rediagnosed", details=again)


def _followed_for_years(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF40, "2019-06", 31_000, "2023-06-05")
    for day, soh_share in (("2023-06-06", 0.93), ("2024-06-10", 0.905), ("2025-06-09", 0.885)):
        yield _found(place, day, soh_share)
    yield _told("stated", place, "2026-04-10", "owner", says={"mileage_km": 58_200})
    yield _found(place, "2026-04-11", 0.868)


def _claimed(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF24, "2015-09", 71_000, "2024-02-01", by="dealer")
    yield _found(place, "2024-02-02", 0.74)
    yield _guaranteed(place, "2024-02-20", "2026-02-19")
    told = {"guarantee_id": _guarantee(place)}
    yield _found(place, "2025-09-02", 0.63, kind="guarantee_rediagnosed", details=told)
    yield _told("guarantee_claimed", place, "2025-09-05", "dealer", details=told | {"amount_jpy": 200_000})
    decided = told | {"decision": "accepted", "amount_jpy": 180_000}
    yield _told("guarantee_decided", place, "2025-09-19", "guarantor", details=decided)
    yield _told("guarantee_paid", place, "2025-09-30", "guarantor", details=told | {"amount_jpy": 180_000})


def _large(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF62, "2021-02", 44_500, "2025-11-03")
    yield _found(place, "2025-11-04", 0.915)


def _flooded(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF30, "2016-12", 63_000, "2025-07-01", by="dealer")
    yield _told("incident", place, "2025-09-11", "dealer", details={"incident": "flooded (synthetic)"})
    yield _found(place, "2025-09-20", 0.71)


def _recycled(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF24, "2011-08", 128_000, "2024-10-01")
    yield _found(place, "2024-10-02", 0.46)
    yield _told("collected", place, "2024-10-15", "recycler", custody={"taker": called("recycler")})
    yield _told("discharged", place, "2024-10-20", "recycler")
    lots = {"black_mass": 92.0, "aluminium": 61.0, "copper": 38.0}
    yield _told("recycled", place, "2024-11-30", "recycler", links={"lots_out": lots})


def _second_life(place: int) -> Iterator[Event]:
    """Two batteries: what was a car's, and the storage that was made of it."""
    storage = place + 1
    yield _begun(place, _LEAF24, "2014-05", 92_000, "2024-05-01", by="reuse")
    yield _found(place, "2024-05-02", 0.69)
    yield _told("removed", place, "2024-05-10", "reuse", links={"vehicle": "urn:meguri:vehicle:synthetic"})
    yield _told("graded", place, "2024-05-12", "reuse", details={"grade": "synthetic B"})
    linked = {"new_batteries": {number(storage): f"{number(storage)}#passport"}}
    yield _told("repurposed", place, "2024-06-01", "reuse", links=linked)
    says = {
        "battery_category": "industrial_stationary",
        "battery_status": "repurposed",
        "model_id": "SYNTHETIC",
        "operator_name": "synthetic reuse maker",
        "chemistry": "LMO",
        "rated_energy_kwh": 16.0,
        "predecessor_passport_id": f"{number(place)}#passport",
    }
    yield _told("registered", storage, "2024-06-02", "reuse", says=says)
    yield _found(storage, "2025-06-03", 0.955)


def _leased(place: int) -> Iterator[Event]:
    yield _begun(place, "Toyota bZ4X", "2023-03", 22_000, "2025-03-15", by="dealer")
    yield _found(place, "2025-03-16", 0.955)
    parties = {"giver": called("dealer"), "taker": called("owner")}
    yield _told(
        "leased", place, "2025-04-01", "dealer", custody=parties, details={"valid_until": "2028-03-31"}
    )


def _exported(place: int) -> Iterator[Event]:
    yield _begun(place, _LEAF40, "2018-02", 97_000, "2025-08-18", by="dealer")
    yield _found(place, "2025-08-19", 0.79)
    yield _told("exported", place, "2025-10-02", "dealer", details={"country": "NZ"})


def _small(place: int) -> Iterator[Event]:
    yield _begun(place, "Nissan Sakura / Mitsubishi eK X EV", "2022-09", 18_400, "2026-02-14")


def _corrected(place: int) -> Iterator[Event]:
    begun = _begun(place, _LEAF40, "2021-10", 53_000, "2026-01-20", by="dealer")
    yield begun
    reason = "synthetic: the meter was read wrongly"
    corrects = {"corrects": begun.id, "says": {"mileage_km": 35_000}, "reason": reason}
    yield _told("corrected", place, "2026-01-22", "dealer", **corrects)
    yield _found(place, "2026-01-25", 0.91)


_LIVES: tuple[tuple[int, Callable[[int], Iterator[Event]]], ...] = (
    (1, _sold_with_guarantee),
    (SHARED, _followed_for_years),
    (3, _claimed),
    (4, _large),
    (5, _flooded),
    (6, _recycled),
    (7, _second_life),
    (9, _leased),
    (10, _exported),
    (11, _small),
    (12, _corrected),
)
COUNT = 12


def lives() -> Iterator[Event]:
    """All events, each battery's in the order in which they happened."""
    for place, life in _LIVES:
        yield from life(place)
