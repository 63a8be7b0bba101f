"""What a car like a lot fetches between dealers, to stand beside every price that is proposed."""

from datetime import date
from functools import lru_cache

from meguri.registry.trading.lots import Described
from meguri.serve.trading.tables import DAYS_A_YEAR

LEVEL, DRAWS = "trade", 500
Band = tuple[float, float, float]


def trade_band(said: Described, day: date) -> Band | None:
    """Price between dealers without consumption tax, yen: 5 %, median, 95 %, by the shipped prior.

    Args:
        said: what a lot says.
        day: of the price.

    Returns:
        None of a pack, and of a car whose age or mileage nobody said.
    """
    if said.goods != "vehicle" or said.registered_in is None or said.mileage_km is None:
        return None
    soh = (said.soh_share_low, said.soh_share, said.soh_share_high)
    age = max((day - said.registered_in).days, 0) / DAYS_A_YEAR
    known = None if None in soh else soh
    return _band(said.model, round(age, 1), round(said.mileage_km, -3), known, day)


@lru_cache(4096)
def _band(model: str, age_yr: float, mileage_km: float, soh: Band | None, day: date) -> Band | None:
    from meguri.value.price import Car, PriceError, price_vehicle

    car = Car(subject_id="lot", model=model, age_yr=age_yr, mileage_km=mileage_km, soh=soh)
    try:
        made = price_vehicle(car, on=day, draws=DRAWS, levels=(LEVEL,))
    except PriceError:
        return None
    row = made.price.row(0, named=True)
    return row["price_jpy_low"], row["price_jpy"], row["price_jpy_high"]
