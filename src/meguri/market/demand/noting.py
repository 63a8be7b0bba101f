"""Reasons, origins and assumptions behind demand, as codes and values; the doors put them into words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from meguri.market.demand.duty import Need
from meguri.market.demand.figures import Figures
from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.schema import N_

PRICES = "newsdig_2314535"  # source of the fact fuel_prices

WHY_WORDS: dict[str, str] = {
    "no_petrol": N_("It is no petrol or hybrid car."),
    "no_kind": N_("There are no used EVs of this kind of car."),
    "range_short": N_(
        "On a hard winter's day it needs {limit} km; the best used EV asked about goes {found} km."
    ),
    "range_close": N_(
        "On a hard winter's day it needs {limit} km and a used EV goes about {found} km: measure the battery "
        "first."
    ),
    "range_unknown": N_(
        "No winter range is known here of a used EV in the place of such a car; it needs {limit} km."
    ),
    "no_charging": N_(
        "There is no charging place where it is parked; one is charged against what the saving is worth."
    ),
    "charging_planned": N_("A charging place is planned; it is charged against what the saving is worth."),
    "charging_unknown": N_("The list does not say whether it can be charged where it is parked."),
    "night_too_short": N_("It uses {found} kWh between two charges; the hours parked fit {limit} kWh."),
    "no_saving": N_("The saving pays for a charging place with a chance of only {found} %."),
    "saving_unsure": N_("The saving pays off with a chance of {found} %."),
    "too_early": N_("It is due for replacement in {found} years."),
}
ASSUMED_WORDS: dict[str, str] = {
    "demand_figure": N_("{about}: {said} (assumed)."),
    "demand_untaxed": N_("No car tax is paid: a municipality's own cars are taken as free of it."),
    "demand_driving_co2": N_("CO2 is that of driving alone; making and scrapping cars is not in it."),
    "demand_like_for_like": N_(
        "Insurance, inspection, weight tax and subsidies are taken as equal for both cars."
    ),
    "fleet_duty": N_("The list does not tell the use of the cars: taken as official cars."),
    "fleet_days": N_("The list does not tell the days of use: {said} a year."),
    "demand_income": N_("What citizens pay for shared cars is not counted."),
}


@dataclass(frozen=True, slots=True)
class Why:
    """One reason in the answer for one car.

    Attributes:
        code: which reason (table `replaceable_why`).
        weight: `bars` or `warns`.
        found: value found.
        limit: value wanted.
        unit: unit of both.
    """

    code: str
    weight: str
    found: float | None = None
    limit: float | None = None
    unit: str | None = None


def why_row(car_id: str, why: Why) -> dict[str, object]:
    """A row of table `replaceable_why`."""
    row = {"car_id": car_id, "why": why.code, "weight": why.weight}
    return row | {"found_value": why.found, "limit_value": why.limit, "unit": why.unit}


def origin_of(part: str, names: Sequence[str], known: Figures) -> tuple[str, str | None]:
    """Where a part comes from: assumed if any of its figures is, else sourced, given, computed."""
    origins = [known.origin.get(name, "given") for name in names]
    for origin in ("assumed", "sourced", "given"):
        if origin in origins:
            first = names[origins.index(origin)]
            source = PRICES if part == "fuel" and origin != "assumed" else known.source.get(first)
            return origin, source
    return "computed", None


def assumed_rows(
    needs: Iterable[Need], used: Iterable[str], known: Figures, *, is_taxed: bool
) -> pl.DataFrame:
    """What nobody said, each once: figures filled in, and what is taken as equal (table `health_assumed`).

    Args:
        needs: of the cars.
        used: names of the figures that went into savings, bids or needs.
        known: the figures.
        is_taxed: whether car tax is counted.
    """
    filled = {name for need in needs for name in need.filled}
    taken = filled | set(used)
    rows: list[dict[str, str | None]] = [
        {"about": name, "code": "demand_figure", "said": known.band[name], "source_id": known.source[name]}
        for name in sorted(taken)
        if known.origin.get(name) == "assumed"
    ]
    codes = ["demand_driving_co2", "demand_like_for_like"]
    codes += [] if is_taxed else ["demand_untaxed"]
    codes += ["demand_income"] if "shared_days" in filled else []
    rows += [{"about": "fleet", "code": code, "said": "", "source_id": None} for code in codes]
    return HEALTH_ASSUMED.check(pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema))
