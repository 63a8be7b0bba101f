"""A market day over the registry proposes each pair to both its sides, and agrees to nothing for them."""

from datetime import timedelta

import pytest
from tests.registry.accounts.conftest import fill
from tests.registry.told import BUYER, Session
from tests.registry.trading.traded import BID, NOW, RESERVE, RIVAL, offered, proposed, wanted

from meguri.registry.trading.deal import deals_shown
from meguri.serve.trading.clearing import clear_standing


@pytest.fixture
def market(session: Session) -> Session:
    """A registry in which BY owns battery 1, and BUYER battery 0."""
    fill(session)
    return session


def test_each_pair_gets_one_proposal_between_both_limits(market: Session) -> None:
    offered(market), offered(market, 0, BUYER)
    wanted(market, RIVAL, wanted_count=2)
    filed = clear_standing(market, NOW)
    assert (filed.lots, filed.wishes, filed.matches, filed.proposals, filed.unmet) == (2, 1, 2, 2, 0)
    found, _ = deals_shown(market)
    assert len(found) == 2
    for deal in found:
        assert (deal.buyer, deal.proposed_by, deal.state(NOW)) == (RIVAL, "market", "open")
        assert not deal.has_said("seller")
        assert not deal.has_said("buyer")
        assert RESERVE <= deal.price_jpy <= BID
    assert filed.gap_share < 1e-4


def test_a_second_day_files_nothing_twice_and_a_waiting_pair_is_left_to_itself(market: Session) -> None:
    lot = offered(market)
    wish = wanted(market)
    proposed(market, lot, wish)
    filed = clear_standing(market, NOW)
    assert (filed.matches, filed.proposals, filed.waiting) == (1, 0, 1)
    assert clear_standing(market, NOW + timedelta(hours=1)).proposals == 0
    assert len(deals_shown(market)[0]) == 1


def test_what_no_wish_can_take_is_counted(market: Session) -> None:
    offered(market)
    wanted(market, needs_guarantee=True)
    filed = clear_standing(market, NOW)
    assert (filed.matches, filed.proposals, filed.unmet) == (0, 0, 1)


def test_an_empty_market_is_cleared_too(market: Session) -> None:
    filed = clear_standing(market, NOW)
    assert (filed.lots, filed.wishes, filed.matches, filed.unmet) == (0, 0, 0, 0)
