"""Fills a registry with many batteries: some by the real way, all others as copies of them, wave by wave.

A wave's events come turn by turn (the first of each battery, then the second …), so that a battery's events
lie as far apart on the disk as in a registry that grew over years. Indices are dropped while rows are copied.
"""

import time
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np

from meguri.passport.merkle.head import TreeHead
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import SigningKey
from meguri.registry.fleet import FLEET_COLUMNS, counter_of
from meguri.registry.holdings import ADD_TALLY, EVERYBODY, sorts_of
from meguri.registry.passports import STORED
from meguri.registry.receipts import _signed, leaf_of
from meguri.registry.tiles import Tiles
from scale_copies import COLUMNS, FOLLOWING, Pattern, as_field, event_row, names_of
from scale_lives import battery
from scale_log import Log, root_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

LOT, HEAD_LOT = 5_000, 20_000
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_BULKY = ("events", "leaves", "passports", "fleet", *FOLLOWING, "holdings", "batteries")
_PASSPORT = ("battery_no", "sequence", "as_of", *(f"{r}{end}" for r in STORED for end in ("", "_etag")))


class Fill:
    """Copies batteries into a registry, on a connection of its owner."""

    def __init__(
        self,
        session: "Session",
        key: SigningKey,
        patterns: Sequence[Pattern],
        *,
        now: Callable[[], datetime],
        lot: int = LOT,
        head_lot: int = HEAD_LOT,
    ) -> None:
        """Go on from what is there."""
        self._session, self._key, self._patterns, self._now = session, key, patterns, now
        self._lot, self._head_lot = lot, head_lot
        self._last = {name: _last_value(session, *name) for name in _NUMBERED}
        size = session.execute("SELECT coalesce(max(size), 0) FROM meguri.heads").fetchone()[0]  # type: ignore[index]
        node = Tiles(session).node
        waiting = {level: node(level, (size >> level) - 1) for level in range(40) if size >> level & 1}
        self._log = Log(size, waiting)

    def wave(self, first: int, count: int) -> None:
        """Copy the batteries `first` to `first + count - 1`: all that capture, log and lists would have."""
        chosen = [self._patterns[one % len(self._patterns)] for one in range(first, first + count)]
        ids = [battery(one).encode() for one in range(first, first + count)]
        digests: list[list[bytes]] = [[] for _ in ids]
        numbers: list[int] = []
        receipts: list[tuple[int, bytes]] = []
        heads: list[tuple[Any, ...]] = []
        began_at, size = self._last["events", "event_no"], self._log.size
        with self._session.transaction():
            with _copying(self._session, f"events ({COLUMNS})") as write:
                leaves: list[bytes] = []
                for turn in range(max(len(one.events) for one in chosen)):
                    for at in range(0, count, self._lot):
                        part = range(at, min(count, at + self._lot))
                        added = self._events(turn, part, chosen, ids, digests, numbers, receipts, write)
                        leaves += added
                        while len(leaves) >= self._head_lot:
                            heads.append(self._head(leaves[: self._head_lot]))
                            del leaves[: self._head_lot]
                if leaves:
                    heads.append(self._head(leaves))
            self._leaves(began_at, size)
            self._write_log(receipts, heads)
            self._lists(chosen, ids, digests, numbers)
            self._go_on()

    def _events(
        self,
        turn: int,
        part: range,
        chosen: Sequence[Pattern],
        ids: Sequence[bytes],
        digests: list[list[bytes]],
        numbers: list[int],
        receipts: list[tuple[int, bytes]],
        write: Callable[[bytes], None],
    ) -> list[bytes]:
        """One lot; its leaf hashes."""
        taken = self._last["batteries", "battery_no"]  # a number is also used up where the battery is known
        if turn == 0:
            numbers += [taken + place for place in range(1, len(part) + 1)]
        self._last["batteries", "battery_no"] += len(part)
        self._last["receipts", "receipt_no"] += 1
        at, receipt_no = self._now(), self._last["receipts", "receipt_no"]
        same = as_field(at) + pack(">iq", 8, receipt_no)
        event_no, rows, leaves = self._last["events", "event_no"], [], []
        for place in part:
            one = chosen[place].events[turn]
            digest, body = one.copy({b"battery": ids[place]})
            digests[place].append(digest)
            leaves.append(leaf_of(digest))
            event_no += 1
            rows.append(event_row(event_no, digest, numbers[place], turn + 1, one.said, body) + same)
        write(b"".join(rows))
        self._last["events", "event_no"] = event_no
        told = {"eventCount": len(part), "eventsRoot": _base64(root_of(leaves))}
        receipts.append((receipt_no, _signed(told, self._key, at)))
        return leaves

    def _head(self, leaves: Sequence[bytes]) -> tuple[Any, ...]:
        self._log.append(leaves)
        at = self._now()
        head = TreeHead(self._log.size, self._log.root(), at)
        return head.size, head.root, at, canonical(add_proof(head.as_dict(), self._key, at))

    def _leaves(self, began_at: int, size: int) -> None:
        count = self._log.size - size
        rows = np.zeros(count, [("n", ">i2"), ("a", ">i4"), ("leaf", ">i8"), ("b", ">i4"), ("event", ">i8")])
        rows["n"], rows["a"], rows["b"] = 2, 8, 8
        rows["leaf"] = np.arange(size, size + count)
        rows["event"] = np.arange(began_at + 1, began_at + 1 + count)
        with _copying(self._session, "leaves (leaf_index, event_no)") as write:
            write(rows.tobytes())

    def _write_log(self, receipts: list[tuple[int, bytes]], heads: list[tuple[Any, ...]]) -> None:
        _rows(self._session, "receipts (receipt_no, body)", ("int8", "bytea"), receipts)
        _rows(self._session, "heads (size, root, at, body)", ("int8", "bytea", "timestamptz", "bytea"), heads)
        with self._session.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO meguri.tiles AS t VALUES (%s, %s, %s) ON CONFLICT (level, tile_index) "
                "DO UPDATE SET hashes = t.hashes || excluded.hashes",
                [(*where, bytes(hashes)) for where, hashes in self._log.tiles.items()],
            )
        self._log.tiles.clear()

    def _lists(
        self,
        chosen: Sequence[Pattern],
        ids: Sequence[bytes],
        digests: Sequence[Sequence[bytes]],
        numbers: Sequence[int],
    ) -> None:
        each = list(zip(numbers, ids, chosen, strict=True))
        counts = [(number, name.decode(), len(one.events)) for number, name, one in each]
        _rows(
            self._session, "batteries (battery_no, battery_id, event_count)", ("int8", "text", "int4"), counts
        )
        pages = (
            (number, *one.passport, *one.copied_pages(names_of(name, held, one.named)))
            for (number, name, one), held in zip(each, digests, strict=True)
        )
        kinds = ("int8", "int4", "date", *("bytea", "text") * len(STORED))
        _rows(self._session, f"passports ({', '.join(_PASSPORT)})", kinds, pages)
        lines = ((number, name.decode(), *one.line) for number, name, one in each)
        columns = f"battery_no, {', '.join(FLEET_COLUMNS)}"
        _rows(self._session, f"fleet ({columns})", _types(self._session, "fleet"), lines)
        for table in FOLLOWING:
            rows = ((number, *row) for number, _, one in each for row in one.following[table])
            _rows(self._session, table, _types(self._session, table), rows)
        holdings = ((holder, number) for number, _, one in each for holder in one.holders)
        _rows(self._session, "holdings", ("text", "int8"), holdings)
        self._count(chosen)
        self._tally(chosen)

    def _count(self, chosen: Sequence[Pattern]) -> None:
        batteries: Counter[tuple[str, ...]] = Counter()
        energy: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for one in chosen:
            where, energy_wh = counter_of(("", *one.line))
            batteries[where] += 1
            energy[where] += energy_wh
        with self._session.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO meguri.counters AS c VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT "
                "(battery_status, battery_category, chemistry, placed_on_market_in) DO UPDATE SET "
                "batteries = c.batteries + excluded.batteries, "
                "rated_energy_wh = c.rated_energy_wh + excluded.rated_energy_wh",
                [(*where, batteries[where], energy[where]) for where in batteries],
            )

    def _tally(self, chosen: Sequence[Pattern]) -> None:
        change: Counter[tuple[str, str, str]] = Counter()
        for one in chosen:
            change.update(sorts_of(("", *one.line), (EVERYBODY, *one.holders)))
        with self._session.cursor() as cursor:
            cursor.executemany(ADD_TALLY, [(*sort, count) for sort, count in change.items()])

    def _go_on(self) -> None:
        self._session.execute("UPDATE meguri.progress SET leaf_count = %s", [self._log.size])
        for (table, column), last in self._last.items():
            self._session.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f"meguri.{table}", column, last]
            )


_NUMBERED = (("batteries", "battery_no"), ("events", "event_no"), ("receipts", "receipt_no"))


def _last_value(session: "Session", table: str, column: str) -> int:
    found = session.execute(
        "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass), 0)",
        [f"meguri.{table}", column],
    ).fetchone()
    return int(found[0])  # type: ignore[index]


def _base64(digest: bytes) -> str:
    return b64encode(digest).decode("ascii")


def _types(session: "Session", table: str) -> tuple[str, ...]:
    rows = session.execute(
        "SELECT atttypid::regtype::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "ORDER BY attnum",
        [f"meguri.{table}"],
    )
    return tuple(kind for (kind,) in rows)


@contextmanager
def _copying(session: "Session", into: str) -> Iterator[Callable[[bytes], None]]:
    with session.cursor() as cursor, cursor.copy(f"COPY meguri.{into} FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(_BEGIN)
        yield copy.write
        copy.write(_END)


def _rows(session: "Session", into: str, kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with session.cursor() as cursor, cursor.copy(f"COPY meguri.{into} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


@contextmanager
def without_indices(session: "Session") -> Iterator[None]:
    """No keys and indices on what is copied into while this is open; made again as they were."""
    tables = [f"meguri.{one}" for one in _BULKY]
    keys = session.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype IN ('p', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2",
        [tables],
    ).fetchall()
    others = session.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = ANY(%s::regclass[]) "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1",
        [tables],
    ).fetchall()
    for table, name, _ in keys:
        session.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in others:
        session.execute(f"DROP INDEX {name}")
    yield
    for table, name, definition in keys:
        begun = time.monotonic()
        session.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        print(f"  {name}: {time.monotonic() - begun:.0f} s", flush=True)
    for _, definition in others:
        session.execute(definition)
    session.execute(f"VACUUM ANALYZE {', '.join(tables)}")
