"""What all charts share: colours by concept, hatches, type, and the way a chart becomes an SVG.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; one concept keeps one colour in the
whole report. Charts have fixed margins instead of measured ones, so that a picture does not depend on the
fonts of the machine that draws it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

INK, QUIET, FAINT, PAPER = "#1c2430", "#5a6472", "#e3e6ea", "#ffffff"
EXITS, EXPORTED, KEPT = "#1c2430", "#d55e00", "#0072b2"
SCRAPPED, WAITING = "#8a929c", "#c3c9d0"
PUBLISHED = "#9b3a78"
METALS = {"li": "#a6d5f2", "ni": "#006b4f", "co": "#cc79a7"}
SEGMENTS = {"used_ev": "#0b4f79", "reuse": "#4f9fd0", "recycling": "#bfdff2"}
FONT = "'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',Meiryo,Arial,sans-serif"
SIZE = 13

_HATCHES = {
    "hatch-exported": (EXPORTED, 45),
    "hatch-kept": (KEPT, -45),
    "hatch-scrapped": (SCRAPPED, 45),
    "hatch-unknown": (WAITING, -45),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet a chart is drawn on, in CSS pixels; margins hold axes and direct labels."""

    width: int
    height: int
    left: int = 48
    right: int = 16
    top: int = 28
    bottom: int = 28

    @property
    def plot_width(self) -> int:
        """Width left for the marks."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        """Height left for the marks."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart says to who cannot see it: an id unique on the page, a title, a description."""

    ident: str
    title: str
    desc: str


def _config() -> dict[str, Any]:
    axis = {
        "labelFont": FONT,
        "labelFontSize": SIZE,
        "labelColor": QUIET,
        "labelPadding": 6,
        "titleFont": FONT,
        "titleFontSize": SIZE,
        "titleColor": QUIET,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "gridColor": FAINT,
        "gridWidth": 1,
    }
    return {
        "aria": False,
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {
            "grid": False,
            "domain": True,
            "domainColor": QUIET,
            "ticks": True,
            "tickColor": QUIET,
            "tickSize": 4,
            "labelAngle": 0,
        },
        "text": {"font": FONT, "fontSize": SIZE, "fill": INK},
        "line": {"strokeWidth": 2.4, "strokeJoin": "round", "strokeCap": "round"},
    }


def render(chart: "alt.TopLevelMixin", frame: Frame, caption: Caption, over: Iterable[str] = ()) -> str:
    """An Altair chart as an SVG that is responsive, named for screen readers, and the same on every run.

    Args:
        chart: marks and axes.
        frame: sheet and margins.
        caption: what the picture says to who cannot see it.
        over: SVG drawn above the marks, its origin the plot's upper left corner; see `note` and `key`.
    """
    import vl_convert

    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec |= {
        "width": frame.width,
        "height": frame.height,
        "autosize": {"type": "none", "contains": "padding"},
        "padding": {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom},
        "config": _config(),
    }
    drawn = vl_convert.vegalite_to_svg(spec)
    inner = _stable(drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")], caption.ident)
    above = f'<g transform="translate({frame.left},{frame.top})" font-family="{FONT}">{"".join(over)}</g>'
    return svg(inner + above, frame.width, frame.height, caption)


def note(
    words: str,
    *,
    x: float,
    y: float,
    align: str = "start",
    colour: str = INK,
    bold: bool = False,
    size: int = SIZE,
) -> str:
    """Words centred on the height `y`, in pixels.

    Args:
        words: what is said; escaped here.
        x: where the words start, end or have their middle.
        y: middle of their height.
        align: "start", "end" or "middle".
        colour: of the words.
        bold: whether they stand out.
        size: of the type, pixels.
    """
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" text-anchor="{align}" font-size="{size}px" '
        f'fill="{colour}"{weight}>{escape(words)}</text>'
    )


def key(names: Sequence[str], fills: Sequence[str], x: float = 8.0, y: float = 4.0) -> list[str]:
    """A key inside the plot, upper left, in the order of the stack: the last name on top."""
    out = []
    for row, (name, fill) in enumerate(zip(reversed(names), reversed(fills), strict=True)):
        at = y + row * 20
        out.append(f'<rect x="{x:g}" y="{at - 6:g}" width="12" height="12" fill="{fill}"/>')
        out.append(note(name, x=x + 19, y=at))
    return out


def svg(inner: str, width: float, height: float, caption: Caption) -> str:
    """Drawn content in, a whole SVG out; only the hatches that it uses come along."""
    ident = escape(caption.ident, quote=True)
    used = [name for name in _HATCHES if f"#{name})" in inner]
    defs = "".join(_hatch(name, f"{ident}-{name}") for name in used)
    for name in used:
        inner = inner.replace(f"url(#{name})", f"url(#{ident}-{name})")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" width="{width:g}" '
        f'height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'aria-labelledby="{ident}-title {ident}-desc">'
        f'<title id="{ident}-title">{escape(caption.title)}</title>'
        f'<desc id="{ident}-desc">{escape(caption.desc)}</desc>'
        + (f"<defs>{defs}</defs>" if defs else "")
        + inner
        + "</svg>"
    )


def _hatch(name: str, ident: str) -> str:
    colour, turn = _HATCHES[name]
    return (
        f'<pattern id="{ident}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><rect width="6" height="6" fill="{PAPER}"/>'
        f'<rect width="2.6" height="6" fill="{colour}"/></pattern>'
    )


def _stable(inner: str, ident: str) -> str:
    """Ids named after the chart (Vega counts on from chart to chart), and no roles inside an image."""
    inner = re.sub(r' (?:role|aria-roledescription|pointer-events|aria-hidden)="[^"]*"', "", inner)
    numbers = count()
    names = {old: f"{ident}-{next(numbers)}" for old in re.findall(r'\bid="([^"]+)"', inner)}
    for old, new in names.items():
        inner = inner.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return re.sub(r"<path class=\"(?:background|foreground)\"[^>]*/>", "", inner)


def apart(positions: list[float], gap: float) -> list[float]:
    """Label positions pushed apart to at least `gap`, in their order, with the least push up and down."""
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    placed = [positions[i] for i in order]
    for _ in range(50):
        moved = False
        for i in range(len(placed) - 1):
            lack = gap - (placed[i + 1] - placed[i])
            if lack > 1e-6:
                placed[i] -= lack / 2
                placed[i + 1] += lack / 2
                moved = True
        if not moved:
            break
    out = list(positions)
    for place, i in zip(placed, order, strict=True):
        out[i] = place
    return out


def top_of(x: float) -> float:
    """A round number just above x, for the end of an axis."""
    from math import floor, log10

    if x <= 0:
        return 1.0
    scale = 10.0 ** floor(log10(x))
    return float(next(step * scale for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * scale >= x))
