"""What a month with a used EV costs against one with a petrol car (月額リース料), in parts, with doubt.

The fee pays a price down to its residual value (annuity, payments at the end of each month), with the
lessor's margin and a guarantee fee financed like the price; what is paid monthly is added, then consumption
tax.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.notes import assumed_frame, assumed_row, findings_frame
from meguri.tables.worth import LEASE, LEASE_PARTS
from meguri.value.price.amounts import (
    Amount,
    Row,
    assumed,
    assumed_rows,
    band,
    sourced,
)
from meguri.value.price.beside import beside_frame, beside_row, outside_rows
from meguri.value.price.causes import Floats
from meguri.value.price.faults import PriceError, outside
from meguri.value.price.features import expected_soh
from meguri.value.price.figures import drawn, figure_faults, settled
from meguri.value.price.fitting import PriceFit, fit_prices
from meguri.value.price.formulas import annuity
from meguri.value.price.sales import TAX_SOURCE, tax_share
from meguri.value.price.vehicle import AHEAD_YR, DRAWS, Car, price_vehicle

MONTHLY = ("car_tax", "insurance", "maintenance")
LEASE_FIGURES: dict[str, Amount] = {
    "interest_per_yr": assumed(0.02, 0.03, 0.05),
    "margin_share": assumed(0.05, 0.10, 0.15),
    "petrol_jpy": assumed(
        1_900_000, 2_180_000, 2_400_000
    ),  # a new kei; the Roox of R02 at 2,399,100 with tax
    "kwh_per_100km": assumed(12.0, 14.0, 17.0),
    "jpy_per_kwh": assumed(25.0, 31.0, 40.0),
    "km_per_l": assumed(15.0, 18.0, 22.0),
    "jpy_per_l": assumed(150.0, 168.0, 185.0),
}
OPTIONAL = {"guarantee_jpy": Amount(0, 0, 0)} | {
    f"{car}_{part}": Amount(0, 0, 0) for car in ("ev", "petrol") for part in MONTHLY
}
_PETROL_AGES = (3, 5, 7, 10)


@dataclass(frozen=True, eq=False)
class Lease:
    """What a month costs.

    Attributes:
        lease: by car (table `lease`).
        parts: parts of each month (table `lease_parts`).
        beside: published lease fees beside it (table `price_beside`).
        findings: what the car's prices have to say (table `findings`).
        assumed: table `health_assumed`.
        fee: draws of the used EV's fee, tax included.
    """

    lease: pl.DataFrame
    parts: pl.DataFrame
    beside: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    fee: Draws


def lease_fee(
    car: Car,
    fit: PriceFit | None = None,
    *,
    on: date,
    months: int = 36,
    km_per_month: float = 750.0,
    soh_end: tuple[float, float, float] | Draws | None = None,
    figures: Mapping[str, Amount] | None = None,
    price: Amount | None = None,
    residual: Amount | None = None,
    seed: int = 1,
    draws: int = DRAWS,
) -> Lease:
    """The monthly fee of a used EV, and what a month costs with energy, against a petrol car.

    Args:
        car: the car as it is leased out.
        fit: of `fit_prices`; the shipped prior where None.
        on: day of the price.
        months: of the contract.
        km_per_month: distance driven in a month.
        soh_end: state of health at the end (from a forecast of its life); ordinary fade where None.
        figures: of `LEASE_FIGURES`, and `guarantee_jpy` (once, at the start), `ev_…` and `petrol_…` with
            `car_tax`, `insurance` or `maintenance` a month, `petrol_residual_share`; without tax, but energy.
        price: price of the car without tax; that between dealers where None.
        residual: its worth at the end without tax; that at auction where None.
        seed: of all draws.
        draws: how many.

    Raises:
        PriceError: what cannot be leased; every fault.
    """
    given = figures or {}
    _check(months, km_per_month, given)
    defaults = LEASE_FIGURES | OPTIONAL | {"petrol_residual_share": petrol_residual(months)}
    used = settled(defaults, given)
    at = drawn(used, seed, draws)
    model = fit or fit_prices(None, on=on)
    later = _at_end(car, months, km_per_month, soh_end)
    now = price_vehicle(
        car, model, on=on, seed=seed, draws=draws, levels=("trade",), given=_as("trade", price)
    )
    end = price_vehicle(
        later, model, on=on, seed=seed, draws=draws, levels=("auction",),
        given=_as("auction", residual), ahead_yr=AHEAD_YR + months / 12,
    )  # fmt: skip
    values = {
        "used_ev": (now.net["trade"].array, end.net["auction"].array, at["guarantee_jpy"], "ev"),
        "petrol": (
            at["petrol_jpy"],
            at["petrol_jpy"] * at["petrol_residual_share"],
            np.zeros(draws),
            "petrol",
        ),
    }
    fees = {name: _fee_parts(*told, months, at, tax_share(on)) for name, told in values.items()}
    energy = {
        "used_ev": km_per_month / 100.0 * at["kwh_per_100km"] * at["jpy_per_kwh"],
        "petrol": km_per_month / at["km_per_l"] * at["jpy_per_l"],
    }
    fee = np.sum(list(fees["used_ev"].values()), axis=0)
    beside = _beside(car.subject_id, fee)
    guessed = assumed_rows(car.subject_id, used) + _unsaid(car.subject_id, given, soh_end is None, later)
    return Lease(
        _rows(car.subject_id, fees, energy, months),
        _part_rows(car.subject_id, fees, energy, used),
        beside_frame(beside),
        findings_frame("lease", outside_rows(beside), now.findings),
        assumed_frame([*guessed, *now.assumed.to_dicts()]),
        Draws(fee, (), seed, now.net["trade"].cause_ids),
    )


def petrol_residual(months: int) -> Amount:
    """Share of its price that a new petrol car keeps (anchors R04), straight between the ages told."""
    from meguri.facts.source import fact

    rows = fact("market_anchors").rows
    told = {
        name: row
        for name, *row in rows.select("anchor_id", "value_low", "value_high", "source_id").iter_rows()
    }
    anchors = [told[f"R04_{age}yr"] for age in _PETROL_AGES]
    ages = [0.0, *map(float, _PETROL_AGES)]
    low, high = (float(np.interp(months / 12, ages, [1.0, *(one[i] for one in anchors)])) for i in (0, 1))
    return sourced(low, high, anchors[0][2])


def _at_end(
    car: Car, months: int, km_per_month: float, soh_end: tuple[float, float, float] | Draws | None
) -> Car:
    """The car when it comes back; its battery faded as is ordinary where nobody forecast it."""
    years = months / 12
    soh = soh_end
    if soh is None and car.soh is not None:
        kept = expected_soh(car.age_yr + years) / expected_soh(car.age_yr)
        if isinstance(car.soh, Draws):
            soh = replace(car.soh, array=car.soh.array * kept)
        else:
            soh = (car.soh[0] * kept, car.soh[1] * kept, car.soh[2] * kept)
    mileage = car.mileage_km + months * km_per_month
    return replace(car, age_yr=car.age_yr + years, mileage_km=mileage, soh=soh)


def _as(level: str, amount: Amount | None) -> dict[str, Amount]:
    return {} if amount is None else {level: amount}


def _fee_parts(
    price: Floats,
    residual: Floats,
    guarantee: Floats,
    figure: str,
    months: int,
    at: Mapping[str, Floats],
    tax: float,
) -> dict[str, Floats]:
    """The parts of a month's fee [draw]; they add up to it."""
    margin = at["margin_share"] * price
    rate = at["interest_per_yr"]
    financed = np.asarray(annuity(price + margin + guarantee, residual, months, rate))
    parts = {
        "depreciation": (price - residual) / months,
        "margin": margin / months,
        "guarantee": guarantee / months,
        "interest": financed - (price + margin + guarantee - residual) / months,
    }
    parts |= {part: at[f"{figure}_{part}"] for part in MONTHLY}
    parts["tax"] = tax * np.sum(list(parts.values()), axis=0)
    return parts


def _rows(
    subject: str, fees: Mapping[str, Mapping[str, Floats]], energy: Mapping[str, Floats], months: int
) -> pl.DataFrame:
    fee = {car: np.sum(list(parts.values()), axis=0) for car, parts in fees.items()}
    month = {car: fee[car] + energy[car] for car in fees}
    cheaper = float(np.mean(month["used_ev"] < month["petrol"]))
    share = {"used_ev": cheaper, "petrol": 1.0 - cheaper}
    rows = [
        {"subject_id": subject, "car": car, "term_count": float(months), "tax": "included"}
        | band("fee_jpy", fee[car])
        | band("energy_jpy", energy[car])
        | band("month_jpy", month[car])
        | {"cheaper_share": share[car]}
        for car in fees
    ]
    return LEASE.check(pl.DataFrame(rows, schema=LEASE.polars_schema))


def _part_rows(
    subject: str,
    fees: Mapping[str, Mapping[str, Floats]],
    energy: Mapping[str, Floats],
    used: Mapping[str, Amount],
) -> pl.DataFrame:
    carrier = {"used_ev": "electricity", "petrol": "fuel"}
    figures = {"margin": "margin_share", "interest": "interest_per_yr", "guarantee": "guarantee_jpy"}
    figures |= {"electricity": "jpy_per_kwh", "fuel": "jpy_per_l"}
    rows: list[Row] = []
    for car, parts in fees.items():
        for part, amount in {**parts, carrier[car]: energy[car]}.items():
            if not np.any(amount != 0.0):
                continue
            monthly = f"{'ev' if car == 'used_ev' else car}_{part}"
            figure = used.get(figures.get(part, monthly), Amount(0, 0, 0, "computed"))
            origin = {"origin": figure.origin, "source_id": figure.source_id}
            if part == "tax":
                origin = {"origin": "sourced", "source_id": TAX_SOURCE}
            name = {"subject_id": subject, "car": car, "part": part}
            rows.append(name | band("amount_jpy", amount) | origin)
    return LEASE_PARTS.check(pl.DataFrame(rows, schema=LEASE_PARTS.polars_schema))


def _beside(subject: str, fee: Floats) -> list[Row]:
    from meguri.facts.source import fact

    told = fact("market_anchors").rows.row(by_predicate=pl.col("anchor_id") == "L01", named=True)
    edges = (told["value_low"], told["value_high"])
    return [beside_row(subject, "lease_jpy_per_month", "L01", fee, edges, "jpy", told["source_id"])]


def _unsaid(about: str, given: Mapping[str, Amount], is_fade_ordinary: bool, later: Car) -> list[Row]:
    rows = []
    if missing := [name for name in OPTIONAL if name not in given and name != "guarantee_jpy"]:
        rows.append(assumed_row(about, "price_lease_bare", ", ".join(missing)))
    if "guarantee_jpy" not in given:
        rows.append(assumed_row(about, "price_lease_no_guarantee", "none"))
    if is_fade_ordinary and later.soh is not None:
        middle = later.soh[1] if isinstance(later.soh, tuple) else float(np.median(later.soh.array))
        rows.append(assumed_row(about, "price_lease_fade", f"{100 * middle:.0f}"))
    return rows


def _check(months: int, km_per_month: float, given: Mapping[str, Amount]) -> None:
    """Raises PriceError with every fault."""
    faults = [*outside("months", months, 1, 120), *outside("km_per_month", km_per_month, 0.0, 20_000.0)]
    known = LEASE_FIGURES | OPTIONAL | {"petrol_residual_share": Amount(0, 0, 0)}
    faults += figure_faults(known, given)
    if faults:
        raise PriceError(faults)
