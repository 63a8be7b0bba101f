"""How many used EVs arose, how many left: the evidence reconciled, with doubt.

Two quantities that are never mixed: used EVs *traded* (a car leaves its first owner; domestic resales stay
registered) and *exits* from the fleet (deregistered: exported, scrapped, or waiting under temporary
deregistration). Sales minus stock measures exits; `arisen` means exits here and wherever it appears.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.histories import Histories, band
from meguri.nation.outflow import fleet
from meguri.nation.outflow.errors import Row
from meguri.nation.outflow.evidence import Evidence, weights
from meguri.nation.outflow.posterior import Posterior, reconcile
from meguri.nation.outflow.prior import Prior, Rates, rates, size
from meguri.tables.account import EVIDENCE
from meguri.tables.schema import check

Floats = NDArray[np.float64]

_CHANNEL = {"stock": 0, "exports": 2, "scrapped": 3, "alive_share": 4, "sales": 5}
_OLD_UNTIL = 2014
_CONFLICT_TAIL = 0.05
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One segment's evidence and the parameter vectors that it leaves likely."""

    evidence: Evidence
    prior: Prior
    posterior: Posterior
    seed: int

    def histories(
        self, until: int | None = None, future: Floats | None = None, exports: bool = True
    ) -> Histories:
        """What became of every year's vehicles, to the end of `until` (default: the account's year).

        Args:
            until: last calendar year.
            future: sales of the years after the evidence's last, up to `until` [D, F]; none: nothing sold.
            exports: False keeps every car that leaves after the account's year from being exported.
        """
        e = self.evidence
        last = e.account_year if until is None else until
        years = np.arange(e.first_year, max(last, e.last_year) + 1)
        given = rates(self.prior, self.posterior.z, e.units, e.units_sd, e.first_year, int(years[-1]))
        export_rate = given.export_rate.copy()
        if not exports:
            export_rate[:, (e.account_year - e.first_year + 1) * fleet.QUARTERS :] = 0.0
        sales = given.sales if future is None else _extended(given.sales, future, e)
        out = np.empty((5, sales.shape[0], years.size, years.size))
        fleet.by_cohort(sales, given.stay, given.level, export_rate, given.scrap_rate, out)
        sold = sales.reshape(sales.shape[0], years.size, fleet.QUARTERS).sum(axis=2)
        whole = Histories(e.segment, years, years, sold, out[0], out[1], out[2], out[3], out[4], self.seed)
        return whole.until(last)


def _extended(sales: Floats, future: Floats, evidence: Evidence) -> Floats:
    start = (evidence.last_year - evidence.first_year + 1) * fleet.QUARTERS
    quarterly = np.repeat(future / fleet.QUARTERS, fleet.QUARTERS, axis=1)
    longer = sales.copy()
    longer[:, start:] = quarterly[:, : longer.shape[1] - start]
    return longer


def reconcile_outflow(evidence: Evidence, prior: Prior, draws: int, seed: int) -> Reconciled:
    """Evidence and prior in, equally likely histories out.

    Args:
        evidence: all that speaks for the segment.
        prior: what is assumed before.
        draws: number of draws.
        seed: seed of all randomness.
    """
    rows = [row for row in evidence.rows if row.used]
    dimension = size(prior, evidence.units.size)
    rng = np.random.default_rng(seed)
    if not rows:
        z = rng.standard_normal((draws, dimension))
        return Reconciled(evidence, prior, Posterior(z, 0, 1.0), seed)
    values = np.array([row.value for row in rows])
    errors = np.array([row.error_sd for row in rows])
    forward = Forward(evidence, prior, rows)
    return Reconciled(evidence, prior, reconcile(forward, values, errors, dimension, draws, rng), seed)


class Forward:
    """Predicts rows of evidence from parameter vectors: z [N, K] in, predictions [N, R] out."""

    def __init__(self, evidence: Evidence, prior: Prior, rows: list[Row]) -> None:
        """Prepare the quarters that each row measures."""
        self._evidence, self._prior = evidence, prior
        self._quarters = evidence.units.size * fleet.QUARTERS
        self._weights = np.array([weights(row, evidence.first_year, self._quarters) for row in rows])
        self._channel = np.array([_CHANNEL[row.quantity] for row in rows])
        self._customs = np.array([row.customs for row in rows])
        self._old = max(min(_OLD_UNTIL, evidence.last_year) - evidence.first_year + 1, 1) * fleet.QUARTERS

    def __call__(self, z: Floats) -> Floats:
        """Predictions, block by block so that memory does not grow with N."""
        parts = [self._block(z[i : i + _BLOCK]) for i in range(0, z.shape[0], _BLOCK)]
        return np.concatenate(parts)

    def _block(self, z: Floats) -> Floats:
        e = self._evidence
        given = rates(self._prior, z, e.units, e.units_sd, e.first_year, e.last_year)
        out = np.empty((z.shape[0], 5, self._quarters))
        fleet.totals(
            given.sales, given.stay, given.level, given.export_rate, given.scrap_rate, self._old, out
        )
        return self._read(out, given)

    def _read(self, out: Floats, given: Rates) -> Floats:
        seen = np.empty((out.shape[0], self._channel.size))
        for channel in np.unique(self._channel):
            source = given.sales if channel == _CHANNEL["sales"] else out[:, channel]
            of = self._channel == channel
            seen[:, of] = source @ self._weights[of].T
        seen[:, self._customs] *= 1.0 - given.customs_missed_share[:, None]
        share = self._channel == _CHANNEL["alive_share"]
        seen[:, share] /= given.sales[:, : self._old].sum(axis=1)[:, None]
        return seen


def evidence_frame(reconciled: Reconciled) -> pl.DataFrame:
    """Posterior in, EVIDENCE out: each figure beside what the account says that it should have been."""
    e, z = reconciled.evidence, reconciled.posterior.z
    rows = list(e.rows)
    rng = np.random.default_rng((reconciled.seed, 1))
    given = rates(reconciled.prior, z, e.units, e.units_sd, e.first_year, e.last_year)
    sold = given.sales.reshape(z.shape[0], e.units.size, fleet.QUARTERS).sum(axis=2)
    predicted = np.concatenate((sold, Forward(e, reconciled.prior, rows)(z)), axis=1) if rows else sold
    years = range(e.first_year, e.last_year + 1)
    frame = pl.DataFrame(
        {
            "evidence_id": [f"{e.segment}:sales:{year}" for year in years]
            + [f"{e.segment}:{row.evidence_id}" for row in rows],
            "quantity": ["sales"] * e.units.size + [row.quantity for row in rows],
            "segment": [e.segment] * (e.units.size + len(rows)),
            "period_from": [date(year, 1, 1) for year in years] + [row.period_from for row in rows],
            "period_to": [date(year, 12, 31) for year in years] + [row.period_to for row in rows],
            "value": [*e.units, *(row.value for row in rows)],
            "error_sd": [*e.units_sd, *(row.error_sd for row in rows)],
            "comparable": [True] * e.units.size + [row.comparable for row in rows],
            "used": [True] * e.units.size + [row.used for row in rows],
            "source_id": [*e.sales_sources, *(row.source_id for row in rows)],
        }
    )
    return check(EVIDENCE, _judged(frame, predicted, rng))


def _judged(frame: pl.DataFrame, predicted: Floats, rng: np.random.Generator) -> pl.DataFrame:
    value, error = frame["value"].to_numpy(), frame["error_sd"].to_numpy()
    low, median, high = band(predicted)
    replicated = predicted + error * rng.standard_normal(predicted.shape)
    above = np.mean(replicated > value, axis=0)
    tail = np.minimum(1.0, 2.0 * np.minimum(above, 1.0 - above))
    judged = {"predicted_low": low, "predicted": median, "predicted_high": high, "tail_share": tail}
    return (
        frame.with_columns(
            pl.when("comparable").then(pl.Series(column)).alias(name) for name, column in judged.items()
        )
        .with_columns(conflict=(pl.col("tail_share") < _CONFLICT_TAIL).fill_null(value=False))
        .drop("comparable")
    )
