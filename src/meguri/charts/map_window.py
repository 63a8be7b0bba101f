"""Which part of the sheet of Japan is shown, and how large?"""

from collections.abc import Sequence
from dataclasses import dataclass

from meguri.facts.outlines import VIEW_BOX, bounds_of, middle_of

MOST_SCALE, MOST_HEIGHT = 5.0, 420.0
_MARGIN = 14.0  # around what is shown, in pixels of the picture


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the sheet of the outlines.

    Attributes:
        left: of the part, on the sheet.
        top: likewise.
        scale: pixels of the picture for each of the sheet.
        height: of the picture; it is as broad as the sheet.
    """

    left: float
    top: float
    scale: float
    height: float

    def at(self, prefecture: str) -> tuple[float, float]:
        """Where the middle of a prefecture lies on the picture.

        Raises:
            PlaceError: no such prefecture.
        """
        x, y = middle_of(prefecture)
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def holds(self, prefecture: str) -> bool:
        """Whether the middle of a prefecture lies on the picture.

        Raises:
            PlaceError: no such prefecture.
        """
        x, y = self.at(prefecture)
        return 0.0 <= x <= VIEW_BOX[2] and 0.0 <= y <= self.height

    def drawn(self, land: str, x: float, y: float, ident: str) -> str:
        """The land (SVG on the sheet) as the picture shows it, its corner at `x`, `y`; the rest is cut off.

        Args:
            land: of the whole sheet.
            x: pixels from the left of the picture.
            y: pixels from its top.
            ident: unique on the page.
        """
        cut = f'<rect width="{VIEW_BOX[2]:g}" height="{self.height:.1f}"/>'
        place = f"scale({self.scale:.4g}) translate({-self.left:.2f},{-self.top:.2f})"
        return (
            f'<clipPath id="{ident}">{cut}</clipPath><g transform="translate({x:g},{y:g})" '
            f'clip-path="url(#{ident})"><g transform="{place}">{land}</g></g>'
        )


def window_on(near: Sequence[str]) -> Window:
    """The part that shows these prefectures whole, as large as it can be; all of Japan where none is named.

    Raises:
        PlaceError: no such prefecture.
    """
    if not near:
        return Window(VIEW_BOX[0], VIEW_BOX[1], 1.0, VIEW_BOX[3])
    bounds = [bounds_of(name) for name in near]
    left, top = min(one[0] for one in bounds), min(one[1] for one in bounds)
    right, bottom = max(one[2] for one in bounds), max(one[3] for one in bounds)
    across, down = VIEW_BOX[2] - 2 * _MARGIN, MOST_HEIGHT - 2 * _MARGIN
    scale = min(across / (right - left), down / (bottom - top), MOST_SCALE)
    height = (bottom - top) * scale + 2 * _MARGIN
    spare = (VIEW_BOX[2] / scale - (right - left)) / 2
    return Window(left - spare, top - _MARGIN / scale, scale, height)
