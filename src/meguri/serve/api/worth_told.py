"""What programs tell of a car or battery that is to be priced, and of how its ways stand."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from meguri.locale import N_
from meguri.serve.faults import RefusedError
from meguri.serve.own_lists import read_as_csv
from meguri.serve.reading import Text, Told

if TYPE_CHECKING:
    from meguri.journeys.worth_car import CarFacts
    from meguri.value.price import Amount, PriceFit
    from meguri.value.routing import Levers, Standing

AGE_NEEDED = N_("Say how old the car is: age_yr or first_registration, one of them.")
BORN_LATER = N_("first_registration: {found} lies after the day of the price, {on}.")
NO_FIGURE = N_("figures.{name}: wanted are one number, or three in rising order (90 %).")
DAYS_PER_YR = 365.25
MOST_SALES = 500_000
MOST_DRAWS = 5_000

Yen = Annotated[float, Field(ge=0, le=1e8)]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Market = Literal["retail", "trade", "auction", "trade_in", "export"]
HomeMarket = Literal["retail", "trade", "auction", "trade_in"]
Figures = Annotated[
    dict[Text, list[Number]],
    Field(max_length=40, description="Figures of your own: [value], or [5 %, median, 95 % point]."),
]
Prices = Annotated[
    dict[Market, Yen],
    Field(
        description="Prices that you know, without consumption tax, by market.",
        examples=[{"export": 900_000}],
    ),
]


class How(Told):
    """How it is reckoned."""

    on: date | None = Field(None, description="Day of the prices; else today.", examples=["2026-11-28"])
    seed: int = Field(1, ge=0, le=2**31)
    draws: int = Field(2000, ge=100, le=MOST_DRAWS)


class CarTold(How):
    """A car, and what is known of its battery."""

    model: Text = Field(min_length=1, description="Name of the pack or model.", examples=["leaf40"])
    mileage_km: float = Field(ge=0, le=1e6, examples=[60_000])
    age_yr: float | None = Field(None, ge=0, le=40)
    first_registration: date | None = Field(None, examples=["2019-04-01"])
    verdict: dict[str, Any] | None = Field(
        None,
        description="A verdict, as a diagnosis gives it; without one its state is that of its papers.",
        examples=[{"id": "v1", "soh": {"low": 0.82, "median": 0.86, "high": 0.89}}],
    )
    findings: list[dict[str, Any]] = Field(
        default_factory=list, max_length=200, description="Findings of that diagnosis, for their safety."
    )
    displayed_soh_share: float | None = Field(
        None, ge=0.01, le=1.5, description="State of health as displayed, where there is no verdict."
    )
    range_new_km: float | None = Field(None, ge=10, le=1500)
    new_price_jpy: float | None = Field(None, ge=10_000, le=1e8, description="Without consumption tax.")
    sales_csv: Annotated[str, Field(max_length=MOST_SALES)] | None = Field(
        None, description="Own sales (table car_sales) as CSV; they narrow the prices."
    )
    prices: Prices = Field(default_factory=dict)


class VehicleTold(CarTold):
    """A car whose price is asked."""

    is_guaranteed: bool = Field(False, description="Battery or range is guaranteed to the buyer.")


class LeaseTold(CarTold):
    """A car that is leased out; prices.trade is its price now, prices.auction what it is worth at the end."""

    months: int = Field(36, ge=1, le=120)
    km_per_month: float = Field(750, ge=0, le=20_000)
    figures: Figures = Field(default_factory=dict, examples=[{"guarantee_jpy": [30_000]}])


class PackTold(CarTold):
    """A car whose battery is priced for a second life."""

    pack_kwh: float | None = Field(
        None, ge=0.5, le=1000, description="Energy when new; else the catalogue's."
    )
    chemistry: Text | None = Field(None, examples=["NMC"])
    figures: Figures = Field(default_factory=dict)


class MetalsTold(How):
    """A pack whose metals are priced."""

    chemistry: Text = Field(examples=["NMC"])
    pack_kwh: float = Field(ge=0.5, le=1000, examples=[40])
    pack_kg: float | None = Field(None, ge=1, le=20_000)
    process: Literal["black_mass", "hydro", "pyro"] = "black_mass"
    figures: Figures = Field(default_factory=dict)


class StandingTold(Told):
    """How the battery stands; null: nobody said."""

    goods: Literal["vehicle", "pack", "module", "cell"] = "vehicle"
    traceability: Literal["recorded", "partial", "missing", "unknown"] = "unknown"
    tests_done: list[Text] = Field(default_factory=list, max_length=20, examples=[["capacity"]])
    is_checked: bool = Field(False, description="Somebody checked safety and vouches for it.")
    is_eligible: bool | None = Field(None, description="Whether a guarantor takes it on.")
    is_waste: bool | None = None
    has_waste_permit: bool | None = None
    has_export_consent: bool | None = None
    has_dismantler: bool | None = None

    def read(self) -> "Standing":
        """For the comparison."""
        from meguri.value.routing import Standing

        told = self.model_dump()
        return Standing(**(told | {"tests_done": tuple(self.tests_done)}))


class LeversTold(Told):
    """What policy or the seller could add."""

    subsidy_jpy: Yen = 0.0
    guarantee_uplift_share: float = Field(0.0, ge=-0.9, le=10)
    home_deposit_jpy: Yen = 0.0
    export_charge_jpy: Yen = 0.0

    def read(self) -> "Levers":
        """For the comparison."""
        from meguri.value.routing import Levers

        return Levers(**self.model_dump())


class RouteTold(CarTold):
    """A car whose ways are compared."""

    pack_kwh: float | None = Field(
        None, ge=0.5, le=1000, description="Energy when new; else the catalogue's."
    )
    chemistry: Text | None = Field(None, examples=["NMC"])
    home_market: HomeMarket = "auction"
    standing: StandingTold | None = None
    levers: LeversTold | None = None
    parameters: dict[Text, dict[Text, Any]] = Field(
        default_factory=dict,
        max_length=10,
        description="Figures of the comparison of your own, as GET /worth/figures names them.",
        examples=[{"keep": {"premium_jpy": 25_000}}],
    )


def facts_of(told: CarTold, today: date) -> "CarFacts":
    """The car for the rooms of prices.

    Raises:
        RefusedError: 422, an age that is not told once.
    """
    from meguri.journeys.worth_car import CarFacts

    on = told.on or today
    return CarFacts(
        model=told.model,
        on=on,
        age_yr=_age(told, on),
        mileage_km=told.mileage_km,
        verdict=None if told.verdict is None else {"verdict": told.verdict, "findings": told.findings},
        displayed_share=told.displayed_soh_share,
        range_new_km=told.range_new_km,
        new_price_jpy=told.new_price_jpy,
        is_guaranteed=told.is_guaranteed if isinstance(told, VehicleTold) else False,
    )


def fit_of(told: CarTold, on: date) -> "PriceFit | None":
    """The price model fitted to the sales that were told; None where none were."""
    from meguri.value.price import fit_prices, read_sales

    if told.sales_csv is None:
        return None
    with read_as_csv("sales_csv"):
        sales = read_sales(told.sales_csv.encode(), on=on, where="sales_csv")
    return fit_prices(sales, on=on)


def prices_of(told: Mapping[Market, float]) -> "dict[str, Amount]":
    """Prices that were told."""
    from meguri.value.price import given

    return {market: given(value) for market, value in told.items()}


def figures_of(told: Mapping[str, list[float]]) -> "dict[str, Amount]":
    """Figures that were told.

    Raises:
        ExceptionGroup: all that are none.
    """
    from meguri.value.price import Amount

    wrong = [name for name, values in told.items() if len(values) not in (1, 3) or values != sorted(values)]
    if wrong:
        raise ExceptionGroup(
            "figures", [RefusedError(422, "bad_figures", NO_FIGURE, {"name": name}) for name in wrong]
        )
    return {name: Amount(values[0], values[len(values) // 2], values[-1]) for name, values in told.items()}


def _age(told: CarTold, on: date) -> float:
    if (told.age_yr is None) == (told.first_registration is None):
        raise RefusedError(422, "age_needed", AGE_NEEDED)
    if told.first_registration is None:
        return float(told.age_yr or 0.0)
    if told.first_registration > on:
        values = {"found": told.first_registration.isoformat(), "on": on.isoformat()}
        raise RefusedError(422, "born_later", BORN_LATER, values)
    return (on - told.first_registration).days / DAYS_PER_YR
