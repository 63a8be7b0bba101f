"""Which batteries of one's own are in which car: by chassis numbers, which lie sealed."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from meguri.registry.sealing import unsealed

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.registry.vault import Vault

PATIENCE_S, _STEP_S = 10.0, 0.05
_CHASSIS = "chassis_number"
CAR = (_CHASSIS, "first_registered_on", "mileage_km")
_OWN = """
SELECT b.battery_id, k.sealed_key, s.subject_id, x.sealed
FROM meguri.batteries b
JOIN meguri.boxes x ON x.battery_id = b.battery_id AND x.name = %(name)s AND x.commitment IS NOT NULL
JOIN meguri.subjects s USING (subject_no) JOIN meguri.subject_keys k USING (subject_no)
WHERE b.battery_no IN (
  SELECT o.battery_no FROM meguri.holders(ARRAY(
    SELECT e.battery_no FROM meguri.events e WHERE e.recorded_by = ANY(%(parties)s) AND e.sequence = 1
    UNION SELECT h.battery_no FROM meguri.holdings h WHERE h.holder = ANY(%(parties)s))) o
  WHERE o.holder = ANY(%(parties)s))
ORDER BY x.box_no
"""


def plain_chassis(told: str) -> str:
    """A chassis number without what people write differently: width, case, hyphens, spaces."""
    return "".join(one for one in normalize("NFKC", told).upper() if one.isalnum())


def own_chassis(session: "Session", vault: "Vault", parties: Sequence[str]) -> dict[str, str]:
    """Chassis number (`plain_chassis`) → battery, of the batteries that some parties hold now.

    A number stays with its battery until another is recorded of it; whether it was taken out of the car
    since, its record tells. Looked at are the events themselves, not the lists that follow them.

    Args:
        session: a connection, as the registry's own.
        vault: opens what is sealed.
        parties: whose.
    """
    found: dict[str, str] = {}
    given = {"name": _CHASSIS, "parties": list(parties)}
    for battery_id, sealed_key, subject, box in session.execute(_OWN, given):
        content = json.loads(unsealed(vault.key_in(sealed_key, subject), box, _CHASSIS))
        found[battery_id] = plain_chassis(str(content["value"]))
    return {number: battery_id for battery_id, number in found.items() if number}


def stated_of_cars(
    session: "Session", vault: "Vault", parties: Sequence[str], battery_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Battery → what is stated of its car (`CAR`), of those among some that the parties hold now.

    Args:
        session: a connection, as the registry's own.
        vault: opens what is sealed.
        parties: whose.
        battery_ids: of a page of a list.
    """
    from meguri.registry.passports import document_now
    from meguri.registry.store import life_of

    held = session.execute(
        "SELECT DISTINCT b.battery_id FROM meguri.batteries b JOIN meguri.holdings h USING (battery_no) "
        "WHERE b.battery_id = ANY(%s) AND h.holder = ANY(%s)",
        [list(battery_ids), list(parties)],
    ).fetchall()
    found = {}
    for (battery_id,) in held:
        life = vault.open_events(session, battery_id, life_of(session, battery_id))
        values = document_now(life, battery_id)[0].values()
        found[battery_id] = {name: values.get(name) for name in CAR}
    return found


@contextmanager
def claimed(session: "Session", *what: str) -> Iterator[bool]:
    """Have something for oneself among all processes of all servers on this database, while this is open.

    It ends with the connection, too, so that nothing stays taken when a process is killed.

    Args:
        session: a connection.
        what: what is claimed; another who has it is waited for, but not for long.

    Yields:
        Whether it was had.
    """
    number = int.from_bytes(sha256("\n".join(what).encode("utf-8")).digest()[:8], signed=True)
    until = monotonic() + PATIENCE_S
    while not (is_had := _take(session, number)) and monotonic() < until:
        sleep(_STEP_S)
    try:
        yield is_had
    finally:
        if is_had and not session.closed:
            session.execute("SELECT pg_advisory_unlock(%s)", [number])


def _take(session: "Session", number: int) -> bool:
    row = session.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()
    return row is not None and bool(row[0])
