"""What a page is made of; the templates know these shapes and nothing else."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered pointer to a source listed at the page's end."""

    number: int
    source_id: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure that the page leads with.

    Attributes:
        label: what it is.
        value: its median, with unit.
        interval: its 5–95% interval, with unit.
        nature: estimated, calibrated or assumed – in the reader's words.
        nature_code: the same as a code.
        bar: SVG of the interval.
        published: the published figure, in words; or none.
        note: one line beneath.
    """

    label: str
    value: str
    interval: str
    nature: str
    nature_code: str
    bar: str
    published: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: what it says.
        code: class for its look, e.g. a verdict; or none.
        href: address it leads to; or none.
        refs: sources.
        tip: a second, quieter line.
    """

    text: str
    code: str | None = None
    href: str | None = None
    refs: tuple[Reference, ...] = ()
    tip: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it is printed; a row begins with its heading, `summary` stands for a folded one.

    On a telephone each row of a table with `cards` becomes a card.
    """

    ident: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    summary: str | None = None
    cards: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture for wide and for narrow pages, with what has to be said about it.

    Attributes:
        ident: id on the page.
        title: what the picture shows.
        wide: SVG for a page, or a pair's half of it.
        narrow: SVG for a telephone.
        notes: lines beneath.
        refs: sources.
        half: whether two of these stand side by side.
        nature: "calibrated" and the like, shown beside the title; or none.
        data: the numbers behind, folded away; or none.
    """

    ident: str
    title: str
    wide: str
    narrow: str
    notes: tuple[str, ...] = ()
    refs: tuple[Reference, ...] = ()
    half: bool = False
    nature: str | None = None
    data: TableView | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page under one heading."""

    ident: str
    title: str
    lead: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[TableView, ...] = ()
    folded: tuple[TableView, ...] = ()


@dataclass(frozen=True, slots=True)
class MarketCell:
    """One year under one scenario, for the headline table."""

    label: str
    value: str
    interval: str
    nature: str
    nature_code: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page."""

    lang: str
    title: str
    kicker: str
    standfirst: str
    meta: tuple[str, ...]
    headlines: tuple[Headline, ...]
    market: tuple[MarketCell, ...]
    supported: tuple[str, ...]
    unsupported: tuple[str, ...]
    sections: tuple[Section, ...] = field(default=())
