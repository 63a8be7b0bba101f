"""What a column of a list of batteries is, and what a cell says: as the trade and its spreadsheets write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from meguri.facts.packs import PackNameError, pack_named
from meguri.passport.document import attributes
from meguri.report.car_names import model_labels
from meguri.report.passport_words import value_said
from meguri.serve.desk.bulk_faults import CellCode, CellError, CellFault
from meguri.serve.desk.fleet_headings import RESULTS, TOLD_BACK
from meguri.serve.desk.forms import is_text
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import plain_number
from meguri.tables.chassis import DASHES

if TYPE_CHECKING:
    from meguri.passport.document import Attribute

IDENTIFIER, NOTHING = "battery_id", ""
HEADINGS = {  # of the template in Japanese, as lists of the trade call them
    IDENTIFIER: "電池の識別子",
    "vehicle_model": "車種",
    "chassis_number": "車台番号",
    "first_registered_on": "初度登録年月",
    "mileage_km": "走行距離[km]",
    "manufactured_on": "製造日",
    "rated_energy_kwh": "新品時の電力量[kWh]",
    "chemistry": "電池の化学系",
    "battery_status": "電池の状態",
}
_IDENTIFIER = (IDENTIFIER, "電池の識別子", "battery", "識別子", "passport_id")
_CALLED = {  # as lists of the trade call them, too
    "車名": "vehicle_model",
    "モデル": "vehicle_model",
    "車体番号": "chassis_number",
    "フレーム番号": "chassis_number",
    "走行距離": "mileage_km",
    "走行": "mileage_km",
    "初度登録": "first_registered_on",
    "初度登録日": "first_registered_on",
    "初年度登録": "first_registered_on",
    "初度検査年月": "first_registered_on",  # of light cars
    "製造日": "manufactured_on",
    "化学系": "chemistry",
    "model": "vehicle_model",
    "vin": "chassis_number",
    "chassis number": "chassis_number",
    "mileage": "mileage_km",
    "mileage [km]": "mileage_km",
    "first registration": "first_registered_on",
}
_TRUE = ("true", "yes", "はい", "1", "○", "有")
_FALSE = ("false", "no", "いいえ", "0", "×", "無")
_FORMULA = "=+-@"
_MOST_NAMED = 4


@dataclass(frozen=True)
class Cell:
    """What a cell says.

    Attributes:
        value: plain JSON value.
        is_unknown_model: whether it is a car of no catalogue, taken as it was written.
    """

    value: Any
    is_unknown_model: bool = False


def column_of(heading: str) -> str | None:
    """The attribute of a heading; "" of one that only tells what records say, None of one nobody knows."""
    return _names().get(_plain(heading))


def cell_of(
    attribute: "Attribute", cell: str, told: Mapping[str, str], today: date, lang: str, put: Any
) -> Cell:
    """What a cell says.

    Args:
        attribute: of its column.
        cell: as it was written; not empty.
        told: the whole line, name → cell; the energy tells the packs of one model apart.
        today: no day lies after it.
        lang: in which a fault names what can be chosen.
        put: where it stands, and what it says, for a fault.

    Raises:
        CellError: it cannot be read.
    """
    if not is_text(cell):
        raise CellError([CellFault(CellCode.NO_TEXT, put)])
    if attribute.kind in ("number", "integer"):
        return Cell(_number(attribute, cell, put))
    if attribute.kind == "date":
        return Cell(_day(cell, today, put))
    if attribute.kind == "flag":
        if (plain := normalize("NFKC", cell).lower()) not in (*_TRUE, *_FALSE):
            raise CellError([CellFault(CellCode.NO_FLAG, put)])
        return Cell(plain in _TRUE)
    if attribute.name == "vehicle_model":
        return _model(cell, told.get("rated_energy_kwh", ""), put)
    if attribute.kind == "choice":
        return Cell(_choice(attribute, cell, lang, put))
    return Cell(_chassis(cell, put) if attribute.name == "chassis_number" else cell)


def _choice(attribute: "Attribute", cell: str, lang: str, put: Any) -> str:
    """One of what can be chosen, by its word in either language or its code."""
    found = cell if cell in attribute.choices else _choices(attribute.name).get(_plain(cell))
    if found is None:
        known = ", ".join(value_said(attribute, one, lang) for one in attribute.choices)
        raise CellError([CellFault(CellCode.NO_CHOICE, {**put, "known": known})])
    return found


def _chassis(cell: str, put: Any) -> str:
    """In half-width capitals; numbers that an office stamped itself hold kanji and brackets, and do, too."""
    found = "".join(normalize("NFKC", cell).upper().split())
    if not all(one.isalnum() or one in "-[]()" for one in found.translate(DASHES)):
        raise CellError([CellFault(CellCode.NO_CHASSIS, put)])
    return found


def _number(attribute: "Attribute", cell: str, put: Any) -> float | int | None:
    try:
        value = plain_number(cell)
    except ValueError:
        raise CellError([CellFault(CellCode.NO_NUMBER, put)]) from None
    return int(value) if attribute.kind == "integer" and value == int(value or 0) else value


def _day(cell: str, today: date, put: Any) -> str:
    try:
        day = day_read(cell)
    except ValueError:
        raise CellError([CellFault(CellCode.NO_DAY, put)]) from None
    if day is not None and day > today:
        raise CellError([CellFault(CellCode.FUTURE_DAY, put)])
    return str(day)


def _model(cell: str, energy: str, put: Any) -> Cell:
    """The model of a catalogue; one that several packs were sold in needs the energy beside it."""
    bare = cell.lstrip("'")
    tried = (bare, f"{bare}{energy}kWh", f"{bare} ({energy} kWh)") if energy else (bare,)
    for name in tried:
        if (known := _models().get(_plain(name))) is not None:
            return Cell(known)
        try:
            return Cell(pack_named(name).model)
        except PackNameError:
            continue
    near = list(dict.fromkeys(said for plain, said in _labels().items() if _plain(bare) in plain))
    is_word = sum(one.isalpha() for one in bare) > 1 and not bare.startswith(tuple(_FORMULA))
    if near and is_word:
        raise CellError([CellFault(CellCode.MANY_MODELS, {**put, "known": ", ".join(near[:_MOST_NAMED])})])
    if not is_word:
        raise CellError([CellFault(CellCode.NO_MODEL, put)])
    return Cell(cell, is_unknown_model=True)


@cache
def _labels() -> Mapping[str, str]:
    """Names of cars, plain → as they are offered."""
    return {_plain(said): said for lang in ("ja", "en") for parts in model_labels(lang).values()
            for said in (" ".join(parts),)}  # fmt: skip


@cache
def _models() -> Mapping[str, str]:
    return {_plain(said): pack_named(name).model for lang in ("ja", "en")
            for name, (maker, car) in model_labels(lang).items()
            for said in (f"{maker} {car}", car)}  # fmt: skip


@cache
def _choices(name: str) -> Mapping[str, str]:
    """Words of a choice in both languages → the choice."""
    one = attributes()[name]
    return {_plain(value_said(one, choice, lang)): choice for choice in one.choices for lang in ("ja", "en")}


@cache
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, one in attributes().items():
        if one.kind != "list":
            found |= dict.fromkeys((name, one.words.en, one.words.ja), name)
    for name, words in TOLD_BACK.items():
        found |= dict.fromkeys((words.en, words.ja), name)
    for words in RESULTS.values():
        found |= dict.fromkeys((words.en, words.ja), NOTHING)
    found |= {said: name for name, said in HEADINGS.items()} | _CALLED
    found |= dict.fromkeys(_IDENTIFIER, IDENTIFIER)
    return {_plain(said): name for said, name in found.items()}


def _plain(name: str) -> str:
    """A name without what people write differently: width, case, spaces, what stands in brackets of units."""
    text = normalize("NFKC", name).casefold().replace("[km]", "").replace("(km)", "")
    text = text.replace("[kwh]", "").replace("(jst)", "").replace("(utc)", "")
    return "".join(text.split())
