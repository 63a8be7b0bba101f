"""Promises about the clock: wherever it jumps under load, errors are clear, and all is well when it is right.

The whole server – its processes, the guardian, PostgreSQL – runs under libfaketime, whose file moves the
clock of all of them at once; the monotonic clock goes on, as with a system clock that is set.
"""

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.conftest import missing
from tests.registry.databases import numbered
from tests.serve.under_load import MAKER, SECRET, Running, Writers, check_whole, serving

from meguri.passport.events import as_epcis, event_of
from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.grants import Offer, give
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person, set_password
from meguri.registry.accounts.sessions import begin_session
from meguri.registry.accounts.wall import Wall
from meguri.registry.database import APP, DATABASE
from meguri.registry.embedded import Embedded
from meguri.serve.asker import SESSION_COOKIE

GUEST = "urn:uuid:00000000-0000-4000-8000-0000000000b2"
BATTERY = "https://id.gs1.org/8004/9520000SYNTHETIC99"
YEAR_BACK, DAYS_AHEAD, YEARS_AHEAD, RIGHT = "-365d", "+3d", "+1830d", "+0d"


@dataclass(frozen=True)
class Clocked:
    """A server whose clock can be moved.

    Attributes:
        server: the server.
        file: what libfaketime reads the clock's error from.
        guest_key: API key of an organisation to which one battery is shown.
        cookie: of a person's session.
    """

    server: Running
    file: Path
    guest_key: str
    cookie: str

    def jump(self, error: str) -> None:
        """Let the clock of all its processes be wrong by so much, from now on."""
        self.file.write_text(f"{error}\n", encoding="ascii")
        time.sleep(0.2)

    def ask(self, path: str, **headers: str) -> tuple[int, bytes]:
        """One request as somebody else than the writers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", path, headers=headers)
        try:
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def head(self) -> tuple[int, datetime]:
        """Size and moment of the newest head."""
        status, body = self.ask("/api/v1/proofs/head")
        assert status == 200, body
        told = json.loads(body)
        return int(told["size"]), datetime.fromisoformat(told["signed"]["proof"]["created"])

    def is_signed_in(self) -> bool:
        """Whether the person's session counts."""
        status, _ = self.ask("/account", Cookie=f"{SESSION_COOKIE}={self.cookie}")
        assert status in (200, 303)
        return status == 200

    def reads_as(self) -> str:
        """As which reader the guest reads the battery; "" where the key does not count."""
        status, body = self.ask("/api/v1/batteries?limit=9", **{"X-API-Key": self.guest_key})
        assert status in (200, 401), body
        return "" if status == 401 else "granted" if json.loads(body)["items"] else "public"


@pytest.fixture
def clocked(open_folder: Path) -> Iterator[Clocked]:
    """A server of two processes under a clock of its own."""
    found = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if found is None:
        missing("faketime", "no libfaketime (Debian: apt install libfaketime)")
    folder = open_folder / numbered("clock")
    folder.mkdir(mode=0o755)
    file = folder / "clock"
    file.write_text(f"{RIGHT}\n", encoding="ascii")
    file.chmod(0o644)
    environ = {
        "LD_PRELOAD": str(found),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with serving(folder, **environ) as running:
        yield Clocked(running, file, *_guests(running))


def _guests(running: Running) -> tuple[str, str]:
    """The key of a guest to whom a battery is shown for five days, and the cookie of a person."""
    secrets = Secrets(SECRET.encode())
    event = event_of("registered", BATTERY, "2024-01-01T09:00:00+09:00", MAKER, says={"mileage_km": 7})
    assert running.ask("/api/v1/events", json.dumps(as_epcis(event)).encode())[0] == 201
    place = Embedded(running.folder / "registry")
    time.sleep(2)
    with psycopg.connect(place.address(APP, DATABASE), autocommit=True) as session:
        wall = Wall(secrets.wall)
        wall.let_in(session)
        guest = make_organisation(session, GUEST, "synthetic guest", {"dealer"})
        key = make_key(session, guest, "tests", {"dealer"}, 9)[0]
        until = datetime.now(UTC) + timedelta(days=5)
        give(session, wall, Asker(Way.REGISTRY, organisation_id=MAKER), Offer(BATTERY, GUEST, until))
        person = make_person(session, secrets, "guest@example.com", "Synthetic Sato")
        join(session, person, {"dealer"}, guest)
        set_password(session, secrets, person, "a yard full of quiet cars")
        return key, begin_session(session, secrets, person.person_no).cookie


@pytest.mark.slow
def test_a_clock_that_jumps_under_load_is_told_and_all_is_well_when_it_is_right(clocked: Clocked) -> None:
    writers = Writers(clocked.server)
    heads = [clocked.head()]
    with writers.at_work(4):
        writers.wait_for(40)
        for error in (YEAR_BACK, RIGHT, DAYS_AHEAD, RIGHT, YEARS_AHEAD, RIGHT):
            clocked.jump(error)
            if error in (RIGHT, DAYS_AHEAD):
                writers.wait_for(40)
            else:
                time.sleep(3)
            heads.append(clocked.head())
            assert clocked.server.ask("/healthz")[0] == 200
    assert [at for _, at in heads] == sorted(at for _, at in heads)
    assert [size for size, _ in heads] == sorted(size for size, _ in heads)
    assert heads[3][1] > datetime.now(UTC) + timedelta(days=2)
    assert {status for status, _ in writers.odd} <= {
        401
    }  # keys that had ended; before the key's own day: 503
    assert {json.loads(body)["error"]["code"] for _, body in writers.odd} <= {"bad_credentials"}
    check_whole(clocked.server.folder, writers.acknowledged)


@pytest.mark.slow
def test_sessions_keys_and_grants_are_judged_by_the_clock_and_count_again_when_it_is_right(
    clocked: Clocked,
) -> None:
    found = {}
    for error in (RIGHT, YEAR_BACK, DAYS_AHEAD, "+6d", YEARS_AHEAD, RIGHT):
        clocked.jump(error)
        found[error] = (clocked.is_signed_in(), clocked.reads_as())
        if error == RIGHT:
            assert found[error] == (True, "granted")
    assert found[DAYS_AHEAD] == (False, "granted")
    assert found["+6d"] == (False, "public")
    assert found[YEARS_AHEAD] == (False, "")
    clocked.jump(YEAR_BACK)
    status, body = clocked.server.send(1)
    assert status == 503
    assert json.loads(body)["error"]["faults"][0]["code"] == "key_not_good"
    clocked.jump(RIGHT)
    assert clocked.server.send(1)[0] == 201
