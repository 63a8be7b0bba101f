"""Whether what is kept ready is what the events fold to: passports, lists and custody, battery by battery."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from meguri.registry.fleet import FLEET_COLUMNS
from meguri.registry.folded import CUSTODY_COLUMNS, PASSPORT_COLUMNS, custody_of, folded, lives_of
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

_AT_ONCE = 500
ALTERED_PASSPORT = (
    "a passport kept ready is not what its events say (`meguri registry rebuild` makes it anew)"
)
ALTERED_LINE = "a line in the lists is not what its events say (`meguri registry rebuild` makes it anew)"
ALTERED_CUSTODY = (
    "a battery's holders are not what its events say (`meguri registry rebuild` makes them anew)"
)


def altered(session: "Session") -> Iterator[tuple[str, int]]:
    """Each read model of the batteries, and for how many of these it is not what their events say.

    A battery that waits to be folded is compared as of the events that are in; one that cannot be folded or
    read has no rows to compare.
    """
    found = dict.fromkeys((ALTERED_PASSPORT, ALTERED_LINE, ALTERED_CUSTODY), 0)
    numbers = [number for (number,) in session.execute("SELECT battery_no FROM meguri.passports ORDER BY 1")]
    for some in (numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)):
        for what in _altered(session, some):
            found[what] += 1
    yield from found.items()


def _altered(session: "Session", numbers: Sequence[int]) -> Iterator[str]:
    passports = _rows(session, "passports", PASSPORT_COLUMNS, numbers)
    lines = _rows(session, "fleet", FLEET_COLUMNS, numbers)
    custody = _rows(session, "custody", CUSTODY_COLUMNS, numbers)
    try:
        lives = lives_of(session, numbers)
    except (ValueError, TypeError, KeyError):  # an event that was altered beyond reading is told elsewhere
        return
    for number, (battery_id, life) in lives.items():
        (kept,) = passports[number]
        behind = life[: kept[0]]
        try:
            made = folded(battery_id, behind)
        except CodedError:
            continue
        if made.passport != kept:
            yield ALTERED_PASSPORT
        if [made.line] != lines.get(number, []):
            yield ALTERED_LINE
        if sorted(custody_of(behind)) != sorted(custody.get(number, [])):
            yield ALTERED_CUSTODY


def _rows(
    session: "Session", table: str, columns: Sequence[str], numbers: Sequence[int]
) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(
            f"SELECT battery_no, {', '.join(columns)} FROM meguri.{table} WHERE battery_no = ANY(%s)",
            [list(numbers)],
        )
        for number, *values in rows:
            found.setdefault(number, []).append(tuple(values))
    return found
