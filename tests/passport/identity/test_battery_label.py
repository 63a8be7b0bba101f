"""The printed label carries identifier, model and energy in the reader's words, and its code is read back."""

import re
import xml.etree.ElementTree as ET
from contextlib import suppress
from io import BytesIO

import pytest
import vl_convert
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from meguri.passport.identity import IdentifierError, LabelWords, label_svg, read_identifier
from meguri.passport.identity.label import HEIGHT_MM, WIDTH_MM

JAPANESE = LabelWords("電池パスポート", "型式", "定格エネルギー", "識別子", "ja")
ENGLISH = LabelWords("Battery passport", "Model", "Rated energy", "Identifier")
GIAI = read_identifier("https://example.com/8004/9520614141234567")
TEXTS = [
    "(01)09520123456788(21)12345",
    "04QCB76836300JBC40000903",
    "ZE1-012345",
    "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
    "(01)09520123456788(22)" + "2" * 20 + "(10)" + "A" * 20 + "(21)" + "X" * 20,
]
SVG = "{http://www.w3.org/2000/svg}"


def lines(svg: bytes) -> list[ET.Element]:
    return ET.fromstring(svg).findall(f"{SVG}text")  # noqa: S314 - our own output


def read(svg: bytes) -> list[str]:
    png = vl_convert.svg_to_png(svg.decode(), scale=6)
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"))]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("words", [JAPANESE, ENGLISH])
def test_the_code_is_read_and_the_words_are_there(text: str, words: LabelWords) -> None:
    identifier = read_identifier(text)
    svg = label_svg(identifier, model="リーフ ZE1", energy_kwh=40, words=words)
    assert read(svg) == [identifier.uri]
    told = [line.text or "" for line in lines(svg)]
    assert told[:5] == [words.title, words.model, "リーフ ZE1", f"{words.energy} 40.0 kWh", words.identifier]
    assert "".join(told[5:]) == identifier.text
    assert len(told[5:]) <= 4


def test_the_code_carries_another_address_where_one_is_given() -> None:
    svg = label_svg(GIAI, model="", energy_kwh=None, words=ENGLISH, address=GIAI.detail.uri)
    assert read(svg) == ["https://example.com/8004/9520614141234567"]
    assert [line.text for line in lines(svg)] == ["Battery passport", "Identifier", "(8004)9520614141234567"]


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_leaves_the_label(text: str) -> None:
    svg = label_svg(read_identifier(text), model="M" * 30, energy_kwh=123.4, words=JAPANESE)
    sheet = ET.fromstring(svg)  # noqa: S314 - our own output
    assert (sheet.get("width"), sheet.get("height")) == (f"{WIDTH_MM:g}mm", f"{HEIGHT_MM:g}mm")
    for line in lines(svg):
        size, length = float(line.get("font-size", "")), float(line.get("textLength", "0"))
        assert size >= 1.4
        assert float(line.get("x", "")) + length <= WIDTH_MM
        assert size <= float(line.get("y", "")) <= HEIGHT_MM - 1


@settings(max_examples=50)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_words_leave_a_label_that_parses(model: str, title: str) -> None:
    words = LabelWords(title, "<b>&", '"', "'", '"><x')
    with suppress(IdentifierError):  # words that do not fit
        svg = label_svg(GIAI, model=model, energy_kwh=1.0, words=words)
        assert {element.tag for element in ET.fromstring(svg)} == {  # noqa: S314 - our own output
            f"{SVG}{tag}" for tag in ("title", "rect", "path", "text")
        }


def test_the_same_label_has_the_same_bytes() -> None:
    made = [label_svg(GIAI, model="ZE1", energy_kwh=40.0, words=JAPANESE) for _ in range(2)]
    assert made[0] == made[1]
    assert not re.search(rb"\d{4}-\d\d-\d\d", made[0])


def test_all_that_does_not_fit_is_named_at_once() -> None:
    far = "https://example.com/" + "x" * 900
    with pytest.raises(IdentifierError) as refused:
        label_svg(GIAI, model="M" * 60, energy_kwh=float("nan"), words=ENGLISH, address=far)
    codes = [str(one.code) for one in refused.value.faults]
    assert codes == ["label_energy", "label_too_long", "label_too_fine"]


@pytest.mark.parametrize("energy_kwh", [0.0, -1.0, float("inf")])
def test_no_capacity_is_not_printed(energy_kwh: float) -> None:
    with pytest.raises(IdentifierError, match="no capacity"):
        label_svg(GIAI, model="ZE1", energy_kwh=energy_kwh, words=ENGLISH)
