"""Prices of a car, its month and its battery as cells of the page's tables."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.report import worth_words as said
from meguri.report.diagnosis_words import unit_said
from meguri.report.worth_picture import chance_said
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    import polars as pl

Rows = tuple[tuple[str, ...], ...]


def between(row: dict[str, Any], name: str, frame: Frame) -> str:
    """The range of a quantity in yen; none where it is certain."""
    if row[f"{name}_low"] == row[f"{name}_high"]:
        return "–"
    return frame.speech.price_between(row[f"{name}_low"], row[f"{name}_high"])


def price_cells(row: dict[str, Any], frame: Frame) -> tuple[str, ...]:
    """The car on one market (a row of table `price`)."""
    point = "–" if row["soh_point_jpy"] is None else frame.speech.price(row["soh_point_jpy"])
    return (
        frame.say(said.LEVEL_WORDS[row["level"]]),
        frame.speech.price(row["price_jpy"]),
        between(row, "price_jpy", frame),
        frame.say(said.TAX_WORDS[row["tax"]]),
        point,
        frame.say(said.BASIS_WORDS[row["basis"]]),
    )


def month_cells(row: dict[str, Any], frame: Frame) -> tuple[str, ...]:
    """A month with one car (a row of table `lease`)."""
    return (
        frame.say(said.LEASED_WORDS[row["car"]]),
        frame.speech.price(row["fee_jpy"]),
        between(row, "fee_jpy", frame),
        frame.speech.price(row["month_jpy"]),
        chance_said(row["cheaper_share"], frame.speech),
    )


def battery_cells(row: dict[str, Any], frame: Frame) -> tuple[str, ...]:
    """The battery, sold in one way (a row of table `price`)."""
    return (
        frame.say(said.GOODS_WORDS[row["goods"]]),
        frame.say(said.LEVEL_WORDS[row["level"]]),
        frame.speech.price(row["price_jpy"]),
        between(row, "price_jpy", frame),
    )


def beside_rows(told: "Iterable[pl.DataFrame]", frame: Frame) -> Rows:
    """What others say, here and there, and whether both ranges meet."""
    rows = []
    for row in (row for one in told for row in one.iter_rows(named=True)):
        edges = [digits(row[name], 3) for name in ("published_low", "published_high")]
        rows.append(
            (
                said.beside_said(row["beside_id"], frame.lang),
                frame.speech.between(digits(row["value_low"], 3), digits(row["value_high"], 3)),
                edges[0] if edges[0] == edges[1] else frame.speech.between(*edges),
                unit_said(row["unit"], frame.lang),
                frame.say(N_("yes")) if row["is_inside"] else frame.say(N_("no")),
            )
        )
    return tuple(rows)
