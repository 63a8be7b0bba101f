"""Wishes: what somebody looks for, on which terms, and the most that it pays, which nobody else reads."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

from meguri.registry.trading.faults import TradeCode, TradeFault, fault_of, outside, refused
from meguri.registry.trading.listed import Listed
from meguri.registry.trading.lots import MOST_DAYS, MOST_JPY
from meguri.tables.deals import GOODS, PURPOSES

if TYPE_CHECKING:
    from meguri.registry.database import Session

MOST_PIECES, LONGEST = 100_000, 1_000
_MOST = {
    "least_kwh": 2_000.0,
    "least_soh_share": 1.5,
    "least_winter_range_km": 2_000.0,
    "most_age_yr": 60.0,
    "most_mileage_km": 2e6,
    "most_certificate_age_yr": 60.0,
}


class Terms(NamedTuple):
    """What a wish asks for; None asks nothing.

    Attributes:
        goods: `vehicle`, `pack` or `module`.
        purpose: what for: `drive`, `storage`, `recycle` or `export`.
        wanted_count: pieces at most.
        models: that fit, parted by `;`.
        chemistries: that fit, parted by `;`.
        least_kwh: energy now.
        least_soh_share: state of health, lower edge.
        least_winter_range_km: range in February, lower edge, km.
        most_age_yr: age, years.
        most_mileage_km: distance driven.
        most_certificate_age_yr: age of the certificate, years.
        needs_traceability: whether a traceability record is needed.
        needs_guarantee: whether a guarantee is needed.
        needs_safety: whether the safety check must be confirmed.
        regions: prefectures that it may come from, parted by `;`.
        prefecture: where it is needed.
        wanted_from: first day of delivery.
        wanted_until: last day; the wish ends with it.
        is_abroad: whether it would leave Japan.
    """

    goods: str
    purpose: str
    wanted_count: int
    models: str | None
    chemistries: str | None
    least_kwh: float | None
    least_soh_share: float | None
    least_winter_range_km: float | None
    most_age_yr: float | None
    most_mileage_km: float | None
    most_certificate_age_yr: float | None
    needs_traceability: bool
    needs_guarantee: bool
    needs_safety: bool
    regions: str | None
    prefecture: str
    wanted_from: date | None
    wanted_until: date
    is_abroad: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish, as far as whoever asks may see it.

    Attributes:
        wish_no: its number, by which lists go on.
        wish_id: by which it is named.
        buyer: identifier of who wants it.
        wished_at: when it was told.
        closed_at: when it ended; None while it lasts.
        closed_as: `withdrawn` or `filled`; `over` to whoever is not its buyer.
        got_count: pieces that deals were agreed on, of which whoever asks may know: its buyer of all.
        bid_jpy: the most that it pays for one piece; None for everybody else.
        terms: what it asks for.
    """

    wish_no: int
    wish_id: str
    buyer: str
    wished_at: datetime
    closed_at: datetime | None
    closed_as: str | None
    got_count: int
    bid_jpy: int | None
    terms: Terms

    def is_open(self, day: date) -> bool:
        """Whether it looks for something on a day."""
        return self.closed_at is None and day <= self.terms.wanted_until


_TERMS = ", ".join(f"w.{name}" for name in Terms._fields)
_GOT = (
    "SELECT count(*)::int AS pieces FROM meguri.deals a "
    "WHERE a.wish_no = w.wish_no AND a.agreed_at IS NOT NULL"
)
_ENDED = (
    "CASE WHEN w.closed_as IS NULL THEN NULL WHEN d.wish_no IS NULL THEN 'over' "
    "WHEN got.pieces >= w.wanted_count THEN 'filled' ELSE 'withdrawn' END"
)
_SELECT = (
    f"SELECT w.wish_no, w.wish_id, w.buyer, w.wished_at, w.closed_at, {_ENDED}, got.pieces, d.bid_jpy, "
    f"{_TERMS} FROM meguri.wishes w LEFT JOIN meguri.bids d USING (wish_no) CROSS JOIN LATERAL ({_GOT}) got"
)
_LISTED = Listed("wishes", "wish_no", "wish_id", "w", _SELECT, TradeCode.NO_WISH)
_HEAD = len(fields(Wish)) - 1


def wish_faults(terms: Terms, bid_jpy: int, day: date) -> list[TradeFault]:
    """Everything that is wrong with a wish."""
    faults = outside(TradeCode.BAD_YEN, "bid_jpy", bid_jpy, 1, MOST_JPY)
    for where, found, known in (("goods", terms.goods, GOODS), ("purpose", terms.purpose, PURPOSES)):
        if found not in known:
            told = {"where": where, "found": repr(found[:40]), "known": ", ".join(known)}
            faults.append(fault_of(TradeCode.BAD_CHOICE, **told))
    faults += outside(TradeCode.BAD_COUNT, "wanted_count", terms.wanted_count, 1, MOST_PIECES)
    for name, most in _MOST.items():
        value = getattr(terms, name)
        if value is not None and not 0 <= value <= most:  # nan lies nowhere
            figure = {"found": f"{value:g}", "low": 0, "high": f"{most:,.6g}"}
            faults.append(fault_of(TradeCode.BAD_FIGURE, where=name, **figure))
    first = max(day, terms.wanted_from or day)
    last = day + timedelta(days=MOST_DAYS)
    if not first <= terms.wanted_until <= last:
        until = {"found": terms.wanted_until, "wanted": last}
        faults.append(fault_of(TradeCode.BAD_LAST_DAY, where="wanted_until", **until))
    return faults


def make_wish(session: "Session", buyer: str, terms: Terms, bid_jpy: int, at: datetime) -> str:
    """Tell a wish; its name.

    Args:
        session: of the registry itself, in a transaction.
        buyer: identifier of who wants it.
        terms: checked with `wish_faults`.
        bid_jpy: the most that it pays for one piece, yen; nobody else reads it.
        at: now.
    """
    name = f"W-{token_hex(8)}"
    places = ", ".join(["%s"] * (len(terms) + 3))
    session.execute(
        "WITH made AS (INSERT INTO meguri.wishes (wish_id, buyer, wished_at, "
        f"{', '.join(Terms._fields)}) VALUES ({places}) RETURNING wish_no, buyer) "
        "INSERT INTO meguri.bids (wish_no, buyer, bid_jpy) SELECT wish_no, buyer, %s FROM made",
        [name, buyer, at, *terms, bid_jpy],
    )
    return name


def withdraw_wish(session: "Session", wish_id: str, parties: Sequence[str], at: datetime) -> Wish:
    """Take a wish back; proposals for it end with it.

    Raises:
        TradeError: no wish of theirs.
    """
    wish = wish_named(session, wish_id, lock=True)
    if wish.buyer not in parties:
        raise refused(TradeCode.NO_WISH, found=wish_id)
    if wish.closed_at is None:
        close_wish(session, wish.wish_no, at)
    return wish


def close_wish(session: "Session", wish_no: int, at: datetime) -> None:
    """End a wish with all that waits for an answer."""
    _LISTED.close(session, wish_no, at)


def close_filled(session: "Session", wish_no: int, at: datetime) -> None:
    """End a wish of which every piece is agreed on."""
    row = session.execute(
        f"SELECT got.pieces >= w.wanted_count FROM meguri.wishes w CROSS JOIN LATERAL ({_GOT}) got "
        "WHERE w.wish_no = %s",
        [wish_no],
    ).fetchone()
    if row is not None and row[0]:
        close_wish(session, wish_no, at)


def wishes_shown(
    session: "Session",
    *,
    buyers: Sequence[str] | None = None,
    others: Sequence[str] = (),
    before: int | None = None,
    limit: int = 50,
) -> tuple[tuple[Wish, ...], int | None]:
    """A page of the wishes that whoever asks may see, the newest first, and where the next one begins.

    Args:
        session: a connection, as whoever asks.
        buyers: only their wishes, closed ones among them; None for all that are open.
        others: whose wishes are left out.
        before: where the page begins; None with the newest.
        limit: wishes at most.
    """
    rules = ["NOT w.buyer = ANY(%(others)s)"]
    if buyers is not None:
        rules.append("w.buyer = ANY(%(buyers)s)")
    else:
        rules += ["w.closed_at IS NULL", "w.wanted_until >= current_date"]
    given = {"buyers": None if buyers is None else list(buyers), "others": list(others)}
    rows, after = _LISTED.page(session, rules, given, before, limit)
    return tuple(_wish(row) for row in rows), after


def wish_named(session: "Session", wish_id: str, *, lock: bool = False) -> Wish:
    """A wish by its name.

    Args:
        session: a connection, as whoever asks.
        wish_id: its name.
        lock: hold it to the end of the transaction; as the registry itself.

    Raises:
        TradeError: none that whoever asks may see.
    """
    return _wish(_LISTED.row(session, wish_id, lock=lock))


def _wish(row: Sequence[Any]) -> Wish:
    return Wish(*(*row[:_HEAD], Terms(*row[_HEAD:])))
