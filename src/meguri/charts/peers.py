"""Peers that are gone and a car that is not: the share still in use by age, and when one drove it."""

from collections.abc import Sequence
from dataclasses import dataclass

from meguri.charts.look import FAINT, INK, KEPT, QUIET, Caption, note, svg

WIDTH, HEIGHT = 420.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 42.0, 12.0, 26.0, 44.0
MOST_YR, STEP_YR = 25.0, 5


@dataclass(frozen=True, slots=True)
class PeersWords:
    """What is written on the picture, in the reader's language.

    Attributes:
        axis: below the ages.
        share: above the shares.
        mine: at the coloured part.
        half: at the age by which half of the peers are gone.
    """

    axis: str
    share: str
    mine: str
    half: str


def peers(
    left: Sequence[tuple[float, float]],
    mine: tuple[float, float],
    half_yr: float,
    said: PeersWords,
    caption: Caption,
) -> str:
    """The share of peers still in use by age, coloured above it over the ages at which one held the car.

    Args:
        left: age in years and share still in use, by rising age.
        mine: ages from which and to which it was held, years.
        half_yr: age by which half of the peers are gone, years.
        said: what is written on it.
        caption: what the picture says to who cannot see it.
    """
    most = max(MOST_YR, mine[1])
    line = " ".join(f"{_x(age, most):.1f},{_y(share):.1f}" for age, share in left if age <= most)
    at = _x(half_yr, most)
    fall = f'<path d="M{at:.1f} {_y(0.5):.1f}V{_y(0):.1f}" stroke="{QUIET}" stroke-dasharray="4 3"/>'
    parts = [
        *_grid(most, said),
        *_held([one for one in left if mine[0] <= one[0] <= mine[1]], most, said),
        f'<polyline points="{line}" fill="none" stroke="{INK}" stroke-width="2"/>',
        fall,
        note(said.half, x=at - 6, y=_y(0.09), align="end", colour=QUIET),
    ]
    return svg("".join(parts), WIDTH, HEIGHT, caption)


def _held(inside: Sequence[tuple[float, float]], most: float, said: PeersWords) -> list[str]:
    """What is gone over the ages at which one held the car."""
    if not inside:
        return []
    edge = "".join(f"L{_x(age, most):.1f} {_y(share):.1f}" for age, share in inside)
    first, last = _x(inside[0][0], most), _x(inside[-1][0], most)
    area = f"M{first:.1f} {TOP:.1f}{edge}L{last:.1f} {TOP:.1f}Z"
    is_left = (first + last) / 2 < WIDTH / 2
    place, align = (last + 6, "start") if is_left else (first - 6, "end")
    return [
        f'<path d="{area}" fill="{KEPT}" fill-opacity="0.35"/>',
        f'<path d="M{first:.1f} {TOP:.1f}H{last:.1f}" stroke="{KEPT}" stroke-width="3"/>',
        note(said.mine, x=place, y=TOP + 12, align=align, colour=KEPT, bold=True),
    ]


def _x(age: float, most: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * age / most


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _grid(most: float, said: PeersWords) -> list[str]:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = _y(share)
        parts.append(f'<path d="M{LEFT:.1f} {y:.1f}H{WIDTH - RIGHT:.1f}" stroke="{FAINT}" stroke-width="1"/>')
        parts.append(note(f"{share:.0%}", x=LEFT - 6, y=y, align="end", colour=QUIET, size=12))
    parts += [
        note(str(age), x=_x(age, most), y=_y(0) + 14, align="middle", colour=QUIET, size=12)
        for age in range(0, int(most) + 1, STEP_YR)
    ]
    parts.append(note(said.axis, x=WIDTH - RIGHT, y=HEIGHT - 8, align="end", colour=QUIET, size=12))
    parts.append(note(said.share, x=LEFT, y=8, colour=QUIET, size=12))
    return parts
