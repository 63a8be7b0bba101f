"""Promise: whatever the records, the count is what adding it up day by day gives."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merit_frames import after, batteries, holdings, readings, use

from meguri.value.circularity import base_law, merit_sums, read_scheme, retained_service

SCHEME = read_scheme("points_only")
LAW = base_law("jp_car_2020_1")
YEAR = 365.25
END = 6000
NAMES = ("a", "b", "c")
GONE = LAW.gone_share((np.arange(END) + 0.5) / YEAR).tolist()
FULL_KM, FADE, CARRY_DAYS = 2220.0, 0.023, 2 * YEAR


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Spans of days that do not overlap, some of them adjoining."""
    edges = sorted(draw(st.lists(st.integers(0, END), min_size=2, max_size=7, unique=True)))
    kept = draw(st.lists(st.booleans(), min_size=len(edges) - 1, max_size=len(edges) - 1))
    return [span for span, keep in zip(pairwise(edges), kept, strict=True) if keep]


@st.composite
def lives(draw: st.DrawFn) -> dict[str, Any]:
    """One battery: who held it when, what it did when, and what was measured."""
    held = [(since, until, draw(st.sampled_from("xyz"))) for since, until in draw(spans())]
    used = [(since, until, draw(st.floats(0, 40))) for since, until in draw(spans())]
    days = sorted(draw(st.lists(st.integers(0, END), max_size=4, unique=True)))
    seen = [(day, draw(st.floats(0.3, 1.1))) for day in days]
    return {"held": held, "used": used, "seen": seen}


def health(seen: list[tuple[int, float]], day: float) -> float | None:
    """State of health on a day: straight between new and verdicts, carried on for two years; else unknown."""
    points = [*([] if seen[0][0] == 0 else [(0, 1.0)]), *seen]
    for (left, before), (right, level) in pairwise(points):
        if left <= day <= right:
            return before + (level - before) * (day - left) / (right - left)
    last, level = points[-1]
    if not last <= day <= last + CARRY_DAYS:
        return None
    loss = min(max((1 - level) / max(last / YEAR, 1 / YEAR), FADE), 2 * FADE)
    return level - loss * (day - last) / YEAR


def day_by_day(life: dict[str, Any], day: int) -> tuple[str | None, float, float]:
    """Owner, kWh·years and weighted km of the day that begins then."""
    middle = day + 0.5
    owner = next((who for since, until, who in life["held"] if since <= day < until), None)
    km = next((rate for since, until, rate in life["used"] if since <= day < until), 0.0)
    soh = health(life["seen"], middle) if life["seen"] else None
    gone = GONE[day]
    full = min(km * YEAR / FULL_KM, 1.0)
    # A verdict is carried on for 730.5 days: the last of them counts half.
    part = 0.5 if life["seen"] and day - life["seen"][-1][0] == int(CARRY_DAYS) else 1.0
    return owner, part * 40 * (soh or 0.0) * full * gone / YEAR, km * gone


@settings(deadline=None, max_examples=20)
@given(
    told=st.fixed_dictionaries({name: lives() for name in NAMES}),
    period=st.sampled_from(["whole", "fiscal_year"]),
)
def test_the_count_is_the_sum_of_its_days(told: dict[str, Any], period: str) -> None:
    service = retained_service(
        batteries(*NAMES),
        holdings(*((name, who, since, until) for name in NAMES for since, until, who in told[name]["held"])),
        use(
            *(
                (name, since, until, rate * (until - since))
                for name in NAMES
                for since, until, rate in told[name]["used"]
            )
        ),
        readings(*((name, day, level) for name in NAMES for day, level in told[name]["seen"]), width=0.0),
        until=after(END),
        scheme=SCHEME,
        period=period,
        draws=3,
    )
    expected: dict[str, list[float]] = {}
    for name in NAMES:
        for day in range(END):
            owner, kwh_yr, km = day_by_day(told[name], day)
            if owner is not None:
                total = expected.setdefault(owner, [0.0, 0.0])
                total[0] += kwh_yr
                total[1] += km
    found = {row["sum_id"]: row for row in merit_sums(service, "owner").iter_rows(named=True)}
    assert set(found) == set(expected)
    for owner, (kwh_yr, km) in expected.items():
        assert found[owner]["retained_kwh_yr"] == pytest.approx(kwh_yr, rel=2e-4, abs=2e-3)
        assert found[owner]["retained_km"] == pytest.approx(km, rel=2e-4, abs=2e-2)
