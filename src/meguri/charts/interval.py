"""One figure with its doubt, as a small bar beneath a headline."""

from meguri.charts.look import FAINT, PUBLISHED, QUIET, Caption, svg

_WIDTH, _HEIGHT, _AXIS = 260, 26, 13.0


def interval_bar(
    low: float,
    median: float,
    high: float,
    end: float,
    caption: Caption,
    *,
    colour: str,
    published: float | None = None,
) -> str:
    """The 5–95 % interval on a line from zero to `end`; a published value is a cross.

    Args:
        low: 5 % point.
        median: 50 % point.
        high: 95 % point.
        end: right end of the line.
        caption: words for screen readers.
        colour: of the bar.
        published: a published value to mark, or none.
    """
    scale = (_WIDTH - 12) / end
    x0, x1, xm = (6 + scale * max(0.0, min(value, end)) for value in (low, high, median))
    out = [
        f'<line x1="6" x2="{_WIDTH - 6}" y1="{_AXIS}" y2="{_AXIS}" stroke="{FAINT}" stroke-width="3"/>',
        f'<line x1="6" x2="6" y1="8" y2="18" stroke="{QUIET}" stroke-width="1"/>',
        f'<rect x="{x0:.2f}" y="{_AXIS - 5}" width="{max(x1 - x0, 1.5):.2f}" height="10" rx="2" '
        f'fill="{colour}" fill-opacity="0.38"/>',
        f'<line x1="{xm:.2f}" x2="{xm:.2f}" y1="4" y2="22" stroke="{colour}" stroke-width="3"/>',
    ]
    if published is not None:
        x = 6 + scale * min(published, end)
        cross = f"M{x - 4.5:.2f},{_AXIS - 4.5}l9,9m0,-9l-9,9"
        out.append(f'<path d="{cross}" stroke="{PUBLISHED}" stroke-width="2.4" fill="none"/>')
    return svg("".join(out), _WIDTH, _HEIGHT, caption)
