"""At which uplift of the price at home does staying win, and how many would stay at each?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import HIGH, LOW, MEDIAN
from meguri.tables.routing import ROUTE_CURVE
from meguri.value.routing.faults import RouteCode, RouteError, route_fault

if TYPE_CHECKING:
    from meguri.value.routing.comparing import Routes

Floats = NDArray[np.float64]

UPLIFTS = tuple(round(0.05 * step, 2) for step in range(13))  # 0 to 60 %
_STEPS = 80


def break_even(price_jpy: Floats, without_jpy: Floats, other_jpy: Floats) -> Floats:
    """The uplift at which staying leaves as much as the best of the other ways, in each draw.

    Args:
        price_jpy: price at home, above 0; [draw].
        without_jpy: what staying leaves without any uplift; [draw].
        other_jpy: what the best of the other ways leaves; [draw].
    """
    out: Floats = (other_jpy - without_jpy) / price_jpy
    return out


def medians_meet(price_jpy: Floats, without_jpy: Floats, other_jpy: Floats) -> float:
    """The uplift at which the median of staying is that of the best of the other ways, by halving.

    It lies between the least and the greatest break-even of a draw: below all of them staying loses in every
    draw, so its median is lower; above all of them it is higher.
    """
    each = break_even(price_jpy, without_jpy, other_jpy)
    low, high, wanted = float(each.min()), float(each.max()), float(np.median(other_jpy))
    for _step in range(_STEPS):
        middle = (low + high) / 2
        if float(np.median(without_jpy + price_jpy * middle)) < wanted:
            low = middle
        else:
            high = middle
    return high


def stay_curve(routes: "Routes | Sequence[Routes]", uplifts: Sequence[float] = UPLIFTS) -> pl.DataFrame:
    """How many cars stay at each uplift of the price at home, and what was observed beside it.

    A car stays in a draw where staying leaves at least as much as the best other way; where staying is closed
    it never does, where nothing else is open it always does.

    Args:
        routes: comparisons of one car or of many; they count alike.
        uplifts: shares above −1.

    Returns:
        Table `route_curve`.

    Raises:
        RouteError: an uplift that is none.
    """
    bad = [one for one in uplifts if not (np.isfinite(one) and -1.0 < one <= 10.0)]
    if bad:
        raise RouteError([route_fault(RouteCode.UPLIFTS, found=float(one)) for one in bad])
    cars = list(routes) if isinstance(routes, Sequence) else [routes]
    rows = [_point(cars, uplift) for uplift in sorted(set(uplifts))] if cars else []
    frame = pl.DataFrame([*rows, *_observed()], schema=ROUTE_CURVE.polars_schema)
    return ROUTE_CURVE.check(frame)


def _point(cars: "Sequence[Routes]", uplift: float) -> dict[str, object]:
    stays = float(np.mean([one.stays_share(uplift) for one in cars]))
    gains = [one.gain_jpy(uplift) for one in cars]
    known = [one for one in gains if one is not None]
    band: tuple[float | None, ...] = (None, None, None)
    if known and len(known) == len(cars):
        low, middle, high = np.quantile(np.concatenate(known), (LOW, MEDIAN, HIGH))
        band = (float(low), float(middle), float(high))
    names = ("gain_jpy_low", "gain_jpy", "gain_jpy_high")
    told = {"curve": "model", "uplift_share": uplift, "stays_share": stays, "is_evidence": False}
    return told | dict(zip(names, band, strict=True)) | {"source_id": None}


def _observed() -> list[dict[str, object]]:
    seen = observed()
    told: dict[str, object] = dict.fromkeys(ROUTE_CURVE.names)
    values = {"curve": "observed", "uplift_share": seen["R05"][0], "stays_share": seen["R06"][0]}
    return [told | values | {"is_evidence": True, "source_id": seen["R06"][1]}]


def observed() -> dict[str, tuple[float, str]]:
    """Uplift (R05) and share that stayed (R06) of guaranteed cars in a ministry trial, with their source."""
    from meguri.facts.source import fact

    anchors = fact("market_anchors").rows.filter(pl.col("anchor_id").is_in(["R05", "R06"]))
    return {row["anchor_id"]: (row["value_low"], row["source_id"]) for row in anchors.iter_rows(named=True)}
