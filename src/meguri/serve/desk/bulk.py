"""Many batteries at once: a CSV with one a line, or events as NDJSON; what became of each line."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import StringIO
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.passport.document import attributes
from meguri.passport.events import Event, event_of, salted
from meguri.passport.events.salting import SALT_BYTES
from meguri.passport.identity import read_identifier
from meguri.serve.addresses import battery_page
from meguri.serve.desk.bulk_faults import CellCode, CellError, CellFault, UploadCode, UploadError, UploadFault
from meguri.serve.desk.doors import Desk
from meguri.serve.desk.saving import new_number
from meguri.serve.desk.words import shortened
from meguri.serve.incoming import Read, events_of_lines
from meguri.serve.pages.fields import plain_number
from meguri.serve.pages.models import model_labels
from meguri.serve.recording import Line, record_all

if TYPE_CHECKING:
    from meguri.passport.document import Attribute

TEMPLATE_NAME = "meguri-batteries.csv"
COLUMNS = ("battery_id", "vehicle_model", "chassis_number", "first_registered_on", "mileage_km",
           "manufactured_on", "rated_energy_kwh", "chemistry", "battery_status")  # fmt: skip
LINE = N_("line {place}")
MOST_LINES = 20_000
MOST_SHOWN = 200
STATUS = {
    "new": (N_("taken in"), "good"),
    "known": (N_("known already"), ""),
    "refused": (N_("refused"), "bad"),
    "not_kept": (N_("not kept, since others are refused"), "warn"),
}
_IDENTIFIER = {"battery_id", "電池の識別子", "battery", "識別子", "passport_id"}
_CALLED = {  # as lists of the trade call them
    "車種": "vehicle_model",
    "車名": "vehicle_model",
    "車台番号": "chassis_number",
    "走行距離": "mileage_km",
    "初度登録": "first_registered_on",
    "製造日": "manufactured_on",
    "化学系": "chemistry",
    "model": "vehicle_model",
    "vin": "chassis_number",
    "mileage": "mileage_km",
}
_TRUE = ("true", "yes", "はい", "1")


@dataclass(frozen=True)
class ResultLine:
    """What became of one line: its place, state, class of its badge, battery, and what is wrong."""

    place: int
    status: str
    look: str
    battery: str
    page: str
    faults: tuple[str, ...]


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
    is_json = content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    reads = events_of_lines(content) if is_json else rows_of(desk, content)
    places = _places(content) if is_json else list(range(2, len(reads) + 2))
    if len(reads) > MOST_LINES:
        values = {"found": str(len(reads)), "wanted": str(MOST_LINES)}
        raise UploadError([UploadFault(UploadCode.MANY_LINES, values)])
    recorded = record_all(desk.visit, reads, all_or_nothing=all_or_nothing)
    lines = [_told(line, place, desk) for line, place in zip(recorded.lines, places, strict=True)]
    lines.sort(key=lambda one: not one.faults)
    counted = Counter(one.status for one in recorded.lines)
    counts = tuple((desk.say(words), look, counted[name]) for name, (words, look) in STATUS.items()
                   if counted[name])  # fmt: skip
    return Result(tuple(lines[:MOST_SHOWN]), counts, len(recorded.refused), len(lines))


def sample(lang: str) -> bytes:
    """A file to begin with: the heading, and a line that shows how it is meant."""
    known = attributes()
    names = [known[name].words.say("ja" if lang == "ja" else "en") if name in known else "電池の識別子"
             if lang == "ja" else name for name in COLUMNS]  # fmt: skip
    line = ["", "Nissan Leaf 40 kWh", "", "2019-04-01", "45000", "", "40", "NMC", "original"]
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([names, line])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def rows_of(desk: Desk, content: bytes) -> list[Read]:
    """Each line of a CSV, to be read as the event that begins a record or states something of one.

    Raises:
        UploadError: no text, no line, or columns that nobody knows.
    """
    text = _text(content)
    rows = [row for row in csv.reader(StringIO(text, newline="")) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise UploadError([UploadFault(UploadCode.NO_LINES, {})])
    names = [_column(cell) for cell in rows[0]]
    unknown = [cell for cell, name in zip(rows[0], names, strict=True) if name is None]
    if unknown:
        raise UploadError([UploadFault(UploadCode.NO_COLUMN, {"found": one[:80]}) for one in unknown])
    known = [name or "" for name in names]
    return [_read(desk, known, row, place) for place, row in enumerate(rows[1:], 2)]


def _read(desk: Desk, names: list[str], row: list[str], place: int) -> Read:
    def read() -> Event:
        where, says, faults = desk.say(LINE).format(place=place), {}, []
        if len(row) > len(names):
            faults.append(CellFault(CellCode.MANY_CELLS, {"where": where}))
        told = {name: cell.strip() for name, cell in zip(names, row, strict=False) if cell.strip()}
        battery = told.pop("battery_id", "")
        for name, cell in told.items():
            try:
                says[name] = _value(attributes()[name], cell)
            except ValueError:
                said = attributes()[name].words.say("ja" if desk.frame.lang == "ja" else "en")
                put = {"where": f"{where}, {said}", "found": repr(cell[:40])}
                faults.append(CellFault(CellCode.NO_NUMBER, put))
        ident = _identifier(battery, where, faults) if battery else new_number(desk.party)
        if faults:
            raise CellError(faults)
        return _event(desk, ident, says, where)

    return read


def _event(desk: Desk, battery_id: str, says: Mapping[str, Any], where: str) -> Event:
    from meguri.registry.store import event_count

    now = desk.house.now().astimezone()
    is_known = event_count(desk.session, battery_id) > 0
    first = {} if is_known else {"battery_category": "ev", "battery_status": "original"}
    kind = "stated" if is_known else "registered"
    made = event_of(kind, battery_id, now, desk.party, says={**first, **says}, where=where)
    return salted(made, token_bytes(SALT_BYTES))


def _identifier(told: str, where: str, faults: list[CellFault]) -> str:
    from meguri.passport.identity import IdentifierError

    try:
        return read_identifier(told, where=where).uri
    except IdentifierError:
        faults.append(CellFault(CellCode.NO_IDENTIFIER, {"where": where, "found": repr(told[:60])}))
        return ""


def _value(attribute: "Attribute", cell: str) -> Any:
    if attribute.kind in ("number", "integer"):
        value = plain_number(cell)
        return int(value) if attribute.kind == "integer" and value == int(value or 0) else value
    if attribute.kind == "date":
        return cell.replace("/", "-").replace(".", "-")
    if attribute.kind == "flag":
        return cell.lower() in _TRUE
    if attribute.name == "vehicle_model":
        return _model(cell)
    return cell


@cache
def _models() -> Mapping[str, str]:
    from meguri.facts.packs import pack_named

    return {" ".join(said).lower(): pack_named(name).model for lang in ("ja", "en")
            for name, said in model_labels(lang).items()}  # fmt: skip


def _model(cell: str) -> str:
    return _models().get(cell.lower(), cell)


@cache
def _names() -> Mapping[str, str]:
    found = dict.fromkeys(_IDENTIFIER, "battery_id")
    for name, one in attributes().items():
        if one.kind != "list":
            found |= {name: name, one.words.en.lower(): name, one.words.ja: name}
    return found | _CALLED | dict.fromkeys(_IDENTIFIER, "battery_id")


def _column(cell: str) -> str | None:
    return _names().get(cell.strip().lower())


def _text(content: bytes) -> str:
    for code in ("utf-8-sig", "cp932"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise UploadError([UploadFault(UploadCode.NO_TEXT, {})])


def _places(content: bytes) -> list[int]:
    return [place for place, line in enumerate(content.split(b"\n"), 1) if line.strip()]


def _told(line: Line, place: int, desk: Desk) -> ResultLine:
    words, look = STATUS[line.status]
    faults = tuple(str(one["message"]) for one in line.faults)
    battery = line.battery_id or ""
    is_kept = line.status in ("new", "known")
    return ResultLine(place, desk.say(words), look, shortened(battery),
                      battery_page(battery) if battery and is_kept else "", faults)  # fmt: skip
