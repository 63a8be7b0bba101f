"""Duties as wishes: what a fleet would take of used EVs, each need with the figure it was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from meguri.facts.methods import rule_value
from meguri.market.demand.duty import Need, need_of, placed
from meguri.market.demand.figures import DRAWS, DemandError, DemandFault, FigureCode, Figures, Given, figures
from meguri.market.demand.noting import assumed_rows
from meguri.market.demand.ranges import Reach, reaches, smallest_enough
from meguri.market.demand.saving import LIKE, Saving, saving_of
from meguri.tables.coded import shown
from meguri.tables.deals import DEMANDS
from meguri.tables.demand import DEMAND_NEEDS
from meguri.tables.draws import HIGH, LOW, MEDIAN
from meguri.tables.health import HEALTH_ASSUMED

Row = dict[str, Any]

BIDS = {"low": LOW, "median": MEDIAN, "high": HIGH}
ROUNDED_JPY = 1000.0
LEAD_DAYS = 180  # how long before its day a car may be replaced


@dataclass(frozen=True, eq=False)
class Wishes:
    """What somebody would take.

    Attributes:
        demands: the wishes (table `demands`).
        needs: what each need was made from (table `demand_needs`).
        left_out: cars that make no wish, by the reason: `no_petrol` or `no_kind`.
        assumed: what nobody said (table `health_assumed`).
    """

    demands: pl.DataFrame
    needs: pl.DataFrame
    left_out: Mapping[str, str]
    assumed: pl.DataFrame


def demand_of_fleet(
    cars: pl.DataFrame,
    ranges: pl.DataFrame | None = None,
    *,
    on_day: date | None = None,
    bid_at: str = "median",
    suits: Mapping[str, Sequence[str]] | None = None,
    needs_guarantee: bool = False,
    is_taxed: bool = False,
    given: Given | None = None,
    seed: int = 1,
    draws: int = DRAWS,
) -> Wishes:
    """One wish for each petrol or hybrid car that a used EV could follow (table `demands`).

    The least winter range is the hard day with its margin; the least energy is what that takes in the worst
    month; the certificate may be as old as a sale allows; the most it pays is the price of the petrol car
    that would be bought instead, plus what is saved over the years, less the charging place.

    Args:
        cars: table `fleet_cars`.
        ranges: table `range_by_place`; tells the consumption in winter. None takes its kind's high end.
        on_day: first day of any delivery; None leaves it open.
        bid_at: which point of the doubt is bid: `low` (5 %), `median` or `high`.
        suits: packs of `ranges` that may replace a kind of car.
        needs_guarantee: whether only guaranteed cars will do.
        is_taxed: whether car tax is paid; a municipality's own cars are taken as free of it.
        given: figures of one's own, by name (see `figures`).
        seed: of the draws.
        draws: how many.

    Raises:
        TableError: a table does not keep its declaration.
        PlaceError: no such prefecture.
        DemandError: a figure or a point that does not exist.
    """
    if bid_at not in BIDS:
        told = {"asked": "bid_at", "found": shown(bid_at), "allowed": ", ".join(BIDS)}
        raise DemandError([DemandFault(FigureCode.NOT_ALLOWED, told)])
    told_cars, known = placed(cars), figures(given, seed=seed, draws=draws)
    near = reaches(ranges)
    rows, needs, asked, used, left = [], [], [], set[str](), {}
    for car in told_cars.iter_rows(named=True):
        if car["fuel"] not in ("petrol", "hybrid") or car["kind"] not in LIKE:
            left[car["car_id"]] = "no_kind" if car["kind"] not in LIKE else "no_petrol"
            continue
        need = need_of(car, known)
        allowed = (suits or {}).get(car["kind"])
        fits = tuple(one for one in near.get(car["prefecture"], ()) if allowed is None or one.pack in allowed)
        reach = smallest_enough(fits, need.needed_km)
        use = None if reach is None else reach.use_wh_per_km
        saving = saving_of(car, need, known, use_wh_per_km=use, is_taxed=is_taxed)
        made = _needs(car, need, reach, saving, known, bid_at)
        row = _wish(car, made, on_day, needs_guarantee)
        row["models"] = ";".join(allowed) if allowed else None
        rows.append(row)
        needs += made
        asked.append(need)
        used |= saving.used | {f"petrol_price_{car['kind']}"}
    return Wishes(
        demands=DEMANDS.check(pl.DataFrame(rows, schema=DEMANDS.polars_schema)),
        needs=DEMAND_NEEDS.check(pl.DataFrame(needs, schema=DEMAND_NEEDS.polars_schema)),
        left_out=left,
        assumed=assumed_rows(asked, used, known, is_taxed=is_taxed) if rows else HEALTH_ASSUMED.empty(),
    )


def certificate_yr() -> float:
    """Greatest age of a certificate at a sale, years (the rule of use `auction`, `validity`)."""
    days = rule_value("auction", "validity", "days")
    return (240.0 if days is None else days) / 365.25


def _needs(
    car: Row, need: Need, reach: Reach | None, saving: Saving, known: Figures, bid_at: str
) -> list[Row]:
    """Rows of table `demand_needs` for one car."""
    name = f"demand-{car['car_id']}"
    hard = ("assumed", known.source["hard_day"]) if car["hard_day_km"] is None else ("given", None)
    margin = known.middle["range_margin"]
    rows = [
        _need(
            name,
            "least_winter_range_km",
            need.needed_km,
            "km",
            "hard_day_with_margin",
            need.hard_km,
            margin,
            *hard,
        )
    ]
    kind_use = float(np.quantile(known.drawn[f"wh_per_km_{car['kind']}"], HIGH))
    use = kind_use if reach is None else reach.winter_wh_per_km
    source = ("assumed", "meguri_demand") if reach is None else ("computed", None)
    kwh = need.needed_km * use / 1000
    rows.append(_need(name, "least_kwh", kwh, "kwh", "hard_day_in_winter", use, None, *source))
    fresh = ("sourced", "meguri_rules")
    rows.append(
        _need(name, "most_certificate_age_yr", certificate_yr(), "yr", "sale_rule", None, None, *fresh)
    )
    bid = float(np.quantile(saving.bid_jpy, BIDS[bid_at]))
    paid = max(bid // ROUNDED_JPY * ROUNDED_JPY, 0.0)
    instead = known.middle[f"petrol_price_{car['kind']}"]
    rows.append(
        _need(name, "bid_jpy", paid, "jpy", f"saving_{bid_at}", instead, None, "assumed", "meguri_demand")
    )
    return rows


def _need(
    demand_id: str, need: str, value: float, unit: str, because: str, found: float | None,
    margin: float | None, origin: str, source_id: str | None,
) -> Row:  # fmt: skip
    row = {"demand_id": demand_id, "need": need, "value": value, "unit": unit, "because": because}
    row |= {"found_value": found, "margin_share": margin}
    return row | {"origin": origin, "source_id": source_id}


def _wish(car: Row, needs: Sequence[Row], on_day: date | None, needs_guarantee: bool) -> Row:
    row: Row = dict.fromkeys(DEMANDS.names)
    row |= {one["need"]: one["value"] for one in needs}
    until = car["replaced_on"]
    first = None if until is None else until - timedelta(days=LEAD_DAYS)
    if on_day is not None:
        first = on_day if first is None else max(first, on_day)
        until = None if until is None else max(until, on_day)
    row |= {"demand_id": f"demand-{car['car_id']}", "buyer_id": car["owner_id"], "goods": "vehicle"}
    row |= {"purpose": "drive", "wanted_count": 1, "bundle_count": 1, "is_abroad": False}
    row |= {"needs_traceability": False, "needs_guarantee": needs_guarantee, "needs_safety": True}
    place = {name: car[name] for name in ("prefecture", "latitude_deg", "longitude_deg")}
    return row | place | {"wanted_from": first, "wanted_until": until}
