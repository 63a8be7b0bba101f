"""What readers get from a declaration: the reference page, the JSON Schema, labels and the CSV header."""

from meguri.tables.declaration import Column, Kind, Table
from meguri.tables.words import Words

_HEADINGS = (
    Words("column", "列"),
    Words("kind", "種類"),
    Words("unit", "単位"),
    Words("range or values", "範囲・値"),
    Words("gaps", "空欄"),
    Words("meaning", "意味"),
)
_ONE_ROW = Words("One row", "1行")
_KEY = Words("Key", "キー")
_NO, _YES = Words("no", "不可"), Words("yes", "可")


def label(table: Table, column: str, lang: str) -> str:
    """The heading of a column for readers: its meaning and, where it has one, its unit in brackets.

    Raises:
        KeyError: the table has no such column.
        ValueError: `lang` is neither en nor ja.
    """
    declared = table.column(column)
    meaning, unit = declared.meaning.say(lang), declared.measured_in
    return meaning if unit is None else f"{meaning} [{unit.symbol.say(lang)}]"


def csv_header(table: Table) -> str:
    """The first line of the table's CSV file, without the line end."""
    return ",".join(table.names)


def describe(table: Table, lang: str) -> str:
    """The table's part of the reference page, in Markdown (heading of level 2)."""
    lines = [
        f"## {table.name}",
        "",
        f"{_ONE_ROW.say(lang)}: {table.row.say(lang)}",
        "",
        f"{_KEY.say(lang)}: {', '.join(f'`{name}`' for name in table.key)}",
        "",
        "| " + " | ".join(heading.say(lang) for heading in _HEADINGS) + " |",
        "| " + " | ".join("---" for _ in _HEADINGS) + " |",
        *(_line(column, lang) for column in table.columns),
    ]
    return "\n".join(lines) + "\n"


def _line(column: Column, lang: str) -> str:
    unit = column.measured_in
    cells = (
        f"`{column.name}`",
        column.kind.words.say(lang),
        unit.symbol.say(lang) if unit else "",
        _limits(column),
        (_NO if column.required else _YES).say(lang),
        column.meaning.say(lang),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(column: Column) -> str:
    if column.allowed is not None:
        return ", ".join(f"`{value}`" for value in column.allowed)
    low = "" if column.low is None else f"{column.low:g}"
    high = "" if column.high is None else f"{column.high:g}"
    if low and high:
        return f"{low} … {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


_JSON_TYPES = {
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.TEXT: "string",
    Kind.DATE: "string",
    Kind.BOOLEAN: "boolean",
}


def json_schema(table: Table) -> dict[str, object]:
    """JSON Schema (2020-12) of the table: an array of rows; one row is `$defs/row`.

    A schema cannot say that a key is unique: the key stands in `x-key`, a column's unit in `x-unit`.
    """
    row = {
        "type": "object",
        "description": table.row.en,
        "properties": {column.name: _property(column) for column in table.columns},
        "required": list(table.names),
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": f"{table.row.en} / {table.row.ja}",
        "x-key": list(table.key),
        "type": "array",
        "items": {"$ref": "#/$defs/row"},
        "$defs": {"row": row},
    }


def _property(column: Column) -> dict[str, object]:
    kind = _JSON_TYPES[column.kind]
    found: dict[str, object] = {
        "type": kind if column.required else [kind, "null"],
        "description": f"{column.meaning.en} / {column.meaning.ja}",
    }
    if column.unit is not None:
        found["x-unit"] = column.unit
    if column.kind is Kind.DATE:
        found["format"] = "date"
    if column.low is not None:
        found["minimum"] = column.low
    if column.high is not None:
        found["maximum"] = column.high
    if column.allowed is not None:
        found["enum"] = [*column.allowed, *([] if column.required else [None])]
    return found
