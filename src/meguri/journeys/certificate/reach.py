"""How far it goes in summer and in winter, from the verdict of the certificate itself."""

from typing import Any

import numpy as np

from meguri.facts.places import climate_of
from meguri.journeys.certificate.content import Between, Reach
from meguri.journeys.certificate.rounding import km_between
from meguri.life.range_km import range_by_month
from meguri.life.stress import duty_of
from meguri.tables.verdict import Verdict

SUMMER, WINTER = 8, 2


def reach_of(vehicle: Any, verdict: Verdict, place: str, *, duty: str | None = None, seed: int = 1) -> Reach:
    """Range on a full charge in August and in February.

    Args:
        vehicle: as `meguri.life.range_km.vehicle_of` takes it.
        verdict: gives the state of health.
        place: a prefecture, in Japanese or English.
        duty: as `meguri.life.stress.duty_of` takes it; None for an ordinary use.
        seed: seed of the draws.

    Raises:
        PackNameError, RangeError, PlaceError, DutyError: as the rooms say.
    """
    climate, meant = climate_of(place), None if duty is None else duty_of(duty)
    share = [verdict.low, verdict.median, verdict.high]
    made = range_by_month(vehicle, share, climate, rng=np.random.default_rng(seed), duty=meant)
    months = {row["month_rank"]: row for row in made.table.to_dicts()}

    def between(month: int) -> Between:
        row = months[month]
        return km_between(row["range_km_low"], row["range_km"], row["range_km_high"])

    return Reach(
        climate.prefecture,
        climate.prefecture_en,
        None if meant is None else meant.name,
        between(SUMMER),
        between(WINTER),
    )
