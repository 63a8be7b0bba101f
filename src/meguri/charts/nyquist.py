"""A spectrum in the complex plane: what was measured, and what a circuit makes of it."""

import numpy as np
from numpy.typing import NDArray

from meguri.charts.look import EXPORTED, FAINT, FONT, KEPT, PAPER, QUIET, Caption, note, svg, top_of
from meguri.charts.speech import Speech

Complexes = NDArray[np.complex128]
WIDTH, HEIGHT = 720, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 690, 84, 400
_TICKS = 4


def nyquist(measured: Complexes, fitted: Complexes, line: str, speech: Speech, caption: Caption) -> str:
    """−Im over Re of one spectrum in mΩ, with one scale for both, as one SVG.

    Args:
        measured: impedance, Ω; drawn as dots.
        fitted: the circuit's impedance at rising or falling frequencies, Ω; drawn as a line.
        line: what stands below the title.
        speech: language.
        caption: words for screen readers; its title is also the picture's.
    """
    _ = speech.gettext
    both = np.concatenate((measured, fitted)) * 1e3
    low, floor = float(min(both.real.min(), 0)), float(min(-both.imag.max(), 0))
    span = max(float(both.real.max()) - low, (float(-both.imag.min()) - floor) * _aspect(), 1e-9)
    step = top_of(span) / _TICKS
    pixels = (_RIGHT - _LEFT) / (step * _TICKS)

    def x(value: float) -> float:
        return _LEFT + (value - low) * pixels

    def y(value: float) -> float:
        return _BOTTOM - (value - floor) * pixels

    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><g font-family="{FONT}">',
        note(caption.title, x=18, y=26, size=17, bold=True),
        note(line, x=18, y=50, colour=QUIET),
        f'<path d="M{_LEFT},{_TOP}V{_BOTTOM}H{_RIGHT}" stroke="{FAINT}" fill="none"/>',
    ]
    for value in (tick * step for tick in range(_TICKS + 1)):
        if x(value) <= _RIGHT:
            parts.append(note(f"{value:,.4g}", x=x(value), y=_BOTTOM + 14, align="middle", colour=QUIET))
        if y(value) >= _TOP:
            parts.append(note(f"{value:,.4g}", x=_LEFT - 8, y=y(value), align="end", colour=QUIET))
    path = " ".join(f"{x(z.real * 1e3):.1f},{y(-z.imag * 1e3):.1f}" for z in fitted.tolist())
    dots = "".join(
        f'<circle cx="{x(z.real * 1e3):.1f}" cy="{y(-z.imag * 1e3):.1f}" r="3"/>' for z in measured.tolist()
    )
    parts += [
        f'<g fill="{KEPT}">{dots}</g>',
        f'<polyline points="{path}" fill="none" stroke="{EXPORTED}" stroke-width="2"/>',
        note(_("real part [mΩ]"), x=_RIGHT, y=_BOTTOM + 36, align="end", colour=QUIET),
        note(_("−imaginary part [mΩ]"), x=_LEFT, y=_TOP - 8, colour=QUIET),
        note(_("● measured"), x=_RIGHT - 130, y=_TOP - 8, align="end", colour=KEPT, bold=True),
        note(_("— circuit"), x=_RIGHT, y=_TOP - 8, align="end", colour=EXPORTED, bold=True),
        "</g>",
    ]
    return svg("".join(parts), WIDTH, HEIGHT, caption)


def _aspect() -> float:
    return (_RIGHT - _LEFT) / (_BOTTOM - _TOP)
