"""A deal takes one click of each side, once; of two buyers of one lot one gets it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import CheckViolation
from tests.registry.accounts.conftest import advance, asker, fill
from tests.registry.databases import WALL_KEY
from tests.registry.told import BUYER, BY, KEY, VAULT_KEY, Pool, Session, battery
from tests.registry.trading.traded import (
    NOW,
    PRICE,
    RIVAL,
    SAID,
    TERMS,
    TODAY,
    UNTIL,
    offered,
    proposed,
    wanted,
)

from meguri.journeys.market_day import sale_event
from meguri.registry.accounts.organisations import close_organisation, make_organisation
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.backup import backup, restore
from meguri.registry.checking import flaws
from meguri.registry.database import Addresses
from meguri.registry.exporting import export_registry, import_registry
from meguri.registry.migrating import upgrade
from meguri.registry.store import capture
from meguri.registry.trading import deals, lots, wishes
from meguri.registry.trading.deal import Deal, deal_named
from meguri.registry.trading.faults import TradeCode, TradeError
from meguri.registry.trading.ownership import owner_of
from meguri.registry.vault import Vault, erase


@pytest.fixture
def market(session: Session) -> Session:
    """A registry in which BY owns battery 1, and BUYER battery 0."""
    fill(session)
    return session


def refusal(doing: Callable[[], object]) -> set[TradeCode]:
    with pytest.raises(TradeError) as fault:
        doing()
    return {one.code for one in fault.value.faults}  # type: ignore[misc]


def owner(session: Session, number: int) -> str | None:
    asked = "SELECT battery_no FROM meguri.batteries WHERE battery_id = %s"
    row = session.execute(asked, [battery(number)]).fetchone()
    return None if row is None else owner_of(session, row[0])


def answered(session: Session, deal: Deal, party: str) -> Deal:
    """One click: agree, and record the sale where both do."""
    with session.transaction():
        found, is_whole = deals.agree(session, deal.deal_id, (party,), NOW)
        if not is_whole:
            return found
        kept = capture(session, sale_event(found.battery_id, found.seller, found.buyer, NOW), KEY)
        return deals.conclude(session, found, kept.event_id, NOW)


def test_two_clicks_of_two_sides_make_a_deal_and_a_third_changes_nothing(market: Session) -> None:
    lot, wish = offered(market), wanted(market)
    deal = proposed(market, lot, wish)
    assert (deal.state(NOW), deal.has_said("buyer"), deal.has_said("seller")) == ("open", True, False)
    assert answered(market, deal, BUYER).state(NOW) == "open"  # the same side again is no second side
    agreed = answered(market, deal, BY)
    assert agreed.state(NOW) == "agreed"
    assert answered(market, deal, BY) == answered(market, deal, BUYER) == agreed
    assert lots.lot_named(market, lot).closed_as == "sold"
    assert wishes.wish_named(market, wish).closed_as == "filled"
    advance(market)
    assert owner(market, 1) == BUYER
    assert flaws(market) == ()
    assert market.execute("SELECT count(*) FROM meguri.events WHERE kind = 'sold'").fetchone() == (2,)
    assert refusal(lambda: deals.end(market, deal.deal_id, (BY,), NOW)) == {TradeCode.DEAL_AGREED}


@pytest.mark.parametrize("gone", [BY, BUYER])
def test_an_organisation_that_closes_leaves_the_market(market: Session, gone: str) -> None:
    """Nobody can sell to it, or go on waiting for it; what others offer and propose goes on."""
    lot, wish, other = offered(market), wanted(market), offered(market, 0, BUYER)
    deal, rival = proposed(market, lot, wish), proposed(market, other, buyer=RIVAL)
    make_organisation(market, gone, "it", ["dealer"])
    close_organisation(market, gone)
    assert deal_named(market, deal.deal_id).ended_as == "gone"
    assert refusal(lambda: answered(market, deal, BY)) == {TradeCode.LOT_GONE}
    assert (lots.lot_named(market, lot).closed_at is None) == (gone == BUYER)
    assert (wishes.wish_named(market, wish).closed_at is None) == (gone == BY)
    assert deal_named(market, rival.deal_id).ended_as == (None if gone == BY else "gone")


def test_a_proposal_of_the_market_needs_both(market: Session) -> None:
    deal = proposed(market, offered(market), wanted(market), by="market")
    assert [deal.has_said(side) for side in ("buyer", "seller")] == [False, False]
    assert answered(market, deal, BY).state(NOW) == "open"
    assert answered(market, deal, BUYER).state(NOW) == "agreed"


def test_proposing_twice_is_proposing_once_and_another_price_has_to_wait(market: Session) -> None:
    lot = offered(market)
    first = proposed(market, lot)
    assert proposed(market, lot) == first
    assert refusal(lambda: proposed(market, lot, price=PRICE + 1)) == {TradeCode.OTHER_PRICE}
    with market.transaction():
        assert deals.end(market, first.deal_id, (BUYER,), NOW).ended_as == "withdrawn"
    assert proposed(market, lot, price=PRICE + 1).deal_id != first.deal_id


def test_of_two_buyers_of_one_lot_one_gets_it(market: Session, connections: Pool) -> None:
    """Both sides of both proposals click at once; whoever comes second finds the lot gone."""
    lot = offered(market)
    rivals = [proposed(market, lot, buyer=one, by="market") for one in (BUYER, RIVAL)]

    def clicked(told: tuple[Deal, str]) -> str:
        deal, party = told
        with connections.connection() as own:
            try:
                return answered(own, deal, party).state(NOW)
            except TradeError as fault:
                return str(fault.faults[0].code)

    clicks = [(deal, party) for deal in rivals for party in (deal.buyer, BY)] * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(clicked, clicks))
    states = [deal_named(market, one.deal_id).state(NOW) for one in rivals]
    assert sorted(states) == ["agreed", "gone"]
    assert "lot_gone" in found
    assert market.execute(
        "SELECT count(*) FROM meguri.events JOIN meguri.batteries USING (battery_no) "
        "WHERE kind = 'sold' AND battery_id = %s",
        [battery(1)],
    ).fetchone() == (1,)
    assert flaws(market) == ()


def test_one_pair_that_clicks_many_times_at_once_sells_once(market: Session, connections: Pool) -> None:
    deal = proposed(market, offered(market))

    def clicked(_turn: int) -> str:
        with connections.connection() as own:
            return answered(own, deal, BY).state(NOW)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(clicked, range(16))) == {"agreed"}
    assert market.execute("SELECT count(*) FROM meguri.events WHERE kind = 'sold'").fetchone() == (2,)


def test_what_ended_or_waited_too_long_is_not_agreed_to(market: Session) -> None:
    lot = offered(market)
    old = proposed(market, lot, answer_by=NOW - timedelta(seconds=1))
    assert old.state(NOW) == "expired"
    assert refusal(lambda: deals.agree(market, old.deal_id, (BY,), NOW)) == {TradeCode.DEAL_OVER}
    fresh = proposed(market, lot)
    assert fresh.deal_id != old.deal_id
    with market.transaction():
        assert deals.end(market, fresh.deal_id, (BY,), NOW).ended_as == "declined"
        assert deals.end(market, fresh.deal_id, (BUYER,), NOW).ended_as == "declined"  # as it was
    assert refusal(lambda: deals.agree(market, fresh.deal_id, (BY,), NOW)) == {TradeCode.DEAL_ENDED}
    assert refusal(lambda: deals.agree(market, fresh.deal_id, (RIVAL,), NOW)) == {TradeCode.NO_DEAL}
    assert refusal(lambda: deals.agree(market, "D-0", (BY,), NOW)) == {TradeCode.NO_DEAL}


def test_a_lot_or_wish_that_is_taken_back_takes_its_proposals_with_it(market: Session) -> None:
    lot, wish = offered(market), wanted(market)
    deal = proposed(market, lot, wish)
    assert refusal(lambda: lots.withdraw_lot(market, lot, (BUYER,), NOW)) == {TradeCode.NO_LOT}
    lots.withdraw_lot(market, lot, (BY,), NOW)
    assert deal_named(market, deal.deal_id).state(NOW) == "gone"
    assert refusal(lambda: deals.agree(market, deal.deal_id, (BY,), NOW)) == {TradeCode.LOT_GONE}
    assert refusal(lambda: proposed(market, lot, wish)) == {TradeCode.LOT_GONE}
    again = proposed(market, offered(market), wish)
    wishes.withdraw_wish(market, wish, (BUYER,), NOW)
    assert deal_named(market, again.deal_id).state(NOW) == "gone"


def test_only_the_owner_offers_and_each_battery_once(market: Session) -> None:
    assert refusal(lambda: offered(market, 0)) == {TradeCode.NOT_OWNED}  # BY sold it to BUYER
    assert refusal(lambda: offered(market, 7)) == {TradeCode.NOT_OWNED}
    lot = offered(market, 0, BUYER)
    assert refusal(lambda: offered(market, 0, BUYER)) == {TradeCode.OFFERED}
    assert refusal(lambda: proposed(market, lot)) == {TradeCode.OWN_LOT}


def test_a_lot_ends_with_the_battery_that_was_sold_elsewhere(market: Session) -> None:
    lot = offered(market)
    deal = proposed(market, lot)
    capture(market, sale_event(battery(1), BY, RIVAL, NOW), KEY)
    advance(market)
    assert refusal(lambda: deals.agree(market, deal.deal_id, (BY,), NOW)) == {TradeCode.LOT_GONE}
    assert lots.lots_shown(market)[0] == ()
    assert offered(market, 1, RIVAL) != lot  # and does not stand in the new owner's way
    assert lots.lot_named(market, lot).closed_as == "over"


def test_all_faults_of_an_offer_or_a_wish_are_told_at_once() -> None:
    assert [one.code for one in lots.offer_faults(-1, TODAY - timedelta(days=1), TODAY)] == [
        TradeCode.BAD_YEN,
        TradeCode.BAD_LAST_DAY,
    ]
    bad = TERMS._replace(goods="moon", purpose="sing", wanted_count=0, least_kwh=-1.0)
    bad = bad._replace(most_age_yr=float("nan"), wanted_until=TODAY - timedelta(days=1))
    found = [one.code for one in wishes.wish_faults(bad, 0, TODAY)]
    assert found == ["bad_yen", "bad_choice", "bad_choice", "bad_count", "bad_figure", "bad_figure",
                     "bad_last_day"]  # fmt: skip
    assert wishes.wish_faults(TERMS, 1, TODAY) == lots.offer_faults(0, UNTIL, TODAY) == []


def test_what_a_lot_says_of_a_car_goes_with_its_owner(market: Session) -> None:
    vault = Vault(VAULT_KEY)
    vault.keep_facts(market, BUYER, "contact", {"name": "x"})
    lot, other = offered(market, 0, BUYER), offered(market)
    erase(market, BUYER)
    assert lots.lot_named(market, lot).said[8:10] == (None, None)
    assert lots.lot_named(market, other).said[8:10] == SAID[8:10]
    assert SAID._fields[8:10] == ("registered_in", "mileage_km")


def test_nobody_deals_with_themselves_whatever_the_server_does(market: Session) -> None:
    lot = offered(market)
    with pytest.raises(CheckViolation):
        market.execute(
            "INSERT INTO meguri.deals (deal_id, lot_no, battery_no, seller, buyer, price_jpy, proposed_by, "
            "proposed_at, answer_by) SELECT 'D', lot_no, battery_no, seller, seller, 1, 'buyer', %s, %s "
            "FROM meguri.lots WHERE lot_id = %s",
            [NOW, NOW, lot],
        )


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_the_market_moves_with_the_registry(
    market: Session, owner: Session, empty_database: Addresses, tmp_path: Path, form: str
) -> None:
    lot, wish = offered(market), wanted(market, wanted_count=2)
    agreed = answered(market, proposed(market, lot, wish), BY)
    waiting = proposed(market, offered(market, 0, BUYER), buyer=RIVAL)
    advance(market)
    export_registry(owner, tmp_path)
    assert empty_database.owner is not None
    upgrade(empty_database.owner)
    with psycopg.connect(empty_database.owner, autocommit=True) as other:
        import_registry(other, tmp_path, form=form)
        assert deal_named(other, agreed.deal_id) == agreed
        assert deal_named(other, waiting.deal_id) == waiting
        assert lots.lot_named(other, lot) == lots.lot_named(owner, lot)
        assert wishes.wish_named(other, wish) == wishes.wish_named(owner, wish)
        at = datetime.now(UTC)
        assert deals.end(other, waiting.deal_id, (RIVAL,), at).ended_as == "withdrawn"
        assert wanted(other) != wish  # numbers go on after those that came
        assert flaws(other) == ()
        other.execute("UPDATE meguri.deals SET sale_event = NULL WHERE agreed_at IS NOT NULL")
        assert [one.count for one in flaws(other)] == [1]


def test_a_backup_brings_the_market_back_with_its_wall(
    market: Session, addresses: Addresses, empty_database: Addresses, tmp_path: Path
) -> None:
    agreed = answered(market, proposed(market, offered(market), wanted(market)), BY)
    advance(market)
    assert addresses.owner is not None
    assert empty_database.owner is not None
    backup(addresses.owner, tmp_path)
    restore(empty_database.owner, tmp_path)
    with psycopg.connect(empty_database.owner, autocommit=True) as owner:
        raise_wall(owner, WALL_KEY)
        assert deal_named(owner, agreed.deal_id) == agreed
        assert flaws(owner) == ()
    wall = Wall(WALL_KEY)
    with psycopg.connect(empty_database.app, autocommit=True) as bound:
        for party, found in ((BY, 1), (BUYER, 1), (RIVAL, 0)):
            with wall.entered(bound, asker(party, "dealer")):
                assert bound.execute("SELECT count(*) FROM meguri.deals").fetchone() == (found,), party
        assert bound.execute("SELECT count(*) FROM meguri.reserves").fetchone() == (0,)
