"""What one pack or a lot gives as stationary storage, and what that costs against new packs."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import HIGH, LOW, MEDIAN
from meguri.tables.lifetime import Life
from meguri.tables.storage import STORAGE_COST, STORAGE_COST_PARTS, STORAGE_YIELD
from meguri.value.figures import Figure
from meguri.value.storage.course import Course, course_of
from meguri.value.storage.faults import StorageCode, StorageError, storage_fault
from meguri.value.storage.levelised import Levelised, Store, levelised, linear_soh
from meguri.value.storage.notes import assumed_rows, finding_rows
from meguri.value.storage.parameters import read_costs
from meguri.value.storage.plants import plants

Floats = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class StorageLot:
    """What one pack or lot gives as storage: an estimate.

    Attributes:
        subject_id: id of the pack or lot.
        gives: energy, power, years, throughput (table `storage_yield`, one row).
        cost: levelised cost of second life and new (table `storage_cost`).
        cost_parts: what they are made of (table `storage_cost_parts`).
        plants: second-life plants that exist, beside (table `storage_plants`).
        findings: the forecasts' and its own (table `findings`).
        assumed: the forecasts' and its own (table `health_assumed`).
        usable_kwh: energy of one cycle on the first day; [draw].
        served_yr: years until it no longer serves; [draw].
        delivered_kwh: energy delivered in them; [draw].
        lcos_jpy: option → cost of a kilowatt-hour delivered, infinite where it never serves; [draw].
    """

    subject_id: str
    gives: pl.DataFrame
    cost: pl.DataFrame
    cost_parts: pl.DataFrame
    plants: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    usable_kwh: Floats
    served_yr: Floats
    delivered_kwh: Floats
    lcos_jpy: Mapping[str, Floats]


def storage_of_lot(
    lives: Life | Mapping[str, Life],
    parameters: str | Path | Mapping[str, Any] | None = None,
    *,
    subject_id: str | None = None,
    wiring: str = "parallel",
    power_kw: float | None = None,
    full_discharge_h: float | None = None,
    seed: int = 1,
) -> StorageLot:
    """What one pack or a lot gives as stationary storage, how long, and at what cost against new.

    Args:
        lives: the forecast of one pack with a storage duty (from the first day with `storage_from_yr=0`, or
            later: all is then counted from its coming to rest), or those of a lot's packs by their ids, which
            come to rest together; forecasts of one seed share their doubt draw by draw.
        parameters: figures of one's own (TOML file, mapping); what is missing is taken as shipped.
        subject_id: id of the lot; by default that of the only pack.
        wiring: `parallel` (energies add up) or `series` (the weakest pack counts for all).
        power_kw: power of the whole; else from `full_discharge_h`; else not told.
        full_discharge_h: hours of a full discharge by the storage duty.
        seed: of the draws of the figures.

    Raises:
        FiguresError: figures that cannot be used.
        StorageError: forecasts that make no storage; all faults.
        OSError: the file cannot be read.
    """
    packs = {lives.verdict_id: lives} if isinstance(lives, Life) else dict(lives)
    _check({"power_kw": power_kw, "full_discharge_h": full_discharge_h})
    course = course_of(packs, wiring)
    figures = read_costs(parameters)
    made = _Made(course, figures, packs, seed)
    about = subject_id or (next(iter(packs)) if len(packs) == 1 else "lot")
    return made.told(about, wiring, power_kw, full_discharge_h)


def _check(told: Mapping[str, float | None]) -> None:
    faults = [
        storage_fault(StorageCode.NOT_NUMBER, about=about, found=float(value), low=0.001, high=1e6)
        for about, value in told.items()
        if value is not None and not (isfinite(value) and 0.001 <= value <= 1e6)
    ]
    if faults:
        raise StorageError(faults)


class _Made:
    """The draws of a lot's storage."""

    def __init__(
        self, course: Course, figures: Mapping[str, Figure], packs: Mapping[str, Life], seed: int
    ) -> None:
        draws = course.soh.shape[0]
        self.course, self.figures, self.packs = course, figures, packs
        self.of = {key: one.drawn(draws, seed) for key, one in figures.items()}
        self.served, self.lasts = course.served_yr(self.of["second_life.least_share"])
        self.usable = course.rated_kwh * course.soh[:, 0] * self.of["second_life.depth_share"]
        self.usable = np.where(self.served > 0, self.usable, 0.0)
        self.lcos = {"second_life": self._second(), "new": self._new()}
        self.delivered = course.rated_kwh * self.lcos["second_life"].delivered_kwh

    def _second(self) -> Levelised:
        years = max(ceil(float(self.course.elapsed_yr[-1]) - 1e-9), 1)
        return self._levelised("second_life", self.course.at_year_starts(years), self.served)

    def _new(self) -> Levelised:
        life = self.of["new.life_yr"]
        soh = linear_soh(np.ones(life.size), self.of["new.fade_per_yr"], ceil(float(life.max())))
        return self._levelised("new", soh, life)

    def _levelised(self, option: str, soh: Floats, served: Floats) -> Levelised:
        store = Store(
            soh,
            served,
            self.of[f"{option}.capex_jpy_per_kwh"],
            self.of[f"{option}.opex_jpy_per_kwh_yr"],
            self.of[f"{option}.depth_share"],
            self.of[f"{option}.efficiency_share"],
        )
        use = (self.of[f"use.{name}"] for name in ("cycles_per_yr", "charge_jpy_per_kwh", "discount_per_yr"))
        return levelised(store, *use)

    def told(self, about: str, wiring: str, power: float | None, hours: float | None) -> StorageLot:
        gives, cost = self._gives(about, power, hours), self._cost(about)
        beside = plants()
        return StorageLot(
            subject_id=about,
            gives=gives,
            cost=cost,
            cost_parts=self._parts(about),
            plants=beside,
            findings=finding_rows(about, gives, cost, beside, self.packs, self.course, self.served),
            assumed=assumed_rows(about, wiring, self.figures, self.packs),
            usable_kwh=self.usable,
            served_yr=self.served,
            delivered_kwh=self.delivered,
            lcos_jpy={option: one.total for option, one in self.lcos.items()},
        )

    def _gives(self, about: str, power: float | None, hours: float | None) -> pl.DataFrame:
        basis = "given" if power is not None else "duty" if hours is not None else None
        if power is None and hours is not None:
            power = self.course.rated_kwh * float(np.median(self.course.soh[:, 0])) / hours
        lost = self.delivered * (1 / self.of["second_life.efficiency_share"] - 1)
        verdicts = {one.verdict_id for one in self.packs.values()}
        row: Row = {
            "subject_id": about,
            "packs_count": self.course.packs,
            "rated_kwh": self.course.rated_kwh,
            "power_kw": power,
            "power_basis": basis,
            "horizon_yr": float(self.course.elapsed_yr[-1]),
            "censored_share": float(np.mean(self.lasts)),
            "verdict_id": next(iter(verdicts)) if len(verdicts) == 1 else None,
            "is_synthetic": any(one.is_synthetic for one in self.packs.values()),
        }
        row |= _band("usable_kwh", self.usable) | _band("served_yr", self.served)
        row |= _band("delivered_kwh", self.delivered) | _band("lost_kwh", lost)
        return STORAGE_YIELD.check(pl.DataFrame([row], schema=STORAGE_YIELD.polars_schema))

    def _cost(self, about: str) -> pl.DataFrame:
        """Where a lot never serves in a draw, new is the cheaper one; such draws have no cost."""
        total = {option: one.total for option, one in self.lcos.items()}
        cheaper = float(np.mean(total["second_life"] < total["new"]))
        served = {"second_life": self.served, "new": self.of["new.life_yr"]}
        chance = {"second_life": cheaper, "new": 1.0 - cheaper}
        rows = [
            {"subject_id": about, "option": option, "served_yr": float(np.median(served[option]))}
            | _band("lcos_jpy_per_kwh", total[option][np.isfinite(total[option])])
            | _band("delivered_kwh", self.course.rated_kwh * one.delivered_kwh)
            | {"cheaper_share": chance[option]}
            for option, one in self.lcos.items()
            if np.isfinite(total[option]).any()
        ]
        return STORAGE_COST.check(pl.DataFrame(rows, schema=STORAGE_COST.polars_schema))

    def _parts(self, about: str) -> pl.DataFrame:
        rows = [
            {"subject_id": about, "option": option, "part": part}
            | _band("cost_jpy_per_kwh", values[np.isfinite(values)])
            for option, one in self.lcos.items()
            for part, values in one.parts.items()
            if np.isfinite(values).any()
        ]
        return STORAGE_COST_PARTS.check(pl.DataFrame(rows, schema=STORAGE_COST_PARTS.polars_schema))


def _band(name: str, values: Floats) -> Row:
    low, middle, high = np.quantile(values, (LOW, MEDIAN, HIGH))
    return {f"{name}_low": float(low), name: float(middle), f"{name}_high": float(high)}
