"""One market day: lots and wishes → deals → carriage → the events that they leave in the records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meguri.facts.places import PlaceError
from meguri.market.carriage import carriage_findings, place_of, ship
from meguri.market.matching import Carriage, Cleared, Policy, Quota, match_market
from meguri.passport.events import Event, EventError, event_of
from meguri.tables.deals import DEMANDS, OFFERS
from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.market_day import HAND_OVER, HANDOVERS, NO_BATTERY, SALE
from meguri.tables.notes import Row, finding, findings_frame

SOLD_AT, TAKEN_AT = "12:00", "17:00"  # of the day; that a sale comes first is what the record goes by
JAPAN = "+09:00"
SYNTHETIC = "synthetic"
SYNTHETIC_BATTERY = "https://id.gs1.org/8004/9520000SYNTHETIC"  # 952: of GS1, for demonstrations
SYNTHETIC_PARTY = "did:web:{}.synthetic.example"  # .example is nobody's (RFC 2606)


@dataclass(frozen=True, eq=False)
class MarketDay:
    """What one market day came to.

    Attributes:
        cleared: the deals with prices and proof.
        shipments: SHIPMENTS, one a deal.
        carriage: CARRIAGE_FINDINGS: the rules that bind what is carried.
        handovers: HANDOVERS: of each deal that names a battery the sale, and the hand-over after carriage.
        findings: FINDINGS of the clearing, and deals that name no battery.
        assumed: HEALTH_ASSUMED of clearing and carriage.
    """

    cleared: Cleared
    shipments: pl.DataFrame
    carriage: pl.DataFrame
    handovers: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame


def market_day(
    offers: pl.DataFrame,
    demands: pl.DataFrame,
    day: date,
    *,
    carried_on: date | None = None,
    engine: str | None = None,
    pay: str = "cleared",
    carriage: Carriage | None = None,
    policy: Policy | None = None,
    quotas: Sequence[Quota] = (),
    seed: int = 1,
    draws: int = 500,
    folder: Path | None = None,
) -> MarketDay:
    """Clear the lots and wishes of a day, tell how the deals travel, and what they leave on record.

    Args:
        offers: OFFERS.
        demands: DEMANDS.
        day: the market day.
        carried_on: day of the journeys; None for the market day.
        engine: how it is solved, as `match_market` takes it.
        pay: `cleared` or `bid`.
        carriage: cost of carriage, as `match_market` takes it.
        policy: weights in yen.
        quotas: counts to be kept.
        seed: of the draws of cost and CO2.
        draws: how many.
        folder: the user's data folder.

    Raises:
        TableError: rows that break the declarations.
        MatchError: rows or arguments that cannot be used; every kind of fault at once.
        CarriageError: places that are unknown.
    """
    lots, wishes = OFFERS.check(offers, where="offers"), DEMANDS.check(demands, where="demands")
    cleared = match_market(
        lots, wishes, day, engine=engine, pay=pay, carriage=carriage, policy=policy, quotas=quotas,
        places=_places(lots, wishes),
    )  # fmt: skip
    travels_on = day if carried_on is None else carried_on
    shipping = ship(
        cleared.matches, lots, wishes, carried_on=travels_on, rng=np.random.default_rng(seed), draws=draws,
        folder=folder,
    )  # fmt: skip
    handovers = handovers_of(cleared.matches, lots, wishes, day, travels_on)
    unnamed = cleared.matches.join(handovers, on=("offer_id", "demand_id"), how="anti")
    rows = [
        finding(NO_BATTERY, "note", f"{one['offer_id']} → {one['demand_id']}")
        for one in unnamed.iter_rows(named=True)
    ]
    assumed = pl.concat([cleared.assumed, shipping.assumed])
    return MarketDay(
        cleared,
        shipping.shipments,
        carriage_findings(shipping.carried, folder=folder),
        handovers,
        findings_frame("day", rows, cleared.findings),
        HEALTH_ASSUMED.check(assumed.unique(subset=HEALTH_ASSUMED.key, keep="first", maintain_order=True)),
    )


def handovers_of(
    matches: pl.DataFrame, offers: pl.DataFrame, demands: pl.DataFrame, sold_on: date, carried_on: date
) -> pl.DataFrame:
    """HANDOVERS of MATCHES: the seller records the sale, the buyer that the battery came.

    A deal of several pieces, or of a lot that names no battery, has none: there is no record to put it in.
    """
    lots = {row["offer_id"]: row for row in offers.iter_rows(named=True)}
    buyers = dict(demands.select("demand_id", "buyer_id").iter_rows())
    rows = [
        row
        for deal in matches.sort("offer_id", "demand_id").iter_rows(named=True)
        for row in _handovers(deal, lots[deal["offer_id"]], buyers[deal["demand_id"]], sold_on, carried_on)
    ]
    return HANDOVERS.check(pl.DataFrame(rows, schema=HANDOVERS.polars_schema))


def handover_events(handovers: pl.DataFrame, *, zone: str = JAPAN) -> tuple[Event, ...]:
    """HANDOVERS as events that a registry takes in, sales first.

    Args:
        handovers: HANDOVERS.
        zone: offset of the place where they happen.

    Raises:
        EventError: identifiers of batteries or parties that no event can name; all faults at once.
    """
    rows = HANDOVERS.check(handovers, where="handovers").to_dicts()
    faults: list[Any] = []
    made: list[Event] = []
    for row in sorted(rows, key=lambda one: one["kind"] != SALE):
        hour = SOLD_AT if row["kind"] == SALE else TAKEN_AT
        at = f"{row['happens_on'].isoformat()}T{hour}:00{zone}"
        try:
            made.append(_event(row, at))
        except EventError as fault:
            faults += fault.faults
    if faults:
        raise EventError(faults)
    return tuple(made)


def sale_event(
    battery_id: str,
    seller: str,
    buyer: str,
    at: datetime | str,
    *,
    is_synthetic: bool = False,
    where: str = "deal",
) -> Event:
    """The event of a sale, in the seller's name; custody passes to the buyer.

    The price is not in it: who holds the battery later reads its record, and is no party to this deal.

    Raises:
        EventError: an identifier that no event can name.
    """
    details = {"note": SYNTHETIC} if is_synthetic else {}
    custody = {"giver": seller, "taker": buyer}
    return event_of(SALE, battery_id, at, seller, details=details, custody=custody, where=where)


def taken_event(
    battery_id: str, buyer: str, at: datetime | str, *, is_synthetic: bool = False, where: str = "deal"
) -> Event:
    """The event that a battery came to its buyer, in the buyer's name.

    Raises:
        EventError: an identifier that no event can name.
    """
    details = {"note": SYNTHETIC} if is_synthetic else {}
    return event_of(HAND_OVER, battery_id, at, buyer, details=details, where=where)


def with_synthetic_names(offers: pl.DataFrame, demands: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Synthetic OFFERS and DEMANDS with names that events can carry, none of them anybody's."""
    battery = pl.concat_str(
        pl.lit(SYNTHETIC_BATTERY), pl.col("offer_id").str.replace_all(r"[^A-Za-z0-9]", "")
    )
    named = pl.when(pl.col("lot_count") == 1).then(battery).alias("battery_id")
    return (
        offers.with_columns(named, pl.format(SYNTHETIC_PARTY, "seller_id").alias("seller_id")),
        demands.with_columns(pl.format(SYNTHETIC_PARTY, "buyer_id").alias("buyer_id")),
    )


def _event(row: Mapping[str, Any], at: str) -> Event:
    where = f"{row['offer_id']} → {row['demand_id']}"
    synthetic = bool(row["is_synthetic"])
    if row["kind"] == SALE:
        return sale_event(
            row["battery_id"], row["giver"], row["taker"], at, is_synthetic=synthetic, where=where
        )
    return taken_event(row["battery_id"], row["recorded_by"], at, is_synthetic=synthetic, where=where)


def _handovers(deal: Row, lot: Row, buyer: str, sold_on: date, carried_on: date) -> Iterator[Row]:
    if lot["battery_id"] is None or lot["lot_count"] != 1:
        return
    about = {name: deal[name] for name in ("offer_id", "demand_id")}
    about |= {"battery_id": lot["battery_id"], "is_synthetic": lot["is_synthetic"]}
    parties = {"giver": lot["seller_id"], "taker": buyer}
    sale = {"kind": SALE, "happens_on": sold_on, "recorded_by": lot["seller_id"]}
    yield about | sale | parties
    came = {"kind": HAND_OVER, "happens_on": carried_on, "recorded_by": buyer}
    yield about | came | dict.fromkeys(("giver", "taker"))


def _places(*tables: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the offices of the prefectures that are named; of none that there is not."""
    return dict(_offices(name for table in tables for name in table["prefecture"].unique()))


def _offices(names: Iterable[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    for name in names:
        try:
            place = place_of(name)
        except PlaceError:
            continue
        yield name, (place.latitude_deg, place.longitude_deg)
