"""Prices on a terminal: by market with parts, a month against a petrol car, a battery by what is sold."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import assumed_text, figure, findings_text, percent_said
from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import wrapped
from meguri.locale import N_, words
from meguri.report import worth_words as said
from meguri.report.car_names import called, model_labels
from meguri.report.diagnosis_words import unit_said

if TYPE_CHECKING:
    import polars as pl

    from meguri.cli.worth_asking import AskedCar
    from meguri.value.price import BatteryPrice, Lease, VehiclePrice

SYNTHETIC = N_("SYNTHETIC DATA: a simulated log, no real car")
VEHICLE = N_("What this car fetches (an estimate)")
LEASE = N_("What a month costs (an estimate)")
BATTERY = N_("What this battery fetches (an estimate)")
FOOT = N_("Day of the prices {day} · seed {seed} · {draws} draws · ranges hold 90% of them")
MADE_OF = N_("What it is made of: {what}")
BESIDE = N_("Beside it: published figures and other methods")
CAR = N_("{car} · {age} years · {km} km · {soh}")
SOH = N_("SOH {middle} ({between})")
NO_SOH = N_("SOH not known")


def vehicle_text(made: "VehiclePrice", asked: "AskedCar", seed: int, draws: int, lang: str) -> str:
    """Prices by market, what the first is made of, findings, assumptions."""
    first = made.price["level"][0]
    parts = made.parts.filter(made.parts["level"] == first)
    what = words(lang)(said.LEVEL_WORDS[first])
    return joined(
        head(VEHICLE, asked, lang),
        _by_market(made.price, lang),
        words(lang)(MADE_OF).format(what=what) + "\n" + parts_table(parts, lang),
        *tail(made.findings, made.assumed, lang),
        foot(asked.on, seed, draws, lang),
    )


def lease_text(made: "Lease", asked: "AskedCar", seed: int, draws: int, lang: str) -> str:
    """A month with each car, what each is made of, published fees beside."""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            say(said.LEASED_WORDS[row["car"]]),
            *_yen(row, "fee_jpy", speech),
            speech.price(row["energy_jpy"]),
            *_yen(row, "month_jpy", speech),
            percent_said(row["cheaper_share"], lang),
        )
        for row in made.lease.iter_rows(named=True)
    ]
    heads = (
        N_("car"), N_("lease fee a month"), N_("5–95%"), N_("energy costs"), N_("together"), N_("5–95%"),
        N_("chance to be cheaper"),
    )  # fmt: skip
    split = [
        say(MADE_OF).format(what=say(said.LEASED_WORDS[car]))
        + "\n"
        + parts_table(made.parts.filter(made.parts["car"] == car), lang)
        for car in made.lease["car"]
    ]
    table = text_table([say(one) for one in heads], rows, right=range(1, 7))
    return joined(
        head(LEASE, asked, lang),
        table,
        *split,
        beside_text(made.beside, lang),
        *tail(made.findings, made.assumed, lang),
        foot(asked.on, seed, draws, lang),
    )


def battery_text(made: "BatteryPrice", how: dict[str, Any], asked: "AskedCar | None", lang: str) -> str:
    """Prices by what is sold, what the first is made of, other figures beside."""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            say(said.GOODS_WORDS[row["goods"]]),
            say(said.LEVEL_WORDS[row["level"]]),
            *_yen(row, "price_jpy", speech),
            NONE if row["soh_point_jpy"] is None else speech.price(row["soh_point_jpy"]),
            say(said.TAX_WORDS[row["tax"]]),
        )
        for row in made.price.iter_rows(named=True)
    ]
    heads = (N_("what is sold"), N_("to whom"), N_("net price"), N_("5–95%"), N_("a point of SOH"), N_("tax"))
    first = made.price["goods"][0]
    what = say(said.GOODS_WORDS[first])
    return joined(
        head(BATTERY, asked, lang) if asked else "\n".join((say(BATTERY), _statement(lang))),
        text_table([say(one) for one in heads], rows, right=(2, 3, 4)),
        say(MADE_OF).format(what=what)
        + "\n"
        + parts_table(made.parts.filter(made.parts["goods"] == first), lang),
        beside_text(made.beside, lang),
        *tail(made.findings, made.assumed, lang),
        foot(how["on"], how["seed"], how["draws"], lang),
    )


def head(title: str, asked: "AskedCar", lang: str) -> str:
    """Title, car, label of simulated data, and how the figures are meant."""
    say = words(lang)
    lines = [say(title), car_line(asked, lang), say(SYNTHETIC) if asked.is_synthetic else ""]
    return "\n".join([*(line for line in lines if line), _statement(lang)])


def car_line(asked: "AskedCar", lang: str) -> str:
    """Model, age, distance and state of health of the car."""
    say, speech, car = words(lang), Speech(lang, words(lang)), asked.car
    name = called(car.model, lang) if car.model in model_labels(lang) else car.model
    soh = say(NO_SOH)
    if isinstance(car.soh, tuple):
        low, middle, high = car.soh
        soh = say(SOH).format(middle=speech.percent(middle), between=speech.percent_between(low, high))
    return say(CAR).format(car=name, age=figure(car.age_yr), km=digits(car.mileage_km, 3), soh=soh)


def tail(findings: "pl.DataFrame", assumed: "pl.DataFrame", lang: str) -> tuple[str, str]:
    """Findings, gravest first, and what was assumed."""
    return (
        findings_text(said.worded(findings, lang), lang),
        assumed_text(said.assumed_worded(assumed, lang), lang),
    )


def foot(day: object, seed: int, draws: int, lang: str) -> str:
    """Day, seed and draws."""
    return words(lang)(FOOT).format(day=day, seed=seed, draws=draws)


def joined(*parts: str) -> str:
    """Parts that say something, a line between them."""
    return "\n\n".join(part for part in parts if part)


def parts_table(parts: "pl.DataFrame", lang: str) -> str:
    """Parts of one price or month: amount, range, and who says it."""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            said.price_part_said(row["part"], lang),
            *_yen(row, "amount_jpy", speech),
            origin(row, lang),
        )
        for row in said.that_count(parts).iter_rows(named=True)
    ]
    heads = (N_("part of it"), N_("yen"), N_("5–95%"), N_("from where"))
    return text_table([say(one) for one in heads], rows, right=(1, 2))


def origin(row: dict[str, Any], lang: str) -> str:
    """Where a figure comes from, with the id of its source."""
    told = words(lang)(said.ORIGIN_WORDS[row["origin"]])
    return f"{told}: {row['source_id']}" if row["source_id"] else told


def beside_text(beside: "pl.DataFrame", lang: str) -> str:
    """Published figures and other methods beside what was reckoned."""
    if beside.is_empty():
        return ""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = []
    for row in beside.iter_rows(named=True):
        edges = [digits(row[name], 3) for name in ("published_low", "published_high")]
        told = edges[0] if edges[0] == edges[1] else speech.between(*edges)
        rows.append(
            (
                said.beside_said(row["beside_id"], lang),
                digits(row["value"], 3),
                told,
                unit_said(row["unit"], lang),
                say(N_("yes")) if row["is_inside"] else say(N_("no")),
                row["source_id"] or NONE,
            )
        )
    heads = (N_("figure"), N_("here"), N_("there"), N_("unit"), N_("ranges meet"), N_("source"))
    return say(BESIDE) + "\n" + text_table([say(one) for one in heads], rows, right=(1, 2))


def _statement(lang: str) -> str:
    return wrapped(words(lang)(said.ESTIMATE))


def _by_market(price: "pl.DataFrame", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            say(said.LEVEL_WORDS[row["level"]]),
            *_yen(row, "price_jpy", speech),
            say(said.TAX_WORDS[row["tax"]]),
            NONE if row["soh_point_jpy"] is None else speech.price(row["soh_point_jpy"]),
            say(said.BASIS_WORDS[row["basis"]]),
        )
        for row in price.iter_rows(named=True)
    ]
    heads = (N_("market"), N_("price"), N_("5–95%"), N_("tax"), N_("a point of SOH"), N_("rests on"))
    return text_table([say(one) for one in heads], rows, right=(1, 2, 4))


def _yen(row: dict[str, Any], name: str, speech: Speech) -> Sequence[str]:
    low, middle, high = (row[f"{name}{edge}"] for edge in ("_low", "", "_high"))
    return speech.price(middle), speech.price_between(low, high)
