"""What one used EV fetches at each level of the trade: with doubt, in parts, and what a point of SOH adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.notes import assumed_frame
from meguri.tables.worth import CAR_LEVELS, PRICE, PRICE_PARTS, TAXES
from meguri.value.price import causes
from meguri.value.price.amounts import Amount, Row, band, drawn_share
from meguri.value.price.causes import Floats
from meguri.value.price.faults import PriceCode, PriceError, outside, price_fault, soh_faults
from meguri.value.price.features import Priced, expected_soh, row
from meguri.value.price.fitting import DAYS_PER_YR, PriceFit, fit_prices, new_model_sd
from meguri.value.price.models import Model, model_named
from meguri.value.price.notes import assumed_of_vehicle, finding_rows
from meguri.value.price.parts import part_rows, steps
from meguri.value.price.sales import tax_share

DRAWS = 2000
AHEAD_YR = 0.25  # from the day of the price to the sale, assumed
MARKET_SD = 0.10  # of used-car prices in a year, assumed
CURRENCY_SD = 0.10  # of yen per dollar in a year, assumed
CURRENCY_PASS = {"export": 0.7}  # how much of it reaches the price, assumed
HOME_PASS = 0.3
OWN_SHARED = 0.5  # part of a car's own variance that follows it from one market to the next, assumed
ANCHORS_ON = date(2025, 8, 1)  # of the newest Japanese prices in the prior
# How prices are quoted: in retail the tax is in by law, between dealers and at auctions it is not.
USUAL_TAX = {
    "retail": "included",
    "trade": "excluded",
    "auction": "excluded",
    "trade_in": "included",
    "export": "exempt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """The car that is priced.

    Attributes:
        subject_id: what its rows are called by.
        model: any name of the catalogue, or another.
        age_yr: age.
        mileage_km: distance driven.
        soh: state of health as 5 %, 50 % and 95 % point, or its draws; None where nobody knows it.
        range_new_km: range when new; that of the catalogue where None.
        new_price_jpy: price when new without consumption tax; published or assumed where None.
        is_guaranteed: whether battery or range is guaranteed.
        verdict_id: id of the verdict that the state of health is from.
    """

    subject_id: str
    model: str
    age_yr: float
    mileage_km: float
    soh: tuple[float, float, float] | Draws | None = None
    range_new_km: float | None = None
    new_price_jpy: float | None = None
    is_guaranteed: bool = False
    verdict_id: str | None = None


@dataclass(frozen=True, eq=False)
class VehiclePrice:
    """What a car fetches.

    Attributes:
        price: by level (table `price`).
        parts: parts of each price (table `price_parts`).
        effects: effects before and after one's own sales (table `price_effects`).
        findings: what is out of the ordinary (table `findings`).
        assumed: what nobody said (table `health_assumed`).
        net: draws of the price without consumption tax, by level; shared causes are named in each.
    """

    price: pl.DataFrame
    parts: pl.DataFrame
    effects: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    net: Mapping[str, Draws]


def price_vehicle(
    car: Car,
    fit: PriceFit | None = None,
    *,
    on: date,
    seed: int = 1,
    draws: int = DRAWS,
    levels: tuple[str, ...] = CAR_LEVELS,
    taxes: Mapping[str, str] | None = None,
    given: Mapping[str, Amount] | None = None,
    ahead_yr: float = AHEAD_YR,
) -> VehiclePrice:
    """Prices of one car at each level, by one's own sales where a fit is given, else by the shipped prior.

    Args:
        car: the car.
        fit: of `fit_prices`.
        on: day of the price.
        seed: of all draws; figures of one seed share their causes draw by draw.
        draws: how many.
        levels: of `CAR_LEVELS`.
        taxes: whether consumption tax is in, by level; as usually quoted where None.
        given: prices without tax that the user knows, by level (an offer, a FOB price); they stand as given.
        ahead_yr: years from `on` to the sale, for which the market may move.

    Raises:
        PriceError: a car that no price can be told of; every fault.
    """
    _check(car, levels, taxes or {}, given or {}, ahead_yr)
    used = fit or fit_prices(None, on=on)
    model = model_named(car.model, tax_share(on), car.new_price_jpy)
    told = _Told(car, used, model, on, seed, draws, ahead_yr)
    quoted = {level: (taxes or {}).get(level, USUAL_TAX[level]) for level in levels}
    rows: list[Row] = []
    parts: list[Row] = []
    net: dict[str, Draws] = {}
    for level in levels:
        known = (given or {}).get(level)
        values = (
            told.steps(level) if known is None else {level: known.drawn(seed, draws, car.subject_id, level)}
        )
        price = np.sum(list(values.values()), axis=0)
        net[level] = Draws(price, (), seed, _causes(known is None))
        tax = tax_share(on) * price if quoted[level] == "included" else np.zeros(draws)
        rows.append(told.price_row(level, quoted[level], price + tax, known is not None))
        parts += part_rows(told.name(level), values | {"tax": tax}, used, model, known)
    return VehiclePrice(
        PRICE.check(pl.DataFrame(rows, schema=PRICE.polars_schema)),
        PRICE_PARTS.check(pl.DataFrame(parts, schema=PRICE_PARTS.polars_schema)),
        used.effects,
        finding_rows(car.subject_id, told.explained(levels[0]), used, model, levels, given or {}),
        assumed_frame(assumed_of_vehicle(car.subject_id, told.explained(levels[0]), used, model, ahead_yr)),
        net,
    )


def _causes(is_modelled: bool) -> tuple[str, ...]:
    return (causes.MODEL, causes.MARKET, causes.CURRENCY, causes.DIAGNOSIS) if is_modelled else ()


@dataclass(frozen=True, slots=True)
class _Told:
    """All that the draws of one car's prices come from."""

    car: Car
    fit: PriceFit
    model: Model
    on: date
    seed: int
    draws: int
    ahead_yr: float

    def name(self, level: str) -> Row:
        return {"subject_id": self.car.subject_id, "goods": "vehicle", "level": level}

    def explained(self, level: str) -> Priced:
        """The car as the model sees it, its state of health in the middle."""
        middle = None if self.car.soh is None else float(np.median(self.soh()))
        return Priced(
            level=level,
            model=self.model.name,
            age_yr=self.car.age_yr,
            mileage_km=self.car.mileage_km,
            range_new_km=self.car.range_new_km or self.model.range_new_km,
            soh_share=middle,
            is_guaranteed=self.car.is_guaranteed,
        )

    def soh(self) -> Floats:
        """The state of health that a price rests on [draw]: the ordinary one where nobody knows it."""
        if self.car.soh is None:
            return np.full(self.draws, expected_soh(self.car.age_yr))
        return drawn_share(self.car.soh, self.seed, self.draws, causes.DIAGNOSIS, self.car.subject_id)

    def effects(self) -> tuple[Floats, Floats]:
        """Effects [draw, K] and σ [draw]: the same draws for every car, so that their doubt is shared."""
        size = self.fit.mean.size
        chance = causes.stream(self.seed, causes.MODEL)
        gamma = chance.gamma(self.fit.shape, 1.0, self.draws)
        return self.fit.drawn(chance.standard_normal((self.draws, size)), gamma)

    def steps(self, level: str) -> dict[str, Floats]:
        """The parts of a price without tax [draw]; they add up to it."""
        beta, sigma = self.effects()
        x = row(self.explained(level), self.fit.prior.effects)
        logs = dict(zip(self.fit.prior.effects, (beta * x).T, strict=True))
        logs["soh"] = beta[:, self.fit.prior.effects.index("soh")] * np.log(
            self.soh() / expected_soh(self.car.age_yr)
        )
        subject = self.car.subject_id
        logs["market"] = self.moved(level)
        own = (causes.normal(self.seed, self.draws, "own", subject, *more) for more in ((), (level,)))
        logs["own"] = sigma * (np.sqrt((OWN_SHARED, 1.0 - OWN_SHARED)) @ np.stack(list(own)))
        unknown = new_model_sd(self.fit, self.model)
        logs["base"] = logs["base"] + unknown * causes.normal(self.seed, self.draws, "model", self.model.name)
        return steps(self.model.new_jpy, logs)

    def moved(self, level: str) -> Floats:
        """What market and currency do from the newest evidence to the sale [draw]."""
        sold = self.fit.sales["sold_on"].max()
        newest = sold if isinstance(sold, date) else ANCHORS_ON
        years = max((self.on - newest).days, 0) / DAYS_PER_YR + self.ahead_yr
        market = MARKET_SD * causes.normal(self.seed, self.draws, causes.MARKET)
        currency = CURRENCY_SD * causes.normal(self.seed, self.draws, causes.CURRENCY)
        out: Floats = np.sqrt(years) * (market + CURRENCY_PASS.get(level, HOME_PASS) * currency)
        return out

    def price_row(self, level: str, tax: str, price: Floats, is_given: bool) -> Row:
        """A row of PRICE; the worth of a point of SOH is that of a small change."""
        effect = self.effects()[0][:, self.fit.prior.effects.index("soh")]
        point = dict.fromkeys(f"soh_point_jpy{edge}" for edge in ("_low", "", "_high"))
        per_point = point if is_given else band("soh_point_jpy", price * effect / (100.0 * self.soh()))
        share = self.fit.prior_share(row(self.explained(level), self.fit.prior.effects))
        counted = 0 if is_given else self.fit.sales.height
        basis = "given" if is_given else "fitted" if counted else "prior"
        return (
            self.name(level)
            | band("price_jpy", price)
            | per_point
            | {
                "tax": tax,
                "basis": basis,
                "prior_share": None if is_given else share,
                "sales_count": float(counted),
                "priced_on": self.on,
                "verdict_id": self.car.verdict_id,
            }
        )


def _check(
    car: Car, levels: tuple[str, ...], taxes: Mapping[str, str], given: Mapping[str, Amount], ahead_yr: float
) -> None:
    """Raises PriceError with every fault."""
    known = ", ".join(CAR_LEVELS)
    faults = [
        price_fault(PriceCode.UNKNOWN_LEVEL, found=repr(level), known=known)
        for level in dict.fromkeys((*levels, *taxes, *given))
        if level not in CAR_LEVELS
    ]
    faults += [
        price_fault(PriceCode.UNKNOWN_FIGURE, found=repr(tax), known=", ".join(TAXES))
        for tax in taxes.values()
        if tax not in TAXES
    ]
    faults += outside("age_yr", car.age_yr, 0.0, 40.0)
    faults += outside("mileage_km", car.mileage_km, 0.0, 1e6)
    faults += outside("range_new_km", car.range_new_km, 10.0, 1500.0)
    faults += outside("new_price_jpy", car.new_price_jpy, 10_000.0, 1e8)
    faults += outside("ahead_yr", ahead_yr, 0.0, 5.0)
    for level, amount in given.items():
        faults += outside(f"given.{level}", amount.middle, 0.0, 1e8)
    faults += soh_faults(car.soh)
    if faults:
        raise PriceError(faults)
