"""Which shape has a prefecture on a map?"""

from functools import cache
from re import findall

from meguri.facts.places import climate_of
from meguri.facts.source import fact

VIEW_BOX = (0.0, 0.0, 438.0, 516.0)  # left, top, width, height of the sheet that all outlines lie on
Point = tuple[float, float]


@cache
def outlines() -> dict[str, str]:
    """The outline of each of the 47 prefectures by its Japanese name, as a path of SVG on VIEW_BOX.

    Source: svg-maps, after MapSVG, CC BY 4.0 (name it beside the map); simplified, small islands left out.
    """
    return dict(fact("prefecture_outlines").rows.select("prefecture", "outline").iter_rows())


def outline_of(prefecture: str) -> str:
    """The outline of a prefecture, named as `climate_of` allows.

    Raises:
        PlaceError: no such prefecture.
    """
    return outlines()[climate_of(prefecture).prefecture]


def middle_of(prefecture: str) -> Point:
    """Where on VIEW_BOX a mark for a prefecture stands: the centre of gravity of its largest island.

    Raises:
        PlaceError: no such prefecture.
    """
    rings = [_points(ring) for ring in outline_of(prefecture).split("Z") if ring]
    _, middle = max(_area_and_middle(ring) for ring in rings)
    return middle


def bounds_of(prefecture: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a prefecture on VIEW_BOX.

    Raises:
        PlaceError: no such prefecture.
    """
    points = _points(outline_of(prefecture))
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _points(ring: str) -> list[Point]:
    return [(float(x), float(y)) for x, y in findall(r"(-?[\d.]+),(-?[\d.]+)", ring)]


def _area_and_middle(ring: list[Point]) -> tuple[float, Point]:
    doubled = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        doubled += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return abs(doubled) / 2, (x / (3 * doubled), y / (3 * doubled))
