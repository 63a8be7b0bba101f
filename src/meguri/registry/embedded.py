"""A PostgreSQL server that starts and stops with us: a real one, from a wheel, on a socket of our own.

The first process that needs it starts it under a guardian (`guardian.py`); the last one that goes, in
whatever way, ends it. What the wheel's own Python code does (lists of pids, trust in `postmaster.pid`,
opening parent folders) is not used, only its programs.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from meguri.registry import guardian
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.place import Place, own, prepared

SUPERUSER = "postgres"
_PATIENCE_S = 60.0
_SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "wal_compression=on",
    "log_checkpoints=off",
    "log_error_verbosity=terse",  # details would hold the rows that were refused
)
_LARGEST_LOG_BYTES = 10_000_000


class Embedded:
    """The server of one folder, for as long as this object is open.

    Attributes:
        place: where it lives.
    """

    def __init__(self, folder: Path, *, programs: Path | None = None, settings: Sequence[str] = ()) -> None:
        """Prepare the place; nothing is started yet.

        Args:
            folder: what the server is kept in; made where it is missing.
            programs: folder with `postgres` and `initdb`; None takes those that came with the project.
            settings: further settings of PostgreSQL, as name=value; they count when this process starts it.

        Raises:
            RegistryError: no programs, no user to run as, a folder that this user cannot enter.
        """
        self.place: Place = prepared(folder, programs)
        self._settings = (*_SETTINGS, *settings)
        self._users: int | None = None
        self._guardian: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def address(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """The URL of the server for one role and database."""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.place.socket), safe='/')}"

    def start(self) -> None:
        """Start the server, or join those who use it already.

        Raises:
            RegistryError: it does not start, or its data are of another version.
        """
        if self._users is not None:
            return
        deadline = time.monotonic() + _PATIENCE_S
        starting = guardian.opened(self.place.folder / guardian.START_LOCK)
        users = guardian.opened(self.place.folder / guardian.USERS_LOCK)
        try:
            self._lock(starting, fcntl.LOCK_EX, deadline)
            self._lock(users, fcntl.LOCK_SH, deadline)  # waits while a guardian ends the server
            self._make_data()
            self._wait_until_ready(self._guard(), deadline)
        except BaseException:
            os.close(users)
            raise
        finally:
            os.close(starting)
        self._users = users

    def stop(self) -> None:
        """Leave the server; where nobody else uses it, come back when it has stopped."""
        if self._users is None:
            return
        # Closed, not unlocked: a forked child may hold the same lock, and still needs the server.
        os.close(self._users)
        self._users = None
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline and self._is_guarded() and not self._is_used():
            time.sleep(0.02)
        if (ours := self._guardian) is not None and ours.poll() is None:
            ours.returncode = 0  # it stays for the others, and outlives us
        self._guardian = None

    def _is_guarded(self) -> bool:
        return self._is_taken(guardian.GUARDIAN_LOCK, fcntl.LOCK_EX)

    def _is_used(self) -> bool:
        """Whether others hold the shared lock: it cannot be had alone, but with them."""
        return self._is_taken(guardian.USERS_LOCK, fcntl.LOCK_EX) and not self._is_taken(
            guardian.USERS_LOCK, fcntl.LOCK_SH
        )

    def _is_taken(self, name: str, how: int) -> bool:
        descriptor = guardian.opened(self.place.folder / name)
        try:
            return not guardian.locked(descriptor, how)
        finally:
            os.close(descriptor)

    def _lock(self, descriptor: int, how: int, deadline: float) -> None:
        while not guardian.locked(descriptor, how):
            if time.monotonic() > deadline:
                raise self._no_start("another process is starting or stopping it, and does not end")
            time.sleep(0.02)

    def _make_data(self) -> None:
        """Make the data folder, whole or not at all."""
        place = self.place
        if (place.data / "PG_VERSION").is_file():
            found = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
            wanted = place.version.split(".")[0]
            if found != wanted:
                raise refused(RegistryCode.OTHER_VERSION, folder=place.data, found=found, wanted=wanted)
            return
        unfinished = place.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        own(unfinished, place)
        command: list[str | Path] = [
            place.programs / "initdb",
            "--auth=trust",  # the socket's folder is the door: nobody else can enter it
            "--encoding=UTF8",
            "--locale=C.UTF-8" if _has_utf8_locale() else "--locale=C",
            "--data-checksums",
            f"--username={SUPERUSER}",
            f"--pgdata={unfinished}",
        ]
        made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **place.identity)
        if made.returncode != 0:
            raise self._no_start(
                made.stderr.strip().splitlines()[-1] if made.stderr.strip() else "initdb failed"
            )
        unfinished.rename(place.data)

    def _guard(self) -> "subprocess.Popen[bytes] | None":
        """Set a guardian over the server where there is none."""
        if self._is_guarded():
            return None
        place = self.place
        if (orphan := guardian.server_pid(place.data)) is not None:
            guardian.stop_server(orphan, place.data)  # its guardian was killed: a server must have one
        settings = [f"unix_socket_directories={place.socket}", *self._settings]
        command = [str(place.programs / "postgres"), "-D", str(place.data)]
        command += [word for one in settings for word in ("-c", one)]
        self._try_settings(command)
        told = {
            "folder": str(place.folder),
            "data": str(place.data),
            "command": command,
            "identity": place.identity,
        }
        if place.log.exists() and place.log.stat().st_size > _LARGEST_LOG_BYTES:
            place.log.replace(place.log.with_name(f"{place.log.name}.1"))
        with place.log.open("ab") as log:
            self._guardian = subprocess.Popen(
                [sys.executable, "-I", guardian.__file__, json.dumps(told)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us, and the server ends after us
            )
        return self._guardian

    def _try_settings(self, command: list[str]) -> None:
        """Let the server read its settings and end: what is wrong with them is told at once."""
        tried = subprocess.run(
            [*command, "-C", "port"],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **self.place.identity,
        )
        if tried.returncode != 0:
            raise self._no_start((tried.stderr.strip().splitlines() or ["it does not say"])[0])

    def _wait_until_ready(self, started: "subprocess.Popen[bytes] | None", deadline: float) -> None:
        import psycopg

        last = ""
        while time.monotonic() < deadline:
            try:
                with psycopg.connect(self.address(), connect_timeout=5) as server:
                    server.execute("SELECT 1")
                return
            except psycopg.OperationalError as not_yet:
                last = str(not_yet).strip()
            if started is not None and started.poll() is not None and not self._is_guarded():
                break
            time.sleep(0.03)
        raise self._no_start(self._last_words() or last)

    def _last_words(self) -> str:
        try:
            said = self.place.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        told = [one for one in said if "FATAL" in one or "PANIC" in one or "ERROR" in one]
        return (told or said or [""])[-1]

    def _no_start(self, found: str) -> Exception:
        return refused(RegistryCode.NO_START, folder=self.place.folder, found=found, log=self.place.log)


def _has_utf8_locale() -> bool:
    import locale

    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True
