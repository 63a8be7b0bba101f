"""From pieces of time to what each of them keeps in service.

How use counts (`used_share`): distance a year over the scheme's full distance, plus energy delivered a year
over its full cycles, at most 1. It is 0 for a parked battery and without a record, never falls with more use,
and is judged on each record as it stands: two records are judged apart.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.value.circularity.base_law import BaseLaw
from meguri.value.circularity.knots import Knots
from meguri.value.circularity.pieces import Pieces
from meguri.value.circularity.records import Floats, Ints, Records, years_of
from meguri.value.circularity.scheme import Use


@dataclass(frozen=True, eq=False)
class Counted:
    """What each piece keeps in service.

    Attributes:
        pieces: the pieces.
        used_share: how fully the battery was used [piece].
        years: length [piece].
        left, right: kWh·years a share of health at the knot before and after it is worth [piece]; 0 where the
            state of health is not known.
        retained_km: distance weighted by the share of peers gone [piece].
        driven_km, moved_kwh: use on record [piece].
    """

    pieces: Pieces
    used_share: Floats
    years: Floats
    left: Floats
    right: Floats
    retained_km: Floats
    driven_km: Floats
    moved_kwh: Floats

    def of_edge(self, knots: Knots, edge: int) -> Floats:
        """kWh·years of each piece with the health at the 5 %, 50 % or 95 % point (edge 0, 1, 2)."""
        if knots.battery.size == 0:
            return np.zeros(self.left.size)
        at = np.maximum(self.pieces.knot, 0)
        following = np.minimum(at + 1, knots.battery.size - 1)
        out: Floats = self.left * knots.soh[edge, at] + self.right * knots.soh[edge, following]
        return out


def counted(known: Records, cut: Pieces, knots: Knots, law: BaseLaw, use: Use) -> Counted:
    """What each piece keeps in service under one law and one rule of use."""
    born = known.born[cut.battery]
    begin, end = years_of(cut.since - born), years_of(cut.until - born)
    years = end - begin
    km_per_yr, kwh_per_yr = _rates(known, cut)
    cycles = kwh_per_yr / known.rated_kwh[cut.battery]
    share = np.minimum(km_per_yr / use.full_km_per_yr + cycles / use.full_cycles_per_yr, 1.0)
    owned = cut.holding >= 0
    share, km_per_yr, kwh_per_yr = share * owned, km_per_yr * owned, kwh_per_yr * owned
    area = law.gone_area(end) - law.gone_area(begin)
    moment = law.gone_moment(end) - law.gone_moment(begin)
    left, right = _weights(cut, knots, born, area, moment)
    worth = known.rated_kwh[cut.battery] * share
    return Counted(
        pieces=cut,
        used_share=share,
        years=years,
        left=left * worth,
        right=right * worth,
        retained_km=km_per_yr * area,
        driven_km=km_per_yr * years,
        moved_kwh=kwh_per_yr * years,
    )


def _rates(known: Records, cut: Pieces) -> tuple[Floats, Floats]:
    """Distance and energy a year on the record that covers each piece; 0 without one."""
    took = years_of(
        (known.use["used_until"] - known.use["used_from"]).dt.total_days().cast(pl.Float64).to_numpy()
    )
    out = []
    for name in ("driven_km", "moved_kwh"):
        per_yr = np.append(known.use[name].fill_null(0.0).to_numpy() / took, 0.0)
        out.append(per_yr[cut.record])  # −1 is the 0 at the end
    return out[0], out[1]


def _weights(cut: Pieces, knots: Knots, born: Floats, area: Floats, moment: Floats) -> tuple[Floats, Floats]:
    """∫ (1 − S) over each piece, shared out between the knots before and after it; 0 outside all knots."""
    known = cut.knot >= 0
    if not known.any():
        return np.zeros(known.size), np.zeros(known.size)
    at = np.where(known, cut.knot, int(cut.knot.max()))
    since, until = (years_of(knots.day[where] - born) for where in (at, at + 1))
    span = np.where(known, until - since, 1.0)
    right = np.clip((moment - since * area) / span, 0.0, area) * known
    return area * known - right, right


def row_places(cut: Pieces) -> tuple[Ints, Ints]:
    """The row of MERIT that each owned piece belongs to, and the first piece of each row.

    A row is one battery, one holding, one period.

    Returns:
        Place of the row [piece], −1 without an owner; index of its first piece [row].
    """
    owned = np.flatnonzero(cut.holding >= 0)
    keys = np.stack([cut.battery[owned], cut.holding[owned], cut.period[owned]], axis=1)
    if owned.size == 0:
        return np.full(cut.battery.size, -1, dtype=np.int64), owned
    is_new = np.append([True], np.any(keys[1:] != keys[:-1], axis=1))
    places = np.full(cut.battery.size, -1, dtype=np.int64)
    places[owned] = np.cumsum(is_new) - 1
    return places, owned[is_new]
