"""Keeps the embedded server for as long as anybody uses it; runs alone, with the standard library only.

Who uses the server holds a shared lock on `users.lock`. The kernel drops a lock however its holder ends, kill
-9 included, so no list of processes has to be believed. The guardian waits for the lock all to itself: then
nobody is left, and it stops the server. A server that dies while it is used is started again.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

START_LOCK, USERS_LOCK, GUARDIAN_LOCK = "start.lock", "users.lock", "guardian.lock"
NO_PROCESS = 2**31 - 2  # above every pid of Linux (PID_MAX_LIMIT is 2^22)
_STEADY_AFTER_S = 2.0
_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 2.0


def opened(path: Path) -> int:
    """A descriptor of a lock file that no child process inherits; it is made where it is missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def locked(descriptor: int, how: int) -> bool:
    """Whether the lock could be had at once."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_server_of(pid: int, data: Path) -> bool:
    """Whether a living process is the PostgreSQL server of this data folder.

    A zombie is none, nor is another program to which the system gave the number since.
    """
    try:
        state = (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()[0]
        )
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return state not in "ZX" and Path(os.fsdecode(words[0])).name == "postgres" and os.fsencode(data) in words


def server_pid(data: Path) -> int | None:
    """The pid in `postmaster.pid` where it is that of a living server of this folder."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if is_server_of(pid, data) else None


def clear_stale_pid(data: Path) -> None:
    """Make a pid file that names no server of ours harmless.

    PostgreSQL would not start where the number belongs to any living process, or to a zombie. The file itself
    stays: its line on shared memory keeps a new server from the data while old backends still write.
    """
    path = data / "postmaster.pid"
    if server_pid(data) is not None:
        return
    try:
        # The folder is the server's, and we may be root: a link in it must not lead us elsewhere.
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "r+", encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines(keepends=True)
        if len(lines) < 7:  # written in part, before the server had anything
            path.unlink()
            return
        file.seek(0)
        file.write("".join([f"{NO_PROCESS}\n", *lines[1:]]))
        file.truncate()


def stop_server(pid: int, data: Path, patience_s: float = 30.0) -> None:
    """End a server politely (clients are cut off, data written), and at once where it does not end."""
    for how, until in ((signal.SIGINT, patience_s), (signal.SIGQUIT, 10.0)):
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + until
        while time.monotonic() < deadline:
            if not is_server_of(pid, data):
                return
            time.sleep(0.05)


class Guardian:
    """One server and its keeping.

    Attributes:
        data: the data folder.
        command: how the server is started.
        identity: `user` and `group` to run it as, and no further groups; empty for the own.
    """

    def __init__(self, data: Path, command: list[str], identity: dict[str, Any]) -> None:
        self.data, self.command, self.identity = data, command, identity
        self._child: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._turn = threading.Lock()

    def end(self) -> None:
        """Nobody is left: stop the server and start it no more."""
        with self._turn:
            self._is_over = True
            child = self._child
        if child is not None and child.poll() is None:
            stop_server(child.pid, self.data)

    def keep(self) -> int:
        """Run the server until `end`; again where it died, however often: a full disk gets room some day."""
        pause_s = _PAUSE_S
        while True:
            with self._turn:
                if self._is_over:
                    return 0
                clear_stale_pid(self.data)
                begun = time.monotonic()
                self._child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, **self.identity)
            self._child.wait()
            is_failing = time.monotonic() - begun < _STEADY_AFTER_S
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S) if is_failing else _PAUSE_S
            if self._is_over:
                return 0
            time.sleep(pause_s)


def main(told: str) -> int:
    """Guard the server that `told` describes (JSON: folder, data, command, identity)."""
    given = json.loads(told)
    folder = Path(given["folder"])
    mine = opened(folder / GUARDIAN_LOCK)
    if not locked(mine, fcntl.LOCK_EX):
        return 0
    guardian = Guardian(Path(given["data"]), given["command"], given["identity"])
    users = opened(folder / USERS_LOCK)

    def wait_for_nobody() -> None:
        fcntl.flock(users, fcntl.LOCK_EX)
        guardian.end()

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=guardian.end).start())
    threading.Thread(target=wait_for_nobody, daemon=True).start()
    return guardian.keep()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
