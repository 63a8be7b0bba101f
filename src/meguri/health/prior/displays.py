"""What the car displays of its battery: bars, a state of health, a range – each as draws, none as truth."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.packs import PackFacts
from meguri.facts.source import fact
from meguri.health.prior.fleet import normal_draws
from meguri.tables.draws import two_piece

Array = NDArray[np.float64]
NEW_GAUGE_FROM = 2017  # the gauge of the second Leaf and of later cars loses its bars later
DEFAULT_GAUGE = "nissan_12"


def bms_draws(displayed: Array | float, *, firmware: bool | None) -> tuple[Array, float]:
    """State of health behind a displayed one, and the standard deviation that all displays share.

    Args:
        displayed: what is displayed, a share or draws of it.
        firmware: whether the controller of a 30 kWh Leaf was reprogrammed (None: nobody knows); True for
            every other car.
    """
    doubt = _value("bms_soh", "doubt")[1]
    z, chance, lift = normal_draws(3)
    held = displayed + doubt * z
    if firmware is not True:
        low, _, high = _value("firmware_2018", "reads_low_by")
        from scipy.special import ndtr

        still_low = 1.0 if firmware is False else (chance > 0).astype(np.float64)
        held = held + still_low * (low + (high - low) * ndtr(lift))
    return np.maximum(held, 0.0), float(np.std(held - displayed))


def firmware_points() -> float:
    """By how much the controller of the 30 kWh Leaf read too low at most, points of SOH."""
    return 100 * _value("firmware_2018", "reads_low_by")[2]


def bars_draws(bars: int, pack: PackFacts | None) -> tuple[Array, str]:
    """State of health that the car would display with so many bars, and the source of the thresholds.

    Within its bar every value is alike; a bar goes out somewhat below its threshold.
    """
    gauge = DEFAULT_GAUGE if pack is None or pack.gauge is None else pack.gauge
    row = (
        fact("leaf_bars")
        .rows.filter(pl.col("gauge") == gauge, pl.col("bars_count") == bars)
        .row(0, named=True)
    )
    from scipy.special import ndtr

    place, late = (np.asarray(one) for one in normal_draws(5)[3:])
    newer = pack is None or pack.sold_from.year >= NEW_GAUGE_FROM
    lag = _value("bars_2017" if newer else "bars_2010", "loss_below_threshold")[1]
    within = row["soh_from_share"] + (row["soh_to_share"] - row["soh_from_share"]) * ndtr(place)
    return np.maximum(within - lag * np.abs(late), 0.0), row["source_id"]


def most_shown_km(rated_km: float) -> float:
    """The longest range that a full car was seen to show, for its rated range."""
    return rated_km * _value("range", "shown_over_rated")[2]


def range_draws(shown_km: float, rated_km: float) -> tuple[Array, float]:
    """State of health behind the range shown at full charge; it says little, and shares its bias widely."""
    low, middle, high = (float(np.log(one)) for one in _value("range", "shown_over_rated"))
    held = shown_km / rated_km / np.exp(two_piece(low, middle, high, normal_draws(1)[0]))
    return held, float(np.std(held))


def _value(display: str, quantity: str) -> tuple[float, float, float]:
    rows = fact("display_doubt").rows.filter(pl.col("display") == display, pl.col("quantity") == quantity)
    row = rows.row(0, named=True)
    return row["value_low"], row["value"], row["value_high"]
