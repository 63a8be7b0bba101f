"""A phone reads from the QR code the address that was put in; the same address gives the same bytes."""

from io import BytesIO

import pytest
import vl_convert
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from meguri.passport.identity import IdentifierError, carrier_form, parse_digital_link, read_identifier
from meguri.passport.identity.carrier import qr_code, qr_designator, qr_png, qr_svg

LINK = "https://id.example.com/battery/8003/09520123456788ABC123456"


def decoded(png: bytes) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"))]


def test_59_characters_make_a_version_4_m() -> None:
    """41 modules on a side with the quiet zone, as was measured with segno and zxing-cpp."""
    assert len(LINK) == 59
    assert qr_designator(LINK) == "4-M"
    assert Image.open(BytesIO(qr_png(LINK, pixels=1))).size == (41, 41)


@pytest.mark.parametrize(
    "uri", [LINK, "urn:meguri:chassis:ZE1-012345", "https://a/01/09520123456788/21/%28x%29"]
)
def test_both_pictures_are_read_as_the_address(uri: str) -> None:
    assert decoded(qr_png(uri)) == [uri]
    assert decoded(vl_convert.svg_to_png(qr_svg(uri).decode(), scale=3)) == [uri]


@settings(max_examples=25)
@given(st.text("0123456789ABCXYZabcxyz-._", min_size=1, max_size=20), st.booleans())
def test_whatever_the_serial_number_it_is_read_back(serial: str, compact: bool) -> None:
    uri = f"https://example.com/01/09520123456788/21/{serial}"
    (read,) = decoded(qr_png(uri, pixels=4, compact=compact))
    assert parse_digital_link(read) == parse_digital_link(uri)
    assert compact or read == uri


def test_the_same_address_gives_the_same_bytes() -> None:
    assert qr_png(LINK) == qr_png(LINK)
    assert qr_svg(LINK) == qr_svg(LINK)
    assert qr_svg(LINK) != qr_svg(LINK + "0")


@given(st.integers(1, 1500))
def test_the_error_level_is_m_or_better(length: int) -> None:
    assert qr_code("https://a/" + "x" * length).error in {"M", "Q", "H"}


def test_only_scheme_and_host_go_into_capitals() -> None:
    assert carrier_form(LINK) == "HTTPS://ID.EXAMPLE.COM/battery/8003/09520123456788ABC123456"
    assert carrier_form("urn:meguri:chassis:ZE1-012345") == "urn:meguri:chassis:ZE1-012345"
    assert read_identifier(carrier_form(LINK)) == read_identifier(LINK)


def test_compact_is_smaller_where_it_can_be_and_else_the_address_itself() -> None:
    digits = "https://id.gs1.org/8003/09520123456788000000000001234"
    assert qr_designator(digits) == "4-M"
    assert qr_designator(digits, compact=True) == "3-M"
    assert decoded(qr_png(LINK, compact=True)) == [LINK]


@pytest.mark.parametrize("text", ["", "no address", "https://a/é", "https://a/\n", "12345"])
def test_what_is_no_address_is_not_drawn(text: str) -> None:
    with pytest.raises(IdentifierError, match="no web address"):
        qr_png(text)


def test_too_much_for_a_code_is_said() -> None:
    with pytest.raises(IdentifierError, match="too many"):
        qr_svg("https://a/" + "x" * 3000)
