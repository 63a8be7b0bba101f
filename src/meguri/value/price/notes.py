"""What has to be said of a car's price: what it rests on, where it leaves what was seen, what nobody said."""

from collections.abc import Iterator, Mapping

import polars as pl

from meguri.tables.notes import assumed_row, finding, findings_frame
from meguri.value.price import words
from meguri.value.price.amounts import Amount, Row
from meguri.value.price.features import (
    FADE_SOURCE,
    LEVELS,
    UNKNOWN_SOH_SD,
    Priced,
    expected_soh,
    model_effect,
)
from meguri.value.price.fitting import DAYS_PER_YR, PriceFit
from meguri.value.price.models import Model

FEW_SALES = 30
OLD_YR = 1.0
ANCHOR_AGES_YR = (1.0, 5.0)  # of the Japanese prices in the prior
SEEN = ("age_yr", "mileage_km", "soh_share", "range_new_km")
ANCHOR_MILEAGES_KM = (9_000.0, 45_000.0)


def finding_rows(
    about: str,
    car: Priced,
    fit: PriceFit,
    model: Model,
    levels: tuple[str, ...],
    given: Mapping[str, Amount],
) -> pl.DataFrame:
    """FINDINGS of a car's prices."""
    rows = [*_basis(about, fit), *_model(about, car, fit, model), *_outside(about, car, fit)]
    if not fit.sales.is_empty():
        seen = set(fit.sales["level"])
        rows += [
            finding(words.LEVEL_UNSEEN, "caution", f"{about} {level}")
            for level in levels
            if level not in seen and level not in given
        ]
    elif "export" in levels and "export" not in given:
        rows.append(finding(words.EXPORT_ASSUMED, "caution", about))
    return findings_frame("price", rows)


def _basis(about: str, fit: PriceFit) -> Iterator[Row]:
    if fit.sales.is_empty():
        yield finding(words.PRIOR_ONLY, "caution", about)
        return
    if fit.weight < FEW_SALES:
        yield finding(words.FEW_SALES, "caution", about, fit.weight, FEW_SALES, None)
    newest = fit.sales["sold_on"].to_list()
    age = (fit.on - max(newest)).days / DAYS_PER_YR
    if age > OLD_YR:
        yield finding(words.OLD_SALES, "caution", about, age, OLD_YR, "yr")
    for sale, far in fit.outliers:
        yield finding(words.OUTLIER, "note", sale, far, None, None)


def _model(about: str, car: Priced, fit: PriceFit, model: Model) -> Iterator[Row]:
    if not model.is_priced:
        yield finding(words.NEW_PRICE_UNKNOWN, "caution", about)
    if model_effect(model.name) not in fit.prior.effects:
        yield finding(words.MODEL_UNSEEN, "caution", about)
    if car.soh_share is None:
        yield finding(words.SOH_UNKNOWN, "caution", about)
    if car.is_guaranteed and not fit.sales.is_empty() and not fit.sales["is_guaranteed"].any():
        yield finding(words.GUARANTEE_UNSEEN, "note", about)


def _outside(about: str, car: Priced, fit: PriceFit) -> Iterator[Row]:
    """Where the car lies beyond the cars that the prices are from."""
    asked = {name: getattr(car, name) for name in SEEN}
    for name, (low, high) in _seen(fit).items():
        value = asked[name]
        if value is not None and not low <= value <= high:
            limit = low if value < low else high
            yield finding(f"price_{name}_outside", "caution", about, value, limit, name.rsplit("_", 1)[1])


def _seen(fit: PriceFit) -> dict[str, tuple[float, float]]:
    """From where to where the cars go whose prices are known."""
    if fit.sales.is_empty():
        return {"age_yr": ANCHOR_AGES_YR, "mileage_km": ANCHOR_MILEAGES_KM}
    told = {name: fit.sales[name].drop_nulls().to_numpy() for name in SEEN}
    return {name: (float(known.min()), float(known.max())) for name, known in told.items() if known.size}


def assumed_of_vehicle(about: str, car: Priced, fit: PriceFit, model: Model, ahead_yr: float) -> list[Row]:
    """Rows of HEALTH_ASSUMED of a car's prices."""
    rows = [assumed_row(about, "price_ahead", f"{12 * ahead_yr:g}")]
    rows.append(assumed_row(about, "price_market", "10; 10; 30; 70"))
    rows.append(assumed_row(about, "price_own", "50"))
    if not model.is_priced:
        rows.append(assumed_row(about, "price_new", f"{model.new_jpy:,.0f}"))
    if car.soh_share is None:
        said = f"{100 * expected_soh(car.age_yr):.0f}"
        rows.append(assumed_row(about, "price_soh_ordinary", said, FADE_SOURCE))
    if car.range_new_km is None:
        rows.append(assumed_row(about, "price_range_none", "none"))
    if fit.sales.is_empty():
        levels = [
            f"{name.removeprefix('level_')} {100 * fit.prior.beliefs[name].mean:+.0f}" for name in LEVELS
        ]
        rows.append(assumed_row(about, "price_levels", "; ".join(levels)))
        rows.append(assumed_row(about, "price_noise", "20"))
        rows.append(assumed_row(about, "price_anchor_km", "9,000"))
    elif hidden := fit.sales["soh_share"].null_count():
        rows.append(assumed_row(about, "price_hidden_soh", f"{hidden:,}; {100 * UNKNOWN_SOH_SD:g}"))
    return rows
