"""Access by grant: who holds a battery lets another read it until a day, and takes that back at will.

A grant is the holder's: it ends by its day, by withdrawal, and when the holder gives the battery away. What
can be granted is reading as somebody with a legitimate interest, or like the holder, and recording.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import REGISTRY, Asker, Way
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.policy import GRANTABLE
from meguri.registry.accounts.standing import holding_party
from meguri.registry.accounts.wall import Wall
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

MOST_DAYS = 366
LARGEST_PAGE = 1_000
_COLUMNS = (
    "g.grant_no, b.battery_id, g.giver, g.taker, g.reads_as, g.may_record, g.created_at, g.ends_at, "
    "g.withdrawn_at"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant.

    Attributes:
        grant_no: its number.
        battery_id: of which battery.
        giver: identifier of the holder who gave it.
        taker: identifier of the organisation or person who may read.
        reads_as: as which reader of passports.
        may_record: whether they may record events, too.
        created_at: since when.
        ends_at: until when.
        withdrawn_at: when it was taken back; None while it was not.
    """

    grant_no: int
    battery_id: str
    giver: str
    taker: str
    reads_as: str
    may_record: bool
    created_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None

    def counts(self, at: datetime) -> bool:
        """Whether it counts at a moment, as long as its giver holds the battery."""
        return self.withdrawn_at is None and self.created_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Offer:
    """What a holder wants to grant.

    Attributes:
        battery_id: of which battery.
        taker: identifier of an organisation or person with an account here.
        ends_at: until when.
        reads_as: as which reader of passports.
        may_record: whether they may record events, too.
    """

    battery_id: str
    taker: str
    ends_at: datetime
    reads_as: str = "legitimate_interest"
    may_record: bool = False


def give(
    session: "Session",
    wall: Wall,
    asker: Asker,
    offer: Offer,
    *,
    address: str | None = None,
    now: Clock = utc_now,
) -> Grant:
    """Let somebody read a battery that one holds; also on the audit log.

    Args:
        session: a connection.
        wall: proves who asks.
        asker: the holder.
        offer: what is granted.
        address: of the client.
        now: the registry's clock.

    Raises:
        AccountError: not the asker's battery, nobody to give it to, nothing that can be given, no end to come
            or one too far.
    """
    at = now()
    _check(offer, at)
    with wall.entered(session, asker):
        giver = holding_party(session, offer.battery_id)
    if giver is None:
        raise refused(AccountCode.NOT_HELD, found=offer.battery_id)
    with wall.entered(session, REGISTRY):
        _check_taker(session, offer.taker)
        row = session.execute(
            "WITH made AS (INSERT INTO meguri.access_grants "
            "(battery_no, giver, taker, reads_as, may_record, created_at, ends_at) "
            "SELECT battery_no, %s, %s, %s, %s, %s, %s FROM meguri.batteries WHERE battery_id = %s "
            "RETURNING *) "
            f"SELECT {_COLUMNS} FROM made g JOIN meguri.batteries b USING (battery_no)",
            [giver, offer.taker, offer.reads_as, offer.may_record, at, offer.ends_at, offer.battery_id],
        ).fetchone()
        if row is None:
            raise refused(AccountCode.NOT_HELD, found=offer.battery_id)
        made = Grant(*row)
        subject = f"{made.grant_no} to {made.taker} as {made.reads_as} until {made.ends_at.isoformat()}"
        note(
            session,
            asker,
            "create",
            "grant",
            subject,
            battery_id=made.battery_id,
            address=address,
            now=now,
        )
    return made


def withdraw(
    session: "Session",
    wall: Wall,
    asker: Asker,
    grant_no: int,
    *,
    address: str | None = None,
    now: Clock = utc_now,
) -> Grant:
    """Take a grant back; it ends at once. Administrators may take back any. Also on the audit log.

    Raises:
        AccountError: no grant of theirs has this number.
    """
    is_any = asker.way is Way.REGISTRY or asker.in_role("administrator")
    with wall.entered(session, REGISTRY):
        row = session.execute(
            "WITH ended AS (UPDATE meguri.access_grants SET withdrawn_at = coalesce(withdrawn_at, %s) "
            "WHERE grant_no = %s AND (%s OR giver = ANY(%s)) RETURNING *) "
            f"SELECT {_COLUMNS} FROM ended g JOIN meguri.batteries b USING (battery_no)",
            [now(), grant_no, is_any, list(asker.parties)],
        ).fetchone()
        if row is None:
            raise refused(AccountCode.NO_GRANT, found=grant_no)
        ended = Grant(*row)
        note(
            session,
            asker,
            "remove",
            "grant",
            str(grant_no),
            battery_id=ended.battery_id,
            address=address,
            now=now,
        )
    return ended


def grants(
    session: "Session", *, battery_id: str | None = None, after: int = 0, limit: int = 100
) -> tuple[Grant, ...]:
    """The grants that whoever asks gave or got (administrators: all), those that ended too, the oldest first.

    Args:
        session: a connection that `Wall.entered` as the asker.
        battery_id: only those of a battery.
        after: only those with higher numbers, for the next page.
        limit: how many at most; not above `LARGEST_PAGE`.
    """
    rows = session.execute(
        f"SELECT {_COLUMNS} FROM meguri.access_grants g JOIN meguri.batteries b USING (battery_no) "
        "WHERE g.grant_no > %(after)s AND (%(battery)s::text IS NULL OR b.battery_id = %(battery)s::text) "
        "ORDER BY g.grant_no LIMIT %(limit)s",
        {"after": after, "battery": battery_id, "limit": max(1, min(limit, LARGEST_PAGE))},
    )
    return tuple(Grant(*row) for row in rows)


def _check(offer: Offer, at: datetime) -> None:
    if offer.reads_as not in GRANTABLE:
        raise refused(AccountCode.NOT_GRANTABLE, found=offer.reads_as, known=", ".join(GRANTABLE))
    if offer.ends_at <= at:
        raise refused(AccountCode.IN_THE_PAST, found=offer.ends_at.isoformat(), wanted=at.isoformat())
    if offer.ends_at > at + timedelta(days=MOST_DAYS):
        raise refused(AccountCode.TOO_LONG, found=(offer.ends_at - at).days, wanted=MOST_DAYS)


def _check_taker(session: "Session", taker: str) -> None:
    row = session.execute(
        "SELECT EXISTS "
        "(SELECT FROM meguri.organisations WHERE organisation_id = %(who)s AND closed_at IS NULL) "
        "OR EXISTS (SELECT FROM meguri.people WHERE person_id = %(who)s AND erased_at IS NULL)",
        {"who": taker},
    ).fetchone()
    if row is None or not row[0]:
        raise refused(AccountCode.NO_PERSON, found=taker)
