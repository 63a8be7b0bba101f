"""Second-life storage on a terminal: what it gives and costs, lots and what is in none, a lot's sheet."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import percent_said, rests_on
from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import wrapped, wrapped_pairs, wrapped_table
from meguri.cli.worth_text import joined, tail
from meguri.locale import N_, words
from meguri.report import worth_words as said
from meguri.report.diagnosis_words import battery_said, unit_said
from meguri.value.storage import words as told

if TYPE_CHECKING:
    import polars as pl

    from meguri.cli.asking import Asked
    from meguri.value.storage import Lots, Sheet, StorageLot

TITLE = N_("What it gives as stationary storage (an estimate)")
LOTS = N_("Standard lots")
NO_LOTS = N_("No lot of this size can be made.")
REST = N_("In no lot")
SHEET = N_("Specification sheet of {lot}")
SYNTHETIC = N_("SYNTHETIC DATA: a simulated log, no real car")
NEVER = N_("it never serves; there is no cost")
BAND = N_("{middle} ({between})")


def storage_text(made: "StorageLot", asked: "Sequence[Asked]", lang: str) -> str:
    """Yield, cost against new, plants that exist, findings, assumptions."""
    say, life = words(lang), asked[0].life
    head = [say(TITLE), battery_said(life.model) if life.model else ""]
    head.append(say(SYNTHETIC) if any(one.life.is_synthetic for one in asked) else "")
    head.append(wrapped(say(said.ESTIMATE)))
    return joined(
        "\n".join(one for one in head if one),
        _gives(made, lang),
        _cost(made, lang),
        _plants(made.plants, lang),
        *tail(made.findings, made.assumed, lang),
        "\n".join(dict.fromkeys(rests_on(one, lang) for one in asked)),
    )


def lots_text(made: "Lots", lang: str) -> str:
    """Lots, packs that are in none with their reason, findings, assumptions."""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            row["lot_id"],
            " · ".join((row["model"], row["module_type"], row["chemistry"])),
            f"{row['packs_count']}",
            speech.percent_between(row["soh_from_share"], row["soh_to_share"]),
            _band(row, "held_kwh", lang),
            speech.percent(row["traced_share"]),
            speech.percent(row["confirmed_share"]),
        )
        for row in made.lots.iter_rows(named=True)
    ]
    heads = (
        N_("lot id"), N_("kind"), N_("packs"), N_("SOH band"), N_("kWh held"), N_("traced"),
        N_("safety confirmed"),
    )  # fmt: skip
    shown = text_table([say(one) for one in heads], rows, right=(2, 3, 4, 5, 6)) if rows else say(NO_LOTS)
    return joined(f"{say(LOTS)}\n{shown}", _rest(made, lang), *tail(made.findings, made.assumed, lang))


def sheet_text(sheet: "Sheet", lang: str) -> str:
    """Every field, known or named as missing."""
    say = words(lang)
    lot = sheet.rows["subject_id"][0]
    rows = []
    for row in sheet.rows.iter_rows(named=True):
        value = say(N_("missing")) if row["said"] is None else row["said"]
        unit = unit_said(row["unit"], lang) if row["said"] is not None else ""
        rows.append(
            (
                say(told.SECTION_WORDS[row["section"]]),
                say(told.FIELD_WORDS[row["field"]]),
                f"{value} {unit}".strip(),
                row["standards"].replace(";", ", "),
            )
        )
    heads = (N_("section"), N_("field"), N_("content"), N_("asked for by"))
    return joined(
        say(SHEET).format(lot=lot) + "\n" + wrapped_table(rows, head=[say(one) for one in heads]),
        tail(sheet.findings, _none_assumed(), lang)[0],
    )


def _none_assumed() -> "pl.DataFrame":
    from meguri.tables.notes import assumed_frame

    return assumed_frame([])


def _gives(made: "StorageLot", lang: str) -> str:
    say, row = words(lang), made.gives.row(0, named=True)
    power = NONE if row["power_kw"] is None else f"{digits(row['power_kw'], 3)} kW"
    pairs = [
        (say(N_("Packs")), f"{row['packs_count']}"),
        (say(N_("Energy when new")), f"{digits(row['rated_kwh'], 3)} kWh"),
        (say(N_("Energy of one cycle today")), _band(row, "usable_kwh", lang)),
        (say(N_("Power")), power),
        (say(N_("Years of service")), _band(row, "served_yr", lang)),
        (
            say(N_("Still serves at the end of the forecast")),
            percent_said(row["censored_share"], lang),
        ),
        (say(N_("Energy delivered in them, kWh")), _band(row, "delivered_kwh", lang)),
        (say(N_("Energy lost in them, kWh")), _band(row, "lost_kwh", lang)),
    ]
    return wrapped_pairs(pairs)


def _cost(made: "StorageLot", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    rows = []
    for row in made.cost.iter_rows(named=True):
        mine = made.cost_parts.filter(made.cost_parts["option"] == row["option"])
        split = dict(mine.select("part", "cost_jpy_per_kwh").iter_rows())
        rows.append(
            (
                say(told.OPTION_WORDS[row["option"]]),
                speech.price(row["lcos_jpy_per_kwh"]),
                speech.price_between(row["lcos_jpy_per_kwh_low"], row["lcos_jpy_per_kwh_high"]),
                *(digits(split[part], 3) for part in told.PART_WORDS),
                percent_said(row["cheaper_share"], lang),
            )
        )
    if "second_life" not in set(made.cost["option"]):
        rows.append((say(told.OPTION_WORDS["second_life"]), say(NEVER), *[NONE] * 6))
    heads = [
        N_("option"),
        N_("cost of a kWh"),
        N_("5–95%"),
        *told.PART_WORDS.values(),
        N_("chance to be cheaper"),
    ]
    return text_table([say(one) for one in heads], rows, right=range(1, 8))


def _plants(plants: "pl.DataFrame", lang: str) -> str:
    say = words(lang)
    rows = [
        (
            row["about"],
            f"{row['plant_kwh']:,.0f}",
            f"{row['packs_count']}",
            digits(row["pack_kwh"], 3),
            row["source_id"],
        )
        for row in plants.iter_rows(named=True)
    ]
    heads = (N_("plant"), N_("kWh"), N_("packs"), N_("kWh a pack"), N_("source"))
    title = say(N_("Plants that exist, beside it"))
    return title + "\n" + text_table([say(one) for one in heads], rows, right=(1, 2, 3))


def _rest(made: "Lots", lang: str) -> str:
    say = words(lang)
    rows = [
        (row["battery_id"], say(told.REST_WORDS[row["why_not"]]))
        for row in made.packs.iter_rows(named=True)
        if row["why_not"] is not None
    ]
    if not rows:
        return ""
    return say(REST) + "\n" + text_table((say(N_("battery")), say(N_("why"))), rows)


def _band(row: "dict[str, float]", name: str, lang: str) -> str:
    low, middle, high = (digits(row[f"{name}{edge}"], 3) for edge in ("_low", "", "_high"))
    between = Speech(lang, words(lang)).between(low, high)
    return words(lang)(BAND).format(middle=middle, between=between)
