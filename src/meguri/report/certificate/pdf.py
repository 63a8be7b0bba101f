"""The page made: data goes into the template as data, never as source, and the font goes into the file.

typst says nothing where a font or a sign is missing, so both are looked at before. The same certificate and
language always give the same bytes: the document carries the day of issue, not that of printing.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech
from meguri.journeys.certificate.faults import CertificateCode, CertificateError, certificate_fault
from meguri.locale import words
from meguri.report.certificate.fonts import font_file, lacking
from meguri.report.certificate.view import certificate_view

if TYPE_CHECKING:
    from typst import Compiler

    from meguri.journeys.certificate import Certificate

_QR_MODULE_MM = 0.5
_LONGEST_ADDRESS = 300
_ONE_AT_A_TIME = Lock()  # the compiler refuses a second thread; a page takes some hundredths of a second


def certificate_pdf(content: "Certificate", lang: str) -> bytes:
    """The certificate as one page of A4.

    Args:
        content: what it says.
        lang: `ja` or `en`.

    Raises:
        CertificateError: the font lacks a sign of some text, or an address is too long to be printed.
        IdentifierError: the address is none that a QR code carries.
        ValueError: no such language.
    """
    return _made(content, lang, format="pdf", pdf_standards=["ua-1"])


def certificate_png(content: "Certificate", lang: str, *, pixels_per_inch: float = 144.0) -> bytes:
    """The same page as a picture, to be looked at before it is printed.

    Raises:
        CertificateError, IdentifierError, ValueError: as `certificate_pdf` does.
    """
    return _made(content, lang, format="png", ppi=pixels_per_inch)


def _made(content: "Certificate", lang: str, **how: Any) -> bytes:
    from meguri.passport.identity import qr_svg

    view = certificate_view(content, Speech(lang, words(lang)))
    if faults := list(_faults(view, content.address)):
        raise CertificateError(faults)
    qr = qr_svg(content.address, module_mm=_QR_MODULE_MM).decode() if content.address else ""
    day = content.issued_on
    put = {"view": view, "qr": qr, "day": [day.year, day.month, day.day]}
    data = json.dumps(put, ensure_ascii=False, allow_nan=False)
    with _ONE_AT_A_TIME:
        made = _compiler().compile(_template(), sys_inputs={"data": data}, **how)
    if not isinstance(made, bytes):
        raise TypeError("the certificate has more than one page")
    return made


def _faults(view: Any, address: str | None) -> Iterator[Any]:
    if address is not None and len(address) > _LONGEST_ADDRESS:
        put = {"part": "address", "found": len(address), "limit": _LONGEST_ADDRESS}
        yield certificate_fault(CertificateCode.TOO_LONG, **put)
    for text in _texts(view):
        if missing := lacking(text):
            shown = ", ".join(f"U+{ord(sign):04X}" for sign in missing[:5])
            yield certificate_fault(CertificateCode.NO_GLYPH, part=repr(text), found=shown)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


@cache
def _template() -> bytes:
    return files("meguri.report.certificate").joinpath("certificate.typ").read_bytes()


@cache
def _compiler() -> "Compiler":
    """One compiler a process: reading the font takes longer than laying out the page."""
    from typst import Compiler

    return Compiler(font_paths=[str(font_file().parent)], ignore_system_fonts=True)
