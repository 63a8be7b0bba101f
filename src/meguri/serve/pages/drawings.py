"""Small pictures for a telephone's width: bands of the state of health, and the range of each month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meguri.charts.look import FAINT, INK, KEPT, QUIET, Caption, note, svg

WIDTH = 350.0
_EDGE, _ROW, _SIZE = 12.0, 52.0, 14
_PLOT = 150.0


@dataclass(frozen=True, slots=True)
class Band:
    """One interval.

    Attributes:
        label: what it is from.
        figures: the interval in words.
        low: 5 % point, share.
        middle: median, share; None where none is known yet.
        high: 95 % point, share.
        is_expected: whether it is what a measurement would probably leave, and not what is known.
    """

    label: str
    figures: str
    low: float
    middle: float | None
    high: float
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class MonthOfRange:
    """The range of one month, km: 5 %, median, 95 %."""

    label: str
    low: float
    middle: float
    high: float


def bands(rows: Sequence[Band], caption: Caption) -> str:
    """Intervals of the state of health below each other, over one scale in percent.

    Args:
        rows: from above.
        caption: what the picture says to who cannot see it.
    """
    first = min(0.5, int(min(one.low for one in rows) * 10) / 10)
    last = max(1.0, *(one.high for one in rows))

    def x(share: float) -> float:
        return _EDGE + (WIDTH - 2 * _EDGE) * (share - first) / (last - first)

    head = 0 if any(one.label for one in rows) else 12  # no room for words where there are none
    height = _ROW * len(rows) + 26 - head
    parts = []
    for step in range(round(first * 10), int(last * 10) + 1):
        at = x(step / 10)
        parts.append(f'<path d="M{at:.1f} 4V{height - 22:.1f}" stroke="{FAINT}" stroke-width="1"/>')
        if step % 2 == 0 or len(rows) == 1:
            align = "end" if at > WIDTH - 2 * _EDGE else "start" if at < 2 * _EDGE else "middle"
            parts.append(note(f"{step * 10}%", x=at, y=height - 10, align=align, colour=QUIET, size=12))
    for place, one in enumerate(rows):
        parts += _band(one, x, 12 - head + place * _ROW)
    return svg("".join(parts), WIDTH, height, caption)


def _band(one: Band, to: Callable[[float], float], top: float) -> list[str]:
    left, right = to(one.low), to(one.high)
    y = top + 16
    look = (
        f'fill="none" stroke="{KEPT}" stroke-width="1.5" stroke-dasharray="4 3"'
        if one.is_expected
        else f'fill="{KEPT}" fill-opacity="0.3"'
    )
    parts = [
        note(one.label, x=_EDGE, y=top, size=_SIZE, bold=not one.is_expected),
        note(one.figures, x=WIDTH - _EDGE, y=top, align="end", size=_SIZE, colour=QUIET),
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{max(right - left, 2):.1f}" height="16" rx="4" {look}/>',
    ]
    if one.middle is not None:
        parts.append(
            f'<rect x="{to(one.middle) - 2:.1f}" y="{y - 3:.1f}" width="4" height="22" rx="2" fill="{KEPT}"/>'
        )
    return parts


def months(rows: Sequence[MonthOfRange], caption: Caption, marked: int) -> str:
    """Range in each month: the interval as a bar, the median as a stroke.

    Args:
        rows: January to December.
        caption: what the picture says to who cannot see it.
        marked: place of the month that is named with its figure.
    """
    top = max(one.high for one in rows)
    step = (WIDTH - 2 * _EDGE - 26) / len(rows)

    def y(km: float) -> float:
        return 20 + _PLOT * (1 - km / top)

    parts = []
    for km in range(0, int(top) + 1, 50 if top < 320 else 100):
        parts.append(
            f'<path d="M{_EDGE + 26} {y(km):.1f}H{WIDTH - _EDGE}" stroke="{FAINT}" stroke-width="1"/>'
        )
        parts.append(note(f"{km}", x=_EDGE + 20, y=y(km), align="end", colour=QUIET, size=12))
    for place, one in enumerate(rows):
        middle = _EDGE + 26 + step * (place + 0.5)
        strong = "0.5" if place == marked else "0.25"
        parts += [
            f'<rect x="{middle - step * 0.34:.1f}" y="{y(one.high):.1f}" width="{step * 0.68:.1f}" '
            f'height="{y(one.low) - y(one.high):.1f}" rx="3" fill="{KEPT}" fill-opacity="{strong}"/>',
            f'<rect x="{middle - step * 0.42:.1f}" y="{y(one.middle) - 1.5:.1f}" width="{step * 0.84:.1f}" '
            f'height="3" fill="{KEPT}"/>',
            note(one.label, x=middle, y=_PLOT + 34, align="middle", colour=INK if place == marked else QUIET,
                 size=12, bold=place == marked),
        ]  # fmt: skip
    return svg("".join(parts), WIDTH, _PLOT + 46, caption)
