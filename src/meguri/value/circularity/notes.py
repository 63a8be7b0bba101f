"""What has to be said of a count: days that counted nothing and why, and what nobody said."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.notes import Row, assumed_frame, assumed_row, finding, findings_frame
from meguri.value.circularity import words
from meguri.value.circularity.counting import Counted
from meguri.value.circularity.doubt import SHARED
from meguri.value.circularity.knots import CARRIED, NEW, Knots, without_state
from meguri.value.circularity.pieces import Pieces
from meguri.value.circularity.records import Floats, Records
from meguri.value.circularity.scheme import Scheme
from meguri.value.told_figures import ASSUMED


def finding_rows(known: Records, state: Knots, told: Counted) -> pl.DataFrame:
    """FINDINGS: a row for each battery and reason why days of it counted nothing or less."""
    return findings_frame("merit", _findings(known, state, told))


def _findings(known: Records, state: Knots, told: Counted) -> Iterator[Row]:
    cut = told.pieces
    days = cut.until - cut.since
    owned, recorded, stated = cut.holding >= 0, _recorded(known, cut), cut.knot >= 0
    used = (told.driven_km > 0) | (told.moved_kwh > 0)
    stateless = set(without_state(known, state))
    for name in sorted(stateless):
        yield finding(words.NO_HEALTH, "warning", name)
    reasons = (
        (words.NO_USE, "note", owned & ~recorded),
        (words.PARKED, "note", owned & recorded & ~used),
        (words.NO_OWNER, "caution", ~owned & recorded),
        (words.HEALTH_ENDED, "caution", owned & used & ~stated),
    )
    for code, level, which in reasons:
        for place, total in _by_battery(cut.battery, days, which):
            name = known.ids[place]
            if code != words.HEALTH_ENDED or name not in stateless:
                yield finding(code, level, name, total, unit="days")
    carried = (
        stated & (state.kind[np.maximum(cut.knot, 0) + stated] == CARRIED) if state.kind.size else stated
    )
    for place, total in _by_battery(cut.battery, days, owned & used & carried):
        yield finding(words.CARRIED, "note", known.ids[place], total, unit="days")


def _recorded(known: Records, cut: Pieces) -> NDArray[np.bool_]:
    """Whether a record says what each piece was used for; one without distance and energy says nothing."""
    says = known.use.select(pl.col("driven_km").is_not_null() | pl.col("moved_kwh").is_not_null())
    return np.append(says.to_series().to_numpy(), [False])[cut.record]  # −1 is the False at the end


def _by_battery(battery: Any, days: Floats, which: Any) -> Iterator[tuple[int, float]]:
    total = np.bincount(battery[which], days[which]) if np.any(which) else np.zeros(0)
    for place in np.flatnonzero(total):
        yield int(place), float(total[place])


def assumed_rows(state: Knots, rule: Scheme) -> pl.DataFrame:
    """HEALTH_ASSUMED: the law, the rule of use, the line between verdicts, the doubt that is shared."""
    return assumed_frame(_assumed(state, rule))


def _assumed(state: Knots, rule: Scheme) -> Iterator[Row]:
    about, law, use = rule.scheme_id, rule.law, rule.use
    said = f"{law.law_id}: {law.base_year}, {law.shape:g}, {law.scale_yr:.4g}"
    yield assumed_row(about, "merit_law", said, law.source_ids[0] if law.source_ids else None)
    yield assumed_row(about, "merit_fade", f"{100 * law.fade_per_yr:g}")
    yield assumed_row(
        about, "merit_full_km", f"{use.full_km_per_yr:,.6g}", _source(rule, "use.full_km_per_yr")
    )
    yield assumed_row(about, "merit_full_cycles", f"{use.full_cycles_per_yr:g}")
    if state.battery.size:
        yield assumed_row(about, "merit_straight", "")
        yield assumed_row(about, "merit_shared", f"{100 * SHARED:g}")
    for code, kind in (("merit_new", NEW), ("merit_carried", CARRIED)):
        count = np.unique(state.battery[state.kind == kind]).size
        if count:
            told = f"{count:,}" if kind == NEW else f"{rule.history.carry_most_yr:g}"
            yield assumed_row(about, code, told)
    if rule.assumed_keys:
        yield assumed_row(about, "merit_scheme", ", ".join(rule.assumed_keys))


def _source(rule: Scheme, key: str) -> str | None:
    source = rule.sources.get(key, ASSUMED)
    return None if source in (ASSUMED, "given") else source
