"""Counts put together: a country is counted in parts, each as large as the machine likes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from meguri.tables.merit import MERIT
from meguri.value.circularity.doubt import Spread
from meguri.value.circularity.faults import MeritCode, MeritError, merit_fault
from meguri.value.circularity.service import Service


def joined(services: Sequence[Service]) -> Service:
    """One count of several: the same as counting all batteries at once.

    Args:
        services: counts under one scheme, with the same seed and number of draws.

    Raises:
        TableError: a battery, owner and day is in two of them; it would count twice.
        MeritError: nothing given, or counts that were made differently; all faults.
    """
    alike: dict[str, set[object]] = {
        "scheme_id": {one.scheme.scheme_id for one in services},
        "law_id": {one.scheme.law.law_id for one in services},
        "seed": {one.spread.seed for one in services},
        "draws": {one.spread.count for one in services},
    }
    unlike = {key: found for key, found in alike.items() if len(found) != 1}
    if unlike:
        told = {key: ", ".join(sorted(str(one) for one in found)) for key, found in unlike.items()}
        raise MeritError([merit_fault(MeritCode.UNLIKE, key=key, found=found) for key, found in told.items()])
    findings = pl.concat([one.findings for one in services]).with_row_index("__at", offset=1)
    named = findings.with_columns(finding_id=pl.concat_str(pl.lit("merit_"), "__at")).drop("__at")
    assumed = pl.concat([one.assumed for one in services])
    return Service(
        scheme=services[0].scheme,
        merit=MERIT.check(pl.concat([one.merit for one in services]), MERIT.name),
        spread=_spread([one.spread for one in services]),
        findings=named,
        assumed=assumed.unique(subset=["about", "code"], keep="first", maintain_order=True),
    )


def _spread(spreads: Sequence[Spread]) -> Spread:
    rows, places = 0, 0
    battery, forecast = [], {}
    for one in spreads:
        battery.append(one.battery + places)
        forecast.update({row + rows: told for row, told in one.forecast.items()})
        rows, places = rows + one.battery.size, places + one.streams.size
    return replace(
        spreads[0],
        edges=np.concatenate([one.edges for one in spreads], axis=1),
        battery=np.concatenate(battery),
        streams=np.concatenate([one.streams for one in spreads]),
        forecast=forecast,
        middle=np.concatenate([one.middle for one in spreads]),
    )
