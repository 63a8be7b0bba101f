"""Writes the pages of the reference that come from the code: `python docs/generate.py`.

The pages are kept in the repository so that they can be read without building anything; a test fails when
they no longer say what the code says.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from meguri.cli.reference import page as commands_page
from meguri.life.fade import Card, cards
from meguri.life.fade.card import Paper
from meguri.locale import words
from meguri.passport.document import Attribute, sections
from meguri.server_settings import SETTINGS, Setting
from meguri.tables import declared
from meguri.tables.passport import SECTION_WORDS
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
_CARDS_TITLE = Words("Ageing models", "劣化モデル")
_CARDS_MADE = Words(
    "<!-- Made by docs/generate.py from src/meguri/facts/data/ageing_models; edit those. -->",
    "<!-- src/meguri/facts/data/ageing_models から docs/generate.py が作成。直すときはそちらを。 -->",
)
_CARDS_INTRO = Words(
    "Each is a card of data that one engine evaluates; [how, and how well](../explain/ageing-models.md). "
    "Outside the range of the experiments every result carries a finding.",
    "いずれもデータとして書かれたカードで、ひとつの計算エンジンが評価する"
    "([仕組みと精度](../explain/ageing-models.ja.md))。実験の範囲を外れた結果には、必ず所見が付く。",
)
_CARD_HEADINGS = (Words("what", "項目"), Words("as published", "内容"))
_CARD_ROWS = {
    "cell": Words("cell", "セル"),
    "in_use": Words("temperature in use", "使用中の温度"),
    "at_rest": Words("temperature at rest", "保存中の温度"),
    "soc": Words("state of charge", "SOC"),
    "depth": Words("depth of discharge", "充放電深度"),
    "rates": Words("charge / discharge up to", "充電/放電レートの上限"),
    "experiments": Words("experiments", "試験"),
    "limits": Words("limits", "限界"),
    "knee": Words("knee", "急激な劣化(ニー)"),
    "papers": Words("papers", "文献"),
}
_PASSPORT_TITLE = Words("Attributes of a passport", "パスポートの属性")
_PASSPORT_MADE = Words(
    "<!-- Made by docs/generate.py from src/meguri/facts/data/passport_attributes.csv; edit that. -->",
    "<!-- src/meguri/facts/data/passport_attributes.csv から docs/generate.py が作成。直すときはそちらを。"
    " -->",
)
_PASSPORT_INTRO = Words(
    "What a passport may state. *Read by* is the point of Annex XIII of Regulation (EU) 2023/1542 "
    "(1 public; 2 and 4 legitimate interest; 2 and 3 authorities; the owner's own data are *custody*). "
    "*EC no.* is the data point of the EC guidance v2.0. Duties are those of a battery placed on the EU "
    "market, for electric vehicles / light means of transport / industry: M mandatory, C conditional, "
    "O optional, – not applicable, · not to be filled yet. What no law asks for was taken from "
    "BatteryPass-Ready 1.0 or added by this project; the table `passport_attributes` says which.",
    "パスポートに記載できる項目。「閲覧」は規則(EU)2023/1542附属書XIIIの号(1は公開、2と4は正当な利害関係者、"
    "2と3は当局、所有に関する情報はcustody)。「EC番号」はEC指針v2.0の項目番号。義務はEU市場に上市された"
    "電池のもので、EV用/軽輸送手段用/産業用の順。M=必須、C=条件付き、O=任意、–=対象外、·=まだ記載しない。"
    "法令にない項目はBatteryPass-Ready 1.0から採るか本プロジェクトが加えたもので、"
    "どちらかは表`passport_attributes`に示す。",
)
_PASSPORT_HEADINGS = (
    Words("attribute", "属性"),
    Words("what it says", "意味"),
    Words("kind", "種類"),
    Words("level", "単位"),
    Words("changes", "変化"),
    Words("read by", "閲覧"),
    Words("EC no.", "EC番号"),
    Words("duty", "義務"),
    Words("law", "根拠"),
)
_LEVELS = {"model": Words("model", "型式"), "batch": Words("batch", "バッチ"), "item": Words("item", "個体")}
_CHANGES = {False: Words("static", "静的"), True: Words("dynamic", "動的")}
_DUTY_SIGNS = {"mandatory": "M", "conditional": "C", "optional": "O", "not_applicable": "–", "not_yet": "·"}
_SETTINGS_TITLE = Words("Settings of the server", "サーバーの設定")
_SETTINGS_MADE = Words(
    "<!-- Made by docs/generate.py from src/meguri/server_settings.py; edit that. -->",
    "<!-- src/meguri/server_settings.py から docs/generate.py が作成。直すときはそちらを。 -->",
)
_SETTINGS_INTRO = Words(
    "Set in the environment, in a TOML file (`meguri serve --settings FILE`; `port = 8321` for "
    "`MEGURI_PORT`), or, for secrets (*), in a file named by the variable with `_FILE` behind it. The "
    "environment goes before the file. `meguri settings` shows the values of an installation, secrets "
    "hidden.",
    "環境変数、TOMLファイル(`meguri serve --settings FILE`。`MEGURI_PORT`なら`port = 8321`)で設定する。"
    "秘密情報(*)は、変数名に`_FILE`を付けた変数でファイルを指定することもできる。環境変数がファイルより優先される。"
    "`meguri settings`は、設置環境での値を示す(秘密情報は伏せる)。",
)
_SETTINGS_HEADINGS = (
    Words("setting", "設定"),
    Words("default", "既定値"),
    Words("values", "値"),
    Words("meaning", "意味"),
)


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
        "reference/ageing-cards.md": lambda: cards_page("en"),
        "reference/ageing-cards.ja.md": lambda: cards_page("ja"),
        "reference/passport.md": lambda: passport_page("en"),
        "reference/passport.ja.md": lambda: passport_page("ja"),
        "reference/settings.md": lambda: settings_page("en"),
        "reference/settings.ja.md": lambda: settings_page("ja"),
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


def cards_page(lang: Lang) -> str:
    """The reference page of all ageing models: paper, experiments, range and limits of each."""
    parts = [f"# {_CARDS_TITLE.say(lang)}", _CARDS_MADE.say(lang), _CARDS_INTRO.say(lang)]
    parts += [_card(one, lang) for one in cards().values()]
    return "\n\n".join(parts) + "\n"


def _card(card: Card, lang: Lang) -> str:
    valid = card.valid

    def band(name: Words, low: float, high: float, unit: str, times: float = 1.0) -> tuple[str, str]:
        return name.say(lang), f"{low * times:g} – {high * times:g} {unit}"

    rows = [
        (_CARD_ROWS["cell"].say(lang), f"{card.cell}; {card.electrodes}; {card.chemistry}"),
        band(_CARD_ROWS["in_use"], *valid.temperature_c, "°C"),
        band(_CARD_ROWS["at_rest"], *valid.storage_temperature_c, "°C"),
        band(_CARD_ROWS["soc"], *valid.soc_share, "%", 100),
        band(_CARD_ROWS["depth"], *valid.dod_share, "%", 100),
        (_CARD_ROWS["rates"].say(lang), f"{valid.charge_per_h:g} C / {valid.discharge_per_h:g} C"),
        (_CARD_ROWS["experiments"].say(lang), card.experiments[lang]),
        (_CARD_ROWS["limits"].say(lang), " ".join(card.limits[lang])),
        (_CARD_ROWS["knee"].say(lang), card.knee_note[lang]),
        (_CARD_ROWS["papers"].say(lang), "<br>".join(_paper(one) for one in card.papers)),
    ]
    return f"## {card.model_id}\n\n" + _grid(_CARD_HEADINGS, rows, lang)


def passport_page(lang: Lang) -> str:
    """The reference page of all attributes of a passport, section by section."""
    parts = [f"# {_PASSPORT_TITLE.say(lang)}", _PASSPORT_MADE.say(lang), _PASSPORT_INTRO.say(lang)]
    for section, held in sections().items():
        rows = [_attribute(one, lang) for one in held]
        parts += [f"## {SECTION_WORDS[section].say(lang)}", _grid(_PASSPORT_HEADINGS, rows, lang)]
    return "\n\n".join(parts) + "\n"


def _attribute(one: Attribute, lang: Lang) -> tuple[str, ...]:
    return (
        f"`{one.name}`",
        one.words.say(lang),
        " / ".join(f"`{choice}`" for choice in one.choices) or one.kind,
        _LEVELS[one.level].say(lang),
        _CHANGES[one.is_dynamic].say(lang),
        one.access_group,
        " ".join(one.ec_numbers),
        "/".join(_DUTY_SIGNS[one.obligations[category]] for category in ("ev", "lmt", "industrial")),
        one.legal_reference.replace("Regulation (EU) 2023/1542 ", ""),
    )


def settings_page(lang: Lang) -> str:
    """The reference page of all settings of the server."""
    rows = [
        (
            f"`{one.name}`{'*' if one.is_secret else ''}",
            f"`{one.default}`" if one.default and not one.is_secret else "–",
            _values(one),
            words(lang)(one.meaning).replace("|", "\\|"),
        )
        for one in SETTINGS
    ]
    parts = [f"# {_SETTINGS_TITLE.say(lang)}", _SETTINGS_MADE.say(lang), _SETTINGS_INTRO.say(lang)]
    return "\n\n".join([*parts, _grid(_SETTINGS_HEADINGS, rows, lang)]) + "\n"


def _values(setting: Setting) -> str:
    if setting.kind == "yes_no":
        return "`1` / `0`"
    if setting.choices:
        return " / ".join(f"`{one}`" for one in setting.choices if one)
    low, high = ("" if edge is None else f"{edge:g}" for edge in (setting.low, setting.high))
    return f"{low} – {high}" if low or high else setting.kind


def _paper(paper: Paper) -> str:
    doi = f", [doi {paper.doi}](https://doi.org/{paper.doi})" if paper.doi else ""
    return f"{paper.authors} ({paper.year}): {paper.title}{doi} ({paper.part})"


def _anchor(table: Table, lang: Lang) -> str:
    suffix = "" if lang == LANGS[0] else f"-{lang}"
    return f"table-{table.name.replace('_', '-')}{suffix}"


def _grid(headings: tuple[Words, ...], rows: Sequence[tuple[str, ...]], lang: Lang) -> str:
    lines = [tuple(heading.say(lang) for heading in headings), ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    write()
