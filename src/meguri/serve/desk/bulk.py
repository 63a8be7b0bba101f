"""Many batteries at once: a CSV with one a line, or events as NDJSON; what became of each line."""

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from meguri.locale import N_
from meguri.passport.document import attributes
from meguri.registry.own_cars import claimed
from meguri.serve.addresses import battery_page
from meguri.serve.desk.bulk_cells import HEADINGS
from meguri.serve.desk.bulk_faults import UploadCode, UploadError, UploadFault
from meguri.serve.desk.bulk_rows import Row, check_count, rows_of
from meguri.serve.desk.doors import Desk
from meguri.serve.desk.words import shortened
from meguri.serve.incoming import events_of_lines
from meguri.serve.recording import Line, record_all

TEMPLATE_NAME = "meguri-batteries.csv"
COLUMNS = ("battery_id", "vehicle_model", "chassis_number", "first_registered_on", "mileage_km",
           "manufactured_on", "rated_energy_kwh", "chemistry", "battery_status")  # fmt: skip
SHOWN = ("", "Nissan Leaf 40 kWh", "", "2019-04", "45000", "", "40", "NMC", "original")
SHOWN_JA = ("", "日産 リーフ40kWh", "", "2019年4月", "45000", "", "40", "NMC", "original")
MOST_SHOWN = 200
STATUS = {
    "new": (N_("taken in"), "good"),
    "known": (N_("known already"), ""),
    "refused": (N_("line refused"), "bad"),
    "not_kept": (N_("not kept, since others are refused"), "warn"),
}


@dataclass(frozen=True)
class ResultLine:
    """What became of one line: its place, state, class of its badge, battery, what is wrong, what to know."""

    place: int
    status: str
    look: str
    battery: str
    page: str
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of a file.

    Attributes:
        lines: the refused ones first, at most `MOST_SHOWN`.
        counts: words of a state, its class, how many.
        refused: how many were not taken in.
        total: how many there were.
    """

    lines: tuple[ResultLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    refused: int
    total: int


def taken_in(desk: Desk, content: bytes, *, all_or_nothing: bool) -> Result:
    """Take a file in.

    Args:
        desk: who sends it.
        content: CSV, or events one a line (NDJSON).
        all_or_nothing: whether one line that is refused keeps all from being taken in.

    Raises:
        UploadError: nothing of it can be read.
    """
    with claimed(desk.session, "fleet", desk.party) as is_ours:
        if not is_ours:
            raise UploadError([UploadFault(UploadCode.BUSY, {})])
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            reads, places = events_of_lines(content), _places(content)
            check_count(len(reads))
            rows = [Row(place) for place in places]
            lines = record_all(desk.visit, reads, all_or_nothing=all_or_nothing).lines
        else:
            rows = rows_of(desk, content)
            lines = _recorded(desk, rows, all_or_nothing=all_or_nothing)
    told = [_told(line, row, desk) for line, row in zip(lines, rows, strict=True)]
    told.sort(key=lambda one: (not one.faults, not one.notes))
    counted = Counter(one.status for one in lines)
    counts = tuple((desk.say(words), look, counted[name]) for name, (words, look) in STATUS.items()
                   if counted[name])  # fmt: skip
    refused = counted["refused"] + counted["not_kept"]
    return Result(tuple(told[:MOST_SHOWN]), counts, refused, len(lines))


def _recorded(desk: Desk, rows: list[Row], *, all_or_nothing: bool) -> tuple[Line, ...]:
    """What became of each line; one that says nothing new is known already."""
    new = [one for one in rows if one.event is not None or one.fault is not None]
    told = iter(record_all(desk.visit, [one.read for one in new], all_or_nothing=all_or_nothing).lines)
    return tuple(
        Line(row.place, "known", battery_id=row.battery_id)
        if row.event is None and row.fault is None
        else next(told)
        for row in rows
    )


def sample(lang: str) -> bytes:
    """A file to begin with: the heading, and a line that shows how it is meant."""
    is_ja = lang == "ja"
    known = attributes()
    names = [HEADINGS[name] if is_ja else known[name].words.en if name in known else name for name in COLUMNS]
    line = SHOWN_JA if is_ja else SHOWN
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([names, line])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def _places(content: bytes) -> list[int]:
    return [place for place, line in enumerate(content.split(b"\n"), 1) if line.strip()]


def _told(line: Line, row: Row, desk: Desk) -> ResultLine:
    words, look = STATUS[line.status]
    faults = tuple(str(one["message"]) for one in line.faults)
    battery = line.battery_id or ""
    is_kept = line.status in ("new", "known")
    return ResultLine(row.place, desk.say(words), look, shortened(battery),
                      battery_page(battery) if battery and is_kept else "", faults, row.notes)  # fmt: skip
