"""What goes into a comparison: draws of each way's price, what is not known, and what policy adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from meguri.tables.draws import Draws
from meguri.tables.worth import WAYS
from meguri.value.routing.faults import RouteCode, RouteError, RouteFault, route_fault

Floats = NDArray[np.float64]

MOST_JPY = 1e8
CHARGEABLE = (
    "reuse.removal",
    "reuse.logistics",
    "recycle.removal",
    "recycle.logistics",
    "recycle.process",
)


@dataclass(frozen=True, slots=True)
class Ways:
    """Draws of what one battery fetches on each way, before what the way costs; shared causes, shared draws.

    Attributes:
        subject_id: id of the car or battery.
        keep_jpy: price of the car at home, tax included, without the uplift of a guarantee; [draw].
        export_jpy: price of the car free on board, in yen, free of tax; [draw].
        reuse_jpy: what a repurposer pays for the pack before removal and carriage; [draw].
        recycle_jpy: worth of the metals before processing, removal and carriage; [draw].
        premium_jpy: guarantee fee or premium; None: the parameter's.
        unknowns: name → draws of what is not known and could be learnt (`soh`, `exchange_rate` …); [draw].
        verdict_id: id of the verdict that the prices rest on.
        charged: costs that the prices have in them already, as `way.part` (CHARGEABLE).
        given: ways whose price the user gave.
    """

    subject_id: str
    keep_jpy: Draws | None = None
    export_jpy: Draws | None = None
    reuse_jpy: Draws | None = None
    recycle_jpy: Draws | None = None
    premium_jpy: Draws | float | None = None
    unknowns: Mapping[str, Floats] = field(default_factory=dict)
    verdict_id: str | None = None
    charged: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @property
    def priced(self) -> dict[str, Draws]:
        """The ways that have a price, in the order of WAYS."""
        told = {way: getattr(self, f"{way}_jpy") for way in WAYS}
        return {way: one for way, one in told.items() if one is not None}

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(next(iter(self.priced.values())).array.shape[0])


@dataclass(frozen=True, slots=True)
class Levers:
    """What policy or a seller could add.

    Attributes:
        subsidy_jpy: paid for staying at home.
        guarantee_uplift_share: added to the uplift that a guarantee brings.
        home_deposit_jpy: deposit that is paid back only in Japan: driving on, reuse, recycling.
        export_charge_jpy: charged on export.
    """

    subsidy_jpy: float = 0.0
    guarantee_uplift_share: float = 0.0
    home_deposit_jpy: float = 0.0
    export_charge_jpy: float = 0.0


def checked(ways: Ways, levers: Levers) -> None:
    """Nothing, where the ways can be compared.

    Raises:
        RouteError: no price, draws that differ or are no numbers, a lever out of range; all reasons.
    """
    faults = [*_draw_faults(ways), *_lever_faults(levers)]
    if faults:
        raise RouteError(faults)


def _draw_faults(ways: Ways) -> list[RouteFault]:
    if not ways.priced:
        return [route_fault(RouteCode.NO_WAY)]
    told = {way: one.array for way, one in ways.priced.items()}
    if isinstance(ways.premium_jpy, Draws):
        told["premium"] = ways.premium_jpy.array
    told |= {name: np.asarray(one, dtype=np.float64) for name, one in ways.unknowns.items()}
    shaped = [
        route_fault(RouteCode.NO_DRAWS, about=name, found=one.shape)
        for name, one in told.items()
        if one.ndim != 1 or one.size == 0
    ]
    if shaped:
        return shaped
    faults = []
    counts = sorted({one.size for one in told.values()})
    if len(counts) > 1:
        faults.append(route_fault(RouteCode.DRAWS_DIFFER, found=", ".join(map(str, counts))))
    for name, one in told.items():
        if bad := int(np.sum(~np.isfinite(one))):
            faults.append(route_fault(RouteCode.NOT_FINITE, about=name, count=bad))
    if "keep" in told and (bad := int(np.sum(told["keep"] <= 0))):
        faults.append(route_fault(RouteCode.NO_PRICE_AT_HOME, count=bad))
    if isinstance(ways.premium_jpy, float | int) and not isfinite(ways.premium_jpy):
        faults.append(route_fault(RouteCode.NOT_FINITE, about="premium", count=1))
    faults += [
        route_fault(RouteCode.UNKNOWN_WORD, about="charged", found=one, known=", ".join(CHARGEABLE))
        for one in sorted(set(ways.charged) - set(CHARGEABLE))
    ]
    return faults


def _lever_faults(levers: Levers) -> list[RouteFault]:
    faults = []
    for one in fields(Levers):
        value = getattr(levers, one.name)
        low, high = (-0.9, 10.0) if one.name.endswith("_share") else (0.0, MOST_JPY)
        if not isfinite(value) or not low <= value <= high:
            values = {"about": one.name, "found": float(value), "low": low, "high": high}
            faults.append(route_fault(RouteCode.NO_LEVER, **values))
    return faults
