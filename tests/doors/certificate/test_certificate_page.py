"""Promises of the certificate's page: one page, the font inside, same bytes, text is text, a QR to read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import product
from typing import Any

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from tests.journeys.certificate.diagnosed_car import ISSUED, VERDICT_ID, diagnosis, finding_row
from typst import TypstError

from meguri.charts.speech import Speech
from meguri.journeys.certificate import (
    Between,
    Car,
    Certificate,
    CertificateError,
    Declared,
    Reach,
    Signature,
    Told,
    certificate_of,
)
from meguri.locale import words
from meguri.passport.identity import IdentifierError
from meguri.report.certificate import certificate_pdf, certificate_png, pdf
from meguri.report.certificate import words as w
from meguri.report.certificate.fonts import font_file, lacking
from meguri.report.certificate.view import certificate_view

LANGS = ("ja", "en")
ADDRESS = "https://passport.example.jp/01/09506000134352/21/ABC123?on=2026-11-28"
REACH = Reach("北海道", "Hokkaido", "commuter", Between(185, 230, 285), Between(130, 170, 210))
SIGNED = Signature(
    "3f2a91c05ad6e7784b21d09c6e5f8a33" * 2, ("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",)
)
MARKUP = "#set page(fill: red) #panic() $x$ \\ *b* _i_ `c` <l> @r [t] // /* = - + ] ) } \" '"


def whole(**more: Any) -> Certificate:
    """A certificate with all that a page can say."""
    told = Told(
        car=Car("日産リーフ 40 kWh", None, date(2019, 3, 1), 62_140.0),
        declared=Declared("checked", "none", "no", "no"),
        issuer="めぐり自動車販売 横浜店",
        address=ADDRESS,
        reach=REACH,
        signature=SIGNED,
    )
    return replace(certificate_of(diagnosis(), ISSUED, told), **more)


def crowded() -> Certificate:
    """One with the longest names and the most findings that there is room for."""
    findings = [
        finding_row(
            "methods_disagree",
            "warning",
            "partial_charge, bms_read",
            found_value=9.0,
            limit_value=5.0,
            unit="points",
        ),
        finding_row(
            "results_disagree", "warning", "partial_charge", found_value=9.0, limit_value=5.0, unit="points"
        ),
        finding_row("cannot_tell", "caution", "verdict", found_value=30.0, limit_value=20.0, unit="points"),
    ]
    dangers = [
        finding_row(code, "danger", f"cell-{rank}", found_value=1234.5, limit_value=5.0, unit="mv")
        for rank, code in enumerate(("self_discharge", "insulation_low", "cell_resistance"), start=1)
    ]
    verdict = {"soh": {"low": 0.945, "median": 1.0, "high": 1.5}, "validation": "extrapolated"}
    rows = diagnosis()["evidence"]
    rows[0] |= {"measured_by": "測" * 60, "device": "W" * 60}
    told = Told(
        car=Car("W" * 60, None, date(2019, 3, 1), 1_234_567.0),
        declared=Declared("not_checked", "open", "yes", "yes"),
        issuer="株" * 60,
        address="https://passport.example.jp/" + "A" * 272,
        reach=REACH,
        signature=replace(SIGNED, signers=SIGNED.signers * 5),
    )
    made = diagnosis(verdict=verdict, evidence=rows, findings=findings, safety=dangers)
    return certificate_of(made, date(2027, 11, 28), told)


def bare() -> Certificate:
    """One of which hardly anything is known, and simulated."""
    verdict = {"id": "a", "soh": diagnosis()["verdict"]["soh"], "is_synthetic": True}
    return certificate_of({"verdict": verdict}, ISSUED)


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text(content: bytes) -> str:
    """The text of the page without its spaces: lines break anywhere in Japanese."""
    return squeezed(read(content).pages[0].extract_text())


def squeezed(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", [whole(), crowded(), bare()], ids=["whole", "crowded", "bare"])
def test_everything_stands_on_one_page_whatever_there_is_to_say(made: Certificate, lang: str) -> None:
    content = certificate_pdf(made, lang)
    assert len(read(content).pages) == 1
    found = text(content)
    view = certificate_view(made, Speech(lang, words(lang)))
    told = [view["title"], view["model"], view["footnote"], view["because"] or "", view["safety"]["word"]]
    told += [value for pair in (*view["car"], *view["measured"], *view["issue"]) for value in pair]
    told += [
        *view["findings"],
        *view["safety"]["findings"],
        view["term"]["note"],
        view["check"]["fingerprint"],
    ]
    missing = [one for one in told if squeezed(one) not in found]
    assert not missing


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", [whole(), crowded()], ids=["whole", "crowded"])
def test_nothing_runs_into_the_margins(made: Certificate, lang: str) -> None:
    """Names are shrunk, then broken, however long a word is; below the head the margins stay white."""
    page = Image.open(BytesIO(certificate_png(made, lang, pixels_per_inch=72))).convert("L")
    millimetre = page.width / 210
    top, bottom, side = (round(mm * millimetre) for mm in (60, 297, 15))
    foot = page.height - round(7 * millimetre)
    margins = [(left, top, left + side, bottom) for left in (0, page.width - side)]
    for margin in (*margins, (0, foot, page.width, page.height)):
        assert page.crop(margin).getextrema() == (255, 255)


@pytest.mark.parametrize("lang", LANGS)
def test_figures_are_percent_with_their_interval_and_kilometres(lang: str) -> None:
    found = text(certificate_pdf(whole(), lang))
    for figure in (
        "86%",
        "82–89%",
        "40kWh",
        "230km",
        "170km",
        "185–285km",
        "130–210km",
        "20–79%",
        "24°C",
        "18°C",
    ):
        assert figure in found
    assert "0.86" not in found
    assert VERDICT_ID[:16] in found
    assert "ZE1-012345" in found
    assert "日産リーフ" in found
    assert {"ja": "2027年3月20日", "en": "2027-03-20"}[lang] in found
    assert "3F2A91C05AD6E7784B21D09C6E5F8A33" in found


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_no_certificate_never_bears_the_title(lang: str) -> None:
    say = words(lang)
    title = squeezed(say(w.TITLES["certificate"]))
    assert title in text(certificate_pdf(whole(), lang))
    for made in (crowded(), bare()):
        content = certificate_pdf(made, lang)
        assert title not in text(content)
        assert read(content).metadata["/Title"] == say(w.TITLES["reference"])
        assert squeezed(say(w.TITLES["reference"])) in text(content)


@pytest.mark.parametrize("lang", LANGS)
def test_simulated_data_are_stamped_across_the_page(lang: str) -> None:
    stamp = squeezed(words(lang)(w.WATERMARK))
    assert stamp in text(certificate_pdf(bare(), lang))
    assert stamp not in text(certificate_pdf(whole(), lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_certificate_is_the_same_bytes_and_dated_by_its_issue(lang: str) -> None:
    first = certificate_pdf(whole(), lang)
    assert first == certificate_pdf(whole(), lang)
    assert first != certificate_pdf(whole(issuer="another"), lang)
    assert "20261128" in read(first).metadata["/CreationDate"]


def test_pages_asked_for_at_once_are_those_asked_for_one_by_one() -> None:
    asked = [whole(issuer=f"発行者 {rank}") for rank in range(4)]
    with ThreadPoolExecutor(4) as many:
        together = list(many.map(lambda one: certificate_pdf(one, "ja"), asked * 2))
    assert together == [certificate_pdf(one, "ja") for one in asked] * 2


@pytest.mark.parametrize("lang", LANGS)
def test_the_japanese_font_is_in_the_file_and_no_other(lang: str) -> None:
    fonts = [
        one.get_object()
        for one in read(certificate_pdf(whole(), lang)).pages[0]["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        assert "NotoSansJP-Regular" in font["/BaseFont"]
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        inside = descriptor["/FontFile3"].get_object().get_data()
        assert len(inside) > 1000


def boxes(content: bytes) -> int:
    """How many signs are drawn with glyph 0 of the font inside, the empty box."""
    page, count = read(content).pages[0], 0
    for operands, operator in page.get_contents().operations:
        if operator in (b"Tj", b"TJ"):
            parts = operands[0] if operator == b"TJ" else operands
            for part in (one for one in parts if hasattr(one, "original_bytes")):
                codes = part.original_bytes
                count += sum(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2))
    return count


def test_no_sign_of_any_page_is_drawn_as_the_empty_box(monkeypatch: pytest.MonkeyPatch) -> None:
    for made, lang in product((whole(), crowded(), bare()), LANGS):
        assert boxes(certificate_pdf(made, lang)) == 0
    monkeypatch.setattr("meguri.report.certificate.pdf.lacking", lambda _text: "")
    strange = whole(issuer="😀 Motors")
    assert boxes(pdf._made(strange, "ja", format="pdf")) == 1
    with pytest.raises(TypstError, match="PDF/UA"):  # a second wall behind ours
        certificate_pdf(strange, "ja")


def test_signs_that_the_font_has_are_those_of_its_own_map() -> None:
    known = TTFont(font_file()).getBestCmap()
    everything = "".join(chr(point) for point in (*range(0x20, 0xD800), *range(0x20000, 0x2A700)))
    assert {ord(sign) for sign in lacking(everything)} == {ord(sign) for sign in everything} - set(known)


@pytest.mark.parametrize("name", ["😀 Motors", "a\tb", "\u202eevil", "\x00", "مرحبا"])
def test_a_sign_that_would_be_an_empty_box_is_refused(name: str) -> None:
    with pytest.raises(CertificateError) as fault:
        certificate_pdf(whole(issuer=name), "ja")
    assert [str(one.code) for one in fault.value.faults] == ["no_glyph"]
    assert fault.value.faults[0].values["found"].startswith("U+")


@pytest.mark.parametrize("lang", LANGS)
def test_the_qr_code_on_the_page_gives_the_address(lang: str) -> None:
    page = Image.open(BytesIO(certificate_png(whole(), lang, pixels_per_inch=150))).convert("L")
    assert [one.text for one in zxingcpp.read_barcodes(page)] == [ADDRESS]
    without = Image.open(BytesIO(certificate_png(whole(address=None), lang))).convert("L")
    assert zxingcpp.read_barcodes(without) == []


def test_an_address_that_no_code_carries_is_refused() -> None:
    with pytest.raises(IdentifierError):
        certificate_pdf(whole(address="not an address"), "ja")
    with pytest.raises(CertificateError):
        certificate_pdf(whole(address="https://a.example/" + "x" * 300), "ja")


@pytest.mark.parametrize("lang", LANGS)
def test_markup_in_a_name_is_text(lang: str) -> None:
    made = whole(issuer=MARKUP, car=Car(MARKUP, MARKUP, None, None))
    found = text(certificate_pdf(made, lang))
    assert found.count(squeezed(MARKUP)) == 3


@settings(max_examples=25)
@given(
    st.text(
        st.characters(codec="utf-8", min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn")), max_size=60
    )
)
def test_any_name_is_printed_or_refused(name: str) -> None:
    made = whole(issuer=name)
    if lacking(name):
        with pytest.raises(CertificateError):
            certificate_pdf(made, "en")
    else:
        assert len(read(certificate_pdf(made, "en")).pages) == 1
