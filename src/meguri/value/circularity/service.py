"""「古いものを・長く」: retained service by owner, battery and period.

R = C · ∫ u(a) · SOH(a) · (1 − S(a)) da in kWh·years: nothing while everybody still has theirs, much when
most peers are gone. It is a sum of integrals over pieces of time, so it adds up over owners, batteries and
periods, however they are cut.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.lifetime import Life
from meguri.tables.merit import MERIT
from meguri.value.circularity.counting import Counted, counted, row_places
from meguri.value.circularity.doubt import Spread, streams
from meguri.value.circularity.faults import MeritCode, MeritError, merit_fault
from meguri.value.circularity.knots import CARRIED, FORECAST, NEW, Knots, knots
from meguri.value.circularity.notes import assumed_rows, finding_rows
from meguri.value.circularity.pieces import period_label, period_starts, pieces
from meguri.value.circularity.records import (
    Floats,
    Ints,
    Records,
    day_number,
    day_of,
    records,
    total,
    years_of,
)
from meguri.value.circularity.scheme import Scheme
from meguri.value.circularity.scheme_reading import read_scheme

DRAWS = 200


@dataclass(frozen=True, eq=False)
class Service:
    """What was kept in service, and what has to be said of it.

    Attributes:
        scheme: how it was counted.
        merit: by battery, owner and period (table `merit`).
        spread: the same for every draw, for sums (rows in the order of `merit`).
        findings: what counted nothing and why (table `findings`).
        assumed: what nobody said (table `health_assumed`).
    """

    scheme: Scheme
    merit: pl.DataFrame
    spread: Spread
    findings: pl.DataFrame
    assumed: pl.DataFrame


def retained_service(
    batteries: pl.DataFrame,
    holdings: pl.DataFrame,
    use: pl.DataFrame,
    readings: pl.DataFrame | None = None,
    *,
    until: date,
    since: date | None = None,
    lives: Mapping[str, Life] | None = None,
    scheme: str | Path | Mapping[str, Any] | Scheme = "points_only",
    period: str = "whole",
    seed: int = 1,
    draws: int = DRAWS,
) -> Service:
    """Retained service of each owner with each battery, in kWh·years and in kilometres, with doubt.

    Args:
        batteries: table `merit_batteries`.
        holdings: table `merit_holdings`; days without an owner count for nobody.
        use: table `merit_use`; days without a record count nothing.
        readings: table `merit_readings`; the state of health between two verdicts is straight.
        until: day on which counting ends, itself not counted.
        since: day on which counting begins; by default the first use of each battery.
        lives: forecast by battery, which takes over from its start on.
        scheme: survival law of the peers and rule of use (`read_scheme`).
        period: `whole`, `calendar_year` or `fiscal_year` (from April).
        seed: of the draws.
        draws: how many.

    Returns:
        Figures in the middle are those of the middle state of health and add up exactly; `_low` and `_high`
        are 5 % and 95 % points.

    Raises:
        TableError: a table does not keep its declaration.
        MeritError, SchemeError: records that contradict each other, or a scheme that is none; all faults.
    """
    rule = read_scheme(scheme)
    known = records(batteries, holdings, use, readings, lives or {})
    end = day_number(until)
    begin = float(known.born.min(initial=end - 1)) if since is None else day_number(since)
    if begin >= end:
        raise MeritError([merit_fault(MeritCode.WINDOW, since=day_of(begin), until=until)])
    starts = period_starts(period, begin, end)
    state = knots(known, rule.history.carry_most_yr, rule.law.fade_per_yr)
    told = counted(known, pieces(known, state, starts, begin, end), state, rule.law, rule.use)
    places, first = row_places(told.pieces)
    spread = _spread(known, state, told, places, first, seed, max(draws, 1))
    rows = _rows(known, state, told, places, first, rule, [period_label(period, at) for at in starts])
    frame = rows.with_columns(_doubtful(spread, known, rule)).select(MERIT.names)
    return Service(
        scheme=rule,
        merit=MERIT.check(frame),
        spread=spread,
        findings=finding_rows(known, state, told),
        assumed=assumed_rows(state, rule),
    )


def _spread(
    known: Records, state: Knots, told: Counted, places: Ints, first: Ints, seed: int, draws: int
) -> Spread:
    rows, owned = first.size, places >= 0
    measured = Knots(
        state.battery, state.day, np.where(state.kind == FORECAST, 0.0, state.soh), state.kind, state.column
    )
    edges = np.stack([total(told.of_edge(measured, edge)[owned], places[owned], rows) for edge in range(3)])
    middle = total(told.of_edge(state, 1)[owned], places[owned], rows)
    return Spread(
        edges=edges,
        battery=told.pieces.battery[first],
        streams=streams(known.ids),
        forecast=dict(_forecasts(known, state, told, places)),
        middle=middle,
        seed=seed,
        count=draws,
    )


def _forecasts(known: Records, state: Knots, told: Counted, places: Ints) -> list[tuple[int, Floats]]:
    """The draws of each row's part that rests on a forecast."""
    out = []
    for battery, life in sorted(known.lives.items()):
        first, after = np.searchsorted(told.pieces.battery, [battery, battery + 1])  # pieces are sorted
        its = np.arange(first, after)
        mine = its[(told.pieces.knot[its] >= 0) & (places[its] >= 0)]
        for row in np.unique(places[mine]):
            here = mine[places[mine] == row]
            weight = np.zeros(life.elapsed_yr.size)
            for step, worth in ((0, told.left[here]), (1, told.right[here])):
                column = state.column[told.pieces.knot[here] + step]
                np.add.at(weight, column[column >= 0], worth[column >= 0])
            if np.any(weight > 0):
                out.append((int(row), np.asarray(life.soh.array @ weight, dtype=np.float64)))
    return out


def _rows(
    known: Records,
    state: Knots,
    told: Counted,
    places: Ints,
    first: Ints,
    rule: Scheme,
    labels: list[str],
) -> pl.DataFrame:
    """MERIT without its doubtful columns."""
    cut, owned, rows = told.pieces, places >= 0, first.size

    def summed(of: Floats) -> Floats:
        return total(of[owned], places[owned], rows)

    last = np.zeros(rows)
    np.maximum.at(last, places[owned], cut.until[owned])
    battery, holding = cut.battery[first], known.holdings[cut.holding[first]]
    years = summed(told.years)
    frame = pl.DataFrame(
        {
            "battery_id": [known.ids[at] for at in battery],
            "period": [labels[at] for at in cut.period[first]],
            "counted_from": [day_of(at) for at in cut.since[first]],
            "counted_until": [day_of(at) for at in last],
            "age_yr": years_of(cut.since[first] - known.born[battery]),
            "used_share": np.clip(summed(told.used_share * told.years) / years, 0.0, 1.0),
            "driven_km": summed(told.driven_km),
            "moved_kwh": summed(told.moved_kwh),
            "retained_km": np.maximum(summed(told.retained_km), 0.0),
            **_bases(state, told, summed),
            "law_id": [rule.law.law_id] * rows,
            "is_synthetic": known.synthetic[battery],
        },
        schema_overrides={"counted_from": pl.Date, "counted_until": pl.Date, "battery_id": pl.String}
        | {"period": pl.String, "law_id": pl.String},
    )
    return pl.concat(
        [frame, holding.select("owner_id", "fleet_id", "municipality", "prefecture")], how="horizontal"
    )


def _bases(state: Knots, told: Counted, summed: Callable[[Floats], Floats]) -> dict[str, Floats]:
    """How much of each row's merit rests on what: two verdicts, an assumption, a forecast."""
    merit = told.of_edge(state, 1)
    at = np.maximum(told.pieces.knot, 0)
    kind = np.append(state.kind, [NEW, NEW])
    left, right = kind[at], kind[at + 1]
    is_forecast = right == FORECAST
    is_assumed = ~is_forecast & ((left == NEW) | (right == CARRIED))
    whole = summed(merit)
    divided = np.where(whole > 0, whole, 1.0)
    parts = {"forecast_share": is_forecast, "assumed_share": is_assumed}
    shares = {name: np.clip(summed(merit * part) / divided, 0.0, 1.0) for name, part in parts.items()}
    rest = np.where(whole > 0, 1 - shares["forecast_share"] - shares["assumed_share"], 0.0)
    return shares | {"measured_share": np.clip(rest, 0.0, 1.0)}


def _doubtful(spread: Spread, known: Records, rule: Scheme) -> list[pl.Series]:
    rated = known.rated_kwh[spread.battery] * rule.law.expected_yr
    out = []
    for edge, merit in zip(("_low", "", "_high"), spread.rows(), strict=True):
        out += [
            pl.Series(f"retained_kwh_yr{edge}", np.maximum(merit, 0.0)),
            pl.Series(f"avoided_count{edge}", np.maximum(merit, 0.0) / rated),
        ]
    return out
