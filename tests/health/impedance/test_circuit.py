"""Circuit strings: what is read, and what is refused with which words."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.health.impedance import CircuitCode, CircuitError, impedance, parse_circuit
from meguri.health.impedance.circuit import MOST_DEEP
from meguri.health.impedance.elements import KINDS
from meguri.health.impedance.response import external, frequencies, internal, linearised


def codes(text: object) -> list[CircuitCode]:
    with pytest.raises(CircuitError) as caught:
        parse_circuit(text)  # type: ignore[arg-type]
    assert str(caught.value)
    return [fault.code for fault in caught.value.faults]


def test_parameters_are_named_as_in_impedance_py() -> None:
    circuit = parse_circuit("R0 - p(R1, CPE1) - p(R2-Wo2, C2)")
    assert circuit.parameters == ("R0", "R1", "CPE1_0", "CPE1_1", "R2", "Wo2_0", "Wo2_1", "C2")
    assert circuit.is_exponent == (False, False, False, True, False, False, False, False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", [CircuitCode.EMPTY]),
        (None, [CircuitCode.KIND]),
        ("R0-X1", [CircuitCode.ELEMENT]),
        ("R0-R0", [CircuitCode.DUPLICATE]),
        ("R0-p(R1,C1", [CircuitCode.OPENED]),
        ("R0-R1)", [CircuitCode.CLOSED]),
        ("R0--R1", [CircuitCode.EMPTY]),
        ("R0-p(R1,)", [CircuitCode.EMPTY]),
        ("R0 R1", [CircuitCode.JOIN]),
        ("R0,R1", [CircuitCode.COMMA]),
        ("R0-(R1,C1)", [CircuitCode.BRACKET]),
        ("R0+R1", [CircuitCode.CHARACTER, CircuitCode.JOIN]),
        ("__import__('os')", [CircuitCode.CHARACTER] * 2),
        ("R0-" * 300, [CircuitCode.LENGTH]),
        ("p(" * 21 + "R" + ")" * 21, [CircuitCode.DEPTH]),
    ],
)
def test_each_fault_is_named(text: object, wanted: list[CircuitCode]) -> None:
    assert codes(text)[: len(wanted)] == wanted


def test_all_faults_at_once_with_places_and_what_was_meant() -> None:
    with pytest.raises(
        CircuitError, match=r"place 4: there is no element cpe1\. Use CPE.*place 9.*place 11.*place 12"
    ):
        parse_circuit("R0-cpe1-p(,R0")


@given(st.text(alphabet="RCLWGPEos019p(),- x", max_size=40) | st.text(max_size=40))
def test_no_string_raises_anything_else(text: str) -> None:
    try:
        found = parse_circuit(text)
    except CircuitError as error:
        told = str(error)
    else:
        told = ", ".join(found.parameters)
    assert told


@st.composite
def circuits(draw: st.DrawFn) -> str:
    """Any circuit: names count up."""
    names = iter(range(100))

    def node(depth: int) -> str:
        if depth == 0 or draw(st.booleans()):
            return draw(st.sampled_from(sorted(KINDS))) + str(next(names))
        parts = [node(depth - 1) for _ in range(draw(st.integers(2, 3)))]
        return f"p({','.join(parts)})" if draw(st.booleans()) else "-".join(parts)

    return node(draw(st.integers(0, 3)))


@given(circuits(), st.integers(0, 2**32 - 1))
def test_jacobian_is_that_of_central_differences(text: str, seed: int) -> None:
    circuit, rng = parse_circuit(text), np.random.default_rng(seed)
    inner = rng.uniform(-1.5, 1.5, (3, len(circuit.parameters)))
    inner = np.where(circuit.is_exponent, rng.uniform(0.3, 0.95, inner.shape), inner)
    at = frequencies(np.tile(np.geomspace(1e-2, 1e2, 9), (3, 1)))
    _, jacobian = linearised(circuit, inner, at)
    for k in range(inner.shape[1]):
        step = np.zeros_like(inner)
        step[:, k] = 1e-5
        up, down = (linearised(circuit, inner + sign * step, at)[0] for sign in (1, -1))
        size = np.abs(up).max()
        np.testing.assert_allclose(jacobian[:, k], (up - down) / 2e-5, atol=2e-7 * size, rtol=2e-5)


@given(circuits(), st.floats(1e-3, 1e3))
def test_series_adds_and_parallel_of_two_alike_halves(text: str, hz: float) -> None:
    other = "".join(
        "7" + c if c.isdigit() and not p.isdigit() else c for p, c in zip(" " + text, text, strict=False)
    )
    single, pair, twice = (parse_circuit(t) for t in (text, f"p({text},{other})", f"{text}-{other}"))
    value = np.where(single.is_exponent, 0.7, 0.9)
    z, half, double = (
        impedance(c, np.tile(value, n), np.array([hz])) for c, n in ((single, 1), (pair, 2), (twice, 2))
    )
    np.testing.assert_allclose(half, z / 2, rtol=1e-12)
    np.testing.assert_allclose(double, 2 * z, rtol=1e-12)


def test_elements_are_those_of_the_textbook() -> None:
    w = 2 * math.pi * 3.0
    root = cmath.sqrt(1j * w * 0.4)
    values = dict.fromkeys(("R", "C", "L", "W"), (2.0,)) | dict.fromkeys(("Wo", "Ws", "G"), (2.0, 0.4))
    values["CPE"] = (2.0, 0.8)
    formula: dict[str, complex] = {
        "R": 2.0,
        "C": 1 / (2j * w),
        "L": 2j * w,
        "CPE": 1 / (2 * (1j * w) ** 0.8),
        "W": 2 * (1 - 1j) / math.sqrt(w),
        "Wo": 2 / (root * cmath.tanh(root)),
        "Ws": 2 * cmath.tanh(root) / root,
        "G": 2 / cmath.sqrt(1 + 1j * w * 0.4),
    }
    assert set(formula) == set(KINDS)
    for kind, given_values in values.items():
        found = impedance(parse_circuit(kind), np.array(given_values), np.array([3.0]))[0, 0]
        assert found == pytest.approx(formula[kind], rel=1e-12), kind


def test_internal_and_external_undo_each_other() -> None:
    circuit = parse_circuit("R0-p(R1,CPE1)")
    values = np.array([[0.1, 2.0, 3.0, 0.0], [1e-9, 1e9, 1.0, 1.0]])
    np.testing.assert_allclose(external(circuit, internal(circuit, values)), values, rtol=1e-12)


def test_the_deepest_circuit_is_read() -> None:
    assert parse_circuit("p(" * MOST_DEEP + "R" + ")" * MOST_DEEP).parameters == ("R",)
