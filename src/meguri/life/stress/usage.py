"""What a car's battery goes through in a year: duty and climate → state of charge and temperature by hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from meguri.facts.places import Climate
from meguri.facts.source import fact
from meguri.life.profile import Profile
from meguri.life.stress import words
from meguri.life.stress.duty import Duty, duty_of
from meguri.life.stress.duty_faults import QUICK_HOURS, QUICK_KW, pack_faults
from meguri.life.stress.heat import Heat
from meguri.life.stress.jitter import Jitter
from meguri.life.stress.simulate import FLOOR, QUICK_TOP, outside_of, simulate
from meguri.life.stress.weather import climate_from, daily_swing_c
from meguri.life.stress.words import DutyCode, DutyError, DutyFault
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED

Floats = NDArray[np.float64]
Row = Mapping[str, object]

HOT_C = 50.0  # warm air and quick charges bring few packs beyond it
_NEAREST_PARTS = 0.1


@dataclass(frozen=True, eq=False)
class Usage:
    """A year of one or many batteries under one duty.

    Attributes:
        profile: state of charge and battery temperature [v, 8760], to be repeated.
        about: name of the duty.
        pack_kwh: energy of the pack when new.
        outside_c: temperature outside, or of the room [v, 8760].
        distance_km: distance driven in each month [v, 12].
        used_kwh: energy drawn in the year [v].
        charged_kwh: energy charged in the year [v].
        quick_kwh: of these, from quick chargers [v].
        missing_kwh: energy that the duty wanted and the battery could not give [v].
        findings: what is to be known (table `findings`).
        assumed: what nobody said (table `health_assumed`).
    """

    profile: Profile
    about: str
    pack_kwh: float
    outside_c: Floats
    distance_km: Floats
    used_kwh: Floats
    charged_kwh: Floats
    quick_kwh: Floats
    missing_kwh: Floats
    findings: pl.DataFrame
    assumed: pl.DataFrame


def profile_of(
    duty: object, place: str | Climate, *, pack_kwh: float, use_wh_per_km: ArrayLike, **rest: Any
) -> Profile:
    """The profile of `usage_of`, which see, without what was found and assumed."""
    return usage_of(duty, place, pack_kwh=pack_kwh, use_wh_per_km=use_wh_per_km, **rest).profile


def usage_of(
    duty: object,
    place: str | Climate,
    *,
    pack_kwh: float,
    use_wh_per_km: ArrayLike,
    soh_share: ArrayLike = 1.0,
    cooling: str = "none",
    count: int = 1,
    rng: np.random.Generator | None = None,
    jitter: Jitter | None = None,
    heat: Heat | None = None,
    folder: Path | None = None,
) -> Usage:
    """What a car's battery goes through in a year, in `count` equally likely ways.

    Args:
        duty: as `duty_of` takes it.
        place: a prefecture, in Japanese or English, or a climate.
        pack_kwh: energy of the pack when new.
        use_wh_per_km: energy for one kilometre: one figure, or one for each month.
        soh_share: state of health, one or `count` of them; the same trips take more of a worn pack.
        cooling: how the pack is cooled (table `pack_cells`).
        count: how many draws; one without `rng` is the duty in a normal year.
        rng: generator of the draws of drivers, days and weather.
        jitter: spreads of the draws.
        heat: thermal parameters; those of a pack of this size by default.
        folder: the user's data folder.

    Raises:
        DutyError: the duty contradicts itself or the pack, or a figure is none.
        PlaceError: no such prefecture.
        OSError: a duty file cannot be opened.
    """
    meant, climate, spread = duty_of(duty), climate_from(place, folder=folder), jitter or Jitter()
    checked_count(pack_kwh, count, rng)
    use = _months_of(use_wh_per_km, "use_wh_per_km")
    soh = np.broadcast_to(np.asarray(soh_share, dtype=np.float64), (count,))
    if not (np.isfinite(soh).all() and soh.min() > 0 and soh.max() <= 1.5):
        raise DutyError([_outside("soh_share", f"{soh.min():g} … {soh.max():g}", "0 … 1.5")])
    least_kwh = pack_kwh * float(soh.min())
    if faults := pack_faults(meant.frame, meant.name, least_kwh, list(use)):
        raise DutyError(faults)
    warm = heat or Heat.of(pack_kwh, cooling, folder=folder)
    swing, is_known = daily_swing_c(climate, folder=folder)
    outside = outside_of(climate, swing, count, rng, spread)
    made = simulate(meant, use, outside, pack_kwh * soh, warm, rng, spread, _charger(folder))
    findings = _findings(meant, made, use, least_kwh)
    if not is_known:
        row = {"code": words.SWING_NOT_MEASURED, "level": "note", "about": climate.prefecture}
        findings.append(row | {"found_value": swing, "unit": "c", "source_id": "small_circle_1991_2020"})
    assumed = [meant.assumed, assumed_frame(_assumed(meant.name, warm, None if rng is None else spread))]
    used, charged, quick, missing = made["energy"]
    return Usage(
        Profile(1.0, made["soc"], made["temperature"]), meant.name, pack_kwh, outside, made["km"],
        used, charged, quick, missing, found_frame(findings), pl.concat(assumed),
    )  # fmt: skip


def checked_count(pack_kwh: float, count: int, rng: np.random.Generator | None) -> None:
    """Refuse what is no pack and no number of draws.

    Raises:
        DutyError: so it is.
    """
    faults = []
    if not (np.isfinite(pack_kwh) and 0 < pack_kwh <= 10_000):
        faults.append(_outside("pack_kwh", f"{pack_kwh:g}", "> 0"))
    if count < 1 or (rng is None and count > 1):
        faults.append(_outside("count", str(count), "1, or more with rng"))
    if faults:
        raise DutyError(faults)


def assumed_frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows of HEALTH_ASSUMED."""
    return HEALTH_ASSUMED.check(pl.DataFrame(list(rows), schema=HEALTH_ASSUMED.polars_schema))


def found_frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows of FINDINGS, numbered."""
    filled = [
        {**dict.fromkeys(FINDINGS.names), "finding_id": f"duty-{rank}", **row}
        for rank, row in enumerate(rows, start=1)
    ]
    return FINDINGS.check(pl.DataFrame(filled, schema=FINDINGS.polars_schema, strict=False))


def _findings(duty: Duty, made: Mapping[str, Any], use: Floats, kwh: float) -> list[dict[str, object]]:
    used, charged, quick, missing = made["energy"]
    found: list[dict[str, object]] = []
    tops, distances = np.asarray(duty.column("soc_to_share")), np.asarray(duty.column("daily_km"))
    reach = (tops - FLOOR) * kwh * 1000 / use
    if (distances > reach).any():
        worst = int(np.argmax(distances - reach))
        values = {"found_value": float(distances[worst]), "limit_value": float(reach[worst]), "unit": "km"}
        found.append({"code": words.CHARGED_ON_THE_WAY, "level": "caution"} | values)
    meant = float(np.mean(duty.column("fast_share")))
    real = float(quick.sum() / charged.sum()) if charged.sum() > 0 else meant
    if real > meant + _NEAREST_PARTS:
        values = {"found_value": 100 * real, "limit_value": 100 * meant, "unit": "%"}
        found.append({"code": words.NOT_RECHARGED, "level": "caution"} | values)
    if missing.max() > 1e-6 * max(float(used.max()), 1.0):
        values = {"found_value": float(missing.mean()), "limit_value": 0.0, "unit": "kwh"}
        found.append({"code": words.ENERGY_MISSING, "level": "warning"} | values)
    hottest = float(made["temperature"].max())
    if hottest > HOT_C:
        values = {"found_value": hottest, "limit_value": HOT_C, "unit": "c"}
        found.append({"code": words.HOT_BATTERY, "level": "caution"} | values)
    return [{"about": duty.name} | one for one in found]


def _assumed(about: str, heat: Heat, jitter: Jitter | None) -> list[dict[str, str | None]]:
    said = f"{QUICK_KW:g} kW, ≤ {QUICK_HOURS:g} C, {FLOOR:g} … {QUICK_TOP:g}, < 60 °C"
    rows = [*heat.assumed(), {"about": about, "code": "quick_charge", "said": said, "source_id": None}]
    if jitter is not None:
        rows.append({"about": about, "code": "jitter_use", "said": jitter.use_said, "source_id": None})
        rows.append(
            {"about": about, "code": "jitter_climate", "said": jitter.climate_said, "source_id": None}
        )
    return rows


def _months_of(given: ArrayLike, name: str) -> Floats:
    values = np.asarray(given, dtype=np.float64)
    if (
        values.shape not in {(), (1,), (12,)}
        or not np.isfinite(values).all()
        or values.min() < 20
        or values.max() > 2000
    ):
        shown = np.array2string(values, threshold=12, precision=4)[:60]
        raise DutyError([_outside(name, shown, "20 … 2000, 1 or 12")])
    return np.array(np.broadcast_to(values, (12,)))


def _outside(name: str, found: str, wanted: str) -> DutyFault:
    return DutyFault(DutyCode.OUTSIDE, {"where": "duty", "field": name, "found": found, "wanted": wanted})


def _charger(folder: Path | None) -> float:
    figures = fact("use_figures", folder=folder).rows
    return float(figures.filter(figures["figure_id"] == "charge_efficiency_200v")["value"].item())
