"""G1 and G2: cohort models that others have computed, to the digits they gave."""

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from meguri.nation.stock.cohorts import by_cohort, correction_rows, inflow_driven, stock_driven
from meguri.nation.stock.lifetimes import Weibull

Inputs = dict[str, NDArray[np.float64]]


@pytest.fixture(scope="module")
def inputs(shared: Path) -> Inputs:
    """75 years × 20 segments, made by the script that made the golden arrays."""
    folder = str(shared / "reference" / "nation")
    sys.path.insert(0, folder)
    try:
        from golden_inputs import inputs as make
    finally:
        sys.path.remove(folder)
    return dict(make(nd=1))


@pytest.fixture(scope="module")
def golden(shared: Path) -> Inputs:
    with np.load(shared / "reference" / "nation" / "dsm_golden_odym_75x20.npz") as arrays:
        return dict(arrays)


def test_inflow_driven_stock_and_outflow_are_those_of_odym(inputs: Inputs, golden: Inputs) -> None:
    flows = inflow_driven(inputs["inflow"], Weibull(inputs["shape"], inputs["scale"]))
    np.testing.assert_allclose(flows.stock[0], golden["s"], rtol=1e-9, atol=0)
    np.testing.assert_allclose(flows.outflow[0], golden["o"], rtol=1e-9, atol=1e-9)
    assert flows.stock[0, -1].sum() == pytest.approx(7_594_495.800335431, rel=1e-12)
    assert flows.outflow.sum() == pytest.approx(22_977_207.710545357, rel=1e-12)


def test_stock_driven_inflow_and_outflow_are_those_of_odym(inputs: Inputs, golden: Inputs) -> None:
    flows = stock_driven(inputs["stock"], Weibull(inputs["shape"], inputs["scale"]))
    np.testing.assert_allclose(flows.inflow[0], golden["i"], rtol=1e-9, atol=0)
    np.testing.assert_allclose(flows.outflow[0], golden["o2"], rtol=1e-9, atol=1e-9)
    assert flows.inflow.sum() == pytest.approx(31_111_101.672582094, rel=1e-12)
    assert not flows.corrected.any()


FALLING = [100.0, 200, 300, 300, 200, 100, 50, 50, 60, 70]
CORRECTED_INFLOW = [100, 100.0364, 100.2911, 0.9793, 0, 0, 0, 1.6492, 12.196, 12.7626]
CORRECTED_OUTFLOW = [0, 0.0364, 0.2911, 0.9793, 100, 100, 50, 1.6492, 2.196, 2.7626]


def test_a_stock_that_falls_faster_than_lifetimes_has_no_negative_inflow() -> None:
    flows = stock_driven(FALLING, Weibull(3.0, 14.0))
    np.testing.assert_allclose(flows.inflow[0, :, 0], CORRECTED_INFLOW, atol=5e-5)
    np.testing.assert_allclose(flows.outflow[0, :, 0], CORRECTED_OUTFLOW, atol=5e-5)
    np.testing.assert_array_equal(flows.stock[0, :, 0], FALLING)


def test_the_correction_is_reported_and_cuts_all_cohorts_alike() -> None:
    lifetime = Weibull(3.0, 14.0)
    flows = stock_driven(FALLING, lifetime)
    assert flows.corrected[0, :, 0].tolist() == [False] * 4 + [True] * 3 + [False] * 3
    rows = correction_rows(flows, ("car",), np.arange(2011, 2021))
    assert rows["year"].to_list() == [2015, 2016, 2017]
    (block,) = by_cohort(flows, lifetime)
    alive = lifetime.alive_share(np.arange(10.0))[:, 0, 0]
    for step in (4, 5, 6):
        born = np.flatnonzero(block.in_use[0, step - 1, :step, 0])
        by_itself = block.in_use[0, step - 1, born, 0] * alive[step - born] / alive[step - 1 - born]
        kept = block.in_use[0, step, born, 0] / by_itself
        np.testing.assert_allclose(kept, flows.scaled[0, step, 0], rtol=1e-12)
        assert rows.row(step - 4, named=True)["kept_share"] == flows.scaled[0, step, 0]
    np.testing.assert_allclose(block.in_use.sum(axis=2), flows.stock, rtol=1e-12)
    np.testing.assert_allclose(block.left.sum(axis=2), flows.outflow, rtol=1e-12, atol=1e-12)
