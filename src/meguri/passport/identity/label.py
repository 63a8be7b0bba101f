"""A label of 62 × 29 mm to stick on a battery: QR code, identifier to read, model, capacity.

62 × 29 mm is a common die-cut size for office label printers. Those print 203 dots to the inch or more, and a
square of a QR code wants three dots: 0.375 mm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import ceil, isfinite
from unicodedata import east_asian_width

from meguri.passport.identity.carrier import QUIET_MODULES, qr_code
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, fault
from meguri.passport.identity.identifier import Identifier

WIDTH_MM, HEIGHT_MM = 62.0, 29.0
FINEST_MODULE_MM = 0.375
_QR_MM = 26.0
_MARGIN_MM = 1.5
_TEXT_AT_MM = _MARGIN_MM + _QR_MM + 1.0
_TEXT_MM = WIDTH_MM - _MARGIN_MM - _TEXT_AT_MM
_SMALL_MM, _READABLE_MM, _SMALLEST_MM = 1.8, 2.1, 1.4  # heights of letters; 1.4 mm is 4 points
_MOST_LINES = 4
_WIDE, _NARROW = 1.0, 0.62  # widths of a letter, shares of its height
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LabelWords:
    """The words on a label, in the language of its reader.

    Attributes:
        title: what the label is, such as Battery passport; "" for none.
        model: before the model's name.
        energy: before the capacity.
        identifier: above the identifier.
        lang: their language, BCP 47.
    """

    title: str
    model: str
    energy: str
    identifier: str
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    baseline_mm: float
    size_mm: float
    style: str = ""


def label_svg(
    identifier: Identifier,
    *,
    model: str,
    energy_kwh: float | None,
    words: LabelWords,
    address: str | None = None,
    where: str = "label",
) -> bytes:
    """The label as SVG, UTF-8; the same input always gives the same bytes.

    Args:
        identifier: printed to be read.
        model: name of the battery.
        energy_kwh: rated energy; None leaves the line out.
        words: what stands before each of them.
        address: what the QR code carries; the identifier's canonical address where it is None.
        where: what a fault calls the label.

    Raises:
        IdentifierError: too much for the space, an address that no QR code carries, no capacity; all faults.
    """
    faults = []
    if energy_kwh is not None and not (isfinite(energy_kwh) and energy_kwh > 0):
        faults.append(fault(IdentifierCode.LABEL_ENERGY, where, found=energy_kwh))
    lines = [*_heading(model, energy_kwh, words), *_identifier_lines(identifier.text, words)]
    too_long = (line for line in lines if line.size_mm < _SMALLEST_MM)
    faults += [fault(IdentifierCode.LABEL_TOO_LONG, where, found=len(line.text)) for line in too_long]
    code = qr_code(address or identifier.uri, where=where)
    module_mm = _QR_MM / (len(code.matrix) + 2 * QUIET_MODULES)
    if module_mm < FINEST_MODULE_MM:
        told = {"found": f"{module_mm:.2f}", "limit": FINEST_MODULE_MM}
        faults.append(fault(IdentifierCode.LABEL_TOO_FINE, where, **told))
    if faults:
        raise IdentifierError(faults)
    drawn = [_drawn_code([bytes(row) for row in code.matrix], module_mm), *map(_drawn_line, lines)]
    return _sheet(drawn, identifier.text, words.lang).encode()


def _heading(model: str, energy_kwh: float | None, words: LabelWords) -> Iterator[_Line]:
    if words.title:
        yield _fitted(words.title, 4.4, 2.6, ' font-weight="bold"')
    if model:
        yield _fitted(words.model, 7.4, _SMALL_MM)
        yield _fitted(model, 10.3, 2.8, ' font-weight="bold"')
    if energy_kwh is not None:
        yield _fitted(f"{words.energy} {energy_kwh:.1f} kWh", 14.0, 2.4)


def _identifier_lines(text: str, words: LabelWords) -> Iterator[_Line]:
    yield _fitted(words.identifier, 17.2, _SMALL_MM)
    for place, part in enumerate(_broken(text)):
        yield _fitted(part, 19.8 + 2.5 * place, 2.3, ' font-family="monospace"')


def _broken(text: str) -> list[str]:
    """The identifier in as few lines as can be read well, else in as many as there is room for."""
    elements = re.findall(r"\([0-9]+\)[^(]*", text)
    if "".join(elements) == text and len(elements) <= _MOST_LINES:
        lines = elements
        if max(map(_ems, lines)) * _READABLE_MM <= _TEXT_MM:
            return lines
    for count in range(1, _MOST_LINES + 1):
        length = ceil(len(text) / count)
        if length * _NARROW * _READABLE_MM <= _TEXT_MM or count == _MOST_LINES:
            break
    return [text[start : start + length] for start in range(0, len(text), length)]


def _fitted(text: str, baseline_mm: float, size_mm: float, style: str = "") -> _Line:
    """The line at the size wanted, or as small as it has to be."""
    return _Line(text, baseline_mm, min(size_mm, _TEXT_MM / max(_ems(text), 1.0)), style)


def _ems(text: str) -> float:
    """About how wide a text is, in heights of its letters."""
    return sum(_WIDE if east_asian_width(one) in "WF" else _NARROW for one in text)


def _drawn_line(line: _Line) -> str:
    # A font may be wider than reckoned: a line that nearly fills its space is told how long it may be.
    length = _ems(line.text) * line.size_mm
    held = f' textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs"' if length > 0.8 * _TEXT_MM else ""
    place = f'x="{_TEXT_AT_MM:g}" y="{line.baseline_mm:g}" font-size="{line.size_mm:.2f}"'
    return f"<text {place}{held}{line.style}>{_xml(line.text)}</text>"


def _drawn_code(rows: list[bytes], module_mm: float) -> str:
    """The dark squares as one path, a stroke for each run in a row."""
    runs = [
        f"M{run.start()} {place}h{run.end() - run.start()}v1H{run.start()}z"
        for place, row in enumerate(rows)
        for run in re.finditer(b"\x01+", row)
    ]
    start = _MARGIN_MM + QUIET_MODULES * module_mm
    moved = f'transform="translate({start:.4f} {start:.4f}) scale({module_mm:.4f})"'
    return f'<path {moved} shape-rendering="crispEdges" d="{"".join(runs)}"/>'


def _sheet(drawn: list[str], title: str, lang: str) -> str:
    size = f'width="{WIDTH_MM:g}mm" height="{HEIGHT_MM:g}mm" viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}"'
    fonts = 'font-family="Noto Sans, Noto Sans CJK JP, Noto Sans JP, sans-serif"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {fonts} xml:lang="{_xml(lang)}">',
            f"<title>{_xml(title)}</title>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *drawn,
            "</svg>\n",
        ]
    )


def _xml(text: str) -> str:
    """Text that cannot be taken for mark-up; characters that XML 1.0 does not know become U+FFFD."""
    return escape(_NO_XML.sub("\ufffd", text))
