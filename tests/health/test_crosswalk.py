"""Promises of the crosswalk: it finds the bias and precision put in, and converts nothing without data."""

from math import sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from meguri.health.crosswalk import (
    Crosswalk,
    CrosswalkCode,
    CrosswalkError,
    NoConversionCode,
    NoConversionError,
    convert,
    crosswalk,
)
from meguri.health.crosswalk.outliers import cochran_limit, grubbs_limit, mandel_h_limit, mandel_k_limit
from meguri.health.results import read_report
from meguri.tables.crosswalk import ROUND_ROBIN

BIAS = {"bench": 0.0, "obd": 0.03, "pulse": -0.02}
REPEAT = {"bench": 0.004, "obd": 0.01, "pulse": 0.015}
OPERATOR = {"bench": 0.003, "obd": 0.01, "pulse": 0.02}
CAR = {"bench": 0.0, "obd": 0.01, "pulse": 0.02}
TOGETHER = 0.005  # operator × car


def simulated(seed: int, cars: int = 10, operators: int = 5, repeats: int = 2) -> pl.DataFrame:
    """A round robin of three methods whose bias and precision are known."""
    rng = np.random.default_rng(seed)
    true = rng.uniform(0.7, 0.97, cars)
    rows = []
    for method, bias in BIAS.items():
        of_car = rng.normal(0, CAR[method], cars)
        for operator in range(operators):
            of_operator = rng.normal(0, OPERATOR[method])
            for car in range(cars):
                mean = true[car] + bias + of_car[car] + of_operator + rng.normal(0, TOGETHER)
                rows += [
                    (f"car{car}", method, f"lab{operator}", repeat, rng.normal(mean, REPEAT[method]), "soh_c")
                    for repeat in range(1, repeats + 1)
                ]
    names = [name for name in ROUND_ROBIN.names if name != "model"]
    return pl.DataFrame(rows, schema=names, orient="row")


def reproducibility(method: str) -> float:
    return sqrt(REPEAT[method] ** 2 + OPERATOR[method] ** 2 + TOGETHER**2)


@pytest.fixture(scope="module")
def known() -> Crosswalk:
    return crosswalk(simulated(7, cars=12, operators=8), "bench")


def evidence(soh_percent: float = 85, method: str = "obd", definition: str = "soh_c") -> pl.DataFrame:
    return read_report({"soh_percent": soh_percent, "method": method, "definition": definition}).row


def test_what_was_put_in_comes_out_in_nine_of_ten_round_robins() -> None:
    """The 90 % intervals of bias, s_r and s_R hold in 60 simulated round robins of three methods."""
    hits: dict[str, list[bool]] = {"bias": [], "repeatability": [], "reproducibility": []}
    for seed in range(60):
        for row in crosswalk(simulated(seed), "bench").methods.to_dicts():
            method = row["method_id"]
            truth = {"repeatability": REPEAT[method], "reproducibility": reproducibility(method)}
            if method != "bench":
                truth["bias"] = BIAS[method]
            for name, value in truth.items():
                hits[name].append(row[f"{name}_share_low"] <= value <= row[f"{name}_share_high"])
    for name, held in hits.items():
        # 180 (bias: 120) draws of a 90 % interval: beyond these bounds in less than 1 of 1,000 runs
        assert 0.82 <= np.mean(held) <= 0.97, (name, np.mean(held))


def test_many_cars_and_operators_give_the_truth_itself() -> None:
    methods = {
        row["method_id"]: row for row in crosswalk(simulated(1, 30, 60, 3), "bench").methods.to_dicts()
    }
    for name, row in methods.items():
        assert row["repeatability_share"] == pytest.approx(REPEAT[name], rel=0.03)
        assert row["reproducibility_share"] == pytest.approx(reproducibility(name), rel=0.25)
        assert row["bias_share"] == pytest.approx(BIAS[name], abs=0.012)


def test_a_consensus_has_no_bias_of_its_own() -> None:
    methods = crosswalk(simulated(3)).methods
    assert set(methods["against"]) == {"consensus"}
    assert methods["bias_share"].sum() == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=15)
@given(seed=st.integers(0, 50), shift=st.floats(-0.05, 0.05))
def test_a_shift_of_one_method_moves_its_bias_and_nothing_else(seed: int, shift: float) -> None:
    results = simulated(seed, cars=6, operators=3)
    moved = results.with_columns(
        pl.when(pl.col("method_id") == "obd")
        .then(pl.col("soh_share") + shift)
        .otherwise("soh_share")
        .alias("soh_share")
    )
    before, after = (crosswalk(one, "bench").methods.to_dicts() for one in (results, moved))
    for old, new in zip(before, after, strict=True):
        by = shift if old["method_id"] == "obd" else 0.0
        assert new["bias_share"] - old["bias_share"] == pytest.approx(by, abs=1e-9)
        for name in ("repeatability_share", "reproducibility_share", "reproducibility_share_high"):
            assert new[name] == pytest.approx(old[name], rel=1e-6)


def test_the_order_of_the_rows_does_not_matter() -> None:
    results = simulated(5)
    one, other = crosswalk(results), crosswalk(results.sample(fraction=1, shuffle=True, seed=1))
    assert_frame_equal(one.methods, other.methods)
    assert_frame_equal(one.pairs, other.pairs)


def test_too_little_data_says_so_instead_of_a_figure() -> None:
    few = simulated(2, cars=4, operators=1, repeats=1)
    found = crosswalk(few, "bench")
    obd = found.methods.filter(method_id="obd").to_dicts()[0]
    assert (obd["bias_share"], obd["repeatability_share"], obd["reproducibility_share"]) == (None, None, None)
    assert found.pairs.is_empty()
    assert {"few_cars", "one_operator", "few_repeats"} <= set(found.findings["code"])


def test_one_operator_gives_a_bias_but_no_reproducibility() -> None:
    row = crosswalk(simulated(2, operators=1), "bench").methods.filter(method_id="pulse").to_dicts()[0]
    assert row["bias_share"] is not None
    assert row["repeatability_share"] is not None
    assert row["reproducibility_share"] is None


def test_the_limits_are_those_of_the_standard() -> None:
    """ISO 5725-2, tables of critical values: Cochran and Grubbs at 1 %, printed to three places."""
    assert grubbs_limit(4) == pytest.approx(1.496, abs=6e-4)
    assert grubbs_limit(6) == pytest.approx(1.973, abs=6e-4)
    assert grubbs_limit(8) == pytest.approx(2.274, abs=6e-4)
    assert cochran_limit(3, 2) == pytest.approx(0.993, abs=6e-4)
    assert cochran_limit(5, 2) == pytest.approx(0.928, abs=6e-4)
    assert mandel_h_limit(8) == pytest.approx(2.06, abs=6e-3)
    # ASTM E691, its worked example on glucose: eight laboratories, three results, level 0.5 %
    assert mandel_h_limit(8, 0.005) == pytest.approx(2.15, abs=6e-3)
    assert mandel_k_limit(8, 3, 0.005) == pytest.approx(2.06, abs=6e-3)


def test_an_operator_far_off_is_named() -> None:
    far = pl.when((pl.col("operator") == "lab2") & (pl.col("method_id") == "bench"))
    results = simulated(4, operators=8).with_columns(
        far.then(pl.col("soh_share") + 0.2).otherwise("soh_share").alias("soh_share")
    )
    found = crosswalk(results).findings.filter(pl.col("about").str.starts_with("bench / lab2"))
    assert {"mandel_h", "grubbs"} <= set(found["code"])


def test_one_wild_repeat_is_named() -> None:
    wild = pl.all_horizontal(
        pl.col("operator") == "lab2",
        pl.col("method_id") == "bench",
        pl.col("car_id") == "car3",
        pl.col("repeat_rank") == 1,
    )
    results = simulated(4, operators=8).with_columns(
        pl.when(wild).then(pl.col("soh_share") + 0.1).otherwise("soh_share").alias("soh_share")
    )
    found = crosswalk(results).findings.filter(about="bench / lab2 / car3")
    assert {"mandel_k", "cochran"} <= set(found["code"])


def test_conversion_enlarges_the_doubt_and_shifts_by_the_difference(known: Crosswalk) -> None:
    row = evidence()
    there = convert(row, known, "bench").to_dicts()[0]
    told = row.to_dicts()[0]
    assert there["soh_share"] == pytest.approx(told["soh_share"] - 0.03, abs=0.02)
    assert there["soh_share_high"] - there["soh_share_low"] > told["soh_share_high"] - told["soh_share_low"]
    assert there["bias_share"] > told["bias_share"]
    assert there["method"] == "obd_as_bench"
    assert there["validation"] == "unvalidated"


def test_a_converted_result_holds_what_the_other_method_reads_on_a_new_car(known: Crosswalk) -> None:
    """From one reading by obd to one by the bench, 160 new cars: the 90 % interval holds at least 85 %."""
    rng = np.random.default_rng(11)
    low, high = (
        known.pairs.filter(from_method_id="obd", to_method_id="bench")
        .select("soh_share_low", "soh_share_high")
        .row(0)
    )
    held = []
    for true in rng.uniform(low, high - 0.06, 160):
        read = {
            name: true + BIAS[name] + rng.normal(0, sqrt(reproducibility(name) ** 2 + CAR[name] ** 2))
            for name in BIAS
        }
        if not low <= read["obd"] <= high:
            continue
        half = 1.645 * reproducibility("obd")
        row = evidence(100 * read["obd"]).with_columns(
            soh_share_low=pl.col("soh_share") - half,
            soh_share_high=pl.col("soh_share") + half,
            bias_share=pl.lit(0.0),
        )
        there = convert(row, known, "bench").to_dicts()[0]
        held.append(there["soh_share_low"] <= read["bench"] <= there["soh_share_high"])
    assert len(held) > 80
    assert np.mean(held) >= 0.85


@pytest.mark.parametrize(
    ("row", "to_method", "code"),
    [
        (evidence(method="rejoule"), "bench", NoConversionCode.NO_DATA),
        (evidence(), "rejoule", NoConversionCode.NO_DATA),
        (evidence(definition="soce"), "bench", NoConversionCode.DEFINITION),
        (evidence(definition="unstated"), "bench", NoConversionCode.DEFINITION),
        (evidence(30), "bench", NoConversionCode.RANGE),
    ],
)
def test_without_data_nothing_is_converted(
    known: Crosswalk, row: pl.DataFrame, to_method: str, code: NoConversionCode
) -> None:
    with pytest.raises(NoConversionError, match="No conversion") as refused:
        convert(row, known, to_method)
    assert refused.value.code is code


def test_a_round_robin_that_cannot_be_is_refused_with_every_fault() -> None:
    one = simulated(1, cars=5).filter(method_id="obd")
    mixed = one.with_columns(
        definition=pl.when(pl.col("repeat_rank") == 1).then(pl.lit("soce")).otherwise("definition")
    )
    with pytest.raises(CrosswalkError) as refused:
        crosswalk(mixed, "nobody")
    wanted = {CrosswalkCode.METHODS, CrosswalkCode.REFERENCE, CrosswalkCode.MIXED_DEFINITION}
    assert {fault.code for fault in refused.value.faults} == wanted
