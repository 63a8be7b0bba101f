"""Promise: nothing can count twice or come from nowhere, and every such fault is named at once."""

from typing import Any

import polars as pl
import pytest
from recycling_cases import flows, row, two_steps

from meguri.passport.recycling.balance import balance
from meguri.passport.recycling.faults import MESSAGES, RecyclingCode, RecyclingError
from meguri.tables.recycling import RECYCLING_FLOWS, WASTE_BATTERIES

SHRED, LEACH = "2026 A shred", "2027 B leach"
SECOND = "2027 C leach"


def _codes(given: pl.DataFrame, **asked: Any) -> list[RecyclingCode]:
    with pytest.raises(RecyclingError) as caught:
        balance(given, **asked)
    return sorted(one.code for one in caught.value.faults)


def _with(*rows: dict[str, Any]) -> pl.DataFrame:
    return RECYCLING_FLOWS.check(pl.concat([two_steps(2026), flows(*rows)]))


def _but(lot: str, role: str, **put: Any) -> pl.DataFrame:
    it = (pl.col("lot") == lot) & (pl.col("role") == role)
    return two_steps(2026).with_columns(
        pl.when(it).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in put.items()
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (_with(row(SHRED.replace("shred", "sort"), "input", "W9", WASTE_BATTERIES, 300.0),
               row(SHRED.replace("shred", "sort"), "output", "A1", "aluminium", 250.0)), "made_twice"),
        (_with(row("2026 D shred", "input", "W1", WASTE_BATTERIES, 1000.0)), "taken_in_twice"),
        (_with(row(SECOND, "input", "A1", WASTE_BATTERIES, 250.0)), "made_and_waste"),
        (_with(row(SECOND, "input", "BM7", "black_mass", 10.0)), "unknown_lot"),
        (_with(row(SECOND, "input", "A2", "copper", 100.0)), "fed_again"),
        (_with(row(SECOND, "input", "A3", "dust", 150.0)), "fed_again"),
        (_but("BM1", "input", year=2025).filter(pl.col("recycler") == "A"), None),
        (two_steps(2026).with_columns(
            year=pl.when(recycler="B").then(2025).otherwise("year").cast(pl.Int64)), "fed_before"),
        (two_steps(2026).with_columns(
            chemistry=pl.when(recycler="B").then(pl.lit("other")).otherwise("chemistry")), "other_chemistry"),
        (_with(row(SECOND, "input", "BM1", "black_mass", 50.0)), "overdrawn"),
        (_but("BM1", "input", li_kg=19.5), "overdrawn"),
        (_but("A1", "output", fraction=WASTE_BATTERIES), "waste_not_fed"),
        (_but("A1", "output", fraction="black_mass"), "never_output"),
        (_with(row(SECOND, "output", "C1", "nickel", 1.0)), "no_input"),
        (_with(row(SECOND, "input", "W9", WASTE_BATTERIES, 0.0),
               row(SECOND, "output", "C1", "nickel", 1.0)), "no_input"),
        (_but("A3", "loss", mass_kg=170.0), "more_out"),
        (_but("A2", "output", cu_kg=99.0), "more_out"),
        (_but("A2", "output", cu_kg=95.0, mass_kg=90.0), "more_than_whole"),
    ],
)  # fmt: skip
def test_what_would_count_twice_or_come_from_nowhere(given: pl.DataFrame, code: str | None) -> None:
    if code is None:
        balance(given)
    else:
        assert code in _codes(given)


def test_more_of_a_metal_than_was_fed_is_found_over_steps_that_were_not_analysed() -> None:
    hidden = two_steps(2026).with_columns(li_kg=pl.when(lot="BM1").then(None).otherwise("li_kg"))
    balance(hidden)
    more = hidden.with_columns(
        li_kg=pl.when(lot="B3").then(20.5).otherwise("li_kg"),
        mass_kg=pl.when(lot="B3").then(21.0).otherwise("mass_kg"),
    )
    assert _codes(more) == [RecyclingCode.MORE_THAN_FED]


def test_lots_in_a_circle_are_found() -> None:
    given = flows(
        row(SHRED, "input", "W1", WASTE_BATTERIES, 100.0),
        row(SHRED, "input", "X2", "slag", 40.0),
        row(SHRED, "intermediate", "X1", "alloy", 50.0),
        row("2026 B smelt", "input", "X1", "alloy", 50.0),
        row("2026 B smelt", "intermediate", "X2", "slag", 40.0),
    )
    assert _codes(given) == [RecyclingCode.CIRCLE]


def test_one_recycler_may_go_on_with_a_lot_in_the_next_year() -> None:
    given = flows(
        row("2026 A shred", "input", "W1", WASTE_BATTERIES, 60.0),
        row("2026 A shred", "output", "O1", "steel", 30.0),
        row("2027 A shred", "input", "W1", WASTE_BATTERIES, 40.0),
        row("2027 A shred", "output", "O2", "steel", 40.0),
    )
    efficiency = balance(given).results.filter(measure="recycling_efficiency", target_share=0.65)
    assert efficiency.select("origin_year", "rate_share").rows() == [(2026, 0.5), (2027, 1.0)]


def test_all_faults_come_at_once() -> None:
    given = _with(
        row(SECOND, "input", "A2", "copper", 100.0),
        row(SECOND, "input", "BM7", "black_mass", 10.0),
        row("2026 D shred", "input", "W1", WASTE_BATTERIES, 1000.0),
        row("2026 D shred", "loss", "D1", "dust", 1500.0),
    )
    assert _codes(given, left_out=["s", "p"]) == [
        "fed_again",
        "left_out_unknown",
        "left_out_unknown",
        "more_out",
        "not_to_leave_out",
        "taken_in_twice",
        "unknown_lot",
    ]


def test_a_substance_not_analysed_cannot_be_left_out() -> None:
    with pytest.raises(RecyclingError, match="7 lots that count were not analysed for it, the first"):
        balance(two_steps(2026), left_out=["p"])


def test_what_may_be_left_out_is_told() -> None:
    with pytest.raises(RecyclingError, match=r"lets a recycler leave out fe in 2026\. There are: c, cl, p"):
        balance(two_steps(2026), left_out=["fe"])


def test_every_code_has_words() -> None:
    assert set(MESSAGES) == set(RecyclingCode)
