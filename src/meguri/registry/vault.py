"""Owner data, each person's under a key of its own: to erase a person is to delete the key.

An event that states such data is kept with a commitment in its place: the address (RFC 6920) of the value
together with a secret that is derived from the person's key. The event's own address, its receipt and its
leaf are over the commitment, so they hold on when the value is gone, and nobody can find the value by
trying. The value itself lies sealed in a box beside. The same event makes the same commitment, so it counts
once.
"""

import hmac
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from meguri.passport.document import attributes
from meguri.passport.events import Event
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.keys import SigningKey
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.sealing import KEY_BYTES, sealed, unsealed
from meguri.registry.store import Captured, Clock, capture, utc_now
from meguri.registry.trading.forgetting import forget_cars

if TYPE_CHECKING:
    from meguri.registry.database import Session


@cache
def private_attributes() -> frozenset[str]:
    """The attributes that are the owner's own data."""
    return frozenset(name for name, one in attributes().items() if one.access_group == "custody")


class Vault:
    """Seals and opens owner data with the keys of persons, which it seals under its own."""

    def __init__(self, key: bytes, entropy: Callable[[int], bytes] = os.urandom) -> None:
        """Take the vault's key, which is kept outside the database.

        Args:
            key: 32 secret bytes.
            entropy: gives so many random bytes.

        Raises:
            ValueError: another number of bytes.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"the vault's key has {KEY_BYTES} bytes, not {len(key)}")
        self._own, self._entropy = key, entropy

    def seal_event(self, session: "Session", event: Event, subject: str | None = None) -> Event:
        """The event with commitments in the place of owner data; the values go into boxes.

        Args:
            session: a connection; the boxes belong into the transaction of the capture.
            event: as it was told.
            subject: whose data they are, by an identifier that names nobody; else who takes the battery over
                in this event, else whoever holds it (the battery's own identifier).

        Raises:
            RegistryError: the data of this person were erased.
        """
        if not owner_data(event):
            return event
        number, key = self._key(session, subject or subject_of(event))
        made, boxes = self.sealed_with(event, key)
        for name, said, content in boxes:
            self._keep_box(session, (number, name, content, event.battery_id, said))
        return made

    def sealed_with(self, event: Event, key: bytes) -> tuple[Event, list[tuple[str, str, bytes]]]:
        """The event with commitments in the place of owner data, and of each its name, commitment and box.

        Args:
            event: as it was told.
            key: of the person whose data they are.
        """
        says, boxes = dict(event.says), []
        for name, value in owner_data(event).items():
            blind = _hmac(key, canonical([event.battery_id, name, value]))
            says[name] = commitment(blind, value)
            content = canonical({"value": value, "blind": blind.hex()})
            boxes.append((name, says[name], self._sealed(key, content, name)))
        return replace(event, says=MappingProxyType(says)), boxes

    def new_key(self, subject: str) -> bytes:
        """A key for a person who has none yet, sealed under the vault's own."""
        return self._sealed(self._own, self._entropy(KEY_BYTES), subject)

    def key_in(self, told: bytes, subject: str) -> bytes:
        """The key of a person, from what is kept.

        Raises:
            RegistryError: the vault has another key than it was sealed with.
        """
        return unsealed(self._own, told, subject)

    def open_events(self, session: "Session", battery_id: str, life: Iterable[Event]) -> tuple[Event, ...]:
        """The events of a battery with the values instead of commitments, as far as their keys are there.

        Each keeps the address under which it was recorded.
        """
        values = {
            said: self._opened(key, subject, name, box)["value"]
            for said, key, subject, name, box in self._boxes(session, "b.battery_id = %s", battery_id)
            if said is not None
        }
        return tuple(_with_values(one, values) for one in life)

    def keep_facts(self, session: "Session", subject: str, name: str, facts: Mapping[str, Any]) -> None:
        """Keep what is no part of any event, such as how to reach a person.

        Args:
            session: a connection.
            subject: the person, by an identifier that names nobody.
            name: what the facts are, such as `contact`; the newest of a name count.
            facts: JSON values.

        Raises:
            RegistryError: the data of this person were erased.
        """
        with session.transaction():
            number, key = self._key(session, subject)
            self._keep_box(
                session, (number, name, self._sealed(key, canonical(dict(facts)), name), None, None)
            )

    def facts_of(self, session: "Session", subject: str) -> dict[str, dict[str, Any]]:
        """What is kept of a person, by name; nothing where it was erased.

        Raises:
            RegistryError: the vault has another key than they were sealed with.
        """
        return {
            name: self._opened(key, subject, name, box)
            for said, key, _, name, box in self._boxes(session, "s.subject_id = %s", subject)
            if said is None
        }

    def seal(
        self, session: "Session", subject: str, contents: Mapping[str, bytes]
    ) -> tuple[int, dict[str, bytes]]:
        """Seal files under a person's key: the number of the person, and each file sealed under its name.

        Raises:
            RegistryError: the data of this person were erased.
        """
        number, key = self._key(session, subject)
        return number, {name: self._sealed(key, one, name) for name, one in contents.items()}

    def opened(self, session: "Session", number: int, told: Mapping[str, bytes]) -> dict[str, bytes] | None:
        """The files that `seal` sealed; None where the person was erased, or their key is not here.

        Raises:
            RegistryError: the vault has another key than they were sealed with.
        """
        row = session.execute(
            "SELECT k.sealed_key, s.subject_id FROM meguri.subject_keys k "
            "JOIN meguri.subjects s USING (subject_no) WHERE subject_no = %s",
            [number],
        ).fetchone()
        if row is None:
            return None
        key = unsealed(self._own, row[0], row[1])
        return {name: unsealed(key, one, name) for name, one in told.items()}

    def _key(self, session: "Session", subject: str) -> tuple[int, bytes]:
        """The number and the key of a person; both are made where they are missing."""
        session.execute(
            "INSERT INTO meguri.subjects (subject_id) VALUES (%s) ON CONFLICT DO NOTHING", [subject]
        )
        row = session.execute(
            "SELECT subject_no, erased_at FROM meguri.subjects WHERE subject_id = %s", [subject]
        ).fetchone()
        if row is None or row[1] is not None:
            raise refused(RegistryCode.ERASED, found=subject)
        session.execute(
            "INSERT INTO meguri.subject_keys VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [row[0], self.new_key(subject)],
        )
        kept = session.execute("SELECT sealed_key FROM meguri.subject_keys WHERE subject_no = %s", [row[0]])
        found = kept.fetchone()
        if found is None:  # erased at this moment
            raise refused(RegistryCode.ERASED, found=subject)
        return row[0], unsealed(self._own, found[0], subject)

    def _keep_box(self, session: "Session", box: tuple[int, str, bytes, str | None, str | None]) -> None:
        session.execute(
            "INSERT INTO meguri.boxes (subject_no, name, sealed, battery_id, commitment) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            box,
        )

    def _boxes(self, session: "Session", which: str, value: str) -> list[tuple[Any, ...]]:
        return session.execute(
            "SELECT b.commitment, k.sealed_key, s.subject_id, b.name, b.sealed FROM meguri.boxes b "
            "JOIN meguri.subjects s USING (subject_no) JOIN meguri.subject_keys k USING (subject_no) "
            f"WHERE {which} ORDER BY b.box_no",
            [value],
        ).fetchall()

    def _opened(self, sealed_key: bytes, subject: str, name: str, told: bytes) -> dict[str, Any]:
        key = unsealed(self._own, sealed_key, subject)
        content: dict[str, Any] = json.loads(unsealed(key, told, name))
        return content

    def _sealed(self, key: bytes, content: bytes, label: str) -> bytes:
        return sealed(key, content, label, self._entropy)


def capture_sealed(
    session: "Session",
    event: Event,
    key: SigningKey,
    vault: Vault,
    *,
    subject: str | None = None,
    expected: int | None = None,
    now: Clock = utc_now,
    where: str = "event",
    noted: Mapping[str, Any] | None = None,
) -> Captured:
    """Take one event in with its owner data sealed; all or nothing. See `capture` and `Vault.seal_event`.

    Raises:
        RegistryError: as `capture`, or the data of this person were erased.
        SigningError: the key is not good now.
    """
    if not owner_data(event):  # nothing to seal: one statement instead of a transaction of five
        return capture(session, event, key, expected=expected, now=now, where=where, noted=noted)
    with session.transaction():
        sealed = vault.seal_event(session, event, subject)
        return capture(session, sealed, key, expected=expected, now=now, where=where, noted=noted)


def erase(session: "Session", subject: str, now: Clock = utc_now) -> datetime:
    """Erase a person: the key goes, so that nobody can read what was sealed with it; events and proofs stay.

    Copies of the key in older backups must be destroyed too; backups keep the keys in a file of their own.

    Returns:
        When the person was first erased.

    Raises:
        RegistryError: nothing is kept of anybody of this name.
    """
    with session.transaction():
        row = session.execute(
            "UPDATE meguri.subjects SET erased_at = coalesce(erased_at, %s) WHERE subject_id = %s "
            "RETURNING subject_no, erased_at",
            [now(), subject],
        ).fetchone()
        if row is None:
            raise refused(RegistryCode.NO_SUBJECT, found=repr(subject))
        session.execute("DELETE FROM meguri.subject_keys WHERE subject_no = %s", [row[0]])
        forget_cars(session, subject)
    erased_at: datetime = row[1]
    return erased_at


def commitment(blind: bytes, value: str) -> str:
    """What stands for a value: the address of secret and value; whoever has both can hold it against this."""
    hashed = sha256(blind + value.encode("utf-8")).digest()
    return "ni:///sha-256;" + urlsafe_b64encode(hashed).rstrip(b"=").decode()


def subject_of(event: Event) -> str:
    """Whose the owner data of an event are: who takes the battery over in it, else the battery's holder."""
    taker = None if event.custody is None else event.custody.taker
    return taker or event.battery_id


def owner_data(event: Event) -> dict[str, Any]:
    """What in an event has to be sealed."""
    private = private_attributes()
    return {name: said for name, said in event.says.items() if name in private and said is not None}


def _hmac(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")


def _with_values(event: Event, values: Mapping[str, str]) -> Event:
    opened = {
        name: values.get(said, said) if name in private_attributes() else said
        for name, said in event.says.items()
    }
    if opened == dict(event.says):
        return event
    made = replace(event, says=MappingProxyType(opened))
    made.__dict__["id"] = event.id  # recorded under the address of what was kept
    return made
