"""Everything that hangs on the installation's secret, made anew under another one; all or nothing.

The keys of persons are sealed anew, so that owner data can be read as before; mail addresses are hashed anew,
so that people are found; the database learns the new key of its wall; all sessions end. Events, receipts,
proofs, boxes and certificates hang on none of it and stay as they are. What was copied before (backups, WAL)
stays sealed under the old secret.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.asker import REGISTRY
from meguri.registry.accounts.audit import note
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.people import CONTACT, login_of
from meguri.registry.accounts.wall import has_key, has_this_key, raise_wall
from meguri.registry.faults import RegistryError
from meguri.registry.sealing import sealed, unsealed
from meguri.registry.store import Clock, utc_now
from meguri.registry.vault import Vault

if TYPE_CHECKING:
    from meguri.registry.database import Session

_LOT = 5_000
_KEYS = (
    "SELECT k.subject_no, s.subject_id, k.sealed_key FROM meguri.subject_keys k "
    "JOIN meguri.subjects s USING (subject_no)"
)


@dataclass(frozen=True, slots=True)
class Resealed:
    """What was made anew.

    Attributes:
        keys: of persons, sealed anew.
        people: whose address is found anew.
        unreachable: whose address is not known here, since their key is not; they cannot sign in by it.
        sessions: that ended.
        is_new: False where the database was sealed under the new secret already, and nothing was done.
    """

    keys: int = 0
    people: int = 0
    unreachable: int = 0
    sessions: int = 0
    is_new: bool = True


def reseal(owner: "Session", old: Secrets, new: Secrets, *, now: Clock = utc_now) -> Resealed:
    """Seal everything under another secret, in one transaction. A server must be started again after it.

    A server that still runs with the old secret records nothing more: the database no longer knows it.

    Args:
        owner: a connection as the owner, with no transaction open and the schema at its newest.
        old: the secret under which everything is.
        new: the one under which it is to be.
        now: the registry's clock.

    Raises:
        AccountError: it is sealed under neither of the two, or both are the same; nothing was changed.
    """
    if old.vault == new.vault:
        raise refused(AccountCode.SAME_SECRET)
    at = now()
    with owner.transaction():
        # What another transaction began under the old secret is waited for, and is sealed anew with the rest.
        owner.execute(
            "LOCK TABLE meguri.subject_keys, meguri.people, meguri.sessions, meguri.login_attempts "
            "IN SHARE ROW EXCLUSIVE MODE"
        )
        first = owner.execute(f"{_KEYS} ORDER BY subject_no LIMIT 1").fetchone()
        is_under_new = first is None or _opens(new, first)
        if is_under_new and has_this_key(owner, new.wall):
            return Resealed(is_new=False)
        is_under_old = (
            not has_key(owner) or has_this_key(owner, old.wall) if first is None else _opens(old, first)
        )
        if not (is_under_old or (first is not None and is_under_new)):
            raise refused(AccountCode.OTHER_SECRET)
        keys = 0 if is_under_new else _keys_anew(owner, old, new)
        people, unreachable = _addresses_anew(owner, new)
        raise_wall(owner, new.wall)
        done = Resealed(keys, people, unreachable, _sessions_ended(owner, at))
        note(owner, REGISTRY, "change", "registry", "secret", now=lambda: at)
    return done


def _opens(secrets: Secrets, row: tuple[Any, ...]) -> bool:
    """Whether the key of a person is sealed under a secret."""
    try:
        unsealed(secrets.vault, row[2], row[1])
    except RegistryError:
        return False
    return True


def _keys_anew(owner: "Session", old: Secrets, new: Secrets) -> int:
    count = 0
    for lot in _lots(owner, f"{_KEYS} ORDER BY subject_no"):
        try:
            made = [sealed(new.vault, unsealed(old.vault, told, who), who) for _, who, told in lot]
        except RegistryError:
            raise refused(AccountCode.OTHER_SECRET) from None
        owner.execute(
            "UPDATE meguri.subject_keys k SET sealed_key = t.sealed_key "
            "FROM unnest(%s::bigint[], %s::bytea[]) AS t (subject_no, sealed_key) "
            "WHERE k.subject_no = t.subject_no",
            [[number for number, _, _ in lot], made],
        )
        count += len(lot)
    return count


def _addresses_anew(owner: "Session", new: Secrets) -> tuple[int, int]:
    """How many people are found anew by their address, and how many no longer."""
    vault, found, lost = Vault(new.vault), 0, 0
    for lot in _lots(owner, "SELECT person_id, login FROM meguri.people WHERE login IS NOT NULL ORDER BY 1"):
        changes = []
        for person_id, login in lot:
            mail = vault.facts_of(owner, person_id).get(CONTACT, {}).get("mail", "")
            if mail:
                changes.append((login, login_of(new, mail)))
        _told_anew(owner, changes)
        found, lost = found + len(changes), lost + len(lot) - len(changes)
    # Attempts of addresses that nobody has, under a hash that will never be seen again.
    owner.execute("DELETE FROM meguri.login_attempts a WHERE NOT EXISTS "
                  "(SELECT FROM meguri.people p WHERE p.login = a.login)")  # fmt: skip
    return found, lost


def _told_anew(owner: "Session", changes: list[tuple[bytes, bytes]]) -> None:
    before, after = [one for one, _ in changes], [one for _, one in changes]
    for table in ("people", "login_attempts"):
        owner.execute(
            f"UPDATE meguri.{table} a SET login = t.after "
            "FROM unnest(%s::bytea[], %s::bytea[]) AS t (before, after) WHERE a.login = t.before",
            [before, after],
        )


def _sessions_ended(owner: "Session", at: datetime) -> int:
    return owner.execute(
        "UPDATE meguri.sessions SET ended_at = %s WHERE ended_at IS NULL AND expires_at > %s", [at, at]
    ).rowcount


def _lots(owner: "Session", question: str) -> Iterator[list[tuple[Any, ...]]]:
    with owner.cursor("lots") as cursor:
        cursor.execute(question)
        while lot := cursor.fetchmany(_LOT):
            yield lot
