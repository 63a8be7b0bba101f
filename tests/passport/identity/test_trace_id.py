"""Trace identifiers: every way to write a UUID gives its canonical form, and new ones are of version 4."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.identity.faults import IdentifierError
from meguri.passport.identity.trace_id import new_trace_id, parse_trace_id


@given(st.uuids(allow_nil=False))
def test_all_ways_to_write_it_are_one(made: UUID) -> None:
    for written in (str(made), str(made).upper(), made.urn, made.hex, f"{{{made}}}"):
        assert parse_trace_id(written) == str(made)


@given(st.binary(min_size=16, max_size=16))
def test_new_ones_are_as_the_standard_library_makes_them(entropy: bytes) -> None:
    assert new_trace_id(entropy) == str(UUID(bytes=entropy, version=4))


@pytest.mark.parametrize("size", [0, 15, 17])
def test_entropy_is_sixteen_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="16"):
        new_trace_id(bytes(size))


@pytest.mark.parametrize("text", ["0" * 32, "ffffffff-ffff-ffff-ffff-ffffffffffff"])
def test_a_blank_one_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="real one"):
        parse_trace_id(text)


@pytest.mark.parametrize("text", ["", "urn:uuid:", "f81d4fae-7dec-11d0-a765-00a0c91e6bf", "g" * 32, "0" * 31])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="8-4-4-4-12"):
        parse_trace_id(text)
