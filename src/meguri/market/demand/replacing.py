"""Which of our petrol cars could a used EV replace? Each car: yes, no or unknown, why, what it saves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.market.demand.duty import Need, need_of, placed
from meguri.market.demand.figures import DRAWS, Figures, Given, figures
from meguri.market.demand.noting import Why, assumed_rows, origin_of, why_row
from meguri.market.demand.ranges import LIKELY, SURE, Reach, reaches, smallest_enough
from meguri.market.demand.saving import LIKE, Saving, saving_of
from meguri.tables.demand import REPLACEABLE, REPLACEABLE_WHY, SAVING_PARTS
from meguri.tables.draws import HIGH, LOW, MEDIAN, Draws

Floats = NDArray[np.float64]
Row = dict[str, Any]

OURS = ("petrol", "hybrid")
SOON_YR = 1.0  # a car due later than that is told as such
CAUSES = ("fuel_price", "electricity_price", "discount", "service_years")
_EDGES = (("_low", LOW), ("", MEDIAN), ("_high", HIGH))


@dataclass(frozen=True, eq=False)
class Replaceable:
    """The answers.

    Attributes:
        cars: an answer for each car (table `replaceable`).
        whys: the reasons (table `replaceable_why`).
        parts: what each saving is made of (table `saving_parts`).
        saving: yen saved a year by the cars answered yes, draw by draw; axes ("car",).
        co2: CO2 avoided a year by the same cars, kg; axes ("car",).
        assumed: what nobody said (table `health_assumed`).
    """

    cars: pl.DataFrame
    whys: pl.DataFrame
    parts: pl.DataFrame
    saving: Draws
    co2: Draws
    assumed: pl.DataFrame


def replaceable_cars(
    cars: pl.DataFrame,
    ranges: pl.DataFrame | None = None,
    *,
    on_day: date | None = None,
    suits: Mapping[str, Sequence[str]] | None = None,
    is_taxed: bool = False,
    given: Given | None = None,
    seed: int = 1,
    draws: int = DRAWS,
) -> Replaceable:
    """Whether a used EV could replace each petrol or hybrid car, why not, at what saving in yen and CO2.

    "Yes" needs a range on a hard winter's day that is enough with a chance of 95 %, a charge that fits into
    the hours parked, and a saving that more likely than not pays for the charging place. CO2 is that of
    driving: petrol burnt against electricity; making and scrapping cars is not in it.

    Args:
        cars: table `fleet_cars`.
        ranges: table `range_by_place`; without a row for a prefecture the answer is "unknown".
        on_day: today; tells cars that are due later. None leaves that out.
        suits: packs of `ranges` that may replace a kind of car; a kind left out may take any.
        is_taxed: whether car tax is paid (leased or private cars); a municipality's own are taken as free.
        given: figures of one's own, by name (see `figures`).
        seed: of the draws.
        draws: how many.

    Raises:
        TableError: a table does not keep its declaration.
        PlaceError: no such prefecture.
        DemandError: a figure that does not exist or is none.
    """
    told, known, near = placed(cars), figures(given, seed=seed, draws=draws), reaches(ranges)
    rows, whys, parts, needs = [], [], [], []
    used: set[str] = set()
    yes: list[Saving] = []
    for car in told.iter_rows(named=True):
        need = need_of(car, known)
        reach = _reach(car, need, near, suits or {})
        saving = _saving(car, need, reach, known, is_taxed)
        found = _whys(car, need, reach, saving, known, on_day)
        answer = _answer(found)
        rows.append(_row(car, need, reach, saving, answer, found))
        whys += [why_row(car["car_id"], why) for why in found]
        parts += _parts(car, saving, known)
        needs.append(need)
        used |= set() if saving is None else saving.used
        if answer == "yes" and saving is not None:
            yes.append(saving)
    return Replaceable(
        cars=REPLACEABLE.check(pl.DataFrame(rows, schema=REPLACEABLE.polars_schema)),
        whys=REPLACEABLE_WHY.check(pl.DataFrame(whys, schema=REPLACEABLE_WHY.polars_schema)),
        parts=SAVING_PARTS.check(pl.DataFrame(parts, schema=SAVING_PARTS.polars_schema)),
        saving=_draws([one.year_jpy for one in yes], seed, draws),
        co2=_draws([one.co2_kg for one in yes], seed, draws),
        assumed=assumed_rows(needs, used, known, is_taxed=is_taxed),
    )


def _draws(several: Sequence[Floats], seed: int, draws: int) -> Draws:
    array = np.column_stack(several) if several else np.zeros((draws, 0))
    return Draws(array, ("car",), seed, CAUSES)


def _reach(
    car: Row, need: Need, near: Mapping[str, tuple[Reach, ...]], suits: Mapping[str, Sequence[str]]
) -> Reach | None:
    candidates = near.get(car["prefecture"], ())
    allowed = suits.get(car["kind"])
    fits = tuple(one for one in candidates if allowed is None or one.pack in allowed)
    return smallest_enough(fits, need.needed_km)


def _saving(car: Row, need: Need, reach: Reach | None, known: Figures, is_taxed: bool) -> Saving | None:
    if car["fuel"] not in OURS or car["kind"] not in LIKE:
        return None
    use = None if reach is None else reach.use_wh_per_km
    return saving_of(car, need, known, use_wh_per_km=use, is_taxed=is_taxed)


def _whys(
    car: Row, need: Need, reach: Reach | None, saving: Saving | None, known: Figures, on_day: date | None
) -> list[Why]:
    found = []
    if car["fuel"] not in OURS:
        found.append(Why("no_petrol", "bars"))
    if car["kind"] not in LIKE:
        found.append(Why("no_kind", "bars"))
    found += _of_range(need, reach) if car["kind"] in LIKE else []
    if need.charges:
        found += _of_charging(car, need, reach, known)
    if saving is not None:
        chance = float(np.mean(saving.worth_jpy > 0))
        if chance < SURE:
            code, weight = ("no_saving", "bars") if chance < LIKELY else ("saving_unsure", "warns")
            found.append(Why(code, weight, 100 * chance, 100 * SURE, "%"))
    if on_day is not None and car["replaced_on"] is not None:
        years = (car["replaced_on"] - on_day).days / 365.25
        if years > SOON_YR:
            found.append(Why("too_early", "warns", years, SOON_YR, "yr"))
    return found


def _of_range(need: Need, reach: Reach | None) -> list[Why]:
    if reach is None:
        return [Why("range_unknown", "warns", None, need.needed_km, "km")]
    chance = reach.enough_share(need.needed_km)
    if chance >= SURE:
        return []
    code, weight = ("range_short", "bars") if chance < LIKELY else ("range_close", "warns")
    return [Why(code, weight, reach.winter_km[1], need.needed_km, "km")]


def _of_charging(car: Row, need: Need, reach: Reach | None, known: Figures) -> list[Why]:
    found = []
    state = {None: "charging_unknown", "none": "no_charging", "planned": "charging_planned"}
    if car["charging"] in state:
        found.append(Why(state[car["charging"]], "warns"))
    if car["kind"] not in LIKE:
        return found
    use = known.middle[f"wh_per_km_{car['kind']}"] if reach is None else reach.winter_wh_per_km
    fits_kwh = need.parked_h * known.middle["charger_kw"] * known.middle["charge_efficiency"]
    usual, hard = (km * use / 1000 for km in (need.day_km, need.hard_km))
    if hard > fits_kwh:  # a hard day may be made up for on the days after; a usual one may not
        weight = "bars" if usual > fits_kwh else "warns"
        found.append(Why("night_too_short", weight, usual if weight == "bars" else hard, fits_kwh, "kwh"))
    return found


def _answer(found: Sequence[Why]) -> str:
    if any(one.weight == "bars" for one in found):
        return "no"
    return "unknown" if {"range_unknown", "range_close"} & {one.code for one in found} else "yes"


def _row(
    car: Row, need: Need, reach: Reach | None, saving: Saving | None, answer: str, found: Sequence[Why]
) -> Row:
    row: Row = dict.fromkeys(REPLACEABLE.names)
    row |= {"car_id": car["car_id"], "answer": answer, "whys": ";".join(one.code for one in found) or None}
    row |= {"needed_km": need.needed_km, "year_km": need.year_km}
    if reach is not None:
        low, mid, high = reach.winter_km
        row |= {"winter_range_km_low": low, "winter_range_km": mid, "winter_range_km_high": high}
        row |= {"pack": reach.pack, "enough_share": reach.enough_share(need.needed_km)}
    if saving is not None:
        row |= _band("saving_jpy_per_yr", saving.year_jpy) | _band("co2_kg_per_yr", saving.co2_kg)
        row |= _band("worth_jpy", saving.worth_jpy)
    return row


def _band(name: str, drawn: Floats) -> Row:
    return {f"{name}{edge}": float(np.quantile(drawn, at)) for edge, at in _EDGES}


def _parts(car: Row, saving: Saving | None, known: Figures) -> list[Row]:
    if saving is None:
        return []
    rows = []
    for part, drawn in saving.parts.items():
        origin, source_id = origin_of(part, saving.figures[part], known)
        row = {"car_id": car["car_id"], "part": part, **_band("amount_jpy_per_yr", drawn)}
        rows.append(row | {"origin": origin, "source_id": source_id})
    return rows
