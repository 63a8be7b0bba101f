"""What a holder shares is read until its day, until it is taken back, or until the battery is another's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.registry.accounts.conftest import BUYER, BY, REGISTRY, STRANGER, advance, asker, fill
from tests.registry.told import KEY, Session, battery

from meguri.passport.events import event_of
from meguri.registry.accounts.asker import ANYBODY, Asker, Context
from meguri.registry.accounts.audit import entries
from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.grants import Grant, Offer, give, grants, withdraw
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.policy import permits, shipped_policy
from meguri.registry.accounts.standing import context_of, reader_of_battery
from meguri.registry.accounts.wall import Wall
from meguri.registry.database import Addresses
from meguri.registry.passports import passport_now
from meguri.registry.store import capture

HOLDER, TAKER, OTHER = asker(BY, "dealer"), asker(STRANGER, "dealer"), asker(BUYER, "dealer")
ADMINISTRATOR = asker("urn:admin", "administrator")
SOON = timedelta(days=14)


@pytest.fixture
def shared(addresses: Addresses, wall: Wall) -> Iterator[Session]:
    """A registry with two batteries and three firms; a connection that nobody asks on."""
    with psycopg.connect(addresses.app, autocommit=True) as session:
        with wall.asking(session, REGISTRY):
            fill(session)
            for one, name in ((BY, "Holder"), (STRANGER, "Taker"), (BUYER, "Other")):
                make_organisation(session, one, name, ["dealer"])
        yield session


def offer(number: int = 1, taker: str = STRANGER, ends_in: timedelta = SOON, **how: object) -> Offer:
    return Offer(battery(number), taker, datetime.now(UTC) + ends_in, **how)  # type: ignore[arg-type]


def reads(session: Session, wall: Wall, who: Asker, number: int = 1) -> str:
    with wall.entered(session, who):
        return reader_of_battery(session, shipped_policy(), who, battery(number))


def events(session: Session, wall: Wall, who: Asker) -> int:
    with wall.entered(session, who):
        row = session.execute(
            "SELECT count(*) FROM meguri.events JOIN meguri.batteries USING (battery_no) "
            "WHERE battery_id = %s",
            [battery(1)],
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_who_is_let_read_reads_and_nobody_else(shared: Session, wall: Wall) -> None:
    assert reads(shared, wall, TAKER) == "public"
    give(shared, wall, HOLDER, offer())
    assert reads(shared, wall, TAKER) == "legitimate_interest"
    assert reads(shared, wall, OTHER) == reads(shared, wall, ANYBODY) == "public"
    assert reads(shared, wall, TAKER, 0) == "public"
    assert (events(shared, wall, TAKER), events(shared, wall, OTHER)) == (2, 0)
    with wall.entered(shared, TAKER):
        assert passport_now(shared, battery(1), "legitimate_interest").sequence == 2


def test_a_grant_ends_when_it_is_taken_back(shared: Session, wall: Wall) -> None:
    made = give(shared, wall, HOLDER, offer())
    ended = withdraw(shared, wall, HOLDER, made.grant_no)
    assert ended.withdrawn_at is not None
    assert not ended.counts(datetime.now(UTC))
    assert reads(shared, wall, TAKER) == "public"
    assert events(shared, wall, TAKER) == 0
    assert withdraw(shared, wall, HOLDER, made.grant_no) == ended


def test_a_grant_ends_on_its_day(shared: Session, wall: Wall) -> None:
    def before() -> datetime:
        return datetime.now(UTC) - timedelta(days=2)

    offered = Offer(battery(1), STRANGER, datetime.now(UTC) - timedelta(seconds=1))
    made = give(shared, wall, HOLDER, offered, now=before)
    assert made.counts(before() + timedelta(seconds=1))
    assert reads(shared, wall, TAKER) == "public"
    assert events(shared, wall, TAKER) == 0


def test_a_grant_ends_when_its_giver_gives_the_battery_away(shared: Session, wall: Wall) -> None:
    give(shared, wall, HOLDER, offer())
    sale = event_of(
        "sold", battery(1), "2024-07-01T12:00:00+09:00", BY, custody={"giver": BY, "taker": BUYER}
    )
    with wall.asking(shared, REGISTRY):
        capture(shared, sale, KEY)
        advance(shared)
    assert reads(shared, wall, TAKER) == "public"
    assert reads(shared, wall, OTHER) == "owner"
    assert reads(shared, wall, HOLDER) == "operator"


def test_prices_and_names_of_holders_are_shown_only_to_whom_the_holder_lets_read_like_themselves(
    shared: Session, wall: Wall
) -> None:
    """Battery 0: made, registered, diagnosed, sold; the sale is the holder's."""
    narrow = give(shared, wall, OTHER, Offer(battery(0), STRANGER, datetime.now(UTC) + SOON))

    def kinds() -> set[str]:
        with wall.entered(shared, TAKER):
            return {kind for (kind,) in shared.execute("SELECT kind FROM meguri.events")}

    assert kinds() == {"made", "registered", "diagnosed"}
    withdraw(shared, wall, OTHER, narrow.grant_no)
    assert kinds() == set()
    give(shared, wall, OTHER, offer(0, reads_as="owner"))
    assert kinds() == {"made", "registered", "diagnosed", "sold"}


def test_recording_is_granted_apart(shared: Session, wall: Wall) -> None:
    policy = shipped_policy()

    def context() -> Context:
        with wall.entered(shared, TAKER):
            return context_of(shared, TAKER, battery(1))

    give(shared, wall, HOLDER, offer())
    assert permits(policy, TAKER, "read", "event", context())
    assert not permits(policy, TAKER, "create", "event", context())
    give(shared, wall, HOLDER, offer(may_record=True))
    assert permits(policy, TAKER, "create", "event", context())
    assert not permits(policy, TAKER, "create", "handover", context())
    assert not permits(policy, TAKER, "create", "grant", context())


def test_a_guarantor_sees_the_guarantee_and_no_more(shared: Session, wall: Wall) -> None:
    guarantor = asker(STRANGER, "guarantor")
    begun = event_of(
        "guarantee_started",
        battery(1),
        "2024-07-01T12:00:00+09:00",
        STRANGER,
        custody={"giver": STRANGER, "taker": BY},
        details={"guarantee_id": "G-1"},
    )
    with wall.asking(shared, REGISTRY):
        capture(shared, begun, KEY)
        advance(shared)
    wanted: tuple[tuple[Asker, set[str], bool], ...] = (
        (guarantor, {"guarantee_started"}, True),
        (TAKER, {"guarantee_started"}, True),  # a dealer who gives guarantees
        (asker(STRANGER, "administrator"), set(), True),
        (OTHER, set(), False),
    )
    for who, kinds, is_guarantor in wanted:
        with wall.entered(shared, who):
            rows = shared.execute(
                "SELECT kind FROM meguri.events JOIN meguri.batteries USING (battery_no) "
                "WHERE battery_id = %s",
                [battery(1)],
            )
            assert {kind for (kind,) in rows} == kinds
            found = context_of(shared, who, battery(1))
        assert (found.is_own, found.is_guarantor) == (False, is_guarantor)


@pytest.mark.parametrize(
    ("who", "what", "wanted"),
    [
        (OTHER, offer(), AccountCode.NOT_HELD),
        (HOLDER, offer(0), AccountCode.NOT_HELD),
        (ANYBODY, offer(), AccountCode.NOT_HELD),
        (ADMINISTRATOR, offer(), AccountCode.NOT_HELD),
        (HOLDER, offer(7), AccountCode.NOT_HELD),
        (HOLDER, offer(taker="urn:nobody"), AccountCode.NO_PERSON),
        (HOLDER, offer(reads_as="authority"), AccountCode.NOT_GRANTABLE),
        (HOLDER, offer(ends_in=-SOON), AccountCode.IN_THE_PAST),
        (HOLDER, offer(ends_in=timedelta(days=400)), AccountCode.TOO_LONG),
    ],
)
def test_nobody_gives_what_is_not_theirs_to_give(
    shared: Session, wall: Wall, who: Asker, what: Offer, wanted: AccountCode
) -> None:
    with pytest.raises(AccountError) as caught:
        give(shared, wall, who, what)
    assert caught.value.faults[0].code is wanted
    assert listed(shared, wall, ADMINISTRATOR) == ()


def listed(session: Session, wall: Wall, who: Asker) -> tuple[Grant, ...]:
    with wall.entered(session, who):
        return grants(session)


def test_giver_and_taker_see_a_grant_and_only_the_giver_and_administrators_end_it(
    shared: Session, wall: Wall
) -> None:
    made = give(shared, wall, HOLDER, offer())
    for who, wanted in (
        (HOLDER, (made,)),
        (TAKER, (made,)),
        (ADMINISTRATOR, (made,)),
        (OTHER, ()),
        (ANYBODY, ()),
    ):
        assert listed(shared, wall, who) == wanted
    for who in (TAKER, OTHER, ANYBODY):
        with pytest.raises(AccountError) as caught:
            withdraw(shared, wall, who, made.grant_no)
        assert caught.value.faults[0].code is AccountCode.NO_GRANT
    assert withdraw(shared, wall, ADMINISTRATOR, made.grant_no).withdrawn_at is not None


def test_who_gave_and_took_back_is_on_record_for_the_holder_and_administrators(
    shared: Session, wall: Wall
) -> None:
    made = give(shared, wall, HOLDER, offer(), address="203.0.113.77")
    withdraw(shared, wall, HOLDER, made.grant_no, address="2001:db8:1:2:3::4")
    for who in (HOLDER, ADMINISTRATOR):
        with wall.entered(shared, who):
            found = entries(shared)
        assert [(one.verb, one.network) for one in found] == [
            ("remove", "2001:db8:1::/48"),
            ("create", "203.0.113.0/24"),
        ]
        assert {one.organisation_id for one in found} == {BY}
        assert {one.battery_id for one in found} == {battery(1)}
    for who in (TAKER, OTHER, ANYBODY):
        with wall.entered(shared, who):
            assert entries(shared) == ()
