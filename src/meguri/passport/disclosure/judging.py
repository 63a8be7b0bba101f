"""What a showing is worth on a day, by one rule for every door: accepted, rejected, or left open."""

from dataclasses import dataclass
from datetime import date, datetime

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError, DisclosureFault, fault
from meguri.passport.disclosure.reading import Disclosed
from meguri.passport.disclosure.trusted import judged_at, read_trusted
from meguri.passport.signing.trust import TrustList
from meguri.passport.signing.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a showing.

    Attributes:
        verdict: accepted, rejected, or undecided where nothing failed but the issuer is unknown.
        faults: what keeps it from being accepted.
        disclosed: what was shown; None unless it is accepted.
    """

    verdict: Verdict
    faults: tuple[DisclosureFault, ...] = ()
    disclosed: Disclosed | None = None


def is_showing(content: bytes) -> bool:
    """Whether content looks like a statement in compact form, and not like a credential in JSON."""
    return b"~" in content and content.lstrip()[:1] != b"{" and content.strip().isascii()


def judge_showing(
    content: bytes,
    trust: TrustList,
    day: date,
    now: datetime,
    *,
    max_age_days: int | None = None,
    where: str = "document",
) -> Judged:
    """Judge a showing. Whatever it is, the answer is a verdict.

    Args:
        content: that `is_showing` takes for one.
        trust: whom to believe.
        day: for which day.
        now: with its zone.
        max_age_days: the oldest statement that serves; None asks for none.
        where: what messages call it.
    """
    text = content.decode("ascii").strip()
    try:
        found = read_trusted(text, trust, at=judged_at(day, now), where=where)
    except DisclosureError as refused:
        faults = tuple(one for one in refused.faults if isinstance(one, DisclosureFault))
        is_open = {one.code for one in faults} == {DisclosureCode.ISSUER_KEY}
        return Judged(Verdict.UNDECIDED if is_open else Verdict.REJECTED, faults)
    days = None if found.issued_at is None else (day - found.issued_at.date()).days
    if max_age_days is not None and (days is None or days > max_age_days):
        values = {"found": "–" if days is None else days, "limit": max_age_days}
        return Judged(Verdict.REJECTED, (fault(DisclosureCode.TOO_OLD, where, **values),))
    return Judged(Verdict.ACCEPTED, disclosed=found)
