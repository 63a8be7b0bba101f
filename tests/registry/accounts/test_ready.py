"""What is remembered of a key says what to ask, never what to answer; the wall holds however it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.errors import OperationalError
from tests.registry.accounts.conftest import BUYER, BY, STRANGER, advance, asker, fill
from tests.registry.told import KEY, Session, battery, diagnosed

from meguri.registry import ready
from meguri.registry.accounts.asker import ANYBODY
from meguri.registry.accounts.grants import Offer, give, withdraw
from meguri.registry.accounts.keys import ApiKey, asker_of_key, make_key, revoke_key
from meguri.registry.accounts.organisations import close_organisation, make_organisation
from meguri.registry.accounts.policy import Policy, shipped_policy
from meguri.registry.accounts.wall import Wall
from meguri.registry.database import Addresses
from meguri.registry.passports import STORED, stored_page
from meguri.registry.ready import Found, Ready
from meguri.registry.store import capture

OFFICE = "urn:uuid:00000000-0000-4000-8000-000000000009"
HOLDER = asker(BY, "dealer")


@dataclass
class Desk:
    """Two connections: one asks what lies ready, the other does the registry's own work meanwhile."""

    session: Session
    own: Session
    wall: Wall
    ready: Ready

    def key(self, party: str, *roles: str) -> tuple[str, ApiKey]:
        """A key of an organisation with these roles."""
        organisation = make_organisation(self.own, party, party, roles)
        return make_key(self.own, organisation, "reads", roles, 30)

    def found(self, key: str, number: int = 1) -> Found:
        """What is found of a battery."""
        found = self.ready.find(self.session, [battery(number)], key)
        assert found is not None
        return found

    def role(self, key: str, number: int = 1) -> str | None:
        """As whom it is read, where a page lies ready; None where nobody has the key."""
        found = self.found(key, number)
        assert found.asker is None or found.page is not None or found.role not in STORED
        return None if found.asker is None else found.role


@pytest.fixture
def desk(addresses: Addresses, wall: Wall) -> Iterator[Desk]:
    """Battery 0 of BY, sold to BUYER; battery 1 still of BY."""
    with (
        psycopg.connect(addresses.app, autocommit=True) as session,
        psycopg.connect(addresses.app, autocommit=True) as own,
    ):
        wall.let_in(own)
        fill(own)
        made = Ready(shipped_policy(), wall)
        made.prepare(session)
        yield Desk(session, own, wall, made)


@pytest.mark.parametrize("role", STORED)
def test_it_finds_what_the_long_way_finds(desk: Desk, role: str) -> None:
    key = "" if role == "public" else desk.key(OFFICE, role)[0]
    for number in (0, 1, 0):
        found = desk.found(key, number)
        with desk.wall.entered(desk.session, found.asker or ANYBODY):
            assert (found.role, found.page) == (role, stored_page(desk.session, battery(number), role))
            assert found.asker == (asker_of_key(desk.session, key) if key else ANYBODY)


def test_a_key_taken_back_binds_with_the_next_question(desk: Desk) -> None:
    secret, key = desk.key(OFFICE, "authority")
    assert [desk.role(secret), desk.role(secret)] == ["authority", "authority"]
    revoke_key(desk.own, key.key_no)
    assert desk.role(secret) is None


def test_a_key_that_ran_out_and_a_closed_organisation_bind_with_the_next_question(desk: Desk) -> None:
    secret, key = desk.key(OFFICE, "authority")
    other, _ = desk.key(STRANGER, "authority")
    assert (desk.role(secret), desk.role(other)) == ("authority", "authority")
    desk.own.execute("UPDATE meguri.api_keys SET expires_at = now() WHERE key_no = %s", [key.key_no])
    close_organisation(desk.own, STRANGER)
    assert (desk.role(secret), desk.role(other)) == (None, None)


def test_a_changed_role_binds_with_the_next_question(desk: Desk) -> None:
    secret, key = desk.key(OFFICE, "authority")
    for roles, reader in (
        (["authority"], "authority"),
        ([], "public"),
        (["authority"], "authority"),
        (["legitimate_interest"], "legitimate_interest"),
    ):
        desk.own.execute("UPDATE meguri.organisations SET roles = %s", [roles])
        desk.own.execute("UPDATE meguri.api_keys SET roles = %s WHERE key_no = %s", [roles, key.key_no])
        found = desk.found(secret)
        assert (found.role, found.page is not None) == (reader, True)
        assert found.page == stored_page(desk.own, battery(1), reader)


def test_a_grant_counts_at_once_and_ends_at_once(desk: Desk) -> None:
    secret, _ = desk.key(STRANGER, "dealer")
    assert desk.role(secret) == "public"
    until = datetime.now(UTC) + timedelta(days=1)
    made = give(desk.own, desk.wall, HOLDER, Offer(battery(1), STRANGER, until))
    assert (desk.role(secret), desk.role(secret, 0)) == ("legitimate_interest", "public")
    withdraw(desk.own, desk.wall, HOLDER, made.grant_no)
    assert desk.role(secret) == "public"
    give(desk.own, desk.wall, HOLDER, Offer(battery(1), STRANGER, until))
    assert desk.role(secret) == "legitimate_interest"
    desk.own.execute("UPDATE meguri.access_grants SET ends_at = now()")
    assert desk.role(secret) == "public"


def test_who_holds_a_battery_reads_it_as_what_is_not_stored(desk: Desk) -> None:
    secret, _ = desk.key(BY, "dealer")
    for number, role, is_ready in ((0, "operator", False), (1, "owner", False), (0, "operator", False)):
        found = desk.found(secret, number)
        assert (found.role, found.page is not None) == (role, is_ready)


def test_a_server_that_takes_somebody_for_an_authority_gets_nothing_of_it(desk: Desk) -> None:
    secret, _ = desk.key(OFFICE, "legitimate_interest")
    shipped = shipped_policy()
    lax = Policy(shipped.scopes, {**shipped.readers, "legitimate_interest": (("allowed", "authority", 9.0),)})
    mistaken = Ready(lax, desk.wall)
    for _ in range(2):
        found = mistaken.find(desk.session, [battery(1)], secret)
        assert found is not None
        assert (found.role, found.page) == ("authority", None)


def test_no_claim_outlives_its_question(desk: Desk) -> None:
    secret, _ = desk.key(OFFICE, "authority")
    assert desk.role(secret) == "authority"
    told = desk.session.execute("SELECT current_setting('meguri.asker', true), meguri.asker()").fetchone()
    assert told in ((None, {}), ("", {}))
    assert desk.session.execute("SELECT authority FROM meguri.passport_pages").fetchall() == [(None,)] * 2


def test_a_claim_is_proved_anew_on_another_connection(desk: Desk, addresses: Addresses) -> None:
    secret, _ = desk.key(OFFICE, "authority")
    assert desk.role(secret) == "authority"
    with psycopg.connect(addresses.app, autocommit=True) as another:
        desk.ready.prepare(another)
        for session in (another, desk.session):
            found = desk.ready.find(session, [battery(1)], secret)
            assert found is not None
            assert found.page is not None


def test_what_is_older_than_the_last_event_is_not_given(desk: Desk) -> None:
    secret, _ = desk.key(OFFICE, "authority")
    capture(desk.own, diagnosed(1, minute=9), KEY)
    assert (desk.found(secret).page, desk.found("").page) == (None, None)
    advance(desk.own)
    after = desk.found(secret).page
    assert after is not None
    assert after.sequence == 3


@pytest.mark.parametrize("role", ["", "authority", "dealer"])
def test_the_first_identifier_that_is_known_counts(desk: Desk, role: str) -> None:
    key = desk.key(OFFICE, role)[0] if role else ""
    for told, is_known in (
        ([battery(7)], False),
        ([battery(7), battery(1)], True),
        ([battery(1), battery(7)], True),
    ):
        found = desk.ready.find(desk.session, told, key)
        assert found is not None
        assert found.is_known is is_known or found.role not in STORED


def test_no_other_text_is_a_key(desk: Desk) -> None:
    secret, _ = desk.key(OFFICE, "authority")
    for told in (secret[:-1], secret + "x", secret.lower(), "mgr_", "é" * 40, "mgr_" * 400):
        assert desk.role(told) is None
    assert desk.role(secret) == "authority"


def test_of_many_keys_each_stays_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "MOST_KEYS", 2)
    one, _ = desk.key(OFFICE, "authority")
    two, _ = desk.key(STRANGER, "legitimate_interest")
    three, _ = desk.key(BUYER, "dealer")
    wanted = ["authority", "legitimate_interest", "public"]
    assert [desk.role(key) for key in (one, two, three) * 2] == wanted * 2


def test_a_connection_that_broke_is_closed_and_says_so(desk: Desk) -> None:
    secret, _ = desk.key(OFFICE, "authority")
    assert desk.role(secret) == "authority"
    desk.own.execute("SELECT pg_terminate_backend(%s)", [desk.session.info.backend_pid])
    with pytest.raises(OperationalError):
        desk.ready.find(desk.session, [battery(1)], secret)
    assert desk.session.closed
