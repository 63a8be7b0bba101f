"""Events of every kind, and lives made of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from meguri.passport.events import Event, event_kinds, event_of

BATTERY = "https://id.gs1.org/8003/04912345000010A1"
OTHER = "https://id.gs1.org/8003/04912345000010B2"
NEW = "https://id.gs1.org/8003/04912345000010C3"
MAKER, DEALER = "jp:5010001000001", "jp:7010401000007"
OWNER_A = "urn:uuid:7b9d2f5e-1111-4000-8000-000000000001"
OWNER_B = "urn:uuid:7b9d2f5e-2222-4000-8000-000000000002"
CAR = "urn:uuid:7b9d2f5e-3333-4000-8000-000000000003"
JST = timezone(timedelta(hours=9))
START = datetime(2019, 4, 1, 9, 0, tzinfo=JST)

PARTS: dict[str, dict[str, Any]] = {
    "made": {"says": {"rated_capacity_ah": 115.0, "chemistry": "NMC", "model_id": "40-A"}},
    "registered": {"says": {"manufacturer_name": "メーカー"}, "links": {"vehicle": CAR}},
    "installed": {"links": {"vehicle": CAR}, "says": {"chassis_number": "ZE1-012345"}},
    "removed": {"links": {"vehicle": CAR}},
    "diagnosed": {
        "says": {"soh_share": 0.86, "temperature_c": 24, "state_of_charge_share": 0.5},
        "evidence": {"soh_share": {"basis": "measured", "low": 0.83, "high": 0.89}},
        "place": "https://id.gs1.org/414/4912345000019",
    },
    "sold": {"custody": {"giver": OWNER_A, "taker": OWNER_B}, "details": {"price_jpy": 1_200_000}},
    "leased": {"custody": {"taker": OWNER_B}, "details": {"valid_until": "2029-03-31"}},
    "lease_returned": {"custody": {"giver": OWNER_B, "taker": OWNER_A}},
    "exported": {"details": {"country": "NZ"}},
    "dismantled": {"links": {"outputs": [NEW], "lots_out": {"casing": 40.5}}},
    "graded": {"details": {"grade": "B"}, "says": {"present_resistance_ohm": 0.09}},
    "repurposed": {"links": {"new_batteries": {NEW: "https://passport.example/new"}}},
    "recycled": {"links": {"lots_in": {"battery": 300}, "lots_out": {"cobalt": 5.5, "lithium": 2}}},
    "incident": {"details": {"incident": "flood"}, "says": {"temperature_c": 61.5}},
    "attested": {"links": {"certificate": "https://lab.example/certificate/1"}},
    "corrected": {
        "corrects": "ni:///sha-256;" + "A" * 43,
        "reason": "read off wrongly",
        "says": {"soh_share": 0.84, "mileage_km": None},
    },
}


def one(kind: str, days: float = 0, **changes: Any) -> Event:
    """An event of a kind with what it needs, some days after the start."""
    parts = dict(PARTS.get(kind, {}))
    if kind.startswith("guarantee_"):
        parts["details"] = {"guarantee_id": "G-1"}
        if kind == "guarantee_decided":
            parts["details"]["decision"] = "accepted"
    given = {"battery_id": BATTERY, "at": START + timedelta(days=days), "by": MAKER} | parts | changes
    return event_of(kind, **given)


def diagnosis(days: float, soh: float, **changes: Any) -> Event:
    """A diagnosis that states nothing else."""
    return one("diagnosed", days, **{"says": {"soh_share": soh}, "evidence": {}} | changes)


def correction(of: Event, days: float, **changes: Any) -> Event:
    """A correction of an event."""
    given: dict[str, Any] = {"corrects": of.id, "reason": "wrong", "says": {"soh_share": 0.5}}
    return one("corrected", days, **given | changes)


EVERY_KIND = tuple(event_kinds())
_STATED = st.fixed_dictionaries(
    {},
    optional={
        "soh_share": st.integers(50, 100).map(lambda percent: percent / 100),
        "mileage_km": st.integers(0, 200_000),
        "safety_state": st.sampled_from(["checked", "not_checked", "finding"]),
        "accidents": st.lists(st.sampled_from(["flood", "crash"]), min_size=1, max_size=2),
    },
)


@st.composite
def lives(draw: st.DrawFn, most: int = 12) -> Sequence[Event]:
    """A life with equal moments, zones on both sides of the date line, and corrections of what is there."""
    events: list[Event] = [one("made")]
    for _ in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(["diagnosed", "installed", "removed", "sold", "recycled", "corrected"]))
        days = draw(st.integers(0, 6)) + draw(st.sampled_from([0.0, 0.25, 0.5]))
        changes: dict[str, Any] = {"zone": draw(st.sampled_from(["+09:00", "-11:00", "+14:00"]))}
        changes["says"] = draw(_STATED)
        changes["evidence"] = {}
        if kind == "corrected":
            changes["corrects"] = draw(st.sampled_from(events)).id
            taken_back = draw(st.sets(st.sampled_from(["soh_share", "mileage_km"]), max_size=1))
            changes["says"] = changes["says"] | dict.fromkeys(taken_back)
            changes["details"] = {"voids": draw(st.booleans()) or not changes["says"]}
        events.append(one(kind, days, **changes))
    return events
