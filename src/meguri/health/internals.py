"""What does a log tell of the inside? Resistance by pulses; lithium and electrodes lost, by a slow charge.

Kept apart from the state of health: a resistance is none, and losses share their evidence with the capacity.
Losses are told only against the open-circuit curve of the cell when new, by half-cell curves that fit it,
from a charge slow enough for a nearly constant overpotential: C/10 at most over 60 % of the capacity when new
(both assumed; laboratories take C/20 and the whole of it). Where they are not told, a finding says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from meguri.facts.ocv_curves import half_cell
from meguri.health.charge_curve import charge_curve_of
from meguri.health.curve.electrodes import fit_electrodes, least_miss
from meguri.health.curve.faults import CurveError, Floats
from meguri.health.curve.losses import Doubtful, ElectrodeFit
from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.resistance import dcir, log_pulses
from meguri.tables.battery import RESISTANCE
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.internals import ELECTRODES, PARTS
from meguri.tables.schema import N_

MOST_RATE_PER_H = 0.1  # current over capacity when new
LEAST_SPAN = 0.6
_OCV_ENDS = (0.05, 0.95)  # an open-circuit curve that leaves out more is not that of a whole charge
_OVERPOTENTIAL_V = 0.02  # of a slow charge, standard deviation (assumed)
# Pairs of half-cell curves for each chemistry, of one paper where there is one.
_PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "NMC": (
        ("nmc811_chen2020", "graphite_chen2020"),
        ("nmc532_mohtat2020", "graphite_mohtat2020"),
        ("nmc_ecker2015", "graphite_ecker2015"),
    ),
    "NCA": (("nca_kim2011", "graphite_kim2011"),),
    "LMO": (("lmo_doyle1996", "graphite_ecker2015"),),
    "LFP": (("lfp_afshar2017", "graphite_ecker2015"),),
}

FINDING_WORDS: dict[str, str] = {
    "no_resistance": N_(
        "No log holds a clear step of current, so no resistance is told. Log the start of a quick charge at "
        "least once a second."
    ),
    "electrodes_current_high": N_(
        "{about}: charged with {found} {unit}. Losses of lithium and electrodes are told up to {limit} "
        "{unit} only (a tenth of the capacity in an hour): log a slow charge."
    ),
    "electrodes_span_short": N_(
        "{about}: the slow charge moves {found}% of the capacity when new. Losses of lithium and electrodes "
        "are told from {limit}% on: charge from nearly empty to nearly full."
    ),
    "electrodes_no_fresh": N_(
        "{about}: losses of lithium and electrodes are told against the cell when new. Give its open-circuit "
        "curve (`ocv`) with the pack, from nearly empty to nearly full."
    ),
    "electrodes_no_material": N_(
        "{about}: no half-cell curves of this chemistry are at hand, so losses of lithium and electrodes are "
        "not told."
    ),
    "electrodes_other_material": N_(
        "{about}: the half-cell curves at hand miss this cell, so losses of lithium and electrodes are not "
        "told. Give your own curves to `fit_electrodes` in Python."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "electrode_materials": N_(
        "{about}: the electrodes were taken for {said}, which fit the cell when new best"
    ),
    "electrode_fresh": N_(
        "{about}: losses are counted from the open-circuit curve given with the pack, taken for the cell's "
        "when new"
    ),
}


@dataclass(frozen=True, eq=False)
class Internals:
    """What logs tell beside the state of health.

    Attributes:
        resistance: of the pack (table `resistance`); `pulse_id` begins with the rank of its log.
        electrodes: losses since new (table `electrodes`).
        findings: why something could not be told (table `findings`).
        assumed: what was taken without being told (table `health_assumed`).
    """

    resistance: pl.DataFrame = field(default_factory=RESISTANCE.empty)
    electrodes: pl.DataFrame = field(default_factory=ELECTRODES.empty)
    findings: pl.DataFrame = field(default_factory=FINDINGS.empty)
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)


@dataclass(frozen=True, eq=False)
class _Slow:
    """The charge that suits best: its log, its curve, its current and what it moves of the capacity."""

    name: str
    curve: pl.DataFrame
    current_a: float
    span_share: float

    def suits(self, pack: Pack) -> tuple[bool, float]:
        """For a choice among charges: slow enough comes first, then the wider one."""
        return self.current_a <= MOST_RATE_PER_H * pack.capacity_ah, self.span_share


def internals(with_sessions: Sequence[tuple[Log, pl.DataFrame]], pack: Pack) -> Internals:
    """Resistance by every clear step of current, and the losses by the charge that suits best.

    Args:
        with_sessions: logs with their parts (table `sessions`).
        pack: capacity when new, cells in series, chemistry, and the open-circuit curve when new.
    """
    if not with_sessions:
        return Internals()
    resistance = pl.concat(
        [RESISTANCE.empty()]
        + [_resistance(rank, *one, pack) for rank, one in enumerate(with_sessions, start=1)]
    )
    found = [] if resistance.height else [_finding("no_resistance", "pack")]
    slow = max(_charges(with_sessions, pack), key=lambda one: one.suits(pack), default=None)
    told = Internals() if slow is None else _electrodes(slow, pack)
    return Internals(resistance, told.electrodes, pl.concat((_findings(found), told.findings)), told.assumed)


def _resistance(rank: int, log: Log, sessions: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    by_cells = pl.col("cell_voltage_mean_v") * pack.cells_in_series
    frame = log.frame.with_columns(voltage_v=pl.coalesce("voltage_v", by_cells))
    found = dcir(log_pulses(frame, sessions, voltage="voltage_v"))
    return found.with_columns(pulse_id=pl.format("{}/{}", pl.lit(rank), "pulse_id"))


def _charges(with_sessions: Sequence[tuple[Log, pl.DataFrame]], pack: Pack) -> list[_Slow]:
    found = []
    for log, sessions in with_sessions:
        curve = charge_curve_of(log.frame, pack.cells_in_series, sessions)
        if curve.height:
            charge, current = curve["charge_ah"].to_numpy(), curve["current_a"].to_numpy()
            span = float(charge[-1] - charge[0]) / pack.capacity_ah
            found.append(_Slow(log.name, curve, float(np.median(current)), span))
    return found


def _electrodes(slow: _Slow, pack: Pack) -> Internals:
    """Losses by one charge, or why they are not told."""
    reason = _unfit(slow, pack)
    if reason is not None or pack.ocv is None:
        return Internals(findings=_findings([reason or _finding("electrodes_no_fresh", slow.name)]))
    charge, volt = pack.ocv["soc_share"].to_numpy() * pack.capacity_ah, pack.ocv["cell_voltage_v"].to_numpy()
    pair = min(_PAIRS[pack.chemistry], key=lambda one: least_miss(charge, volt, *map(half_cell, one)))
    fit = _fitted(slow, (charge, volt), pair)
    if fit is None:
        return Internals(findings=_findings([_finding("electrodes_other_material", slow.name)]))
    findings = fit.findings.filter(pl.col("about") != "capacity_ah")
    return Internals(electrodes=_rows(slow, fit, pair), findings=findings, assumed=_assumed(slow.name, pair))


def _fitted(slow: _Slow, new: tuple[Floats, Floats], pair: tuple[str, str]) -> ElectrodeFit | None:
    """The charge taken apart, with losses since new; None where the half-cell curves miss either of them."""
    curves, window = [half_cell(material) for material in pair], (float(new[1][0]), float(new[1][-1]))
    moved, cell, over = slow.curve["charge_ah"], slow.curve["cell_voltage_v"], _OVERPOTENTIAL_V
    try:
        fresh = fit_electrodes(*new, *curves, window_v=window)
        if _is_poor(fresh):
            return None
        fit = fit_electrodes(moved, cell, *curves, window_v=window, fresh=fresh, overpotential_v=over)
    except CurveError:
        return None
    return None if _is_poor(fit) else fit


def _unfit(slow: _Slow, pack: Pack) -> dict[str, object] | None:
    """Why losses cannot be told from this charge of this pack, before anything is fitted."""
    most, ocv = MOST_RATE_PER_H * pack.capacity_ah, pack.ocv
    if slow.current_a > most:
        return _finding("electrodes_current_high", slow.name, slow.current_a, most, "a")
    if slow.span_share < LEAST_SPAN:
        points = 100 * slow.span_share, 100 * LEAST_SPAN
        return _finding("electrodes_span_short", slow.name, *points, "points")
    if ocv is None or ocv["soc_share"][0] > _OCV_ENDS[0] or ocv["soc_share"][-1] < _OCV_ENDS[1]:
        return _finding("electrodes_no_fresh", slow.name)
    if pack.chemistry not in _PAIRS:
        return _finding("electrodes_no_material", pack.chemistry)
    return None


def _is_poor(fit: ElectrodeFit) -> bool:
    return "electrodes_poor_fit" in set(fit.findings["code"])


def _rows(slow: _Slow, fit: ElectrodeFit, pair: tuple[str, str]) -> pl.DataFrame:
    held = (fit.lithium_ah, fit.positive_ah, fit.negative_ah)
    lost = (fit.lli_share, fit.lam_positive_share, fit.lam_negative_share)
    rows = []
    for part, holds, loses in zip(PARTS, held, lost, strict=True):
        row = {
            "log": slow.name,
            "part": part,
            **_points("capacity_ah", holds),
            **_points("lost_share", loses),
            "current_a": slow.current_a,
            "span_share": slow.span_share,
            "residual_v": fit.residual_v,
            "positive_material": pair[0],
            "negative_material": pair[1],
        }
        rows.append(row)
    return ELECTRODES.check(pl.DataFrame(rows, schema=ELECTRODES.polars_schema))


def _points(name: str, figure: Doubtful | None) -> dict[str, float]:
    if figure is None:
        return {}
    return {f"{name}_low": figure.low, name: figure.value, f"{name}_high": figure.high}


def _finding(
    code: str, about: str, found: float | None = None, limit: float | None = None, unit: str | None = None
) -> dict[str, object]:
    named = {"finding_id": code, "code": code, "level": "note", "about": about}
    return {**named, "found_value": found, "limit_value": limit, "unit": unit}


def _findings(found: list[dict[str, object]]) -> pl.DataFrame:
    return FINDINGS.check(pl.DataFrame(found, schema=FINDINGS.polars_schema))


def _assumed(about: str, pair: tuple[str, str]) -> pl.DataFrame:
    said = (("electrode_materials", ", ".join(pair)), ("electrode_fresh", "ocv"))
    rows = [{"about": about, "code": code, "said": text, "source_id": None} for code, text in said]
    return pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema)
