"""Columns that many tables share, said in one short line each."""

from meguri.tables.declaration import Column, Kind
from meguri.tables.words import Words

STATUS = ("exact", "rounded", "derived", "read_off", "estimate", "claim")


def text(
    name: str, en: str, ja: str, *, required: bool = True, allowed: tuple[str, ...] | None = None
) -> Column:
    """A column of text."""
    return Column(name, Kind.TEXT, Words(en, ja), required=required, allowed=allowed)


def number(
    name: str, en: str, ja: str, *, required: bool = True, low: float | None = None, high: float | None = None
) -> Column:
    """A column of numbers; its name ends in the unit."""
    return Column(name, Kind.NUMBER, Words(en, ja), required=required, low=low, high=high)


def doubtful(
    name: str,
    en: str,
    ja: str,
    *,
    required: bool = True,
    low: float | None = 0.0,
    high: float | None = None,
) -> tuple[Column, Column, Column]:
    """A quantity with doubt: its 5 % point, median and 95 % point."""
    return (
        number(f"{name}_low", f"{en}, 5 % point", f"{ja}(5%点)", required=required, low=low, high=high),
        number(name, f"{en}, median", f"{ja}(中央値)", required=required, low=low, high=high),
        number(f"{name}_high", f"{en}, 95 % point", f"{ja}(95%点)", required=required, low=low, high=high),
    )


def year(name: str = "year", en: str = "calendar year", ja: str = "暦年", *, required: bool = True) -> Column:
    """A calendar year (January to December)."""
    return Column(name, Kind.INTEGER, Words(en, ja), required=required, low=1900, high=2200)


def day(name: str, en: str, ja: str, *, required: bool = True) -> Column:
    """A day."""
    return Column(name, Kind.DATE, Words(en, ja), required=required)


def flag(name: str, en: str, ja: str) -> Column:
    """True or false."""
    return Column(name, Kind.BOOLEAN, Words(en, ja))


PROVENANCE = (
    text("status", "how firm the figure is", "数値の性格", allowed=STATUS),
    text("status_note", "what the status needs said", "性格についての注記", required=False),
    text("source_id", "id of the source", "出典ID"),
    day("as_of", "day from which the figure was public", "公表日"),
)
