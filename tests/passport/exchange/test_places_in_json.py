"""A value put at a place is found there again, and every value of a document has a place."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.exchange.places import ABSENT, leaves, look, put

NAME = st.sampled_from(["a", "b", "a~1b"])
ENTRY = st.sampled_from(["", "/0", "/[kind=x]", "/[kind=y]"])


def paths() -> st.SearchStrategy[str]:
    """Places in objects and in lists of objects, by number or by what an entry says; the last is a member."""
    steps = st.lists(st.builds("/{}{}".format, NAME, ENTRY), max_size=3).map("".join)
    return st.builds("{}/{}".format, steps, NAME)


@given(paths())
def test_what_is_put_is_found(path: str) -> None:
    content: dict[str, Any] = {}
    put(content, path, "here")
    assert look(content, path)[1] == "here"


@given(
    st.recursive(
        st.integers(), lambda inner: st.dictionaries(st.text(max_size=3), inner, min_size=1), max_leaves=6
    )
)
def test_every_leaf_is_found_at_its_pointer(content: Any) -> None:
    for pointer, value in leaves(content):
        assert look(content, pointer)[1] == value if pointer else content == value


def test_entries_of_a_list_are_told_apart_by_what_they_say() -> None:
    content: dict[str, Any] = {}
    put(content, "/materials/[name=Li]/share", 1)
    put(content, "/materials/[name=Co]/share", 2)
    put(content, "/materials/[name=Li]/from", "waste")
    assert content == {"materials": [{"name": "Li", "share": 1, "from": "waste"}, {"name": "Co", "share": 2}]}
    assert look(content, "/materials/[name=Co]/share") == ("/materials/1/share", 2)
    assert look(content, "/materials/[name=Ni]/share")[1] is ABSENT
    assert look(content, "/materials/7/share")[1] is ABSENT


def test_a_list_is_filled_from_the_front() -> None:
    content: dict[str, Any] = {}
    put(content, "/a/2/b", 1)
    assert content == {"a": [{"b": 1}]}
