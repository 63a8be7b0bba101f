"""Wishes on a terminal: each need with its value, its rule and where that came from; demand by prefecture."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech
from meguri.cli.output import text_table
from meguri.cli.passport_lines import bulleted, wrapped
from meguri.locale import N_, words
from meguri.report.demand_because import (
    because_said,
    left_out_said,
    need_named,
    need_value_said,
    origin_said,
)
from meguri.report.demand_words import demand_assumed_said
from meguri.report.market_words import SYNTHETIC, place_said

if TYPE_CHECKING:
    import polars as pl

    from meguri.market.demand import Potential, Wishes

TITLE = N_("Wishes: what would be taken, and at most for how much (an estimate)")
NONE_MADE = N_("No wish: no car of this list is one that a used EV could follow.")
LEFT_OUT = N_("Cars that make no wish")
UNUSED = N_("Columns that were not used: {names}")
ASSUMED = N_("What was assumed")
POTENTIAL = N_("Official cars that a used EV could replace, by prefecture (an estimate without their lists)")
POTENTIAL_DOUBT = N_("Ranges hold 90 %. Only inhabitants are counted figures; all else is assumed.")
SEGMENTS = {
    "municipality_office": N_("municipalities"),
    "prefecture_office": N_("the prefecture"),
}


def wishes_text(made: "Wishes", ignored: Sequence[str], is_demo: bool, lang: str) -> str:
    """Every wish with its needs, cars that make none, what was assumed."""
    say = words(lang)
    left = [f"{name}: {left_out_said(why, lang)}" for name, why in sorted(made.left_out.items())]
    told = [demand_assumed_said(row, lang) for row in made.assumed.iter_rows(named=True)]
    parts = (
        say(TITLE),
        say(SYNTHETIC) if is_demo else "",
        _needs(made.needs, lang) if made.needs.height else say(NONE_MADE),
        "\n".join((say(LEFT_OUT), bulleted(left))) if left else "",
        "\n".join((say(ASSUMED), bulleted(told))) if told else "",
        wrapped(say(UNUSED).format(names=", ".join(ignored))) if ignored else "",
    )
    return "\n\n".join(part for part in parts if part)


def _needs(needs: "pl.DataFrame", lang: str) -> str:
    blocks = []
    for name, rows in needs.group_by("demand_id", maintain_order=True):
        lines = [f"{name[0]}"]
        for row in rows.iter_rows(named=True):
            line = (
                f"{need_named(row['need'], lang)}: {need_value_said(row, lang)} – {because_said(row, lang)} "
                f"({origin_said(row['origin'], lang)})"
            )
            lines.append(wrapped(line, first="  - ", rest="    "))
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def potential_text(made: "Potential", lang: str) -> str:
    """Replaceable official cars by prefecture and body."""
    say, speech = words(lang), Speech(lang, words(lang))

    def band(row: dict[str, Any], name: str) -> str:
        return speech.between(f"{row[f'{name}_low']:,.0f}", f"{row[f'{name}_high']:,.0f}")

    rows = [
        (
            place_said(row["prefecture"], lang),
            say(SEGMENTS.get(row["segment"], row["segment"])),
            f"{row['cars_units']:,.0f}",
            f"{row['replaceable_units']:,.0f}",
            band(row, "replaceable_units"),
            f"{row['yearly_units']:,.0f}",
            f"{row['kei_units']:,.0f}",
        )
        for row in made.table.iter_rows(named=True)
    ]
    head = (
        N_("prefecture"), N_("of whom"), N_("official cars"), N_("replaceable"), N_("5–95%"),
        N_("due in a year"), N_("kei cars among them"),
    )  # fmt: skip
    told = [demand_assumed_said(row, lang) for row in made.assumed.iter_rows(named=True)]
    return "\n\n".join(
        (
            say(POTENTIAL),
            text_table(tuple(say(one) for one in head), rows, right=(2, 3, 4, 5, 6)),
            wrapped(say(POTENTIAL_DOUBT)),
            "\n".join((say(ASSUMED), bulleted(told))),
        )
    )
