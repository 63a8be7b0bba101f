"""Any text is an identifier or a coded error, and what deceives the eye is never taken in silently."""

from contextlib import suppress

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.identity import IdentifierCode, IdentifierError, LinkOptions, Scheme, read_identifier
from meguri.passport.identity.faults import MESSAGES
from meguri.passport.identity.own_number import issue_own_number

OWN = issue_own_number("K7RD", 5).text
SAMPLES = [
    ("https://example.com/8004/9520614141234567", Scheme.DIGITAL_LINK, "(8004)9520614141234567"),
    ("https://a/8003/09520123456788ABC", Scheme.DIGITAL_LINK, "(8003)09520123456788ABC"),
    ("(01)09520123456788(21)12345", Scheme.DIGITAL_LINK, "(01)09520123456788(21)12345"),
    (
        "https://a/01/09520123456788/21/%28x",
        Scheme.DIGITAL_LINK,
        "https://id.gs1.org/01/09520123456788/21/%28x",
    ),
    ("04QCB76836300JBC40000903", Scheme.TRACTION_CODE, "04QCB76836300JBC40000903"),
    ("04qcb 7683630 0jbc4 0000903", Scheme.TRACTION_CODE, "04QCB76836300JBC40000903"),
    ("001PE01B3C0221953RP", Scheme.TRACTION_CODE, "001PE01B3C0221953RP"),
    (OWN, Scheme.OWN_NUMBER, OWN),
    ("ZE1-012345", Scheme.CHASSIS, "ZE1-012345"),
    ("ＺＥ１ー０１２３４５", Scheme.CHASSIS, "ZE1-012345"),
    ("1M8GDM9AXKP042788", Scheme.VIN, "1M8GDM9AXKP042788"),
    ("{F81D4FAE-7DEC-41D0-A765-00A0C91E6BF6}", Scheme.UUID, "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"),
    ("urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6", Scheme.UUID, "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"),
]
TEXTS = [text for text, _, _ in SAMPLES]


@pytest.mark.parametrize(("text", "scheme", "canonical"), SAMPLES)
def test_each_kind_is_recognised(text: str, scheme: Scheme, canonical: str) -> None:
    read = read_identifier(text)
    assert (read.scheme, read.text) == (scheme, canonical)


@pytest.mark.parametrize("text", TEXTS)
def test_its_text_and_its_address_are_the_same_identifier(text: str) -> None:
    read = read_identifier(text)
    assert read_identifier(read.text) == read_identifier(read.uri) == read
    assert not read_identifier(read.text).mended


@pytest.mark.parametrize("text", TEXTS)
def test_its_address_is_one_that_epcis_and_credentials_take(text: str) -> None:
    """GS1's EPCIS schema asks for format uri in epcList; a W3C credential's id is a URL."""
    schema = jsonschema_rs.validator_for({"type": "string", "format": "uri"}, validate_formats=True)
    assert not schema.is_valid("no address")
    assert schema.is_valid(read_identifier(text).uri)


def test_the_same_thing_at_two_addresses_is_one_identifier() -> None:
    here, there = "https://a/01/09520123456788/21/1?99=X", "HTTP://B/stem/01/09520123456788/21/1"
    assert read_identifier(here) == read_identifier(there) != read_identifier(here.replace("21/1", "21/2"))


def test_a_model_is_told_from_an_item() -> None:
    assert not read_identifier("(01)09520123456788").names_one_item
    assert all(read_identifier(text).names_one_item for text in TEXTS)


@given(st.one_of(st.text(max_size=80), st.sampled_from(TEXTS)), st.sampled_from([None, "US", "CN"]))
def test_any_text_is_read_or_our_own_error(text: str, market: str | None) -> None:
    with suppress(IdentifierError):
        read = read_identifier(text, market=market)
        assert read_identifier(read.uri, market=market) == read


@given(st.sampled_from(TEXTS), st.integers(0, 60), st.text(max_size=3), st.integers(0, 3), st.booleans())
def test_a_damaged_identifier_is_read_or_our_own_error(
    text: str, place: int, put: str, out: int, loose: bool
) -> None:
    damaged = text[:place] + put + text[place + out :]
    with suppress(IdentifierError):
        read = read_identifier(damaged, options=LinkOptions(loose, loose, loose))
        assert read_identifier(read.uri) == read


@given(st.text("/?&#%=+[]:.-0123456789AZaz()\\", max_size=200))
def test_any_tail_of_an_address_is_read_or_our_own_error(tail: str) -> None:
    for start in ("https://a/01/09520123456788", "https://", "(01)", "urn:meguri:", "urn:uuid:", "MEGURI-"):
        with suppress(IdentifierError):
            read = read_identifier(start + tail)
            assert read_identifier(read.text) == read


@given(st.sampled_from(TEXTS), st.integers(0, 60), st.sampled_from("АОІΑΟ\u200b\u200d\u202e\u00ad①²𝟎ſ東"))
def test_what_only_looks_right_is_always_refused_with_its_place(text: str, place: int, odd: str) -> None:
    place = min(place, len(text))
    with pytest.raises(IdentifierError) as refused:
        read_identifier(text[:place] + odd + text[place:])
    (found,) = refused.value.faults
    wanted = {IdentifierCode.INVISIBLE, IdentifierCode.LOOKALIKE, IdentifierCode.FOREIGN}
    assert found.code in wanted
    assert found.values["positions"] == str(place + 1)
    assert f"U+{ord(odd):04X}" in found.values["found"]


def test_a_lookalike_says_what_it_looks_like() -> None:
    with pytest.raises(IdentifierError, match="looks like E, but is U\\+0415 CYRILLIC CAPITAL LETTER IE"):
        read_identifier("ZЕ1-012345")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ZE1-012345", []),
        ("ＺＥ１－０１２３４５", ["mended_width"]),
        ("ZE1–012345", ["mended_hyphen"]),
        ("ze1 - 012345", ["mended_space", "mended_case"]),
        ("https://a/01/0952012345678８/21/1", ["mended_width"]),
    ],
)
def test_what_was_mended_is_told(text: str, codes: list[str]) -> None:
    assert [str(one.code) for one in read_identifier(text).mended] == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", IdentifierCode.EMPTY),
        (" \u3000 ", IdentifierCode.EMPTY),
        ("x" * 2332, IdentifierCode.TOO_LONG),
        ("a red one", IdentifierCode.NOT_RECOGNISED),
        ("urn:epc:id:grai:9520123.45678.1", IdentifierCode.UNKNOWN_ADDRESS),
        ("urn:meguri:boat:1", IdentifierCode.UNKNOWN_ADDRESS),
        ("ftp://a/01/09520123456788", IdentifierCode.UNKNOWN_ADDRESS),
        ("(01)09520123456788)", IdentifierCode.LINK_BRACKETS),
        ("(99)12345", IdentifierCode.LINK_NO_KEY),
        ("urn:uuid:1", IdentifierCode.TRACE_FORM),
        ("f81d4faO-7dec-41d0-a765-00a0c91e6bf6", IdentifierCode.TRACE_FORM),
        ("a-b-c", IdentifierCode.NOT_RECOGNISED),
        ("ZE1-12", IdentifierCode.VEHICLE),
        ("001PE01B3C0221953R", IdentifierCode.TRACTION_18),
        ("1M8GDM9AXKP04278O", IdentifierCode.MISREAD),
        ("04QCB76836300JBC4000090", IdentifierCode.TRACTION_LENGTH),
    ],
)
def test_each_refusal_has_its_code(text: str, code: IdentifierCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        read_identifier(text, where="battery_id")
    assert refused.value.faults[0].code is code
    assert str(refused.value).startswith("battery_id: ")


def test_the_market_reaches_the_check_digit() -> None:
    assert read_identifier("1M8GDM9A0KP042788").scheme is Scheme.VIN
    with pytest.raises(IdentifierError, match="should be X"):
        read_identifier("1M8GDM9A0KP042788", market="US")


def test_every_code_has_words() -> None:
    assert set(MESSAGES) == set(IdentifierCode)


def test_a_text_in_another_script_is_not_told_character_by_character() -> None:
    with pytest.raises(IdentifierError) as refused:
        read_identifier("".join(chr(0x4E00 + one) for one in range(500)))
    assert len(refused.value.faults) == 21
    assert refused.value.faults[-1].values["found"] == "480"
