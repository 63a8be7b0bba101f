"""A form, from its lines to the rows of its facts."""

from collections.abc import Mapping, Sequence

from meguri.facts.official.counts import Count, mixed_years, months_against_years, split_months
from meguri.facts.official.days import Basis, Period
from meguri.facts.official.faults import FileFault, FileFaultCode, OfficialFileError
from meguri.facts.official.form_checks import repeated_rows, wrong_parts, wrong_totals
from meguri.facts.official.form_rows import FormReader, FormRow, unit_above
from meguri.facts.official.forms import Header, templates
from meguri.facts.official.imports import FileKind, Note, NoteCode, Part, Provenance, make_part
from meguri.facts.official.reading import Line, Text
from meguri.tables.flows import EXPORTS, SALES, STOCK
from meguri.tables.schema import Table
from meguri.tables.transfers import SALES_FISCAL, TRANSFERS

COUNTED_BY = {
    FileKind.EXPORT_DEREGISTRATIONS: "deregistration",
    FileKind.EXPORT_REFUNDS: "jarc_refund",
}


def read_form(
    text: Text, header: Header, name: str, origin: Provenance
) -> tuple[tuple[Part, ...], list[Note]]:
    """The parts and notes of a form.

    Args:
        text: the file as text.
        header: its header, understood.
        name: the file's name, for messages.
        origin: what its rows say of their origin.

    Raises:
        OfficialFileError: with every fault of the file.
    """
    at = text.lines.index(header.line)
    above, below = text.lines[:at], text.lines[at + 1 :]
    reader = FormReader(header, templates()[header.kind], origin.day, unit_above(above))
    rows = list(reader.rows(below))
    faults = [*reader.faults, *_faults_of_all(rows, reader)]
    kept = [row for row in rows if row.segment is not None and row.when is not None]
    if not kept and not faults:
        faults.append(FileFault(FileFaultCode.NO_ROWS))
    if faults:
        raise OfficialFileError(name, tuple(faults))
    parts, notes = _parts(header.kind, kept, origin, name)
    return parts, [*_reading_notes(above, header, reader, rows), *notes]


def _faults_of_all(rows: Sequence[FormRow], reader: FormReader) -> list[FileFault]:
    when, units = reader.heading(reader.when_role), reader.heading("units")
    counts = _counts(rows)
    faults = [*repeated_rows(rows, when), *mixed_years(counts, when)]
    # Sums over rows of which some could not be read, or stand twice, would only repeat those faults.
    if not faults and not reader.faults:
        faults += [
            *wrong_totals(rows, units),
            *wrong_parts(rows, units),
            *months_against_years(counts, units),
        ]
    return faults


def _counts(rows: Sequence[FormRow]) -> list[Count]:
    return [
        Count(row.segment, row.when, row.units, row.line, row.size, row.status, row.note, row.as_of)
        for row in rows
        if row.segment is not None and isinstance(row.when, Period)
    ]


def _parts(
    kind: FileKind, rows: Sequence[FormRow], origin: Provenance, name: str
) -> tuple[tuple[Part, ...], list[Note]]:
    if kind is FileKind.STOCK:
        return _stock(rows, origin, name), []
    counts = _counts(rows)
    fiscal = sorted({count.period.label for count in counts if count.period.basis is Basis.FISCAL})
    notes = [Note(NoteCode.FISCAL_YEAR, ", ".join(fiscal), len(fiscal))] if fiscal else []
    if kind is FileKind.SALES:
        parts = _sales(counts, origin, name)
        if fiscal:
            notes.append(Note(NoteCode.FISCAL_SALES_APART, parts[-1].fact, parts[-1].frame.height))
        return parts, notes
    if kind is FileKind.TRANSFERS:
        found, more = period_parts("jp_transfers", TRANSFERS, counts, {}, origin, name)
    else:
        counted_by = {"counted_by": COUNTED_BY[kind]}
        found, more = period_parts("jp_used_ev_exports", EXPORTS, counts, counted_by, origin, name)
    return found, [*notes, *more]


def period_parts(
    fact: str,
    table: Table,
    counts: Sequence[Count],
    same: Mapping[str, object],
    origin: Provenance,
    name: str,
) -> tuple[tuple[Part, ...], list[Note]]:
    """Counts over periods as the yearly fact and, where the file has months, the monthly fact beside it.

    Args:
        fact: name of the yearly fact; the monthly one adds `_monthly`.
        table: declaration of both.
        counts: all counts of the file.
        same: columns that are the same in every row.
        origin: what the rows say of their origin.
        name: the file's name, for messages.
    """
    split = split_months(counts)
    parts, notes = [], []
    for ending, some in (("", split.years), ("_monthly", split.months)):
        if some:
            rows = [{**_period_row(count), **same, **_provenance(count, origin)} for count in some]
            parts.append(make_part(f"{fact}{ending}", table, rows, name))
    if split.months:
        notes.append(Note(NoteCode.MONTHS_APART, parts[-1].fact, len(split.months)))
    if split.added_up:
        notes.append(Note(NoteCode.YEAR_ADDED_UP, ", ".join(split.added_up), len(split.added_up)))
    return tuple(parts), notes


def _stock(rows: Sequence[FormRow], origin: Provenance, name: str) -> tuple[Part, ...]:
    frame = [
        {
            "segment": row.segment,
            "counted_on": row.when,
            "units": float(row.units),
            **origin.columns(row.status, _note(row.note, row.size), row.as_of),
        }
        for row in rows
    ]
    return (make_part("jp_ev_stock", STOCK, frame, name),)


def _sales(counts: Sequence[Count], origin: Provenance, name: str) -> tuple[Part, ...]:
    """Calendar years for the account, fiscal years apart: they overlap and must not be mixed."""
    parts = []
    calendar = [count for count in counts if count.period.basis is Basis.CALENDAR]
    fiscal = [count for count in counts if count.period.basis is Basis.FISCAL]
    if calendar:
        rows = [
            {
                "segment": count.segment,
                "year": count.period.first.year,
                "units": float(count.units),
                **_provenance(count, origin),
            }
            for count in calendar
        ]
        parts.append(make_part("jp_ev_sales", SALES, rows, name))
    if fiscal:
        rows = [{**_period_row(count), **_provenance(count, origin)} for count in fiscal]
        parts.append(make_part("jp_ev_sales_fiscal", SALES_FISCAL, rows, name))
    return tuple(parts)


def _period_row(count: Count) -> dict[str, object]:
    return {
        "segment": count.segment,
        "period": count.period.label,
        "period_from": count.period.first,
        "period_to": count.period.last,
        "units": float(count.units),
    }


def _provenance(count: Count, origin: Provenance) -> Mapping[str, object]:
    return origin.columns(count.status, _note(count.note, count.size), count.as_of)


def _note(note: str | None, size: int) -> str | None:
    given = f"given in units of {size:,} vehicles" if size > 1 else None
    return "; ".join(part for part in (note, given) if part) or None


def _reading_notes(
    above: Sequence[Line], header: Header, reader: FormReader, rows: Sequence[FormRow]
) -> list[Note]:
    totals = sum(row.segment is None or row.when is None for row in rows)
    rounded = [row for row in rows if row.size > 1 and row.status == "rounded"]
    found = [
        Note(NoteCode.LINES_BEFORE_HEADER, count=len(above)),
        Note(NoteCode.TEXT_LINES, count=reader.remarks),
        Note(NoteCode.COLUMNS_IGNORED, ", ".join(header.ignored), len(header.ignored)),
        Note(NoteCode.TOTALS_CHECKED, count=totals),
        Note(NoteCode.GIVEN_ROUNDED, ", ".join(sorted({f"{row.size:,}" for row in rounded})), len(rounded)),
    ]
    return [note for note in found if note.count]
