"""A person is known by a pseudonym; what names them lies sealed, and is gone when they are erased."""

import pytest
from tests.registry.told import BUYER, BY, Session

from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.organisations import close_organisation, make_organisation
from meguri.registry.accounts.people import (
    contact_of,
    erase_person,
    join,
    leave,
    login_of,
    make_person,
    memberships,
    people,
    person_of_id,
    person_of_mail,
    set_password,
)
from meguri.registry.accounts.sessions import asker_of_session, begin_session
from meguri.registry.accounts.signing_in import sign_in

SECRETS = Secrets(b"for tests only")
MAIL, NAME = "hanako@example.jp", "山田花子"
PASSWORD = "みかんの皮をむいて食べる朝の時間"  # noqa: S105


def everything(session: Session) -> str:
    names = ("people", "boxes", "subjects", "audit", "memberships", "sessions", "login_attempts", "passwords")
    texts = (session.execute(f"SELECT t::text FROM meguri.{name} t").fetchall() for name in names)  # noqa: S608
    return str([row for rows in texts for row in rows])


def test_nothing_that_names_a_person_lies_open(session: Session) -> None:
    person = make_person(session, SECRETS, MAIL, NAME)
    set_password(session, SECRETS, person, PASSWORD)
    told = everything(session)
    for secret in (MAIL, "hanako", NAME, PASSWORD, MAIL.encode().hex(), NAME.encode().hex()):
        assert secret not in told
    assert contact_of(session, SECRETS, person) == {"mail": MAIL, "name": NAME}


def test_an_address_is_found_however_it_is_written(session: Session) -> None:
    person = make_person(session, SECRETS, MAIL, NAME)
    assert person_of_mail(session, SECRETS, " Hanako@Example.JP ") == person
    assert person_of_id(session, person.person_id) == person
    assert login_of(SECRETS, MAIL) != login_of(Secrets(b"another"), MAIL)
    with pytest.raises(AccountError) as caught:
        make_person(session, SECRETS, "HANAKO@example.jp", "Again")
    assert caught.value.faults[0].code is AccountCode.TAKEN
    for wrong in ("", "hanako", "a@b", "a b@example.jp", "a@@example.jp"):
        with pytest.raises(AccountError):
            make_person(session, SECRETS, wrong, NAME)
    with pytest.raises(AccountError):
        person_of_mail(session, SECRETS, "nobody@example.jp")


def test_a_person_asks_for_whom_they_belong_to_and_as_no_more(session: Session) -> None:
    person = make_person(session, SECRETS, MAIL, NAME)
    firm = make_organisation(session, BY, "Firm", ["dealer"])
    with pytest.raises(AccountError) as caught:
        join(session, person, ["dealer", "guarantor"], firm)
    assert caught.value.faults[0].code is AccountCode.TOO_MUCH
    join(session, person, ["owner"])
    join(session, person, [], firm)
    join(session, person, ["dealer"], firm)
    assert [(one.organisation_id, one.roles) for one in memberships(session, person.person_no)] == [
        (None, {"owner"}),
        (BY, {"dealer"}),
    ]
    leave(session, person.person_no, None)
    close_organisation(session, BY)
    assert memberships(session, person.person_no) == ()


def test_an_erased_person_cannot_be_read_found_or_let_in_and_the_rest_goes_on(session: Session) -> None:
    person = make_person(session, SECRETS, MAIL, NAME)
    other = make_person(session, SECRETS, "taro@example.jp", "太郎")
    join(session, person, ["owner"])
    set_password(session, SECRETS, person, PASSWORD)
    cookie = begin_session(session, SECRETS, person.person_no).cookie
    at = erase_person(session, person)
    assert erase_person(session, person) == at
    assert contact_of(session, SECRETS, person) == {}
    assert asker_of_session(session, cookie) is None
    with pytest.raises(AccountError):
        person_of_mail(session, SECRETS, MAIL)
    with pytest.raises(AccountError):
        sign_in(session, SECRETS, MAIL, PASSWORD, None)
    assert person_of_id(session, person.person_id).erased_at == at
    assert contact_of(session, SECRETS, other)["name"] == "太郎"
    assert [one.erased_at for one in people(session)] == [at, None]
    again = make_person(session, SECRETS, MAIL, NAME)
    assert again.person_id not in (person.person_id, BUYER)
