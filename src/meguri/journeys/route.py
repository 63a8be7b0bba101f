"""One used EV: verdict, guarantee and prices in; its ways side by side out.

All sums are those of a seller who owes no consumption tax: prices at home with tax in them, export free of it
with the relief that reaches him. Draws of one seed share diagnosis, rate of exchange and metals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.prior.words import OF_PAPERS
from meguri.tables.draws import Draws
from meguri.tables.lifetime import Life
from meguri.tables.notes import assumed_frame, findings_frame
from meguri.tables.verdict import Verdict, verdict_of
from meguri.value.guarantee import Quote, quote
from meguri.value.price import (
    Amount,
    Battery,
    BatteryPrice,
    Car,
    PriceFit,
    VehiclePrice,
    black_mass_value,
    price_vehicle,
    second_life_price,
)
from meguri.value.price.amounts import drawn_share
from meguri.value.price.causes import DIAGNOSIS
from meguri.value.price.figures import yen_per_usd
from meguri.value.price.sales import tax_share
from meguri.value.routing import Levers, Routes, Standing, Ways, compare_routes

Floats = NDArray[np.float64]

CHARGED = frozenset({"reuse.logistics", "recycle.removal", "recycle.logistics", "recycle.process"})
HOME_LEVEL, EXPORT_LEVEL = "auction", "export"


@dataclass(frozen=True, eq=False)
class Routed:
    """The ways of one used EV, and what they rest on.

    Attributes:
        routes: the ways side by side.
        vehicle: prices of the car.
        reuse: price of the pack for a second life; None where its energy is not known.
        recycle: worth of its metals; None where chemistry or energy is not known.
        guarantee: the quote; None where none was asked for.
        findings: of all of these (table `findings`).
        assumed: of all of these (table `health_assumed`).
    """

    routes: Routes
    vehicle: VehiclePrice
    reuse: BatteryPrice | None
    recycle: BatteryPrice | None
    guarantee: Quote | None
    findings: pl.DataFrame
    assumed: pl.DataFrame


def route_battery(
    verdict: Any,
    car: Car,
    *,
    on: date,
    rated_kwh: float | None = None,
    chemistry: str | None = None,
    life: Life | None = None,
    terms: Any = None,
    fit: PriceFit | None = None,
    given: Mapping[str, Amount] | None = None,
    parameters: str | Path | Mapping[str, Any] | None = None,
    levers: Levers | None = None,
    standing: Standing | None = None,
    home_level: str = HOME_LEVEL,
    range_new_km: float | None = None,
    seed: int = 1,
    draws: int = 2000,
) -> Routed:
    """Where one used EV should go: drive on at home with a guarantee, export, stationary reuse, or recycling.

    Args:
        verdict: a `Diagnosis`, what `meguri diagnose --json` prints, or a file of it.
        car: the car; its state of health is the verdict's where it has none.
        on: day of the prices.
        rated_kwh: energy of the pack when new; the forecast's where None. Without it no reuse, no recycling.
        chemistry: of its cells; without it no recycling.
        life: its forecast, for the quote.
        terms: of the guarantee (name, file or terms), with `life`; without, the premium is the parameters'.
        fit: of one's own sales.
        given: prices without tax that the user knows, by level (see `price_vehicle`).
        parameters: figures of the comparison of one's own.
        levers: what policy or the seller could add.
        standing: record, safety, waste, permits; safety's findings are the diagnosis's where it has none, and
            eligibility the quote's.
        home_level: on which market it is sold at home.
        range_new_km: distance when new, for a promise in kilometres.
        seed: of all draws.
        draws: how many.

    Raises:
        VerdictError, PriceError, FiguresError, RouteError, TermsError, QuoteError: what cannot be taken in.
        OSError: a file cannot be read.
    """
    told = verdict_of(verdict)
    soh = _soh(told, life, car, seed, draws)
    priced = replace(car, soh=soh, verdict_id=told.verdict_id, is_guaranteed=False)
    kwh = rated_kwh if rated_kwh is not None else (life.pack_kwh if life is not None else None)
    vehicle = price_vehicle(
        priced, fit, on=on, seed=seed, draws=draws, levels=(home_level, EXPORT_LEVEL), given=given
    )
    recycle = _recycle(priced, kwh, chemistry, on, seed, draws)
    reuse = _reuse(priced, kwh, soh, recycle, on, seed, draws)
    quoted = None
    if terms is not None and life is not None:
        quoted = quote(terms, life, np.random.default_rng(seed), range_new_km=range_new_km)
    told_by = {"keep": home_level, "export": EXPORT_LEVEL}
    theirs = frozenset(way for way, level in told_by.items() if level in (given or {}))
    ways = replace(_ways(priced, vehicle, reuse, recycle, quoted, soh, on, home_level), given=theirs)
    stands = _standing(standing or Standing(), verdict, quoted)
    routes = compare_routes(ways, parameters, levers=levers, standing=stands, seed=seed)
    parts = [one for one in (vehicle, reuse, recycle, quoted, routes) if one is not None]
    return Routed(routes, vehicle, reuse, recycle, quoted, *_said(verdict, parts))


def _soh(told: Verdict, life: Life | None, car: Car, seed: int, draws: int) -> Draws:
    """State of health today [draw]: the forecast's first day, else between the verdict's three points."""
    from_life = Draws(life.soh.array[:, 0], (), life.soh.seed) if life is not None else None
    source = car.soh or from_life or (told.low, told.median, told.high)
    return Draws(drawn_share(source, seed, draws, DIAGNOSIS, car.subject_id), (), seed, (DIAGNOSIS,))


def _recycle(
    car: Car, kwh: float | None, chemistry: str | None, on: date, seed: int, draws: int
) -> BatteryPrice | None:
    if kwh is None or chemistry is None:
        return None
    return black_mass_value(
        car.subject_id, chemistry, kwh, on=on, seed=seed, draws=draws, verdict_id=car.verdict_id
    )


def _reuse(
    car: Car,
    kwh: float | None,
    soh: Draws,
    recycle: BatteryPrice | None,
    on: date,
    seed: int,
    draws: int,
) -> BatteryPrice | None:
    if kwh is None:
        return None
    battery = Battery(
        subject_id=car.subject_id, rated_kwh=kwh, soh=soh, age_yr=car.age_yr, verdict_id=car.verdict_id
    )
    scrap = None if recycle is None else recycle.net["pack"]
    return second_life_price(battery, on=on, scrap=scrap, seed=seed, draws=draws)


def _ways(
    car: Car,
    vehicle: VehiclePrice,
    reuse: BatteryPrice | None,
    recycle: BatteryPrice | None,
    quoted: Quote | None,
    soh: Draws,
    on: date,
    home_level: str,
) -> Ways:
    tax = tax_share(on)
    premium = None
    if quoted is not None and quoted.is_eligible:
        premium = float(quoted.guarantee["price_jpy"][0])
    rate = yen_per_usd(on, soh.seed, soh.array.size)
    return Ways(
        subject_id=car.subject_id,
        keep_jpy=_taxed(vehicle.net[home_level], tax),
        export_jpy=vehicle.net[EXPORT_LEVEL],
        reuse_jpy=None if reuse is None else _taxed(reuse.net["pack"], tax),
        recycle_jpy=None if recycle is None else _taxed(recycle.net["pack"], tax),
        premium_jpy=premium,
        unknowns={"soh": soh.array, "exchange_rate": rate},
        verdict_id=car.verdict_id,
        charged=CHARGED,
    )


def _taxed(net: Draws, tax: float) -> Draws:
    return replace(net, array=net.array * (1.0 + tax))


def _standing(stands: Standing, verdict: Any, quoted: Quote | None) -> Standing:
    if stands.safety is None:
        stands = replace(stands, safety=_safety(verdict))
    if stands.is_eligible is None and quoted is not None:
        stands = replace(stands, is_eligible=quoted.is_eligible)
    return stands


def _safety(verdict: Any) -> pl.DataFrame | None:
    """Findings on safety of a diagnosis, or of what it printed."""
    frame = getattr(verdict, "safety", None)
    if isinstance(frame, pl.DataFrame):
        return frame
    told = verdict.get("findings") if isinstance(verdict, Mapping) else None
    if not isinstance(told, list):
        return None
    rows = [
        {"code": str(one.get("code")), "level": str(one.get("level"))}
        for one in told
        if isinstance(one, Mapping)
    ]
    return pl.DataFrame(rows, schema={"code": pl.String, "level": pl.String})


def _said(verdict: Any, parts: list[Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Findings and assumptions of all, each once; doubts of the car's papers are doubts of its price."""
    told = getattr(verdict, "findings", None)
    doubts = [told.filter(pl.col("code").is_in(OF_PAPERS))] if isinstance(told, pl.DataFrame) else []
    found = findings_frame("way", [], *doubts, *(one.findings for one in parts))
    return found, assumed_frame([], *(one.assumed for one in parts))
