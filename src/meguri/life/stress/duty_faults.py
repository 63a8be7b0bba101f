"""Where a duty contradicts itself, or its pack: all months at once."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import polars as pl

from meguri.life.stress.words import DutyCode, DutyFault

QUICK_KW, QUICK_HOURS = 50.0, 1.5  # usual quick charger; no pack takes more than 1.5 times its energy an hour


_RESTS_ON = {
    DutyCode.WINDOW: {"soc_from_share", "soc_to_share"},
    DutyCode.HOURS: {"leave_h", "return_h"},
    DutyCode.DAY_TOO_SHORT: {
        "daily_km", "km_per_yr", "driven_share", "speed_km_per_h", "leave_h", "return_h",
    },
}  # fmt: skip


def frame_faults(frame: pl.DataFrame, where: str, *, aside: Collection[str] = ()) -> list[DutyFault]:
    """Windows and hours that cannot be, in a complete frame of table `duty`.

    Args:
        frame: the duty.
        where: the file or place, for the message.
        aside: fields that are wrong by themselves; nothing is concluded from them.
    """
    found = [one for row in frame.iter_rows(named=True) for one in _row_faults(row, where)]
    return _merged(one for one in found if not _RESTS_ON[DutyCode(one.code)] & set(aside))


def pack_faults(
    frame: pl.DataFrame, where: str, pack_kwh: float, use_wh_per_km: list[float]
) -> list[DutyFault]:
    """Days that neither a full charge nor quick charges in the hours left can feed."""
    found = []
    for row, use in zip(frame.iter_rows(named=True), use_wh_per_km, strict=True):
        if row["driven_share"] == 0:
            continue
        need = row["daily_km"] * use / 1000
        spare = max(row["return_h"] - row["leave_h"] - row["daily_km"] / row["speed_km_per_h"], 0.0)
        gives = row["soc_to_share"] * pack_kwh + spare * min(QUICK_KW, QUICK_HOURS * pack_kwh)
        if need > gives:
            values = {"found": f"{row['daily_km']:.4g}", "need": f"{need:.4g}", "wanted": f"{gives:.4g}"}
            found.append(_fault(DutyCode.BEYOND_PACK, where, row, values))
    return _merged(found)


def _merged(faults: Iterable[DutyFault]) -> list[DutyFault]:
    """One fault for all months that break a rule with the same figures."""
    months: dict[tuple[DutyCode, tuple[tuple[str, str], ...]], list[str]] = {}
    for one in faults:
        rest = tuple((name, value) for name, value in one.values.items() if name != "month")
        months.setdefault((DutyCode(one.code), rest), []).append(one.values["month"])
    return [
        DutyFault(code, dict(rest) | {"month": "1–12" if len(ranks) == 12 else ", ".join(ranks)})
        for (code, rest), ranks in months.items()
    ]


def _row_faults(row: dict[str, Any], where: str) -> Iterator[DutyFault]:
    low, high = row["soc_from_share"], row["soc_to_share"]
    if low >= high:
        yield _fault(DutyCode.WINDOW, where, row, {"found": f"{low:g}", "wanted": f"{high:g}"})
    leave, back = row["leave_h"], row["return_h"]
    if leave >= back:
        yield _fault(DutyCode.HOURS, where, row, {"found": f"{leave:g}", "wanted": f"{back:g}"})
    elif row["driven_share"] > 0 and row["daily_km"] / row["speed_km_per_h"] > back - leave:
        values = {
            "found": f"{row['daily_km']:.4g}",
            "speed": f"{row['speed_km_per_h']:g}",
            "wanted": f"{back - leave:g}",
        }
        yield _fault(DutyCode.DAY_TOO_SHORT, where, row, values)


def _fault(code: DutyCode, where: str, row: dict[str, Any], values: dict[str, str]) -> DutyFault:
    return DutyFault(code, {"where": where, "month": str(row["month_rank"]), **values})
