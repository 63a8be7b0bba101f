"""Keeps the promise: the embedded server ends with its last user in every case, and trusts no stale pid."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conftest import missing
from tests.registry.told import KEY, battery, made

from meguri.registry import guardian
from meguri.registry.checking import flaws
from meguri.registry.database import embedded
from meguri.registry.embedded import Embedded
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.migrating import upgrade
from meguri.registry.passports import passport_now
from meguri.registry.place import shipped_programs
from meguri.registry.projector import project_all
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture

_IS_ROOT = os.geteuid() == 0
_NUMBERS = count()
_ENVIRON = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
_USER = """
import sys, time
from pathlib import Path
from meguri.registry.embedded import Embedded
server = Embedded(Path(sys.argv[1]))
server.start()
print(server.address(), flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="session")
def pattern(open_folder: Path) -> Path:
    """A folder in which a server ran once."""
    with Embedded(open_folder / "pattern"):
        pass
    return open_folder / "pattern"


@pytest.fixture
def bare_folder(open_folder: Path) -> Iterator[Path]:
    """The path of a folder that is not there yet; whatever server is left in it is ended."""
    found = open_folder / f"e{next(_NUMBERS)}"
    yield found
    pid = guardian.server_pid(found / "data")
    if pid is not None:
        guardian.stop_server(pid, found / "data")
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture
def folder(pattern: Path, bare_folder: Path) -> Path:
    """A folder in which a server ran once; whatever server is left in it is ended."""
    subprocess.run(["cp", "-a", str(pattern), str(bare_folder)], check=True)
    return bare_folder


def _user(folder: Path, *, python: str = sys.executable, **options: Any) -> "subprocess.Popen[str]":
    """Another process that uses the server until it is ended."""
    command = [python, "-c", _USER, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd="/", **options)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def _end(process: "subprocess.Popen[str]", how: signal.Signals = signal.SIGKILL) -> None:
    process.send_signal(how)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _pid(folder: Path) -> int:
    pid = guardian.server_pid(folder / "data")
    assert pid is not None
    return pid


def _is_gone(pid: int, folder: Path, within_s: float = 20.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if not guardian.is_server_of(pid, folder / "data"):
            return True
        time.sleep(0.02)
    return False


def _guardian_pid(server_pid: int) -> int:
    status = Path(f"/proc/{server_pid}/status").read_text()
    return int(status.split("PPid:")[1].split()[0])


def _stays(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("CREATE TABLE IF NOT EXISTS kept (one integer)")
        session.execute("INSERT INTO kept VALUES (1)")


def _kept(address: str) -> int:
    with psycopg.connect(address) as session:
        row = session.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def test_it_ends_with_its_last_user_and_keeps_what_was_written(folder: Path) -> None:
    with Embedded(folder) as first:
        pid = _pid(folder)
        with Embedded(folder) as second:
            _stays(second.address())
            assert _pid(folder) == pid
        assert _kept(first.address()) == 1
    assert guardian.server_pid(folder / "data") is None
    with Embedded(folder) as again:
        assert _kept(again.address()) == 1


def test_it_ends_when_its_only_user_is_killed(folder: Path) -> None:
    user = _user(folder)
    pid = _pid(folder)
    _end(user)
    assert _is_gone(pid, folder)
    with Embedded(folder):
        assert _pid(folder) != pid


def test_it_stays_for_the_others_when_one_user_is_killed(folder: Path) -> None:
    user = _user(folder)
    with Embedded(folder) as server:
        pid = _pid(folder)
        _end(user)
        time.sleep(0.5)
        _stays(server.address())
        assert _pid(folder) == pid
    assert _is_gone(pid, folder)


def test_eight_processes_at_once_share_one_server(folder: Path) -> None:
    users = [
        subprocess.Popen([sys.executable, "-c", _USER, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    for one in users:
        assert one.stdout is not None
        assert one.stdout.readline().startswith("postgresql://")
    pid = _pid(folder)
    for one in users:
        _end(one)
    assert _is_gone(pid, folder)


def test_a_server_that_is_killed_while_used_comes_back_with_all_that_was_acknowledged(folder: Path) -> None:
    with Embedded(folder) as server:
        for turn in range(3):
            _stays(server.address())
            os.kill(_pid(folder), signal.SIGKILL)
            deadline = time.monotonic() + 30
            while True:
                try:
                    assert _kept(server.address()) == turn + 1
                    break
                except psycopg.OperationalError:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)


def test_a_server_whose_guardian_was_killed_gets_one_again(folder: Path) -> None:
    user = _user(folder)
    orphan = _pid(folder)
    os.kill(_guardian_pid(orphan), signal.SIGKILL)
    _end(user)
    with Embedded(folder) as server:
        _stays(server.address())
        assert _pid(folder) != orphan
    assert guardian.server_pid(folder / "data") is None


@pytest.mark.parametrize("kind", ["living", "zombie", "nobody", "cut off"])
def test_no_stale_pid_is_trusted(folder: Path, kind: str) -> None:
    with Embedded(folder) as server:
        _stays(server.address())
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines(keepends=True)
        identity = server.place.identity
    other = subprocess.Popen(["sleep", "600"], **identity)  # of the server's own user: that is what it fears
    if kind == "zombie":
        other.kill()
        time.sleep(0.1)  # dead, and nobody waited for it
    lines[0] = f"{other.pid if kind != 'nobody' else 999_999}\n"
    stale = folder / "data" / "postmaster.pid"
    stale.write_text("".join(lines[: 2 if kind == "cut off" else None]))
    if server.place.user is not None:
        os.chown(stale, server.place.user.pw_uid, server.place.user.pw_gid)
    try:
        assert guardian.server_pid(folder / "data") is None
        with Embedded(folder) as again:
            assert _kept(again.address()) == 1
        assert kind == "zombie" or other.poll() is None  # nobody else's process was ended
    finally:
        other.kill()
        other.wait()


def test_the_servers_log_does_not_grow_for_ever(folder: Path) -> None:
    with (folder / "server.log").open("ab") as log:
        log.truncate(10_000_001)
    with Embedded(folder) as server:
        _stays(server.address())
    assert (folder / "server.log").stat().st_size < 100_000
    assert (folder / "server.log.1").stat().st_size == 10_000_001


def test_a_link_in_the_place_of_the_pid_file_leads_nobody_elsewhere(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("a line\n" * 9)
    (folder / "data" / "postmaster.pid").symlink_to(other)
    with pytest.raises(OSError, match="symbolic links"):
        guardian.clear_stale_pid(folder / "data")
    assert other.read_text() == "a line\n" * 9


def test_a_folder_half_made_is_made_anew(bare_folder: Path) -> None:
    (bare_folder / "data.new").mkdir(parents=True)
    bare_folder.chmod(0o755)
    (bare_folder / "data.new" / "PG_VERSION").write_text("18\n")
    with Embedded(bare_folder) as server:
        _stays(server.address())
    assert not (bare_folder / "data.new").exists()


def test_data_of_another_version_are_left_alone(folder: Path) -> None:
    with Embedded(folder):
        pass
    (folder / "data" / "PG_VERSION").write_text("13\n")
    with pytest.raises(RegistryError) as refused:
        Embedded(folder).start()
    assert refused.value.faults[0].code is RegistryCode.OTHER_VERSION


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    with pytest.raises(RegistryError) as refused:
        Embedded(folder, settings=["shared_buffers=many"]).start()
    assert refused.value.faults[0].code is RegistryCode.NO_START
    assert "shared_buffers" in refused.value.faults[0].values["found"]


def test_a_path_too_long_for_a_socket_is_told(open_folder: Path) -> None:
    with pytest.raises(RegistryError) as refused:
        Embedded(open_folder / ("x" * 90))
    assert refused.value.faults[0].code is RegistryCode.NO_START


def test_only_we_can_reach_the_socket(folder: Path) -> None:
    with Embedded(folder) as server:
        assert stat.S_IMODE(server.place.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.place.data.stat().st_mode) == 0o700
        with psycopg.connect(server.address()) as session:
            assert session.execute("SHOW listen_addresses").fetchone() == ("",)


def test_no_folder_that_was_there_is_opened(bare_folder: Path) -> None:
    outer = bare_folder / "outer"
    outer.mkdir(parents=True)
    for one, mode in ((bare_folder, 0o711), (outer, 0o751)):
        one.chmod(mode)
    before = {one: one.stat().st_mode for one in (outer, *outer.parents)}
    with Embedded(outer / "of" / "ours") as server:
        _stays(server.address())
    assert {one: one.stat().st_mode for one in before} == before


@pytest.mark.skipif(not _IS_ROOT, reason="only root runs the server as another user")
def test_root_is_told_of_a_folder_that_the_server_cannot_enter(bare_folder: Path) -> None:
    closed = bare_folder / "closed"
    closed.mkdir(parents=True)
    bare_folder.chmod(0o755)
    closed.chmod(0o700)
    with pytest.raises(RegistryError) as refused:
        Embedded(closed / "registry")
    assert refused.value.faults[0].code is RegistryCode.CLOSED_FOLDER
    assert refused.value.faults[0].values["folder"] == str(closed)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(not _IS_ROOT, reason="only root runs the server as another user")
def test_programs_in_a_closed_folder_are_copied_not_opened(folder: Path) -> None:
    closed = folder / "closed"
    package = shipped_programs().parent.parent
    (closed / package.name).mkdir(parents=True)
    subprocess.run(["cp", "-a", str(shipped_programs().parent), str(closed / package.name)], check=True)
    subprocess.run(["cp", "-a", f"{package}.libs", str(closed)], check=True)
    closed.chmod(0o700)
    before = {one: one.stat().st_mode for one in (closed, *closed.rglob("*"))}
    programs = closed / package.name / shipped_programs().parent.name / "bin"
    with Embedded(folder, programs=programs) as server:
        assert server.place.programs.is_relative_to(folder / f"postgresql-{server.place.version}")
        _stays(server.address())
    assert {one: one.stat().st_mode for one in before} == before


@pytest.mark.skipif(not _IS_ROOT, reason="a user's own run is what the other tests are then")
def test_it_works_as_a_user(bare_folder: Path) -> None:
    nobody: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []}
    python = next((one for one in (sys.executable, "/usr/bin/python3.11") if _runs(one, nobody)), None)
    if python is None:
        missing("python", "no Python here that another user could run with our packages")
    bare_folder.mkdir()
    os.chown(bare_folder, 65534, 65534)
    folder = bare_folder / "registry"
    user = _user(folder, python=str(python), env=_ENVIRON, **nobody)
    pid = _pid(folder)
    assert Path(f"/proc/{pid}").stat().st_uid == 65534
    _end(user)
    assert _is_gone(pid, folder)


def _runs(python: str, identity: dict[str, Any]) -> bool:
    """Whether the user can run this Python with our packages."""
    command = [python, "-c", "import psycopg, meguri.registry.embedded"]
    try:
        return subprocess.run(command, env=_ENVIRON, check=False, cwd="/", **identity).returncode == 0
    except OSError:
        return False


def test_an_older_postgresql_keeps_a_registry_too(bare_folder: Path) -> None:
    programs = Path("/usr/lib/postgresql/15/bin")
    if not (programs / "initdb").is_file():
        missing("postgresql15", f"no PostgreSQL 15 at {programs}")
    with embedded(bare_folder, programs=programs) as addresses:
        assert addresses.owner is not None
        upgrade(addresses.owner)
        with psycopg.connect(addresses.owner, autocommit=True) as session:
            assert capture(session, made(), KEY).sequence == 1
            sequence_all(session, KEY)
            project_all(session)
            assert passport_now(session, battery()).sequence == 1
            assert flaws(session) == ()
