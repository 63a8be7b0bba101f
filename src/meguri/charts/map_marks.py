"""Marks, lines and labels on a map: each kind has a shape or dash of its own beside its colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import hypot
from typing import Literal

from meguri.charts.look import EXPORTED, INK, KEPT, PAPER, PUBLISHED, SIZE
from meguri.charts.sheet import breadth

MarkKind = Literal["place", "source", "goal", "other"]
LineKind = Literal["way", "weak"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_COLOUR: dict[str, str] = {"place": KEPT, "source": EXPORTED, "goal": KEPT, "other": PUBLISHED}
_DASH: dict[str, str] = {"way": "", "weak": "5 4"}
_BEND = 0.16  # of the length: so that there and back lie apart
_CLEAR = 6.0  # between the head of a line and the place it comes to
_OWN = 11.0  # radius of a line that stays in its prefecture


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in a prefecture.

    Attributes:
        prefecture: named as `climate_of` allows.
        label: short words beside it; none where empty.
        said: what a pointer over it is told; the label where empty.
        weight: its area against the heaviest mark's.
        kind: `place` (a disc), `source` (a triangle), `goal` (a square) or `other` (a diamond).
        sized: whether the weight is drawn; else all are alike.
    """

    prefecture: str
    label: str = ""
    said: str = ""
    weight: float = 1.0
    kind: MarkKind = "place"
    sized: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What goes from one prefecture to another.

    Attributes:
        start: prefecture that it leaves.
        goal: prefecture that it comes to; the head of the arrow.
        said: what a pointer over it is told.
        weight: its breadth against the heaviest line's.
        kind: `way` (unbroken) or `weak` (dashed).
    """

    start: str
    goal: str
    said: str = ""
    weight: float = 1.0
    kind: LineKind = "way"


def mark(one: Mark, at: Point, radius: float) -> str:
    """A mark at a point, with a pale rim."""
    told = one.said or one.label
    title = f"<title>{escape(told)}</title>" if told else ""
    return f"<g>{title}{_shape(one.kind, at, radius)}</g>"


def sign(kind: str) -> str:
    """A mark for the key, drawn around the origin."""
    return _shape(kind, (0.0, 0.0), 6.5)


def stroke_sign(kind: str) -> str:
    """A line for the key, drawn around the origin."""
    dash = f' stroke-dasharray="{_DASH[kind]}"' if _DASH[kind] else ""
    return f'<path d="M-11,0H11" stroke="{INK}" stroke-width="2.6" fill="none"{dash}/>'


def _shape(kind: str, at: Point, radius: float) -> str:
    (x, y), r = at, radius
    look = f'fill="{_COLOUR[kind]}" stroke="{PAPER}" stroke-width="1.4" stroke-linejoin="round"'
    if kind == "place":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
    corners = {
        "source": ((0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
        "goal": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "other": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    }[kind]
    points = " ".join(f"{x + r * dx:.1f},{y + r * dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" {look}/>'


def line(one: Line, start: Point, goal: Point, share: float) -> str:
    """A bent line with its head at the goal, as broad as its share; a ring where both are one.

    Args:
        one: what is drawn.
        start: where it leaves.
        goal: where it comes to.
        share: its weight against the heaviest, 0 to 1.
    """
    width = 1.2 + 4.0 * share
    dash = f' stroke-dasharray="{_DASH[one.kind]}"' if _DASH[one.kind] else ""
    look = f'fill="none" stroke="{INK}" stroke-width="{width:.1f}" stroke-opacity="0.75"{dash}'
    title = f"<title>{escape(one.said)}</title>" if one.said else ""
    (x, y), (x2, y2) = start, goal
    length = hypot(x2 - x, y2 - y)
    if length < 1.0:
        return f'<g>{title}<circle cx="{x:.1f}" cy="{y:.1f}" r="{_OWN + width / 2:.1f}" {look}/></g>'
    bend = (x + x2) / 2 - (y2 - y) * _BEND, (y + y2) / 2 + (x2 - x) * _BEND
    end = _short_of(bend, goal)
    drawn = f'<path d="M{x:.1f},{y:.1f}Q{bend[0]:.1f},{bend[1]:.1f} {end[0]:.1f},{end[1]:.1f}" {look}/>'
    return f"<g>{title}{drawn}{_head(bend, end, width)}</g>"


def _short_of(bend: Point, goal: Point) -> Point:
    """The end of a line, so near its goal that a mark there does not cover the head."""
    dx, dy = goal[0] - bend[0], goal[1] - bend[1]
    left = min(_CLEAR / hypot(dx, dy), 0.5)
    return goal[0] - dx * left, goal[1] - dy * left


def _head(bend: Point, goal: Point, width: float) -> str:
    dx, dy = goal[0] - bend[0], goal[1] - bend[1]
    length = hypot(dx, dy)
    ux, uy = dx / length, dy / length
    long, half = 6.0 + 2 * width, 3.0 + width
    bx, by = goal[0] - ux * long, goal[1] - uy * long
    corners = (goal, (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return f'<polygon points="{points}" fill="{INK}" stroke="{PAPER}" stroke-width="0.8"/>'


def label(
    words: str, at: Point, radius: float, taken: Sequence[Box], sheet: Box, size: int = SIZE
) -> tuple[str, Box] | None:
    """Words right, left, below or above a mark, and the box that they take; None where none has room.

    Args:
        words: what is said; escaped here.
        at: middle of the mark.
        radius: of the mark.
        taken: boxes that may not be covered.
        sheet: box that may not be left.
        size: of the type.
    """
    (x, y), wide, gap = at, breadth(words, size), radius + 3
    sides = (
        (x + gap, y, "start", x + gap),
        (x - gap, y, "end", x - gap - wide),
        (x, y + radius + size * 0.7, "middle", x - wide / 2),
        (x, y - radius - size * 0.7, "middle", x - wide / 2),
    )
    for at_x, at_y, anchor, left in sides:
        box = (left, at_y - size * 0.5, left + wide, at_y + size * 0.5)
        if _within(box, sheet) and not any(_meet(box, other) for other in taken):
            return _text(words, at_x, at_y, anchor, size), box
    return None


def _text(words: str, x: float, y: float, anchor: str, size: int) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" text-anchor="{anchor}" font-size="{size}px" '
        f'fill="{INK}" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke" '
        f'font-weight="600">{escape(words)}</text>'
    )


def _within(box: Box, sheet: Box) -> bool:
    return box[0] >= sheet[0] and box[1] >= sheet[1] and box[2] <= sheet[2] and box[3] <= sheet[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
