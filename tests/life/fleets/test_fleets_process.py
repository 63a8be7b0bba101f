"""The process against its textbook form, its censored part against numbers, and cells left out."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from meguri.life.fleets import process as made
from meguri.life.fleets.curve import crossing, first_reached, level_of, smoothed
from meguri.life.fleets.mixture import Mixture, stretch
from meguri.life.fleets.process import Answers, Process


def answers(n: int = 12, *, reached: bool = True, seed: int = 0) -> Answers:
    draw = np.random.default_rng(seed)
    features = draw.normal(size=(n, 3))
    value = 1 + 0.3 * features[:, 0] + 0.05 * draw.normal(size=n)
    flags = np.ones(n, dtype=bool) if reached else draw.random(n) < 0.6
    return Answers(features, value, flags, np.array(["a", "b", ""] * (n // 3)))


def covariance_of(process: Process, at: int) -> np.ndarray:
    told = process._answers
    whole = process._covariance(process._places, told.group, process._settings[at : at + 1])[0]
    return whole + process._settings[at, 4] ** 2 * np.diag(told.group == "")


def test_without_bounds_the_evidence_is_the_normal_density() -> None:
    process = Process(answers())
    for at in (0, 17, 200):
        whole = covariance_of(process, at) + process._settings[at, 5] ** 2 * np.eye(12)
        told = process._answers.value - process._middle
        exact = multivariate_normal(np.zeros(12), whole).logpdf(told)
        # The likelihood's constant is counted once in each: the evidence is the density itself.
        assert process._fitted.evidence[at] == pytest.approx(exact, abs=1e-6)


def test_a_cell_left_out_is_told_as_by_a_process_without_it() -> None:
    process = Process(answers())
    rest = np.arange(12) != 4
    for at in (3, 99):
        whole = covariance_of(process, at) + process._settings[at, 5] ** 2 * np.eye(12)
        told = process._answers.value - process._middle
        pull = np.linalg.solve(whole[np.ix_(rest, rest)], whole[rest, 4])
        mixture = process.left_out()[4]
        assert mixture.mean[at] - process._middle == pytest.approx(pull @ told[rest], abs=1e-7)
        assert mixture.sd[at] ** 2 == pytest.approx(whole[4, 4] - pull @ whole[rest, 4], rel=1e-6)


def test_a_bound_moves_the_answer_up_as_integration_says() -> None:
    """One answer and one bound: Laplace's mean is close to the exact one by quadrature."""
    told = Answers(
        np.zeros((3, 1)), np.array([1.0, 1.1, 1.6]), np.array([True, True, False]), np.array([""] * 3)
    )
    process = Process(told)
    at = 5
    level2 = covariance_of(process, at)[0, 0]
    noise = process._settings[at, 5]

    def weight(f: float) -> float:
        value = told.value - process._middle
        return float(
            norm.pdf(f, 0, np.sqrt(level2))
            * norm.pdf(value[:2], f, noise).prod()
            * norm.sf(value[2], f, noise)
        )

    width = 8 * np.sqrt(level2)
    total = quad(weight, -width, width, points=[0.0], limit=200)[0]
    mean = quad(lambda f: f * weight(f), -width, width, points=[0.0], limit=200)[0] / total
    assert process.at(np.zeros(1), "").mean[at] - process._middle == pytest.approx(mean, abs=0.3 * noise)
    assert process._fitted.evidence[at] == pytest.approx(np.log(total), abs=0.15)


def test_bounds_far_below_what_is_expected_say_nothing() -> None:
    told = answers()
    more = Answers(
        np.vstack([told.features, told.features[:3]]),
        np.r_[told.value, np.full(3, -50.0)],
        np.r_[told.reached, np.zeros(3, dtype=bool)],
        np.r_[told.group, told.group[:3]],
    )
    plain, bounded = Process(told), Process(more)
    bounded_same = Process(Answers(more.features[:12], more.value[:12], more.reached[:12], more.group[:12]))
    new = np.array([0.5, 0.0, 0.0])
    assert bounded_same.at(new, "a").where_above(0.5) == plain.at(new, "a").where_above(0.5)
    assert bounded.at(new, "a").where_above(0.5) == pytest.approx(
        plain.at(new, "a").where_above(0.5), abs=0.02
    )


def test_many_settings_at_once_are_the_same_as_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Process(answers(reached=False)).at(np.zeros(3), "a")
    monkeypatch.setattr(made, "_CHUNK", 12 * 12 * 10)
    parts = Process(answers(reached=False)).at(np.zeros(3), "a")
    np.testing.assert_allclose(parts.mean, whole.mean, atol=1e-5)


def test_quantiles_of_a_mixture_are_where_its_chances_say() -> None:
    mixture = Mixture(np.array([0.3, 0.7]), np.array([0.0, 2.0]), np.array([1.0, 0.1]))
    for chance in (1e-12, 0.05, 0.5, 0.95):
        assert mixture.above(mixture.where_above(chance)) == pytest.approx(chance, rel=1e-6)
    normal = Mixture(np.ones(1), np.zeros(1), np.ones(1))
    assert normal.depth(1.3) == pytest.approx(1.3)


def test_intervals_that_hold_as_promised_are_hardly_stretched_and_bad_ones_are() -> None:
    draw = np.random.default_rng(1)
    fine = draw.normal(size=200)
    assert stretch(fine.tolist()) == pytest.approx(1, abs=0.12)
    assert stretch((2 * fine).tolist()) > 1.6
    assert stretch([]) == pytest.approx(1, abs=0.1)
    assert stretch([9.0]) < 1.2  # one cell cannot say anything wild


def test_a_curve_is_reached_crossed_and_smoothed_as_declared() -> None:
    share = np.array([1.0, 0.95, 0.79, 0.9, 0.8, 0.79, 0.78])
    assert first_reached(share, 0.8) == 4
    assert first_reached(share, 0.7) is None
    assert first_reached(np.array([1.0, 0.9, 0.8]), 0.8) == 2  # the record ends
    assert np.all(np.diff(smoothed(share)) <= 1e-12)
    assert crossing(np.array([0.0, 10.0]), np.array([1.0, 0.9]), 0.95) == pytest.approx(5.0)
    assert level_of(0.8999) == 0.9
    assert level_of(0.9003) == 0.9
    assert level_of(0.9021) == 0.905
    assert level_of(0.999) is None
