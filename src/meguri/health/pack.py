"""The pack that a diagnosis speaks of: what it held when new, how its cells are joined, which chemistry."""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from numbers import Integral, Real
from typing import Any

import polars as pl

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.frames import as_frame
from meguri.tables.schema import N_

CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP", "LTO", "LCO", "unknown")
# What the trade also calls them, in capitals and without signs; a composition may follow (NCM622).
_ALSO = {
    "NCM": "NMC",
    "NICKELMANGANESECOBALT": "NMC",
    "LIFEPO4": "LFP",
    "LIMN2O4": "LMO",
    "LICOO2": "LCO",
    "LI4TI5O12": "LTO",
    "SCIB": "LTO",
}
_FALLS_V = 0.02  # two steps of 10 mV: a measured table may fall by so much and still be one


class PackCode(StrEnum):
    """What can be wrong with a pack's description."""

    CAPACITY = "pack_capacity"
    CELLS = "pack_cells"
    CHEMISTRY = "pack_chemistry"
    ENERGY = "pack_energy"
    OCV_COLUMNS = "pack_ocv_columns"
    OCV_POINTS = "pack_ocv_points"
    OCV_RANGE = "pack_ocv_range"
    OCV_ORDER = "pack_ocv_order"


MESSAGES: dict[PackCode, str] = {
    PackCode.CAPACITY: N_("{field}: {found} is no capacity. Give the capacity when new in Ah, above 0."),
    PackCode.CELLS: N_("{field}: {found} is no number of cells. Give a whole number from 1 to 400."),
    PackCode.CHEMISTRY: N_("{field}: {found} is not a chemistry known here. Use one of: {known}."),
    PackCode.ENERGY: N_("{field}: {found} is no energy. Give kWh above 0, or leave it out."),
    PackCode.OCV_COLUMNS: N_(
        "{field}: has {found}; give the columns soc_share and cell_voltage_v, in numbers."
    ),
    PackCode.OCV_POINTS: N_("{field}: has {found} points with different soc_share; give at least 3."),
    PackCode.OCV_RANGE: N_(
        "{field}: {found} in row {row} (counted from 0). Give soc_share from 0 to 1 and the voltage of one "
        "cell between 1 and 5 V."
    ),
    PackCode.OCV_ORDER: N_(
        "{field}: the voltage falls by {found} V while soc_share rises; correct the table."
    ),
}


class PackFault(CodedFault):
    """One thing wrong with a pack's description: which rule, and the values for its message."""


class PackError(CodedError):
    """A pack that cannot be; every fault is named.

    Attributes:
        faults: all faults, in the order of the fields.
    """

    messages = MESSAGES


@dataclass(frozen=True, eq=False)
class Pack:
    """One kind of pack.

    Attributes:
        capacity_ah: capacity when new that counts as 100 %, Ah.
        cells_in_series: cell groups in series.
        chemistry: one of CHEMISTRIES, or what the trade calls it (NCM, NMC811, LiFePO4).
        ocv: open-circuit voltage of a cell: `soc_share` (0…1 of true capacity), `cell_voltage_v`, rows in any
            order; None where only the chemistry is known. Kept sorted, points of one soc_share as their mean.
        energy_kwh: nameplate energy, kWh.
        certified_energy_kwh: certified usable energy (UN GTR 22), kWh; None where it is not known.
        name: model and pack.
        capacity_source_id: where `capacity_ah` comes from; "" when the user gave it.

    Raises:
        PackError: values that no pack has; all of them at once.
    """

    capacity_ah: float
    cells_in_series: int
    chemistry: str = "unknown"
    ocv: pl.DataFrame | None = None
    energy_kwh: float | None = None
    certified_energy_kwh: float | None = None
    name: str = ""
    capacity_source_id: str = ""

    def __post_init__(self) -> None:
        plain = {
            "capacity_ah": _plain_number(self.capacity_ah),
            "cells_in_series": _plain_count(self.cells_in_series),
            "chemistry": chemistry_named(self.chemistry),
        }
        for name, value in plain.items():
            object.__setattr__(self, name, value)
        ocv, faults = (None, []) if self.ocv is None else _curve_of(self.ocv)
        faults = [*self._faults(), *faults]
        if faults:
            raise PackError(tuple(faults))
        object.__setattr__(self, "ocv", ocv)

    def _faults(self) -> list[PackFault]:
        known = ", ".join(CHEMISTRIES)
        tests = (
            (PackCode.CAPACITY, "capacity_ah", self.capacity_ah, _is_positive(self.capacity_ah)),
            (PackCode.CELLS, "cells_in_series", self.cells_in_series, _is_count(self.cells_in_series)),
            (PackCode.CHEMISTRY, "chemistry", self.chemistry, self.chemistry in CHEMISTRIES),
            *(
                (PackCode.ENERGY, name, value, value is None or _is_positive(value))
                for name, value in (
                    ("energy_kwh", self.energy_kwh),
                    ("certified_energy_kwh", self.certified_energy_kwh),
                )
            ),
        )
        return [
            PackFault(code, {"field": name, "found": repr(value), "known": known})
            for code, name, value, holds in tests
            if not holds
        ]


def chemistry_named(name: object) -> Any:
    """The chemistry of CHEMISTRIES that a name of the trade means; any other name comes back as it is."""
    if name is None:
        return "unknown"
    if not isinstance(name, str):
        return name
    said = re.sub(r"[^A-Z0-9]", "", name.upper())
    known = {one.upper(): one for one in CHEMISTRIES} | _ALSO
    return known.get(said) or known.get(re.sub(r"[0-9]+$", "", said)) or name


def _plain_number(value: Any) -> Any:
    """A number of any library as Python's own."""
    return float(value) if isinstance(value, Real) and not isinstance(value, bool | int | float) else value


def _plain_count(value: Any) -> Any:
    """A whole number of any library, or one written as 96.0, as Python's own."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    if isinstance(value, Integral):
        return int(value)
    return int(float(value)) if float(value).is_integer() else value


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value > 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 400


def _curve_of(given: object) -> tuple[pl.DataFrame | None, list[PackFault]]:
    """The table as it is kept, or what is wrong with it."""
    wanted = ("soc_share", "cell_voltage_v")

    def refused(code: PackCode, found: object, row: object = "") -> tuple[None, list[PackFault]]:
        return None, [PackFault(code, {"field": "ocv", "found": str(found), "row": str(row)})]

    ocv = as_frame(given)
    if ocv is None:
        return refused(PackCode.OCV_COLUMNS, type(given).__name__)
    if any(name not in ocv.columns or not ocv[name].dtype.is_numeric() for name in wanted):
        return refused(PackCode.OCV_COLUMNS, ", ".join(ocv.columns))
    told = ocv.select(pl.col(*wanted).cast(pl.Float64).fill_null(float("nan")))
    sound = pl.col("soc_share").is_between(0, 1) & pl.col("cell_voltage_v").is_between(1, 5)
    wrong = told.with_row_index("row").filter(~sound | pl.any_horizontal(pl.col(*wanted).is_nan()))
    if wrong.height:
        row, share, volts = wrong.row(0)
        return refused(PackCode.OCV_RANGE, f"soc_share {share}, {volts} V", row)
    curve = told.group_by("soc_share").agg(pl.col("cell_voltage_v").mean()).sort("soc_share")
    if curve.height < 3:
        return refused(PackCode.OCV_POINTS, curve.height)
    held = curve["cell_voltage_v"]
    falls = float((held.cum_max() - held).to_numpy().max())
    return refused(PackCode.OCV_ORDER, f"{falls:.3f}") if falls > _FALLS_V else (curve, [])
