"""What pictures drawn by hand share: a sheet with heading and key, a plot with its scales, words that fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from meguri.charts.look import FAINT, FONT, INK, PAPER, PUBLISHED, QUIET, SIZE, Caption, note, svg
from meguri.charts.speech import Speech

WIDTH = 820
EDGE = 18
_LINE = 19
_BETWEEN = " · "
_NEVER_FIRST, _NEVER_LAST = "、。・)〜%」』ー", "(「『"
_NARROW, _WIDE = 0.55, 1.02  # of the size of the type: letters of ours, signs of Japanese


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle on the sheet (pixels) and the values at its edges."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value lies across, held within the plot."""
        inside = min(max(value, self.first), self.last)
        return self.left + (self.right - self.left) * (inside - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Where a value lies in height, held within the plot."""
        inside = min(max(value, self.low), self.high)
        return self.bottom - (self.bottom - self.top) * (inside - self.low) / (self.high - self.low)


def breadth(words: str, size: float = SIZE) -> float:
    """How broad words are at most, in pixels, without asking for a font."""
    return sum(_NARROW if sign.isascii() or sign in "–−±·" else _WIDE for sign in words) * size


def wrapped(words: str, room: float, size: float = SIZE) -> list[str]:
    """Words in lines that fit: broken between parts (·), else at blanks or where a line may begin."""
    parts = words.split(_BETWEEN)
    whole = all(breadth(part, size) <= room for part in parts)
    pieces = [f"{_BETWEEN if place else ''}{part}" for place, part in enumerate(parts)]
    lines, line = [], ""
    for piece in pieces if whole else _pieces(words):
        if line and breadth(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.removeprefix(_BETWEEN).lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(words: str) -> list[str]:
    """The smallest parts that a line may be broken between."""
    pieces: list[str] = []
    for sign in words:
        joins = sign in _NEVER_FIRST or sign.isascii()
        before = pieces[-1][-1] if pieces else " "
        if (joins and (before != " " or sign == " ")) or before in _NEVER_LAST:
            pieces[-1:] = ["".join([*pieces[-1:], sign])]
        else:
            pieces.append(sign)
    return pieces


def heading(title: str, lines: Sequence[str], width: float = WIDTH) -> tuple[list[str], float]:
    """Title and lines of a sheet, broken where they are too long; and the height below them."""
    parts, y = [], 26.0
    for said in wrapped(title, width - 2 * EDGE, 17):
        parts.append(note(said, x=EDGE, y=y, size=17, bold=True))
        y += 24
    for line in lines:
        for said in wrapped(line, width - 2 * EDGE):
            parts.append(note(said, x=EDGE, y=y, colour=QUIET))
            y += _LINE
    return parts, y


def legend(rows: Sequence[tuple[str, str]], y: float, width: float = WIDTH) -> tuple[list[str], float]:
    """A key below the heading: signs (SVG, 22 × 12, drawn around their middle) with their words."""
    parts, x = [], float(EDGE)
    for sign, said in rows:
        wide = 30 + breadth(said) + 18
        if x > EDGE and x + wide > width - EDGE + 18:
            x, y = float(EDGE), y + 20
        parts.append(f'<g transform="translate({x:.1f},{y:.1f})">{sign}</g>')
        parts.append(note(said, x=x + 30, y=y))
        x += wide
    return parts, y + 20


def box(colour: str, opacity: float, *, edge: bool = False) -> str:
    """A sign of the key: a shaded area."""
    stroke = f' stroke="{colour}" stroke-opacity="0.6"' if edge else ""
    return f'<rect x="0" y="-6" width="22" height="12" fill="{colour}" fill-opacity="{opacity:g}"{stroke}/>'


def stroke(colour: str, width: float = 2.4, dash: str = "") -> str:
    """A sign of the key: a line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M0,0H22" stroke="{colour}" stroke-width="{width:g}"{dashed} fill="none"/>'


def path(points: Sequence[tuple[float, float]], colour: str, width: float = 2.4, dash: str = "") -> str:
    """A line through points, in pixels."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    said = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{said}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-linejoin="round"{dashed}/>'
    )


def area(
    lows: Sequence[tuple[float, float]], highs: Sequence[tuple[float, float]], colour: str, opacity: float
) -> str:
    """The area between two lines, in pixels."""
    said = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*lows, *reversed(highs)])
    return f'<polygon points="{said}" fill="{colour}" fill-opacity="{opacity:g}"/>'


def shade(left: float, right: float, top: float, bottom: float, fill: str, opacity: float) -> str:
    """A rectangle."""
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(right - left, 0):.1f}" '
        f'height="{max(bottom - top, 0):.1f}" fill="{fill}" fill-opacity="{opacity:g}"/>'
    )


def upright(x: float, top: float, bottom: float, colour: str, width: float = 1.0, dash: str = "") -> str:
    """A line from above to below."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x:.1f},{top:.1f}V{bottom:.1f}" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def level(left: float, right: float, y: float, colour: str, width: float = 1.0, dash: str = "") -> str:
    """A line from left to right."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{left:.1f},{y:.1f}H{right:.1f}" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def on_marks(
    words: str, *, x: float, y: float, align: str = "start", colour: str = INK, bold: bool = True
) -> str:
    """Words that stand on marks: with a pale rim, so that they can be read on anything."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y + SIZE * 0.35:.1f}" text-anchor="{align}" font-size="{SIZE}px" '
        f'fill="{colour}" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" '
        f'paint-order="stroke"{weight}>{escape(words)}</text>'
    )


def beside(words: str, x: float, y: float, plot: Plot, *, colour: str = INK, bold: bool = True) -> str:
    """Words to the right of a place on the plot; to its left where they would leave the plot."""
    leaves = x + 8 + breadth(words) > plot.right
    at, align = (x - 8, "end") if leaves else (x + 8, "start")
    return on_marks(words, x=at, y=y, align=align, colour=colour, bold=bold)


def gridded(plot: Plot, values: Sequence[float], said: Sequence[str]) -> list[str]:
    """Lines across the plot, with their values at the left."""
    parts = []
    for value, words in zip(values, said, strict=True):
        y = plot.y(value)
        parts.append(level(plot.left, plot.right, y, FAINT))
        parts.append(note(words, x=plot.left - 8, y=y, align="end", colour=QUIET))
    return parts


def month_said(day: date | None, speech: Speech) -> str:
    """A month of a year, as written in the language."""
    if day is None:
        return "–"
    return f"{day.year}年{day.month}月" if speech.japanese else f"{day.year}-{day.month:02d}"


def synthetic_stamp(height: float, speech: Speech, width: float = WIDTH) -> str:
    """Said across the picture itself: simulated data are no measurement of any car."""
    said = speech.gettext("SYNTHETIC DATA – no real car")
    turn = f"rotate(-14 {width / 2} {height / 2:.1f})"
    size = 44 if width == WIDTH else 18
    return (
        f'<text x="{width / 2}" y="{height / 2:.1f}" text-anchor="middle" font-size="{size}px" '
        f'font-weight="700" fill="{PUBLISHED}" fill-opacity="0.16" transform="{turn}">{escape(said)}</text>'
    )


def sheet(parts: Sequence[str], height: float, caption: Caption, width: float = WIDTH) -> str:
    """Drawn parts in, a whole SVG on pale paper out: it reads alike on light and on dark pages."""
    paper = f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/><g font-family="{FONT}">'
    return svg("".join([paper, *parts, "</g>"]), width, height, caption)
