"""Owner data of events that are kept together: sealed as `vault.Vault.seal_event` seals those of one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meguri.passport.events import Event
from meguri.registry.vault import Vault, owner_data, subject_of

if TYPE_CHECKING:
    from meguri.registry.together import AsyncSession

_SUBJECTS = (
    "INSERT INTO meguri.subjects (subject_id) SELECT one FROM unnest(%s::text[]) AS t (one) ORDER BY one "
    "ON CONFLICT DO NOTHING"
)
_NEW_KEYS = (
    "INSERT INTO meguri.subject_keys SELECT s.subject_no, t.sealed "
    "FROM unnest(%s::text[], %b::bytea[]) AS t (subject_id, sealed) "
    "JOIN meguri.subjects s USING (subject_id) WHERE s.erased_at IS NULL "
    "ORDER BY t.subject_id ON CONFLICT DO NOTHING"
)
_KEYS = (
    "SELECT s.subject_id, s.subject_no, k.sealed_key FROM meguri.subjects s "
    "JOIN meguri.subject_keys k USING (subject_no) WHERE s.subject_id = ANY (%s) AND s.erased_at IS NULL"
)
_BOXES = (
    "INSERT INTO meguri.boxes (subject_no, name, sealed, battery_id, commitment) "
    "SELECT * FROM unnest(%s::bigint[], %s::text[], %b::bytea[], %s::text[], %s::text[]) "
    "AS t (subject_no, name, sealed, battery_id, commitment) ORDER BY subject_no, commitment, battery_id "
    "ON CONFLICT DO NOTHING"
)


async def seal_together(session: "AsyncSession", vault: Vault, events: Sequence[Event]) -> list[Event | None]:
    """The events with commitments in the place of owner data; the values go into boxes.

    Args:
        session: of the registry itself, in the transaction in which the events are kept.
        vault: seals.
        events: as they were told.

    Returns:
        Each event; None where the data of this person were erased.

    Raises:
        psycopg.Error: as `together.capture_together`.
        RegistryError: the vault has another key than the keys were sealed with.
    """
    subjects = sorted({subject_of(one) for one in events if owner_data(one)})
    if not subjects:
        return list(events)
    await session.execute(_SUBJECTS, [subjects], prepare=True)
    new = [vault.new_key(one) for one in subjects]
    await session.execute(_NEW_KEYS, [subjects, new], prepare=True)
    rows = await (await session.execute(_KEYS, [subjects], prepare=True)).fetchall()
    keys = {subject: (number, vault.key_in(told, subject)) for subject, number, told in rows}
    made: list[Event | None] = []
    boxes: list[tuple[int, str, bytes, str, str]] = []
    for one in events:
        number, key = keys.get(subject_of(one), (0, b""))
        if not owner_data(one) or not key:
            made.append(None if owner_data(one) else one)
            continue
        event, held = vault.sealed_with(one, key)
        made.append(event)
        boxes += [(number, name, content, one.battery_id, said) for name, said, content in held]
    if boxes:
        await session.execute(_BOXES, [list(column) for column in zip(*boxes, strict=True)], prepare=True)
    return made
