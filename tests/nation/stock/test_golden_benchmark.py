"""The benchmark's problem is golden case G1, and both of its sides find what is on record."""

import importlib.util
import sys
import tracemalloc
from pathlib import Path
from types import ModuleType

import numpy as np

from meguri.nation.stock.cohorts import inflow_driven, stock_driven
from meguri.nation.stock.lifetimes import Weibull

ROOT = Path(__file__).resolve().parents[3]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def test_the_benchmark_solves_the_golden_case(shared: Path) -> None:
    case = load(ROOT / "benchmarks" / "nation_case.py").problem(3)
    golden = load(shared / "reference" / "nation" / "golden_inputs.py").inputs(nd=3)
    for ours, theirs in (("inflow", "inflow"), ("stock", "stock"), ("shape", "dshape"), ("scale", "dscale")):
        np.testing.assert_array_equal(case[ours], golden[theirs])


def test_no_constraints_file_of_the_benchmarks_names_a_package_index() -> None:
    for path in (ROOT / "benchmarks").glob("peers*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text


def test_totals_never_hold_cohort_arrays() -> None:
    case = load(ROOT / "benchmarks" / "nation_case.py").problem(500)
    lifetime = Weibull(case["shape"], case["scale"])
    result = 500 * 75 * 20 * 8
    for drive, known in ((inflow_driven, case["inflow"]), (stock_driven, case["stock"])):
        drive(known, lifetime)  # compiles
        tracemalloc.start()
        flows = drive(known, lifetime)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert flows.stock.shape == (500, 75, 20)
        # three results at most, and chunks in work; one cohort array would be 75 times a result
        assert peak < 3 * result + 12e6
