"""One request after another on one connection: each sees what is theirs, and nothing of who came before."""

from datetime import UTC, datetime, timedelta

import psycopg
from tests.registry.accounts.conftest import BUYER, BY, REGISTRY, fill
from tests.registry.databases import WALL_KEY
from tests.registry.told import Session, battery

from meguri.registry.accounts.asker import ANYBODY, Asker
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person
from meguri.registry.accounts.sessions import begin_session
from meguri.registry.database import Addresses


def seen(session: Session) -> int:
    row = session.execute("SELECT count(*) FROM meguri.fleet").fetchone()
    assert row is not None
    return int(row[0])


def test_requests_of_many_on_one_connection(addresses: Addresses, owner: Session) -> None:
    accounts = Accounts(Secrets(b"for tests only"))
    assert accounts.secrets.wall != WALL_KEY
    accounts.raise_wall(owner)
    with psycopg.connect(addresses.app, autocommit=True) as session:
        accounts.wall.check(session)
        with accounts.own_work(session):
            fill(session)
            firm = make_organisation(session, BY, "Firm", ["dealer"])
            key, _ = make_key(session, firm, "till", ["dealer"], 30)
            buyer = make_organisation(session, BUYER, "Buyer", ["dealer"])
            person = make_person(session, accounts.secrets, "hanako@example.jp", "花子")
            join(session, person, ["dealer"], buyer)
            cookie = begin_session(session, accounts.secrets, person.person_no).cookie
        dealer, hanako = accounts.of_key(session, key), accounts.of_cookie(session, cookie)
        assert dealer is not None
        assert hanako is not None
        assert accounts.of_key(session, cookie) is accounts.of_cookie(session, key) is None
        wanted: dict[Asker, tuple[int, bool, bool]] = {
            dealer: (1, False, True),
            hanako: (1, True, False),
            ANYBODY: (0, False, False),
            REGISTRY: (2, False, False),
        }
        for one in [*wanted, *reversed(wanted), ANYBODY]:
            with accounts.asking(session, one):
                count, *own = wanted[one]
                assert seen(session) == count
                found = [accounts.context(session, one, battery(number)).is_own for number in (0, 1)]
                assert found == own
                assert seen(session) == count
        assert seen(session) == 0


def test_a_session_is_looked_up_by_the_accounts_clock(addresses: Addresses, owner: Session) -> None:
    at = datetime.now(UTC)
    accounts = Accounts(Secrets(b"for tests only"), now=lambda: at)
    accounts.raise_wall(owner)
    with psycopg.connect(addresses.app, autocommit=True) as session:
        with accounts.own_work(session):
            person = make_person(session, accounts.secrets, "hanako@example.jp", "花子")
            join(session, person, ["owner"])
            cookie = begin_session(session, accounts.secrets, person.person_no, now=lambda: at).cookie
        assert accounts.of_cookie(session, cookie) is not None
        at += timedelta(days=1)
        assert accounts.of_cookie(session, cookie) is None
