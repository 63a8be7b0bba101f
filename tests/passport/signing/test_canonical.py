"""The canonical form is RFC 8785: the published vectors, and one spelling for one value."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.reading import read_json
from meguri.passport.signing.canonical import CanonicalCode, CanonicalError, canonical, canonical_read, digest

VECTORS = ("arrays", "french", "structures", "unicode", "values", "weird")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-9e15, 9e15) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("name", VECTORS)
def test_the_published_vectors(name: str, shared: Path) -> None:
    folder = shared / "vectors/jcs/testdata"
    made = canonical(read_json((folder / f"input/{name}.json").read_bytes(), where=name))
    assert made == (folder / f"output/{name}.json").read_bytes()
    assert made == bytes.fromhex((folder / f"outhex/{name}.txt").read_text())


def reversed_keys(value: Any) -> Any:
    """The same value with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: reversed_keys(inner) for key, inner in reversed(value.items())}
    return [reversed_keys(inner) for inner in value] if isinstance(value, list) else value


@given(VALUES)
def test_the_order_of_keys_and_white_space_do_not_matter(value: Any) -> None:
    assert canonical(reversed_keys(value)) == canonical(value)
    assert canonical(json.loads(json.dumps(value, indent=2))) == canonical(value)
    assert canonical(json.loads(canonical(value))) == canonical(value)
    assert digest(reversed_keys(value)) == digest(value)


@given(VALUES, VALUES)
def test_two_values_share_a_spelling_only_if_they_are_the_same(one: Any, other: Any) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    if same:
        assert canonical(one) == canonical(other)
    elif canonical(one) == canonical(other):
        assert json.loads(canonical(one)) == one == other  # 1 and 1.0, 0 and -0.0


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ({"a": [math.nan]}, CanonicalCode.OUT_OF_RANGE, "/a/0"),
        ({"a": -math.inf}, CanonicalCode.OUT_OF_RANGE, "/a"),
        ([2**53], CanonicalCode.OUT_OF_RANGE, "/0"),
        ([-(10**5_000)], CanonicalCode.OUT_OF_RANGE, "/0"),
        ({1: 2}, CanonicalCode.NO_KEY, "/"),
        ({"a": {1, 2}}, CanonicalCode.NO_JSON, "/a"),
        (b"bytes", CanonicalCode.NO_JSON, "/"),
        ({"a/b": "\ud800"}, CanonicalCode.NO_CHARACTER, "/a~1b"),
        ({"\udfff": 1}, CanonicalCode.NO_CHARACTER, "/?"),
    ],
)
def test_what_json_cannot_carry_is_told_with_its_place(value: Any, code: CanonicalCode, path: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        canonical(value)
    assert [(fault.code, fault.values["path"]) for fault in caught.value.faults] == [(code, path)]
    assert "{" not in str(caught.value)


def test_all_that_is_in_the_way_comes_at_once() -> None:
    with pytest.raises(CanonicalError) as caught:
        canonical({"a": math.nan, "b": [object(), 1], 3: "x"})
    assert [fault.code.value for fault in caught.value.faults] == ["out_of_range", "no_json", "no_key"]


def test_a_value_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(CanonicalError) as caught:
        canonical(endless)
    assert caught.value.faults[0].code is CanonicalCode.TOO_DEEP


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.dictionaries(
            st.text() | st.sampled_from(["a\uffff", "a\U00010000", "\ue000", "😀"]), inner, max_size=4
        )
        | st.dictionaries(st.integers() | st.none() | st.text(max_size=1), inner, max_size=2)
    ),
    max_leaves=10,
)


@given(ANYTHING)
def test_it_spells_and_refuses_as_the_library_does(value: Any) -> None:
    try:
        wanted = rfc8785.dumps(value)
    except ValueError:
        with pytest.raises(CanonicalError) as caught:
            canonical(value)
        assert caught.value.faults
    else:
        assert canonical(value) == wanted


JSON_KINDS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["a\uffff", "a\U00010000", "\ue000", "😀"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)
EDGES = [1e15, 1e16, 1e20, 1e21, 1.5e300, 1e-5, 1e-6, 1e-7, 5e-324, 2**53 - 1, 2**53, -(2**53), 10**400]
EDGES += [math.nan, math.inf, -math.inf, -0.0, 1.0, 0.1 + 0.2, 10.0000001, 333333333.33333329]


def both(value: Any) -> None:
    """What was read is spelt as everything else, or refused for the same reasons."""
    try:
        wanted = canonical(value)
    except CanonicalError as error:
        with pytest.raises(CanonicalError) as caught:
            canonical_read(value)
        assert caught.value.faults == error.faults  # noqa: PT017
    else:
        assert canonical_read(value) == wanted


@given(JSON_KINDS)
def test_what_was_read_is_spelt_the_same(value: Any) -> None:
    both(value)


@given(st.floats() | st.integers(-(2**70), 2**70) | st.sampled_from(EDGES))
def test_every_number_that_was_read_is_spelt_the_same(number: float) -> None:
    for value in (
        number,
        [number],
        [1, number],
        {"a": number},
        {"a": [-number, number]},
        {"a/b": {"c": number}},
    ):
        both(value)


@pytest.mark.parametrize(
    "sign", [*map(chr, range(0x20)), "\x7f", "\x80", "\u2028", "\\", '"', "/", "é", "😀"]
)
def test_every_sign_that_was_read_is_spelt_the_same(sign: str) -> None:
    both({sign: [sign, f"a{sign}b"]})


@pytest.mark.parametrize("depth", [200, 254, 255, 256, 300, 450])
def test_depth_does_not_change_the_spelling(depth: int) -> None:
    value: Any = {"b": 1, "a": 2}
    for _ in range(depth):
        value = [value]
    both(value)


@pytest.mark.parametrize("depth", [300, 450, 700, 950, 100_000])
def test_deep_values_are_spelt_or_refused(depth: int) -> None:
    value: Any = math.nan if depth < 1_000 else 1
    for _ in range(depth):
        value = [value]
    with pytest.raises(CanonicalError) as caught:
        canonical(value)
    assert caught.value.faults[0].code in {CanonicalCode.OUT_OF_RANGE, CanonicalCode.TOO_DEEP}
