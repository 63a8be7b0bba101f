"""Laws of text on a terminal: columns line up, whatever the script."""

from hypothesis import given
from hypothesis import strategies as st

from meguri.cli.output import json_text, text_table, width

CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), st.sets(st.integers(0, 2)))
def test_every_line_of_a_table_is_as_wide_as_its_rule_at_most(
    rows: list[tuple[str, str, str]], right: set[int]
) -> None:
    lines = text_table(rows[0], rows[1:], right=tuple(right)).split("\n")
    assert len(lines) == len(rows) + 1
    assert max(width(line) for line in lines) == width(lines[1])


def test_wide_signs_take_two_columns() -> None:
    assert [width(text) for text in ("EV", "中古EV", "〜", "÷")] == [2, 6, 2, 1]


def test_columns_start_at_one_place_in_japanese_too() -> None:
    lines = text_table(("区分", "台数"), [("中古EV", "9"), ("x", "10")], right=(1,)).split("\n")
    assert lines == ["区分    台数", "──────  ────", "中古EV     9", "x         10"]


def test_json_text_does_not_depend_on_the_order_of_keys() -> None:
    assert json_text({"b": 1, "a": "中古"}) == json_text({"a": "中古", "b": 1})
