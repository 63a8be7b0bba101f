"""A session is new at every sign-in, ends in time, and its forms are its own."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.registry.told import BY, Session

from meguri.registry.accounts.asker import Asker
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.installation_keys import Secrets, digest_of
from meguri.registry.accounts.organisations import close_organisation, make_organisation
from meguri.registry.accounts.people import Person, join, leave, make_person, set_password
from meguri.registry.accounts.sessions import (
    IDLE,
    LONGEST,
    asker_of_session,
    begin_session,
    csrf_token,
    end_all_sessions,
    end_session,
    forget_old_sessions,
    is_csrf_token,
)

SECRETS = Secrets(b"for tests only")
START = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def hanako(session: Session) -> Person:
    person = make_person(session, SECRETS, "hanako@example.jp", "花子")
    join(session, person, ["owner"])
    return person


def begun(session: Session, person: Person, before: str = "", at: datetime = START) -> str:
    return begin_session(session, SECRETS, person.person_no, before=before, now=lambda: at).cookie


def found(session: Session, cookie: str, at: datetime = START) -> Asker | None:
    return asker_of_session(session, cookie, now=lambda: at)


def test_a_session_shows_who_asks_and_its_cookie_is_kept_nowhere(session: Session, hanako: Person) -> None:
    cookie = begun(session, hanako)
    one = found(session, cookie)
    assert one is not None
    assert (one.person_id, one.organisation_id, one.roles) == (hanako.person_id, None, {"public", "owner"})
    row = session.execute("SELECT t::text FROM meguri.sessions t").fetchone()
    assert row is not None
    assert cookie not in row[0]
    for other in ("", cookie[:-1], cookie + "x", digest_of(cookie).hex(), "x" * 5000):
        assert found(session, other) is None


def test_a_cookie_that_was_there_before_signing_in_is_never_anybodys(
    session: Session, hanako: Person
) -> None:
    """Session fixation: what another set, or stole before, lets nobody in afterwards."""
    planted = "A" * 43
    cookie = begun(session, hanako, before=planted)
    assert cookie != planted
    assert found(session, planted) is None
    second = begun(session, hanako, before=cookie)
    assert found(session, cookie) is None
    assert found(session, second) is not None


def test_a_session_ends_when_idle_and_at_its_latest_hour(session: Session, hanako: Person) -> None:
    cookie = begun(session, hanako)
    assert found(session, cookie, START + IDLE) is None
    at = START
    while at + IDLE / 2 < START + LONGEST:
        at += IDLE / 2
        assert found(session, cookie, at) is not None
    assert found(session, cookie, START + LONGEST) is None


def test_signing_out_here_everywhere_and_by_a_new_password(session: Session, hanako: Person) -> None:
    one, two, three = (begun(session, hanako) for _ in range(3))
    end_session(session, one)
    assert [found(session, cookie) is None for cookie in (one, two, three)] == [True, False, False]
    assert end_all_sessions(session, hanako.person_no) == 2
    assert found(session, two) is found(session, three) is None
    last = begun(session, hanako)
    set_password(session, SECRETS, hanako, "a new one that is long enough")
    assert found(session, last) is None


def test_a_session_ends_with_what_it_is_for(session: Session, hanako: Person) -> None:
    firm = make_organisation(session, BY, "Firm", ["dealer"])
    number = join(session, hanako, ["dealer"], firm)
    mine = begun(session, hanako)
    theirs = begin_session(session, SECRETS, hanako.person_no, membership_no=number, now=lambda: START).cookie
    asker = found(session, theirs)
    assert asker is not None
    assert (asker.organisation_id, asker.roles) == (BY, {"public", "dealer"})
    assert asker.parties == (BY, hanako.person_id)
    close_organisation(session, BY)
    assert found(session, theirs) is None
    leave(session, hanako.person_no, None)
    assert found(session, mine) is None
    for membership in (None, number, 10_000):
        with pytest.raises(AccountError):
            begin_session(session, SECRETS, hanako.person_no, membership_no=membership)


def test_a_form_belongs_to_its_session(session: Session, hanako: Person) -> None:
    one, two = begun(session, hanako), begun(session, hanako)
    token = csrf_token(SECRETS, one)
    assert is_csrf_token(SECRETS, one, token)
    for cookie, wrong in (
        (two, token),
        (one, ""),
        (one, token[:-1]),
        (one, "é"),
        (one, csrf_token(SECRETS, two)),
    ):
        assert not is_csrf_token(SECRETS, cookie, wrong)
    assert not is_csrf_token(Secrets(b"another"), one, token)


def test_old_sessions_are_forgotten_and_live_ones_kept(session: Session, hanako: Person) -> None:
    begun(session, hanako)
    end_session(session, begun(session, hanako), now=lambda: START)
    assert forget_old_sessions(session, now=lambda: START + timedelta(days=20)) == 0
    assert forget_old_sessions(session, now=lambda: START + timedelta(days=32)) == 1
    assert forget_old_sessions(session, now=lambda: START + timedelta(days=40)) == 1
