"""What a used EV saves against one petrol car: yen and CO2 of a year, and what that is worth to its buyer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.source import fact
from meguri.market.demand.duty import Need
from meguri.market.demand.figures import Figures
from meguri.tables.draws import two_piece

Floats = NDArray[np.float64]
Band = tuple[float, float, float]

LIKE = ("kei", "kei_van", "compact", "medium", "van")  # kinds of car that used EVs exist of


@dataclass(frozen=True, eq=False)
class Saving:
    """What one car would save.

    Attributes:
        parts: yen a year by part [draw]; charged below 0.
        figures: names of the figures that each part rests on.
        co2_kg: CO2 avoided a year [draw].
        worth_jpy: worth of the saving over the years of use, charging place paid [draw].
        bid_jpy: most that the buyer would pay for the car [draw].
    """

    parts: Mapping[str, Floats]
    figures: Mapping[str, tuple[str, ...]]
    co2_kg: Floats
    worth_jpy: Floats
    bid_jpy: Floats

    @property
    def year_jpy(self) -> Floats:
        """Yen saved a year [draw]."""
        total: Floats = np.sum(list(self.parts.values()), axis=0)
        return total

    @property
    def used(self) -> set[str]:
        """Names of all figures behind it."""
        return {name for names in self.figures.values() for name in names} | {
            "discount",
            "service_years",
            "charger_cost",
        }


def saving_of(
    car: Mapping[str, Any], need: Need, known: Figures, *, use_wh_per_km: Band | None, is_taxed: bool
) -> Saving:
    """What a used EV in the place of this petrol or hybrid car saves.

    Args:
        car: row of table `fleet_cars`, of a kind in `LIKE`.
        need: of that car.
        known: the figures; each is one draw for all cars.
        use_wh_per_km: consumption of that EV, mean of the year (5 %, median, 95 %); it takes its doubt from
            the same stream as the figure it replaces; None takes the figure of its kind.
        is_taxed: whether car tax is paid. A municipality's own cars are taken as free of it.
    """
    kind, year_km = car["kind"], need.year_km
    mileage, drawn_l = _litres(car, year_km, known)
    use = _use(kind, use_wh_per_km, known)
    wall_kwh = year_km * use / 1000 / known.drawn["charge_efficiency"]
    parts = {
        "fuel": drawn_l * petrol_jpy_per_l(car["prefecture"]) * known.drawn["petrol_drift"],
        "electricity": -wall_kwh * known.drawn["electricity_price"],
        "maintenance": known.drawn["maintenance_saving"],
        "tax": _tax(kind, known, is_taxed),
    }
    rests = {
        "fuel": (mileage, "petrol_drift"),
        "electricity": ("electricity_price", "charge_efficiency")
        + (() if use_wh_per_km else (f"wh_per_km_{kind}",)),
        "maintenance": ("maintenance_saving",),
        "tax": (f"tax_petrol_{kind}", "tax_ev") if is_taxed and kind in ("compact", "medium") else (),
    }
    co2 = drawn_l * known.drawn["co2_petrol"] - wall_kwh * known.drawn["grid"]
    year = np.sum(list(parts.values()), axis=0)
    place = known.drawn["charger_cost"] if need.charges and car["charging"] != "normal" else 0.0
    worth = year * _annuity(known) - place
    return Saving(parts, rests, co2, worth, known.drawn[f"petrol_price_{kind}"] + worth)


def petrol_jpy_per_l(prefecture: str) -> float:
    """Price of a litre of regular petrol in the prefecture's last survey, tax included."""
    return _prices()[prefecture]


@cache
def _prices() -> dict[str, float]:
    rows = fact("fuel_prices").rows.sort("surveyed_on")
    return dict(zip(rows["prefecture"].to_list(), rows["petrol_jpy_per_l"].to_list(), strict=True))


def _litres(car: Mapping[str, Any], year_km: float, known: Figures) -> tuple[str, Floats]:
    """The figure of its mileage and the litres of a year [draw]; a mileage that is told has no doubt."""
    name = "km_per_l_hybrid" if car["fuel"] == "hybrid" else f"km_per_l_{car['kind']}"
    if car["km_per_l"] is not None:
        return "km_per_l", np.full_like(known.drawn[name], year_km / car["km_per_l"])
    return name, year_km / known.drawn[name]


def _use(kind: str, told: Band | None, known: Figures) -> Floats:
    figure = known.drawn[f"wh_per_km_{kind}"]
    if told is None:
        return figure
    # The rank of a draw among its fellows is its normal score, so that cars of one kind err together.
    low, mid, high = told
    ranks = (np.argsort(np.argsort(figure)) + 0.5) / figure.size
    return np.maximum(two_piece(low, mid, high, _score(ranks)), 0.2 * mid)


def _score(ranks: Floats) -> Floats:
    from scipy.special import ndtri

    out: Floats = ndtri(ranks)
    return out


def _tax(kind: str, known: Figures, is_taxed: bool) -> Floats:
    nothing = np.zeros_like(known.drawn["tax_ev"])
    if not is_taxed or kind not in ("compact", "medium"):
        return nothing  # kei cars pay the same; vans pay by load, which nobody told
    return known.drawn[f"tax_petrol_{kind}"] - known.drawn["tax_ev"]


def _annuity(known: Figures) -> Floats:
    rate, years = known.drawn["discount"], known.drawn["service_years"]
    small = rate < 1e-9
    safe = np.where(small, 1.0, rate)
    out: Floats = np.where(small, years, (1 - (1 + safe) ** -years) / safe)
    return out
