"""A fleet and its used EVs on a terminal: what it comes to, car by car, why, what was assumed."""

from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import bulleted, wrapped, wrapped_pairs
from meguri.locale import N_, words
from meguri.report.demand_words import demand_assumed_said, demand_said, why_said
from meguri.report.municipal_json import STATEMENT
from meguri.report.municipal_lines import BANDS, counted_said, totals_lines

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.municipal import Municipal
    from meguri.journeys.municipal_question import Totals
    from meguri.market.demand import FleetList

TITLE = N_("Which of our cars could a used EV replace? (an estimate)")
SYNTHETIC = N_("Simulated data: no real car")
UNUSED = N_("Columns that were not used: {names}")
SUMMED = N_("Lines left out as sums: {lines}")
WHY = N_("Why")
ASSUMED = N_("What was assumed")


def cars_text(
    made: "Municipal",
    totals: "Totals",
    assumed: "pl.DataFrame",
    listed: "FleetList",
    is_demo: bool,
    lang: str,
) -> str:
    """The whole answer."""
    say = words(lang)
    whys = [f"{row['car_id']}: {why_said(row, lang)}" for row in made.replaceable.whys.iter_rows(named=True)]
    told = [demand_assumed_said(row, lang) for row in assumed.iter_rows(named=True)]
    left = [say(UNUSED).format(names=", ".join(listed.ignored))] if listed.ignored else []
    left += [say(SUMMED).format(lines=", ".join(map(str, listed.sums)))] if listed.sums else []
    parts = (
        say(TITLE),
        say(SYNTHETIC) if is_demo else "",
        wrapped(say(STATEMENT)),
        "\n".join((counted_said(totals, lang), wrapped_pairs(totals_lines(totals, lang)), say(BANDS))),
        _table(made, lang),
        "\n".join((say(WHY), bulleted(whys))) if whys else "",
        "\n".join((say(ASSUMED), bulleted(told))),
        "\n".join(left),
    )
    return "\n\n".join(part for part in parts if part)


def _table(made: "Municipal", lang: str) -> str:
    say = words(lang)
    rows = [_row(row, lang) for row in made.replaceable.cars.iter_rows(named=True)]
    head = (
        N_("car"), N_("answer"), N_("used EV"), N_("needed km"), N_("winter km"), N_("5–95%"),
        N_("saved a year"), N_("CO2 kg a year"),
    )  # fmt: skip
    return text_table(tuple(say(one) for one in head), rows, right=tuple(range(3, 8)))


def _row(row: dict[str, Any], lang: str) -> tuple[str, ...]:
    speech = Speech(lang, words(lang))
    has_range, has_saving = row["winter_range_km"] is not None, row["saving_jpy_per_yr"] is not None
    low, high = (row[f"winter_range_km{edge}"] for edge in ("_low", "_high"))
    return (
        row["car_id"],
        demand_said("answer", row["answer"], lang),
        row["pack"] or NONE,
        f"{row['needed_km']:,.0f}",
        f"{row['winter_range_km']:,.0f}" if has_range else NONE,
        speech.between(f"{low:,.0f}", f"{high:,.0f}") if has_range else NONE,
        speech.price(row["saving_jpy_per_yr"]) if has_saving else NONE,
        digits(row["co2_kg_per_yr"], 3, 0) if has_saving else NONE,
    )
