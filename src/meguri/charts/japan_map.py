"""Where in Japan? Prefectures shaded by a value, marks at places, lines between them.

The outlines lie on one sheet as Japan lies, Okinawa nearly where it is, so that no inset is needed. Nothing
is told by colour alone: marks differ in shape, lines in dashes, shades in the figures of the key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from meguri.charts.look import FAINT, FONT, KEPT, PAPER, QUIET, Caption, note, svg, top_of
from meguri.charts.map_marks import Box, Line, LineKind, Mark, MarkKind, label, line, mark, sign, stroke_sign
from meguri.charts.map_window import Window, window_on
from meguri.charts.sheet import wrapped
from meguri.facts.outlines import VIEW_BOX, outlines
from meguri.facts.places import climate_of

__all__ = ["CREDIT", "Line", "Mark", "Shading", "japan_map"]

CREDIT = "svg-maps (MapSVG), CC BY 4.0"
CLASSES = 4
_PAPER_LEFT, _PAPER_TOP = 6.0, 6.0
_WIDTH = VIEW_BOX[2] + 12
_KEY_LEFT, _KEY_ROOM = 10.0, 262.0  # the sea north-west of Honshu, where no mark stands
_SIZE, _ROW = 15, 22.0
_OPACITY = (0.14, 0.34, 0.58, 0.86)


@dataclass(frozen=True, slots=True)
class Shading:
    """A value for prefectures, drawn in four classes of equal width from zero.

    Attributes:
        values: prefecture, named as `climate_of` allows → value, ≥ 0; one that is left out has no figure.
        title: what is shaded, with its unit.
        say: a value in words.
        untold: words for prefectures without a figure, or with none of what is counted; not said where empty.
        lang: language of the names of prefectures that a pointer is told.
        whole: whether values are counts: classes of whole numbers, and a zero is drawn as no figure.
    """

    values: Mapping[str, float]
    title: str
    say: Callable[[float], str]
    untold: str = ""
    lang: str = "ja"
    whole: bool = False

    @property
    def classes(self) -> int:
        """How many classes there are: of counts no more than the largest."""
        most = max(self.values.values(), default=0.0)
        return max(1, min(CLASSES, int(most))) if self.whole else CLASSES

    @property
    def step(self) -> float:
        """Width of one class."""
        most = max(self.values.values(), default=0.0)
        return float(max(-(-most // CLASSES), 1.0)) if self.whole else top_of(most) / CLASSES

    def class_of(self, value: float) -> int | None:
        """Which class a value lies in, 0 the palest; None for a count of nothing."""
        if self.whole and value <= 0:
            return None
        return min(int((value - self.whole) / self.step), self.classes - 1)

    def class_said(self, rank: int) -> str:
        """The ends of a class in words."""
        low, high = rank * self.step + self.whole, (rank + 1) * self.step
        return self.say(low) if low == high else f"{self.say(low)}–{self.say(high)}"


def japan_map(
    caption: Caption,
    *,
    shading: Shading | None = None,
    marks: Sequence[Mark] = (),
    lines: Sequence[Line] = (),
    key: Mapping[MarkKind | LineKind, str] | None = None,
    near: Sequence[str] = (),
) -> str:
    """Japan with what lies where, as one SVG 450 broad that fits a telephone and follows a dark page.

    A mark is as large and a line as broad as its weight against the heaviest on the map. Marks of one
    prefecture stand around its middle. Labels that have no room are left out: a table beside the map has
    to say all; what is under a pointer is said by the browser.

    Args:
        caption: what the picture says to who cannot see it.
        shading: a value for prefectures.
        marks: what stands where.
        lines: what goes from where to where; both ends may be one prefecture.
        key: kind of mark or line → its words, in the order shown.
        near: prefectures that are shown as large as the sheet allows; all of Japan where none is named.
            Marks and lines beyond them are left out.

    Raises:
        PlaceError: no such prefecture.
        ValueError: a weight or value is negative or not a number.
    """
    _check(shading, marks, lines)
    shades = {
        climate_of(name).prefecture: value for name, value in (shading.values if shading else {}).items()
    }
    window = window_on(near)
    land = "".join(_land(name, path, shades, shading, window.scale) for name, path in outlines().items())
    shown = [one for one in lines if window.holds(one.start) and window.holds(one.goal)]
    heaviest = max((one.weight for one in shown), default=0.0) or 1.0
    parts = [line(one, window.at(one.start), window.at(one.goal), one.weight / heaviest) for one in shown]
    placed = _placed([one for one in marks if window.holds(one.prefecture)], window)
    parts += [mark(one, at, radius) for one, at, radius in placed]
    told, low = _key(shading, key or {})
    top = low if near else _PAPER_TOP  # all of Japan leaves a sea free for the key; a part of it may not
    corner = [(-_PAPER_LEFT, -top, _KEY_LEFT + _KEY_ROOM, low - top)] if told and not near else []
    parts += _labels(placed, corner, window)
    drawn = [
        f'<g font-family="{FONT}">',
        window.drawn(land, _PAPER_LEFT, top, f"{escape(caption.ident, quote=True)}-part"),
        f'<g transform="translate({_PAPER_LEFT:g},{top:g})">{"".join(parts)}</g>',
        *told,
        "</g>",
    ]
    return svg("".join(drawn), _WIDTH, top + window.height + 4, caption)


def _check(shading: Shading | None, marks: Sequence[Mark], lines: Sequence[Line]) -> None:
    numbers = [*(shading.values.values() if shading else ()), *(one.weight for one in marks)]
    numbers += [one.weight for one in lines]
    if not all(0.0 <= number < float("inf") for number in numbers):
        raise ValueError("weights and values of a map are numbers of 0 or more")


def _land(name: str, path: str, shades: Mapping[str, float], shading: Shading | None, scale: float) -> str:
    edge = f'stroke="{QUIET}" stroke-width="{0.5 / scale:.2g}" stroke-linejoin="round"'
    ground = f'<path d="{path}" fill="{FAINT}" {edge}/>'
    if shading is None or name not in shades:
        return ground
    rank = shading.class_of(shades[name])
    opacity = 0.0 if rank is None else _OPACITY[rank]
    called = name if shading.lang == "ja" else climate_of(name).prefecture_en
    said = f"<title>{escape(f'{called}: {shading.say(shades[name])}')}</title>"
    return f'{ground}<path d="{path}" fill="{KEPT}" fill-opacity="{opacity:g}" {edge}>{said}</path>'


def _placed(marks: Sequence[Mark], window: Window) -> list[tuple[Mark, tuple[float, float], float]]:
    """Each mark with its place and radius: those of one prefecture around its middle, the heaviest inmost."""
    from math import cos, pi, sin, sqrt

    heaviest = max((one.weight for one in marks), default=0.0) or 1.0
    several: dict[str, int] = {}
    placed = []
    for one in sorted(marks, key=lambda one: -one.weight):
        name = climate_of(one.prefecture).prefecture
        rank = several[name] = several.get(name, -1) + 1
        x, y = window.at(name)
        apart, turn = 8.5 * sqrt(rank), rank * pi * (3 - sqrt(5))  # a sunflower: no two meet
        at = (x + apart * cos(turn), y + apart * sin(turn))
        placed.append((one, at, 4.5 + 7.5 * sqrt(one.weight / heaviest) if one.sized else 5.5))
    return placed


def _labels(
    placed: Sequence[tuple[Mark, tuple[float, float], float]], kept_free: Sequence[Box], window: Window
) -> list[str]:
    """Labels beside their marks, on the side where nothing else stands; none where there is no room."""
    taken = [*((x - r, y - r, x + r, y + r) for _, (x, y), r in placed), *kept_free]
    parts = []
    for place, (one, at, radius) in enumerate(placed):
        if not one.label:
            continue
        others = taken[:place] + taken[place + 1 :]
        drawn = label(one.label, at, radius, others, (0.0, 0.0, VIEW_BOX[2], window.height), _SIZE)
        if drawn:
            parts.append(drawn[0])
            taken.append(drawn[1])
    return parts


def _key(shading: Shading | None, key: Mapping[MarkKind | LineKind, str]) -> tuple[list[str], float]:
    """The key, in the sea north-west of Honshu, and the height below it."""
    parts, y = [], 16.0
    if shading is not None:
        for said in wrapped(shading.title, _KEY_ROOM, _SIZE):
            parts.append(note(said, x=_KEY_LEFT, y=y, size=_SIZE, bold=True))
            y += _ROW
        for place, opacity in enumerate(_OPACITY[: shading.classes]):
            parts += [_box(y, KEPT, opacity), _said(shading.class_said(place), y)]
            y += _ROW
        if shading.untold:
            parts += [_box(y, PAPER, 0.0), _said(shading.untold, y)]
            y += _ROW
    for kind, words in key.items():
        drawn = sign(kind) if kind in _MARKS else stroke_sign(kind)
        parts.append(f'<g transform="translate({_KEY_LEFT + 11:g},{y:g})">{drawn}</g>')
        for said in wrapped(words, _KEY_ROOM - 30, _SIZE):
            parts.append(_said(said, y))
            y += _ROW
    return parts, y - _ROW / 2


def _box(y: float, colour: str, opacity: float) -> str:
    place = f'x="{_KEY_LEFT:g}" y="{y - 7:g}" width="22" height="14"'
    edge = f'stroke="{QUIET}" stroke-width="0.5"'
    return f'<rect {place} fill="{FAINT}"/><rect {place} fill="{colour}" fill-opacity="{opacity:g}" {edge}/>'


def _said(words: str, y: float) -> str:
    return note(words, x=_KEY_LEFT + 30, y=y, size=_SIZE)


_MARKS: tuple[Literal["place", "source", "goal", "other"], ...] = ("place", "source", "goal", "other")
