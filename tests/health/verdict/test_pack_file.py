"""Promises of a pack file: every fault at once, and the pack as written."""

from pathlib import Path

import pytest

from meguri.health.pack import PackError
from meguri.health.pack_file import PackFileError, read_pack

GOOD = """
capacity_ah = 65.6
cells_in_series = 96
chemistry = "LMO"
[ocv]
soc_share = [0.0, 0.5, 1.0]
cell_voltage_v = [3.3, 3.8, 4.15]
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_pack_is_read_as_written(tmp_path: Path) -> None:
    pack = read_pack(_file(tmp_path, GOOD))
    assert (pack.capacity_ah, pack.cells_in_series, pack.chemistry, pack.name) == (65.6, 96, "LMO", "mine")
    assert pack.ocv is not None
    assert pack.ocv["cell_voltage_v"].to_list() == [3.3, 3.8, 4.15]


def test_all_faults_of_a_pack_file_are_told_at_once(tmp_path: Path) -> None:
    text = 'capacity_ah = "many"\nchemestry = "LMO"\n[ocv]\nsoc_share = [0, 1]\ncell_voltage_v = [3]\n'
    with pytest.raises(PackFileError) as raised:
        read_pack(_file(tmp_path, text))
    codes = [fault.code.value for fault in raised.value.faults]
    assert codes == [
        "pack_file_wrong_kind",
        "pack_file_unknown_key",
        "pack_file_ocv",
        "pack_file_missing_key",
    ]
    assert "chemistry" in str(raised.value)


@pytest.mark.parametrize("text", ["capacity_ah = ", "\xff\xfe", "[[ocv"])
def test_what_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(PackFileError, match="TOML"):
        read_pack(path)


def test_a_large_file_is_refused_by_a_stated_limit(tmp_path: Path) -> None:
    with pytest.raises(PackFileError, match="1 MB"):
        read_pack(_file(tmp_path, "#" * 1_000_001))


def test_values_that_no_pack_has_are_the_packs_own_fault(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cells_in_series"):
        read_pack(_file(tmp_path, "capacity_ah = 60\ncells_in_series = 0\n"))


def test_values_that_no_pack_has_are_named_with_the_faults_of_the_file(tmp_path: Path) -> None:
    """One look at the file mends it all."""
    file = tmp_path / "pack.toml"
    file.write_text('capacity_ah = -3\ncells_in_series = 0\nfoo = 1\nchemistry = "XX"\n', encoding="utf-8")
    with pytest.raises(PackFileError) as caught:
        read_pack(file)
    assert len(caught.value.faults) == 4
    assert "-3" in str(caught.value)
