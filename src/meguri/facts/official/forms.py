"""The CSV templates: the columns of each kind, how headings may be spelt, and how a header is known."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meguri.facts.official.faults import FileFault, FileFaultCode, OfficialFileError
from meguri.facts.official.figures import UNIT_SIZES
from meguri.facts.official.imports import FileKind
from meguri.facts.official.reading import Line, folded
from meguri.tables.flows import SEGMENTS, STOCK_SCOPES
from meguri.tables.schema import Words

LOOKED = 30

# Headings by what they mean; the first spelling of each language is the template's.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "segment": ("区分", "segment", "車両区分", "車種区分", "車種"),
    "counted_on": ("計数日", "counted_on", "保有日", "基準日", "調査日", "時点"),
    "year": ("年", "year", "暦年", "calendar_year"),
    "fiscal_year": ("年度", "fiscal_year", "会計年度"),
    "month": ("年月", "month"),
    "period": ("期間", "period"),
    "units": ("台数", "units", "vehicles"),
    "unit": ("単位", "unit"),
    "source": ("出典", "source", "資料"),
    "status": ("数値の性格", "status"),
    "as_of": ("公表日", "as_of", "published_on"),
}
# A count's heading that says by itself which kind the file is.
COUNT_HEADINGS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.STOCK: ("保有台数", "stock_units"),
    FileKind.SALES: ("新規登録台数", "sales_units", "販売台数"),
    FileKind.EXPORT_DEREGISTRATIONS: ("輸出抹消仮登録台数", "export_deregistration_units", "輸出抹消仮登録"),
    FileKind.EXPORT_REFUNDS: ("輸出返還台数", "export_refund_units", "輸出返還"),
    FileKind.TRANSFERS: ("移転登録台数", "transfer_units", "移転登録"),
}
PERIOD_ROLES = ("year", "fiscal_year", "month", "period")
# Words in a file's name that tell its kind when the header does not.
_NAME_WORDS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.STOCK: ("保有", "stock"),
    FileKind.SALES: ("新規登録", "新車", "販売", "sales"),
    FileKind.EXPORT_DEREGISTRATIONS: ("輸出抹消", "deregistration"),
    FileKind.EXPORT_REFUNDS: ("輸出返還", "refund"),
    FileKind.TRANSFERS: ("移転登録", "transfer"),
}
_ROLE_OF = {folded(word): role for role, words in HEADINGS.items() for word in words}
_KIND_OF_COUNT = {folded(word): kind for kind, words in COUNT_HEADINGS.items() for word in words}
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")

SEGMENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "bev_passenger": (
        "乗用BEV(軽を含む)",
        "乗用BEV(軽含む)",
        "乗用EV(軽を含む)",
        "乗用EV(軽含む)",
        "EV乗用車(軽を含む)",
    ),
    "bev_passenger_registered": (
        "乗用BEV(登録車)",
        "乗用EV(登録車)",
        "乗用BEV(軽を除く)",
        "乗用EV(軽を除く)",
    ),
    "bev_registered_all": ("BEV登録車計", "EV登録車計", "BEV(登録車)", "EV(登録車)"),
    "bev_kei_passenger": ("乗用BEV(軽自動車)", "乗用EV(軽自動車)", "軽乗用BEV", "軽乗用EV"),
    "bev_van": ("BEVバン(軽貨物)", "EVバン(軽貨物)", "軽貨物BEV", "軽貨物EV", "BEVバン"),
    "phev_passenger": ("乗用PHEV", "PHEV", "プラグインハイブリッド乗用車", "プラグインハイブリッド"),
}
_SEGMENT_OF = {
    folded(word): segment for segment, words in SEGMENT_WORDS.items() for word in (segment, *words)
}
_TOTALS = frozenset(folded(word) for word in ("合計", "計", "総計", "総数", "total", "sum"))
STATUS_WORDS: Mapping[str, str] = {
    "exact": "正確",
    "rounded": "概数",
    "derived": "算出",
    "read_off": "図から読取",
    "estimate": "推計",
}
_STATUS_OF = {folded(word): status for status, ja in STATUS_WORDS.items() for word in (status, ja)}


@dataclass(frozen=True, slots=True)
class Template:
    """One documented CSV form.

    Attributes:
        kind: which official statistic it carries.
        fact: the fact its rows go to.
        title: what it holds.
        roles: what its columns mean, in the template's order; the last three may be left out of a file.
        segments: the vehicle segments it takes.
    """

    kind: FileKind
    fact: str
    title: Words
    roles: tuple[str, ...]
    segments: tuple[str, ...]

    def header(self, lang: str) -> tuple[str, ...]:
        """The headings in `ja` or `en`."""
        at = 0 if lang == "ja" else 1
        return tuple(
            COUNT_HEADINGS[self.kind][at] if role == "units" else HEADINGS[role][at] for role in self.roles
        )

    def csv(self, lang: str) -> bytes:
        """The empty template: its header as CSV in UTF-8 with BOM, so that spreadsheets show it rightly."""
        return (",".join(self.header(lang)) + "\r\n").encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Header:
    """A header line that was understood.

    Attributes:
        line: the line itself.
        kind: which form it heads.
        places: the column of each role, counted from 0.
        unit: how many vehicles one of the unit is, when the count's heading says so in brackets.
        ignored: headings of columns that mean nothing here.
    """

    line: Line
    kind: FileKind
    places: Mapping[str, int]
    unit: int | None
    ignored: tuple[str, ...]


def templates() -> dict[FileKind, Template]:
    """The five forms, by kind."""
    facts = {
        FileKind.STOCK: ("jp_ev_stock", STOCK_SCOPES),
        FileKind.SALES: ("jp_ev_sales", STOCK_SCOPES),
        FileKind.EXPORT_DEREGISTRATIONS: ("jp_used_ev_exports", SEGMENTS),
        FileKind.EXPORT_REFUNDS: ("jp_used_ev_exports", SEGMENTS),
        FileKind.TRANSFERS: ("jp_transfers", SEGMENTS),
    }
    return {
        kind: Template(kind, fact, kind.title, _roles(kind), segments)
        for kind, (fact, segments) in facts.items()
    }


def segment_of(cell: str) -> str | None:
    """The segment a cell names, in either language; None when it names none."""
    return _SEGMENT_OF.get(folded(cell))


def status_of(cell: str) -> str | None:
    """The status a cell names, in either language; None when it names none."""
    return _STATUS_OF.get(folded(cell))


def is_total(cell: str) -> bool:
    """Whether the cell heads a total."""
    return folded(cell) in _TOTALS


def find_form(lines: Iterable[Line], name: str, asked: FileKind | None = None) -> Header | None:
    """The first line that heads one of the forms, or None.

    Args:
        lines: the first lines of the file.
        name: the file's name; its words decide where the columns do not.
        asked: the kind it is said to be, which decides before the name.

    Raises:
        OfficialFileError: a header that fits several kinds, or has two columns of one meaning.
    """
    for line in lines:
        places, unit, counted, ignored, repeated = _read_header(line)
        if not _is_header(places):
            continue
        if repeated:
            faults = (FileFault(FileFaultCode.REPEATED_COLUMN, line.number, value=word) for word in repeated)
            raise OfficialFileError(name, tuple(faults))
        kind = counted or _kind_by_columns(places, name, asked)
        if kind is None:
            kinds = ", ".join(kind for kind in COUNT_HEADINGS if kind is not FileKind.STOCK)
            fault = FileFault(FileFaultCode.KIND_UNCLEAR, line.number, rule={"kinds": kinds})
            raise OfficialFileError(name, (fault,))
        if kind is FileKind.STOCK and "counted_on" not in places:
            continue
        return Header(line, kind, places, unit, ignored)
    return None


def nearest_form(lines: Iterable[Line]) -> tuple[FileKind, tuple[str, ...]]:
    """The form that some line comes nearest to heading, and the headings which that line lacks (ja | en)."""
    best: tuple[int, FileKind, tuple[str, ...]] = (-1, FileKind.STOCK, ())
    for line in lines:
        places, _, counted, _, _ = _read_header(line)
        for kind, form in templates().items():
            other = counted not in (None, kind)
            wanted = [
                role for role in form.roles[:3] if not _has(places, role) or (role == "units" and other)
            ]
            score = 2 * (3 - len(wanted)) + (kind is counted)
            if score > best[0]:
                best = (score, kind, tuple(f"{HEADINGS[role][0]} | {HEADINGS[role][1]}" for role in wanted))
    return best[1], best[2]


def _roles(kind: FileKind) -> tuple[str, ...]:
    when = "counted_on" if kind is FileKind.STOCK else "year"
    return ("segment", when, "units", "unit", "source", "status", "as_of")


def _read_header(
    line: Line,
) -> tuple[dict[str, int], int | None, FileKind | None, tuple[str, ...], tuple[str, ...]]:
    places: dict[str, int] = {}
    unit, counted, ignored, repeated = None, None, [], []
    for at, cell in enumerate(line.cells):
        role, kind, size = _meaning(cell)
        if role is None:
            ignored += [cell.strip()] if cell.strip() else []
        elif role in places:
            repeated.append(cell.strip())
        else:
            places[role] = at
            unit, counted = size or unit, kind or counted
    return places, unit, counted, tuple(ignored), tuple(repeated)


def _meaning(cell: str) -> tuple[str | None, FileKind | None, int | None]:
    """What a heading means: its role, the kind it gives away, the unit in its brackets."""
    word = folded(cell)
    brackets = _BRACKETS.search(word)
    size = UNIT_SIZES.get(brackets[1]) if brackets else None
    if brackets and size is not None:
        word = word[: brackets.start()]
    if word in _KIND_OF_COUNT:
        return "units", _KIND_OF_COUNT[word], size
    return _ROLE_OF.get(word), None, size


def _is_header(places: Mapping[str, int]) -> bool:
    return all(_has(places, role) for role in ("segment", "units")) and (
        "counted_on" in places or any(role in places for role in PERIOD_ROLES)
    )


def _has(places: Mapping[str, int], role: str) -> bool:
    return any(one in places for one in PERIOD_ROLES) if role == "year" else role in places


def _kind_by_columns(places: Mapping[str, int], name: str, asked: FileKind | None) -> FileKind | None:
    if "counted_on" in places:
        return FileKind.STOCK
    if asked in COUNT_HEADINGS and asked is not FileKind.STOCK:
        return asked
    word = folded(name)
    told = [kind for kind, words in _NAME_WORDS.items() if any(folded(one) in word for one in words)]
    return told[0] if len(told) == 1 else None
