"""Was a log given twice? It counts once, and that is said."""

from collections.abc import Iterable

import polars as pl

from meguri.health.logs.log import Log
from meguri.tables.health import FINDINGS


def distinct(logs: Iterable[Log]) -> tuple[tuple[Log, ...], pl.DataFrame]:
    """Each log once, and table `findings`: which of them hold the rows of one before.

    Logs are one when all rows are alike, by a hash of each row; under which names they came does not matter.
    """
    first: dict[bytes, Log] = {}
    found: list[dict[str, object]] = []
    for log in logs:
        if first.setdefault(log.frame.hash_rows().to_numpy().tobytes(), log) is not log:
            found.append(
                {
                    "finding_id": f"repeated-{len(found) + 1}",
                    "code": "log_given_twice",
                    "level": "caution",
                    "about": log.name,
                    "rows_count": float(log.frame.height),
                }
            )
    return tuple(first.values()), FINDINGS.check(pl.DataFrame(found, schema=FINDINGS.polars_schema))
