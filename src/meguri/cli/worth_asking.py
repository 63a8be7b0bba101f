"""From the words of `meguri value` and `meguri route` to the car that is meant, its prices and figures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.cli.asking import STDIN, demo_verdict, standard_input, today
from meguri.cli.errors import BadInputError
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.tables.verdict import Verdict
    from meguri.value.price import Amount, Car, PriceFit

WHICH_CAR = N_("Which car is it? Missing: {missing}. To try it without any: --demo.")
AGE_TWICE = N_("--age-yr and --first-registration both say how old the battery is. Give one of them.")
BORN_LATER = N_("--first-registration: {found} lies after the day of the price, {on}.")
SOH_TWICE = N_("The verdict says the state of health; --soh says it again. Give one of them.")
BAD_PRICES = N_("--price: these cannot be used: {wrong}. Write MARKET=YEN with one of: {known}.")
BAD_FIGURES = N_(
    "--figure: these cannot be used: {wrong}. Write NAME=VALUE, or NAME=LOW,MIDDLE,HIGH in rising order."
)
DEMO_MODEL, DEMO_AGE_YR, DEMO_KM = "leaf40", 4.0, 40_000.0
DAYS_PER_YR = 365.25


@dataclass(frozen=True)
class CarWish:
    """What a command line says of a car; see the options of the same names."""

    verdict: Path | None = None
    demo: bool = False
    model: str | None = None
    first_registration: datetime | None = None
    age_yr: float | None = None
    mileage_km: float | None = None
    soh_percent: float | None = None
    range_new_km: float | None = None
    new_price_jpy: float | None = None
    is_guaranteed: bool = False
    on: datetime | None = None


@dataclass(frozen=True, eq=False)
class AskedCar:
    """The car that is meant.

    Attributes:
        car: for the rooms of prices.
        on: day of the prices.
        told: the verdict as it was given, findings and all; None where there is none.
        verdict: the same, read.
        first_registration: day; None where only the age was said.
        asked: every word that bears on the result, as plain values.
    """

    car: "Car"
    on: date
    told: Any
    verdict: "Verdict | None"
    first_registration: date | None
    asked: dict[str, Any]

    @property
    def is_synthetic(self) -> bool:
        """Whether the verdict came from simulated data."""
        return self.verdict is not None and self.verdict.is_synthetic


def asked_car(wish: CarWish) -> AskedCar:
    """The car that is meant, as every door takes it: without a verdict its state is that of its papers.

    Args:
        wish: what was said.

    Raises:
        BadInputError: what is missing or contradicts itself.
        VerdictError: no verdict.
        OSError: a file cannot be read.
    """
    from meguri.journeys.worth_car import CarFacts, priced_car

    told, verdict = _verdict(wish)
    on = day_of(wish.on)
    model = wish.model or (verdict.model if verdict else "") or (DEMO_MODEL if wish.demo else "")
    model = DEMO_MODEL if wish.demo and wish.model is None else model
    age, first = _age(wish, on)
    km = wish.mileage_km if wish.mileage_km is not None else (DEMO_KM if wish.demo else None)
    missing = [
        name
        for name, value in (
            ("--model", model),
            ("--age-yr / --first-registration", age),
            ("--mileage-km", km),
        )
        if value in (None, "")
    ]
    if missing:
        raise BadInputError("which_car", WHICH_CAR, {"missing": ", ".join(missing)})
    assert age is not None  # noqa: S101 – told apart above
    assert km is not None  # noqa: S101
    if verdict is not None and wish.soh_percent is not None:
        raise BadInputError("soh_twice", SOH_TWICE)
    facts = CarFacts(
        model=model, on=on, age_yr=age, mileage_km=km, verdict=told,
        displayed_share=None if wish.soh_percent is None else wish.soh_percent / 100,
        range_new_km=wish.range_new_km, new_price_jpy=wish.new_price_jpy, is_guaranteed=wish.is_guaranteed,
    )  # fmt: skip
    made = priced_car(facts)
    car = made.car
    asked = {
        "model": model, "age_yr": age, "mileage_km": km, "soh_share": car.soh, "on": on, "demo": wish.demo,
        "range_new_km": wish.range_new_km, "new_price_jpy": wish.new_price_jpy,
        "is_guaranteed": wish.is_guaranteed,
    }  # fmt: skip
    return AskedCar(car, on, made.told, made.verdict, first, asked)


def pack_of(asked: AskedCar, kwh: float | None, chemistry: str | None) -> tuple[float | None, str | None]:
    """Energy in kWh and chemistry of a car's pack: as given, else the catalogue's; None: unknown."""
    from meguri.journeys.worth_car import pack_known

    known, sort = pack_known(asked.car.model)
    return kwh or known, chemistry or sort


def day_of(on: datetime | None) -> date:
    """The day of the prices: as given, else today."""
    return on.date() if on else today()


def fit_from(sales: Path | None, on: date) -> "PriceFit | None":
    """The price model fitted to one's own sales; None where there are none."""
    from meguri.value.price import fit_prices, read_sales

    if sales is None:
        return None
    return fit_prices(read_sales(sales.read_bytes(), on=on, where=str(sales)), on=on)


def prices_from(told: Sequence[str] | None) -> "dict[str, Amount]":
    """Prices that the user knows, by market.

    Raises:
        BadInputError: all that are none.
    """
    from meguri.tables.worth import CAR_LEVELS
    from meguri.value.price import given

    found, wrong = {}, []
    for one in told or ():
        market, sign, said = one.partition("=")
        value = _number(said)
        if not sign or market not in CAR_LEVELS or market in found or value is None:
            wrong.append(one)
        else:
            found[market] = given(value)
    if wrong:
        known = ", ".join(CAR_LEVELS)
        raise BadInputError("bad_prices", BAD_PRICES, {"wrong": ", ".join(wrong), "known": known})
    return found


def figures_from(told: Sequence[str] | None) -> "dict[str, Amount]":
    """Figures of the user's own, by name.

    Raises:
        BadInputError: all that are none.
    """
    from meguri.value.price import Amount

    found: dict[str, Amount] = {}
    wrong = []
    for one in told or ():
        name, sign, said = one.partition("=")
        values = [_number(part) for part in said.split(",")]
        known = [value for value in values if value is not None]
        is_whole = bool(sign and name) and name not in found and len(known) == len(values)
        if not is_whole or len(known) not in (1, 3) or known != sorted(known):
            wrong.append(one)
        else:
            found[name] = Amount(known[0], known[len(known) // 2], known[-1])
    if wrong:
        raise BadInputError("bad_figures", BAD_FIGURES, {"wrong": ", ".join(wrong)})
    return found


def _verdict(wish: CarWish) -> "tuple[Any, Verdict | None]":
    from meguri.tables.verdict import verdict_of

    if wish.demo and wish.verdict is None:
        verdict = demo_verdict()
        return verdict, verdict
    if wish.verdict is None:
        return None, None
    if str(wish.verdict) == STDIN:
        told = standard_input()
        return told, verdict_of(told)
    verdict = verdict_of(wish.verdict)
    return json.loads(wish.verdict.read_text(encoding="utf-8-sig")), verdict


def _age(wish: CarWish, on: date) -> tuple[float | None, date | None]:
    if wish.age_yr is not None and wish.first_registration is not None:
        raise BadInputError("age_twice", AGE_TWICE)
    if wish.first_registration is None:
        return wish.age_yr if wish.age_yr is not None else (DEMO_AGE_YR if wish.demo else None), None
    first = wish.first_registration.date()
    if first > on:
        raise BadInputError("born_later", BORN_LATER, {"found": first.isoformat(), "on": on.isoformat()})
    return (on - first).days / DAYS_PER_YR, first


def _number(said: str) -> float | None:
    try:
        value = float(said.replace("_", ""))
    except ValueError:
        return None
    return value if isfinite(value) else None
