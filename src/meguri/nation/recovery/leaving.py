"""Which metals left with the exported cars, and what they were worth at quoted prices.

Mass is what the pack holds at nameplate energy: ageing takes capacity from a pack, not metal. Worth is
content × quoted price of the refined metal or carbonate – not what a recycler pays for a pack, which is less.
Copper and aluminium are those of the whole pack, for that is what leaves with the car.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.metals import PRICE_FACTS, Intensities, PriceBasis, Prices, intensities, prices
from meguri.facts.packs import counted_mix, pack_energy
from meguri.facts.source import fact
from meguri.nation.histories import Histories
from meguri.nation.recovery.pack_plans import FAMILIES
from meguri.nation.recovery.packs import PackMix, contents, exported_by_exporter, pack_mix, priors_of
from meguri.nation.recovery.priors import FIXED, INTENSITY_LEAN, RETURNING, Prior, assumed
from meguri.tables.draws import Draws
from meguri.tables.schema import Words

Floats = NDArray[np.float64]
BATTERY_METALS = ("li", "ni", "co")  # the three that the white paper adds up
CAUSES = ("pack_mix", "metal_intensity", "price_season")


@dataclass(frozen=True, slots=True)
class Intake:
    """The facts this room needs.

    Attributes:
        counted: rows of the fact `pack_mix`.
        energy: nameplate energy of each model's pack, kWh.
        content: kg of metal per kWh.
        prices: quoted prices.
        source_ids: sources of all that.
    """

    counted: pl.DataFrame
    energy: dict[str, float]
    content: Intensities
    prices: Prices
    source_ids: frozenset[str] = frozenset()


def intake(*, as_of: date | None = None, folder: Path | None = None) -> Intake:
    """The facts on packs and metals, with the user's own.

    `as_of` bounds counts and prices. What a pack holds did not change on the day somebody published it.
    """
    cited = [fact(name, as_of=as_of, folder=folder).sources for name in ("pack_mix", *PRICE_FACTS)]
    cited += [fact(name, folder=folder).sources for name in ("vehicle_packs", "metal_intensity")]
    return Intake(
        counted_mix(as_of=as_of, folder=folder),
        pack_energy(folder=folder),
        intensities(fact("metal_intensity", folder=folder).rows),
        prices(as_of=as_of, folder=folder),
        frozenset(source_id for frame in cited for source_id in frame["source_id"]),
    )


@dataclass(frozen=True, slots=True)
class Leaving:
    """What left with the exported cars of one segment; D draws, Y years, M metals.

    Attributes:
        segment: vehicle segment.
        years: calendar years [Y].
        metals: names of the metals [M].
        units: cars exported [D, Y].
        energy_kwh: nameplate energy of their packs [D, Y].
        mass_t: metal in them, tonnes [D, Y, M].
        value_jpy: its worth, yen [D, Y, M]; NaN where the facts hold no quote.
        basis: the price basis.
        mix: the packs that the cohorts were sold with.
        exported: cars exported by year, cohort and exporter [D, Y, C, G].
        content: kg of metal per kWh, and `lean` [D] between its two models.
        lean: 0 is the pack model, 1 the cell model [D].
        seed: seed of the histories' generator.
    """

    segment: str
    years: NDArray[np.int64]
    metals: tuple[str, ...]
    units: Floats
    energy_kwh: Floats
    mass_t: Floats
    value_jpy: Floats
    basis: PriceBasis
    mix: PackMix
    exported: Floats
    content: Intensities
    lean: Floats
    seed: int

    def until(self, year: int) -> "Leaving":
        """The same up to the end of `year`."""
        y = self.years <= year
        return replace(
            self,
            years=self.years[y],
            units=self.units[:, y],
            energy_kwh=self.energy_kwh[:, y],
            mass_t=self.mass_t[:, y],
            value_jpy=self.value_jpy[:, y],
            exported=self.exported[:, y],
        )

    def mass(self, metals: tuple[str, ...] = BATTERY_METALS) -> Draws:
        """Cumulative mass of some metals together to the last year, tonnes [D]."""
        return self._draws(self._over(self.mass_t, metals))

    def value(self, metals: tuple[str, ...] = BATTERY_METALS) -> Draws:
        """Cumulative worth of some metals together, yen [D]; years without a quote are left out."""
        return self._draws(np.nansum(self._over_each(self.value_jpy, metals), axis=(1, 2)))

    def value_per_kg(self, metals: tuple[str, ...] = BATTERY_METALS) -> Draws:
        """Mean price met, yen per kg of some metals together [D]: worth ÷ the mass that has a quote."""
        priced = np.where(np.isfinite(self.value_jpy), self.mass_t, 0.0)
        return self._draws(self.value(metals).array / np.maximum(1000 * self._over(priced, metals), 1e-9))

    def kwh_per_car(self) -> Draws:
        """Mean nameplate energy of an exported car's pack, kWh [D]."""
        return self._draws(self.energy_kwh.sum(axis=1) / np.maximum(self.units.sum(axis=1), 1e-9))

    def kg_per_car(self, metals: tuple[str, ...] = BATTERY_METALS) -> Draws:
        """Mean mass of some metals together in an exported car, kg [D]."""
        return self._draws(1000 * self._over(self.mass_t, metals) / np.maximum(self.units.sum(axis=1), 1e-9))

    def _over_each(self, array: Floats, metals: tuple[str, ...]) -> Floats:
        return array[:, :, [self.metals.index(metal) for metal in metals]]

    def _over(self, array: Floats, metals: tuple[str, ...]) -> Floats:
        total: Floats = self._over_each(array, metals).sum(axis=(1, 2))
        return total

    def _draws(self, array: Floats) -> Draws:
        return Draws(array, (), self.seed, CAUSES)


def leaving(history: Histories, facts: Intake, price_basis: str, rng: np.random.Generator) -> Leaving:
    """Histories and facts in, metals that left with the exported cars out.

    Args:
        history: equally likely histories of one segment.
        facts: pack mix, metal contents and prices.
        price_basis: a code such as `export_year:li2co3_china`, see `facts.metals`.
        rng: generator; the same state gives the same draws.

    Raises:
        PriceBasisError: nobody can read `price_basis`, or there is no such quote in its year.
        ValueError: more cars of a cohort were exported than sold.
    """
    basis = facts.prices.basis(price_basis)
    draws = history.sold.shape[0]
    chemistries = facts.content.chemistries
    mix = pack_mix(
        history.segment, history.cohort_years, facts.counted, facts.energy, chemistries, draws, rng
    )
    lean = INTENSITY_LEAN.of(np.asarray(rng.standard_normal(draws)))
    exported = exported_by_exporter(history, mix)
    kwh, kg = contents(mix, facts.content, lean)
    mass_kg = _carried(exported, kg)
    return Leaving(
        segment=history.segment,
        years=history.years,
        metals=facts.content.metals,
        units=history.exported.sum(axis=2),
        energy_kwh=_carried(exported, kwh[..., None])[..., 0],
        mass_t=mass_kg / 1000,
        value_jpy=mass_kg * _met(facts.prices, basis, history.years, draws, rng),
        basis=basis,
        mix=mix,
        exported=exported,
        content=facts.content,
        lean=lean,
        seed=history.seed,
    )


def _met(
    prices: Prices, basis: PriceBasis, years: NDArray[np.int64], draws: int, rng: np.random.Generator
) -> Floats:
    """Prices met, yen per kg [D, Y, M]."""
    return prices.yen_per_kg(basis, years) * prices.season(basis, years, draws, rng)


def _carried(exported: Floats, per_car: Floats) -> Floats:
    """Cars [D, Y, C, G] × content of one car [D, C, G, M] → content leaving in each year [D, Y, M]."""
    d, y, c, g = exported.shape
    return np.asarray(np.matmul(exported.reshape(d, y, c * g), per_car.reshape(d, c * g, -1)))


def revalued(left: Leaving, prices: Prices, price_basis: str, rng: np.random.Generator) -> Leaving:
    """The same metals at other prices.

    Raises:
        PriceBasisError: nobody can read `price_basis`, or there is no such quote in its year.
    """
    basis = prices.basis(price_basis)
    met = _met(prices, basis, left.years, left.lean.size, rng)
    return replace(left, basis=basis, value_jpy=left.mass_t * 1000 * met)


def kwh_needed(
    left: Leaving, mass_t: float, units: float, metals: tuple[str, ...] = BATTERY_METALS
) -> dict[str, Draws]:
    """Energy a car must carry, kWh, for `units` cars to hold `mass_t` tonnes of some metals together.

    Returns:
        Draws [D] by chemistry – every chemistry that holds all the metals, at the draws' intensities – and
        under `exported_mix` for the mix that left.
    """
    chosen = [left.metals.index(metal) for metal in metals]
    by_chemistry = left.content.mixed(left.lean)[:, :, chosen]
    energy = np.maximum(left.energy_kwh.sum(axis=1), 1e-9)
    kg_per_kwh = {"exported_mix": 1000 * left.mass(metals).array / energy}
    for k, chemistry in enumerate(left.content.chemistries):
        if (by_chemistry[:, k] > 0).all():
            kg_per_kwh[chemistry] = by_chemistry[:, k].sum(axis=1)
    return {name: Draws(1000 * mass_t / units / kg, (), left.seed, CAUSES) for name, kg in kg_per_kwh.items()}


def assumed_here(segments: tuple[str, ...]) -> pl.DataFrame:
    """ASSUMED: every prior this room draws from, for some segments."""
    return assumed(_priors(segments))


def meanings() -> dict[str, Words]:
    """What each assumption of this room and of `returning` says, by its id."""
    return {prior.assumption: prior.meaning for prior in (*_priors(tuple(FAMILIES)), *RETURNING)}


def _priors(segments: tuple[str, ...]) -> set[Prior]:
    return {*FIXED, INTENSITY_LEAN, *(prior for segment in segments for prior in priors_of(segment))}
