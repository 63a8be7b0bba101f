"""The metals of a pack and their quotes on a day: kg from two models of packs, prices from a named basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from meguri.value.price import causes
from meguri.value.price.causes import Floats
from meguri.value.price.figures import CURRENCY_SD, DAYS_PER_YR, metal_moved


@dataclass(frozen=True, eq=False)
class PackMetals:
    """Metals of a pack.

    Attributes:
        priced: kg and yen per kg [draw] of those with a quote.
        unpriced: kg [draw] of the others.
    """

    priced: Mapping[str, tuple[Floats, Floats]]
    unpriced: Mapping[str, Floats]


def pack_metals(chemistry: str, rated_kwh: float, basis: str, on: date, seed: int, draws: int) -> PackMetals:
    """The metals of a pack, and the quotes of a basis moved on to a day; raises PriceBasisError."""
    from meguri.facts.metals import intensities, prices
    from meguri.facts.source import fact

    known = intensities(fact("metal_intensity").rows)
    kg = rated_kwh * known.mixed(causes.stream(seed, "metal_intensity").random(draws))
    kg = kg[:, known.chemistries.index(chemistry)]
    quotes = prices()
    read = quotes.basis(basis)
    year = np.array([read.year or on.year - 1])
    table = quotes.yen_per_kg(read, year)[0]
    season = quotes.season(read, year, draws, causes.stream(seed, causes.METAL, "season"))[:, 0]
    years = (on - date(int(year[0]), 7, 1)).days / DAYS_PER_YR
    yen = np.exp(CURRENCY_SD * np.sqrt(max(years, 0.0)) * causes.normal(seed, draws, causes.CURRENCY))
    priced = {
        metal: (kg[:, m], table[m] * season[:, m] * yen * metal_moved(metal, years, seed, draws))
        for m, metal in enumerate(known.metals)
        if np.isfinite(table[m]) and kg[:, m].any()
    }
    unpriced = {
        metal: kg[:, m]
        for m, metal in enumerate(known.metals)
        if not np.isfinite(table[m]) and kg[:, m].any()
    }
    return PackMetals(priced, unpriced)
