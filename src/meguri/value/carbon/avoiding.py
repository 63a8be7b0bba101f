"""CO2 avoided by longer use, a second life and recycling, losses charged: each case, each way, together.

Figures in the middle are those of the middle of every input and add up exactly; `_low` and `_high` are 5 %
and 95 % points of draws in which every factor is one for all cases, and a battery's state of health errs as
it does in its merit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.circularity import CARBON, CARBON_PARTS, CARBON_TOTALS, WAYS
from meguri.tables.draws import HIGH, LOW, Z95
from meguri.value.carbon.cases import checked
from meguri.value.carbon.factors import Factors, factors
from meguri.value.carbon.notes import assumed_rows, finding_rows
from meguri.value.carbon.statement import Statement, statement
from meguri.value.carbon.ways import Part, longer_use, recycling, second_life
from meguri.value.circularity.doubt import normal, streams

Floats = NDArray[np.float64]
Row = dict[str, Any]

DRAWS = 200
EDGES = ("_low", "", "_high")
ALL = "all"
_DOUBTFUL = {"longer_use": "avoided_count", "second_life": "soh_share"}


@dataclass(frozen=True, eq=False)
class Account:
    """CO2 avoided, and what has to be said of it.

    Attributes:
        carbon: by case (table `carbon`).
        parts: by case and part (table `carbon_parts`).
        totals: by way and together (table `carbon_totals`).
        statement: method, boundary, factors with sources, doubt, what is not counted.
        findings: what is out of the ordinary (table `findings`).
        assumed: what nobody said (table `health_assumed`).
    """

    carbon: pl.DataFrame
    parts: pl.DataFrame
    totals: pl.DataFrame
    statement: Statement
    findings: pl.DataFrame
    assumed: pl.DataFrame


@dataclass(frozen=True, eq=False)
class _Counted:
    """One part of some cases: places of the cases, amounts, CO2 in the middle and drawn [draw, case]."""

    part: Part
    cases: NDArray[np.int64]
    amount: Floats
    middle: Floats
    drawn: Floats


def carbon_avoided(
    cases: pl.DataFrame, *, factor_rows: pl.DataFrame | None = None, seed: int = 1, draws: int = DRAWS
) -> Account:
    """The CO2 that these cases avoid, in kg, with doubt and with a statement for a report.

    Args:
        cases: table `carbon_cases`; each day of a battery's use may count once, its recycling once.
        factor_rows: table `carbon_factors` of one's own; by default the shipped ones.
        seed: of the draws.
        draws: how many.

    Raises:
        TableError: a table does not keep its declaration.
        CarbonError: a case that cannot be counted, or would count twice; all faults.
    """
    told = checked(cases)
    known = factors(factor_rows, seed=seed, draws=max(draws, 1))
    counted = [one for group, parts in _groups(told) for one in _count(told, group, parts, known, seed)]
    gross, losses = (_summed(counted, told.height, max(draws, 1), sign) for sign in (1, -1))
    carbon = _carbon(told, gross, losses, draws)
    totals = _totals(told, gross, losses)
    parts = _parts(told, counted)
    return Account(
        carbon=carbon,
        parts=parts,
        totals=totals,
        statement=statement(told, parts, known),
        findings=finding_rows(told, carbon),
        assumed=assumed_rows(told, parts, known),
    )


def _groups(told: pl.DataFrame) -> Iterator[tuple[NDArray[np.int64], list[Part]]]:
    """Places of cases that share their parts, and the parts."""
    placed = told.with_row_index("__at")
    for way, parts_of in (("longer_use", longer_use), ("second_life", second_life)):
        mine = placed.filter(pl.col("way") == way)
        if not mine.is_empty():
            yield mine["__at"].to_numpy().astype(np.int64), parts_of(mine)
    kinds = ("chemistry", "process", "baseline")
    recycled = placed.filter(pl.col("way") == "recycling")
    for _key, mine in recycled.group_by(kinds, maintain_order=True):
        yield mine["__at"].to_numpy().astype(np.int64), recycling(mine)


def _count(
    told: pl.DataFrame, group: NDArray[np.int64], parts: list[Part], known: Factors, seed: int
) -> Iterator[_Counted]:
    mine = told[group]
    low, middle, high = _edges(mine)
    of = streams(tuple(mine["battery_id"]))
    draws = next(iter(known.drawn.values())).size
    values = [known.at(draw) for draw in range(draws)]
    amounts = []
    for draw in range(draws):
        z = normal(of, seed, draw)
        amounts.append(np.maximum(middle + np.where(z > 0, high - middle, middle - low) * z / Z95, 0.0))
    for part in parts:
        amount = part.amount(middle)
        drawn = [
            part.amount(at) * part.co2_per_amount(value) for at, value in zip(amounts, values, strict=True)
        ]
        told_co2 = amount * part.co2_per_amount(known.middle) + 0.0  # no −0 for what was not charged
        yield _Counted(part, group, amount, told_co2, np.stack(drawn) + 0.0)


def _edges(mine: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    name = _DOUBTFUL.get(mine["way"][0])
    if name is None:
        nothing = np.zeros(mine.height)
        return nothing, nothing, nothing
    low, middle, high = (mine[f"{name}{edge}"].to_numpy() for edge in EDGES)
    return low, middle, high


@dataclass(frozen=True, eq=False)
class _Sum:
    """CO2 of every case: in the middle [case] and drawn [draw, case]."""

    middle: Floats
    drawn: Floats


def _summed(counted: list[_Counted], cases: int, draws: int, sign: int) -> _Sum:
    """What is replaced (sign 1) or charged (sign −1, told above 0)."""
    middle, drawn = np.zeros(cases), np.zeros((draws, cases))
    for one in counted:
        if (one.part.part in CHARGED) == (sign < 0):
            middle[one.cases] += sign * one.middle
            drawn[:, one.cases] += sign * one.drawn
    return _Sum(middle, drawn)


CHARGED = ("overhead", "repurposing", "old_pack_losses", "transport", "recycling_process")


def _band(name: str, middle: Floats, drawn: Floats) -> dict[str, Floats]:
    """Columns of a quantity with doubt; the middle lies inside."""
    if middle.size == 0:
        return {f"{name}{edge}": middle for edge in EDGES}
    low, high = np.quantile(drawn, (LOW, HIGH), axis=0)
    edges = (np.minimum(low, middle), middle, np.maximum(high, middle))
    return {f"{name}{edge}": values for edge, values in zip(EDGES, edges, strict=True)}


def _bands(gross: _Sum, losses: _Sum) -> dict[str, Floats]:
    return (
        _band("gross_co2_kg", gross.middle, gross.drawn)
        | _band("losses_co2_kg", losses.middle, losses.drawn)
        | _band("avoided_co2_kg", gross.middle - losses.middle, gross.drawn - losses.drawn)
    )


def _carbon(told: pl.DataFrame, gross: _Sum, losses: _Sum, draws: int) -> pl.DataFrame:
    frame = told.select("case_id", "battery_id", "way").with_columns(
        *(pl.Series(name, values) for name, values in _bands(gross, losses).items()),
        pl.lit(float(max(draws, 1))).alias("draws_count"),
    )
    return CARBON.check(frame.select(CARBON.names))


def _totals(told: pl.DataFrame, gross: _Sum, losses: _Sum) -> pl.DataFrame:
    rows: list[Row] = []
    ways = told["way"].to_numpy().astype(object)
    for way in (*WAYS, ALL):
        mine = np.flatnonzero(ways == way) if way != ALL else np.arange(told.height)
        if mine.size == 0:
            continue
        sums = (
            _Sum(one.middle[mine].sum(keepdims=True), one.drawn[:, mine].sum(axis=1, keepdims=True))
            for one in (gross, losses)
        )
        bands = {name: float(values[0]) for name, values in _bands(*sums).items()}
        counts = {"cases_count": mine.size, "batteries_count": told["battery_id"][mine].n_unique()}
        rows.append({"way": way} | counts | bands)
    return CARBON_TOTALS.check(pl.DataFrame(rows, schema=CARBON_TOTALS.polars_schema))


def _parts(told: pl.DataFrame, counted: list[_Counted]) -> pl.DataFrame:
    frames = [
        pl.DataFrame(
            {
                "case_id": told["case_id"][one.cases],
                "part": [one.part.part] * one.cases.size,
                "value": one.amount,
                "unit": [one.part.unit] * one.cases.size,
                "factor_ids": ["; ".join(one.part.factor_ids)] * one.cases.size,
            }
            | _band("co2_kg", one.middle, one.drawn)
        )
        for one in counted
    ]
    whole = pl.concat(frames) if frames else CARBON_PARTS.empty()
    return CARBON_PARTS.check(whole.select(CARBON_PARTS.names).sort("case_id", maintain_order=True))
