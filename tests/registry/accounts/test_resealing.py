"""Another secret seals everything anew, all or nothing: who was known is known, and every proof holds."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.registry.accounts.conftest import BY, advance
from tests.registry.told import CHASSIS, KEY, Session, battery, diagnosed, registered

from meguri.registry.accounts import resealing
from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import (
    contact_of,
    erase_person,
    join,
    make_person,
    person_of_mail,
    set_password,
)
from meguri.registry.accounts.resealing import Resealed, reseal
from meguri.registry.accounts.sessions import begin_session
from meguri.registry.accounts.signing_in import sign_in
from meguri.registry.accounts.wall import raise_wall
from meguri.registry.checking import flaws
from meguri.registry.database import Addresses
from meguri.registry.faults import RegistryError
from meguri.registry.passports import passport_now
from meguri.registry.proofs import inclusion, newest_head
from meguri.registry.store import capture, life_of
from meguri.registry.vault import Vault, capture_sealed

OLD, NEW, OTHER = (Secrets(f"secret number {one} of these tests".encode()) for one in range(3))
MAIL, ERASED = "hanako@example.jp", "taro@example.jp"
PASSWORD = "みかんの皮をむいて食べる朝の時間"  # noqa: S105


@pytest.fixture
def kept(addresses: Addresses, owner: Session) -> Iterator[tuple[Session, str, str]]:
    """A registry under the old secret; a connection, an API key and a cookie."""
    accounts = Accounts(OLD)
    accounts.raise_wall(owner)
    with psycopg.connect(addresses.app, autocommit=True) as session:
        accounts.wall.let_in(session)
        capture_sealed(session, registered(), KEY, Vault(OLD.vault))
        advance(session)
        key, _ = make_key(session, make_organisation(session, BY, "Firm", ["dealer"]), "till", ["dealer"], 30)
        person = make_person(session, OLD, MAIL, "花子")
        set_password(session, OLD, person, PASSWORD)
        join(session, person, ["owner"])
        erase_person(session, make_person(session, OLD, ERASED, "太郎"))
        yield session, key, begin_session(session, OLD, person.person_no).cookie


Kept = tuple[Session, str, str]


def _everything(owner: Session) -> dict[str, list[tuple[str]]]:
    tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname LIKE 'meguri%'").fetchall()
    place = {"keys": "meguri_wall"}  # everything else lies in meguri
    return {
        name: owner.execute(f"SELECT t::text FROM {place.get(name, 'meguri')}.{name} t ORDER BY 1").fetchall()  # noqa: S608
        for (name,) in tables
    }


def test_what_was_sealed_is_read_under_the_new_secret_alone(kept: Kept, owner: Session) -> None:
    session, key, cookie = kept
    life, head = life_of(session, battery()), newest_head(session)
    proof = inclusion(session, life[0].id)
    before = _everything(owner)
    assert reseal(owner, OLD, NEW) == Resealed(keys=2, people=1, sessions=1)
    after = _everything(owner)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"subject_keys", "people", "sessions", "audit", "keys"}

    accounts = Accounts(NEW)
    accounts.wall.let_in(session)
    accounts.wall.check(session)
    assert CHASSIS.encode() in passport_now(session, battery(), "owner", vault=Vault(NEW.vault)).body
    with pytest.raises(RegistryError):
        passport_now(session, battery(), "owner", vault=Vault(OLD.vault))
    person = person_of_mail(session, NEW, MAIL)
    assert contact_of(session, NEW, person) == {"name": "花子", "mail": MAIL}
    assert sign_in(session, NEW, MAIL, PASSWORD, address="192.0.2.1")
    with pytest.raises(AccountError):
        person_of_mail(session, OLD, MAIL)
    assert accounts.of_cookie(session, cookie) is None
    assert accounts.of_key(session, key) is not None
    assert (life_of(session, battery()), newest_head(session), inclusion(session, life[0].id)) == (
        life,
        head,
        proof,
    )
    assert flaws(session) == ()
    assert capture(session, diagnosed(0), KEY).is_new


def test_a_wrong_old_secret_is_refused_and_changes_nothing(kept: Kept, owner: Session) -> None:
    assert kept
    before = _everything(owner)
    for old, new, code in (
        (OTHER, NEW, AccountCode.OTHER_SECRET),
        (NEW, OTHER, AccountCode.OTHER_SECRET),
        (OLD, OLD, AccountCode.SAME_SECRET),
    ):
        with pytest.raises(AccountError) as refused:
            reseal(owner, old, new)
        assert refused.value.faults[0].code is code
        assert _everything(owner) == before
    owner.execute("DELETE FROM meguri_wall.keys")  # as after a restore by other means
    with pytest.raises(AccountError) as refused:
        reseal(owner, OTHER, NEW)
    assert refused.value.faults[0].code is AccountCode.OTHER_SECRET
    assert reseal(owner, OLD, NEW).keys == 2


def test_a_backup_of_the_old_secret_that_was_restored_under_the_new_one_is_sealed_anew(
    kept: Kept, owner: Session
) -> None:
    assert kept
    raise_wall(owner, NEW.wall)  # as `meguri registry restore` does
    assert reseal(owner, OLD, NEW).keys == 2
    raise_wall(owner, OTHER.wall)  # and under a third: the keys are those of NEW already
    assert reseal(owner, OLD, NEW) == Resealed(people=1)
    Accounts(NEW).raise_wall(owner)


def test_said_again_it_does_nothing(kept: Kept, owner: Session) -> None:
    assert kept
    reseal(owner, OLD, NEW)
    before = _everything(owner)
    assert reseal(owner, OLD, NEW) == Resealed(is_new=False)
    assert reseal(owner, OTHER, NEW) == Resealed(is_new=False)
    assert _everything(owner) == before


def test_what_ends_it_halfway_leaves_everything_as_it_was(
    kept: Kept, owner: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept
    before = _everything(owner)

    def broken(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(resealing, "note", broken)
    with pytest.raises(ConnectionError):
        reseal(owner, OLD, NEW)
    assert _everything(owner) == before


def test_who_is_here_without_a_key_is_counted_and_kept(kept: Kept, owner: Session) -> None:
    assert kept
    owner.execute(
        "DELETE FROM meguri.subject_keys k USING meguri.subjects s, meguri.people p "
        "WHERE s.subject_no = k.subject_no AND p.person_id = s.subject_id"
    )
    assert reseal(owner, OLD, NEW) == Resealed(keys=1, people=0, unreachable=1, sessions=1)


def test_a_server_with_another_secret_does_not_take_over_what_is_sealed(kept: Kept, owner: Session) -> None:
    assert kept
    with pytest.raises(AccountError) as refused:
        Accounts(OTHER).raise_wall(owner)
    assert refused.value.faults[0].code is AccountCode.NO_WALL
    Accounts(OLD).raise_wall(owner)
    owner.execute("DELETE FROM meguri.subject_keys")
    Accounts(OTHER).raise_wall(owner)  # nothing is lost by it


def test_many_are_sealed_anew_in_lots(kept: Kept, owner: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session, *_ = kept
    monkeypatch.setattr(resealing, "_LOT", 2)
    vault = Vault(OLD.vault)
    for number in range(7):
        vault.keep_facts(session, f"urn:synthetic:{number}", "contact", {"name": str(number)})
    assert reseal(owner, OLD, NEW).keys == 9
    Accounts(NEW).wall.let_in(session)
    for number in range(7):
        told = Vault(NEW.vault).facts_of(session, f"urn:synthetic:{number}")
        assert told == {"contact": {"name": str(number)}}
