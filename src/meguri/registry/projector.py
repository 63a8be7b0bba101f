"""Follows the log and keeps the read models: passports by role, the fleet, custody, holdings, counters.

The place in the log that was reached is kept with them in one transaction, so that they are never half
made. Each battery that the log named is folded anew from all of its events; counters change by what its
line changed by, in whole numbers, so that counting again gives the same.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from meguri.passport.events import Event, event_kinds
from meguri.passport.events.making import CORRECTION
from meguri.registry.contracts_kept import follow_contracts
from meguri.registry.fleet import FLEET_COLUMNS, Line, counter_of
from meguri.registry.folded import CUSTODY_COLUMNS, PASSPORT_COLUMNS, custody_of, folded, lives_of
from meguri.registry.holdings import follow
from meguri.registry.schema import READ_MODELS
from meguri.registry.sequencer import log_size
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

_LOG = logging.getLogger(__name__)
MOST_LEAVES = 2_000
MOST_HANDED = 100  # batteries before their turn: a crowd of sales must not take the time of all others
_ONLY_ONE = 0x6D65_0002
_NAME, _HANDED = "read_models", "handovers"


def project_lot(session: "Session", *, most: int = MOST_LEAVES) -> int:
    """Take the next leaves of the log into the read models.

    Args:
        session: a connection with no transaction open.
        most: leaves at most.

    Returns:
        How many leaves; 0 where there were none or another projector is at work.
    """
    with session.transaction():
        row = session.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONLY_ONE]).fetchone()
        if row is None or not row[0]:
            return 0
        begin = _reached(session, _NAME)
        named = session.execute(
            "SELECT l.leaf_index, e.battery_no FROM meguri.leaves l JOIN meguri.events e USING (event_no) "
            "WHERE l.leaf_index >= %s ORDER BY l.leaf_index LIMIT %s",
            [begin, most],
        ).fetchall()
        if named:
            _project(session, sorted({battery_no for _, battery_no in named}))
            _reach(session, _NAME, begin + len(named))
    return len(named)


def project_handovers(session: "Session", *, least_behind: int = 0, most: int = MOST_HANDED) -> int:
    """Take batteries that changed hands into the read models before their turn: who holds one may see it.

    Each is folded anew from all of its events, so that its turn comes later and changes nothing any more.

    Args:
        session: a connection with no transaction open.
        least_behind: only where the read models are more leaves behind than this.
        most: events at most.

    Returns:
        How many batteries; 0 where there were none or another projector is at work.
    """
    with session.transaction():
        row = session.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONLY_ONE]).fetchone()
        size, reached = log_size(session), _reached(session, _NAME)
        begin = max(reached, _reached(session, _HANDED))
        if row is None or not row[0] or size - reached <= least_behind or begin >= size:
            return 0
        handed = session.execute(
            "SELECT l.leaf_index, e.battery_no FROM meguri.leaves l JOIN meguri.events e USING (event_no) "
            "WHERE l.leaf_index >= %s AND l.leaf_index < %s AND e.kind = ANY(%s) "
            "ORDER BY l.leaf_index LIMIT %s",
            [begin, size, list(_handing()), most],
        ).fetchall()
        battery_nos = sorted({battery_no for _, battery_no in handed})
        if battery_nos:
            _project(session, battery_nos)
        _reach(session, _HANDED, handed[-1][0] + 1 if len(handed) == most else size)
    return len(battery_nos)


@cache
def _handing() -> frozenset[str]:
    """Kinds of events by which a battery changes hands, or that take such a one back."""
    return frozenset({CORRECTION}) | {one.name for one in event_kinds().values() if one.party}


def project_all(session: "Session") -> int:
    """Take all of the log into the read models; how many leaves it was."""
    found = 0
    while lot := project_lot(session):
        found += lot
    return found


def rebuild(session: "Session") -> int:
    """Drop the read models and make them again from the events; how many leaves it was.

    Passports can be read meanwhile (they are folded on the spot); lists and counters grow back.
    """
    with session.transaction():
        session.execute("SELECT pg_advisory_xact_lock(%s)", [_ONLY_ONE])
        for one in READ_MODELS:
            session.execute(f"DELETE FROM {one.fullname}")
    return project_all(session)


def lag(session: "Session") -> int:
    """How many events are not in the read models yet."""
    row = session.execute(
        "SELECT (SELECT count(*) FROM meguri.pending) "
        "+ coalesce((SELECT max(size) FROM meguri.heads), 0) "
        "- coalesce((SELECT leaf_count FROM meguri.progress WHERE name = %s), 0)",
        [_NAME],
    ).fetchone()
    return int(row[0]) if row else 0


def _reached(session: "Session", name: str) -> int:
    row = session.execute("SELECT leaf_count FROM meguri.progress WHERE name = %s", [name]).fetchone()
    return int(row[0]) if row else 0


def _reach(session: "Session", name: str, leaf_count: int) -> None:
    session.execute(
        "INSERT INTO meguri.progress VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET leaf_count = excluded.leaf_count",
        [name, leaf_count],
    )


def _project(session: "Session", battery_nos: list[int]) -> None:
    lives = lives_of(session, battery_nos)
    before = {
        number: tuple(line)
        for number, *line in session.execute(
            f"SELECT battery_no, {', '.join(FLEET_COLUMNS)} FROM meguri.fleet WHERE battery_no = ANY(%s)",
            [battery_nos],
        )
    }
    passports, lines, change = [], [], Counter[tuple[str, ...]]()
    energy: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for number, (battery_id, life) in lives.items():
        try:
            made = folded(battery_id, life)
        except CodedError as found:  # one battery must not hold up the others; whoever reads it is told
            _LOG.warning("left out of the lists: %s: %s", battery_id, found)
            continue
        passports.append((number, *made.passport))
        lines.append((number, *made.line))
        for (where, energy_wh), sign in [
            (counter_of(made.line), 1),
            *([(counter_of(before[number]), -1)] if number in before else []),
        ]:
            change[where] += sign
            energy[where] += sign * energy_wh
    _upsert(session, "passports", ("battery_no", *PASSPORT_COLUMNS), passports)
    _upsert(session, "fleet", ("battery_no", *FLEET_COLUMNS), lines)
    _write_custody(session, lives)
    follow_contracts(session, lives)
    follow(session, battery_nos, before, before | {number: line for number, *line in lines})
    _count(session, change, energy)


def _write_custody(session: "Session", lives: Mapping[int, tuple[str, Sequence[Event]]]) -> None:
    rows = [(number, *row) for number, (_, life) in lives.items() for row in custody_of(life)]
    marks = ", ".join(["%s"] * (1 + len(CUSTODY_COLUMNS)))
    with session.cursor() as cursor:
        cursor.execute("DELETE FROM meguri.custody WHERE battery_no = ANY(%s)", [list(lives)])
        cursor.executemany(
            f"INSERT INTO meguri.custody (battery_no, {', '.join(CUSTODY_COLUMNS)}) VALUES ({marks})", rows
        )


def _count(
    session: "Session", change: Counter[tuple[str, ...]], energy: Mapping[tuple[str, ...], int]
) -> None:
    rows = [(*where, change[where], energy[where]) for where in change if change[where] or energy[where]]
    with session.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO meguri.counters AS c VALUES (%s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (battery_status, battery_category, chemistry, placed_on_market_in) DO UPDATE SET "
            "batteries = c.batteries + excluded.batteries, "
            "rated_energy_wh = c.rated_energy_wh + excluded.rated_energy_wh",
            sorted(rows),
        )
        cursor.execute("DELETE FROM meguri.counters WHERE batteries = 0")


def _upsert(
    session: "Session", table: str, columns: Sequence[str], rows: Iterable[Sequence[Any] | Line]
) -> None:
    first, *rest = columns
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    updates = ", ".join(f"{name} = excluded.{name}" for name in rest)
    with session.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO meguri.{table} ({names}) VALUES ({marks}) "
            f"ON CONFLICT ({first}) DO UPDATE SET {updates}",
            rows,
        )
