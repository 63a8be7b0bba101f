"""Who holds which battery now, and how many of each sort: read models that an organisation's lists stand on.

Both follow from custody and the lists, and change with them in one transaction. Who may see a battery is
decided elsewhere (`accounts`); what is kept here only finds quickly what the wall then shows.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from meguri.registry.fleet import FLEET_COLUMNS

if TYPE_CHECKING:
    from meguri.registry.database import Session

TALLIED = ("battery_status", "vehicle_model", "chemistry")
EVERYBODY = ""  # the holder of all batteries together
_PLACES = tuple((name, FLEET_COLUMNS.index(name)) for name in TALLIED)
ADD_TALLY = (
    "INSERT INTO meguri.tallies AS t VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (holder, attribute, value) DO UPDATE SET batteries = t.batteries + excluded.batteries"
)
EACH_SORT = ", ".join(f"('{name}', f.{name})" for name in TALLIED)
_COUNT = (
    "SELECT told.attribute, told.value, {each} FROM meguri.fleet f CROSS JOIN LATERAL "
    f"(VALUES {EACH_SORT}) told (attribute, value) "
    "WHERE told.value IS NOT NULL AND f.battery_no IN ({which})"
)
_GRANTED = (
    "SELECT g FROM unnest(meguri.granted_batteries('fleet')) g "
    "WHERE NOT EXISTS (SELECT FROM meguri.holdings h WHERE h.battery_no = g AND h.holder = ANY(%(parties)s))"
)
_PROMISED = (
    "SELECT DISTINCT c.battery_no FROM meguri.contracts c WHERE c.guarantor = ANY(%(parties)s) "
    "AND NOT EXISTS (SELECT FROM meguri.holdings h "
    "WHERE h.battery_no = c.battery_no AND h.holder = ANY(%(parties)s)) "
    "AND NOT c.battery_no = ANY(meguri.granted_batteries('fleet'))"
)
_TWICE = (
    "SELECT a.battery_no FROM meguri.holdings a JOIN meguri.holdings b USING (battery_no) "
    "WHERE a.holder = %(first)s AND b.holder = %(second)s"
)


def follow(
    session: "Session",
    battery_nos: Sequence[int],
    before: Mapping[int, Sequence[Any]],
    after: Mapping[int, Sequence[Any]],
) -> None:
    """Let holdings and tallies follow custody and the lists, which were written just before.

    Args:
        session: of the registry itself, in the transaction of the lists.
        battery_nos: batteries whose custody was written anew.
        before: battery → its line of the list (`FLEET_COLUMNS`) as it was; nothing of one that was in none.
        after: the same as it is.
    """
    asked = [list(battery_nos)]
    rows = session.execute(
        "DELETE FROM meguri.holdings WHERE battery_no = ANY(%s) RETURNING battery_no, holder", asked
    ).fetchall()
    change: Counter[tuple[str, str, str]] = Counter()
    for line, holders in _with_holders(before, rows):
        change.subtract(sorts_of(line, holders))
    rows = session.execute(
        "INSERT INTO meguri.holdings SELECT holder, battery_no FROM meguri.holders(%s) "
        "RETURNING battery_no, holder",
        asked,
    ).fetchall()
    for line, holders in _with_holders(after, rows):
        change.update(sorts_of(line, holders))
    with session.cursor() as cursor:
        cursor.executemany(ADD_TALLY, sorted((*sort, count) for sort, count in change.items() if count))
        cursor.execute("DELETE FROM meguri.tallies WHERE batteries = 0")


def fleet_values(session: "Session", parties: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
    """Status, model and chemistry → how many batteries of the asker's lists have each.

    Args:
        session: a connection, as whoever asks.
        parties: of whom; None counts all that there are, for one who may list them.
    """
    if parties is None:
        rows = session.execute(
            "SELECT attribute, value, batteries FROM meguri.tallies WHERE holder = %s ORDER BY 1, 2",
            [EVERYBODY],
        ).fetchall()
        return _told(rows)
    parts = [
        "SELECT attribute, value, batteries FROM meguri.tallies WHERE holder = ANY(%(parties)s)",
        _COUNT.format(each="1", which=_GRANTED),
        _COUNT.format(each="1", which=_PROMISED),
    ]
    given: dict[str, Any] = {"parties": list(parties)}
    for place, (first, second) in enumerate(pairwise(parties)):
        twice = _TWICE.replace("first", f"first{place}").replace("second", f"second{place}")
        parts.append(_COUNT.format(each="-1", which=twice))  # held by both names of one asker, counted twice
        given |= {f"first{place}": first, f"second{place}": second}
    rows = session.execute(
        f"SELECT attribute, value, sum(batteries) FROM ({' UNION ALL '.join(parts)}) every "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        given,
    ).fetchall()
    return _told(rows)


def _told(rows: Sequence[tuple[str, str, Any]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: {} for name in TALLIED}
    for attribute, value, count in rows:
        if count:
            found[attribute][value] = int(count)
    return found


def _with_holders(
    lines: Mapping[int, Sequence[Any]], rows: Sequence[tuple[int, str]]
) -> list[tuple[Sequence[Any], list[str]]]:
    holders: defaultdict[int, list[str]] = defaultdict(lambda: [EVERYBODY])
    for number, holder in rows:
        holders[number].append(holder)
    return [(line, holders[number]) for number, line in lines.items()]


def sorts_of(line: Sequence[Any], holders: Sequence[str]) -> list[tuple[str, str, str]]:
    """Under which holders, attributes and values a battery is counted.

    Args:
        line: its line of the list (`FLEET_COLUMNS`).
        holders: who holds it, and `EVERYBODY`.
    """
    return [
        (holder, name, line[place])
        for name, place in _PLACES
        if line[place] is not None
        for holder in holders
    ]
