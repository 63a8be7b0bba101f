"""Promises of the public face: flat, lazy, typed, and complete."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import meguri as mg


def test_every_public_name_can_be_had() -> None:
    for name in mg.__all__:
        assert getattr(mg, name) is not None
    assert set(mg.__all__) <= set(dir(mg))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        mg.no_such_name  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    assert mg.__version__ == version("meguri")


def test_importing_meguri_loads_no_room() -> None:
    ours = "m for m in sys.modules if m.split('.')[0] in ('meguri', 'polars', 'numpy')"
    code = f"import sys, meguri; print(sorted({ours}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['meguri']"


def test_a_fact_is_one_line_away() -> None:
    sales = mg.fact("jp_ev_sales")
    assert {"segment", "year", "units", "status", "source_id", "as_of"} <= set(sales.rows.columns)
    assert sales.sources.height > 0


def test_types_of_the_face_are_told_to_a_type_checker(tmp_path: object) -> None:
    from pathlib import Path

    import mypy.api

    path = Path(str(tmp_path)) / "example.py"
    path.write_text(
        "from datetime import date\n"
        "import polars as pl\n"
        "import meguri as mg\n"
        'rows: pl.DataFrame = mg.fact("jp_ev_sales", as_of=date(2024, 1, 1), folder=None).rows\n'
        "account: mg.Account = mg.nation_account(draws=50)\n"
        'page: str = mg.account_html(account, "ja")\n'
        "import numpy as np\n"
        "rng = np.random.default_rng(1)\n"
        'life: mg.Life = mg.forecast_life({}, "commuter", "Tokyo", readings=None, rng=rng)\n'
        'terms: mg.Terms = mg.read_terms("used_ev_range")\n'
        "price: mg.Quote = mg.quote(terms, life, rng)\n"
        "pool: mg.Portfolio = mg.portfolio(pl.DataFrame(), terms, rng)\n"
        'months: pl.DataFrame = mg.range_by_month("leaf40", 0.9, "Tokyo", rng=rng).table\n',
        encoding="utf-8",
    )
    said, fault, status = mypy.api.run(["--strict", "--config-file=", "--follow-imports=silent", str(path)])
    assert status == 0, said + fault


def test_no_room_imports_the_public_face() -> None:
    import re
    from pathlib import Path

    home = Path(mg.__file__).parent
    rooms = ("tables", "facts", "health", "nation", "journeys", "charts", "report", "locale")
    files = [file for room in rooms for file in (home / room).rglob("*.py")]
    names = "|".join(mg.__all__)
    face = re.compile(rf"^\s*(import meguri\b(?!\.)|from meguri import .*\b({names})\b)", re.MULTILINE)
    assert [str(file) for file in files if face.search(file.read_text(encoding="utf-8"))] == []
