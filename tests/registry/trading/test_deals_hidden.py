"""The database shows a deal to its two parties, a limit to who named it, and a lot or wish to who may trade.

Whatever SQL the server's role is made to run, as every role and every party.
"""

from collections.abc import Iterator

import psycopg
import pytest
from tests.registry.accounts.conftest import REGISTRY, advance, asker, fill
from tests.registry.databases import WALL_KEY, copied
from tests.registry.told import BUYER, BY, KEY, Session
from tests.registry.trading.traded import BID, NOW, PRICE, RESERVE, RIVAL, STRANGER, offered, proposed, wanted

from meguri.journeys.market_day import sale_event
from meguri.registry.accounts.asker import ANYBODY, Asker
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.policy import scopes_of, shipped_policy
from meguri.registry.accounts.wall import Wall
from meguri.registry.embedded import Embedded
from meguri.registry.store import capture
from meguri.registry.trading import deals
from meguri.registry.trading.deal import deals_shown
from meguri.registry.trading.lots import lot_named, lots_shown
from meguri.registry.trading.wishes import wish_named, wishes_shown
from meguri.tables.access import ROLES

PARTIES = (BY, BUYER, RIVAL, STRANGER)
TABLES = ("lots", "reserves", "wishes", "bids", "deals")
NAMES: dict[str, str] = {}


@pytest.fixture(scope="module")
def kept(server: Embedded) -> Iterator[Session]:
    """BY offered battery 1, BUYER battery 0; both others wish; RIVAL bought battery 1, BUYER proposed."""
    wall = Wall(WALL_KEY)
    with copied(server) as addresses, psycopg.connect(addresses.app, autocommit=True) as session:
        with wall.asking(session, REGISTRY):
            fill(session)
            sold, still = offered(session), offered(session, 0, BUYER)
            wish, open_wish = wanted(session, RIVAL), wanted(session)
            rival = proposed(session, sold, wish, RIVAL)
            lost = proposed(session, sold, buyer=BUYER)
            waiting = proposed(session, still, buyer=RIVAL)
            with session.transaction():
                deal, _ = deals.agree(session, rival.deal_id, (BY,), NOW)
                event = capture(session, sale_event(deal.battery_id, BY, RIVAL, NOW), KEY)
                deals.conclude(session, deal, event.event_id, NOW)
                note(session, asker(RIVAL, "dealer"), "create", "deal", deal.deal_id)
            advance(session)
        NAMES.update(sold=sold, still=still, wish=wish, open_wish=open_wish, rival=rival.deal_id,
                     lost=lost.deal_id, waiting=waiting.deal_id)  # fmt: skip
        yield session


def rows(session: Session, told: str) -> set[str]:
    return {str(row[0]) for row in session.execute(told).fetchall()}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_lots_wishes_and_deals_as_the_policy_says(
    kept: Session, wall: Wall, role: str
) -> None:
    policy = shipped_policy()
    for party in PARTIES:
        who = asker(party, role)
        may = {one: scopes_of(policy, who, "list", one) for one in ("lot", "wish", "deal")}
        with wall.entered(kept, who):
            found = {
                "lots": rows(kept, "SELECT lot_id FROM meguri.lots"),
                "wishes": rows(kept, "SELECT wish_id FROM meguri.wishes"),
                "deals": rows(kept, "SELECT deal_id FROM meguri.deals"),
                "reserves": rows(
                    kept, "SELECT reserve_jpy FROM meguri.reserves JOIN meguri.lots USING (lot_no)"
                ),
                "bids": rows(kept, "SELECT bid_jpy FROM meguri.bids JOIN meguri.wishes USING (wish_no)"),
            }
        mine = {
            BY: {"rival", "lost"},
            BUYER: {"lost", "waiting"},
            RIVAL: {"rival", "waiting"},
            STRANGER: set(),
        }[party]
        told = {NAMES[one] for one in mine} if "own" in may["deal"] else set()
        assert found["deals"] == told, (role, party)
        lots = {NAMES["still"]} if "allowed" in may["lot"] else set()
        lots |= {NAMES["sold"]} if "own" in may["deal"] and party != STRANGER else set()
        assert found["lots"] == lots, (role, party)
        wishes = {NAMES["open_wish"]} if "allowed" in may["wish"] else set()
        wishes |= {NAMES["wish"]} if "own" in may["deal"] and party in (BY, RIVAL) else set()
        assert found["wishes"] == wishes, (role, party)
        assert found["reserves"] == ({str(RESERVE)} if lots and party in (BY, BUYER) else set()), (
            role,
            party,
        )
        assert found["bids"] == ({str(BID)} if wishes and party in (BUYER, RIVAL) else set()), (role, party)


@pytest.mark.parametrize("table", TABLES)
def test_who_says_nothing_sees_nothing(kept: Session, table: str) -> None:
    assert kept.execute(f"SELECT count(*) FROM meguri.{table}").fetchone() == (0,)  # noqa: S608


def test_the_functions_of_the_market_tell_a_third_party_no_limit_and_no_name(
    kept: Session, wall: Wall
) -> None:
    """A lot and a wish as others read them name no price; a dealer with nothing to do sees no deal."""
    with wall.entered(kept, asker(STRANGER, "dealer")):
        found, _ = lots_shown(kept)
        assert [one.lot_id for one in found] == [NAMES["still"]]
        assert [one.reserve_jpy for one in found] == [None]
        assert [one.bid_jpy for one in wishes_shown(kept)[0]] == [None]
        assert deals_shown(kept) == ((), None)
        assert kept.execute("SELECT meguri.lots_of_deals(), meguri.wishes_of_deals()").fetchone() == ([], [])
        assert kept.execute("SELECT meguri.owner_of(battery_no) FROM meguri.batteries").fetchall() == [
            (None,),
            (None,),
        ]
    with wall.entered(kept, asker(BUYER, "dealer")):
        assert lot_named(kept, NAMES["still"]).reserve_jpy == RESERVE
        assert lot_named(kept, NAMES["sold"]).reserve_jpy is None  # a party to a deal, and yet not its seller


def test_who_lost_a_lot_or_watches_a_wish_does_not_learn_that_others_agreed(
    kept: Session, wall: Wall
) -> None:
    """Its seller and buyer read that it is sold; a rival who proposed too only that it is over."""
    told = {BY: "sold", RIVAL: "sold", BUYER: "over"}
    for party, ended in told.items():
        with wall.entered(kept, asker(party, "dealer")):
            assert lot_named(kept, NAMES["sold"]).closed_as == ended, party
            raw = {name: rows(kept, f"SELECT closed_as FROM meguri.{name}") for name in ("lots", "wishes")}  # noqa: S608
            assert not (raw["lots"] | raw["wishes"]) & {"sold", "filled", "withdrawn"}, party
            columns = {one.name for one in kept.execute("SELECT * FROM meguri.wishes").description or ()}
            assert not {one for one in columns if "got" in one}
    for party, count in ((RIVAL, 1), (BY, 1)):
        with wall.entered(kept, asker(party, "dealer")):
            wish = wish_named(kept, NAMES["wish"])
            assert (wish.got_count, wish.closed_as) == (count, "filled" if party == RIVAL else "over")


def test_a_wish_that_got_one_of_two_tells_nobody_else(server: Embedded, wall: Wall) -> None:
    with copied(server) as addresses, psycopg.connect(addresses.app, autocommit=True) as session:
        with wall.asking(session, REGISTRY):
            fill(session)
            wish = wanted(session, wanted_count=2)
            deal = proposed(session, offered(session), wish)
            with session.transaction():
                deals.agree(session, deal.deal_id, (BY,), NOW)
                event = capture(session, sale_event(deal.battery_id, BY, BUYER, NOW), KEY)
                deals.conclude(session, deal, event.event_id, NOW)
        for party, count in ((BUYER, 1), (BY, 1), (RIVAL, 0), (STRANGER, 0)):
            with wall.entered(session, asker(party, "dealer")):
                (found,) = wishes_shown(session)[0]
                assert (found.wish_id, found.got_count) == (wish, count), party


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO meguri.deals (deal_id, lot_no, battery_no, seller, buyer, price_jpy, proposed_by, "
        "proposed_at, answer_by) VALUES ('D', 1, 1, 'a', 'b', 1, 'buyer', now(), now())",
        "INSERT INTO meguri.reserves VALUES (99, 'x', 1)",
        "DELETE FROM meguri.deals",
        "TRUNCATE meguri.lots",
        "DELETE FROM meguri.bids",
    ],
)
def test_only_the_registry_writes_to_the_market(kept: Session, wall: Wall, attempt: str) -> None:
    with wall.asking(kept, asker(RIVAL, "dealer")), pytest.raises(psycopg.Error):
        kept.execute(attempt)


def test_changes_by_a_party_touch_nothing(kept: Session, wall: Wall) -> None:
    with wall.asking(kept, asker(RIVAL, "dealer", "administrator")):
        for table in TABLES:
            column = "wish_no" if table in ("wishes", "bids") else "lot_no"
            assert kept.execute(f"UPDATE meguri.{table} SET {column} = 1").rowcount == 0  # noqa: S608


def test_the_audit_log_tells_of_a_deal_only_to_who_clicked(kept: Session, wall: Wall) -> None:
    """The next holder of the battery reads its log, the operator all of it; neither reads of a deal."""
    asked = "SELECT subject FROM meguri.audit WHERE resource = 'deal'"
    seen: dict[Asker, set[str]] = {
        asker(RIVAL, "dealer"): {NAMES["rival"]},
        asker(STRANGER, "administrator"): set(),
        asker(BUYER, "dealer", "administrator"): set(),
        ANYBODY: set(),
    }
    for who, told in seen.items():
        with wall.entered(kept, who):
            assert rows(kept, asked) == told, who


def test_the_price_stands_in_no_event(kept: Session, wall: Wall) -> None:
    with wall.entered(kept, REGISTRY):
        bodies = kept.execute("SELECT body FROM meguri.events WHERE kind = 'sold'").fetchall()
    assert len(bodies) == 2
    assert not any(str(PRICE).encode() in bytes(body) for (body,) in bodies)
