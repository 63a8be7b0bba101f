"""The contracts of a portfolio from a file, and the terms that they name."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meguri.cli.errors import BadInputError
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

    from meguri.tables.declaration import Column
    from meguri.tables.faults import Fault
    from meguri.value.guarantee import Terms

UNREADABLE = N_("{file}: cannot be read as a table of contracts ({detail}). Give CSV (UTF-8) or Parquet.")
EMPTY = N_("{file}: there is no contract in it.")
UNUSED_TERMS = N_("--terms: {unused} is named by no contract; contracts name {named}.")
TWICE = N_("--terms: two of them have the id {terms_id}. Give each id once.")


def contracts_from(file: Path) -> "pl.DataFrame":
    """The table of contracts in a file.

    Raises:
        BadInputError: neither CSV nor Parquet, or without a row.
        TableError: not the table `contracts`; all faults at once.
        OSError: the file cannot be opened.
    """
    import polars as pl

    content = file.read_bytes()
    try:
        frame, wrong = _read(content)
    except (pl.exceptions.PolarsError, ValueError) as fault:
        detail = " ".join(str(fault).split())[:120]
        raise BadInputError("unreadable_contracts", UNREADABLE, {"file": file, "detail": detail}) from None
    checked = _checked(frame, wrong, str(file))
    if checked.is_empty():
        raise BadInputError("no_contracts", EMPTY, {"file": file})
    return checked


def _checked(frame: "pl.DataFrame", wrong: "list[Fault]", where: str) -> "pl.DataFrame":
    """The table of contracts; cells that are no numbers are told together with all other faults."""
    from meguri.tables.faults import TableError
    from meguri.tables.promise import CONTRACTS

    faults = list(wrong)
    try:
        checked = CONTRACTS.check(frame, where=where)
    except TableError as error:
        faults += error.faults
    if faults:
        place = {name: at for at, name in enumerate(CONTRACTS.names)}
        ordered = sorted(faults, key=lambda one: place.get(one.column, len(place)))
        raise TableError(CONTRACTS, where, tuple(ordered))
    return checked


def terms_for(names: Sequence[str], frame: "pl.DataFrame") -> "dict[str, Terms]":
    """Terms by their id, each of them named by some contract.

    Raises:
        BadInputError: an id twice, or terms that no contract names.
        TermsError: no such terms, or terms that contradict themselves.
    """
    from meguri.value.guarantee import read_terms

    found: dict[str, Terms] = {}
    for name in names:
        one = read_terms(name)
        if one.terms_id in found:
            raise BadInputError("terms_twice", TWICE, {"terms_id": one.terms_id})
        found[one.terms_id] = one
    named = sorted(frame["terms_id"].unique().to_list())
    unused = sorted(set(found) - set(named))
    if unused and len(found) > len(unused):
        values = {"unused": ", ".join(unused), "named": ", ".join(named[:5])}
        raise BadInputError("unused_terms", UNUSED_TERMS, values)
    return found


def _read(content: bytes) -> "tuple[pl.DataFrame, list[Fault]]":
    """The frame, numbers where the table has numbers, and the cells that are none."""
    import io

    import polars as pl

    from meguri.tables.promise import CONTRACTS

    if content[:4] == b"PAR1":
        return pl.read_parquet(io.BytesIO(content)), []
    text = content.decode("utf-8-sig").encode()
    frame = pl.read_csv(io.BytesIO(text), infer_schema=False)
    wrong = []
    for name in frame.columns:
        if name in CONTRACTS.names and CONTRACTS.column(name).kind.is_numeric:
            read, fault = _numbers(frame, CONTRACTS.column(name))
            frame = frame.with_columns(read)
            wrong += [] if fault is None else [fault]
    return frame, wrong


def _numbers(frame: "pl.DataFrame", column: "Column") -> "tuple[pl.Series, Fault | None]":
    """A column of text as numbers; a cell that is none stands in as the lowest allowed, and is told."""
    import polars as pl

    from meguri.tables.declaration import Kind
    from meguri.tables.faults import Fault, FaultCode

    cells = frame[column.name]
    read = cells.str.strip_chars().cast(pl.Float64, strict=False)
    wrong = read.is_null() & cells.is_not_null()
    if not wrong.any():
        return read, None
    first = int(wrong.arg_max() or 0)
    key = {"contract_id": frame["contract_id"][first]} if "contract_id" in frame.columns else {}
    rule = {"kind": column.kind.value, "found": Kind.TEXT.value}
    fault = Fault(FaultCode.WRONG_KIND, column.name, rule, int(wrong.sum()), first, cells[first], key)
    return read.to_frame().select(
        pl.when(~wrong).then(column.name).otherwise(column.low or 0.0)
    ).to_series(), fault
