"""The database itself shows nobody what is not theirs, whatever SQL the server's role is made to run."""

import psycopg
import pytest
from tests.registry.accounts.conftest import BUYER, BY, REGISTRY, STRANGER, advance, asker, fill
from tests.registry.databases import WALL_KEY
from tests.registry.told import KEY, Session, battery

from meguri.passport.events import event_of
from meguri.passport.events.kinds import event_kinds
from meguri.registry.accounts.asker import ANYBODY, UNBEGUN, Asker
from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.policy import Policy, permits_recording, reader_of, shipped_policy
from meguri.registry.accounts.schema import ACCOUNT_TABLES
from meguri.registry.accounts.standing import context_of
from meguri.registry.accounts.wall import Wall, raise_wall
from meguri.registry.database import check_role
from meguri.registry.faults import RegistryError
from meguri.registry.fleet import listing
from meguri.registry.passports import passport_now
from meguri.registry.schema import METADATA
from meguri.registry.store import capture, life_of
from meguri.registry.trading.schema import MARKET_TABLES

HIDDEN = (
    "events",
    "custody",
    "fleet",
    "passports",
    "receipts",
    "boxes",
    "subjects",
    "subject_keys",
    "access_grants",
    "audit",
    "organisations",
    "people",
    "memberships",
    "passwords",
    "api_keys",
    "sessions",
    "login_attempts",
    "identities",
    "oidc_states",
    "certificates",
    "certificate_files",
    "holdings",
    "tallies",
    "contracts",
    "lots",
    "reserves",
    "wishes",
    "bids",
    "deals",
)
OPEN = {"batteries", "counters", "progress", "leaves", "tiles", "heads", "pending"}
DEALER, OWNER = asker(BY, "dealer"), asker(BUYER, "owner")


def seen(session: Session, table: str, where: str = "true") -> int:
    row = session.execute(f"SELECT count(*) FROM meguri.{table} WHERE {where}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def test_every_table_is_either_hidden_or_public_on_purpose() -> None:
    assert {one.name for one in METADATA.tables.values()} == set(HIDDEN) | OPEN
    assert {one.name for one in (*ACCOUNT_TABLES, *MARKET_TABLES)} <= set(HIDDEN)


@pytest.mark.parametrize("table", HIDDEN)
def test_who_says_nothing_sees_nothing_that_is_not_public(bound: Session, table: str) -> None:
    assert seen(bound, table) == 0


@pytest.mark.parametrize(
    "claim",
    [
        '{"by": [], "may": ["registry"]}',
        "registry",
        "0" * 64 + '{"pid": %s, "by": [], "may": ["registry"]}',
        "",
        "x" * 200,
        "\\",
    ],
)
def test_a_claim_without_the_key_is_worth_nothing(bound: Session, claim: str) -> None:
    told = claim.replace("%s", str(bound.info.backend_pid))
    bound.execute("SELECT set_config('meguri.asker', %s, false)", [told])
    assert [seen(bound, table) for table in HIDDEN] == [0] * len(HIDDEN)


def test_a_claim_of_another_connection_or_another_key_is_worth_nothing(bound: Session, wall: Wall) -> None:
    pid = bound.info.backend_pid
    for told, wanted in (
        (wall.proof(REGISTRY, pid), 6),
        (wall.proof(REGISTRY, pid + 1), 0),
        (Wall(bytes(32)).proof(REGISTRY, pid), 0),
        (wall.proof(REGISTRY, pid).replace('"by":[]', '"by":["x"]'), 0),
    ):
        bound.execute("SELECT set_config('meguri.asker', %s, false)", [told])
        assert seen(bound, "events") == wanted


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM meguri_wall.keys",
        "INSERT INTO meguri_wall.keys VALUES ('', '')",
        "ALTER TABLE meguri.events DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON meguri.events USING (true)",
        "DROP POLICY shown ON meguri.events",
        "SET ROLE meguri_owner",
        "SET SESSION AUTHORIZATION meguri_owner",
        "ALTER ROLE meguri_app BYPASSRLS",
        "CREATE FUNCTION meguri.may(VARIADIC text[]) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE OR REPLACE FUNCTION meguri.asker() RETURNS jsonb LANGUAGE sql AS $$SELECT '{}'::jsonb$$",
        "SELECT meguri.held_by(1, ARRAY['x'])",
        "SELECT * FROM meguri.granted_to(1, ARRAY['x'])",
        "INSERT INTO meguri.audit (at, way, verb, resource, subject, network, outcome) "
        "VALUES (now(), '', '', '', '', '', '')",
        "INSERT INTO meguri.events (event_id, battery_no, sequence, kind, happened_at, captured_at, "
        "recorded_by, receipt_no, body) VALUES ('', 1, 99, '', now(), now(), '', 1, '')",
        "COPY meguri.events TO STDOUT",
        "COPY meguri.leaves FROM STDIN",
        "INSERT INTO meguri.leaves VALUES (99, 99)",
        "INSERT INTO meguri.heads VALUES (99, '', now(), '')",
        "INSERT INTO meguri.tiles VALUES (9, 9, '')",
        "DELETE FROM meguri.pending",
        "INSERT INTO meguri.batteries (battery_id, event_count) VALUES ('x', 1)",
        "TRUNCATE meguri.audit",
        "UPDATE meguri.audit SET outcome = 'allowed'",
        "DELETE FROM meguri.events",
        "UPDATE meguri.events SET recorded_by = 'x'",
    ],
)
def test_ways_around_the_wall_are_closed(bound: Session, wall: Wall, attempt: str) -> None:
    """Even for somebody who is let in with the rights of a dealer."""
    with wall.asking(bound, DEALER):
        if attempt.startswith("COPY meguri.events TO"):
            with bound.cursor() as cursor, cursor.copy(attempt) as rows:
                assert {bytes(one).split(b"\t")[7] for one in rows} <= {BY.encode()}
            return
        with pytest.raises(psycopg.Error):
            _run(bound, attempt)


def _run(session: Session, attempt: str) -> None:
    if attempt.startswith("COPY"):
        with session.cursor() as cursor, cursor.copy(attempt) as rows:
            rows.write_row((99, 99))
        return
    session.execute(attempt)


def test_changes_by_others_than_the_registry_touch_nothing(bound: Session, wall: Wall) -> None:
    with wall.asking(bound, asker(BY, "administrator", "dealer")):
        for attempt in (
            "UPDATE meguri.batteries SET event_count = 0",
            "DELETE FROM meguri.passports",
            "DELETE FROM meguri.fleet",
            "UPDATE meguri.custody SET taker = 'x'",
            "DELETE FROM meguri.subject_keys",
            "UPDATE meguri.access_grants SET ends_at = 'infinity'",
        ):
            assert bound.execute(attempt).rowcount == 0


def test_the_role_of_the_server_is_one_that_rules_bind(session: Session, owner: Session) -> None:
    check_role(session)
    with pytest.raises(RegistryError):
        check_role(owner)


def test_each_sees_what_is_theirs(bound: Session, wall: Wall) -> None:
    """The seller keeps what they recorded themselves; custody and lists are the present holder's."""
    wanted: dict[Asker, tuple[int, int, int]] = {
        ANYBODY: (0, 0, 0),
        DEALER: (6, 0, 1),
        OWNER: (4, 1, 1),
        asker(STRANGER, "dealer"): (0, 0, 0),
        asker(BY, "administrator"): (0, 0, 0),
        asker(STRANGER, "authority"): (0, 0, 2),
        REGISTRY: (6, 1, 2),
    }
    for one, counts in wanted.items():
        with wall.asking(bound, one):
            assert tuple(seen(bound, table) for table in ("events", "custody", "fleet")) == counts, one
    assert seen(bound, "events") == 0


def test_lists_hold_only_what_is_open(bound: Session, wall: Wall) -> None:
    with wall.entered(bound, OWNER):
        assert [one.battery_id for one in listing(bound).lines] == [battery(0)]
    with wall.entered(bound, DEALER):
        assert [one.battery_id for one in listing(bound).lines] == [battery(1)]
    assert listing(bound).lines == ()


@pytest.mark.parametrize(
    ("who", "readers"),
    [
        (ANYBODY, {"public"}),
        (asker(STRANGER, "dealer"), {"public"}),
        (asker(STRANGER, "recycler"), {"public", "legitimate_interest"}),
        (asker(STRANGER, "authority"), {"public", "authority"}),
        (REGISTRY, {"public", "legitimate_interest", "authority"}),
    ],
)
def test_of_a_passport_each_reads_the_columns_of_their_reader(
    bound: Session, wall: Wall, who: Asker, readers: set[str]
) -> None:
    with wall.asking(bound, who):
        for reader in ("public", "legitimate_interest", "authority"):
            row = bound.execute(f"SELECT {reader} FROM meguri.passport_pages LIMIT 1").fetchone()  # noqa: S608
            assert row is not None
            assert (row[0] is not None) is (reader in readers)
            if reader in readers:
                assert passport_now(bound, battery(0), reader).body == row[0]
            else:
                with pytest.raises(RegistryError):
                    passport_now(bound, battery(0), reader)
        if who is not REGISTRY:
            assert seen(bound, "passports") == 0


def test_the_wall_and_the_policy_agree_on_who_holds_a_battery(bound: Session, wall: Wall) -> None:
    policy: Policy = shipped_policy()
    for one, number, reader in (
        (DEALER, 0, "operator"),
        (DEALER, 1, "owner"),
        (OWNER, 0, "owner"),
        (OWNER, 1, "public"),
        (asker(STRANGER, "owner"), 0, "public"),
        (ANYBODY, 0, "public"),
    ):
        with wall.entered(bound, one):
            assert reader_of(policy, one, context_of(bound, one, battery(number))) == reader


def test_a_battery_that_nobody_knows_is_nobodys_until_its_record_is_begun(bound: Session, wall: Wall) -> None:
    policy = shipped_policy()
    with wall.entered(bound, DEALER):
        found = context_of(bound, DEALER, battery(7))
    assert found == UNBEGUN
    assert not found.is_own
    begin = {kind for kind in event_kinds() if permits_recording(policy, DEALER, kind, found)}
    assert begin == {"made", "registered"}
    assert not any(permits_recording(policy, ANYBODY, kind, found) for kind in event_kinds())


def test_the_database_knows_the_kinds_by_which_a_battery_changes_hands() -> None:
    kinds = event_kinds()
    assert {one for one in kinds if kinds[one].party == "owning_party"} == {"sold", "ownership_decided"}
    holding = {one for one in kinds if kinds[one].party == "possessing_party"}
    assert holding == {"leased", "lease_returned", "collected"}
    theirs = {one for one in kinds if kinds[one].access_group == "custody"}
    hands = ("sold", "handed_over", "ownership_decided", "leased", "lease_returned")
    assert theirs == {one for one in kinds if one in hands or "guarantee_" in one}


def test_who_asked_before_asks_again_afterwards(bound: Session, wall: Wall) -> None:
    with wall.asking(bound, OWNER):
        with wall.asking(bound, REGISTRY):
            assert seen(bound, "events") == 6
        assert seen(bound, "events") == 4
        with wall.asking(bound, ANYBODY):
            assert seen(bound, "events") == 0
        with pytest.raises(psycopg.errors.DivisionByZero), wall.entered(bound, REGISTRY):
            bound.execute("SELECT 1/0")
        assert seen(bound, "events") == 4
        with pytest.raises(psycopg.errors.DivisionByZero), bound.transaction(), wall.asking(bound, REGISTRY):
            bound.execute("SELECT 1/0")
        assert seen(bound, "events") == 4
        with wall.entered(bound, DEALER):
            with wall.entered(bound, REGISTRY):
                assert seen(bound, "fleet") == 2
            assert seen(bound, "fleet") == 1
    assert seen(bound, "events") == 0


def test_a_server_that_the_database_does_not_believe_refuses_to_serve(
    session: Session, owner: Session, wall: Wall
) -> None:
    wall.check(session)
    raise_wall(owner, bytes(32))
    with pytest.raises(AccountError) as refused:
        wall.check(session)
    assert refused.value.faults[0].code is AccountCode.NO_WALL
    raise_wall(owner, WALL_KEY)
    wall.check(session)


def test_a_sale_that_was_taken_back_gives_nobody_anything(session: Session, wall: Wall) -> None:
    fill(session)
    sale = next(one for one in life_of(session, battery(0)) if one.kind == "sold")
    undone = event_of(
        "corrected",
        battery(0),
        "2024-06-02T12:00:00+09:00",
        BY,
        corrects=sale.id,
        reason="entered by mistake",
        details={"voids": True},
    )
    capture(session, undone, KEY)
    advance(session)
    for one, is_own in ((DEALER, True), (OWNER, False)):
        with wall.entered(session, one):
            assert context_of(session, one, battery(0)).is_own is is_own
