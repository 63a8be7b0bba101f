"""A document says one thing or is refused with the place; nothing that strangers send ends in a crash."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meguri.passport.reading import DEEPEST, LARGEST_INTEGER, JsonCode, PassportJsonError, read_json
from meguri.passport.signing.canonical import canonical

NONCHARACTERS = [0xFDD0, 0xFDEF, *(plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF))]
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(code) for code in range(0xFDD0, 0xFDF0)])
)
TEXTS = TEXTS.filter(lambda text: not any(ord(sign) & 0xFFFE == 0xFFFE for sign in text))
FLOATS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda it: not 2**53 <= abs(it) < 1e21)
NUMBERS = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | FLOATS
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def faults_of(content: bytes | str, **options: int) -> dict[JsonCode, list[str]]:
    """Codes of what was found, each with the paths."""
    with pytest.raises(PassportJsonError) as caught:
        read_json(content, where="x.json", **options)
    assert "x.json" in str(caught.value)
    assert "{" not in str(caught.value).replace("'{", "")  # every place of a message is filled
    found: dict[JsonCode, list[str]] = {}
    for fault in caught.value.faults:
        found.setdefault(JsonCode(fault.code), []).append(fault.values.get("path", ""))
    return found


@given(
    VALUES,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
    st.booleans(),
)
def test_what_json_can_say_is_read_in_every_encoding(value: object, encoding: str, ascii_only: bool) -> None:
    # Two characters at the start are what an encoding without a mark is told apart by.
    text = json.dumps({"it": value}, ensure_ascii=ascii_only)
    assert read_json(text.encode(encoding), where="x") == {"it": value}
    assert read_json("\ufeff" + text, where="x") == {"it": value}


@given(
    st.binary(max_size=60)
    | st.text(alphabet='{}[]",:0123456789eE+-.\\u dfnulltrefasNI\ud800\uffff', max_size=60)
)
@example(b"")
@example(b"\x00")
@example(b"\xef\xbb\xbf")
@example("\ufeff")
@example(b"\xff\xfe\x00\xd8")
def test_anything_is_read_as_json_or_refused_with_a_code(content: bytes | str) -> None:
    try:
        value = read_json(content, where="x")
    except PassportJsonError as error:
        assert error.faults  # noqa: PT017 - both ends are allowed
    else:
        assert json.loads(json.dumps(value, allow_nan=False)) == value
        assert read_json(canonical(value), where="x") == value


@pytest.mark.parametrize("bom", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_utf16_with_half_a_character_is_refused_with_the_byte(bom: str) -> None:
    broken = '{"a": "'.encode(bom) + b"\xff" * 3
    with pytest.raises(PassportJsonError, match="byte ") as caught:
        read_json(broken, where="x.json")
    assert caught.value.faults[0].code is JsonCode.ENCODING


def test_keys_told_twice_are_named_wherever_they_are() -> None:
    found = faults_of('{"a": {"b/c": [0, {"x": 1, "x": 1}], "b": 1}, "a": [{"y": 1, "y": {"y": 2, "y": 2}}]}')
    assert found == {JsonCode.DUPLICATE_KEY: ["/a", "/a/b~1c/1/x", "/a/0/y", "/a/0/y/y"]}


def test_keys_that_are_the_same_once_read_are_the_same() -> None:
    assert faults_of(r'{"a": 1, "\u0061": 2}') == {JsonCode.DUPLICATE_KEY: ["/a"]}


def test_what_a_second_key_hides_is_not_read_past_the_depth() -> None:
    deep = "[" * 500 + "]" * 500
    assert JsonCode.TOO_DEEP in faults_of(f'{{"a": {deep}, "a": 1}}')


def test_all_faults_come_at_once() -> None:
    found = faults_of(
        r'{"a": NaN, "b": [1e400, -Infinity, "\ud800", "\udc00\ud800"], "c": 1, "c": 9007199254740992}'
    )
    assert found == {
        JsonCode.DUPLICATE_KEY: ["/c"],
        JsonCode.NOT_A_NUMBER: ["/a", "/b/1"],
        JsonCode.OUT_OF_RANGE: ["/b/0", "/c"],
        JsonCode.NO_CHARACTER: ["/b/2", "/b/3"],
    }


def test_a_wall_of_faults_is_cut_and_says_so() -> None:
    with pytest.raises(PassportJsonError, match="more faults after these 50") as caught:
        read_json("[" + ",".join(["NaN"] * 10_000) + "]", where="x")
    assert len(caught.value.faults) == 51


@pytest.mark.parametrize(
    "number",
    [
        "9007199254740992",
        "-9007199254740992",
        "1e309",
        "-1e309",
        "1e-400",
        "1" * 5_000,
        "0." + "1" * 5_000,
        "-1e-999",
    ],
)
def test_numbers_that_readers_would_round_away_are_refused(number: str) -> None:
    assert faults_of(f"[{number}]") == {JsonCode.OUT_OF_RANGE: ["/0"]}


@pytest.mark.parametrize(
    "number",
    [
        "9007199254740991",
        "-9007199254740991",
        "0",
        "-0",
        "0.0",
        "0e5",
        "0.00e-999",
        "1e21",
        "1e308",
        "5e-324",
    ],
)
def test_numbers_at_the_edge_are_read(number: str) -> None:
    assert read_json(number, where="x") == float(number)
    assert math.isfinite(read_json(number, where="x"))


@pytest.mark.parametrize("point", NONCHARACTERS)
def test_what_is_no_character_is_refused_written_out_or_as_an_escape(point: int) -> None:
    assert JsonCode.NO_CHARACTER in faults_of(json.dumps({"a": chr(point)}, ensure_ascii=False))
    assert JsonCode.NO_CHARACTER in faults_of(json.dumps({chr(point): 1}))


def test_whole_characters_written_as_two_halves_are_read() -> None:
    assert read_json(r'{"a": "\ud83d\ude00", "b": "\\ud800", "c": 1.5}', where="x") == {
        "a": "😀",
        "b": "\\ud800",
        "c": 1.5,
    }


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("inner", ["", "0"])
def test_depth_ends_where_it_says(opening: str, closing: str, inner: str) -> None:
    value = inner or opening[0] + closing
    room = DEEPEST if inner else DEEPEST - 1
    read_json(opening * room + value + closing * room, where="x")
    for depth in (room + 1, 500, 200_000):
        assert faults_of(opening * depth + value + closing * depth) == {JsonCode.TOO_DEEP: [""]}
    assert JsonCode.TOO_DEEP in faults_of(opening * 200_000)


def test_size_is_looked_at_first() -> None:
    assert faults_of(b"[" * 1_001, limit_bytes=1_000) == {JsonCode.TOO_LARGE: [""]}
    assert faults_of("蓄" * 400, limit_bytes=1_000) == {JsonCode.TOO_LARGE: [""]}
    assert read_json("1" + " " * 999, where="x", limit_bytes=1_000) == 1


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ('{"a": 1', JsonCode.CUT_OFF, "line 1"),
        ('{"a":\n 1,}', JsonCode.UNREADABLE, "line 2, column 4"),
        ('{"a": "x\ny"}', JsonCode.UNREADABLE, "line 1, column 9"),
        ("{'a': 1}", JsonCode.UNREADABLE, "column 2"),
        ("[01]", JsonCode.UNREADABLE, "column 3"),
        ("[1] [2]", JsonCode.UNREADABLE, "column 5"),
        ("[.5]", JsonCode.UNREADABLE, "column 2"),
        ("[１]", JsonCode.UNREADABLE, "column 2"),
    ],
)
def test_what_is_no_json_is_told_with_line_and_column(content: str, code: JsonCode, place: str) -> None:
    with pytest.raises(PassportJsonError, match=place) as caught:
        read_json(content, where="x.json")
    assert [fault.code for fault in caught.value.faults] == [code]
