"""The registry of public data sets: name, file, public address, SHA-256, licence."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import polars as pl

from meguri.settings import shared_folder
from meguri.tables.words import N_


class DatasetCode(StrEnum):
    """Why a data set cannot be had."""

    UNKNOWN = "unknown_dataset"
    BY_HAND = "dataset_by_hand"
    NOT_FETCHED = "dataset_not_fetched"


MESSAGES: dict[DatasetCode, str] = {
    DatasetCode.UNKNOWN: N_("No data set is called {asked}. There are: {known}. {near}"),
    DatasetCode.BY_HAND: N_(
        "{name}: no checksum is known for {file} in the form needed here, so it is not fetched unseen. "
        "Get it from {address} ({licence}), put it below a folder fielddata/{name}, and set MEGURI_SHARED "
        "to the folder above."
    ),
    DatasetCode.NOT_FETCHED: N_("{name}: {file} could not be fetched from {address}: {detail}"),
}


class DatasetError(ValueError):
    """A data set that cannot be had, and why.

    Attributes:
        code: why.
        values: for the message.
    """

    def __init__(self, code: DatasetCode, values: Mapping[str, str]) -> None:
        self.code = code
        self.values = dict(values)
        super().__init__(MESSAGES[code].format(**self.values).strip())


def registered() -> pl.DataFrame:
    """One row a file: `dataset, file, address, sha256, licence`; sha256 is null where it is not known."""
    return pl.read_csv(BytesIO((files("meguri.datasets") / "registry.csv").read_bytes()), infer_schema=False)


def dataset_names() -> tuple[str, ...]:
    """The names of all registered data sets, sorted."""
    return tuple(registered()["dataset"].unique().sort())


def dataset(name: str, environ: Mapping[str, str] | None = None, cache: Path | None = None) -> Path:
    """The folder of a data set, its files fetched if need be.

    Args:
        name: one of `dataset_names()`.
        environ: the environment, that of this process by default; with MEGURI_SHARED set nothing is
            fetched from anywhere.
        cache: where fetched files are kept; the user's cache by default.

    Raises:
        DatasetError: no such name; a file has to be got by hand; or fetching failed (the network, or a file
            whose SHA-256 is not the one registered).
    """
    rows = registered().filter(pl.col("dataset") == name)
    if rows.is_empty():
        known = dataset_names()
        near = get_close_matches(name, known, n=1)
        values = {"asked": repr(name), "known": ", ".join(known), "near": f"→ {near[0]}" if near else ""}
        raise DatasetError(DatasetCode.UNKNOWN, values)
    shared = shared_folder(os.environ if environ is None else environ)
    if shared is not None and (shared / "fielddata" / name).is_dir():
        return shared / "fielddata" / name
    by_hand = rows.filter(pl.col("sha256").is_null())
    if by_hand.height:
        raise DatasetError(DatasetCode.BY_HAND, {"name": name, **by_hand.row(0, named=True)})
    return _fetched(name, rows, cache)


def _fetched(name: str, rows: pl.DataFrame, cache: Path | None) -> Path:
    import pooch

    pooch.get_logger().setLevel("WARNING")
    folder = Path(cache or pooch.os_cache("meguri")) / name
    for row in rows.iter_rows(named=True):
        place = folder / row["file"]
        try:
            pooch.retrieve(row["address"], f"sha256:{row['sha256']}", place.name, place.parent)
        except Exception as fault:  # whatever the network may raise, and pooch's ValueError for a wrong hash
            values = {"name": name, "detail": str(fault), **row}
            raise DatasetError(DatasetCode.NOT_FETCHED, values) from fault
    return folder
