"""Verdict, duty and place in; the battery's future as draws and tables out."""

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.places import Climate
from meguri.life.remaining.asked import asked_of, bounds_of, storage_bounds
from meguri.life.remaining.car import Car
from meguri.life.remaining.curves import Curves, FleetLaw, card_curves, models_of, years_needed
from meguri.life.remaining.particles import STRETCHES, Particles, climate_factors, drawn
from meguri.life.remaining.past import consumption, usage_before
from meguri.life.remaining.phases import Phase, State, at_age, carried, stands_yr
from meguri.life.remaining.second import Second, second_of, with_second
from meguri.life.remaining.telling import Told, told_of
from meguri.life.remaining.weighing import LEAST_WORTH, Weighed, on_the_verdict, resampled, weighed
from meguri.life.stress import Duty, Usage, duty_of, usage_of
from meguri.tables.draws import Draws
from meguri.tables.lifetime import Life
from meguri.tables.verdict import Verdict, verdict_of

Floats = NDArray[np.float64]

VARIANTS = 12
POINTS_PER_YR = 12
CAUSES = ("place_summer", "model", "verdict")


def forecast_life(
    verdict: Any,
    duty: Any,
    place: str | Climate,
    *,
    readings: pl.DataFrame | None = None,
    rng: np.random.Generator | int = 1,
    start: date | None = None,
    horizon_yr: float = 10.0,
    draws: int = 2000,
    pack: str | None = None,
    pack_kwh: float | None = None,
    chemistry: str | None = None,
    first_registration: date | None = None,
    age_yr: float | None = None,
    odometer_km: float | None = None,
    storage: Any = None,
    storage_from_yr: float | None = None,
    storage_at_share: float = 0.7,
) -> Life:
    """How the state of health of one battery goes on, as equally likely draws.

    Many possible pasts are drawn – the fleet's law and every published model of the chemistry, spread between
    batteries, use and weather, capacity when new – and weighed so that their state today is the verdict's.
    Readings of earlier years tell courses apart, not the state today. Each past then goes on under the duty,
    at a rate that differs somewhat from that so far.

    Args:
        verdict: a `Diagnosis`, what `meguri diagnose --json` prints, or a file of it.
        duty: name, TOML file, mapping or frame (see `meguri.life.stress.duty_of`).
        place: prefecture, in Japanese or English, or a climate.
        readings: what the car showed earlier (table `readings`).
        rng: generator of the draws, or a seed.
        start: day 0; by default that of the verdict's newest evidence.
        horizon_yr: how far to look, 0.5 to 20 years.
        draws: how many, 200 to 20,000.
        pack: name in the catalogue, where the verdict names none or another is meant.
        pack_kwh: energy when new, of a battery that is in no catalogue.
        chemistry: of its cells.
        first_registration: of the car; it or `age_yr` where known, else the age is drawn, and said.
        age_yr: age of the battery.
        odometer_km: distance driven; where nobody knows it, it follows from age and duty, and that is said.
        storage: a storage duty that follows; None for none.
        storage_from_yr: when it follows; by default when `storage_at_share` is reached.
        storage_at_share: state of health at which it follows.

    Raises:
        VerdictError: no verdict, or none with an interval.
        ForecastError, DutyError, PlaceError, PackNameError: what is asked cannot be; all faults at once.
    """
    told = verdict_of(verdict)
    asked: dict[str, Any] = {
        "start": start,
        "pack": pack,
        "pack_kwh": pack_kwh,
        "chemistry": chemistry,
        "first_registration": first_registration,
        "age_yr": age_yr,
        "odometer_km": odometer_km,
    }
    wrong = bounds_of(horizon_yr, draws)
    wrong += storage_bounds(storage, storage_from_yr, storage_at_share, horizon_yr)
    car, given = asked_of(told, asked, readings, wrong)
    seed = int(rng.integers(2**31)) if isinstance(rng, np.random.Generator) else rng
    second = None if storage is None else second_of(storage, storage_from_yr, storage_at_share)
    return _forecast(told, car, duty, place, given, second, horizon_yr, draws, seed)


def _forecast(
    verdict: Verdict,
    car: Car,
    duty: Any,
    place: str | Climate,
    readings: Mapping[str, Floats],
    second: Second | None,
    horizon_yr: float,
    draws: int,
    seed: int,
) -> Life:
    rng = np.random.default_rng(seed)
    law, chosen = FleetLaw.of(car.fade_class), models_of(car.chemistry)
    meant = duty_of(duty)
    use, said = consumption(car, meant, place, seed)
    usage = _usage(car, meant, place, use, rng)
    before, more = usage_before(car, meant, place, use, usage, np.random.default_rng(seed))
    years = years_needed(car, horizon_yr)
    ahead = _curves(chosen, usage, car, years)
    past = ahead if before is usage else _curves(chosen, before, car, years)
    particles, state, found, stretch = _particles(verdict, car, past, law, place, readings, draws, rng)
    elapsed = np.arange(ceil(horizon_yr * POINTS_PER_YR - 1e-9) + 1) / POINTS_PER_YR
    phase = _phase(particles, ahead, law, place)
    course = carried(particles, phase, state, np.tile(elapsed, (draws, 1)))
    soh, switched = particles.soh(course), None
    if second is not None:
        soh, switched = with_second(
            second, car, float(use.mean()), particles, phase, state, soh, elapsed, law, chosen, years, rng
        )
    km = phase.km_per_yr[:, None] * (elapsed if switched is None else np.minimum(elapsed, switched[:, None]))
    stands, said = stands_yr(particles, phase, state), [*said, *more]
    told = Told(
        verdict, car, law, usage, ahead, particles, found, stretch, stands, said, readings, second, switched
    )
    return told_of(
        told, elapsed, Draws(soh, ("elapsed_yr",), seed, CAUSES), Draws(km, ("elapsed_yr",), seed, CAUSES)
    )


def _particles(
    verdict: Verdict,
    car: Car,
    past: Curves,
    law: FleetLaw,
    place: str | Climate,
    readings: Mapping[str, Floats],
    draws: int,
    rng: np.random.Generator,
) -> tuple[Particles, State, Weighed, float]:
    """Particles on the verdict, their state today, how they were weighed, how far they stretched."""
    for stretch in STRETCHES:
        many = drawn(car, past, law, stretch, rng, place)
        phase = _phase(many, past, law, place)
        state = at_age(many, phase, many.age_yr, many.odometer_km)
        found = weighed(many, many.soh(state), verdict, readings, phase)
        if found.worth >= LEAST_WORTH:
            break
    rows = resampled(found.weight, draws, rng)
    kept = many.picked(rows)
    state = State(state.curve_lost[rows], state.km[rows])
    return on_the_verdict(kept, kept.soh(state), verdict), state, found, stretch


def _phase(particles: Particles, curves: Curves, law: FleetLaw, place: str | Climate) -> Phase:
    return Phase(curves, climate_factors(particles, law, place), curves.km_per_yr[particles.variant])


def _usage(car: Car, duty: Duty, place: str | Climate, use: Floats, rng: np.random.Generator) -> Usage:
    return usage_of(
        duty,
        place,
        pack_kwh=car.pack_kwh,
        use_wh_per_km=use,
        cooling=car.cooling,
        count=VARIANTS,
        rng=rng,
    )


def _curves(chosen: Any, usage: Usage, car: Car, years: float) -> Curves:
    return card_curves(chosen, usage.profile, usage.distance_km.sum(axis=1), car.groups, years)
