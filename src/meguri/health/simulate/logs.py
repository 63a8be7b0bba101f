"""Simulated logs as a car's reader would write them: whole-percent SOC, 10 mV cells, noise (SYNTHETIC)."""

import numpy as np
import polars as pl

from meguri.health.logs.log import Log
from meguri.health.logs.notes import Notes
from meguri.health.pack import Pack
from meguri.health.simulate.pack_model import Floats, Step, Trace, Truth, play
from meguri.tables.battery import CELLS, LOG

_CURRENT_NOISE_A, _CURRENT_STEP_A = 0.3, 0.1
_CELL_STEP_V, _CELL_NOISE_V = 0.01, 0.001
_PACK_STEP_V = 0.1
_SENSOR_SPREAD_C = 1.5
_CELLS_EVERY_S = 60.0
_IDLE_A = -0.8  # what the car itself draws
_DEMO_SEED = 20260401
_SAYS = "# SYNTHETIC data, made by the simulator of meguri; no real battery"


def simulate_log(
    truth: Truth,
    rng: np.random.Generator,
    steps: tuple[Step, ...],
    *,
    soc_share: float,
    temperature_c: float = 22.0,
    air_c: float = 18.0,
    dt_s: float = 1.0,
) -> Log:
    """A log of what sensors would show while these steps are done.

    Args:
        truth: the pack.
        rng: the only source of chance: cells, noise.
        steps: what is done.
        soc_share: true state of charge at the start.
        temperature_c: of the cells at the start.
        air_c: of the air.
        dt_s: time between two rows.

    Returns:
        The log, labelled synthetic; single cells once a minute.
    """
    trace = play(truth, steps, soc_share, temperature_c, air_c, dt_s)
    cells = _cells(truth, trace, rng)
    noise = rng.normal(0.0, _CURRENT_NOISE_A, trace.time_s.size)
    current = _rounded(trace.current_a * (1 + truth.current_gain_share) + noise, _CURRENT_STEP_A)
    hot = abs(float(rng.normal(0.0, _SENSOR_SPREAD_C)))
    notes = Notes("synthetic")
    notes.find("synthetic", "warning")
    every = max(round(_CELLS_EVERY_S / dt_s), 1)
    return Log(
        frame=LOG.check(
            pl.DataFrame(
                {
                    "time_s": trace.time_s,
                    "current_a": current,
                    "voltage_v": _rounded(cells.sum(axis=1), _PACK_STEP_V),
                    "cell_voltage_min_v": cells.min(axis=1),
                    "cell_voltage_mean_v": cells.mean(axis=1),
                    "cell_voltage_max_v": cells.max(axis=1),
                    "soc_share": _shown(truth, trace),
                    "temperature_c": np.round(trace.temperature_c),
                    "temperature_min_c": np.round(trace.temperature_c - hot),
                    "temperature_max_c": np.round(trace.temperature_c + hot),
                    "air_temperature_c": np.full(current.size, air_c),
                    "insulation_ohm": None,
                },
                schema_overrides={"insulation_ohm": pl.Float64},
            )
        ),
        findings=notes.findings_frame(),
        name="synthetic",
        cells=_long(trace.time_s[::every], cells[::every]),
        is_synthetic=True,
    )


def simulate_charge(
    truth: Truth,
    rng: np.random.Generator,
    *,
    soc_from_share: float = 0.2,
    soc_to_share: float = 0.8,
    charger_kw: float = 50.0,
    rest_before_s: float = 1800.0,
    rest_after_s: float = 1800.0,
    dt_s: float = 1.0,
    temperature_c: float = 22.0,
    air_c: float = 18.0,
) -> Log:
    """A charge between two rests: 50 kW is a quick charger, 3 or 6 kW a wall box."""
    steps = (
        Step(rest_before_s, _IDLE_A),
        Step(86_400.0, power_kw=charger_kw, until_soc_share=soc_to_share),
        Step(rest_after_s, _IDLE_A),
    )
    return simulate_log(
        truth, rng, steps, soc_share=soc_from_share, temperature_c=temperature_c, air_c=air_c, dt_s=dt_s
    )


def simulate_pulses(
    truth: Truth,
    rng: np.random.Generator,
    *,
    soc_share: float = 0.5,
    current_a: float = 100.0,
    pulse_s: float = 10.0,
    rest_s: float = 60.0,
    dt_s: float = 0.1,
    temperature_c: float = 22.0,
) -> Log:
    """A discharge and a charge pulse, each between rests."""
    rest = Step(rest_s)
    steps = (rest, Step(pulse_s, -current_a), rest, Step(pulse_s, current_a), rest)
    return simulate_log(truth, rng, steps, soc_share=soc_share, temperature_c=temperature_c, dt_s=dt_s)


def demo() -> tuple[Pack, Log]:
    """A pack and a log of one quick charge of it, always the same; its true SOH is 85 %."""
    truth = Truth(soc_bias_share=0.01, bms_soh_share=0.88)
    log = simulate_charge(truth, np.random.default_rng(_DEMO_SEED))
    pack = Pack(
        capacity_ah=truth.capacity_ah,
        cells_in_series=truth.cells_in_series,
        chemistry="NMC",
        ocv=truth.ocv,
        name="synthetic",
    )
    return pack, log


def demo_csv(log: Log) -> str:
    """A simulated log as the CSV that `read_log` reads back; its first line says that it is synthetic."""
    filled = [name for name in LOG.names if log.frame[name].count()]
    return f"{_SAYS}\n{log.frame.select(filled).write_csv(float_precision=4)}"


def _cells(truth: Truth, trace: Trace, rng: np.random.Generator) -> Floats:
    """Voltage of every cell as read: moments × cells, V."""
    count = truth.cells_in_series
    apart = rng.normal(0.0, truth.charge_spread_share, count)
    factor = np.clip(rng.normal(1.0, truth.resistance_spread_share, count), 0.5, 2.0)
    knots, volts = (truth.ocv[name].to_numpy() for name in ("soc_share", "cell_voltage_v"))
    rest = np.interp(trace.soc_share[:, None] + apart - apart.mean(), knots, volts)
    drop = (trace.current_a * trace.ohmic_ohm + trace.slow_v)[:, None] * factor
    return _rounded(rest + drop + rng.normal(0.0, _CELL_NOISE_V, rest.shape), _CELL_STEP_V)


def _shown(truth: Truth, trace: Trace) -> Floats:
    """SOC as displayed, whole percents: counted from the start with the capacity that the car believes."""
    believed = truth.soh_share if truth.bms_soh_share is None else truth.bms_soh_share
    moved = (trace.soc_share - trace.soc_share[:1]) * truth.soh_share / believed
    return np.clip(np.floor(100 * (trace.soc_share[:1] + truth.soc_bias_share + moved)), 0, 100) / 100


def _rounded(values: Floats, step: float) -> Floats:
    return np.round(np.round(values / step) * step, 6)


def _long(time: Floats, cells: Floats) -> pl.DataFrame:
    rows, count = cells.shape
    return CELLS.check(
        pl.DataFrame(
            {
                "time_s": np.repeat(time, count),
                "cell_rank": np.tile(np.arange(1, count + 1), rows),
                "voltage_v": cells.ravel(),
            }
        )
    )
