"""Owner data of events that are kept together: sealed as `vault.Vault.seal_event` seals those of one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meguri.passport.events import Event
from meguri.passport.events.plain_reading import Spelt
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


async def seal_together(
    session: "AsyncSession", vault: Vault, events: Sequence[Event | Spelt]
) -> list[Event | Spelt | None]:
    """The events with commitments in the place of owner data; the values go into boxes.

    Args:
        session: of the registry itself, in the transaction in which the events are kept.
        vault: seals.
        events: as they were told; one that is spelt already has nothing to be sealed.

    Returns:
        Each event; None where the data of this person were erased.

    Raises:
        psycopg.Error: as `together.capture_together`.
        RegistryError: the vault has another key than the keys were sealed with.
    """
    to_seal = [one if isinstance(one, Event) and owner_data(one) else None for one in events]
    subjects = sorted({subject_of(one) for one in to_seal if one is not None})
    if not subjects:
        return list(events)
    await session.execute(_SUBJECTS, [subjects], prepare=True)
    new = [vault.new_key(one) for one in subjects]
    await session.execute(_NEW_KEYS, [subjects, new], prepare=True)
    rows = await (await session.execute(_KEYS, [subjects], prepare=True)).fetchall()
    keys = {subject: (number, vault.key_in(held, subject)) for subject, number, held in rows}
    made: list[Event | Spelt | None] = []
    boxes: list[tuple[int, str, bytes, str, str]] = []
    for told, one in zip(events, to_seal, strict=True):
        if one is None:
            made.append(told)
            continue
        number, key = keys.get(subject_of(one), (0, b""))
        event, sealed = vault.sealed_with(one, key) if key else (None, [])
        made.append(event)
        boxes += [(number, name, content, one.battery_id, said) for name, said, content in sealed]
    if boxes:
        await session.execute(_BOXES, [list(column) for column in zip(*boxes, strict=True)], prepare=True)
    return made


def has_boxes(event: Event | Spelt) -> bool:
    """Whether something of an event was sealed."""
    return isinstance(event, Event) and bool(owner_data(event))
