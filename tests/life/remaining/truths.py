"""Batteries drawn from the prior itself, whose whole course is known, and what a forecast says of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from tests.life.remaining.futures import verdict

from meguri.life.remaining.car import car_of
from meguri.life.remaining.curves import FleetLaw, card_curves, models_of
from meguri.life.remaining.forecast import _particles
from meguri.life.remaining.particles import climate_factors, drawn
from meguri.life.remaining.past import OWN_ERROR, SHARED_ERROR
from meguri.life.remaining.phases import Phase, at_age, carried
from meguri.life.stress import usage_of
from meguri.tables.verdict import verdict_of

AFTER_YR = np.array([0.0, 1.0, 3.0, 5.0, 8.0])
BEFORE_YR = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
PLACE = "東京"


@dataclass(frozen=True, eq=False)
class World:
    """One kind of car of one age; its batteries differ as the prior says."""

    pack: str
    age_yr: float
    count: int
    seed: int = 1
    age_known: bool = True

    @cached_property
    def _rng(self):
        return np.random.default_rng(self.seed)

    @cached_property
    def car(self):
        nothing: dict[str, Any] = dict.fromkeys(("pack", "chemistry", "first_registration", "odometer_km"))
        told = verdict_of(verdict(pack=self.pack))
        kwh = None if self.pack else 50.0
        age = self.age_yr if self.age_known else None
        return car_of(told, start=date(2026, 12, 1), pack_kwh=kwh, age_yr=age, **nothing)

    @cached_property
    def law(self):
        return FleetLaw.of(self.car.fade_class)

    @cached_property
    def curves(self):
        usage = usage_of(
            "commuter", PLACE, pack_kwh=self.car.pack_kwh, use_wh_per_km=150.0, count=4, rng=self._rng
        )
        distance = usage.distance_km.sum(axis=1)
        years = self.age_yr + 16
        return card_curves(models_of(self.car.chemistry), usage.profile, distance, self.car.groups, years)

    def phase(self, particles):
        factor = climate_factors(particles, self.law, PLACE)
        return Phase(self.curves, factor, self.curves.km_per_yr[particles.variant])

    @cached_property
    def truths(self):
        return drawn(self.car, self.curves, self.law, 1.0, self._rng, PLACE).picked(np.arange(self.count))

    def soh_before(self, before_yr):
        """True state of health some years before the start [battery]."""
        made = self.truths
        then = np.maximum(made.age_yr - before_yr, 0.0)
        km = made.odometer_km * then / made.age_yr
        return made.soh(at_age(made, self.phase(made), then, km))

    @cached_property
    def soh_after(self):
        """True state of health after AFTER_YR [battery, time]."""
        made, phase = self.truths, self.phase(self.truths)
        state = at_age(made, phase, made.age_yr, made.odometer_km)
        return made.soh(carried(made, phase, state, np.tile(AFTER_YR, (self.count, 1))))

    def ranks(self, error: float, *, readings: bool, same_display: bool = False):
        """Share of a forecast's draws below the truth [battery, time].

        Args:
            error: standard deviation of the verdict's error, and what it says of it.
            readings: whether five earlier readings of the car's display are given.
            same_display: whether the verdict itself was read from that display.
        """
        shared = SHARED_ERROR * self._rng.standard_normal(self.count)
        off = shared if same_display else error * self._rng.standard_normal(self.count)
        given = np.empty((self.count, 0))
        if readings:
            own = OWN_ERROR * self._rng.standard_t(4, (self.count, BEFORE_YR.size))
            given = np.stack([self.soh_before(one) for one in BEFORE_YR], axis=1) + shared[:, None] + own
        born = [BEFORE_YR[: given.shape[1]] <= age for age in self.truths.age_yr]
        return np.array(
            [self._rank(one, off[one], error, given[one][born[one]]) for one in range(self.count)]
        )

    def _rank(self, one, off, error, soh):
        told = verdict_of(verdict(float(np.clip(self.soh_after[one, 0] + off, 0.2, 1.3)), 1.6449 * error))
        errors = {"own": np.array(OWN_ERROR), "shared": np.array(SHARED_ERROR)}
        given = {"before_yr": BEFORE_YR[BEFORE_YR.size - soh.size :], "soh": soh} | errors
        made, state, *_ = _particles(told, self.car, self.curves, self.law, PLACE, given, 400, self._rng)
        ahead = made.soh(carried(made, self.phase(made), state, np.tile(AFTER_YR, (400, 1))))
        truth = self.soh_after[one]
        return ((ahead < truth) + 0.5 * (ahead == truth)).mean(axis=0)
