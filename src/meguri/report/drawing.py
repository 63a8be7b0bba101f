"""Every picture is drawn twice, for a page and for a telephone; the page shows the one that fits."""

from collections.abc import Callable

from meguri.charts.look import Caption, Frame

FULL, HALF, PHONE = 860, 418, 350


def drawn(
    ident: str, title: str, desc: str, wide: int, draw: Callable[[int, Caption], str]
) -> tuple[str, str]:
    """The same picture for a page and for a telephone.

    Args:
        ident: id of the figure.
        title: what the picture shows.
        desc: what it says, for who cannot see it.
        wide: width on a page, pixels.
        draw: width and caption in, SVG out.
    """
    page = draw(wide, Caption(f"{ident}-wide", title, desc))
    return page, draw(PHONE, Caption(f"{ident}-narrow", title, desc))


def sheet(width: int, height: int, right: int = 84, left: int = 42) -> Frame:
    """A sheet with room for labels at the right."""
    return Frame(width, height, left=left, right=right)
