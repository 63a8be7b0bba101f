"""Vehicle facts → evidence: the fleet's band, and what the car displays, each with its honest doubt."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.packs import PackFacts, PackNameError, pack_named
from meguri.facts.places import climate_of
from meguri.health.chassis import binding_of
from meguri.health.prior import words
from meguri.health.prior.displays import (
    DEFAULT_GAUGE,
    bars_draws,
    bms_draws,
    firmware_points,
    most_shown_km,
    range_draws,
)
from meguri.health.prior.fleet import AGE_YR, KM_PER_YR, NOTHING_KNOWN, Fleet, fleet_of
from meguri.health.prior.known import VehicleFacts
from meguri.health.validation import validation_of
from meguri.tables.draws import Z95
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED, HEALTH_EVIDENCE

Row = dict[str, Any]

MOST_KM_PER_YR = 60_000.0  # beyond it a reading error is likelier than a taxi
HIGHEST = 1.5  # the end of the table of evidence
CONTRADICTION_SHARE = 0.05  # bars and display come from one reading; further apart one is wrong


@dataclass(frozen=True, eq=False)
class Prior:
    """What vehicle facts say of a battery.

    Attributes:
        rows: evidence (table `health_evidence`), the fleet's band first.
        findings: what speaks against the facts or the band (table `findings`).
        assumed: what was taken without being told (table `health_assumed`).
    """

    rows: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame

    @property
    def band(self) -> tuple[float, float, float]:
        """5 %, 50 % and 95 % point of the fleet's band, shares."""
        row = self.rows.row(0, named=True)
        return row["soh_share_low"], row["soh_share"], row["soh_share_high"]


def vehicle_prior(facts: VehicleFacts) -> Prior:
    """The state of health that the facts of a vehicle allow, without any measurement.

    Returns:
        A row `fleet_prior`; and where given `bms_read` or `capacity_bars` (both come from one reading of
        the controller, so the finer is taken) and `displayed_range`. A model nobody knows gets the band
        of all vehicles.
    """
    pack, findings = _pack(facts.model)
    rows, assumed = [_fleet_row(facts, pack, findings)], _assumed(facts, pack)
    rows += _meter_rows(facts, pack, findings, assumed) + _range_rows(facts, pack, findings)
    findings += _above_fleet(rows)
    found = [
        dict.fromkeys(FINDINGS.names) | {"finding_id": f"prior-{rank}"} | one
        for rank, one in enumerate(findings, start=1)
    ]
    return Prior(
        HEALTH_EVIDENCE.check(pl.DataFrame(rows, schema=HEALTH_EVIDENCE.polars_schema)),
        FINDINGS.check(pl.DataFrame(found, schema=FINDINGS.polars_schema)),
        HEALTH_ASSUMED.check(pl.DataFrame(assumed, schema=HEALTH_ASSUMED.polars_schema)),
    )


def _pack(model: str | None) -> tuple[PackFacts | None, list[Row]]:
    try:
        return (None if model is None else pack_named(model)), []
    except PackNameError:
        return None, [_finding(words.MODEL_UNKNOWN, "note", str(model))]


def _is_nothing_known(facts: VehicleFacts, pack: PackFacts | None) -> bool:
    return pack is None and facts.age_yr is None and facts.odometer_km is None


def _fleet_row(facts: VehicleFacts, pack: PackFacts | None, findings: list[Row]) -> Row:
    if _is_nothing_known(facts, pack):
        low, middle, high = NOTHING_KNOWN
        return _row(facts, pack, "fleet_prior", (low, middle, high), (high - low) / (2 * Z95), None)
    fleet = fleet_of(facts, pack)
    findings += _fleet_findings(facts, pack, fleet)
    return _row(facts, pack, "fleet_prior", _points(fleet.draws), fleet.bias_share, fleet.source_id)


def _fleet_findings(facts: VehicleFacts, pack: PackFacts | None, fleet: Fleet) -> list[Row]:
    about = "unknown" if pack is None else pack.name
    found = []
    if facts.age_yr is not None and fleet.age_over_range > 1:
        limit = facts.age_yr / fleet.age_over_range
        found.append(_finding(words.AGE_OUT_OF_RANGE, "caution", about, facts.age_yr, limit, "yr"))
    if facts.odometer_km is not None and fleet.distance_over_range > 1:
        limit = facts.odometer_km / fleet.distance_over_range
        code = words.DISTANCE_OUT_OF_RANGE
        found.append(_finding(code, "caution", about, facts.odometer_km, limit, "km"))
    if facts.age_yr and facts.odometer_km and facts.odometer_km / facts.age_yr > MOST_KM_PER_YR:
        a_year = facts.odometer_km / facts.age_yr
        found.append(_finding(words.MUCH_DRIVEN, "caution", about, a_year, MOST_KM_PER_YR, "km"))
    if pack is not None and facts.first_registration is not None:
        early = (pack.sold_from - facts.first_registration).days / 365.25
        if early > 0:
            found.append(_finding(words.NOT_YET_SOLD, "caution", about, early, 0.0, "yr"))
    return found


def _meter_rows(
    facts: VehicleFacts, pack: PackFacts | None, findings: list[Row], assumed: list[Row]
) -> list[Row]:
    """The row of the displayed state of health, or else of the bars."""
    is_leaf30 = pack is not None and pack.name == "leaf30"
    firmware = facts.bms_updated if is_leaf30 else True
    bars = _usable_bars(facts, pack, findings, assumed)
    if is_leaf30 and firmware is not True and (bars is not None or facts.meter_soh_share is not None):
        findings.append(_finding(words.FIRMWARE, "caution", "leaf30", None, firmware_points(), "points"))
    rows = []
    if facts.meter_soh_share is not None:
        held, bias = bms_draws(facts.meter_soh_share, firmware=firmware)
        rows.append(_row(facts, pack, "bms_read", _points(held), bias, "arxiv_2603_21592"))
    if bars is not None and (not rows or _contradicts(facts.meter_soh_share, bars[0], findings)):
        held, bias = bms_draws(bars[0], firmware=firmware)
        rows.append(_row(facts, pack, "capacity_bars", _points(held), bias, bars[1]))
    return rows


def _usable_bars(
    facts: VehicleFacts, pack: PackFacts | None, findings: list[Row], assumed: list[Row]
) -> tuple[NDArray[np.float64], str] | None:
    if facts.bars is None:
        return None
    if pack is not None and pack.gauge is None:
        findings.append(_finding(words.NO_GAUGE, "note", pack.name))
        return None
    if pack is None:
        assumed.append(_assumption("capacity_bars", "gauge", DEFAULT_GAUGE, "mobility_lk_bars"))
    return bars_draws(facts.bars, pack)


def _contradicts(displayed: float | None, within: NDArray[np.float64], findings: list[Row]) -> bool:
    """Whether bars and display contradict each other: then nobody knows which of them holds."""
    low, high = float(within.min()), float(within.max())
    limit = min(max(displayed or 0.0, low), high)
    apart = abs((displayed or 0.0) - limit) > CONTRADICTION_SHARE
    if apart:
        code = words.BARS_CONTRADICT
        findings.append(
            _finding(code, "warning", "capacity_bars", 100 * (displayed or 0.0), 100 * limit, "points")
        )
    else:
        findings.append(_finding(words.BARS_SET_ASIDE, "note", "capacity_bars"))
    return apart


def _above_fleet(rows: list[Row]) -> list[Row]:
    """That the car displays more than cars of its kind and age hold: a new pack, or a controller reset."""
    most = rows[0]["soh_share_high"]
    return [
        _finding(words.ABOVE_FLEET, "caution", one["method"], 100 * one["soh_share"], 100 * most, "points")
        for one in rows[1:]
        if one["method"] in ("bms_read", "capacity_bars") and one["soh_share"] > most
    ]


def _range_rows(facts: VehicleFacts, pack: PackFacts | None, findings: list[Row]) -> list[Row]:
    if facts.meter_range_km is None:
        return []
    if pack is None or pack.rated_range_km is None:
        about = "unknown" if pack is None else pack.name
        findings.append(_finding(words.NO_RATED_RANGE, "note", about))
        return []
    limit = most_shown_km(pack.rated_range_km)
    if facts.meter_range_km > limit:
        code = words.RANGE_TOO_LONG
        findings.append(_finding(code, "caution", pack.name, facts.meter_range_km, limit, "km"))
        return []
    held, bias = range_draws(facts.meter_range_km, pack.rated_range_km)
    return [_row(facts, pack, "displayed_range", _points(held), bias, "evsmart_used_leaf")]


def _row(
    facts: VehicleFacts,
    pack: PackFacts | None,
    method: str,
    points: tuple[float, float, float],
    bias_share: float,
    source_id: str | None,
) -> Row:
    """One row of HEALTH_EVIDENCE; capacity only where the pack's reference is known."""
    low, middle, high = points
    reference = None if pack is None else pack.capacity_ah
    row: Row = dict.fromkeys(HEALTH_EVIDENCE.names)
    row |= {
        "evidence_id": method,
        "way": "facts" if method == "fleet_prior" else "readings",
        "method": method,
        "soh_share_low": low,
        "soh_share": middle,
        "soh_share_high": high,
        "definition": "soh_c",
        "bias_share": bias_share,
        "validation": validation_of(None if pack is None else pack.name, method).status,
        "measured_on": facts.on_day,
        "measured_by": facts.measured_by,
        "device": facts.device,
        "binding": binding_of(facts.chassis_number, facts.measured_by, facts.device, facts.on_day),
        "source_id": source_id,
    }
    if reference is not None:
        row |= dict(
            zip(
                ("capacity_ah_low", "capacity_ah", "capacity_ah_high"),
                (reference * one for one in points),
                strict=True,
            )
        )
    return row


def _points(draws: NDArray[np.float64]) -> tuple[float, float, float]:
    low, middle, high = np.clip(np.quantile(draws, (0.05, 0.5, 0.95)), 0.0, HIGHEST)
    return float(low), float(middle), float(high)


def _assumed(facts: VehicleFacts, pack: PackFacts | None) -> list[Row]:
    """What the fleet's band takes for what the facts leave open."""
    about = "fleet_prior"
    if _is_nothing_known(facts, pack):
        said = ", ".join(f"{100 * one:.0f} %" for one in NOTHING_KNOWN)
        return [_assumption(about, "nothing_known", said)]
    found = []
    if facts.age_yr is None and facts.odometer_km is None:
        found.append(_assumption(about, "age", ", ".join(f"{one:.0f}" for one in AGE_YR)))
    if facts.age_yr is None or facts.odometer_km is None:
        found.append(_assumption(about, "distance", ", ".join(f"{one:,.0f} km" for one in KM_PER_YR)))
    if facts.prefecture is None:
        found.append(_assumption(about, "place", "47", "jma_normals_1991_2020"))
    else:
        said = climate_of(facts.prefecture).prefecture
        found.append(_assumption(about, "climate_of_use", said, "jma_normals_1991_2020"))
    return found


def _assumption(about: str, code: str, said: str, source_id: str | None = None) -> Row:
    return {"about": about, "code": code, "said": said, "source_id": source_id}


def _finding(
    code: str,
    level: str,
    about: str,
    found: float | None = None,
    limit: float | None = None,
    unit: str | None = None,
) -> Row:
    return {
        "code": code,
        "level": level,
        "about": about,
        "found_value": found,
        "limit_value": limit,
        "unit": unit,
    }
