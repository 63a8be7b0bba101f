"""Promises of the catalogues: nothing missing, nothing stale, Japanese that is Japanese."""

import ast
import importlib.util
import re
import string
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from meguri import settings
from meguri.locale import LANGS, catalogue, words
from meguri.tables import declared

ROOT = Path(__file__).resolve().parents[2]
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
# Messages that are the same in Japanese: units, names, signs.
WITHOUT_KANA_OR_KANJI = {
    "5–95%",
    "{definition}. {reference}.",
    "{middle} kg ({low} to {high} kg)",
    "5–95 %",
    "CO2 (kg)",
    "SOH {middle} ({between})",
    "{middle} ({between})",
    "{middle} kg ({between} kg)",
    "{middle} kg ({between})",
    "{name} ({detail})",
    "{origin}: {who}",
    "{said} %",
    "{way}: {part}",
    "{way}: {yen} ({between}), {note}.",
    "; ",
    "ID",
    "SHA-256",
    "kWh",
    "kg",
    "t",
    " a kg",
    "plug-in hybrids",
    "{until}; {basis}",
    "{when}, {quote}",
    "SOC",
    "TVaR 99 %",
    "VaR 99.5 %",
    "{month}: {km} km ({between}).",
    "{name}: {value}",
    "an address (URI)",
    "basis, low, high, source",
    "km",
    "SOH {soh} ({between})",
    "{energy} kWh ({basis})",
    "{km} km",
    "{low}–{high} % of charge",
    "{low}–{high} km",
    "{low}–{high}%",
    "{title}: {why}",
    "European Union",
    "State of health",
    "state of health {share}",
}


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = _tool()


def _read(lang: str) -> Catalog:
    with TOOL.po_path(lang).open("rb") as file:
        return read_po(file, locale=lang)


JA = [message for message in _read("ja") if message.id]


def test_the_catalogues_hold_just_the_messages_of_the_code_and_are_compiled() -> None:
    stale = [str(path) for path, content in TOOL.wanted().items() if path.read_bytes() != content]
    assert stale == [], "run `make messages`, translate what is new, run it again"


@pytest.mark.parametrize("lang", LANGS)
def test_no_message_lacks_a_translation_or_has_a_doubtful_one(lang: str) -> None:
    lacking = [message.id for message in _read(lang) if message.id and not message.string]
    assert lacking == []
    assert [message.id for message in _read(lang) if message.id and message.fuzzy] == []


def test_japanese_messages_have_kana_or_kanji() -> None:
    foreign = {str(m.id) for m in JA if not JAPANESE.search(str(m.string))}
    assert foreign <= WITHOUT_KANA_OR_KANJI


def test_the_list_of_exceptions_holds_nothing_that_is_japanese() -> None:
    said = {str(m.id): str(m.string) for m in JA}
    assert not [i for i in WITHOUT_KANA_OR_KANJI if i in said and JAPANESE.search(said[i])]


@pytest.mark.parametrize("message", JA, ids=lambda message: str(message.id)[:40])
def test_a_translation_keeps_every_place_to_fill(message: object) -> None:
    def places(text: str) -> set[str]:
        return {
            name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None
        }

    assert places(str(message.id)) == places(str(message.string))  # type: ignore[attr-defined]


def test_japanese_uses_no_half_width_comma_or_full_stop_between_japanese_words() -> None:
    wrong = [str(m.string) for m in JA if re.search(r"[぀-ヿ一-鿿][,.][぀-ヿ一-鿿]", str(m.string))]
    assert wrong == []


def test_table_meanings_are_said_in_both_languages() -> None:
    for table in declared().values():
        for meaning in (table.row, *(column.meaning for column in table.columns)):
            assert meaning.en.strip()
            assert not JAPANESE.search(meaning.en.split("(")[0]), (table.name, meaning.en)
            assert JAPANESE.search(meaning.ja) or meaning.ja.isascii(), (table.name, meaning.ja)
            assert JAPANESE.search(meaning.ja) or len(meaning.ja) < 6, (table.name, meaning.ja)


def test_every_place_that_lists_the_languages_lists_the_same() -> None:
    assert set(settings.LANGUAGES) == set(LANGS) == set(TOOL.LANGUAGES)


def test_an_unknown_language_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="de"):
        catalogue("de")


def test_a_message_is_said_in_each_language() -> None:
    assert words("en")("lithium") == "lithium"
    assert words("ja")("lithium") == "リチウム"


def test_no_message_hides_inside_an_f_string_where_the_tool_cannot_see_it() -> None:
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("N_", "_")
    ]
    assert hidden == []
