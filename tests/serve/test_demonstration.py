"""Promises of the demonstration: it says that it is synthetic, fills itself once, and tries itself."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.registry.databases import WALL_KEY, copied
from tests.registry.told import KEY, Session

from meguri.cli.demonstration import serve_demonstration, settings_of
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.passport.events import Event, as_epcis, event_kinds, fold
from meguri.passport.events.contract_rules import contract_faults
from meguri.passport.events.contracts import KINDS
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.wall import Wall
from meguri.registry.checking import flaws
from meguri.registry.embedded import Embedded
from meguri.registry.passports import latest_day
from meguri.registry.store import utc_now
from meguri.registry.trading.deal import deals_shown
from meguri.serve.demonstration.cast import CAST
from meguri.serve.demonstration.lives import COUNT, lives
from meguri.serve.demonstration.settling import FILE, Logins, logins_of, settle
from meguri.serve.judging import check_car, most_of_terms


def _by_battery() -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for one in lives():
        found.setdefault(one.battery_id, []).append(one)
    return found


def test_every_battery_event_and_organisation_says_that_it_is_synthetic() -> None:
    assert len(_by_battery()) == COUNT
    for one in lives():
        assert "SYNTHETIC" in one.battery_id
        assert "synthetic" in one.by
        if "soh_share" in one.says:
            assert one.says["soh_is_synthetic"] is True
            assert one.evidence["soh_share"].basis == "simulated"
    assert all("synthetic" in one.called and "synthetic" in one.identifier for one in CAST)


def test_the_lives_are_the_same_each_time_and_hold_together() -> None:
    assert [as_epcis(one) for one in lives()] == [as_epcis(one) for one in lives()]
    for battery_id, life in _by_battery().items():
        document = fold(life, latest_day(life), battery_id=battery_id)
        assert [one.at for one in life] == sorted(one.at for one in life)
        assert document.model_dump_json()


def test_the_lives_keep_the_rules_of_every_door() -> None:
    """A record begins with what registers, guarantees go their way, and each diagnosis is of its battery."""
    kinds = event_kinds()
    for life in _by_battery().values():
        assert kinds[life[0].kind].begins
        for place, event in enumerate(life):
            known = life[:place]
            if event.kind in KINDS:
                assert contract_faults(event, known, most_of_terms) == [], event
            if event.kind in ("diagnosed", "guarantee_rediagnosed"):
                check_car(known, event.battery_id, event.says)


@pytest.fixture
def session(server: Embedded) -> Iterator[Session]:
    """A connection of the registry's own to a registry without any event."""
    with copied(server) as made, psycopg.connect(made.app, autocommit=True) as one:
        one.execute("SET TIME ZONE 'UTC'")
        Wall(WALL_KEY).let_in(one)
        yield one


def test_a_second_filling_finds_everything_there(session: Session, tmp_path: Path) -> None:
    accounts = Accounts(_Secrets())
    first, new = settle(session, accounts, KEY, tmp_path, logins_of(tmp_path))
    again, known = settle(session, accounts, KEY, tmp_path, logins_of(tmp_path))
    assert new == sum(1 for _ in lives())
    assert known == 0
    assert again == first
    assert set(first.keys) == {one.name for one in CAST}
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert session.execute("SELECT count(*) FROM meguri.access_grants").fetchone() == (1,)
    assert session.execute("SELECT count(*), bool_and(is_synthetic) FROM meguri.lots").fetchone() == (3, True)
    (deal,) = deals_shown(session)[0]
    assert (deal.state(utc_now()), deal.has_said("buyer"), deal.has_said("seller")) == ("open", True, False)
    assert flaws(session) == ()


class _Secrets(Secrets):
    """Of the registry that the tests share."""

    def __init__(self) -> None:
        super().__init__(b"tests of the demonstration")
        self.wall = WALL_KEY


def test_it_touches_nothing_of_the_installation_of_this_machine(tmp_path: Path) -> None:
    environ = {
        "MEGURI_DATABASE_URL": "postgresql://real",
        "MEGURI_DATA": "/var/lib/meguri",
        "MEGURI_ENV": "production",
        "MEGURI_LANG": "ja",
    }
    made = settings_of(environ, tmp_path, Logins("s", "p", {}), "127.0.0.1", 0).environ
    assert made["MEGURI_DATA"] == str(tmp_path)
    assert made["MEGURI_LANG"] == "ja"
    assert made["MEGURI_DEMONSTRATION"] == "1"
    assert not {"MEGURI_DATABASE_URL", "MEGURI_ENV"} & made.keys()


def test_nobody_else_reaches_a_server_that_prints_its_password(tmp_path: Path) -> None:
    door = Door("en", True, tmp_path, False)
    with pytest.raises(BadInputError):
        serve_demonstration(door, "0.0.0.0", 0, tmp_path)  # noqa: S104 – refused
    assert not (tmp_path / FILE).exists()


@pytest.mark.slow
def test_the_whole_server_tries_itself_and_ends_well(open_folder: Path) -> None:
    folder = open_folder / "demonstration"
    folder.mkdir(mode=0o755)
    environ = os.environ | {"DEMO_ONCE": "1"}
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-m", "meguri", "serve", "--demo", "--json"],
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        assert json.loads(ran.stdout)["is_synthetic"] is True
