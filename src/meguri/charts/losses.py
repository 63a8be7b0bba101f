"""What many promises can lose together: how often, how much, and what if nothing were shared."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.charts.look import EXPORTED, FAINT, INK, KEPT, PUBLISHED, QUIET, Caption, note, top_of
from meguri.charts.sheet import Plot, box, heading, legend, level, path, sheet, stroke, upright
from meguri.charts.speech import Speech

Floats = NDArray[np.float64]
Row = dict[str, Any]

LEFT, RIGHT = 76, 640
BARS, CURVE = 110, 240  # heights of the two plots
_GAP, _LABEL = 26, 22
_BINS = 48
_POINTS = 400
_STEPS = {"1.0": 5, "1.2": 6, "1.5": 5, "2.0": 4, "2.5": 5, "3.0": 6, "4.0": 4, "5.0": 5, "6.0": 6, "8.0": 4}


def loss_curve(
    losses_jpy: Floats, risk: Row, speech: Speech, caption: Caption, *, lines: Sequence[str] = ()
) -> str:
    """How often a year's losses – here of a whole book – go beyond a sum, as one SVG.

    Above, the draws as bars; below, the chance to lose more than a sum, on a scale of tens, with what it
    would be if the contracts had nothing in common (gamma of the same mean and the independent spread).

    Args:
        losses_jpy: discounted payouts of each draw.
        risk: the row of `portfolio_risk`.
        speech: language and numbers.
        caption: words for screen readers; its title is also the picture's.
        lines: what stands below the title.
    """
    losses = np.sort(np.asarray(losses_jpy, dtype=np.float64))
    parts, y = heading(caption.title, lines)
    if losses[-1] <= 0:
        return sheet(parts, y, caption)
    signs, y = legend(_key(risk, speech), y + 4)
    marks = _marks(risk, speech)
    top = y + 12 + _LABEL * len(marks)
    end = top_of(max(float(losses[-1]), *(value for value, *_rest in marks)))
    least = float(np.floor(1e-9 - np.log10(losses.size)))
    bars = Plot(LEFT, RIGHT, top, top + BARS, 0.0, end, 0.0, 1.0)
    curve = Plot(LEFT, RIGHT, bars.bottom + _GAP, bars.bottom + _GAP + CURVE, 0.0, end, least, 0.0)
    parts += [
        *signs,
        *_bars(losses, bars),
        *_scale(curve, end, speech),
        *_exceeded(losses, curve),
        *_independent(risk, curve),
        *_marked(marks, bars, curve, y + 12),
        note(speech.gettext("draws"), x=LEFT - 8, y=bars.bottom - 8, align="end", colour=QUIET),
    ]
    return sheet(parts, curve.bottom + 62, caption)


def _marks(risk: Row, speech: Speech) -> list[tuple[float, str, str, str]]:
    """Value, words, colour and dash of the upright lines, the smallest first."""
    _ = speech.gettext
    found = [
        (risk["expected_jpy"], _("mean"), INK, ""),
        (risk["reserve_jpy"], _("reserve"), KEPT, "7 3"),
        (risk["var_jpy"], _("VaR 99.5 %"), EXPORTED, "2 3"),
        (risk["tvar_jpy"], _("TVaR 99 %"), PUBLISHED, "9 3 2 3"),
    ]
    said = [
        (value, _("{name}: {value}").format(name=words, value=speech.yen(value, most=2)), colour, dash)
        for value, words, colour, dash in found
    ]
    return sorted(said, key=lambda mark: mark[0])


def marks_said(risk: Row, speech: Speech) -> list[str]:
    """The same in words, for who cannot see them."""
    return [words for _value, words, _colour, _dash in _marks(risk, speech)]


def _marked(marks: Sequence[tuple[float, str, str, str]], bars: Plot, curve: Plot, top: float) -> list[str]:
    """Each line up to its words; the smaller the value the higher they stand, and no line crosses them."""
    parts = []
    for place, (value, words, colour, dash) in enumerate(marks):
        x, y = bars.x(value), top + _LABEL * place
        parts.append(upright(x, y - 8, curve.bottom, colour, 2, dash))
        parts.append(note(words, x=x + 6, y=y, colour=colour, bold=True))
    return parts


def _bars(losses: Floats, plot: Plot) -> list[str]:
    counts, edges = np.histogram(losses, bins=_BINS, range=(0.0, plot.last))
    most = max(int(counts.max()), 1)
    parts = [level(plot.left, plot.right, plot.bottom, QUIET)]
    for count, left, right in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if count:
            y = plot.y(count / most)
            wide = plot.x(right) - plot.x(left) - 1
            parts.append(
                f'<rect x="{plot.x(left):.1f}" y="{y:.1f}" width="{wide:.1f}" '
                f'height="{plot.bottom - y:.1f}" fill="{KEPT}" fill-opacity="0.45"/>'
            )
    return parts


def _scale(plot: Plot, end: float, speech: Speech) -> list[str]:
    """Sums below, chances in steps of ten at the left."""
    divisor, unit = yen_unit(end, speech)
    parts = [level(plot.left, plot.right, plot.bottom, QUIET)]
    for power in range(round(plot.low), 1):
        y = plot.y(power)
        parts.append(level(plot.left, plot.right, y, FAINT))
        parts.append(note(f"{100 * 10.0**power:g}%", x=plot.left - 8, y=y, align="end", colour=QUIET))
    count = _STEPS[f"{end:.1e}"[:3]]
    for place in range(count + 1):
        value = end * place / count
        parts.append(upright(plot.x(value), plot.bottom, plot.bottom + 5, QUIET))
        said = f"{value / divisor:,.4g}"
        parts.append(note(said, x=plot.x(value), y=plot.bottom + 16, align="middle", colour=QUIET))
    words = speech.gettext("losses together [{unit}], and the chance to lose as much or more").format(
        unit=unit
    )
    return [*parts, note(words, x=plot.left, y=plot.bottom + 40, colour=QUIET)]


def yen_unit(largest: float, speech: Speech) -> tuple[float, str]:
    """Divisor and name of sums that go up to `largest`."""
    if speech.japanese:
        units = ((1e12, "兆円"), (1e8, "億円"), (1e4, "万円"))
    else:
        units = ((1e12, "trn yen"), (1e9, "bn yen"), (1e6, "m yen"))
    return next(((size, name) for size, name in units if largest >= size), (1.0, speech.gettext("yen")))


def _exceeded(losses: Floats, plot: Plot) -> list[str]:
    """Share of the draws that lose as much or more; in steps where few differ; ends with the greatest."""
    values, first = np.unique(losses, return_index=True)
    few = values.size <= _POINTS
    if not few:
        ranks = np.round(values.size - np.geomspace(1, values.size, _POINTS)).astype(np.int64)
        values, first = values[np.unique(ranks)], first[np.unique(ranks)]
    points = [(plot.x(0.0), plot.y(0.0))]
    for value, below in zip(values.tolist(), first.tolist(), strict=True):
        y = plot.y(float(np.log10(1.0 - below / losses.size)))
        points += [(points[-1][0], y)] if few else []
        points.append((plot.x(value), y))
    return [path(points, KEPT, 2.6)]


def _independent(risk: Row, plot: Plot) -> list[str]:
    mean, spread = risk["expected_jpy"], risk["sd_independent_jpy"]
    if mean <= 0 or spread <= 0:
        return []
    from scipy.stats import gamma

    shape = (mean / spread) ** 2
    values = np.linspace(0.0, plot.last, 600)
    above = gamma.sf(values, shape, scale=mean / shape)
    points = [
        (plot.x(value), plot.y(float(np.log10(chance))))
        for value, chance in zip(values.tolist(), above.tolist(), strict=True)
        if chance >= 10**plot.low
    ]
    return [path(points, QUIET, 2.2, "6 4")]


def _key(risk: Row, speech: Speech) -> list[tuple[str, str]]:
    _ = speech.gettext
    rows = [
        (box(KEPT, 0.45), _("draws (above)")),
        (stroke(KEPT, 2.6), _("chance to lose as much or more (below)")),
    ]
    if risk["expected_jpy"] > 0 and risk["sd_independent_jpy"] > 0:
        rows.append((stroke(QUIET, 2.2, "6 4"), _("if the contracts had nothing in common (approximation)")))
    return rows
