"""A vendor's own method card: a TOML file, checked, with the evidence that self-report has."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.methods import Methods
from meguri.facts.told import ToldCode, ToldError, ToldFault, fault, field_faults, read_told
from meguri.tables.columns import PROVENANCE, day, text
from meguri.tables.methods import (
    ACCESS,
    DIAGNOSIS_ACCURACY,
    DIAGNOSIS_CHEMISTRIES,
    DIAGNOSIS_METHODS,
    GIVES,
    SUITS,
    WEAK_WHEN,
)
from meguri.tables.schema import Table

CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP", "LTO", "LCO")
TOLD_BY_VENDOR = "told by the vendor of itself"
_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_LISTS = {"access": "|", "gives": " ", "weak_when": " "}
_OURS = {column.name for column in PROVENANCE} | {"method_id", "figure_rank", "evidence"}
_CARD = (
    *DIAGNOSIS_METHODS.columns[: -len(PROVENANCE)],
    day("published_on", "day from which the card is public", "公表日"),
    text("url", "address", "掲載先(URL)", required=False),
)
_FIGURE = tuple(column for column in DIAGNOSIS_ACCURACY.columns if column.name not in _OURS)
_FIGURE_KINDS = ("mae", "rmse", "max", "stated")


def read_method_card(path: str | Path) -> Methods:
    """One method as its vendor describes it; see docs/howto/submit-a-method-card.md for the fields.

    Its figures count as self-reported. Evidence is not raised by the card: a study published by others goes
    into `diagnosis_accuracy.csv` of the user's folder, where it has a source.

    Returns:
        The method, its chemistries and its figures, to be given to `diagnosis_methods` or `choose_methods`.

    Raises:
        ToldError: the file is no card; all faults at once.
        OSError: the file cannot be opened.
    """
    where = str(path)
    told = _joined(read_told(Path(path)))
    faults = tuple(_faults(told, where))
    if faults:
        raise ToldError(faults)
    method_id = str(told["method_id"])
    ends: dict[str, Any] = {
        "status": "claim",
        "status_note": TOLD_BY_VENDOR,
        "source_id": f"card_{method_id}",
        "as_of": told["published_on"],
    }
    method = {name: told.get(name) for name in DIAGNOSIS_METHODS.names} | ends
    suited = [
        {"method_id": method_id, "chemistry": chemistry, "suits": suits, **ends}
        for suits, many in told.get("chemistries", {}).items()
        for chemistry in many
    ]
    figures = [
        {"method_id": method_id, "figure_rank": rank, "evidence": "self_reported", **one, **ends}
        for rank, one in enumerate(told.get("accuracy", ()), start=1)
    ]
    return Methods(
        _frame(DIAGNOSIS_METHODS, [method]),
        _frame(DIAGNOSIS_CHEMISTRIES, suited),
        _frame(DIAGNOSIS_ACCURACY, figures),
    )


def access_ways(access: str) -> tuple[frozenset[str], ...]:
    """The alternatives of an access text: `obd+charge_port|telematics` → {obd, charge_port}, {telematics}."""
    return tuple(frozenset(way.split("+")) for way in access.split("|"))


def _frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return table.check(pl.DataFrame(rows, schema=table.polars_schema))


def _joined(told: Mapping[str, Any]) -> dict[str, Any]:
    """The card with its lists of words as one text each, as the tables hold them."""
    found = dict(told)
    for name, sign in _LISTS.items():
        value = found.get(name)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            found[name] = sign.join(value)
    return found


def _faults(told: Mapping[str, Any], where: str) -> Iterator[ToldFault]:
    yield from field_faults(_CARD, told, where, aside=("chemistries", "accuracy", "evidence"))
    if told.get("evidence", "self_reported") != "self_reported":
        yield fault(ToldCode.EVIDENCE, where, "evidence", found=repr(told["evidence"]))
    name = told.get("method_id")
    if isinstance(name, str) and not _ID.fullmatch(name):
        wanted = "lower-case words joined by _"
        yield fault(ToldCode.WRONG_KIND, where, "method_id", found=repr(name), wanted=wanted)
    yield from _access_faults(told.get("access"), where)
    for name, known in (("gives", GIVES), ("weak_when", WEAK_WHEN)):
        words = told.get(name)
        for word in sorted(set(words.split()) - set(known)) if isinstance(words, str) else ():
            yield fault(ToldCode.NOT_ALLOWED, where, name, found=repr(word), wanted=", ".join(known))
    for stem in ("minutes_min", "soc_share", "temperature_c"):
        low, high = told.get(f"{stem}_low"), told.get(f"{stem}_high")
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield fault(ToldCode.ORDER, where, stem, found=f"{low} … {high}")
    yield from _chemistry_faults(told.get("chemistries", {}), where)
    figures = told.get("accuracy", [])
    if not isinstance(figures, list) or not all(isinstance(one, dict) for one in figures):
        yield fault(ToldCode.WRONG_KIND, where, "accuracy", found=repr(figures), wanted="[[accuracy]]")
        return
    for rank, one in enumerate(figures, start=1):
        yield from _figure_faults(one, f"{where}, accuracy {rank}")


def _access_faults(access: object, where: str) -> Iterator[ToldFault]:
    if isinstance(access, str):
        for name in sorted(frozenset().union(*access_ways(access)) - set(ACCESS)):
            yield fault(ToldCode.NOT_ALLOWED, where, "access", found=repr(name), wanted=", ".join(ACCESS))


def _chemistry_faults(suited: object, where: str) -> Iterator[ToldFault]:
    if not isinstance(suited, dict) or not all(isinstance(many, list) for many in suited.values()):
        yield fault(
            ToldCode.WRONG_KIND, where, "chemistries", found=repr(suited), wanted="good = [], weak = []"
        )
        return
    for name in sorted(set(suited) - set(SUITS)):
        yield fault(ToldCode.UNKNOWN, where, f"chemistries.{name}", wanted=", ".join(SUITS))
    named = [str(one) for many in suited.values() for one in many]
    for name in sorted(set(named)):
        if name not in CHEMISTRIES:
            wanted = ", ".join(CHEMISTRIES)
            yield fault(ToldCode.NOT_ALLOWED, where, "chemistries", found=repr(name), wanted=wanted)
        elif named.count(name) > 1:
            yield fault(ToldCode.TWICE, where, "chemistries", found=name)


def _figure_faults(one: Mapping[str, Any], where: str) -> Iterator[ToldFault]:
    yield from field_faults(_FIGURE, one, where, aside=("evidence",))
    if one.get("evidence", "self_reported") != "self_reported":
        yield fault(ToldCode.EVIDENCE, where, "evidence", found=repr(one["evidence"]))
    if one.get("kind") in ("reference", "none"):
        wanted = ", ".join(_FIGURE_KINDS)
        yield fault(ToldCode.NOT_ALLOWED, where, "kind", found=repr(one["kind"]), wanted=wanted)
    if one.get("error_points") is None:
        yield fault(ToldCode.MISSING, where, "error_points", wanted="number")
    if one.get("chemistry") is not None and one["chemistry"] not in CHEMISTRIES:
        wanted = ", ".join(CHEMISTRIES)
        yield fault(ToldCode.NOT_ALLOWED, where, "chemistry", found=repr(one["chemistry"]), wanted=wanted)
