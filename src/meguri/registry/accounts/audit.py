"""The audit log: who did or tried what, with which battery, when, from which network, and how it ended.

It can only grow. Administrators read all of it, the holder of a battery what concerns it; the database itself
sees to both.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import Asker
from meguri.registry.accounts.networks import network_of
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

DONE, REFUSED = "done", "refused"
LARGEST_PAGE = 1_000
_LONGEST = 500  # characters of what it was done to


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log.

    Attributes:
        audit_no: its number; later ones are higher.
        at: when.
        way: how they came in.
        person_id: pseudonym of the person; None for keys and for nobody.
        organisation_id: for whom.
        credential_no: number of the key or session.
        verb: what they did.
        resource: with what.
        subject: with which one.
        battery_id: of which battery; None of none.
        network: from which network.
        outcome: `done` or `refused`, or what else became of it.
    """

    audit_no: int
    at: datetime
    way: str
    person_id: str | None
    organisation_id: str | None
    credential_no: int | None
    verb: str
    resource: str
    subject: str
    battery_id: str | None
    network: str
    outcome: str


def note(
    session: "Session",
    asker: Asker,
    verb: str,
    resource: str,
    subject: str = "",
    *,
    outcome: str = DONE,
    battery_id: str | None = None,
    address: str | None = None,
    now: Clock = utc_now,
) -> None:
    """Write one line; in the transaction of what it tells of, so that neither is there without the other.

    Args:
        session: of the registry itself.
        asker: who.
        verb: what they did, or tried.
        resource: with what.
        subject: with which one: an identifier or number, never a secret or a name.
        outcome: how it ended.
        battery_id: of which battery.
        address: of the client; only its network is kept.
        now: the registry's clock.
    """
    session.execute(
        "INSERT INTO meguri.audit (at, way, person_id, organisation_id, credential_no, verb, resource, "
        "subject, battery_no, network, outcome) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, "
        "(SELECT battery_no FROM meguri.batteries WHERE battery_id = %s), %s, %s)",
        [
            now(),
            str(asker.way),
            asker.person_id,
            asker.organisation_id,
            asker.credential_no,
            verb,
            resource,
            subject[:_LONGEST],
            battery_id,
            network_of(address),
            outcome,
        ],
    )


def line_of(asker: Asker, verb: str, resource: str, address: str | None) -> dict[str, object]:
    """What a line says of who did it and what, for a statement that writes it beside what it does."""
    return {
        "way": str(asker.way),
        "person_id": asker.person_id,
        "organisation_id": asker.organisation_id,
        "credential_no": asker.credential_no,
        "verb": verb,
        "resource": resource,
        "network": network_of(address),
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; what is None does not matter.

    Attributes:
        since: from this moment on.
        until: before this moment.
        verb: what was done.
        who: identifier of a person or organisation, or `registry` for what was done by command.
    """

    since: datetime | None = None
    until: datetime | None = None
    verb: str | None = None
    who: str | None = None


def entries(
    session: "Session",
    *,
    before: int | None = None,
    battery_id: str | None = None,
    limit: int = 100,
    wanted: Wanted | None = None,
) -> tuple[Entry, ...]:
    """The newest lines that whoever asks may read, the newest first.

    Args:
        session: a connection that `Wall.entered` as the asker.
        before: only lines older than this number, for the next page.
        battery_id: only those of a battery.
        limit: lines at most; not above `LARGEST_PAGE`.
        wanted: which lines; None for all.
    """
    which = wanted or Wanted()
    rows = session.execute(
        "SELECT a.audit_no, a.at, a.way, a.person_id, a.organisation_id, a.credential_no, a.verb, "
        "a.resource, a.subject, b.battery_id, a.network, a.outcome "
        "FROM meguri.audit a LEFT JOIN meguri.batteries b USING (battery_no) "
        "WHERE (%(before)s::bigint IS NULL OR a.audit_no < %(before)s::bigint) "
        "AND (%(battery)s::text IS NULL OR b.battery_id = %(battery)s::text) "
        "AND (%(since)s::timestamptz IS NULL OR a.at >= %(since)s::timestamptz) "
        "AND (%(until)s::timestamptz IS NULL OR a.at < %(until)s::timestamptz) "
        "AND (%(verb)s::text IS NULL OR a.verb = %(verb)s::text) "
        "AND (%(who)s::text IS NULL OR %(who)s::text IN (a.person_id, a.organisation_id, a.way)) "
        "ORDER BY a.audit_no DESC LIMIT %(limit)s",
        {
            "before": before,
            "battery": battery_id,
            "limit": max(1, min(limit, LARGEST_PAGE)),
            "since": which.since,
            "until": which.until,
            "verb": which.verb,
            "who": which.who,
        },
    )
    return tuple(Entry(*row) for row in rows)
