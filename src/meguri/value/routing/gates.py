"""What bars a way, burdens it, or has to be told of it: conditions with their clause, and how they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from meguri.tables.worth import WAYS
from meguri.value.routing import words
from meguri.value.routing.standing import MENDING_TESTS, Standing

MOST_PAID_SHARE = 0.5  # of the draws in which one pays to be rid of it; from there on it is likely waste
_CLAUSES: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "traceability": ("IEC 63338:2024", "clause 4", None, "iec_63338_scope"),
    "carriage": ("UN model regulations / IMDG code", "SP 376", None, None),
}
_RULES = {
    "waste_or_valuable": "jp_waste_or_valuable",
    "waste_permit": "jp_waste_permit",
    "waste_export": "jp_waste_export",
    "basel": "jp_basel_steps",
    "dismantling": "jp_elv_permit",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of one way.

    Attributes:
        way: which way.
        gate: which condition (table `route_gates`).
        effect: what it does where it is not met: bars, warns, notes.
        standing: met, not_met, unknown, not_asked.
        code: of the finding, where there is one.
        level: of the finding.
        mends: tests or steps that mend it.
        done: those that are done.
        found: value found.
        limit: value wanted.
        unit: of both.
    """

    way: str
    gate: str
    effect: str
    standing: str
    code: str | None = None
    level: str = "note"
    mends: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    found: float | None = None
    limit: float | None = None
    unit: str | None = None

    @property
    def bars(self) -> bool:
        """Whether it closes the way."""
        return self.effect == "bars" and self.standing == "not_met"

    def clause(self) -> tuple[str | None, str | None, str | None, str | None]:
        """Act or standard, clause, id of the rule of law, id of the source."""
        if self.gate in _RULES:
            return law_clause(_RULES[self.gate])
        return _CLAUSES.get(self.gate, (None, None, None, None))


def law_clause(rule_id: str) -> tuple[str, str | None, str, str]:
    """Act, clause, rule and source of a rule of law."""
    from meguri.facts.source import fact

    rules = fact("law_rules").rows
    row = rules.row(by_predicate=pl.col("rule_id") == rule_id, named=True)
    return row["instrument"], row["provision"], rule_id, row["source_id"]


def gates_of(standing: Standing, priced: Mapping[str, float]) -> list[Gate]:
    """Every condition of every way, in the order of WAYS.

    Args:
        standing: what is known of the battery.
        priced: way with a price → share of the draws in which one pays to be rid of the battery.
    """
    found: list[Gate] = []
    for way in WAYS:
        is_priced = way in priced
        code = None if is_priced else words.NOT_PRICED
        found.append(Gate(way, "price", "bars", "met" if is_priced else "not_met", code))
        found.append(_safety(way, standing))
        found += _of_way(way, standing, priced.get(way, 0.0))
    return found


def _of_way(way: str, standing: Standing, paid_share: float) -> Iterator[Gate]:
    if way == "keep":
        yield _guarantee(standing)
    elif way == "export":
        yield from _abroad(standing)
    elif way == "reuse":
        yield _traceability(standing)
        yield _dismantling(way, standing)
    else:
        yield from _waste(standing, paid_share)
        yield _dismantling(way, standing)
        if standing.worst == "danger":
            mends = ("sp376_packing",)
            yield Gate(way, "carriage", "warns", "not_met", words.DAMAGED_CARRIAGE, "warning", mends)


def _safety(way: str, standing: Standing) -> Gate:
    worst = standing.worst
    if way == "recycle":
        return Gate(way, "safety", "notes", "not_asked")
    if worst is None:
        return Gate(way, "safety", "bars", "unknown", words.UNCHECKED, "caution", ("check_safety",))
    if worst == "danger":
        return Gate(way, "safety", "bars", "not_met", words.DANGER, "danger", ("clear_safety",))
    if worst == "warning":
        return Gate(way, "safety", "warns", "not_met", words.CAUTION, "warning", ("clear_safety",))
    return Gate(way, "safety", "bars", "met")


def _traceability(standing: Standing) -> Gate:
    done = tuple(one for one in MENDING_TESTS if one in standing.tests_done)
    if standing.traceability == "recorded":
        return Gate("reuse", "traceability", "warns", "met", mends=MENDING_TESTS, done=done)
    is_known = standing.traceability != "unknown"
    code = words.NO_TRACE if is_known else words.TRACE_UNKNOWN
    return Gate(
        "reuse",
        "traceability",
        "warns",
        "not_met" if is_known else "unknown",
        code,
        "warning" if is_known else "caution",
        MENDING_TESTS,
        done,
        found=float(len(done)),
        limit=float(len(MENDING_TESTS)),
    )


def _guarantee(standing: Standing) -> Gate:
    told = {True: "met", False: "not_met", None: "unknown"}[standing.is_eligible]
    codes = {"met": None, "not_met": words.NOT_ELIGIBLE, "unknown": words.ELIGIBILITY_UNKNOWN}
    levels = {"met": "note", "not_met": "warning", "unknown": "note"}
    return Gate("keep", "guarantee", "warns", told, codes[told], levels[told], ("ask_guarantor",))


def _abroad(standing: Standing) -> Iterator[Gate]:
    is_loose = standing.goods != "vehicle"
    mends = ("moe_confirmation", "basel_precheck")
    if standing.is_waste:
        if standing.has_export_consent:
            yield Gate("export", "waste_export", "bars", "met", mends=mends, done=mends)
        else:
            yield Gate("export", "waste_export", "bars", "not_met", words.WASTE_EXPORT, "danger", mends)
    elif standing.is_waste is None and is_loose:
        yield Gate("export", "waste_export", "bars", "unknown", words.WASTE_UNKNOWN, "caution", mends)
    else:
        yield Gate("export", "waste_export", "bars", "not_asked")
    if not is_loose:
        yield Gate("export", "basel", "warns", "not_asked")
    elif standing.has_export_consent:
        yield Gate("export", "basel", "warns", "met", mends=("basel_precheck",), done=("basel_precheck",))
    else:
        told = "unknown" if standing.has_export_consent is None else "not_met"
        yield Gate("export", "basel", "warns", told, words.BASEL, "warning", ("basel_precheck",))


def _waste(standing: Standing, paid_share: float) -> Iterator[Gate]:
    is_paid = paid_share >= MOST_PAID_SHARE
    yield Gate(
        "recycle",
        "waste_or_valuable",
        "warns",
        "not_met" if is_paid else "met",
        words.PAID_TO_TAKE if is_paid else None,
        "warning",
        found=100 * paid_share,
        limit=100 * MOST_PAID_SHARE,
        unit="%",
    )
    if not (is_paid or standing.is_waste):
        yield Gate("recycle", "waste_permit", "bars", "not_asked")
        return
    mends = ("waste_carrier",)
    if standing.has_waste_permit:
        yield Gate("recycle", "waste_permit", "bars", "met", mends=mends, done=mends)
    elif standing.has_waste_permit is None:
        yield Gate("recycle", "waste_permit", "bars", "unknown", words.WASTE_PERMIT_UNKNOWN, "caution", mends)
    else:
        yield Gate("recycle", "waste_permit", "bars", "not_met", words.NO_WASTE_PERMIT, "danger", mends)


def _dismantling(way: str, standing: Standing) -> Gate:
    mends = ("licensed_dismantler",)
    if standing.goods != "vehicle":
        return Gate(way, "dismantling", "bars", "not_asked")
    if standing.has_dismantler:
        return Gate(way, "dismantling", "bars", "met", mends=mends, done=mends)
    if standing.has_dismantler is None:
        return Gate(way, "dismantling", "bars", "unknown", words.DISMANTLER_UNKNOWN, "note", mends)
    return Gate(way, "dismantling", "bars", "not_met", words.NO_DISMANTLER, "danger", mends)
