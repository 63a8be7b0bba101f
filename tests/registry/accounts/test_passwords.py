"""A password that anybody would try first is refused, a long one of one's own never; guessing is slow."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.told import Session

from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.passwords import LONGEST, SHORTEST, check_new, encoded, fits, is_outdated
from meguri.registry.accounts.people import Person, join, make_person, set_password
from meguri.registry.accounts.signing_in import FREE_FAILURES, MOST_OF_A_NETWORK, WINDOW, sign_in

SECRETS = Secrets(b"for tests only")
MAIL = "hanako@example.jp"
PASSWORD = "mikan no kawa wo muku asa"  # noqa: S105
WRONG = "no"
START = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "common",
    [
        "passwordpassword",
        "Password12345678",
        "P@ssw0rd!P@ssw0rd!",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "1234567890123456",
        "qwertyuiopasdfghjkl",
        "correcthorsebatterystaple",
        "hanakohanako2026",
        "meguri-battery-2026!",
        "Nissan Leaf Nissan Leaf",
        "                    ",
        "hanako@example.jp1",
    ],
)
def test_what_everybody_would_try_is_refused(common: str) -> None:
    with pytest.raises(AccountError) as caught:
        check_new(common, ("花子", MAIL))
    assert [one.code for one in caught.value.faults] == [AccountCode.COMMON_PASSWORD]


@pytest.mark.parametrize(
    "good",
    [
        PASSWORD,
        "x7#Kq9!vLm2@Rt5zW",
        "きょうは とても いい てんき だね",
        "the leaf fell on my grandmother's roof",
        "🔋🚗🌸🍊🎐🗻⛩️🎏🍡🎋🎍🎎🎑🏮🪭🥢",
    ],
)
def test_long_ones_of_ones_own_are_taken_whatever_their_characters(good: str) -> None:
    check_new(good, ("Hanako", MAIL))
    assert fits(encoded(good), good)


@given(st.text(max_size=SHORTEST - 1))
def test_no_short_one_is_taken(short: str) -> None:
    with pytest.raises(AccountError):
        check_new(short if len(short) < SHORTEST else "")


def test_a_long_one_is_refused_and_all_faults_are_told_at_once() -> None:
    with pytest.raises(AccountError) as caught:
        check_new("x" * (LONGEST + 1))
    assert [one.code for one in caught.value.faults] == [AccountCode.LONG_PASSWORD]
    with pytest.raises(AccountError) as caught:
        check_new("password")
    assert len(caught.value.faults) == 2


def test_a_password_is_kept_by_argon2id_and_fits_from_any_keyboard() -> None:
    kept = encoded("Café au lait ﾊﾞｯﾃﾘｰ")
    assert kept.startswith("$argon2id$")
    assert fits(kept, "Cafe\u0301 au lait バッテリー")
    assert not fits(kept, "Cafe au lait バッテリー")
    assert not fits(None, "nobody's")
    assert not fits(kept, "x" * 10_000)
    assert not is_outdated(kept)
    assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$nVXmKUAAp2CCWZPCK3tMBw")


@pytest.fixture
def hanako(session: Session) -> Person:
    person = make_person(session, SECRETS, MAIL, "花子")
    join(session, person, ["owner"])
    set_password(session, SECRETS, person, PASSWORD)
    return person


def refusal(
    session: Session, at: datetime, mail: str = MAIL, *, password: str = WRONG, address: str = "192.0.2.1"
) -> AccountCode:
    with pytest.raises(AccountError) as caught:
        sign_in(session, SECRETS, mail, password, address, now=lambda: at)
    return AccountCode(caught.value.faults[0].code)


def test_address_and_password_together_let_in(session: Session, hanako: Person) -> None:
    assert sign_in(session, SECRETS, MAIL.upper(), PASSWORD, "192.0.2.1") == hanako.person_no
    assert refusal(session, START, "nobody@example.jp", password=PASSWORD) is AccountCode.WRONG_LOGIN
    assert refusal(session, START, "no address", password=PASSWORD) is AccountCode.WRONG_LOGIN


def test_guessing_at_one_address_slows_down_and_the_right_one_waits_too(
    session: Session, hanako: Person
) -> None:
    at = START
    for _ in range(FREE_FAILURES):
        assert refusal(session, at) is AccountCode.WRONG_LOGIN
    assert refusal(session, at) is AccountCode.TOO_OFTEN
    assert refusal(session, at, password=PASSWORD) is AccountCode.TOO_OFTEN
    tries = 0
    while at < START + timedelta(hours=1):
        at += timedelta(seconds=1)
        with pytest.raises(AccountError) as caught:
            sign_in(session, SECRETS, MAIL, "no", f"198.51.{tries % 200}.7", now=lambda: at)  # noqa: B023
        if caught.value.faults[0].code is AccountCode.TOO_OFTEN:
            at += timedelta(seconds=int(caught.value.faults[0].values["seconds"]) - 1)
        else:
            tries += 1
    assert tries < 60  # NIST SP 800-63B-4, 3.2.2: no more than a hundred in a row
    at += timedelta(hours=1)
    assert sign_in(session, SECRETS, MAIL, PASSWORD, "192.0.2.1", now=lambda: at) == hanako.person_no
    assert refusal(session, at) is AccountCode.WRONG_LOGIN  # the right one set the count back


@pytest.mark.usefixtures("hanako")
def test_guessing_at_many_addresses_from_one_network_stops(session: Session) -> None:
    for number in range(MOST_OF_A_NETWORK):
        session.execute(
            "INSERT INTO meguri.login_attempts (login, network, at, succeeded) VALUES (%s, %s, %s, false)",
            [bytes([number]), "192.0.2.0/24", START],
        )
    assert refusal(session, START, address="192.0.2.99", password=PASSWORD) is AccountCode.TOO_OFTEN
    assert refusal(session, START, address="198.51.100.1") is AccountCode.WRONG_LOGIN
    later = START + WINDOW + timedelta(seconds=1)
    assert sign_in(session, SECRETS, MAIL, PASSWORD, "192.0.2.99", now=lambda: later)


@pytest.mark.parametrize("length", [LONGEST + 1, 1_001, 5_000_000])
def test_one_that_is_too_long_is_refused_with_its_length_and_never_cut(length: int) -> None:
    told = "".join(chr(0x4E00 + place % 5_000) for place in range(length))
    with pytest.raises(AccountError) as caught:
        check_new(told)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["found"]) == (AccountCode.LONG_PASSWORD, str(length))
    assert not fits(encoded(told[:LONGEST]), told)
