"""Promises: several charges of one battery count together, what they share counts once, order does not."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from known_charges import CAPACITY_AH, CELLS, charge, curve, table

import meguri as mg
from meguri.health.capacity import SohPrior
from meguri.health.logs.log import Log

_CURVE = curve(40)
PACK = mg.Pack(CAPACITY_AH, CELLS, "NMC", ocv=table(_CURVE))


def _charges(count: int, soh: float, width: float, seed: int, *, shown: bool = True) -> list[Log]:
    rng = np.random.default_rng(seed)
    starts = np.linspace(0.2, 0.8 - width, count)
    return [charge(_CURVE, soh, start, start + width, rng, shown=shown) for start in starts]


def _width(logs: Sequence[Log]) -> float:
    made = mg.diagnose(logs, PACK)
    return made.soh_high - made.soh_low


def test_what_was_believed_before_counts_once_however_many_charges_there_are() -> None:
    assert SohPrior(stretches=1).sd_of_each == SohPrior().sd
    # normals multiply: n of them n times as wide squared are one
    for count in (2, 9):
        each = SohPrior(stretches=count).sd_of_each
        assert count / each**2 == pytest.approx(1 / SohPrior().sd ** 2)


def test_many_short_charges_are_not_drawn_towards_the_belief() -> None:
    single = [mg.diagnose(log, PACK).soh for log in _charges(6, 1.0, 0.1, seed=2)]
    together = mg.diagnose(_charges(6, 1.0, 0.1, seed=2), PACK).soh
    assert abs(together - 1.0) < abs(float(np.mean(single)) - 1.0)


def test_the_doubt_shared_by_all_charges_is_not_averaged_away() -> None:
    one, many = _width(_charges(1, 0.85, 0.3, seed=4)), _width(_charges(6, 0.85, 0.3, seed=4))
    assert 0.5 * one < many < one


def test_the_order_of_the_logs_does_not_matter() -> None:
    logs = _charges(3, 0.85, 0.2, seed=5)
    one, other = mg.diagnose(logs, PACK), mg.diagnose(logs[::-1], PACK)
    assert (one.soh_low, one.soh, one.soh_high) == pytest.approx((other.soh_low, other.soh, other.soh_high))


def test_one_charge_that_contradicts_five_others_is_named_and_counts_for_little() -> None:
    logs = _charges(5, 0.85, 0.4, seed=6)
    odd = charge(_CURVE, 0.55, 0.2, 0.6, np.random.default_rng(7))
    made, without = mg.diagnose([*logs, odd], PACK), mg.diagnose(logs, PACK)
    assert "result_apart" in made.findings["code"].to_list()
    assert abs(made.soh - without.soh) < 0.03


def test_a_frame_of_another_library_and_a_generator_are_logs_too() -> None:
    frame = _charges(1, 0.9, 0.3, seed=8)[0].frame
    found = {
        mg.diagnose(given, PACK).soh  # type: ignore[arg-type]
        for given in (frame, frame.lazy(), frame.to_dict(), (one for one in [frame]), mg.read_log(frame))
    }
    assert len(found) == 1


def test_the_pack_may_be_called_by_its_name() -> None:
    log = _charges(1, 0.9, 0.3, seed=8)[0].frame.with_columns(pl.col("current_a") * 1.126)
    made = mg.diagnose(log, "リーフ40kWh")
    assert made.pack is not None
    assert made.verdict["reference_capacity_ah"].item() == 112.6
