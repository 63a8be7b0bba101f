"""Promises of safety: each rule fires on its case and is silent on a sound pack; limits are data."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.source import fact
from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.resistance import dcir, log_pulses
from meguri.health.safety import FINDING_WORDS, safety_findings
from meguri.health.sessions import find_sessions
from meguri.tables.battery import CELLS, LOG, RESISTANCE, SESSIONS
from meguri.tables.health import FINDINGS
from meguri.tables.safety import SAFETY_CODES
from meguri.tables.schema import check

PACK = Pack(capacity_ah=100.0, cells_in_series=12, chemistry="NMC")
REST_S, CHARGE_S = 7 * 3600, 2 * 3600


def sessions_of(*parts: tuple[str, float, float]) -> pl.DataFrame:
    rows = [
        {"session_rank": rank, "kind": kind, "start_s": start, "end_s": end}
        for rank, (kind, start, end) in enumerate(parts, 1)
    ]
    return pl.concat([SESSIONS.empty(), pl.DataFrame(rows)], how="diagonal_relaxed")


SESSIONS_OF_PACK = sessions_of(("rest", 0.0, REST_S), ("charge", REST_S + 10, REST_S + CHARGE_S))


class Bench:
    """A pack of 12 cells that rests seven hours and then takes 80 Ah in two; every number may be spoilt."""

    def __init__(self, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.time = np.concatenate([np.arange(0, REST_S, 60.0), np.arange(REST_S, REST_S + CHARGE_S, 2.0)])
        self.charging = self.time > REST_S
        self.current = np.where(self.charging, 40.0, 0.0)
        moved = np.cumsum(self.current * np.gradient(self.time)) / 3600
        self.offset_mv = rng.normal(0, 4, 12)
        self.ohm = 1e-3 * rng.uniform(0.97, 1.03, 12)
        base = 3.5 + 0.6 * moved / 80
        self.cells = base[:, None] + self.offset_mv / 1000 + self.current[:, None] * self.ohm
        self.temperature = 22 + moved / 20
        self.spread_c = 2.0
        self.insulation = np.full(self.time.size, 2e6)

    def log(self) -> Log:
        cells = np.round(self.cells, 3)
        frame = pl.DataFrame(
            {
                "time_s": self.time,
                "current_a": self.current,
                "voltage_v": cells.sum(1),
                "cell_voltage_min_v": cells.min(1),
                "cell_voltage_mean_v": cells.mean(1),
                "cell_voltage_max_v": cells.max(1),
                "temperature_c": np.round(self.temperature, 1),
                "temperature_min_c": np.round(self.temperature - self.spread_c / 2, 1),
                "temperature_max_c": np.round(self.temperature + self.spread_c / 2, 1),
                "insulation_ohm": self.insulation,
            }
        )
        ranks = np.tile(np.arange(1, 13), self.time.size)
        single = {"time_s": np.repeat(self.time, 12), "cell_rank": ranks, "voltage_v": cells.ravel()}
        return Log(
            frame=pl.concat([LOG.empty(), frame], how="diagonal_relaxed"),
            cells=pl.concat([CELLS.empty(), pl.DataFrame(single)], how="diagonal_relaxed"),
        )


def judged(bench: Bench, **options: object) -> pl.DataFrame:
    told = safety_findings(bench.log(), SESSIONS_OF_PACK, PACK, **options)  # type: ignore[arg-type]
    check(FINDINGS, told)
    return told


def levels(told: pl.DataFrame) -> dict[str, str]:
    return dict(told.select("code", "level").iter_rows())


def empty_cell(bench: Bench) -> None:
    bench.cells[:, 4] -= 0.13


def shorted_cell(bench: Bench) -> None:
    bench.cells[:, 7] -= 0.0012 * np.minimum(bench.time, REST_S) / 3600


def weak_cell(bench: Bench) -> None:
    bench.cells[:, 2] += np.where(bench.charging, 0.09 * (bench.time - REST_S) / CHARGE_S, 0)


def bad_joint(bench: Bench) -> None:
    bench.cells[:, 9] += 0.7e-3 * bench.current


def overcharged(bench: Bench) -> None:
    bench.cells[-40:, :] += 0.3


def drained(bench: Bench) -> None:
    bench.cells[:30, :] = 1.9


def stuck_cell(bench: Bench) -> None:
    bench.cells[:, 0] = 3.7


def uneven(bench: Bench) -> None:
    bench.spread_c = 11.0


def hot(bench: Bench) -> None:
    bench.temperature += np.where(bench.charging, 35 * (bench.time - REST_S) / CHARGE_S, 0)


def warming(bench: Bench) -> None:
    bench.temperature += np.clip((bench.time - REST_S - 600) / 60 * 2, 0, 20)


def runaway(bench: Bench) -> None:
    bench.temperature += np.clip((bench.time - REST_S - 600) * 1.5, 0, 12)


def stuck_sensor(bench: Bench) -> None:
    bench.temperature[:] = 22.0


def dead_sensor(bench: Bench) -> None:
    bench.temperature[100:] = -40.0


def cold(bench: Bench) -> None:
    bench.temperature -= 30.0


def leaky(bench: Bench) -> None:
    bench.insulation[-100:] = 15_000.0


def very_leaky(bench: Bench) -> None:
    bench.insulation[50] = 3_000.0


CASES: list[tuple[Callable[[Bench], None], str, str]] = [
    (empty_cell, "cell_spread_rest", "warning"),
    (shorted_cell, "self_discharge", "warning"),
    (weak_cell, "cell_spread_charge", "caution"),
    (bad_joint, "cell_resistance", "warning"),
    (overcharged, "cell_overvoltage", "warning"),
    (drained, "cell_undervoltage", "danger"),
    (stuck_cell, "cell_voltage_stuck", "warning"),
    (uneven, "temperature_spread", "warning"),
    (hot, "temperature_high", "danger"),
    (warming, "temperature_rise", "caution"),
    (runaway, "temperature_rise", "danger"),
    (stuck_sensor, "temperature_stuck", "caution"),
    (dead_sensor, "temperature_dead", "caution"),
    (cold, "charge_cold", "caution"),
    (leaky, "insulation_low", "warning"),
    (very_leaky, "insulation_low", "danger"),
]


@pytest.mark.parametrize(("spoil", "code", "level"), CASES, ids=lambda one: getattr(one, "__name__", one))
def test_each_rule_fires_on_the_case_built_for_it(
    spoil: Callable[[Bench], None], code: str, level: str
) -> None:
    bench = Bench()
    spoil(bench)
    told = levels(judged(bench))
    assert told.get(code) == level, told


@pytest.mark.parametrize("seed", range(5))
def test_a_sound_pack_calls_for_nothing(seed: int) -> None:
    assert judged(Bench(seed)).is_empty()


@pytest.mark.parametrize(
    ("spoil", "cell"), [(shorted_cell, 8), (bad_joint, 10), (stuck_cell, 1)], ids=["short", "joint", "stuck"]
)
def test_the_cell_is_named(spoil: Callable[[Bench], None], cell: int) -> None:
    bench = Bench()
    spoil(bench)
    named = judged(bench).filter(pl.col("about").str.starts_with("cell "))["about"].unique().to_list()
    assert named == [f"cell {cell}"]


def test_cells_that_part_between_two_logs_are_found() -> None:
    before, now = Bench(), Bench()
    now.cells[:, 5] -= 0.03
    told = judged(now, earlier=[(before.log(), SESSIONS_OF_PACK)])
    assert {"cell_spread_growth", "cell_drift"} <= set(told["code"])
    assert told.filter(pl.col("code") == "cell_drift")["about"].to_list() == ["cell 6"]
    assert judged(Bench(), earlier=[(before.log(), SESSIONS_OF_PACK)]).is_empty()


def test_what_the_log_does_not_hold_is_not_judged() -> None:
    bare = LOG.empty()
    assert safety_findings(Log(frame=bare), SESSIONS.empty(), PACK).is_empty()
    full = Bench().log()
    only = full.frame.with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name)
        for name in LOG.names
        if name not in {"time_s", "current_a", "soc_share"}
    )
    assert safety_findings(Log(frame=only), SESSIONS_OF_PACK, PACK).is_empty()


def test_highest_and_lowest_cell_do_where_single_cells_are_not_logged() -> None:
    bench = Bench()
    empty_cell(bench)
    told = safety_findings(replace(bench.log(), cells=CELLS.empty()), SESSIONS_OF_PACK, PACK)
    assert levels(told)["cell_spread_rest"] == "warning"


def test_chemistry_chooses_the_limits() -> None:
    """3.7 V is nothing for NMC and too much for LFP."""
    lfp = safety_findings(Bench().log(), SESSIONS_OF_PACK, replace(PACK, chemistry="LFP"))
    assert levels(lfp) == {"cell_overvoltage": "danger"}


def test_every_code_has_a_limit_with_a_source_and_a_sentence() -> None:
    rows = fact("safety_limits").rows
    on_record = {"incident_on_record"}  # told of events, which have no limit
    assert set(rows["code"]) == set(SAFETY_CODES) == set(FINDING_WORDS) - on_record
    told = judged(_spoilt_throughout())
    assert told["source_id"].null_count() == 0
    for row in told.to_dicts():
        words = FINDING_WORDS[row["code"]].format(
            found=row["found_value"], limit=row["limit_value"], unit=row["unit"], about=row["about"]
        )
        assert "{" not in words


def _spoilt_throughout() -> Bench:
    bench = Bench()
    for spoil in (empty_cell, shorted_cell, bad_joint, uneven, hot, leaky):
        spoil(bench)
    return bench


def test_a_graver_limit_lies_further_out() -> None:
    order = {"note": 0, "caution": 1, "warning": 2, "danger": 3}
    rows = fact("safety_limits").rows.with_columns(
        pl.col("level").replace_strict(order).alias("rank"),
        pl.when(pl.col("side") == "above").then("limit_value").otherwise(-pl.col("limit_value")).alias("far"),
    )
    for group in rows.partition_by("code", "chemistry"):
        assert group.sort("rank")["far"].is_sorted()
        assert group["side"].n_unique() == group["unit"].n_unique() == 1


def ev10_log(path: Path, cells: int) -> Log:
    rows = pl.read_csv(path)
    frame = rows.select(
        pl.col("t_s").cast(pl.Float64).alias("time_s"),
        (-pl.col("current_a")).alias("current_a"),
        (pl.col("cell_vmean_v") * cells).alias("voltage_v"),
        pl.col("cell_vmean_v").alias("cell_voltage_mean_v"),
        pl.col("cell_vmax_v").alias("cell_voltage_max_v"),
    )
    return Log(frame=pl.concat([LOG.empty(), frame.unique("time_s").sort("time_s")], how="diagonal_relaxed"))


def test_cars_in_service_call_for_nothing_but_a_note(shared: Path) -> None:
    """Charges of six cars up to full: vehicle 2, made for 4.3 V, passes the usual 4.25 V; nothing else."""
    folder = shared / "fielddata/ev10_charging_test"
    told = {}
    for row in pl.read_csv(folder / "segments.csv").to_dicts():
        found = sorted(folder.glob(f"csv/vehicle_{row['vehicle']:02}_seg{row['seg']:02}_*.csv"))
        for path in found:
            log = ev10_log(path, row["n_cell"])
            ends = (float(log.frame["time_s"][0]), float(log.frame["time_s"][-1]))
            pack = Pack(capacity_ah=row["cn_ah"], cells_in_series=row["n_cell"], chemistry="NMC")
            told[path.name] = levels(safety_findings(log, sessions_of(("charge", *ends)), pack))
    assert len(told) == 33
    assert {name: codes for name, codes in told.items() if codes} == {
        f"vehicle_02_{part}.csv": {"cell_overvoltage": "note"}
        for part in ("seg02_soc_68-97", "seg03_soc_97-100")
    }


def test_the_96_cells_of_a_car_in_service_lie_close(shared: Path) -> None:
    """Figure 3(d) of the 300-car data: highest and lowest of 96 cells 36 to 55 mV apart while charging."""
    folder = shared / "fielddata/ev300_field_figures/Fig 3"
    volts, amps = (pl.read_csv(folder / f"Figure 3({part}).csv") for part in "da")
    frame = pl.DataFrame(
        {
            "time_s": np.arange(volts.height) * 10.0,
            "current_a": -amps["Current (A)"],
            "cell_voltage_max_v": volts["Max cell voltage (V)"],
            "cell_voltage_min_v": volts["Min cell voltage (V)"],
        }
    )
    by_cell = pl.read_csv(folder / "Figure 3(e).csv").drop("")
    cells = by_cell.with_row_index("row").unpivot(index="row", variable_name="cell", value_name="voltage_v")
    cells = cells.select(
        (10.0 * pl.col("row")).alias("time_s"),
        (pl.col("cell").cast(pl.Int64) + 1).alias("cell_rank"),
        "voltage_v",
    )
    assert cells["cell_rank"].n_unique() == 96
    log = Log(frame=pl.concat([LOG.empty(), frame], how="diagonal_relaxed"), cells=check(CELLS, cells))
    charge = sessions_of(("charge", 0.0, float(frame["time_s"][-1])))
    pack = Pack(capacity_ah=150.0, cells_in_series=96, chemistry="NMC")
    assert safety_findings(log, charge, pack).is_empty()


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.floats(-500, 500),
            *[st.none() | st.floats(-1, 500) for _ in range(4)],
            *[st.none() | st.floats(-60, 150) for _ in range(3)],
            st.none() | st.floats(0, 1e7),
        ),
        max_size=12,
    ),
    gap=st.sampled_from([0.1, 1.0, 60.0, 4000.0]),
    cells=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 5), st.floats(-1, 6)), max_size=40),
)
def test_no_log_makes_it_stumble(
    rows: list[tuple[float | None, ...]], gap: float, cells: list[tuple[int, int, float]]
) -> None:
    """Whatever the readings and whichever are missing: findings as declared, from sessions as found."""
    names = ["current_a", "voltage_v"]
    names += [f"cell_voltage_{one}_v" for one in ("min", "mean", "max")]
    names += ["temperature_c", "temperature_min_c", "temperature_max_c", "insulation_ohm"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64), orient="row")
    frame = frame.with_columns(time_s=gap * pl.int_range(pl.len()).cast(pl.Float64))
    single = pl.DataFrame(
        [(gap * at, cell, volt) for at, cell, volt in cells], schema=CELLS.empty().schema, orient="row"
    ).unique(["time_s", "cell_rank"], keep="first", maintain_order=True)
    log = Log(frame=pl.concat([LOG.empty(), frame], how="diagonal_relaxed"), cells=single)
    sessions = find_sessions(log.frame)
    check(FINDINGS, safety_findings(log, sessions, PACK, [(log, sessions)]))
    check(RESISTANCE, dcir(log_pulses(log.frame, sessions)))
