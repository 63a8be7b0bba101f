"""The arrays of one year: what the kernel is given, draw by draw, and what it gives back."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.places import Climate
from meguri.life.profile import HOURS_PER_YR
from meguri.life.stress.duty import Duty
from meguri.life.stress.duty_faults import QUICK_KW
from meguri.life.stress.heat import Heat, settle
from meguri.life.stress.jitter import Jitter, daily_anomaly_c, lognormal, monthly_anomaly_c
from meguri.life.stress.weather import DAYS_OF_MONTH, MONTH_OF_DAY, MONTH_OF_HOUR, outside_hourly_c
from meguri.tables.life import CHARGE_PLACES

Floats = NDArray[np.float64]

FLOOR = 0.05  # nobody drives below it without looking for a charger; assumed
QUICK_TOP = 0.8  # quick charging ends there; assumed
CHUNK = 256  # batteries at a time, so that what is needed on the way stays small


def driven_days(shares: Floats, phase: Floats) -> NDArray[np.bool_]:
    """Which days are driven [v, 365], spread as evenly as their shares [365] allow."""
    total = np.concatenate([[0.0], np.cumsum(shares)]) + phase[:, None]
    days: NDArray[np.bool_] = np.floor(total[:, 1:] + 1e-9) > np.floor(total[:, :-1] + 1e-9)
    return days


def outside_of(
    climate: Climate, swing: float, count: int, rng: np.random.Generator | None, jitter: Jitter
) -> Floats:
    """Outside temperature [count, 8760] of a normal year, or of years drawn."""
    normals = np.tile(np.asarray(climate.monthly_c), (count, 1))
    if rng is None:
        return outside_hourly_c(normals, swing)
    outside = outside_hourly_c(normals + monthly_anomaly_c(rng, jitter, count), swing)
    by_day = outside.reshape(count, 365, 24)
    by_day += daily_anomaly_c(rng, jitter, count)[:, :, None]
    return outside


def simulate(
    duty: Duty, use: Floats, outside: Floats, kwh: Floats, heat: Heat,
    rng: np.random.Generator | None, jitter: Jitter, efficiency: float,
) -> dict[str, Any]:  # fmt: skip
    """The year of every battery: state of charge, temperature, distances by month, energies."""
    from meguri.life.stress import kernels

    count = kwh.size
    shares = np.asarray(duty.column("driven_share"))[MONTH_OF_DAY]
    km = np.tile(np.asarray(duty.column("daily_km"))[MONTH_OF_DAY], (count, 1))
    wh, shift, phase = np.tile(use, (count, 1)), np.zeros(count), np.zeros(count)
    if rng is not None:
        phase = rng.random(count)
        km = km * lognormal(rng, jitter.km_cv, (count, 1)) * lognormal(rng, jitter.day_km_cv, (count, 365))
        wh = wh * lognormal(rng, jitter.use_cv, (count, 1))
        shift = _shift(duty, jitter.window_sd * rng.standard_normal(count))
    hours = np.asarray(duty.column("return_h")) - np.asarray(duty.column("leave_h"))
    km = np.minimum(km, (hours * np.asarray(duty.column("speed_km_per_h")))[MONTH_OF_DAY])
    driven = driven_days(shares, phase)
    soc, degrees, energy = np.empty_like(outside), np.empty_like(outside), np.zeros((count, 4))
    packs, months = np.column_stack([_pack(heat, kwh, count), shift]), _months(duty, efficiency)
    for start in range(0, count, CHUNK):
        part = slice(start, start + CHUNK)
        around = _around(duty, outside[part], heat)
        given = (driven[part], km[part], wh[part], packs[part], around, outside[part])
        kernels.year(months, MONTH_OF_DAY, *given, soc[part], degrees[part], energy[part])
    edges = np.concatenate([[0], np.cumsum(DAYS_OF_MONTH)[:-1]])
    used, slow, quick, missing = energy.T
    return {
        "soc": soc,
        "temperature": degrees,
        "km": np.add.reduceat(km * driven, edges, axis=1),
        "energy": (used, slow + quick, quick, missing),
    }


def _shift(duty: Duty, wanted: Floats) -> Floats:
    """By how much each driver's window lies higher or lower, within what a battery can be."""
    highest = 1.0 - max(duty.column("soc_to_share"))
    lowest = FLOOR - min(duty.column("soc_from_share"))
    out: Floats = np.clip(wanted, min(lowest, 0.0), highest)
    return out


def _months(duty: Duty, efficiency: float) -> Floats:
    """Rows of the kernel: one a month."""
    places = [float(CHARGE_PLACES.index(place)) for place in duty.frame["charge_place"]]
    names = ("speed_km_per_h", "leave_h", "return_h", "charge_from_h")
    columns = [*(duty.column(name) for name in names), [kw * efficiency for kw in duty.column("charge_kw")]]
    columns += [duty.column(name) for name in ("fast_share", "soc_from_share", "soc_to_share")]
    return np.ascontiguousarray(np.column_stack([*columns, places]))


def _pack(heat: Heat, kwh: Floats, count: int) -> Floats:
    """Columns of the kernel: one row a battery."""
    left = settle(heat.store_wh_per_k, heat.loss_w_per_k)
    same = [FLOOR, QUICK_KW, QUICK_TOP, heat.loss_share_1c, heat.drive_form, left, heat.loss_w_per_k]
    same += [heat.store_wh_per_k, heat.cool_above_c, heat.cool_kw * 1000]
    return np.column_stack([kwh, np.tile(same, (count, 1))])


def _around(duty: Duty, outside: Floats, heat: Heat) -> Floats:
    """What surrounds the battery of a car at rest at its base [v, 8760]."""
    parking = duty.frame["parking"].to_list()
    sun = np.clip(np.sin(np.pi * (np.arange(HOURS_PER_YR) % 24 + 0.5 - 6) / 12), 0, None)
    warmer = {"open": heat.sun_k, "covered": heat.cover_k, "garage": 0.0}
    out: Floats = outside + np.array([warmer[place] for place in parking])[MONTH_OF_HOUR] * sun
    edges = np.concatenate([[0], np.cumsum(DAYS_OF_MONTH * 24)])
    for rank, place in enumerate(parking):
        if place == "garage":
            part = slice(edges[rank], edges[rank + 1])
            mean = outside[:, part].mean(axis=1, keepdims=True)
            out[:, part] = mean + heat.garage_k + heat.garage_share * (outside[:, part] - mean)
    return out
