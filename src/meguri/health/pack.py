"""The pack that a diagnosis speaks of: what it held when new, how its cells are joined, which chemistry."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import polars as pl

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP", "LTO", "LCO", "unknown")


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
    PackCode.OCV_POINTS: N_("{field}: has {found} points; give at least 3."),
    PackCode.OCV_RANGE: N_(
        "{field}: {found}. Give soc_share from 0 to 1 and the voltage of one cell between 1 and 5 V."
    ),
    PackCode.OCV_ORDER: N_("{field}: {found}. The voltage must not fall while soc_share rises."),
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
        chemistry: one of CHEMISTRIES.
        ocv: open-circuit voltage of a cell: `soc_share` (0…1 of true capacity), `cell_voltage_v`; None where
            only the chemistry is known.
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
        faults = tuple(self._faults())
        if faults:
            raise PackError(faults)

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
        found = [
            PackFault(code, {"field": name, "found": repr(value), "known": known})
            for code, name, value, holds in tests
            if not holds
        ]
        return found + ([] if self.ocv is None else _ocv_faults(self.ocv))


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value > 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 400


def _ocv_faults(ocv: pl.DataFrame) -> list[PackFault]:
    wanted = ("soc_share", "cell_voltage_v")

    def fault(code: PackCode, found: object) -> list[PackFault]:
        return [PackFault(code, {"field": "ocv", "found": str(found)})]

    if any(name not in ocv.columns or not ocv[name].dtype.is_numeric() for name in wanted):
        return fault(PackCode.OCV_COLUMNS, ", ".join(ocv.columns))
    if ocv.height < 3:
        return fault(PackCode.OCV_POINTS, ocv.height)
    curve = ocv.select(pl.col(*wanted).cast(pl.Float64)).sort("soc_share")
    soc, volt = curve["soc_share"], curve["cell_voltage_v"]
    if curve.null_count().sum_horizontal().item() or not (soc.is_between(0, 1) & volt.is_between(1, 5)).all():
        low, high = volt.to_numpy().min(), volt.to_numpy().max()
        return fault(PackCode.OCV_RANGE, f"{soc.to_list()[0]}…{soc.to_list()[-1]}, {low}…{high} V")
    if not (volt.diff().drop_nulls() >= 0).all() or soc.n_unique() < soc.len():
        return fault(PackCode.OCV_ORDER, "voltage falls, or a soc_share comes twice")
    return []
