"""The audit log only grows, keeps no full address and no secret, and is there if and only if the deed is."""

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.accounts.conftest import BY, asker
from tests.registry.told import Session

from meguri.registry.accounts.audit import REFUSED, entries, note
from meguri.registry.accounts.networks import network_of


@given(st.ip_addresses(v=4))
def test_of_an_address_only_the_network_is_kept(address: object) -> None:
    found = network_of(str(address))
    assert found.endswith(".0/24")
    assert found.split(".")[:3] == str(address).split(".")[:3]
    assert network_of(f"::ffff:{address}") == found


@given(st.ip_addresses(v=6).filter(lambda one: one.ipv4_mapped is None))
def test_of_a_long_address_only_the_network_is_kept(address: object) -> None:
    assert network_of(str(address)).endswith("/48")


@pytest.mark.parametrize("told", [None, "", "testclient", "1.2.3", "203.0.113.7:80", "'; DROP TABLE"])
def test_what_is_no_address_is_kept_as_nothing(told: str | None) -> None:
    assert network_of(told) == ""


def test_lines_are_read_newest_first_and_page_by_page(session: Session) -> None:
    for number in range(5):
        note(session, asker(BY, "dealer"), "create", "key", str(number), outcome=REFUSED)
    first = entries(session, limit=2)
    assert [one.subject for one in first] == ["4", "3"]
    assert [one.subject for one in entries(session, before=first[-1].audit_no)] == ["2", "1", "0"]
    assert {(one.way, one.organisation_id, one.outcome) for one in first} == {("key", BY, "refused")}


def test_not_even_the_owner_changes_a_line(session: Session, owner: Session) -> None:
    note(session, asker(BY), "create", "key")
    for attempt in (
        "UPDATE meguri.audit SET verb = 'x'",
        "DELETE FROM meguri.audit",
        "TRUNCATE meguri.audit",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(attempt)


def test_what_is_undone_is_not_on_record(session: Session) -> None:
    with session.transaction(force_rollback=True):
        note(session, asker(BY), "create", "key")
        assert len(entries(session)) == 1
    assert entries(session) == ()
