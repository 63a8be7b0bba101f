"""A market day over the registry proposes each pair to both its sides, and agrees to nothing for them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.accounts.conftest import fill
from tests.registry.told import BUYER, Session
from tests.registry.trading.traded import BID, NOW, RESERVE, RIVAL, SAID, offered, proposed, wanted

from meguri.registry.trading.deal import deals_shown
from meguri.serve.trading.clearing import clear_standing, price_between

SECRET = "of this test"  # noqa: S105


@pytest.fixture
def market(session: Session) -> Session:
    """A registry in which BY owns battery 1, and BUYER battery 0."""
    fill(session)
    return session


def test_each_pair_gets_one_proposal_between_both_limits(market: Session) -> None:
    offered(market), offered(market, 0, BUYER)
    wanted(market, RIVAL, wanted_count=2)
    filed = clear_standing(market, NOW, SECRET)
    assert (filed.lots, filed.wishes, filed.matches, filed.proposals, filed.unmet) == (2, 1, 2, 2, 0)
    found, _ = deals_shown(market)
    assert len(found) == 2
    for deal in found:
        assert (deal.buyer, deal.proposed_by, deal.state(NOW)) == (RIVAL, "market", "open")
        assert not deal.has_said("seller")
        assert not deal.has_said("buyer")
        assert RESERVE <= deal.price_jpy <= BID
    assert filed.gap_share < 1e-4


def test_a_price_of_the_market_names_no_limit_of_either_side(market: Session) -> None:
    """With one lot and one wish the clearing price is the lowest price to the yen; the proposal is not."""
    offered(market), wanted(market, prefecture=SAID.prefecture)
    clear_standing(market, NOW, SECRET)
    (deal,) = deals_shown(market)[0]
    assert RESERVE < deal.price_jpy < BID
    assert min(deal.price_jpy - RESERVE, BID - deal.price_jpy) > 0.15 * (BID - RESERVE)


@given(
    low=st.floats(0, 1e7),
    gain=st.floats(0, 1e7),
    pair=st.text(max_size=20),
    secret=st.text(min_size=1, max_size=20),
)
def test_a_drawn_price_lies_between_and_asking_again_tells_no_more(
    low: float, gain: float, pair: str, secret: str
) -> None:
    price = price_between(low, low + gain, pair, secret)
    assert int(low) <= price <= low + gain
    assert price == price_between(low, low + gain, pair, secret)


def test_pairs_and_installations_draw_apart() -> None:
    assert len({price_between(0, 1e6, f"L W{turn}", SECRET) for turn in range(50)}) > 30
    assert len({price_between(0, 1e6, "L W", f"{turn}") for turn in range(50)}) > 30


def test_a_second_day_files_nothing_twice_and_a_waiting_pair_is_left_to_itself(market: Session) -> None:
    lot = offered(market)
    wish = wanted(market)
    proposed(market, lot, wish)
    filed = clear_standing(market, NOW, SECRET)
    assert (filed.matches, filed.proposals, filed.waiting) == (1, 0, 1)
    assert clear_standing(market, NOW + timedelta(hours=1), SECRET).proposals == 0
    assert len(deals_shown(market)[0]) == 1


def test_what_no_wish_can_take_is_counted(market: Session) -> None:
    offered(market)
    wanted(market, needs_guarantee=True)
    filed = clear_standing(market, NOW, SECRET)
    assert (filed.matches, filed.proposals, filed.unmet) == (0, 0, 1)


def test_an_empty_market_is_cleared_too(market: Session) -> None:
    filed = clear_standing(market, NOW, SECRET)
    assert (filed.lots, filed.wishes, filed.matches, filed.unmet) == (0, 0, 0, 0)
