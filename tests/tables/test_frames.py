"""Promises of the door for frames: whatever holds named columns is taken, and nothing else."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from meguri.tables.frames import as_frame

FRAME = pl.DataFrame({"a": [1.0, 2.0], "b": ["x", None]})


class Foreign(dict[str, object]):
    """A frame of another library: it names its columns and gives each of them."""

    columns = ("a", "b")


@pytest.mark.parametrize(
    "given",
    [
        FRAME,
        FRAME.lazy(),
        {"a": [1.0, 2.0], "b": ["x", None]},
        {"a": np.array([1.0, 2.0]), "b": FRAME["b"]},
        Foreign(a=np.array([1.0, 2.0]), b=np.array(["x", None], dtype=object)),
    ],
)
def test_frames_of_any_library_hold_the_same(given: object) -> None:
    made = as_frame(given)
    assert made is not None
    assert_frame_equal(made, FRAME)


@pytest.mark.parametrize(
    "given",
    [None, "file.csv", 3, [1, 2], {"a": [1, 2], "b": [1]}, {"a": 3}, SimpleNamespace(columns=["a"])],
)
def test_what_holds_no_columns_is_no_frame(given: object) -> None:
    assert as_frame(given) is None
