"""A list of batteries line by line: what is said of which battery, what is new, and what cannot be read."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from secrets import token_bytes
from typing import Any

from meguri.locale import N_
from meguri.passport.document import attributes
from meguri.passport.events import Event, EventError, event_of, salted
from meguri.passport.events.salting import SALT_BYTES
from meguri.passport.identity import IdentifierError, read_identifier
from meguri.registry.own_cars import own_chassis, plain_chassis
from meguri.registry.passports import document_now
from meguri.registry.store import event_count, life_of
from meguri.serve.desk.bulk_cells import IDENTIFIER, Cell, cell_of, column_of
from meguri.serve.desk.bulk_faults import CellCode, CellError, CellFault, UploadCode, UploadError, UploadFault
from meguri.serve.desk.doors import Desk
from meguri.serve.desk.saving import new_number
from meguri.tables.coded import CodedError, CodedFault

LINE = N_("line {place}")
UNKNOWN_MODEL = N_(
    "{found} is in no catalogue of packs: taken in as written. Range and guarantee cannot be told of it."
)
MOST_LINES = 20_000
_CHASSIS = "chassis_number"


@dataclass(frozen=True)
class Row:
    """One line of a file.

    Attributes:
        place: line of the file on which it begins, from 1.
        event: what is to be recorded; None where nothing is.
        battery_id: the battery; "" where it cannot be told.
        fault: why it cannot be read; None where it can.
        notes: what whoever sent it should know.
    """

    place: int
    event: Event | None = None
    battery_id: str = ""
    fault: CodedError | None = None
    notes: tuple[str, ...] = ()

    def read(self) -> Event:
        """The event.

        Raises:
            CellError, EventError: the line cannot be read.
        """
        if self.fault is not None:
            raise self.fault
        if self.event is None:
            raise ValueError("nothing of this line is to be recorded")
        return self.event


@dataclass
class Reader:
    """Reads the lines of one file, which is held against what the organisation has.

    Attributes:
        desk: who sends it.
        names: attribute of each column; "" of one that is passed over.
        known: chassis number → battery of the organisation's own.
        seen: chassis number → line of this file.
    """

    desk: Desk
    names: Sequence[str]
    known: Mapping[str, str]
    seen: dict[str, int] = field(default_factory=dict)

    def row(self, place: int, cells: Sequence[str]) -> Row:
        """What a line says."""
        where, notes = self.desk.say(LINE).format(place=place), []
        faults: list[CodedFault] = []
        if len(cells) > len(self.names):
            faults.append(CellFault(CellCode.MANY_CELLS, {"where": where}))
        told = {
            name: cell.strip() for name, cell in zip(self.names, cells, strict=False) if name and cell.strip()
        }
        says: dict[str, Any] = {}
        for name, text in told.items():
            if name == IDENTIFIER:
                continue
            try:
                cell = self._cell(name, text, told, where)
            except CellError as fault:
                faults += fault.faults
                continue
            says[name] = cell.value
            if cell.is_unknown_model:
                notes.append(self.desk.say(UNKNOWN_MODEL).format(found=text[:40]))
        battery_id = self._battery(told, says, place, where, faults)
        if faults:
            return Row(place, fault=CellError(faults))
        return self._held(Row(place, battery_id=battery_id, notes=tuple(notes)), says, where)

    def _cell(self, name: str, text: str, told: Mapping[str, str], where: str) -> Cell:
        put = {"where": f"{where}, {self._called(name)}", "found": repr(text[:40])}
        lang = self.desk.frame.lang
        return cell_of(attributes()[name], text, told, self.desk.house.today(), lang, put)

    def _called(self, name: str) -> str:
        """An attribute in the reader's words."""
        return attributes()[name].words.say("ja" if self.desk.frame.lang == "ja" else "en")

    def _worded(self, fault: EventError) -> EventError:
        """The same faults, naming columns as a reader of the list does."""
        found = []
        for one in fault.faults:
            path = str(one.values.get("path", ""))
            name = path.removeprefix("says.")
            called = self._called(name) if name != path and name in attributes() else path
            found.append(CodedFault(one.code, {**one.values, "path": called}))
        return EventError(found)

    def _battery(
        self,
        told: Mapping[str, str],
        says: Mapping[str, Any],
        place: int,
        where: str,
        faults: list[CodedFault],
    ) -> str:
        """The battery of a line: as it is named, else the one that is in this car, else a new one."""
        named = ""
        if told.get(IDENTIFIER):
            try:
                named = read_identifier(told[IDENTIFIER].removeprefix("'"), where=where).uri
            except IdentifierError:
                put = {"where": where, "found": repr(told[IDENTIFIER][:60])}
                faults.append(CellFault(CellCode.NO_IDENTIFIER, put))
                return ""
        chassis = plain_chassis(str(says.get(_CHASSIS, "")))
        if not chassis:
            return named or new_number(self.desk.party)
        if self.seen.setdefault(chassis, place) != place:
            put = {"where": where, "other": str(self.seen[chassis])}
            faults.append(CellFault(CellCode.SAME_CAR, put))
        there = self.known.get(chassis, "")
        if there and there != named and not self._is_in_car(there, chassis):
            there = ""
        if there and named and there != named:
            faults.append(CellFault(CellCode.OTHER_BATTERY, {"where": where, "other": there}))
        return named or there or new_number(self.desk.party)

    def _is_in_car(self, battery_id: str, chassis: str) -> bool:
        return plain_chassis(str(values_now(self.desk, battery_id).get(_CHASSIS, ""))) == chassis

    def _held(self, row: Row, says: Mapping[str, Any], where: str) -> Row:
        """The event of a line: the beginning of a record, or what it says otherwise than the record does."""
        is_known = event_count(self.desk.session, row.battery_id) > 0
        if is_known and self.desk.visit.context(row.battery_id).is_own:
            there = values_now(self.desk, row.battery_id)
            says = {name: value for name, value in says.items() if not _is_said(name, value, there.get(name))}
            if not says:
                return row
        first = {} if is_known else {"battery_category": "ev", "battery_status": "original"}
        kind = "stated" if is_known else "registered"
        now = self.desk.house.now().astimezone()
        try:
            made = event_of(kind, row.battery_id, now, self.desk.party, says={**first, **says}, where=where)
        except EventError as fault:
            return Row(row.place, battery_id=row.battery_id, fault=self._worded(fault))
        event = salted(made, token_bytes(SALT_BYTES))
        return Row(row.place, event, row.battery_id, notes=row.notes)


def _is_said(name: str, value: Any, there: Any) -> bool:
    """Whether the record says a value already, however it is written."""
    if name == _CHASSIS and there is not None:
        return plain_chassis(str(value)) == plain_chassis(str(there))
    return bool(value == there)


def values_now(desk: Desk, battery_id: str) -> Mapping[str, Any]:
    """What the record of a battery says now, its owner's data open: for whoever holds it."""
    with desk.visit.own_work() as session:
        life = desk.house.vault.open_events(session, battery_id, life_of(session, battery_id))
    return document_now(life, battery_id)[0].values()


def rows_of(desk: Desk, content: bytes) -> list[Row]:
    """Each line of a CSV.

    Raises:
        UploadError: no text, no CSV, no line, or columns that nobody knows.
    """
    lines = list(_lines(_text(content)))
    if len(lines) < 2:
        raise UploadError([UploadFault(UploadCode.NO_LINES, {})])
    check_count(len(lines) - 1)
    heading = lines[0][1]
    names = [column_of(cell) for cell in heading]
    unknown = [cell for cell, name in zip(heading, names, strict=True) if name is None]
    faults = [UploadFault(UploadCode.NO_COLUMN, {"found": one[:80]}) for one in unknown]
    for name in dict.fromkeys(one for one in names if one and names.count(one) > 1):
        same = ", ".join(cell[:80] for cell, one in zip(heading, names, strict=True) if one == name)
        faults.append(UploadFault(UploadCode.SAME_COLUMN, {"found": same}))
    if faults:
        raise UploadError(faults)
    with desk.visit.own_work() as session:
        known = own_chassis(session, desk.house.vault, desk.visit.asker.parties) if _CHASSIS in names else {}
    reader = Reader(desk, [name or "" for name in names], known)
    return [reader.row(place, cells) for place, cells in lines[1:]]


def check_count(found: int) -> None:
    """Go on only with a file of not too many lines.

    Raises:
        UploadError: it has more.
    """
    if found > MOST_LINES:
        values = {"found": str(found), "most": str(MOST_LINES)}
        raise UploadError([UploadFault(UploadCode.MANY_LINES, values)])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with the line of the file on which it begins.

    Raises:
        UploadError: no CSV.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    place = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield place, cells
            place = reader.line_num + 1
    except csv.Error as fault:
        raise UploadError([UploadFault(UploadCode.NO_CSV, {"found": str(place)})]) from fault


def _text(content: bytes) -> str:
    for code in ("utf-8-sig", "cp932"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise UploadError([UploadFault(UploadCode.NO_TEXT, {})])
