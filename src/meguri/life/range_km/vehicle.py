"""The figures of a car that its range rests on: energy, rated range, heater – from the catalogue or told."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from meguri.facts.packs import PackFacts, pack_named
from meguri.facts.source import fact
from meguri.life.range_km.coefficients import coefficients
from meguri.life.range_km.words import RangeCode, RangeError, RangeFault
from meguri.tables.schema import N_

HEATERS = ("heat_pump", "resistor", "unknown")
CYCLES = ("WLTC", "JC08")
SMALL_CABIN = 0.8  # of an ordinary one; assumed for kei cars
_KEI = ("sakura", "ek_x_ev", "imiev16", "imiev10", "minicab_miev16", "minicab_miev10", "n_one_e")
_WANTED = N_("usable_kwh, use_wh_per_km, or pack_kwh, rated_range_km and range_cycle (WLTC, JC08)")


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What is known of one car.

    Attributes:
        name: what it is called.
        pack_kwh: nameplate energy when new.
        usable_kwh: energy that can be driven when new.
        rated_range_km: rated electric range.
        range_cycle: WLTC or JC08.
        use_wh_per_km: energy for one kilometre at mild weather, from the battery, where it is known; it then
            stands in place of the rated range.
        heater: heat_pump, resistor or unknown.
        cabin_share: size of the cabin against an ordinary one.
    """

    name: str = "vehicle"
    pack_kwh: float | None = None
    usable_kwh: float | None = None
    rated_range_km: float | None = None
    range_cycle: str | None = None
    use_wh_per_km: float | None = None
    heater: str = "unknown"
    cabin_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the range rests on, nothing missing.

    Attributes:
        name: what the car is called.
        usable_kwh: energy that can be driven when new.
        wltc_wh_per_km: energy for one kilometre of WLTC; of a mild real day where `is_real`.
        is_real: whether it is that of a real day.
        heater: heat_pump, resistor or unknown.
        cabin_share: size of the cabin against an ordinary one.
        assumed: rows of what was assumed.
    """

    name: str
    usable_kwh: float
    wltc_wh_per_km: float
    is_real: bool
    heater: str
    cabin_share: float
    assumed: tuple[dict[str, str | None], ...]


def vehicle_of(given: object, *, folder: Path | None = None) -> Vehicle:
    """The car meant: a name of the catalogue, a PackFacts, a mapping of the fields of Vehicle, or a Vehicle.

    A mapping may have `pack`, a name of the catalogue whose figures it corrects.

    Raises:
        PackNameError: no such pack in the catalogue.
        RangeError: fields that are unknown or no figures; every fault is named.
    """
    if isinstance(given, Vehicle):
        vehicle = given
    elif isinstance(given, PackFacts):
        vehicle = _of_pack(given)
    elif isinstance(given, str):
        vehicle = _of_pack(pack_named(given, folder=folder))
    elif isinstance(given, Mapping):
        vehicle = _of_mapping(given, folder)
    else:
        values = {"asked": type(given).__name__, "missing": "pack", "wanted": _WANTED}
        raise RangeError([RangeFault(RangeCode.NO_ENERGY, values)])
    if faults := _value_faults(vehicle):
        raise RangeError(faults)
    return vehicle


def figures_of(vehicle: Vehicle, *, folder: Path | None = None) -> Figures:
    """What the range of a car rests on.

    Raises:
        RangeError: energy or range are not known; says which to give.
    """
    assumed: list[dict[str, str | None]] = []
    usable = vehicle.usable_kwh
    if usable is None and vehicle.pack_kwh is not None:
        share = usable_share(folder)
        usable = vehicle.pack_kwh * share
        assumed.append(_row(vehicle.name, "range_usable", f"{share:.3g}"))
    if usable is None:
        values = {"asked": vehicle.name, "missing": "pack_kwh", "wanted": _WANTED}
        raise RangeError([RangeFault(RangeCode.NO_ENERGY, values)])
    use, is_real = vehicle.use_wh_per_km, vehicle.use_wh_per_km is not None
    if use is None:
        if vehicle.rated_range_km is None or vehicle.range_cycle is None:
            values = {"asked": vehicle.name, "wanted": _WANTED}
            raise RangeError([RangeFault(RangeCode.NO_RATED_RANGE, values)])
        rated = vehicle.rated_range_km
        if vehicle.range_cycle == "JC08":
            ratio = coefficients(folder).cycle_ratio
            rated *= ratio
            assumed.append(_row(vehicle.name, "range_cycle_ratio", f"{ratio:.3g}", "kakakumag_13628"))
        use = 1000 * usable / rated
    if vehicle.heater == "unknown":
        assumed.append(_row(vehicle.name, "range_heater", "unknown"))
    if vehicle.cabin_share != 1.0:
        assumed.append(_row(vehicle.name, "range_small_cabin", f"{vehicle.cabin_share:g}"))
    size = vehicle.cabin_share
    return Figures(vehicle.name, usable, use, is_real, vehicle.heater, size, tuple(assumed))


def usable_share(folder: Path | None = None) -> float:
    """Usable over nameplate energy: the middle of the catalogue's cars that publish both."""
    rows = fact("pack_cells", folder=folder).rows.drop_nulls("usable_kwh")
    return float(str(rows.select((pl.col("usable_kwh") / pl.col("pack_kwh")).median()).item()))


def _of_pack(pack: PackFacts) -> Vehicle:
    return Vehicle(
        name=pack.name,
        pack_kwh=pack.pack_kwh,
        usable_kwh=pack.usable_kwh,
        rated_range_km=pack.rated_range_km,
        range_cycle=pack.range_cycle,
        cabin_share=SMALL_CABIN if pack.name in _KEI else 1.0,
    )


def _of_mapping(given: Mapping[object, object], folder: Path | None) -> Vehicle:
    told = {str(key): value for key, value in given.items()}
    asked = told.pop("pack", None)
    base = Vehicle() if asked is None else _of_pack(pack_named(str(asked), folder=folder))
    names = tuple(one.name for one in fields(Vehicle))
    faults = []
    for key in (key for key in told if key not in names):
        near = ", ".join(get_close_matches(key, names, n=1) or names)
        faults.append(RangeFault(RangeCode.UNKNOWN_FIELD, {"field": key, "wanted": near}))
    kept = {name: told.get(name, getattr(base, name)) for name in names}
    try:
        texts = {"name", "range_cycle", "heater"}
        numbers = {k: None if v is None else float(str(v)) for k, v in kept.items() if k not in texts}
    except ValueError:
        bad = next(k for k, v in kept.items() if k not in texts and not _is_number(v))
        values = {"field": bad, "found": repr(kept[bad]), "wanted": "> 0"}
        raise RangeError([*faults, RangeFault(RangeCode.OUTSIDE, values)]) from None
    share = numbers["cabin_share"]
    vehicle = Vehicle(
        str(kept["name"]), numbers["pack_kwh"], numbers["usable_kwh"], numbers["rated_range_km"],
        None if kept["range_cycle"] is None else str(kept["range_cycle"]), numbers["use_wh_per_km"],
        str(kept["heater"]), 1.0 if share is None else share,
    )  # fmt: skip
    if faults:
        raise RangeError([*faults, *_value_faults(vehicle)])
    return vehicle


def _is_number(value: object) -> bool:
    try:
        return value is None or bool(float(str(value)) + 1)
    except ValueError:
        return False


def _value_faults(vehicle: Vehicle) -> list[RangeFault]:
    limits = {
        "pack_kwh": (0.5, 1000.0),
        "usable_kwh": (0.5, 1000.0),
        "rated_range_km": (5.0, 2000.0),
        "use_wh_per_km": (20.0, 2000.0),
        "cabin_share": (0.3, 5.0),
    }
    found = []
    for name, (low, high) in limits.items():
        value = getattr(vehicle, name)
        if value is not None and not low <= value <= high:
            values = {"field": name, "found": f"{value:g}", "wanted": f"{low:g} … {high:g}"}
            found.append(RangeFault(RangeCode.OUTSIDE, values))
    for name, allowed in (("heater", HEATERS), ("range_cycle", CYCLES)):
        value = getattr(vehicle, name)
        if value is not None and value not in allowed:
            values = {"field": name, "found": repr(value), "wanted": ", ".join(allowed)}
            found.append(RangeFault(RangeCode.NOT_ALLOWED, values))
    return found


def _row(about: str, code: str, said: str, source_id: str | None = None) -> dict[str, str | None]:
    return {"about": about, "code": code, "said": said, "source_id": source_id}
