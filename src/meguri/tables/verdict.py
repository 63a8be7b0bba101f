"""The verdict on one battery as later rooms take it in: from a diagnosis, or from its JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any, TypeGuard

import polars as pl

from meguri.tables.coded import CodedError, CodedFault, shown
from meguri.tables.schema import N_

LARGEST_BYTES = 20_000_000
_EDGES = ("low", "median", "high")


class VerdictCode(StrEnum):
    """What can be wrong with a verdict."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NO_VERDICT = "no_verdict"
    NO_INTERVAL = "no_interval"
    NO_SHARE = "no_share"
    ORDER = "order"
    NO_ID = "no_id"
    DAY = "day"


MESSAGES: dict[VerdictCode, str] = {
    VerdictCode.UNREADABLE: N_(
        "{where}: this is no JSON. Wanted is what `meguri diagnose --json` prints; save that in a file."
    ),
    VerdictCode.TOO_LARGE: N_("{where}: {found} bytes; a verdict has at most {limit}."),
    VerdictCode.NO_VERDICT: N_(
        "{where}: there is no `verdict` with a `soh` in it. Wanted is what `meguri diagnose --json` prints."
    ),
    VerdictCode.NO_INTERVAL: N_(
        "{where}: the verdict has no interval: `soh.{edge}` is missing. A figure without its doubt cannot be "
        "built on; diagnose the battery with `meguri diagnose --json`, or give all of low, median and high."
    ),
    VerdictCode.NO_SHARE: N_(
        "{where}: `soh.{edge}` is {found}; wanted is a share from 0.01 to 1.5 (0.86 stands for 86 %)."
    ),
    VerdictCode.ORDER: N_("{where}: `soh` is {found}; wanted is low < high with the median between them."),
    VerdictCode.NO_ID: N_("{where}: the verdict has no `id`, so no later figure could say what it rests on."),
    VerdictCode.DAY: N_("{where}: `measured_on` is {found}; wanted is a day such as 2026-11-20."),
}


class VerdictFault(CodedFault):
    """One thing wrong with a verdict: which rule, and the values for its message."""


class VerdictError(CodedError):
    """A verdict that nothing can be built on; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one battery's state, from a diagnosis.

    Attributes:
        verdict_id: id of the verdict.
        low: state of health, 5 % point, share.
        median: state of health, median, share.
        high: state of health, 95 % point, share.
        definition: which state of health (table `health`).
        measured_on: day of the newest evidence; None where nobody said it.
        model: what the battery is called; "" where nobody knows.
        reference_capacity_ah: capacity that counts as 100 %; None where nobody knows it.
        chassis_number: of the car; None where nobody said it.
        is_synthetic: whether the data were simulated.
    """

    verdict_id: str
    low: float
    median: float
    high: float
    definition: str
    measured_on: date | None
    model: str
    reference_capacity_ah: float | None
    chassis_number: str | None
    is_synthetic: bool

    @property
    def interval_share(self) -> float:
        """Width of the 90 % interval."""
        return self.high - self.low


def verdict_of(given: Any) -> Verdict:
    """A verdict from what a diagnosis gave.

    Args:
        given: a `Diagnosis`, what `meguri diagnose --json` prints (a mapping), or a file of it.

    Raises:
        VerdictError: no verdict, none with an interval, …; all faults at once.
        OSError: the file cannot be read.
    """
    if isinstance(given, Verdict):
        return given
    if isinstance(given, str | Path):
        return _from_mapping(_read(Path(given)), str(given))
    if isinstance(given, Mapping):
        return _from_mapping(given, "verdict")
    frame = getattr(given, "verdict", None)
    if not isinstance(frame, pl.DataFrame) or frame.height != 1:
        raise VerdictError([_fault(VerdictCode.NO_VERDICT, "verdict")])
    row = frame.row(0, named=True)
    soh = dict(zip(_EDGES, (row["soh_share_low"], row["soh_share"], row["soh_share_high"]), strict=True))
    return _from_mapping(
        {"verdict": row | {"id": row["verdict_id"], "soh": soh, "pack": given.model}}, "verdict"
    )


def _read(path: Path) -> Any:
    try:
        size = path.stat().st_size
        if size <= LARGEST_BYTES:
            return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):  # a name that no file can have, no UTF-8, no JSON
        raise VerdictError([_fault(VerdictCode.UNREADABLE, path)]) from None
    raise VerdictError([_fault(VerdictCode.TOO_LARGE, path, found=size, limit=LARGEST_BYTES)])


def _from_mapping(given: Any, where: str) -> Verdict:
    told = given.get("verdict") if isinstance(given, Mapping) else None
    soh = told.get("soh") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(soh, Mapping):
        raise VerdictError([_fault(VerdictCode.NO_VERDICT, where)])
    measured_on, day_faults = _day(told.get("measured_on"), where)
    name = told.get("id")
    id_faults = [] if isinstance(name, str) and name else [_fault(VerdictCode.NO_ID, where)]
    faults = [*_soh_faults(soh, where), *id_faults, *day_faults]
    if faults:
        raise VerdictError(faults)
    capacity = told.get("reference_capacity_ah")
    low, median, high = (float(soh[edge]) for edge in _EDGES)
    return Verdict(
        str(name),
        low,
        median,
        high,
        definition=_text(told.get("definition")) or "unstated",
        measured_on=measured_on,
        model=_text(told.get("pack")),
        reference_capacity_ah=float(capacity) if _is_number(capacity) and capacity > 0 else None,
        chassis_number=_text(told.get("chassis_number")) or None,
        is_synthetic=told.get("is_synthetic") is True,
    )


def _soh_faults(soh: Mapping[str, Any], where: str) -> list[VerdictFault]:
    missing = [edge for edge in _EDGES if soh.get(edge) is None]
    if missing:
        return [_fault(VerdictCode.NO_INTERVAL, where, edge=edge) for edge in missing]
    bad = [edge for edge in _EDGES if not _is_number(soh[edge]) or not 0.01 <= soh[edge] <= 1.5]
    if bad:
        told = {edge: shown(soh[edge], most=40) for edge in bad}
        return [_fault(VerdictCode.NO_SHARE, where, edge=edge, found=told[edge]) for edge in bad]
    low, median, high = (float(soh[edge]) for edge in _EDGES)
    if not (low <= median <= high and low < high):
        return [_fault(VerdictCode.ORDER, where, found=f"{low:g}, {median:g}, {high:g}")]
    return []


def _day(told: Any, where: str) -> tuple[date | None, list[VerdictFault]]:
    if told is None or isinstance(told, date):
        return told.date() if isinstance(told, datetime) else told, []
    try:
        return date.fromisoformat(told), []
    except (TypeError, ValueError):
        return None, [_fault(VerdictCode.DAY, where, found=shown(told, most=40))]


def _is_number(value: Any) -> TypeGuard[float]:
    """Whether it is a finite number that a float can hold."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _fault(code: VerdictCode, where: object, **values: object) -> VerdictFault:
    return VerdictFault(code, {"where": str(where)} | {name: str(value) for name, value in values.items()})
