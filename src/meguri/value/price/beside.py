"""Published figures and other methods beside a price: do the ranges meet?"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from meguri.tables.notes import finding
from meguri.tables.worth import PRICE_BESIDE
from meguri.value.price import words
from meguri.value.price.amounts import Amount, Row, band
from meguri.value.price.causes import Floats
from meguri.value.price.figures import drawn
from meguri.value.price.formulas import black_mass_usd_per_t

PUBLISHED_MASS = (0.20, 0.10)  # nickel and cobalt in the publisher's black mass; 4 % lithium is not paid for
_STORAGE = {"P07": "sell_jpy_per_kwh", "P08": "owner_jpy_per_kwh"}


def beside_row(
    subject: str,
    about: str,
    beside_id: str,
    values: Floats,
    told: tuple[float, float],
    unit: str,
    source_id: str | None,
    kind: str = "published",
) -> Row:
    """A row of PRICE_BESIDE; inside where the 90 % band and the other range meet."""
    mine = band("value", values)
    meets = mine["value_low"] <= told[1] and told[0] <= mine["value_high"]
    return mine | {
        "subject_id": subject,
        "about": about,
        "beside_id": beside_id,
        "kind": kind,
        "published_low": told[0],
        "published_high": told[1],
        "unit": unit,
        "is_inside": meets,
        "source_id": source_id,
    }


def beside_frame(rows: list[Row]) -> pl.DataFrame:
    """PRICE_BESIDE of these rows."""
    return PRICE_BESIDE.check(pl.DataFrame(rows, schema=PRICE_BESIDE.polars_schema))


def outside_rows(beside: list[Row]) -> list[Row]:
    """Rows of FINDINGS for published ranges that the price does not meet."""
    return [
        finding(
            words.OUTSIDE_PUBLISHED,
            "note",
            f"{one['subject_id']} {one['beside_id']}",
            one["value"],
            one["published_low"] if one["value"] < one["published_low"] else one["published_high"],
            one["unit"],
            one["source_id"],
        )
        for one in beside
        if one["kind"] == "published" and not one["is_inside"]
    ]


def black_mass_beside(subject: str, used: Mapping[str, Amount], seed: int, draws: int) -> pl.DataFrame:
    """The publisher's black mass (20 % Ni, 10 % Co) at our payable and its month's quotes, USD per tonne."""
    from meguri.facts.source import fact

    payables = drawn({"payable_share": used["payable_share"]}, seed, draws)["payable_share"]
    told = fact("second_life_prices").rows.filter(pl.col("item") == "ncm_black_mass_price")
    rows = [
        beside_row(
            subject,
            "black_mass_usd_per_t",
            f"ncm_black_mass_price {one['period']}",
            np.asarray(black_mass_usd_per_t(*PUBLISHED_MASS, *month_quotes(one["period_from"]), payables)),
            (one["value_low"], one["value_high"]),
            "usd_per_t",
            one["source_id"],
        )
        for one in told.iter_rows(named=True)
    ]
    return beside_frame(rows)


def month_quotes(month: date) -> tuple[float, float]:
    """Quotes of nickel and cobalt in a month, USD per tonne.

    Raises:
        KeyError: the facts hold no quote of that month.
    """
    from meguri.facts.source import fact

    rows = fact("metal_prices_monthly").rows.filter(pl.col("month") == month)
    at = dict(rows.select("quote", "price").iter_rows())
    return at["ni_lme"], at["co_lme"]


def storage_beside(subject: str, values: Mapping[str, Floats], yen: Floats) -> list[Row]:
    """NREL's ranges (2012 dollars at today's rate) and what 4R pays, beside what packs sell for here."""
    from meguri.facts.source import fact

    rows = fact("market_anchors").rows.filter(pl.col("anchor_id").is_in(list(_STORAGE)))
    rate = float(np.median(yen))
    packs = fact("market_anchors").rows.row(by_predicate=pl.col("anchor_id") == "P03", named=True)
    told = (packs["value_low"], packs["value_high"])
    paid = beside_row(subject, "pack_jpy", "P03", values["pack_jpy"], told, "jpy", packs["source_id"])
    return [paid] + [
        beside_row(
            subject,
            _STORAGE[one["anchor_id"]],
            one["anchor_id"],
            values[_STORAGE[one["anchor_id"]]],
            (one["value_low"] * rate, one["value_high"] * rate),
            "jpy_per_kwh",
            one["source_id"],
        )
        for one in rows.iter_rows(named=True)
    ]
