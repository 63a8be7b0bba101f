"""A withdrawn document is withdrawn in every copy of the list, and no list eats the memory of its reader."""

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.multibase import base64url, from_base64url
from meguri.passport.signing.proof_check import check_proofs
from meguri.passport.signing.states import State
from meguri.passport.signing.status_list import (
    FEWEST_ENTRIES,
    MESSAGES,
    MOST_ENTRIES,
    Purpose,
    StatusCode,
    StatusList,
    StatusListError,
    read_status_list,
    status_list_credential,
    unpacked,
)

KEY = SigningKey(bytes(range(32)))
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
AT = "https://issuer.example/status/1"
# The example of W3C Bitstring Status List v1.0, 2.2: nothing set.
PUBLISHED = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
INDICES = st.sets(st.integers(0, FEWEST_ENTRIES - 1), max_size=30)


def codes(caught: pytest.ExceptionInfo[StatusListError]) -> list[StatusCode]:
    assert all(MESSAGES[fault.code].format(**fault.values) for fault in caught.value.faults)
    return [StatusCode(fault.code) for fault in caught.value.faults]


def signed(status: StatusList) -> dict[str, Any]:
    issuer = {"issuer": KEY.did, "listed_at": AT}
    return status_list_credential(
        status, KEY, valid_from=NOON, valid_until=NOON + timedelta(days=7), **issuer
    )


def test_the_example_of_the_standard_is_read() -> None:
    assert unpacked(PUBLISHED) == bytes(FEWEST_ENTRIES // 8) == StatusList.make().bits


@settings(max_examples=30)
@given(INDICES, st.sampled_from(Purpose))
def test_what_was_withdrawn_and_nothing_else_is_found_in_the_published_list(
    indices: set[int], purpose: Purpose
) -> None:
    document = json.loads(json.dumps(signed(StatusList.make(purpose=purpose).withdrawn(indices))))
    assert [check.state for check in check_proofs(document)] == [State.OK]
    status = read_status_list(document)[purpose]
    assert {
        index for index in range(FEWEST_ENTRIES) if status.bits[index // 8] and status.is_set(index)
    } == indices


def test_entry_zero_is_the_leftmost_bit() -> None:
    assert StatusList.make().withdrawn([0]).bits[0] == 0b10000000
    assert StatusList.make().withdrawn([7, 9]).bits[:2] == bytes([0b00000001, 0b01000000])


@settings(max_examples=30)
@given(INDICES)
def test_the_same_list_is_the_same_bytes_and_other_programs_unpack_it(indices: set[int]) -> None:
    status = StatusList.make().withdrawn(indices)
    packed = from_base64url(status.encoded()[1:])
    assert status.encoded() == StatusList.make().withdrawn(sorted(indices, reverse=True)).encoded()
    assert packed[:10] == b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\x03"  # no name, no moment
    assert gzip.decompress(packed) == status.bits


@settings(max_examples=30)
@given(INDICES, INDICES)
def test_a_suspension_can_be_taken_back_and_a_revocation_cannot(first: set[int], second: set[int]) -> None:
    suspended = StatusList.make(purpose=Purpose.SUSPENSION).withdrawn(first | second)
    assert suspended.restored(second) == StatusList.make(purpose=Purpose.SUSPENSION).withdrawn(first - second)
    revoked = StatusList.make().withdrawn(first)
    if first & second:
        with pytest.raises(StatusListError) as caught:
            revoked.restored(second)
        assert codes(caught) == [StatusCode.FOR_GOOD] * len(first & second)
    else:
        assert revoked.restored(second) == revoked


@pytest.mark.parametrize("entries", [0, FEWEST_ENTRIES - 8, FEWEST_ENTRIES + 1, MOST_ENTRIES + 8, -8])
def test_a_list_too_short_to_hide_in_or_too_long_is_not_made(entries: int) -> None:
    with pytest.raises(StatusListError) as caught:
        StatusList.make(entries)
    assert codes(caught) == [StatusCode.LENGTH]


def test_entries_that_are_not_there_are_named_all_at_once() -> None:
    with pytest.raises(StatusListError) as caught:
        StatusList.make().withdrawn([-1, 5, FEWEST_ENTRIES])
    assert codes(caught) == [StatusCode.RANGE] * 2
    with pytest.raises(StatusListError):
        StatusList.make().is_set(FEWEST_ENTRIES)


def bomb(length: int) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1_000_000)
    packed = b"".join(packer.compress(block) for _ in range(length // len(block)))
    return "u" + base64url(packed + packer.flush())


def test_a_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(StatusListError) as caught:
        unpacked(bomb(200_000_000))
    assert codes(caught) == [StatusCode.BOMB]


GOOD = StatusList.make().withdrawn([1]).encoded()


SPOILT = [
    GOOD[1:],
    "z" + GOOD[1:],
    GOOD[:-8],
    GOOD + "AAAA",
    GOOD + "=",
    "u",
    "uAAAA",
    "u蓄",
    "",
    None,
    5,
    ["u"],
]
OTHER_FORMS = [zlib.compress(bytes(16384)), 2 * from_base64url(GOOD[1:])]


@pytest.mark.parametrize("encoded", [*SPOILT, *("u" + base64url(packed) for packed in OTHER_FORMS)])
def test_what_cannot_be_unpacked_is_called_so(encoded: object) -> None:
    with pytest.raises(StatusListError) as caught:
        unpacked(encoded)
    assert codes(caught) == [StatusCode.ENCODING]


@given(st.binary(max_size=40).map(lambda packed: "u" + base64url(b"\x1f\x8b\x08" + packed)) | st.text())
def test_no_text_makes_unpacking_crash(encoded: str) -> None:
    with pytest.raises(StatusListError):
        read_status_list(
            {
                "type": ["BitstringStatusListCredential"],
                "credentialSubject": subject() | {"encodedList": encoded},
            }
        )


def subject() -> dict[str, Any]:
    found: dict[str, Any] = signed(StatusList.make())["credentialSubject"]
    return found


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"type": "Other"}, [StatusCode.NO_LIST]),
        ({"statusPurpose": "message"}, [StatusCode.PURPOSE]),
        ({"statusPurpose": 1, "statusSize": 2}, [StatusCode.PURPOSE, StatusCode.SIZE]),
        ({"encodedList": "u" + base64url(gzip.compress(bytes(16383)))}, [StatusCode.LENGTH]),
    ],
)
def test_other_lists_are_refused_with_their_reason(change: dict[str, Any], wanted: list[StatusCode]) -> None:
    document = signed(StatusList.make())
    with pytest.raises(StatusListError) as caught:
        read_status_list(document | {"credentialSubject": document["credentialSubject"] | change})
    assert codes(caught) == wanted


@pytest.mark.parametrize("document", [None, [], {}, {"type": [], "credentialSubject": []}, "list"])
def test_what_is_no_list_is_called_so(document: object) -> None:
    with pytest.raises(StatusListError) as caught:
        read_status_list(document)
    assert codes(caught) == [StatusCode.NO_LIST]


def test_one_list_may_serve_both_purposes() -> None:
    document = signed(StatusList.make().withdrawn([3]))
    document["credentialSubject"]["statusPurpose"] = ["suspension", "revocation", "other"]
    assert {name: status.is_set(3) for name, status in read_status_list(document).items()} == {
        Purpose.REVOCATION: True,
        Purpose.SUSPENSION: True,
    }
