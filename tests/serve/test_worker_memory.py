"""A worker may ask for as much memory as it was given and no more, and what draws works within that."""

import subprocess
import sys

import pytest

MOST = 1_500_000_000
LIMITED = f"from meguri.serve.workers import limit_memory; limit_memory({MOST})\n"
DRAWN = """
from vl_convert import vegalite_to_svg
spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": [{"a": 1}]},
        "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
print(vegalite_to_svg(spec)[:4])
"""
ASKED = """
import numpy
try:
    print(numpy.ones({count}).sum())
except MemoryError:
    print("refused")
"""


def said(program: str) -> str:
    """What a process under the limit says; it must not be ended by a signal."""
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED + program], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr[-500:]
    return ended.stdout.strip()


def test_what_draws_the_nation_draws_within_the_limit() -> None:
    """The nation's account is drawn by V8, which sets aside far more addresses than it fills."""
    assert said(DRAWN) == "<svg"


@pytest.mark.parametrize(("share", "wanted"), [(0.1, None), (1.1, "refused")])
def test_more_memory_than_allowed_is_refused_as_such(share: float, wanted: str | None) -> None:
    """The worker itself is told, so that it can say so."""
    found = said(ASKED.format(count=int(share * MOST / 8)))
    assert (found == wanted) is (wanted is not None)
