"""How a battery at rest in a building is used: cycles a day, depth, power, room → a year by the hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.life.profile import HOURS_PER_YR, Profile
from meguri.life.stress.duty import assumed_rows, templates, told_of
from meguri.life.stress.heat import Heat, settle
from meguri.life.stress.jitter import Jitter, lognormal
from meguri.life.stress.usage import Usage, assumed_frame, checked_count, found_frame
from meguri.life.stress.weather import MONTH_OF_HOUR
from meguri.life.stress.words import DutyCode, DutyError, DutyFault
from meguri.life.stress.year import year_faults, year_frame
from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.life import STORAGE

Floats = NDArray[np.float64]
_MOST_EXACT = 1e-9


@dataclass(frozen=True, eq=False)
class Storage:
    """How one battery at rest is used.

    Attributes:
        name: what it is called.
        frame: one row a month (table `storage`), January first.
        sources: column → id of its source, for figures that a template brought.
        assumed: what nobody said (table `health_assumed`).
    """

    name: str
    frame: pl.DataFrame
    sources: Mapping[str, str] = field(default_factory=dict)
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)


def storage_names() -> tuple[str, ...]:
    """The storage duties shipped as templates, sorted."""
    return tuple(sorted(name for name, told in templates().items() if "cycles_count" in told))


def storage_of(given: object) -> Storage:
    """The storage duty that is meant.

    Args:
        given: the name of a template (`stationary`, 定置, …), the path of a TOML file, a mapping of the
            fields of table `storage` (each one value or twelve; what is missing is taken from `stationary`
            and said), or a Storage. `c_rate` may stand for both `full_charge_h` and `full_discharge_h`.

    Raises:
        DutyError: unknown, unreadable, or in contradiction with itself; every fault is named.
        OSError: the file cannot be opened.
    """
    if isinstance(given, Storage):
        return given
    name, told, where = told_of(given, storage_names())
    is_template = "name_ja" in told
    told = _hours(told)
    kept = {} if is_template else {k: v for k, v in templates()["stationary"].items() if k != "also"}
    every = {**kept, **told}
    if faults := year_faults(STORAGE, every, where):
        raise DutyError(faults)
    frame = year_frame(STORAGE, every)
    if contradictions := _contradictions(frame, where):
        raise DutyError(contradictions)
    listed = every.get("sources")
    known = {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}
    sources = {key: one for key, one in known.items() if is_template or key not in told}
    given_names = () if is_template else tuple(told)
    return Storage(name, frame, sources, assumed_rows(name, frame, sources, "storage", given_names))


def storage_usage_of(
    storage: object,
    *,
    pack_kwh: float,
    cooling: str = "none",
    count: int = 1,
    rng: np.random.Generator | None = None,
    jitter: Jitter | None = None,
    heat: Heat | None = None,
) -> Usage:
    """What a battery at rest goes through in a year, in `count` equally likely ways.

    Each cycle charges, rests, discharges and rests again; its phases follow from depth and power.

    Args:
        storage: as `storage_of` takes it.
        pack_kwh: energy that the battery still holds.
        cooling: how it is cooled (table `pack_cells`).
        count: how many draws; one without `rng` is the duty as it stands.
        rng: generator of the draws.
        jitter: spreads of the draws.
        heat: thermal parameters; those of a pack of this size by default.

    Raises:
        DutyError: the duty contradicts itself, or `pack_kwh` is no energy.
    """
    duty, spread = storage_of(storage), jitter or Jitter()
    checked_count(pack_kwh, count, rng)
    warm = heat or Heat.of(pack_kwh, cooling)
    month = {name: duty.frame[name].to_numpy()[MONTH_OF_HOUR] for name in STORAGE.names[1:]}
    cycles = np.tile(month["cycles_count"], (count, 1))
    room = np.tile(month["indoor_c"], (count, 1))
    if rng is not None:
        cycles = cycles * np.minimum(lognormal(rng, spread.km_cv, (count, 1)), _most_cycles(month))
        room = room + spread.month_c * rng.standard_normal((count, 1))
    soc = _soc(cycles, month)
    moved = np.abs(np.diff(soc, axis=1, prepend=soc[:, -1:]))
    watts = moved * moved * pack_kwh * warm.loss_share_1c * 1000
    temperature = _lagged(room + watts / warm.loss_w_per_k, warm)
    assumed = [duty.assumed, assumed_frame(warm.assumed())]
    if rng is not None:
        said = {"about": duty.name, "code": "jitter_use", "said": spread.use_said, "source_id": None}
        assumed.append(assumed_frame([said]))
    drawn = np.maximum(-np.diff(soc, axis=1, prepend=soc[:, -1:]), 0).sum(axis=1) * pack_kwh
    return Usage(
        Profile(1.0, soc, temperature),
        duty.name,
        pack_kwh,
        room,
        np.zeros((count, 12)),
        drawn,
        drawn,
        np.zeros(count),
        np.zeros(count),
        found_frame([]),
        pl.concat(assumed),
    )


def _soc(cycles: Floats, month: Mapping[str, Floats]) -> Floats:
    """State of charge at the end of each hour: a charge, a rest, a discharge, a rest in every cycle."""
    turn = np.cumsum(cycles / 24, axis=1) % 1.0
    charge = month["depth_share"] * month["full_charge_h"] * cycles / 24
    discharge = month["depth_share"] * month["full_discharge_h"] * cycles / 24
    rest = np.maximum(1 - charge - discharge, 0.0) / 2
    up = np.clip(turn / np.maximum(charge, _MOST_EXACT), 0, 1)
    down = np.clip((turn - charge - rest) / np.maximum(discharge, _MOST_EXACT), 0, 1)
    out: Floats = month["soc_to_share"] - month["depth_share"] * (1 - up + down) * (cycles > 0)
    return out


def _lagged(settled_c: Floats, heat: Heat) -> Floats:
    """A battery that follows its surroundings with a lag; the year before was the same."""
    from scipy.signal import lfilter

    left = settle(heat.store_wh_per_k, heat.loss_w_per_k)
    twice = np.concatenate([settled_c, settled_c], axis=1)
    state = left * settled_c[:, :1]
    followed = lfilter([1 - left], [1, -left], twice, axis=1, zi=state)[0]
    out: Floats = np.ascontiguousarray(followed[:, HOURS_PER_YR:])
    return out


def _most_cycles(month: Mapping[str, Floats]) -> float:
    busy = month["cycles_count"] * month["depth_share"] * (month["full_charge_h"] + month["full_discharge_h"])
    return float(24 / max(busy.max(), _MOST_EXACT))


def _hours(told: Mapping[str, object]) -> dict[str, object]:
    out = dict(told)
    rate = out.get("c_rate")
    if isinstance(rate, int | float) and not isinstance(rate, bool) and rate > 0:
        del out["c_rate"]
        out = {"full_charge_h": 1 / rate, "full_discharge_h": 1 / rate} | out
    return out


def _contradictions(frame: pl.DataFrame, where: str) -> list[DutyFault]:
    found = []
    for row in frame.iter_rows(named=True):
        base = {"where": where, "month": str(row["month_rank"])}
        if row["depth_share"] > row["soc_to_share"] + _MOST_EXACT:
            values = {"found": f"{row['depth_share']:g}", "wanted": f"{row['soc_to_share']:g}"}
            found.append(DutyFault(DutyCode.STORAGE_WINDOW, base | values))
        need = row["cycles_count"] * row["depth_share"] * (row["full_charge_h"] + row["full_discharge_h"])
        if need > 24 + _MOST_EXACT:
            values = {"found": f"{row['cycles_count']:g}", "need": f"{need:.3g}"}
            found.append(DutyFault(DutyCode.STORAGE_HOURS, base | values))
    return found
