"""A key is told once, is never more than its organisation, always ends, and can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.registry.told import BUYER, BY, Session

from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.keys import MARK, PREFIX_LENGTH, asker_of_key, keys_of, make_key, revoke_key
from meguri.registry.accounts.organisations import (
    Organisation,
    close_organisation,
    make_organisation,
    organisation_of,
    organisations,
)


@pytest.fixture
def dealer(session: Session) -> Organisation:
    return make_organisation(session, BY, "Dealer", ["dealer", "diagnoser"])


def code_of(caught: pytest.ExceptionInfo[AccountError]) -> AccountCode:
    (fault,) = caught.value.faults
    return AccountCode(fault.code)


def test_a_key_shows_who_brings_it_and_is_kept_only_as_what_it_is_recognised_by(
    session: Session, dealer: Organisation
) -> None:
    secret, key = make_key(session, dealer, "till", ["dealer"], 30)
    assert secret.startswith(MARK)
    assert len(secret) >= 43 + len(MARK)  # 256 bits
    assert key.prefix == secret[:PREFIX_LENGTH]
    found = asker_of_key(session, secret)
    assert found is not None
    assert (found.organisation_id, found.roles) == (BY, {"public", "dealer"})
    assert found.credential_no == key.key_no
    row = session.execute("SELECT t::text FROM meguri.api_keys t").fetchone()
    assert row is not None
    assert secret not in row[0]
    assert secret[PREFIX_LENGTH:] not in row[0]


def test_no_other_text_is_a_key(session: Session, dealer: Organisation) -> None:
    secret, _ = make_key(session, dealer, "till", ["dealer"], 30)
    for told in (
        "",
        MARK,
        secret[:-1],
        secret + "x",
        secret.lower(),
        secret[len(MARK) :],
        "é" * 40,
        MARK * 400,
    ):
        assert asker_of_key(session, told) is None


def test_a_key_that_ended_or_was_taken_back_is_nobodys(session: Session, dealer: Organisation) -> None:
    old, _ = make_key(session, dealer, "old", [], 1, now=lambda: datetime.now(UTC) - timedelta(days=1))
    assert asker_of_key(session, old) is None
    secret, key = make_key(session, dealer, "till", ["dealer"], 30)
    first = revoke_key(session, key.key_no, dealer.organisation_no).revoked_at
    assert asker_of_key(session, secret) is None
    assert revoke_key(session, key.key_no).revoked_at == first
    assert [one.name for one in keys_of(session, dealer.organisation_no)] == ["old", "till"]


def test_only_the_organisation_itself_takes_its_key_back(session: Session, dealer: Organisation) -> None:
    other = make_organisation(session, BUYER, "Other", ["dealer"])
    secret, key = make_key(session, dealer, "till", ["dealer"], 30)
    with pytest.raises(AccountError) as caught:
        revoke_key(session, key.key_no, other.organisation_no)
    assert code_of(caught) is AccountCode.NO_KEY
    assert asker_of_key(session, secret) is not None
    assert keys_of(session, other.organisation_no) == ()


def test_a_key_is_never_more_than_its_organisation(session: Session, dealer: Organisation) -> None:
    with pytest.raises(AccountError) as caught:
        make_key(session, dealer, "till", ["dealer", "authority", "administrator"], 30)
    assert code_of(caught) is AccountCode.TOO_MUCH
    secret, _ = make_key(session, dealer, "till", ["dealer", "diagnoser"], 30)
    session.execute("UPDATE meguri.organisations SET roles = '{diagnoser}'")
    found = asker_of_key(session, secret)
    assert found is not None
    assert found.roles == {"public", "diagnoser"}


@pytest.mark.parametrize(("days", "wanted"), [(0, AccountCode.IN_THE_PAST), (367, AccountCode.TOO_LONG)])
def test_a_key_always_ends_and_lives_at_first(
    session: Session, dealer: Organisation, days: int, wanted: AccountCode
) -> None:
    with pytest.raises(AccountError) as caught:
        make_key(session, dealer, "till", ["dealer"], days)
    assert code_of(caught) is wanted


def test_an_organisation_is_there_once_and_its_keys_end_with_it(
    session: Session, dealer: Organisation
) -> None:
    with pytest.raises(AccountError) as caught:
        make_organisation(session, BY, "Again", [])
    assert code_of(caught) is AccountCode.TAKEN
    with pytest.raises(AccountError) as caught:
        make_organisation(session, BUYER, "New", ["king", "dealer"])
    assert code_of(caught) is AccountCode.UNKNOWN_ROLE
    secret, _ = make_key(session, dealer, "till", ["dealer"], 30)
    closed = close_organisation(session, BY)
    assert closed.closed_at is not None
    assert close_organisation(session, BY) == closed == organisation_of(session, BY)
    assert organisations(session) == (closed,)
    assert asker_of_key(session, secret) is None
    with pytest.raises(AccountError) as caught:
        organisation_of(session, "urn:nobody")
    assert code_of(caught) is AccountCode.NO_ORGANISATION
