"""All evidence on one battery in, one verdict out: the figure, its doubt, and what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import hypot

import polars as pl

from meguri.health.diagnosis_faults import DiagnosisCode, DiagnosisError, DiagnosisFault
from meguri.health.pack import Pack
from meguri.health.verdict import words
from meguri.health.verdict.density import Z95
from meguri.health.verdict.fusing import PLAUSIBLE, Fused, fuse
from meguri.health.verdict.identity import verdict_id
from meguri.tables.checking import check
from meguri.tables.health import FINDINGS, HEALTH, HEALTH_ASSUMED, HEALTH_EVIDENCE

ALLOWED_APART = 2.576  # standard deviations: one pair in a hundred of sound methods lies farther apart
LEAST_SIDE = 0.002  # no result is taken for firmer than this on either side
TOO_WIDE = 0.20  # an interval of more than 20 points cannot tell a good battery from a bad one
USER = "user"


@dataclass(frozen=True, eq=False)
class Verdict:
    """The verdict on one battery.

    Attributes:
        health: one row (table `health`).
        evidence: all rows (table `health_evidence`), with the part of each; 0 where set aside.
        findings: what does not fit (table `findings`).
        assumed: what nobody said (table `health_assumed`).
        fused: the density behind the figures.
    """

    health: pl.DataFrame
    evidence: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    fused: Fused


def judge(
    evidence: pl.DataFrame,
    pack: Pack | None,
    *,
    soh_bms_share: float | None = None,
    chassis_number: str | None = None,
    is_synthetic: bool = False,
) -> Verdict:
    """HEALTH_EVIDENCE in any order in, HEALTH out, with findings and the part of every row.

    Only rows of one definition are fused: capacity SOH where there is any, SOCE only where the pack's
    certified energy is known, an unstated one only where nothing else is; rows measured on the car itself
    decide before rows drawn from vehicle facts.

    Args:
        evidence: rows of all methods; `weight_share` is not read.
        pack: its capacity when new is what counts as 100 %; None where nobody knows it.
        soh_bms_share: what the car itself says, share.
        chassis_number: of the car.
        is_synthetic: whether any of the data are simulated.

    Raises:
        DiagnosisError: no row that could be used.
        TableError: rows that break the declaration of HEALTH_EVIDENCE.
    """
    rows = check(HEALTH_EVIDENCE, evidence)
    definition = _definition(rows, pack)
    used, aside = rows.filter(definition=definition), rows.filter(pl.col("definition") != definition)
    fused = fuse(used)
    weighed = pl.concat((_weighed(used, fused), aside.with_columns(weight_share=pl.lit(0.0))))
    low, median, high = fused.points()
    lead = _leading(weighed)
    measured = weighed.filter(pl.col("way") != "facts")["measured_on"].drop_nulls()
    health = {
        "verdict_id": verdict_id(rows, pack, definition, chassis_number, is_synthetic=is_synthetic),
        "soh_share_low": low,
        "soh_share": median,
        "soh_share_high": high,
        "definition": definition,
        "reference_capacity_ah": None if pack is None else pack.capacity_ah,
        "reference_source": None if pack is None else pack.capacity_source_id or USER,
        "validation": lead["validation"],
        "binding": lead["binding"],
        "chassis_number": chassis_number,
        "soh_bms_share": soh_bms_share,
        "measured_on": measured.sort().last() if measured.len() else None,
        "is_synthetic": is_synthetic,
    }
    found = [*_apart(used), *_other_definitions(aside), *_about_result((low, median, high), soh_bms_share)]
    return Verdict(
        check(HEALTH, pl.DataFrame([health], schema=HEALTH.polars_schema)),
        check(HEALTH_EVIDENCE, weighed.sort("weight_share", "evidence_id", descending=[True, False])),
        _findings(found),
        _assumed(),
        fused,
    )


def _definition(rows: pl.DataFrame, pack: Pack | None) -> str:
    """The definition that the verdict speaks in."""
    usable = [
        name
        for name in ("soh_c", "soce", "unstated")
        if name != "soce" or (pack is not None and pack.certified_energy_kwh is not None)
    ]
    for pool in (rows.filter(pl.col("way") != "facts"), rows):
        for name in usable:
            if name in set(pool["definition"]):
                return name
    if rows.is_empty():
        raise DiagnosisError((DiagnosisFault(DiagnosisCode.NOTHING_GIVEN),))
    methods = ", ".join(sorted(set(rows["method"])))
    raise DiagnosisError((DiagnosisFault(DiagnosisCode.OTHER_DEFINITION, {"methods": methods}),))


def _weighed(used: pl.DataFrame, fused: Fused) -> pl.DataFrame:
    """Each row's part: its method's, split among the method's rows by their precision."""
    shares = fused.shares()
    precision = 1.0 / (pl.col("soh_share_high") - pl.col("soh_share_low")).clip(0.001) ** 2
    within = precision / precision.sum().over("method")
    return used.with_columns(weight_share=within * pl.col("method").replace_strict(shares))


def _leading(weighed: pl.DataFrame) -> dict[str, str]:
    """The row that weighs most; what it is validated for and bound to is said of the verdict."""
    first = weighed.sort("weight_share", "method", "evidence_id", descending=[True, False, False])
    return dict(first.row(0, named=True))


@dataclass(frozen=True, slots=True)
class _Finding:
    code: str
    level: str
    about: str
    found: float | None = None
    limit: float | None = None


def _apart(used: pl.DataFrame) -> list[_Finding]:
    """Methods, and results within one method, that lie farther apart than their doubt allows.

    Two results of one method are looked at as two methods are; of three or more, each against their median.
    """
    width = pl.col("soh_share_high") - pl.col("soh_share_low")
    spread = used.with_columns(sd=width.clip(0.004) / (2 * Z95))
    best = spread.sort("sd", "soh_share").group_by("method", maintain_order=True).first().sort("method")
    twos = spread.filter(pl.len().over("method") == 2).sort("soh_share").partition_by("method")
    found = [
        _Finding(code, "warning", about, away * 100, allowed * 100)
        for code, rows in ((words.METHODS_DISAGREE, best), *((words.RESULTS_DISAGREE, two) for two in twos))
        for about, away, allowed in _conflicts(rows)
    ]
    middle = pl.col("soh_share").median().over("method")
    odd = spread.with_columns(away=(pl.col("soh_share") - middle).abs(), allowed=pl.col("sd") * 3.3)
    for row in odd.filter(pl.col("away") > pl.col("allowed"), pl.len().over("method") > 2).to_dicts():
        far = _Finding(words.RESULT_APART, "caution", row["method"], row["away"] * 100, row["allowed"] * 100)
        found.append(far)
    return found


def _conflicts(rows: pl.DataFrame) -> Iterator[tuple[str, float, float]]:
    """Every two rows that can hardly both be true: their methods, how far apart, and what is allowed.

    What counts of each is the side that faces the other: an aged result may have sunk, but not risen.
    """
    for one, other in combinations(rows.to_dicts(), 2):
        below, above = sorted((one, other), key=lambda row: float(row["soh_share"]))
        away = above["soh_share"] - below["soh_share"]
        sides = (below["soh_share_high"] - below["soh_share"], above["soh_share"] - above["soh_share_low"])
        allowed = ALLOWED_APART * hypot(*(max(side, LEAST_SIDE) / Z95 for side in sides))
        if away > allowed:
            yield ", ".join(dict.fromkeys((one["method"], other["method"]))), away, allowed


def _other_definitions(aside: pl.DataFrame) -> list[_Finding]:
    return [
        _Finding(words.DEFINITION_SET_ASIDE, "caution", method) for method in sorted(set(aside["method"]))
    ]


def _about_result(points: tuple[float, float, float], bms: float | None) -> list[_Finding]:
    low, median, high = points
    found = []
    if high - low > TOO_WIDE:
        found.append(_Finding(words.CANNOT_TELL, "caution", "verdict", (high - low) * 100, TOO_WIDE * 100))
    if bms is not None and not low <= bms <= high:
        reach = (high - median) if bms > high else (median - low)
        found.append(_Finding(words.BMS_DIFFERS, "caution", "bms", abs(bms - median) * 100, reach * 100))
    return found


def _findings(found: list[_Finding]) -> pl.DataFrame:
    rows = [
        {
            "finding_id": f"verdict-{place}",
            "code": one.code,
            "level": one.level,
            "about": one.about,
            "found_value": one.found,
            "limit_value": one.limit,
            "unit": None if one.found is None else "points",
        }
        for place, one in enumerate(found, start=1)
    ]
    return check(FINDINGS, pl.DataFrame(rows, schema=FINDINGS.polars_schema))


def _assumed() -> pl.DataFrame:
    row = {
        "about": "verdict",
        "code": "weak_prior",
        "said": f"{PLAUSIBLE[0]:.0%}–{PLAUSIBLE[1]:.0%}",
        "source_id": None,
    }
    return check(HEALTH_ASSUMED, pl.DataFrame([row], schema=HEALTH_ASSUMED.polars_schema))
