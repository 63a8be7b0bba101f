"""What lies ready, in one question: whose key it is, how they stand to the battery, and the page.

One after the other that is five ways to the database and back. So all is asked at once, in one transaction
and behind the wall, as whoever had the key when it was last shown. What comes back tells whose it is now and
as which reader they read now; where either is not what was expected, nothing of it is used and it is asked
again as who they are. What is remembered says only what to ask, never what to answer: a key taken back, a
role changed, a grant ended bind with the very next question.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from select import POLLIN, POLLOUT, poll
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import ANYBODY, NOTHING_TO_DO_WITH, PUBLIC, Asker, Context, Way
from meguri.registry.accounts.installation_keys import digest_of
from meguri.registry.accounts.keys import asker_as, is_shaped
from meguri.registry.accounts.policy import Policy, readers_of
from meguri.registry.accounts.standing import context_as
from meguri.registry.accounts.wall import Wall
from meguri.registry.passports import READ, Page

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

    from meguri.registry.database import Session

PATIENCE_MS = 1000  # its statements end sooner by themselves; this is for a database that says nothing at all
MOST_KEYS = 4096
_MOST_TURNS = 3  # who it is, as which reader, the page
_BINARY = 1
_FORMATS = (0, _BINARY)  # identifiers and claims are text, what comes after them is not
_TUPLES = 2  # libpq: PGRES_TUPLES_OK
_CLAIM = b"meguri_claim"
_CLAIMED = b"SELECT set_config('meguri.asker', $1, true)"  # until the end of this transaction
_OPEN, _KEYED = "meguri_open_", "meguri_keyed_"
_OWNERS = 4  # columns that tell whose the key is; then come those of the standing, and those of the page
_STANDING = 10
_KEY_FIRST = (
    "SELECT k.key_no, k.organisation_no, k.organisation_id, array_to_json(k.roles)::text, "
    "s.is_known, s.is_own, s.is_issued, s.granted_reader, s.may_record, s.is_guarantor, p.* "
    "FROM meguri.known_key($2) k CROSS JOIN meguri.standing($1) s LEFT JOIN ({page}) p ON true"
)
Cells = tuple[bytes | None, ...]
_Question = tuple[bytes, tuple[bytes, ...]]  # name of a compiled statement, and what it is asked with


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        asker: who asks; None where nobody has the key.
        role: as which reader they read this battery.
        page: what is stored of it; None where that is older than the last event, or for another reader.
        is_known: whether there is such a battery.
    """

    asker: Asker | None
    role: str = PUBLIC
    page: Page | None = None
    is_known: bool = True


@dataclass(slots=True)
class _Expected:
    """Whom a key is expected to be, and what is asked then."""

    owner: Cells
    asker: Asker
    role: str
    claim: bytes = b""
    connection: int = -1


class Ready:
    """Asks for what lies ready, on connections that it prepared."""

    def __init__(self, policy: Policy, wall: Wall) -> None:
        """Remember nobody yet.

        Args:
            policy: what the roles may read.
            wall: proves to the database who asks.
        """
        self._policy = policy
        self._wall = wall
        self._expected: dict[bytes, _Expected] = {}
        self._roles: dict[tuple[frozenset[str], Context], str] = {}

    @cached_property
    def _nobody(self) -> _Expected:
        return _Expected((None,) * _OWNERS, ANYBODY, self._role(ANYBODY, NOTHING_TO_DO_WITH))

    def prepare(self, session: "Session") -> None:
        """Compile the questions on a new connection."""
        from psycopg.errors import error_from_result

        told = {_CLAIM: _CLAIMED}
        for role, query in READ.items():
            page = query.replace("%s", "$1")
            told[(_OPEN + role).encode()] = page.encode()
            told[(_KEYED + role).encode()] = _KEY_FIRST.format(page=page).encode()
        for name, compiled in told.items():
            made = session.pgconn.prepare(name, compiled)
            if made.error_message:
                raise error_from_result(made)

    def find(self, session: "Session", battery_ids: Sequence[str], key: str = "") -> Found | None:
        """What lies ready of a battery for whoever brings a key.

        Args:
            session: a connection that was prepared, and asks as nobody.
            battery_ids: the identifiers that it may be known by; the first that is known counts.
            key: API key; "" for nobody in particular.

        Returns:
            None where it changed all the time while it was asked.

        Raises:
            OperationalError: the database is away, or does not answer in time.
        """
        found = None
        for battery_id in battery_ids:
            found = self._found(session, battery_id, key)
            if found is None or found.is_known or found.asker is None:
                break
        return found

    def _found(self, session: "Session", battery_id: str, key: str) -> Found | None:
        if not key:
            return self._open(session, battery_id)
        if not is_shaped(key):
            return Found(None)
        digest = digest_of(key)
        expected = self._expected.get(digest, self._nobody)
        for _ in range(_MOST_TURNS):
            cells = _told(session, *self._keyed(session, expected, battery_id, digest))
            owner = cells[:_OWNERS]
            if owner[0] is None:
                self._expected.pop(digest, None)
                return Found(None)
            if owner != expected.owner:
                expected = self._remembered(digest, owner)
                continue
            role = self._role(expected.asker, _standing(cells))
            if role not in READ:
                return Found(expected.asker, role)
            if role == expected.role:
                return _found_as(expected.asker, role, cells[_STANDING:])
            expected.role = role
        return None

    def _open(self, session: "Session", battery_id: str) -> Found:
        role = self._nobody.role
        if role not in READ:
            return Found(ANYBODY, role)
        question = ((_OPEN + role).encode(), (battery_id.encode(),))
        return _found_as(ANYBODY, role, _told(session, question))

    def _keyed(
        self, session: "Session", expected: _Expected, battery_id: str, digest: bytes
    ) -> "tuple[_Question, _Question]":
        connection = session.pgconn.backend_pid
        if expected.connection != connection and expected.asker.way is not Way.NOBODY:
            expected.claim = self._wall.proof(expected.asker, connection).encode("ascii")
            expected.connection = connection
        role = expected.role if expected.role in READ else PUBLIC
        asked = ((_KEYED + role).encode(), (battery_id.encode(), digest))
        return (_CLAIM, (expected.claim,)), asked

    def _remembered(self, digest: bytes, owner: Cells) -> _Expected:
        key_no, organisation_no, organisation_id, roles = (one or b"" for one in owner)
        told = organisation_id.decode(), json.loads(roles)
        asker = asker_as(int.from_bytes(key_no), int.from_bytes(organisation_no), *told)
        if len(self._expected) >= MOST_KEYS:
            self._expected.clear()
        made = _Expected(owner, asker, self._role(asker, NOTHING_TO_DO_WITH))
        self._expected[digest] = made
        return made

    def _role(self, asker: Asker, context: Context) -> str:
        """As which reader; the policy of a server stays as it is while it runs."""
        asked = asker.roles, context
        if asked not in self._roles:
            readers = readers_of(self._policy, asker, context)
            self._roles[asked] = readers[0] if readers else PUBLIC
        return self._roles[asked]


def _standing(cells: Cells) -> Context:
    is_known, is_own, is_issued, granted, may_record, is_guarantor = cells[_OWNERS:_STANDING]
    reader = None if granted is None else granted.decode()
    return context_as(_is(is_known), _is(is_own), _is(is_issued), reader, _is(may_record), _is(is_guarantor))


def _is(cell: bytes | None) -> bool:
    return cell == b"\x01"


def _found_as(asker: Asker, role: str, cells: Cells) -> Found:
    """Of a row of `READ`: event count, sequence, body, tag."""
    if not cells or cells[0] is None:
        return Found(asker, role, is_known=False)
    count, sequence, body, etag = cells
    if sequence is None or sequence != count or body is None or etag is None:
        return Found(asker, role)
    return Found(asker, role, Page(body, etag.decode(), int.from_bytes(sequence)))


def _told(session: "Session", *questions: _Question) -> Cells:
    """The row that the last question gave; () for none. A connection that did not tell is closed."""
    pgconn = session.pgconn
    try:
        pgconn.enter_pipeline_mode()
        for name, told in questions:
            pgconn.send_query_prepared(name, told, _FORMATS[: len(told)], _BINARY)
        pgconn.pipeline_sync()
        while pgconn.flush():
            _wait(pgconn, POLLIN | POLLOUT)
        results = [_result(pgconn) for _ in questions]
        _next(pgconn)  # the end of the transaction
        pgconn.exit_pipeline_mode()
    except BaseException:
        session.close()
        raise
    last = results[-1]
    return tuple(last.get_value(0, at) for at in range(last.nfields)) if last.ntuples else ()


def _result(pgconn: "PGconn") -> "PGresult":
    from psycopg.errors import OperationalError, error_from_result

    found = _next(pgconn)
    if found is None:
        raise OperationalError("no result")
    if found.status != _TUPLES:
        raise error_from_result(found)
    _next(pgconn)  # nothing: it was the only result
    return found


def _next(pgconn: "PGconn") -> "PGresult | None":
    while pgconn.is_busy():
        _wait(pgconn, POLLIN)
    return pgconn.get_result()


def _wait(pgconn: "PGconn", until: int) -> None:
    """Wait for the database; other threads go on meanwhile."""
    from psycopg.errors import OperationalError

    waiting = poll()
    waiting.register(pgconn.socket, until)
    if not waiting.poll(PATIENCE_MS):
        raise OperationalError("the database does not answer in time")
    pgconn.consume_input()
