"""Writes the pages of the reference that come from the code: `python docs/generate.py`.

The pages are kept in the repository so that they can be read without building anything; a test fails when
they no longer say what the code says.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from meguri.cli.reference import page as commands_page
from meguri.tables import declared
from meguri.tables.schema import LANGS, Lang, Table, Words, describe
from meguri.tables.units import UNITS

FOLDER = Path(__file__).resolve().parent

_TITLE = Words("Tables", "表")
_MADE = Words(
    "<!-- Made by docs/generate.py from the declarations in src/meguri/tables; edit those. -->",
    "<!-- src/meguri/tables の宣言から docs/generate.py が作成。直すときは宣言を直すこと。 -->",
)
_INTRO = Words(
    "Every table that enters or leaves Meguri is declared once and checked at the door: all columns present "
    "and none unknown, of the kind said, without gaps where a value is required, within the range or among "
    "the values allowed, and no key twice. All faults are told at once.",
    "Meguriに出入りする表はすべて一度だけ宣言され、入口で検査される。列に過不足がなく、種類が合い、"
    "必須の値に空欄がなく、範囲または許された値に収まり、キーが重複しないこと。誤りはまとめてすべて示す。",
)
_CONVENTIONS = Words(
    "A quantity with doubt has three columns: `_low` (5 % point), the bare name (median) and `_high` "
    "(95 % point). A gap is not zero. A numeric column ends in its unit; where it does not, the unit stands "
    "in the same row, or there is none (a year, a rank).",
    "幅のある量は3列で示す。`_low`(5%点)、語尾なし(中央値)、`_high`(95%点)。空欄はゼロではない。"
    "数値の列名は単位で終わる。そうでない列は、同じ行に単位があるか、単位をもたない(年、順位)。",
)
_ONE_ROW = (Words("table", "表"), Words("one row", "1行の意味"))
_UNITS_TITLE = Words("Units", "単位")
_UNITS_INTRO = Words(
    "How a unit ends a column's name. `a_per_b` is made of two of these, e.g. `kg_per_kwh`.",
    "列名の末尾に置く単位。`a_per_b`はこのうち二つを組み合わせる(例:`kg_per_kwh`)。",
)
_UNITS_HEADINGS = (Words("ending", "語尾"), Words("symbol", "記号"), Words("read", "読み"))


def pages() -> dict[str, str]:
    """Every generated page: its path below `docs/` and its whole text."""
    return {path: text() for path, text in _makers().items()}


def write(folder: Path = FOLDER) -> None:
    """Write every generated page below `folder`."""
    for path, text in pages().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def _makers() -> dict[str, Callable[[], str]]:
    return {
        "reference/tables.md": lambda: tables_page("en"),
        "reference/tables.ja.md": lambda: tables_page("ja"),
        "reference/commands.md": lambda: commands_page("en"),
        "reference/commands.ja.md": lambda: commands_page("ja"),
    }


def tables_page(lang: Lang) -> str:
    """The reference page of all declared tables."""
    tables = declared().values()
    contents = [(f"[{table.name}](#{_anchor(table, lang)})", table.row.say(lang)) for table in tables]
    units = [(f"`{unit.name}`", unit.symbol.say(lang), unit.words.say(lang)) for unit in UNITS.values()]
    parts = [
        f"# {_TITLE.say(lang)}",
        _MADE.say(lang),
        _INTRO.say(lang),
        _CONVENTIONS.say(lang),
        _grid(_ONE_ROW, contents, lang),
        *(f"({_anchor(table, lang)})=\n{describe(table, lang).rstrip()}" for table in tables),
        f"## {_UNITS_TITLE.say(lang)}",
        _UNITS_INTRO.say(lang),
        _grid(_UNITS_HEADINGS, units, lang),
    ]
    return "\n\n".join(parts) + "\n"


def _anchor(table: Table, lang: Lang) -> str:
    suffix = "" if lang == LANGS[0] else f"-{lang}"
    return f"table-{table.name.replace('_', '-')}{suffix}"


def _grid(headings: tuple[Words, ...], rows: Sequence[tuple[str, ...]], lang: Lang) -> str:
    lines = [tuple(heading.say(lang) for heading in headings), ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    write()
