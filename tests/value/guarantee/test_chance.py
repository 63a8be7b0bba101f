"""Promise: numbers by counter are normal, independent, and belong to names."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from meguri.value.guarantee.chance import EDGES, first_normals, keys, pairs

COUNT = 400_000
NAMES = keys(["one", "other"], "contract")


def of_name(key: np.uint64, seed: int = 5) -> np.ndarray:
    out = np.empty(COUNT)
    first_normals(np.uint64(seed), COUNT, key, out)
    return out


def pair_of(key: np.uint64, seed: int = 5) -> np.ndarray:
    out = np.empty((COUNT, 2))
    pairs(np.uint64(seed), COUNT, key, out)
    return out


@pytest.mark.parametrize(
    "values", [of_name(NAMES[0]), *pair_of(NAMES[0]).T], ids=["single", "first", "second"]
)
def test_the_numbers_are_normal_to_the_tails(values: np.ndarray) -> None:
    """Kolmogorov-Smirnov, four moments, and the counts beyond 2, 3 and 4 standard deviations."""
    assert stats.kstest(values, "norm").pvalue > 1e-4
    for power, wanted in ((1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0)):
        moments = values**power
        assert abs(moments.mean() - wanted) < 4.5 * moments.std() / np.sqrt(COUNT)
    for edge in (2.0, 3.0, 4.0):
        for side in (values > edge, values < -edge):
            wanted = stats.norm.sf(edge) * COUNT
            assert abs(side.sum() - wanted) < 4.5 * np.sqrt(wanted)


def test_names_seeds_and_places_in_the_stream_have_nothing_in_common() -> None:
    """Neither the numbers nor their squares are correlated."""
    columns = [of_name(NAMES[0]), of_name(NAMES[1]), of_name(NAMES[0], 6), *pair_of(NAMES[0]).T]
    columns = [
        columns[0],
        columns[1],
        columns[2],
        columns[4],
    ]  # the first of a pair may share bits with a single
    columns.append(np.roll(columns[0], 1))
    for one, other in combinations(columns, 2):
        for power in (1, 2):
            assert abs(np.corrcoef(one**power, other**power)[0, 1]) < 4.5 / np.sqrt(COUNT)


def test_a_name_has_the_same_number_everywhere_and_kinds_never_meet() -> None:
    assert keys(["c0"], "contract")[0] == keys(["c1", "c0"], "contract")[1]
    assert keys(["a"], "line")[0] != keys(["a"], "place")[0]


def test_the_layers_of_the_ziggurat_are_of_one_area() -> None:
    """Each layer's width times the rise of the density is the area of the tail layer."""
    density = np.exp(-(EDGES**2) / 2)
    areas = EDGES[1:128] * np.diff(density[1:])
    assert areas == pytest.approx(9.91256303526217e-3, rel=1e-6)
