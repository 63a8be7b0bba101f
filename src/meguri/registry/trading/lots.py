"""Lots: a battery that its owner offers, described once, and withdrawn, sold or over in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

from meguri.registry.trading.faults import TradeCode, TradeFault, fault_of, outside, refused
from meguri.registry.trading.listed import Listed
from meguri.registry.trading.ownership import locked_battery, owner_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

MOST_DAYS, MOST_JPY, MOST_KM = 366, 1_000_000_000, 2_000_000
WITHDRAWN, SOLD, OVER = "withdrawn", "sold", "over"


class Described(NamedTuple):
    """What a lot says of its battery; what nobody knows is None.

    Attributes:
        goods: `vehicle`, `pack` or `module`.
        model: of the car or pack.
        chemistry: of the cells.
        rated_kwh: energy when new.
        soh_share_low: state of health, 5 % point.
        soh_share: median.
        soh_share_high: 95 % point.
        soh_measured_on: day of that.
        registered_in: month of the first registration, by its first day.
        mileage_km: distance driven.
        winter_range_km_low: range in February where it stands, 5 % point, km.
        winter_range_km: median.
        winter_range_km_high: 95 % point.
        certified_on: day of its certificate.
        prefecture: where it stands.
        has_traceability: whether its record is kept and proved.
        is_guaranteed: whether a guarantee runs.
        safety: `confirmed`, `unconfirmed` or `finding`.
        is_synthetic: whether the data are simulated.
    """

    goods: str
    model: str
    chemistry: str | None
    rated_kwh: float | None
    soh_share_low: float | None
    soh_share: float | None
    soh_share_high: float | None
    soh_measured_on: date | None
    registered_in: date | None
    mileage_km: float | None
    winter_range_km_low: float | None
    winter_range_km: float | None
    winter_range_km_high: float | None
    certified_on: date | None
    prefecture: str
    has_traceability: bool
    is_guaranteed: bool
    safety: str
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot, as far as whoever asks may see it.

    Attributes:
        lot_no: its number, by which lists go on.
        lot_id: by which it is named.
        battery_id: the battery.
        seller: identifier of its owner.
        offered_at: when it was offered.
        closed_at: when that ended; None while it lasts.
        closed_as: `withdrawn`, `sold` or `over`; always `over` to all but its seller and buyer.
        offered_from: first day on which it can be had.
        offered_until: last day.
        reserve_jpy: the seller's lowest price; None for everybody else.
        said: what it says of the battery.
    """

    lot_no: int
    lot_id: str
    battery_id: str
    seller: str
    offered_at: datetime
    closed_at: datetime | None
    closed_as: str | None
    offered_from: date
    offered_until: date
    reserve_jpy: int | None
    said: Described

    def is_open(self, day: date) -> bool:
        """Whether it can be had on a day, as far as the lot itself knows."""
        return self.closed_at is None and day <= self.offered_until


@dataclass(frozen=True, slots=True)
class WantedLots:
    """What a list is narrowed to; None narrows nothing.

    Attributes:
        goods: kind of goods.
        model: of the car or pack, a part of its name.
        chemistry: of the cells.
        prefecture: where it stands.
        soh_from: state of health, lower edge, share.
        kwh_from: energy now, median, kWh.
    """

    goods: str | None = None
    model: str | None = None
    chemistry: str | None = None
    prefecture: str | None = None
    soh_from: float | None = None
    kwh_from: float | None = None


_RULES = {
    "model": "strpos(lower(l.model), lower(%(model)s)) > 0",
    "soh_from": "l.soh_share_low >= %(soh_from)s",
    "kwh_from": "l.rated_kwh * l.soh_share >= %(kwh_from)s",
}
_SAID = ", ".join(f"l.{name}" for name in Described._fields)
_ENDED = (
    "CASE WHEN l.closed_as IS NULL OR l.closed_as = 'over' THEN l.closed_as "
    "WHEN EXISTS (SELECT FROM meguri.deals s WHERE s.lot_no = l.lot_no AND s.agreed_at IS NOT NULL) "
    "THEN 'sold' WHEN r.lot_no IS NULL THEN 'over' ELSE 'withdrawn' END"
)
_SELECT = (
    f"SELECT l.lot_no, l.lot_id, b.battery_id, l.seller, l.offered_at, l.closed_at, {_ENDED}, "
    f"l.offered_from, l.offered_until, r.reserve_jpy, {_SAID} FROM meguri.lots l "
    "JOIN meguri.batteries b USING (battery_no) LEFT JOIN meguri.reserves r USING (lot_no)"
)
_LISTED = Listed("lots", "lot_no", "lot_id", "l", _SELECT, TradeCode.NO_LOT)
_HEAD = len(fields(Lot)) - 1


def offer_faults(
    reserve_jpy: int, until: date, day: date, mileage_km: float | None = None
) -> list[TradeFault]:
    """What is wrong with a price, a last day and a distance."""
    faults = []
    if mileage_km is not None and not 0 <= mileage_km <= MOST_KM:  # nan lies nowhere
        figure = {"found": f"{mileage_km:g}", "low": 0, "high": f"{MOST_KM:,}"}
        faults.append(fault_of(TradeCode.BAD_FIGURE, where="mileage_km", **figure))
    faults += outside(TradeCode.BAD_YEN, "reserve_jpy", reserve_jpy, 0, MOST_JPY)
    last = day + timedelta(days=MOST_DAYS)
    if not day <= until <= last:
        faults.append(fault_of(TradeCode.BAD_LAST_DAY, where="until", found=until, wanted=last))
    return faults


def offer_lot(
    session: "Session",
    battery_id: str,
    seller: str,
    said: Described,
    reserve_jpy: int,
    until: date,
    at: datetime,
) -> str:
    """Offer a battery; the name of the lot.

    Args:
        session: of the registry itself, in a transaction.
        battery_id: the battery.
        seller: identifier of its owner.
        said: what is known of it.
        reserve_jpy: the lowest price, yen; nobody else reads it.
        until: last day, checked with `offer_faults`.
        at: now.

    Raises:
        TradeError: not the seller's own; offered already.
    """
    number = locked_battery(session, battery_id)
    if number is None or owner_of(session, number) != seller:
        raise refused(TradeCode.NOT_OWNED, found=battery_id)
    day = at.astimezone().date()
    session.execute(
        "UPDATE meguri.lots SET closed_at = %s, closed_as = %s "
        "WHERE battery_no = %s AND closed_at IS NULL AND (seller <> %s OR offered_until < %s)",
        [at, OVER, number, seller, day],
    )
    asked = "SELECT FROM meguri.lots WHERE battery_no = %s AND closed_at IS NULL"
    if session.execute(asked, [number]).fetchone() is not None:
        raise refused(TradeCode.OFFERED, found=battery_id)
    name = f"L-{token_hex(8)}"
    places = ", ".join(["%s"] * (len(said) + 6))
    session.execute(
        "WITH made AS (INSERT INTO meguri.lots (lot_id, battery_no, seller, offered_at, offered_from, "
        f"offered_until, {', '.join(Described._fields)}) VALUES ({places}) RETURNING lot_no, seller) "
        "INSERT INTO meguri.reserves (lot_no, seller, reserve_jpy) SELECT lot_no, seller, %s FROM made",
        [name, number, seller, at, day, until, *said, reserve_jpy],
    )
    return name


def withdraw_lot(session: "Session", lot_id: str, parties: Sequence[str], at: datetime) -> Lot:
    """Take a lot back; proposals for it end with it. What was sold stays sold.

    Raises:
        TradeError: no lot of theirs.
    """
    lot = lot_named(session, lot_id, lock=True)
    if lot.seller not in parties:
        raise refused(TradeCode.NO_LOT, found=lot_id)
    if lot.closed_at is None:
        close_lot(session, lot.lot_no, at)
    return lot


def close_lot(session: "Session", lot_no: int, at: datetime) -> None:
    """End a lot with all that waits for an answer."""
    _LISTED.close(session, lot_no, at)


def lots_shown(
    session: "Session",
    wanted: WantedLots | None = None,
    *,
    sellers: Sequence[str] | None = None,
    others: Sequence[str] = (),
    before: int | None = None,
    limit: int = 50,
) -> tuple[tuple[Lot, ...], int | None]:
    """A page of the lots that whoever asks may see, the newest first, and where the next one begins.

    Args:
        session: a connection, as whoever asks.
        wanted: what the list is narrowed to.
        sellers: only their lots, closed ones among them; None for all that are open.
        others: whose lots are left out.
        before: where the page begins; None with the newest.
        limit: lots at most.
    """
    told = {} if wanted is None else {one.name: getattr(wanted, one.name) for one in fields(WantedLots)}
    given: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    rules = [_RULES.get(name, f"l.{name} = %({name})s") for name in given]
    if sellers is not None:
        rules.append("l.seller = ANY(%(sellers)s)")
    else:
        rules += ["l.closed_at IS NULL", "l.offered_until >= current_date", "meguri.is_offered(l.lot_no)"]
    rules.append("NOT l.seller = ANY(%(others)s)")
    given |= {"sellers": None if sellers is None else list(sellers), "others": list(others)}
    rows, after = _LISTED.page(session, rules, given, before, limit)
    return tuple(_lot(row) for row in rows), after


def lot_named(session: "Session", lot_id: str, *, lock: bool = False) -> Lot:
    """A lot by its name.

    Args:
        session: a connection, as whoever asks.
        lot_id: its name.
        lock: hold it to the end of the transaction; as the registry itself.

    Raises:
        TradeError: none that whoever asks may see.
    """
    return _lot(_LISTED.row(session, lot_id, lock=lock))


def _lot(row: Sequence[Any]) -> Lot:
    return Lot(*(*row[:_HEAD], Described(*row[_HEAD:])))
