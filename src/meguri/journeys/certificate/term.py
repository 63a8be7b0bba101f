"""How long is a result good for? A rule of use, and a label that says that it is ours.

The rule is that of a car on a dealer's shelf (`diagnosis_rules`, rule `validity`): so many days that the
fastest fade known of a fleet uses up at most a fifth of the accuracy needed there, or so many kilometres. It
counts from the oldest measurement that carries the verdict, and the shorter of the rules there are for a
sale is the one taken: an auction would allow twice as long.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from meguri.facts.methods import rule_value
from meguri.journeys.certificate.content import Term
from meguri.journeys.certificate.faults import CertificateCode, CertificateFault, certificate_fault
from meguri.tables.schema import N_

PURPOSE = "dealer_shelf"
RULE_SOURCE = "meguri_rules"
_DAY = N_("a day such as 2026-11-20")


def term_of(
    carrying: Sequence[Mapping[str, Any]],
    measured_on: date | None,
    *,
    where: str,
    folder: Path | None = None,
) -> tuple[Term, list[CertificateFault]]:
    """How long a verdict is good for.

    Args:
        carrying: the measurements that carry it (table `health_evidence`).
        measured_on: day of the newest evidence, as the verdict says.
        where: what messages call the diagnosis.
        folder: the user's data folder.

    Returns:
        The term; without a last day where some measurement has no day. And what cannot be read.
    """
    told = [row.get("measured_on") for row in carrying]
    days: list[date] = []
    faults = []
    for text in (one for one in told if one is not None):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            put = {"where": where, "part": "measured_on", "found": text, "wanted": _DAY}
            faults.append(certificate_fault(CertificateCode.BAD_VALUE, **put))
    if not told and measured_on is not None:
        days = [measured_on]
    is_known = bool(days) and None not in told
    valid_days = int(rule_value(PURPOSE, "validity", "days", folder=folder) or 0)
    distance = rule_value(PURPOSE, "validity", "distance", folder=folder)
    first = min(days) if is_known else None
    return Term(
        measured_from=first,
        measured_on=max(days) if is_known else None,
        days=valid_days,
        distance_km=None if distance is None else int(distance),
        until=None if first is None else _after(first, valid_days),
        source_id=RULE_SOURCE,
    ), faults


def _after(first: date, days: int) -> date:
    try:
        return first + timedelta(days=days)
    except OverflowError:  # the last year there is
        return date.max
