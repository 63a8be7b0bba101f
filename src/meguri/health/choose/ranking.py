"""The ranking: what fits, then what serves the purpose better (docs/explain/diagnosis-methods.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from meguri.facts.methods import Methods, diagnosis_methods, half_width_points, record_items, stated_accuracy
from meguri.health.choose.fitting import Reason, hard_reasons
from meguri.health.choose.question import Question
from meguri.health.choose.rules import Needs
from meguri.tables.methods import METHOD_CHOICES, METHOD_REASONS

_CHEMISTRY_WORTH = {"chemistry_good": 1.0, "chemistry_weak": 0.0}  # anything else is worth a half
_NOTHING: dict[str, Any] = {"error_points": None, "kind": "none", "evidence": "none", "source_id": None}


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The answer to a question.

    Attributes:
        ranked: METHOD_CHOICES, those that fit first, best first; those that do not fit after them.
        reasons: METHOD_REASONS, in the order of `ranked`.
    """

    ranked: pl.DataFrame
    reasons: pl.DataFrame


def choose_methods(
    purpose: str,
    access: str | Iterable[str] = (),
    minutes: float | None = None,
    can_move: bool = False,
    chemistry: str | None = None,
    soc_from_share: float | None = None,
    soc_to_share: float | None = None,
    temperature_c: float | None = None,
    cards: Sequence[Methods] = (),
) -> pl.DataFrame:
    """METHOD_CHOICES: all methods, ranked for one purpose and situation; `choose` gives the reasons too.

    Args:
        purpose: auction, dealer_shelf, lease_return, guarantee, repurposing, recycling or dispute.
        access: ways in that there are: obd, charge_port, telematics, removed_pack, removed_module.
        minutes: time there is; None for as long as it takes.
        can_move: whether the car can be driven.
        chemistry: of the cells; None where it is not known.
        soc_from_share: lowest state of charge that the test may pass through, 0 to 1.
        soc_to_share: highest one.
        temperature_c: battery temperature at the test.
        cards: vendors' method cards, laid over the shipped methods.

    Raises:
        ChoiceError: values that make no question; all of them at once.
        ValueError: two cards have one id.
    """
    ways = (access,) if isinstance(access, str) else tuple(access)
    asked = Question(purpose, ways, minutes, can_move, chemistry, soc_from_share, soc_to_share, temperature_c)
    return choose(asked, cards=cards).ranked


def choose(asked: Question, *, cards: Sequence[Methods] = (), folder: Path | None = None) -> Choice:
    """All methods ranked for a question, with a reason for every criterion.

    Args:
        asked: purpose and situation.
        cards: vendors' method cards, laid over the shipped methods.
        folder: the user's data folder.

    Raises:
        ValueError: two cards have one id.
    """
    known, needs = diagnosis_methods(cards, folder=folder), Needs.of(asked.purpose, folder=folder)
    records = _measured_items(folder)
    rows: list[dict[str, Any]] = []
    reasons: dict[str, list[Reason]] = {}
    for method in known.methods.iter_rows(named=True):
        row, why = _judged(method, known, asked, needs, records, folder)
        rows.append(row)
        reasons[row["method_id"]] = why
    measures = dict(known.methods.select("method_id", "measures").iter_rows())
    rows.sort(key=lambda row: _order(row, reasons[row["method_id"]], measures=measures[row["method_id"]]))
    for place, row in enumerate(rows, start=1):
        row["place_rank"] = place if row["fits"] else None
    told = [
        {"method_id": row["method_id"], **asdict(one)} for row in rows for one in reasons[row["method_id"]]
    ]
    return Choice(
        METHOD_CHOICES.check(pl.DataFrame(rows, schema=METHOD_CHOICES.polars_schema)),
        METHOD_REASONS.check(pl.DataFrame(told, schema=METHOD_REASONS.polars_schema)),
    )


def _order(row: Mapping[str, Any], why: Sequence[Reason], *, measures: bool) -> tuple[int, bool, float, str]:
    """Fewest reasons against; then methods that measure this battery; then the score; then the id."""
    against = sum(one.stance == "against" for one in why)
    return against, not measures, -round(row["score_share"], 9), row["method_id"]


def _judged(
    method: Mapping[str, Any],
    known: Methods,
    asked: Question,
    needs: Needs,
    records: Mapping[str, frozenset[str]],
    folder: Path | None,
) -> tuple[dict[str, Any], list[Reason]]:
    name = method["method_id"]
    suits = dict(known.chemistries.filter(method_id=name).select("chemistry", "suits").iter_rows())
    figure = (
        stated_accuracy(known.accuracy, name, chemistry=asked.known_chemistry, minutes=asked.minutes)
        or _NOTHING
    )
    half = half_width_points(figure["kind"], figure["error_points"], figure["evidence"], folder=folder)
    if half is None:
        figure = _NOTHING
    hard = hard_reasons(method, suits, asked)
    fits = all(one.stance != "against" for one in hard)
    why = [*hard, *_soft_reasons(method, figure, half, needs)]
    given = set((method["gives"] or "").split())
    full = [standard for standard, items in records.items() if items <= given]
    partly = [standard for standard, items in records.items() if items & given and standard not in full]
    row = {
        **{column: method.get(column) for column in METHOD_CHOICES.names},
        "fits": fits,
        "score_share": _score(method, {one.code for one in hard}, figure, half, needs),
        "why": " ".join(one.code for one in why),
        **{column: figure[column] for column in ("error_points", "kind", "evidence")},
        "half_width_points": half,
        "accuracy_source_id": figure["source_id"],
        "records": " ".join(full) or None,
        "records_partly": " ".join(partly) or None,
    }
    return row, why


def _soft_reasons(
    method: Mapping[str, Any], figure: Mapping[str, Any], half: float | None, needs: Needs
) -> list[Reason]:
    if half is None:
        found = [Reason("accuracy_unpublished", "caution")]
    else:
        enough = half <= needs.half_width_points
        code, stance = ("accuracy_enough", "for") if enough else ("accuracy_short", "caution")
        found = [Reason(code, stance, half, needs.half_width_points, "points")]
        if figure["evidence"] == "self_reported":
            found.append(Reason("accuracy_self_reported", "caution"))
    if not method["measures"]:
        found.append(Reason("not_measured", "caution"))
    answers = method["output"] in needs.outputs
    found.append(Reason("output_answers" if answers else "output_else", "for" if answers else "caution"))
    return found + [Reason(f"weak_{code}", "caution") for code in (method["weak_when"] or "").split()]


def _score(
    method: Mapping[str, Any],
    codes: set[str],
    figure: Mapping[str, Any],
    half: float | None,
    needs: Needs,
) -> float:
    """Weighted mean of how far each criterion is met, 0 to 1; what is not published earns nothing."""
    minutes = method["minutes_min_high"]
    minutes = method["minutes_min_low"] if minutes is None else minutes
    chemistry = next((worth for code, worth in _CHEMISTRY_WORTH.items() if code in codes), 0.5)
    met = {
        "accuracy": 0.0 if half is None else min(1.0, needs.half_width_points / max(half, 1e-9)),
        "evidence": 0.0 if half is None else needs.evidence_worth[figure["evidence"]],
        "time": 0.0 if minutes is None else min(1.0, needs.usual_min / max(minutes, 1e-9)),
        "output": 1.0 if method["output"] in needs.outputs else 0.0,
        "chemistry": chemistry,
    }
    return min(1.0, sum(needs.weights[name] * met[name] for name in sorted(met)))


def _measured_items(folder: Path | None) -> dict[str, frozenset[str]]:
    """By standard, the items of its record that a measurement gives; standards without any are left out."""
    measured = record_items(folder=folder).filter(given_by="measurement").sort("standard", "item")
    return {
        str(standard): frozenset(items["item"])
        for (standard,), items in measured.group_by("standard", maintain_order=True)
    }
