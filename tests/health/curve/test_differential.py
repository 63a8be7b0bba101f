"""Promises of dQ/dV and dV/dQ: no charge lost, exact on lines, unmoved by rests, rounding and batching."""

import numpy as np
import pytest
from half_cells import Cell
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.health.curve import CurveCode, CurveError, differential_voltage, incremental_capacity
from meguri.health.curve.differential import LEAN_WEIGHTS, METHODS, gaussian, resolution

CELL = Cell(60.0, 58.0, 56.0)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@settings(max_examples=60)
@given(
    steps=st.lists(st.tuples(st.floats(0, 1), st.floats(-0.05, 0.08)), min_size=6, max_size=60),
    method=st.sampled_from(["spread", "lean"]),
)
def test_the_levels_hold_all_the_charge_whatever_the_voltage_does(
    steps: list[tuple[float, float]], method: str
) -> None:
    charge = np.cumsum([dq for dq, _ in steps])
    volt = 3.6 + np.cumsum([dv for _, dv in steps])
    told = incremental_capacity(charge, volt, method=method, smooth_v=0, step_v=0.01)
    assert np.nansum(told.dq_dv_ah_per_v) * 0.01 == pytest.approx(charge[-1] - charge[0], abs=1e-9)
    assert np.nanmin(told.dq_dv_ah_per_v) >= -1e-9


@pytest.mark.parametrize("method", METHODS)
def test_a_straight_line_has_its_slope_everywhere_but_at_its_ends(method: str) -> None:
    charge = np.linspace(0, 60, 6001)
    told = incremental_capacity(charge, 3.0 + charge / 50, method=method, step_v=0.01, smooth_v=0.02)
    inner = told.dq_dv_ah_per_v[12:-12]
    assert inner == pytest.approx(50.0, rel=0.03 if method == "lean" else 1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_batch_is_what_its_charges_are_one_by_one(method: str) -> None:
    pairs = [Cell(60, 58 - k, 56 - k).charge(rng(k), points=400) for k in range(3)]
    charge, volt = (np.array(one) for one in zip(*pairs, strict=True))
    grid = {"step_v": 0.005, "from_v": 2.9975, "to_v": 4.2025, "method": method}
    batch = incremental_capacity(charge, volt, **grid)
    for row, (q, v) in enumerate(pairs):
        alone = incremental_capacity(q, v, **grid)
        assert batch.dq_dv_ah_per_v[row] == pytest.approx(alone.dq_dv_ah_per_v, rel=1e-9, nan_ok=True)
    slopes = differential_voltage(charge, volt)
    assert slopes.dv_dq_v_per_ah[1] == pytest.approx(differential_voltage(*pairs[1]).dv_dq_v_per_ah, rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_a_shorter_charge_is_filled_up_with_nan(method: str) -> None:
    q, v = CELL.charge(rng(), points=300)
    padded = [np.concatenate([one[:200], np.full(100, np.nan)]) for one in (q, v)]
    grid = {"step_v": 0.01, "from_v": 2.995, "to_v": 4.205, "method": method}
    batch = incremental_capacity(np.array([q, padded[0]]), np.array([v, padded[1]]), **grid)
    alone = incremental_capacity(q[:200], v[:200], **grid).dq_dv_ah_per_v
    # `curve` takes as many even steps as the row has places, so its smoothing differs a little.
    wanted = pytest.approx(alone, rel=0.1 if method == "curve" else 1e-12, abs=2.0, nan_ok=True)
    assert batch.dq_dv_ah_per_v[1] == wanted


def test_a_rest_in_a_charge_changes_nothing() -> None:
    q, v = CELL.charge(rng(), noise_v=0)
    rested_q, rested_v = np.insert(q, 700, np.full(50, q[700])), np.insert(v, 700, np.full(50, v[700]))
    plain, rested = incremental_capacity(q, v), incremental_capacity(rested_q, rested_v)
    assert rested.dq_dv_ah_per_v == pytest.approx(plain.dq_dv_ah_per_v, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("step_v", [0.001, 0.01])
def test_rounded_voltage_gives_nearly_the_curve_of_the_exact_one(step_v: float) -> None:
    """Rounded to 1 or 10 mV, on levels no finer than that: within 4 % of the highest peak, in the mean."""
    charge, volt = CELL.charge(rng(1), noise_v=0.0005, step_v=step_v)
    assert np.diff(incremental_capacity(charge, volt).voltage_v)[0] == pytest.approx(max(step_v, 0.005))
    grid = {"step_v": 0.01, "from_v": 2.995, "to_v": 4.205}
    exact = incremental_capacity(*CELL.charge(rng(), noise_v=0), **grid).dq_dv_ah_per_v[2:-2]
    told = incremental_capacity(charge, volt, **grid).dq_dv_ah_per_v[2:-2]
    assert np.sqrt(np.mean((told - exact) ** 2)) < 0.04 * exact.max()


def test_lean_counts_evenly_spaced_points_by_level() -> None:
    """Against a histogram by NumPy times the step of charge: the published algorithm; the ends count half."""
    q, v = CELL.charge(rng(3), step_v=0.001, points=1000)
    edges, step = np.linspace(v.min(), v.max(), 241, retstep=True)
    told = incremental_capacity(q, v, method="lean", from_v=edges[0], to_v=edges[-1], step_v=step, smooth_v=0)
    published = np.histogram(v, bins=edges)[0] * (q[1] - q[0]) / step
    assert told.dq_dv_ah_per_v[3:-3] == pytest.approx(published[3:-3], rel=1e-9)
    over = published.sum() - np.nansum(told.dq_dv_ah_per_v)
    assert over == pytest.approx((q[1] - q[0]) / step, rel=1e-6)


def test_dv_dq_is_the_slope_of_the_voltage_over_charge() -> None:
    q = np.linspace(0, 50, 2000)
    told = differential_voltage(q, 3.5 + 0.01 * q + 0.05 * np.sin(q / 8))
    wanted = 0.01 + 0.05 / 8 * np.cos(told.charge_ah / 8)
    assert told.dv_dq_v_per_ah[10:-10] == pytest.approx(wanted[10:-10], abs=2e-5)


def test_weights_sum_to_one_and_lean_s_are_nearly_gaussian() -> None:
    assert sum(gaussian(2.5)) == pytest.approx(1.0)
    assert gaussian(0) == (1.0,)
    assert sum(LEAN_WEIGHTS) == pytest.approx(1.0, abs=5e-4)


def test_resolution_is_the_least_step() -> None:
    assert resolution([3.61, 3.64, 3.62, 3.62, np.nan]) == pytest.approx(0.01)
    assert resolution([3.6, 3.6]) == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (([1, 2, 3], [3, 4]), CurveCode.SHAPE),
        ((["a"], ["b"]), CurveCode.SHAPE),
        (([0, 1, 2], [3, 3.1, 3.2]), CurveCode.POINTS),
        ((np.arange(9), np.full(9, np.nan)), CurveCode.POINTS),
    ],
)
def test_what_is_no_charge_is_refused(arguments: tuple[object, object], code: CurveCode) -> None:
    for function in (incremental_capacity, differential_voltage):
        with pytest.raises(CurveError) as caught:
            function(*arguments)  # type: ignore[operator]
        assert {one.code for one in caught.value.faults} == {code}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"method": "magic"}, CurveCode.METHOD),
        ({"step_v": 0.0}, CurveCode.GRID),
        ({"step_v": 1e-9}, CurveCode.GRID),
        ({"from_v": 5.0, "to_v": 4.0}, CurveCode.GRID),
        ({"weights": (0.5, 0.5)}, CurveCode.GRID),
    ],
)
def test_a_grid_that_is_none_is_refused(options: dict[str, object], code: CurveCode) -> None:
    with pytest.raises(CurveError) as caught:
        incremental_capacity(*CELL.charge(rng()), **options)  # type: ignore[arg-type]
    assert [one.code for one in caught.value.faults] == [code]


def test_a_window_that_does_not_fit_is_refused() -> None:
    for window in (2, 4, 501):
        with pytest.raises(CurveError):
            differential_voltage(*CELL.charge(rng()), window=window)
