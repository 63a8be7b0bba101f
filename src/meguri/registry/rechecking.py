"""Whether what is kept ready is what the events fold to: passports, lists and custody, battery by battery."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from meguri.registry.contracts_kept import ContractRow, contract_rows
from meguri.registry.fleet import FLEET_COLUMNS
from meguri.registry.folded import CUSTODY_COLUMNS, PASSPORT_COLUMNS, custody_of, folded, lives_of
from meguri.registry.holdings import EACH_SORT, EVERYBODY
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

_AT_ONCE = 500
_HOLDINGS = """
SELECT count(*) FROM (SELECT holder, battery_no, true AS is_kept FROM meguri.holdings) kept
FULL JOIN (
  SELECT holder, battery_no, true AS is_told
  FROM meguri.holders(ARRAY(SELECT battery_no FROM meguri.passports
    UNION SELECT battery_no FROM meguri.holdings))) told USING (holder, battery_no)
WHERE is_kept IS NULL OR is_told IS NULL"""
_TALLIES = f"""
SELECT count(*) FROM (SELECT *, true AS is_kept FROM meguri.tallies) kept FULL JOIN (
  SELECT holder, attribute, value, count(*) AS batteries, true AS is_told
  FROM (SELECT holder, battery_no FROM meguri.holdings
    UNION ALL SELECT '{EVERYBODY}', battery_no FROM meguri.fleet) h
  JOIN meguri.fleet f USING (battery_no) CROSS JOIN LATERAL (VALUES {EACH_SORT}) sort (attribute, value)
  WHERE value IS NOT NULL GROUP BY 1, 2, 3) told USING (holder, attribute, value, batteries)
WHERE is_kept IS NULL OR is_told IS NULL"""
ALTERED_PASSPORT = (
    "a passport kept ready is not what its events say (`meguri registry rebuild` makes it anew)"
)
ALTERED_LINE = "a line in the lists is not what its events say (`meguri registry rebuild` makes it anew)"
ALTERED_CUSTODY = (
    "a battery's holders are not what its events say (`meguri registry rebuild` makes them anew)"
)
ALTERED_CONTRACTS = (
    "the guarantees of a battery are not what its events say (`meguri registry rebuild` makes them anew)"
)
ALTERED_HOLDINGS = "who holds what is not what custody says (`meguri registry rebuild` makes it anew)"
ALTERED_TALLIES = "a count of lists is not what the lists say (`meguri registry rebuild` makes it anew)"


def altered(session: "Session") -> Iterator[tuple[str, int]]:
    """Each read model of the batteries, and for how many of these it is not what their events say.

    A battery that waits to be folded is compared as of the events that are in; one that cannot be folded or
    read has no rows to compare.
    """
    found = dict.fromkeys((ALTERED_PASSPORT, ALTERED_LINE, ALTERED_CUSTODY, ALTERED_CONTRACTS), 0)
    # An old backup is looked at before it is brought up to date.
    is_new = session.execute("SELECT to_regclass('meguri.contracts')").fetchone() != (None,)
    numbers = [number for (number,) in session.execute("SELECT battery_no FROM meguri.passports ORDER BY 1")]
    for some in (numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)):
        for what in _altered(session, some, is_new=is_new):
            found[what] += 1
    yield from found.items()
    for what, query in ((ALTERED_HOLDINGS, _HOLDINGS), (ALTERED_TALLIES, _TALLIES)) if is_new else ():
        row = session.execute(query).fetchone()
        yield what, 0 if row is None else row[0]


def _altered(session: "Session", numbers: Sequence[int], *, is_new: bool) -> Iterator[str]:
    passports = _rows(session, "passports", PASSPORT_COLUMNS, numbers)
    lines = _rows(session, "fleet", FLEET_COLUMNS, numbers)
    custody = _rows(session, "custody", CUSTODY_COLUMNS, numbers)
    contracts = _rows(session, "contracts", ContractRow._fields, numbers) if is_new else {}
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
        if is_new and sorted(contract_rows(behind)) != sorted(contracts.get(number, [])):
            yield ALTERED_CONTRACTS


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
