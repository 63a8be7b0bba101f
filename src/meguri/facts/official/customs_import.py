"""The e-Stat trade CSV, from its lines to exports by year, by month and by country."""

from collections.abc import Sequence

from meguri.facts.official.customs_layout import COUNTRIES, USED_CODES, CustomsHeader, destination_of
from meguri.facts.official.customs_rows import WORLD, CustomsReader, CustomsRow, check_rows
from meguri.facts.official.days import Period, calendar_year, month_of, part_of_year
from meguri.facts.official.faults import FileFault, FileFaultCode, OfficialFileError
from meguri.facts.official.imports import Note, NoteCode, Part, Provenance, make_part
from meguri.facts.official.reading import Text
from meguri.tables.flows import DESTINATIONS, EXPORTS


def read_customs(
    text: Text, header: CustomsHeader, name: str, origin: Provenance
) -> tuple[tuple[Part, ...], list[Note]]:
    """The parts and notes of a trade CSV.

    Args:
        text: the file as text.
        header: its header, understood.
        name: the file's name, for messages.
        origin: what its rows say of their origin.

    Raises:
        OfficialFileError: with every fault of the file.
    """
    if header.repeated:
        repeated = (
            FileFault(FileFaultCode.REPEATED_COLUMN, header.line.number, value=word)
            for word in header.repeated
        )
        raise OfficialFileError(name, tuple(repeated))
    at = text.lines.index(header.line)
    reader = CustomsReader(header)
    rows = reader.rows(text.lines[at + 1 :])
    faults = [*reader.faults, *check_rows(reader, rows, origin.day)]
    kept = [row for row in rows if row.country != WORLD]
    if not kept and not faults:
        codes = ", ".join(USED_CODES)
        faults.append(FileFault(FileFaultCode.NO_USED_EVS, rule={"wanted": codes}))
    if faults:
        raise OfficialFileError(name, tuple(faults))
    periods = {year: _period(reader, year) for year in sorted({row.year for row in kept})}
    parts = _parts(reader, kept, periods, origin, name)
    return parts, _notes(reader, rows, periods, parts, lines_above=at)


def _period(reader: CustomsReader, year: int) -> Period:
    """The part of the year that the file covers: to the last month with any figure."""
    last = reader.last_month.get(year, 12) if reader.header.months else 12
    return calendar_year(year) if last == 12 else part_of_year(year, 1, last)


def _parts(
    reader: CustomsReader,
    rows: Sequence[CustomsRow],
    periods: dict[int, Period],
    origin: Provenance,
    name: str,
) -> tuple[Part, ...]:
    years, months = [], []
    for year, segment in sorted({(row.year, USED_CODES[row.code]) for row in rows}):
        mine = [row for row in rows if row.year == year and USED_CODES[row.code] == segment]
        note = "HS " + " + ".join(sorted({row.code for row in mine}))
        years.append(_row(segment, periods[year], sum(row.units for row in mine), note, origin))
        for month in reader.header.months:
            if month <= periods[year].last.month:
                units = sum(row.months[month] or 0 for row in mine)
                months.append(_row(segment, month_of(year, month), units, note, origin))
    parts = [make_part("jp_used_ev_exports", EXPORTS, years, name)]
    where = _destinations(rows, periods, origin)
    if where:
        parts.append(make_part("jp_used_ev_export_destinations", DESTINATIONS, where, name))
    if months:
        parts.append(make_part("jp_used_ev_exports_monthly", EXPORTS, months, name))
    return tuple(parts)


def _row(segment: str, period: Period, units: int, note: str, origin: Provenance) -> dict[str, object]:
    return {
        "segment": segment,
        "counted_by": "customs",
        **_span(period),
        "units": units,
        **origin.columns(note=note),
    }


def _span(period: Period) -> dict[str, object]:
    return {"period": period.label, "period_from": period.first, "period_to": period.last}


def _destinations(
    rows: Sequence[CustomsRow], periods: dict[int, Period], origin: Provenance
) -> list[dict[str, object]]:
    """Passenger BEVs by country: the table has no segment, so no other segment may enter it."""
    return [
        {
            **_span(periods[row.year]),
            "destination": destination_of(row.country),
            "counted_by": "customs",
            "units": row.units,
            "share": None,
            **origin.columns(note=f"HS {row.code}"),
        }
        for row in rows
        if USED_CODES[row.code] == "bev_passenger"
    ]


def _notes(
    reader: CustomsReader,
    rows: Sequence[CustomsRow],
    periods: dict[int, Period],
    parts: Sequence[Part],
    lines_above: int,
) -> list[Note]:
    part_years = [period.label for year, period in periods.items() if period != calendar_year(year)]
    unknown = sorted({row.country for row in rows} - {WORLD} - set(COUNTRIES))
    monthly = sum(part.frame.height for part in parts if part.fact.endswith("_monthly"))
    values = [role for role in reader.header.places if role.startswith("value_")]
    found = [
        Note(NoteCode.LAYOUT_UNCONFIRMED, ", ".join(sorted({row.code for row in rows}))),
        Note(NoteCode.LINES_BEFORE_HEADER, count=lines_above),
        Note(NoteCode.COLUMNS_IGNORED, ", ".join(reader.header.ignored), len(reader.header.ignored)),
        Note(NoteCode.OTHER_GOODS, count=reader.other_goods),
        Note(
            NoteCode.VAN_CODE_UNKNOWN, ", ".join(sorted(reader.other_vans)), sum(reader.other_vans.values())
        ),
        Note(NoteCode.COUNTRY_WITHOUT_ISO, ", ".join(unknown), len(unknown)),
        Note(NoteCode.VALUE_NOT_KEPT, "Value-…", len(values)),
        Note(NoteCode.PART_OF_YEAR, ", ".join(part_years), len(part_years)),
        Note(NoteCode.MONTHS_APART, "jp_used_ev_exports_monthly", monthly),
        Note(NoteCode.TOTALS_CHECKED, count=sum(row.country == WORLD for row in rows)),
    ]
    return [note for note in found if note.count]
