"""No input raises anything but our own error, and what is read keeps the table's promises."""

import json
import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.health.logs.faults import LogError
from meguri.health.logs.reading import read_log
from meguri.health.sessions import find_sessions

NAMES = (
    *(
        "time_s",
        "current_a",
        "soc",
        "voltage",
        "時間",
        "電流",
        "cell_vmax_v",
        "time",
        "date",
        "Current (mA)",
        "x",
    ),
    *("SOC(%)", "temp F", "Pack Volts", "Pack Amps", "CP1", "SOC", "Date/Time", "SOH", "odo(km)", "Time (h)"),
)
ODD = ("1e308", "-1e308", "2026-01-01 00:00:00", "12:00:00", "1,5", "nan", "inf", '"', "#", "1e400", "")
cells = st.one_of(st.text(max_size=6), st.floats().map(str), st.integers().map(str), st.sampled_from(ODD))
floats = st.floats(allow_nan=True, allow_infinity=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def holds(source: Path | pl.DataFrame, columns: dict[str, str] | None = None) -> None:
    """It is read and keeps its promises, or it is refused."""
    try:
        log = read_log(source, columns)
    except LogError:
        return
    assert all(log.frame[name].drop_nulls().is_finite().all() for name in log.frame.columns)
    assert (log.frame["time_s"].diff().drop_nulls() > 0).all()
    sessions = find_sessions(log.frame)
    assert sessions["row_to_count"][-1] == log.frame.height


@given(
    content=st.binary(max_size=300),
    head=st.sampled_from([b"", b"PAR1", b"{", b"\xff\xfe", b"time_s,current_a\n"]),
)
def test_any_bytes(folder: Path, content: bytes, head: bytes) -> None:
    path = folder / "bytes"
    path.write_bytes(head + content)
    holds(path)


@given(
    header=st.lists(st.sampled_from(NAMES), min_size=1, max_size=7),
    rows=st.lists(st.lists(cells, max_size=7), max_size=8),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_any_csv(folder: Path, header: list[str], rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in [header, *rows])
    (folder / "table.csv").write_text(text, encoding="utf-8", errors="replace")
    holds(folder / "table.csv")


@given(rows=st.lists(st.tuples(floats, floats, st.none() | floats, st.none() | floats), max_size=40))
def test_any_numbers(rows: list[tuple[float | None, ...]]) -> None:
    names = ("time_s", "current_a", "soc_share", "voltage_v")
    holds(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64), orient="row"))


SERIES = (
    pl.Series([1, 2, 3]),
    pl.Series([None, None, None]),
    pl.Series([[1], [2], [3]]),
    pl.Series([{"a": 1}] * 3),
    pl.Series([True, False, True]),
    pl.Series(["1", "2", "x"]),
    pl.Series([b"1", b"2", b"3"]),
    pl.Series([date(2026, 1, day) for day in (1, 2, 3)]),
    pl.Series([datetime(2026, 1, 1, hour, tzinfo=UTC) for hour in (1, 2, 3)]),
    pl.Series([timedelta(seconds=one) for one in (1, 2, 3)]),
    pl.Series([Decimal("1.5"), Decimal(2), None]),
    pl.Series(["a", "b", "a"], dtype=pl.Categorical),
    pl.Series([object(), 1, "x"], dtype=pl.Object),
    pl.Series([1.5, math.inf, math.nan]),
    pl.Series([2**63, 1, 2], dtype=pl.UInt64),
    pl.Series([2**62, 5, -(2**62)]).cast(pl.Datetime("us")),
)


@given(
    columns=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(SERIES), max_size=6),
    asked=st.none()
    | st.dictionaries(
        st.sampled_from(["time_s", "current_a", "z"]), st.sampled_from((*NAMES, "x * 2")), max_size=3
    ),
)
def test_any_frame(columns: dict[str, pl.Series], asked: dict[str, str] | None) -> None:
    holds(pl.DataFrame([values.alias(name) for name, values in columns.items()]), asked)


KEYS = (
    "meterValue",
    "sampledValue",
    "timestamp",
    "value",
    "measurand",
    "unit",
    "unitOfMeasure",
    "multiplier",
    "phase",
)
plain = st.one_of(st.none(), st.booleans(), floats, st.text(max_size=5), st.integers())
documents = st.recursive(
    plain,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.sampled_from(KEYS), part, max_size=5),
    max_leaves=30,
)
samples = st.fixed_dictionaries(
    {"value": plain | st.integers(-500, 500).map(str) | st.just("400")},
    optional={
        "measurand": st.sampled_from(["Current.Import", "Voltage", "SoC", "Power.Active.Import", [], 3]),
        "unit": st.sampled_from(["A", "mA", "V", {}, None]),
        "unitOfMeasure": st.fixed_dictionaries({"multiplier": plain}),
    },
)
moments = st.fixed_dictionaries(
    {
        "timestamp": st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T00:01:00+09:00", "2026"]) | plain,
        "sampledValue": st.lists(samples, max_size=5),
    }
)


@given(document=documents | st.lists(moments, max_size=5).map(lambda one: {"meterValue": one}))
def test_any_json(folder: Path, document: object) -> None:
    (folder / "any.json").write_text(json.dumps(document))
    holds(folder / "any.json")


def test_json_nested_without_end_is_refused(folder: Path) -> None:
    (folder / "deep.json").write_text("[" * 100_000)
    holds(folder / "deep.json")
