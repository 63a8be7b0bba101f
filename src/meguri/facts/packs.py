"""Which packs do the cars carry? Energy, cells and capacity by model, and how a year's sales divide.

`pack_mix` holds shares that follow from counts of models. Where nobody counted, there is no row: what is
taken instead is an assumption of the room that takes it, and named there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize

import polars as pl

from meguri.facts.source import DID_YOU_MEAN, KNOWN_NAMES, fact
from meguri.tables.schema import N_

_MOST_NEAR = 8  # names in one suggestion


class PackNameCode(StrEnum):
    """What can be wrong with a request for a pack."""

    UNKNOWN = "unknown_pack"
    NO_CAPACITY = "pack_without_capacity"


MESSAGES: dict[PackNameCode, str] = {
    PackNameCode.UNKNOWN: N_("No pack is called {asked}."),
    PackNameCode.NO_CAPACITY: N_(
        "{asked}: no published figure was found for {missing}. Describe the pack in a file instead "
        "(capacity_ah, cells_in_series, chemistry), with figures from its type plate or service manual."
    ),
}


class PackNameError(ValueError):
    """A pack was asked for that is not in the catalogue, or of which too little is published.

    Attributes:
        code: what is wrong.
        values: `asked`, `suggestion` (may be empty), `known` and `missing`, for the words made at a door.
    """

    def __init__(self, code: PackNameCode, values: Mapping[str, str]) -> None:
        self.code = code
        self.values = dict(values)
        said = MESSAGES[code]
        if code is PackNameCode.UNKNOWN:
            said += " " + (DID_YOU_MEAN if values["suggestion"] else KNOWN_NAMES)
        super().__init__(said.format(**values))


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What is published of one pack; None where nothing was found (table `pack_cells`).

    Attributes:
        name: short name to ask by.
        model: model, as `vehicle_packs` names it.
        pack_kwh: nameplate energy.
        usable_kwh: usable energy, where published.
        capacity_ah: capacity when new.
        capacity_basis: `published`, or `derived` from energy and voltage.
        cells_series_count: cell groups in series.
        cells_parallel_count: cells in parallel.
        chemistry: as `meguri.health.pack` names it.
        nominal_v: nominal voltage.
        cooling: how it is cooled.
        fade_class: the fleet whose fade is taken (table `fleet_fade`).
        gauge: capacity gauge on the meter (table `leaf_bars`).
        sold_from: first day of sale.
        sold_to: last day of sale; None when still sold.
        rated_range_km: rated electric range in `range_cycle`.
        range_cycle: JC08 or WLTC.
        status: how firm the row is.
        status_note: what that needs said.
        source_id: id of the source.
    """

    name: str
    model: str
    pack_kwh: float
    usable_kwh: float | None
    capacity_ah: float | None
    capacity_basis: str | None
    cells_series_count: int | None
    cells_parallel_count: int | None
    chemistry: str
    nominal_v: float | None
    cooling: str
    fade_class: str
    gauge: str | None
    sold_from: date
    sold_to: date | None
    rated_range_km: float | None
    range_cycle: str | None
    status: str
    status_note: str | None
    source_id: str

    def reference(self) -> dict[str, float | int | str]:
        """What `meguri.health.pack.Pack` takes: capacity, cells, chemistry, energy, name and source.

        Raises:
            PackNameError: capacity or series count are not published.
        """
        wanted = {"capacity_ah": self.capacity_ah, "cells_in_series": self.cells_series_count}
        known = {field: value for field, value in wanted.items() if value is not None}
        if missing := [field for field in wanted if field not in known]:
            raise PackNameError(PackNameCode.NO_CAPACITY, {"asked": self.name, "missing": ", ".join(missing)})
        return {
            **known,
            "chemistry": self.chemistry,
            "energy_kwh": self.pack_kwh,
            "name": self.name,
            "capacity_source_id": self.source_id,
        }


def pack_names(*, folder: Path | None = None) -> tuple[str, ...]:
    """The short names of all packs in the catalogue, sorted."""
    return tuple(sorted(fact("pack_cells", folder=folder).rows["name"]))


def pack_named(name: str, *, folder: Path | None = None) -> PackFacts:
    """The pack called `name`: its short name, its model or another name, in Japanese or English.

    Raises:
        PackNameError: no such pack.
    """
    rows = {row["name"]: row for row in fact("pack_cells", folder=folder).rows.iter_rows(named=True)}
    called: dict[str, str] = {}
    for row in rows.values():
        for other in (row["name"], row["model"], *row["also"].split(";")):
            called.setdefault(_plain(other), row["name"])
    found = called.get(_plain(name))
    if found is None:
        asked = _plain(name)
        near = [one for one in called if asked and asked in one] or get_close_matches(asked, called, n=3)
        suggestion = ", ".join(list(dict.fromkeys(called[one] for one in near))[:_MOST_NEAR])
        values = {"asked": repr(name), "suggestion": suggestion, "known": ", ".join(sorted(rows))}
        raise PackNameError(PackNameCode.UNKNOWN, values)
    return PackFacts(**{field.name: rows[found][field.name] for field in fields(PackFacts)})


def _plain(name: str) -> str:
    """A name without what people write differently: width, case, spaces, hyphens, dots."""
    kept = normalize("NFKC", name).casefold()
    return "".join(letter for letter in kept if letter not in " -_・.()/‐‑–")


def counted_mix(*, as_of: date | None = None, folder: Path | None = None) -> pl.DataFrame:
    """PACK_MIX: counted shares of model families and packs in each year's sales, as public on a day."""
    return fact("pack_mix", as_of=as_of, folder=folder).rows


def pack_energy(*, folder: Path | None = None) -> dict[str, float]:
    """Nameplate energy of each model's pack, kWh; a model sold with several packs has a name for each."""
    rows = fact("vehicle_packs", folder=folder).rows
    return dict(rows.sort("sold_from").select("model", "pack_kwh").iter_rows())
