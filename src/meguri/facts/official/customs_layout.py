"""The layout of the e-Stat trade CSV: columns in both languages, codes of used electric cars, countries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meguri.facts.official.days import MONTHS
from meguri.facts.official.reading import Line, folded, plain

# Nine-digit export codes of used vehicles. 870460100 follows the pattern of the passenger codes
# (…100 = used); it was not seen in a published tariff.
USED_CODES: Mapping[str, str] = {
    "870380100": "bev_passenger",
    "870360100": "phev_passenger",
    "870370100": "phev_passenger",
    "870460100": "bev_van",
}
EV_HEADINGS = tuple(sorted({code[:6] for code in USED_CODES}))
VAN_HEADING = "870460"

# Customs country codes as far as known; every other country keeps its code as customs:NNN.
COUNTRIES: Mapping[str, str] = {"103": "KR", "147": "AE", "224": "RU", "233": "CY", "601": "AU", "606": "NZ"}

REQUIRED = ("direction", "year", "hs", "country", "unit2", "quantity2_year")
REQUIRED_SAID: Mapping[str, str] = {
    "direction": "Exp or Imp",
    "year": "Year",
    "hs": "HS",
    "country": "Country",
    "unit2": "Unit2",
    "quantity2_year": "Quantity2-Year",
}
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "direction": ("Exp or Imp", "輸出入", "輸出入区分", "輸出入コード"),
    "year": ("Year", "年", "暦年"),
    "hs": ("HS", "HSコード", "品目コード", "品目番号", "統計品目番号", "統計番号"),
    "country": ("Country", "国", "国コード", "国名コード", "統計国名符号"),
    "unit1": ("Unit1", "単位1", "第1単位"),
    "unit2": ("Unit2", "単位2", "第2単位"),
}
_ROLES = {folded(word): role for role, words in _SPELLINGS.items() for word in words}
_FIGURE = re.compile(
    r"(?:(?:quantity|数量)(?P<n>[12])|第(?P<m>[12])数量|(?P<value>value|金額|価額))(?P<when>.+)"
)
_WHOLE_YEAR = frozenset(("year", "年", "年計", "年間", "累計", "合計"))
_MONTH = {
    **{name.lower(): at for at, name in enumerate(MONTHS, start=1)},
    **{f"{at}月": at for at in range(1, 13)},
}
_TOTAL_COUNTRIES = frozenset(("000", "total", "world", "合計", "計", "世界", "総額"))
_EXPORT_WORDS = frozenset(("1", "01", "exp", "export", "exports", "輸出"))


@dataclass(frozen=True, slots=True)
class CustomsHeader:
    """A header of the trade CSV that was understood.

    Attributes:
        line: the line itself.
        places: the column of each role, counted from 0: `quantity2_year`, `quantity2_1` … `value_12`.
        ignored: headings of columns that mean nothing here.
        repeated: headings that mean the same as an earlier one.
    """

    line: Line
    places: Mapping[str, int]
    ignored: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def months(self) -> tuple[int, ...]:
        """The months for which the file has a column of vehicles."""
        return tuple(month for month in range(1, 13) if f"quantity2_{month}" in self.places)

    def heading(self, role: str) -> str:
        """How the file spells the heading of a role."""
        return self.line.cells[self.places[role]].strip()


def find_customs(lines: Iterable[Line]) -> CustomsHeader | None:
    """The first line that heads a trade CSV, or None."""
    for line in lines:
        header = read_customs_header(line)
        if all(role in header.places for role in REQUIRED):
            return header
    return None


def read_customs_header(line: Line) -> CustomsHeader:
    """The roles of a line's cells, whether or not it is a header."""
    places: dict[str, int] = {}
    ignored, repeated = [], []
    for at, cell in enumerate(line.cells):
        role = _role(folded(cell))
        if role is None:
            ignored += [cell.strip()] if cell.strip() else []
        elif role in places:
            repeated.append(cell.strip())
        else:
            places[role] = at
    return CustomsHeader(line, places, tuple(ignored), tuple(repeated))


def code_of(cell: str) -> str:
    """A statistical code without the apostrophes, dots and spaces around its digits."""
    return re.sub(r"[\s'’‘`\".]", "", plain(cell))


def is_export(cell: str) -> bool:
    """Whether the row is one of exports."""
    return folded(cell) in _EXPORT_WORDS


def is_world(cell: str) -> bool:
    """Whether the row is a total over all countries."""
    return folded(cell) in _TOTAL_COUNTRIES


def destination_of(code: str) -> str:
    """The ISO code of a customs country code, or `customs:NNN`."""
    return COUNTRIES.get(code, f"customs:{code}")


def _role(word: str) -> str | None:
    if word in _ROLES:
        return _ROLES[word]
    found = _FIGURE.fullmatch(word)
    if not found:
        return None
    kind = "value" if found["value"] else f"quantity{found['n'] or found['m']}"
    if found["when"] in _WHOLE_YEAR:
        return f"{kind}_year"
    month = _MONTH.get(found["when"])
    return None if month is None else f"{kind}_{month}"
