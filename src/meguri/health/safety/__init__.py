"""Signs of danger in a log: findings with a level and a reason, kept apart from the state of health.

Failures do not follow the state of health: a pack that holds 95 % may have one cell that shorts. No finding
here moves the estimate of capacity, and no estimate of capacity moves a finding. Limits are data with their
sources (`facts/data/safety_limits.csv`); most are estimates of this project, since makers do not publish
theirs.
"""

from collections.abc import Sequence

import polars as pl

from meguri.health.logs.log import Log
from meguri.health.pack import Pack
from meguri.health.safety.cells import (
    CellTable,
    loss_findings,
    resistance_findings,
    spread_findings,
    voltage_findings,
)
from meguri.health.safety.heat import heat_findings, insulation_findings
from meguri.health.safety.limits import Limits
from meguri.health.safety.words import FINDING_WORDS
from meguri.tables.health import FINDINGS

__all__ = ["FINDING_WORDS", "safety_findings"]


def safety_findings(
    log: Log,
    sessions: pl.DataFrame,
    pack: Pack,
    earlier: Sequence[tuple[Log, pl.DataFrame]] = (),
) -> pl.DataFrame:
    """What in the log calls for caution.

    Args:
        log: the log to judge.
        sessions: its sessions (table `sessions`).
        pack: what it is a log of; its chemistry chooses the limits.
        earlier: earlier logs of the same pack with their sessions, the oldest first: for growth over time.

    Returns:
        Table `findings`; empty where every reading keeps within its limits. A rule whose columns the log
        lacks is silent: no finding does not mean no fault.
    """
    limits, cells = Limits.of(pack.chemistry), CellTable.of(log)
    rows = [
        *spread_findings(log, sessions, limits, earlier),
        *loss_findings(log, cells, sessions, limits, earlier),
        *resistance_findings(log, cells, limits),
        *voltage_findings(log, cells, pack, limits),
        *heat_findings(log, pack, limits),
        *insulation_findings(log, pack, limits),
    ]
    named = [{"finding_id": f"safety-{rank}"} | row for rank, row in enumerate(rows, 1)]
    return pl.DataFrame(named, schema=FINDINGS.empty().schema) if named else FINDINGS.empty()
