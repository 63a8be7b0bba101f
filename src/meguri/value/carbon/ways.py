"""The CO2 of each way, part by part: what is replaced counts above 0, every loss below.

longer use    + new packs avoided, − an overhead of the same share as a second life (cautious: no figure is
              public), − electricity that an old pack loses beyond a new one, − carriage
second life   + a new battery of the energy still held, for the years served out of those it would serve,
              − repurposing, − electricity lost beyond a new one, − carriage
recycling     + virgin metals of what is won back, − the process, − carriage; nothing where the battery would
              have been recycled anyway; without a chemistry, a published mean net of the process
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.lifetime import DAYS_PER_YR
from meguri.value.carbon.factors import METALS, group_of
from meguri.value.carbon.materials import recovered_kg_per_kwh

Floats = NDArray[np.float64]
Values = Mapping[str, float]

KG_PER_T = 1000.0


@dataclass(frozen=True, eq=False)
class Part:
    """One part of every case of one way.

    Attributes:
        part: which part.
        unit: unit of the amount.
        factor_ids: factors that it uses.
        amount: what the factors are put to [case], for amounts of doubt as given [case].
        co2_per_amount: CO2 of one unit of it under given factors, kg; below 0 where it is charged.
    """

    part: str
    unit: str
    factor_ids: tuple[str, ...]
    amount: Callable[[Floats], Floats]
    co2_per_amount: Callable[[Values], float]


def lost_kwh(values: Values) -> float:
    """Electricity that a used pack takes beyond a new one, for each kWh delivered."""
    new = values["efficiency_new"]
    old = max(new - values["efficiency_lost"], 1e-3)
    return 1 / old - 1 / new


def column(cases: pl.DataFrame, name: str, missing: float = 0.0) -> Floats:
    """A column as an array, gaps filled."""
    out: Floats = cases[name].cast(pl.Float64).fill_null(missing).to_numpy()
    return out


def years(cases: pl.DataFrame) -> Floats:
    """Years counted [case]."""
    days = (cases["counted_until"] - cases["counted_from"]).dt.total_days().cast(pl.Float64).to_numpy()
    return np.asarray(days / DAYS_PER_YR, dtype=np.float64)


def longer_use(cases: pl.DataFrame) -> list[Part]:
    """Parts of longer use; the amount of doubt is the count of new packs avoided."""
    rated, moved = column(cases, "rated_kwh"), column(cases, "moved_kwh")
    return [
        Part("new_pack", "kwh", ("new_pack",), lambda packs: packs * rated, lambda v: v["new_pack"]),
        Part(
            "overhead",
            "kwh",
            ("new_pack", "second_life_share"),
            lambda packs: packs * rated,
            lambda v: -v["new_pack"] * v["second_life_share"],
        ),
        _losses(lambda _packs: moved),
        _transport(cases),
    ]


def second_life(cases: pl.DataFrame) -> list[Part]:
    """Parts of a second life; the amount of doubt is the mean state of health."""
    rated, served = column(cases, "rated_kwh"), years(cases)
    cycles = column(cases, "cycles_count")
    return [
        Part(
            "new_pack",
            "kwh_yr",
            ("new_pack", "new_storage_yr"),
            lambda soh: soh * rated * served,
            lambda v: v["new_pack"] / max(v["new_storage_yr"], 1e-3),
        ),
        Part(
            "repurposing",
            "kwh",
            ("new_pack", "second_life_share"),
            lambda _soh: rated,
            lambda v: -v["new_pack"] * v["second_life_share"],
        ),
        _losses(lambda soh: soh * rated * cycles * served),
        _transport(cases),
    ]


def recycling(cases: pl.DataFrame) -> list[Part]:
    """Parts of recycling cases that are all of one chemistry, process and baseline."""
    chemistry, process = cases["chemistry"][0], cases["process"][0]
    counts = 0.0 if cases["baseline"][0] == "recycled" else 1.0
    rated = column(cases, "rated_kwh") * counts
    if chemistry is None:
        ids = ("recycling_published",)
        net = Part("virgin_materials", "kwh", ids, lambda _: rated, lambda v: v["recycling_published"])
        return [net, _transport(cases, counts)]
    won = recovered_kg_per_kwh(chemistry, process)
    step = f"recycling_{process}_{group_of(chemistry)}"
    mass = column(cases, "mass_kg") * counts
    return [
        Part(
            "virgin_materials",
            "kwh",
            tuple(f"virgin_{metal}" for metal in METALS if won.get(metal)),
            lambda _: rated,
            lambda v: sum(kg * v[f"virgin_{metal}"] for metal, kg in won.items()),
        ),
        Part(
            "recycling_process",
            "kg",
            ("cell_mass_share", step),
            lambda _: mass,
            lambda v: -v["cell_mass_share"] * v[step],
        ),
        _transport(cases, counts),
    ]


def _losses(amount: Callable[[Floats], Floats]) -> Part:
    ids = ("efficiency_new", "efficiency_lost", "grid")
    return Part("old_pack_losses", "kwh", ids, amount, lambda v: -lost_kwh(v) * v["grid"])


def _transport(cases: pl.DataFrame, counts: float = 1.0) -> Part:
    t_km = column(cases, "mass_kg") / KG_PER_T * column(cases, "distance_km") * counts
    return Part("transport", "t_km", ("lorry",), lambda _: t_km, lambda v: -v["lorry"])
