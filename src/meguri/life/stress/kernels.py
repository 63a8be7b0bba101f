"""Compiled inner loop of a year of driving, charging and warming; nothing outside life/stress needs it.

Rows are batteries. Compiled on first use, kept in numba's cache; single-threaded and without the
interpreter lock. Three weeks of the same year's end run before it, so that the year begins as it ends.
"""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

HOME, WORK, PUBLIC = 0, 1, 2
SPIN_UP_H = 21 * 24
WORTH_A_STOP = 0.2  # share of the pack below which nobody stops at a quick charger
FASTEST_PER_H = 1.5  # no pack takes more of itself in an hour
LESS_CHARGE_C, NO_CHARGE_C = 45.0, 60.0  # a hot pack is quick charged more slowly, then not at all; assumed
MOST_LOST = 0.1  # share of the energy: a pack worked harder is built of cells with less resistance; assumed

# rows of `months` [row, 12]
KM_PER_H, LEAVE, BACK, FROM, SLOW, FAST, LOW, TOP, PLACE = range(9)
# columns of `packs` [battery, column]
KWH, FLOOR, QUICK_KW, QUICK_TOP, LOSS, FORM, LEFT, W_PER_K, WH_PER_K, COOL_C, COOL_WH, SHIFT = range(12)
# columns of `energy` [battery, column], kWh
USED, SLOW_IN, QUICK_IN, MISSING = range(4)
# entries of `state`
SOC, DEGREES, PLUGGED, DEBT, HEAT, IN_USE = range(6)
# entries of `today`
HOURS, NEED, MOVING, AWAY, PLUG = range(5)


def _overlap(a: float, b: float, c: float, d: float) -> float:
    """Length of what [a, b] and [c, d] share."""
    return max(min(b, d) - max(a, c), 0.0)


overlap: Any = nb.njit(cache=True, nogil=True)(_overlap)


def _plug_h(month: Floats, hours: float, going: bool) -> int:
    """The hour of the day at which a plug is near; -1 on a day without."""
    leave, back = month[LEAVE], month[BACK]
    if month[PLACE] == WORK:
        return int(np.ceil(leave + hours / 2)) % 24 if going else -1
    if month[PLACE] == PUBLIC:
        return int(np.ceil(back)) % 24
    since = month[FROM] if month[FROM] < leave or not going else max(month[FROM], np.ceil(back))
    return int(since) % 24


plug_h: Any = nb.njit(cache=True, nogil=True)(_plug_h)


def _dawn(month: Floats, km: float, wh_per_km: float, kwh: float, going: bool, today: Floats) -> None:
    """What the day wants."""
    today[:] = 0.0
    if going:
        today[HOURS] = min(km / month[KM_PER_H], month[BACK] - month[LEAVE])
        today[NEED] = km * wh_per_km / 1000 / kwh
    today[PLUG] = plug_h(month, today[HOURS], going)


dawn: Any = nb.njit(cache=True, nogil=True)(_dawn)


def _look(hod: int, month: Floats, today: Floats) -> None:
    """How much of this hour of a day driven it moves: half on the way out, half on the way back."""
    leave, back, half = month[LEAVE], month[BACK], today[HOURS] / 2
    today[MOVING] = overlap(hod, hod + 1, leave, leave + half) + overlap(hod, hod + 1, back - half, back)
    today[AWAY] = 1.0 if leave < hod + 0.5 < back else 0.0


look: Any = nb.njit(cache=True, nogil=True)(_look)


def _quick(state: Floats, wanted: float, pack: Floats, energy: Floats) -> float:
    """One stop at a quick charger; what it adds, as a share of the pack."""
    cool = min(max((NO_CHARGE_C - state[DEGREES]) / (NO_CHARGE_C - LESS_CHARGE_C), 0.0), 1.0)
    rate = cool * min(pack[QUICK_KW] / pack[KWH], FASTEST_PER_H)
    added = max(min(wanted, rate, pack[QUICK_TOP] - state[SOC]), 0.0)
    state[SOC] += added
    state[HEAT] += added * pack[LOSS] * rate
    state[IN_USE] = 1.0
    energy[QUICK_IN] += added * pack[KWH]
    return float(added)


quick: Any = nb.njit(cache=True, nogil=True)(_quick)


def _drive(state: Floats, month: Floats, today: Floats, pack: Floats, energy: Floats) -> None:
    """An hour with driving in it; what one charge does not give is charged on the way."""
    used = today[NEED] * today[MOVING] / today[HOURS]
    state[DEBT] += used * month[FAST]
    if state[SOC] - used < pack[FLOOR]:
        quick(state, today[NEED] + pack[FLOOR] - state[SOC] + used, pack, energy)
    given = min(used, state[SOC])
    state[SOC] -= given
    state[HEAT] += given * min(pack[LOSS] * pack[FORM] * given / today[MOVING], MOST_LOST)
    state[IN_USE], state[PLUGGED] = 1.0, 0.0
    energy[USED] += given * pack[KWH]
    energy[MISSING] += (used - given) * pack[KWH]


drive: Any = nb.njit(cache=True, nogil=True)(_drive)


def _charge(state: Floats, month: Floats, today: Floats, pack: Floats, energy: Floats) -> None:
    """An hour at the charger of its base, up to the end of its window."""
    if state[PLUGGED] == 0.0 or (today[AWAY] > 0 and month[PLACE] != WORK):
        return
    top = month[TOP] + pack[SHIFT]
    rate = min(month[SLOW] / pack[KWH], FASTEST_PER_H)
    added = max(min(rate, top - state[SOC]), 0.0)
    state[SOC] += added
    state[HEAT] += added * pack[LOSS] * rate
    state[IN_USE] = 1.0
    energy[SLOW_IN] += added * pack[KWH]
    if state[SOC] >= top - 1e-12:
        state[PLUGGED] = 0.0


charge: Any = nb.njit(cache=True, nogil=True)(_charge)


def _warm(state: Floats, around: float, pack: Floats) -> None:
    """The pack's temperature an hour later."""
    settled = around + state[HEAT] * pack[KWH] * 1000 / pack[W_PER_K]
    later = settled + (state[DEGREES] - settled) * pack[LEFT]
    if state[IN_USE] > 0 and later > pack[COOL_C]:
        later = max(pack[COOL_C], later - pack[COOL_WH] / pack[WH_PER_K])
    state[DEGREES], state[HEAT], state[IN_USE] = later, 0.0, 0.0


warm: Any = nb.njit(cache=True, nogil=True)(_warm)


def _year(
    months: Floats, month_of_day: Whole, driven: Flags, km: Floats, wh_per_km: Floats, packs: Floats,
    around: Floats, outside: Floats, soc: Floats, degrees: Floats, energy: Floats,
) -> None:  # fmt: skip
    hours, days = soc.shape[1], driven.shape[1]
    state, today = np.zeros(6), np.zeros(5)
    for row in range(soc.shape[0]):
        pack, spent = packs[row], energy[row]
        state[:] = 0.0
        state[SOC], state[DEGREES] = months[11, TOP] + pack[SHIFT], outside[row, hours - SPIN_UP_H]
        for step in range(-SPIN_UP_H // 24, days):
            if step == 0:
                spent[:] = 0.0
            day, rank = step % days, month_of_day[step % days]
            month, going = months[rank], driven[row, day]
            dawn(month, km[row, day], wh_per_km[row, rank], pack[KWH], going, today)
            for hod in range(24):
                at = day * 24 + hod
                if going:
                    look(hod, month, today)
                if today[MOVING] > 0:
                    drive(state, month, today, pack, spent)
                else:
                    if min(today[AWAY], state[DEBT], pack[QUICK_TOP] - state[SOC]) >= WORTH_A_STOP:
                        state[DEBT] -= quick(state, state[DEBT], pack, spent)
                    if hod == today[PLUG]:
                        ahead = day if hod < month[LEAVE] else (day + 1) % days
                        wanted = km[row, ahead] * wh_per_km[row, month_of_day[ahead]] / 1000 / pack[KWH]
                        least = max(month[LOW] + pack[SHIFT], wanted * driven[row, ahead] + pack[FLOOR])
                        state[PLUGGED] = 1.0 if state[SOC] <= least else 0.0
                    charge(state, month, today, pack, spent)
                warm(state, outside[row, at] if today[AWAY] > 0 else around[row, at], pack)
                soc[row, at], degrees[row, at] = state[SOC], state[DEGREES]


year: Any = nb.njit(cache=True, nogil=True)(_year)
