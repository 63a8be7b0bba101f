"""Promises of the registry: known by name, checked by hash, never fetched when the data lie at hand."""

import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from meguri.datasets import DatasetError, dataset, dataset_names, registered
from meguri.datasets.registry import DatasetCode


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """A registry of one file on a server of our own."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "a.csv").write_bytes(b"x\n1\n")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "web")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rows = pl.DataFrame(
        {
            "dataset": ["mine"],
            "file": ["data/a.csv"],
            "address": [f"http://127.0.0.1:{server.server_port}/a.csv"],
            "sha256": [hashlib.sha256(b"x\n1\n").hexdigest()],
            "licence": ["CC0"],
        }
    )
    monkeypatch.setattr("meguri.datasets.registry.registered", lambda: rows)
    yield rows
    server.shutdown()
    server.server_close()


def test_every_file_has_an_address_and_a_licence_and_a_whole_hash_if_any() -> None:
    rows = registered()
    assert rows.select("dataset", "file").is_unique().all()
    assert rows["address"].str.starts_with("https://").all()
    assert rows["licence"].str.len_chars().min() > 2
    assert rows["sha256"].drop_nulls().str.contains(r"^[0-9a-f]{64}$").all()


def test_what_lies_in_the_shared_folder_is_what_was_registered(shared: Path) -> None:
    for row in registered().filter(pl.col("sha256").is_not_null()).iter_rows(named=True):
        content = (shared / "fielddata" / row["dataset"] / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]


def test_with_a_shared_folder_nothing_is_fetched(shared: Path) -> None:
    for name in dataset_names():
        assert dataset(name, {"MEGURI_SHARED": str(shared)}) == shared / "fielddata" / name


def test_an_unknown_name_is_answered_with_a_near_one() -> None:
    with pytest.raises(DatasetError, match="zhang2020_eis") as told:
        dataset("zhang2020", {})
    assert told.value.code is DatasetCode.UNKNOWN


def test_a_file_without_a_hash_is_not_fetched_unseen() -> None:
    with pytest.raises(DatasetError, match="MEGURI_SHARED") as told:
        dataset("ev10_charging_test", {})
    assert told.value.code is DatasetCode.BY_HAND


@pytest.mark.usefixtures("published")
def test_a_file_is_fetched_once_and_checked(tmp_path: Path) -> None:
    folder = dataset("mine", {}, tmp_path / "cache")
    assert (folder / "data" / "a.csv").read_bytes() == b"x\n1\n"
    (tmp_path / "web" / "a.csv").unlink()
    assert dataset("mine", {}, tmp_path / "cache") == folder


@pytest.mark.usefixtures("published")
def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "web" / "a.csv").write_bytes(b"x\n2\n")
    with pytest.raises(DatasetError) as told:
        dataset("mine", {}, tmp_path / "cache")
    assert told.value.code is DatasetCode.NOT_FETCHED
    assert not list((tmp_path / "cache").rglob("a.csv"))
