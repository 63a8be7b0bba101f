"""The wall in the database lets each role see exactly what the policy says, whoever holds the battery."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import psycopg
import pytest
from tests.registry.accounts.conftest import BUYER, BY, REGISTRY, STRANGER, advance, asker, fill
from tests.registry.databases import WALL_KEY, copied
from tests.registry.told import KEY, Session, battery, made

from meguri.passport.events import Event, event_of
from meguri.registry.accounts.asker import Asker, Context, Way
from meguri.registry.accounts.grants import Offer, give
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.policy import permits, readers_of, shipped_policy
from meguri.registry.accounts.standing import context_of
from meguri.registry.accounts.wall import Wall
from meguri.registry.embedded import Embedded
from meguri.registry.fleet import listing
from meguri.registry.holdings import fleet_values
from meguri.registry.records import record_of
from meguri.registry.store import capture_lot
from meguri.tables.access import ROLES

GUEST = "urn:uuid:00000000-0000-4000-8000-000000000004"
CLOSE_GUEST = "urn:uuid:00000000-0000-4000-8000-000000000005"
PARTIES = (BY, BUYER, STRANGER, GUEST, CLOSE_GUEST)


@pytest.fixture(scope="module")
def kept(server: Embedded) -> Iterator[Session]:
    """Battery 0 is BUYER's, 1 is BY's; BUYER lets two guests read battery 0, one of them like itself."""
    wall = Wall(WALL_KEY)
    with copied(server) as addresses, psycopg.connect(addresses.app, autocommit=True) as session:
        with wall.asking(session, REGISTRY):
            fill(session)
            for one in PARTIES:
                make_organisation(session, one, one, [])
        until = datetime.now(UTC) + timedelta(days=1)
        give(session, wall, asker(BUYER, "owner"), Offer(battery(0), GUEST, until))
        give(session, wall, asker(BUYER, "owner"), Offer(battery(0), CLOSE_GUEST, until, "owner"))
        yield session


def sees(session: Session, table: str, number: int, where: str = "true") -> bool:
    row = session.execute(
        f"SELECT EXISTS (SELECT FROM meguri.{table} JOIN meguri.batteries b USING (battery_no) "  # noqa: S608
        f"WHERE b.battery_id = %s AND {where})",
        [battery(number)],
    ).fetchone()
    return bool(row and row[0])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_the_policy_lets_it_see(kept: Session, wall: Wall, role: str) -> None:
    policy = shipped_policy()
    for party, number in product(PARTIES, (0, 1)):
        who = asker(party, role)
        with wall.entered(kept, who):
            context = context_of(kept, who, battery(number))
            others = f"recorded_by <> '{party}'"
            told = {
                "event": sees(kept, "events", number, f"kind = 'diagnosed' AND {others}"),
                "handover": sees(kept, "custody", number),
                "fleet": sees(kept, "fleet", number),
                "grant": sees(kept, "access_grants", number),
                "audit": sees(kept, "audit", number),
            }
            stored = {
                reader
                for reader in ("public", "legitimate_interest", "authority")
                if sees(kept, "passport_pages", number, f"{reader} IS NOT NULL")
            }
        wanted = {
            "event": permits(policy, who, "read", "event", context) and party != BY,
            "handover": permits(policy, who, "read", "handover", context) and number == 0,
            "fleet": permits(policy, who, "list", "fleet", context),
            "audit": permits(policy, who, "read", "audit", context) and number == 0,
        }
        assert {name: told[name] for name in wanted} == wanted, (role, party, number)
        is_party = party in (BUYER, GUEST, CLOSE_GUEST) and number == 0
        may_list = permits(policy, who, "list", "grant", context_of_party(is_party))
        assert told["grant"] == (may_list and number == 0), (role, party, number)
        readable = {one for one in readers_of(policy, who, context) if one not in ("owner", "operator")}
        assert stored == readable | {"public"}, (role, party, number)


def context_of_party(is_party: bool) -> Context:
    return Context(is_own=is_party)


def test_one_by_one_or_all_at_once_the_same_batteries_are_open(server: Embedded, wall: Wall) -> None:
    """Random lives: sold, leased, returned, collected, in any order; four parties."""
    random = Random(7)  # noqa: S311
    parties = (BY, BUYER, STRANGER)
    told: list[Event] = []
    for number in range(60):
        told.append(made(number))
        for turn in range(random.randrange(5)):
            kind = random.choice(["sold", "leased", "lease_returned", "collected"])
            custody = {"giver": random.choice(parties), "taker": random.choice(parties)}
            at = f"2024-0{1 + random.randrange(9)}-1{turn}T12:00:00+09:00"
            told.append(event_of(kind, battery(number), at, random.choice(parties), custody=custody))
    with copied(server) as addresses, psycopg.connect(addresses.app, autocommit=True) as session:
        with wall.asking(session, REGISTRY):
            capture_lot(session, [record_of(one) for one in told], KEY)
            advance(session)
        both = Asker(Way.SESSION, 1, BUYER, 1, STRANGER, frozenset({"public", "dealer"}))
        for who in (*(asker(one, "dealer") for one in parties), both):
            with wall.entered(session, who):
                single = {number for number in range(60) if context_of(session, who, battery(number)).is_own}
                listed = {number for number in range(60) if sees(session, "fleet", number)}
                looked_up = [one.battery_id for one in listing(session, parties=who.parties).lines]
                counted = fleet_values(session, who.parties)
            assert single == listed
            assert looked_up == [battery(number) for number in sorted(single)]
            assert sum(counted["chemistry"].values()) == len(single)
            assert 5 < len(single) < 60


def test_nobody_holds_a_battery_together_with_who_sold_it(server: Embedded, wall: Wall) -> None:
    """A lease or collection from before a sale ends with it; one after it stands beside the owner."""

    def handed(kind: str, month: int, giver: str, taker: str) -> Event:
        custody = {"giver": giver, "taker": taker}
        return event_of(kind, battery(0), f"2024-0{month}-01T12:00:00+09:00", giver, custody=custody)

    told = [made(), handed("collected", 1, BY, STRANGER), handed("sold", 2, BY, BUYER)]
    with copied(server) as addresses, psycopg.connect(addresses.app, autocommit=True) as session:
        for event, holders in (
            (told[0], {BY}),
            (told[1], {BY, STRANGER}),
            (told[2], {BUYER}),
            (handed("leased", 3, BUYER, GUEST), {BUYER, GUEST}),
            (handed("lease_returned", 4, GUEST, BUYER), {BUYER}),
        ):
            with wall.asking(session, REGISTRY):
                capture_lot(session, [record_of(event)], KEY)
                advance(session)
            found = set()
            for party in PARTIES:
                who: Asker = asker(party, "dealer")
                with wall.entered(session, who):
                    if context_of(session, who, battery(0)).is_own:
                        found.add(party)
            assert found == holders


def test_what_was_granted_is_listed_and_counted_once_and_what_is_not_theirs_never(
    kept: Session, wall: Wall
) -> None:
    for party, wanted in ((GUEST, [0]), (CLOSE_GUEST, [0]), (BUYER, [0]), (BY, [1]), (STRANGER, [])):
        who = asker(party, "dealer")
        with wall.entered(kept, who):
            found = [one.battery_id for one in listing(kept, parties=who.parties).lines]
            counted = fleet_values(kept, who.parties)["chemistry"]
            assert listing(kept, parties=PARTIES).lines == listing(kept, parties=who.parties).lines
        assert found == [battery(one) for one in wanted]
        assert sum(counted.values()) == len(wanted)
    with wall.entered(kept, asker(STRANGER, "authority")):
        assert sum(fleet_values(kept)["chemistry"].values()) == 2
    with wall.entered(kept, asker(BUYER, "dealer")):
        assert sum(fleet_values(kept)["chemistry"].values()) == 0
