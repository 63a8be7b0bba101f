"""A Sankey diagram by hand: Vega-Lite has none, and this one has to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from meguri.charts.look import FONT, INK, QUIET, SIZE, Caption, Frame, svg

_NODE_WIDTH = 12.0
_GAP = 26.0


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the diagram.

    Attributes:
        ident: id that links name.
        column: 0 at the left.
        name: first line of its label.
        amount: second line of its label.
        colour: fill; may be a hatch, e.g. "url(#hatch-scrapped)".
    """

    ident: str
    column: int
    name: str
    amount: str
    colour: str


@dataclass(frozen=True, slots=True)
class Link:
    """A ribbon as wide as its value; all values of one diagram share a unit."""

    source: str
    target: str
    value: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    height: float


def sankey(nodes: Sequence[Node], links: Sequence[Link], frame: Frame, caption: Caption) -> str:
    """Nodes and links as an SVG; a node is as high as the larger of what comes in and what goes out.

    Raises:
        ValueError: a link names a node that is not there, or has a negative value.
    """
    known = {node.ident for node in nodes}
    bad = [link for link in links if {link.source, link.target} - known or link.value < 0]
    if bad:
        raise ValueError(f"links with unknown ends or negative values: {bad}")
    boxes = _layout(nodes, links, frame)
    ribbons = "".join(_ribbons(nodes, links, boxes))
    last = max(node.column for node in nodes)
    drawn = "".join(_node(node, boxes[node.ident], last) for node in nodes)
    return svg(ribbons + drawn, frame.width, frame.height, caption)


def _through(ident: str, links: Sequence[Link]) -> float:
    inward = sum(link.value for link in links if link.target == ident)
    outward = sum(link.value for link in links if link.source == ident)
    return max(inward, outward)


def _layout(nodes: Sequence[Node], links: Sequence[Link], frame: Frame) -> dict[str, _Box]:
    columns: dict[int, list[Node]] = {}
    for node in nodes:
        columns.setdefault(node.column, []).append(node)
    totals = {c: sum(_through(n.ident, links) for n in ns) for c, ns in columns.items()}
    scale = min(
        (frame.plot_height - _GAP * (len(ns) - 1)) / totals[c] for c, ns in columns.items() if totals[c] > 0
    )
    step = (frame.plot_width - _NODE_WIDTH) / max(1, *columns)
    boxes = {}
    for c, members in columns.items():
        used = totals[c] * scale + _GAP * (len(members) - 1)
        y = frame.top + (frame.plot_height - used) / 2
        for node in members:
            height = _through(node.ident, links) * scale
            boxes[node.ident] = _Box(frame.left + step * c, y, height)
            y += height + _GAP
    return boxes


def _ribbons(nodes: Sequence[Node], links: Sequence[Link], boxes: dict[str, _Box]) -> list[str]:
    """Ribbons leave and enter in the order of the nodes at their other end, so that few cross."""
    rank = {node.ident: i for i, node in enumerate(nodes)}
    scale = _scale_of(links, boxes)
    left, right = dict.fromkeys(boxes, 0.0), dict.fromkeys(boxes, 0.0)
    starts: dict[int, float] = {}
    for i in sorted(range(len(links)), key=lambda i: rank[links[i].target]):
        starts[i] = left[links[i].source]
        left[links[i].source] += links[i].value * scale
    out = []
    for i in sorted(range(len(links)), key=lambda i: rank[links[i].source]):
        link = links[i]
        a, b, width = boxes[link.source], boxes[link.target], link.value * scale
        y0, y1 = a.y + starts[i], b.y + right[link.target]
        right[link.target] += width
        if width > 0:
            out.append(_ribbon(a.x + _NODE_WIDTH, y0, b.x, y1, width, link.colour))
    return out


def _scale_of(links: Sequence[Link], boxes: dict[str, _Box]) -> float:
    for ident, box in boxes.items():
        through = _through(ident, links)
        if through > 0:
            return box.height / through
    return 0.0


def _ribbon(x0: float, y0: float, x1: float, y1: float, width: float, colour: str) -> str:
    bend = (x1 - x0) / 2
    near, far = x0 + bend, x1 - bend
    upper = f"M{x0:.2f},{y0:.2f}C{near:.2f},{y0:.2f} {far:.2f},{y1:.2f} {x1:.2f},{y1:.2f}"
    y0, y1 = y0 + width, y1 + width
    path = f"{upper}V{y1:.2f}C{far:.2f},{y1:.2f} {near:.2f},{y0:.2f} {x0:.2f},{y0:.2f}Z"
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.34"/>'


def _node(node: Node, box: _Box, last: int) -> str:
    rect = (
        f'<rect x="{box.x:.2f}" y="{box.y:.2f}" width="{_NODE_WIDTH:g}" height="{max(box.height, 1):.2f}" '
        f'fill="{node.colour}"/>'
    )
    middle = box.y + box.height / 2
    if node.column == 0:
        x, y, anchor = box.x - 7, middle - 3, "end"
    elif node.column == last:
        x, y, anchor = box.x + _NODE_WIDTH + 7, middle - 3, "start"
    else:
        x, y, anchor = box.x + _NODE_WIDTH / 2, box.y - SIZE - 9, "middle"
    return (
        rect
        + _text(node.name, x, y, anchor, INK, 600)
        + _text(node.amount, x, y + SIZE + 3, anchor, QUIET, 400)
    )


def _text(words: str, x: float, y: float, anchor: str, colour: str, weight: int) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-family="{FONT}" font-size="{SIZE}px" '
        f'font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
    )
