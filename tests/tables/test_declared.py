"""Laws of the declarations themselves: named once, said in both languages, never against their own rules."""

import re
from typing import Any

import pytest

from meguri.tables import declared
from meguri.tables.schema import Column, DeclarationError, Kind, Table, Words

TABLES = [pytest.param(table, id=table.name) for table in declared().values()]
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
# ASCII, and the few signs that English prose on figures uses.
ENGLISH = re.compile(r"[\x20-\x7e–…×÷≥≤°µ]+")
SAID = Words("said", "言葉")
# Meanings that are names or symbols and so the same in Japanese.
SAME_IN_JAPANESE: frozenset[str] = frozenset()


def meanings(table: Table) -> list[Words]:
    return [table.row, *(column.meaning for column in table.columns)]


@pytest.mark.parametrize("table", TABLES)
def test_every_meaning_is_said_in_japanese_and_in_english(table: Table) -> None:
    for words in meanings(table):
        assert JAPANESE.search(words.ja) or words.ja in SAME_IN_JAPANESE, words
        assert ENGLISH.fullmatch(words.en), words
        assert words.say("ja") == words.ja
        assert words.say("en") == words.en


@pytest.mark.parametrize("table", TABLES)
def test_columns_of_one_table_mean_different_things(table: Table) -> None:
    for lang in ("en", "ja"):
        said = [column.meaning.say(lang) for column in table.columns]
        assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("table", TABLES)
def test_the_key_is_made_of_required_columns(table: Table) -> None:
    assert table.key
    assert len(set(table.key)) == len(table.key)
    assert all(table.column(name).required for name in table.key)


def test_tables_and_columns_are_named_once() -> None:
    found = declared()
    assert {table.name for table in found.values()} == set(found)
    for table in found.values():
        assert len(set(table.names)) == len(table.names)


def test_one_name_means_one_kind_in_every_table() -> None:
    kinds: dict[str, set[Kind]] = {}
    for table in declared().values():
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_the_constant_is_the_name_in_capitals() -> None:
    from meguri.tables import flows

    for constant, value in vars(flows).items():
        if isinstance(value, Table):
            assert constant == value.name.upper()


def test_an_empty_frame_of_a_table_fits_it() -> None:
    for table in declared().values():
        assert table.check(table.empty()).schema == table.polars_schema


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"name": "Year"}, "lower-case"),
        ({"name": "a-b"}, "lower-case"),
        ({"kind": Kind.TEXT, "low": 0}, "only numeric columns"),
        ({"kind": Kind.INTEGER, "allowed": ("a",)}, "only text columns"),
        ({"low": 2, "high": 1}, "is above high"),
        ({"kind": Kind.TEXT, "allowed": ()}, "empty or repeat"),
        ({"kind": Kind.TEXT, "allowed": ("a", "a")}, "empty or repeat"),
    ],
)
def test_a_column_against_the_rules_cannot_be_declared(wrong: dict[str, Any], because: str) -> None:
    with pytest.raises(DeclarationError, match=because):
        Column(**{"name": "mass_t", "kind": Kind.NUMBER, "meaning": SAID, **wrong})


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"name": "My table"}, "lower-case"),
        ({"key": ()}, "must be columns"),
        ({"key": ("nowhere",)}, "must be columns"),
        ({"key": ("note",)}, "cannot have gaps"),
        ({"columns": (Column("id", Kind.TEXT, SAID), Column("id", Kind.TEXT, SAID))}, "declared twice"),
    ],
)
def test_a_table_against_the_rules_cannot_be_declared(wrong: dict[str, Any], because: str) -> None:
    columns = (Column("id", Kind.TEXT, SAID), Column("note", Kind.TEXT, SAID, required=False))
    with pytest.raises(DeclarationError, match=because):
        Table(**{"name": "notes", "row": SAID, "key": ("id",), "columns": columns, **wrong})


def test_words_are_not_guessed_in_a_third_language() -> None:
    with pytest.raises(ValueError, match="choose one of en, ja"):
        SAID.say("fr")
