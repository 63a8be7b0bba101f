"""Which lots meet every need of a wish, and which need each other lot misses; compiled.

A need on something that nobody said of the lot counts as not met.
"""

from typing import Any, NamedTuple

import numba as nb
import numpy as np

# Needs by number, in the order of WHY_NOT; the cheap ones that exclude most are asked first.
(
    GOODS,
    MODEL,
    CHEMISTRY,
    ENERGY,
    SOH,
    WINTER,
    AGE,
    MILEAGE,
    CERTIFICATE,
    TRACEABILITY,
    GUARANTEE,
    SAFETY,
    REGION,
    DATE,
    OWN,
    PRICE,
) = range(16)


class Lots(NamedTuple):
    """What is asked of lots; codes are whole numbers, −1 or NaN what nobody said."""

    goods: Any  # [lot]
    model: Any
    chemistry: Any
    region: Any
    seller: Any
    now_kwh: Any
    soh_low: Any
    winter_km: Any
    age_yr: Any
    mileage_km: Any
    certificate_yr: Any
    since: Any  # days
    until: Any
    flags: Any  # [lot, 3] traceability, guarantee, safety


class Wishes(NamedTuple):
    """What wishes ask; NaN asks nothing."""

    goods: Any  # [wish]
    models: Any  # [wish] row of `model_sets`, −1 takes any
    chemistries: Any
    regions: Any
    buyer: Any
    least_kwh: Any
    least_soh: Any
    least_winter_km: Any
    most_age_yr: Any
    most_mileage_km: Any
    most_certificate_yr: Any
    since: Any
    until: Any
    flags: Any  # [wish, 3]
    model_sets: Any  # [set, model]
    chemistry_sets: Any
    region_sets: Any


def _named(sets: Any, row: Any, code: Any) -> Any:
    """0 fits, 1 does not, 2 nobody said."""
    if row < 0:
        return 0
    if code < 0:
        return 2
    return 0 if sets[row, code] else 1


def _least(wanted: Any, found: Any) -> Any:
    if np.isnan(wanted):
        return 0
    if np.isnan(found):
        return 2
    return 0 if found >= wanted else 1


def _most(wanted: Any, found: Any) -> Any:
    if np.isnan(wanted):
        return 0
    if np.isnan(found):
        return 2
    return 0 if found <= wanted else 1


named_in: Any = nb.njit(inline="always")(_named)
at_least: Any = nb.njit(inline="always")(_least)
at_most: Any = nb.njit(inline="always")(_most)


def _by_name(lots: Any, wishes: Any, i: Any, j: Any, need: Any) -> Any:
    if need == MODEL:
        return named_in(wishes.model_sets, wishes.models[j], lots.model[i])
    if need == CHEMISTRY:
        return named_in(wishes.chemistry_sets, wishes.chemistries[j], lots.chemistry[i])
    return named_in(wishes.region_sets, wishes.regions[j], lots.region[i])


def _by_figure(lots: Any, wishes: Any, i: Any, j: Any, need: Any) -> Any:
    if need == ENERGY:
        return at_least(wishes.least_kwh[j], lots.now_kwh[i])
    if need == SOH:
        return at_least(wishes.least_soh[j], lots.soh_low[i])
    if need == WINTER:
        return at_least(wishes.least_winter_km[j], lots.winter_km[i])
    if need == AGE:
        return at_most(wishes.most_age_yr[j], lots.age_yr[i])
    if need == MILEAGE:
        return at_most(wishes.most_mileage_km[j], lots.mileage_km[i])
    return at_most(wishes.most_certificate_yr[j], lots.certificate_yr[i])


def _by_fact(lots: Any, wishes: Any, i: Any, j: Any, need: Any) -> Any:
    if need == GOODS:
        missed = lots.goods[i] != wishes.goods[j]
    elif need == DATE:
        missed = max(lots.since[i], wishes.since[j]) > min(lots.until[i], wishes.until[j])
    elif need == OWN:
        missed = lots.seller[i] == wishes.buyer[j]
    else:
        flag = need - TRACEABILITY
        missed = wishes.flags[j, flag] and not lots.flags[i, flag]
    return 1 if missed else 0


by_name: Any = nb.njit(inline="always")(_by_name)
by_figure: Any = nb.njit(inline="always")(_by_figure)
by_fact: Any = nb.njit(inline="always")(_by_fact)


def _need(lots: Any, wishes: Any, i: Any, j: Any, need: Any) -> Any:
    """Whether a lot meets one need of a wish: 0 met, 1 not met, 2 nobody said."""
    if need in (MODEL, CHEMISTRY, REGION):
        return by_name(lots, wishes, i, j, need)
    if ENERGY <= need <= CERTIFICATE:
        return by_figure(lots, wishes, i, j, need)
    return by_fact(lots, wishes, i, j, need)


meets: Any = nb.njit(inline="always")(_need)

ASKED = (
    GOODS, MODEL, REGION, CHEMISTRY, SOH, ENERGY, WINTER, AGE, MILEAGE, CERTIFICATE,
    TRACEABILITY, GUARANTEE, SAFETY, DATE, OWN,
)  # fmt: skip


def _fits(lots: Any, wishes: Any, i: Any, j: Any) -> Any:
    for need in ASKED:  # noqa: SIM110 – compiled as it stands
        if meets(lots, wishes, i, j, need) != 0:
            return False
    return True


fits: Any = nb.njit(cache=True)(_fits)


def _collect(lots: Any, wishes: Any, start: Any, out_lot: Any, out_wish: Any) -> Any:
    """Pairs that fit but for the price, wish by wish, until the room is full; how many, where to go on."""
    room, count, many = out_lot.size, 0, lots.goods.size
    goods, model, region = lots.goods, lots.model, lots.region
    for j in range(start, wishes.goods.size):
        if room - count < many:
            return count, j
        named, placed = wishes.models[j], wishes.regions[j]
        for i in range(many):
            # The needs that leave out most, told here: the rest costs fifty times as much to be asked.
            if goods[i] != wishes.goods[j]:
                continue
            if named >= 0 and (model[i] < 0 or not wishes.model_sets[named, model[i]]):
                continue
            if placed >= 0 and (region[i] < 0 or not wishes.region_sets[placed, region[i]]):
                continue
            if fits(lots, wishes, i, j):
                out_lot[count] = i
                out_wish[count] = j
                count += 1
    return count, wishes.goods.size


collect: Any = nb.njit(cache=True)(_collect)


def _missed(lots: Any, wishes: Any, j: Any) -> Any:
    """Needs of wish j that each lot misses, and those of which nobody said it, as bits; shapes (lots,)."""
    bits, unknown = np.zeros(lots.goods.size, np.uint32), np.zeros(lots.goods.size, np.uint32)
    for i in range(lots.goods.size):
        for need in ASKED:
            found = meets(lots, wishes, i, j, need)
            if found != 0:
                bits[i] |= np.uint32(1 << need)
            if found == 2:
                unknown[i] |= np.uint32(1 << need)
    return bits, unknown


missed: Any = nb.njit(cache=True)(_missed)


def _met_by(lots: Any, wishes: Any, i: Any) -> Any:
    """The wishes that one lot fits but for the price; shape (found,)."""
    found = np.empty(wishes.goods.size, np.int64)
    count = 0
    for j in range(wishes.goods.size):
        if fits(lots, wishes, i, j):
            found[count] = j
            count += 1
    return found[:count]


met_by: Any = nb.njit(cache=True)(_met_by)
