"""A showing believed by a trust list: whose key signed it, whether it was good then, what it may speak of."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError, DisclosureFault, fault
from meguri.passport.disclosure.issuing import RESERVED
from meguri.passport.disclosure.reading import Asked, Disclosed, read_disclosed
from meguri.passport.signing.issuer_check import key_finding
from meguri.passport.signing.keys import PublicKey
from meguri.passport.signing.states import State
from meguri.passport.signing.trust import Issuer, Matter, TrustList

_SUBJECT = "sub"


def judged_at(day: date, now: datetime) -> datetime:
    """The moment at which a showing is judged for a day: now for today, else the last second of that day.

    A statement of this morning is not yet there at any fixed hour before it, and one that ran out during the
    day is not good any more.

    Args:
        day: the day, on the calendar of `now`.
        now: with its zone.
    """
    return now if day == now.date() else datetime.combine(day, time(23, 59, 59), now.tzinfo)


def read_trusted(
    showing: str,
    trust: TrustList,
    *,
    at: datetime,
    asked: Asked | None = None,
    required: Collection[str] = (),
    where: str = "statement",
) -> Disclosed:
    """A showing, believed by a trust list.

    The key has to be one of those that the list gives to this issuer: a name that carries its own key
    (did:key) is no proof of who holds it. The issuer has to be trusted with passports; who is trusted with
    diagnoses only may state what changes over the life (the state of health), and no more.

    Args:
        showing: in compact form.
        trust: whom to believe.
        at: now, with a zone.
        asked: what was asked for.
        required: JSON Pointers of claims that have to be shown.
        where: what messages call it.

    Raises:
        DisclosureError: every reason not to believe it.
        ValueError: `at` has no zone.
    """

    def key_of(issuer: str, name: str) -> PublicKey | None:
        known, key = trust.issuers.get(issuer), trust.find_key(name)
        return key if known is not None and key is not None and known.key(key) is not None else None

    found = read_disclosed(showing, issuer_keys=key_of, at=at, asked=asked, required=required, where=where)
    if faults := list(_faults(found, trust, at, where)):
        raise DisclosureError(faults)
    return found


def _faults(found: Disclosed, trust: TrustList, at: datetime, where: str) -> Iterator[DisclosureFault]:
    begins, ends = trust.valid_from, trust.valid_until
    if (begins and begins > at) or (ends and ends < at):
        yield fault(DisclosureCode.TRUST_TERM, where, found=begins or "…", wanted=ends or "…")
    issuer = trust.issuers[found.issuer]
    key = issuer.key(found.key)
    if key is None or key_finding(key, found.issued_at).state is not State.OK:
        yield fault(DisclosureCode.KEY_THEN, where, found=found.issued_at or "…", issuer=found.issuer)
    if not _may_say(issuer, found):
        wanted = Matter.PASSPORT.value
        allowed = ", ".join(sorted(issuer.matters))
        yield fault(DisclosureCode.MATTER, where, found=wanted, wanted=allowed)


def _may_say(issuer: Issuer, found: Disclosed) -> bool:
    from meguri.passport.document import attributes

    if Matter.PASSPORT in issuer.matters:
        return True
    known = attributes()
    told = {_attribute(name, known) for name in found.claims if name not in RESERVED and name != _SUBJECT}
    changes = all(name in known and known[name].is_dynamic for name in told)
    return changes and Matter.DIAGNOSIS in issuer.matters


def _attribute(claim: str, known: Collection[str]) -> str:
    """The attribute that a claim is about: an edge of an interval stands beside its number."""
    if claim in known:
        return claim
    return claim.removesuffix("_low").removesuffix("_high")
