"""Backup and restore with PostgreSQL's own tools; the keys of persons lie in a file of their own.

Whoever erases a person must destroy the older key files, and need not touch the backups themselves.
"""

import os
import shutil
import subprocess
from pathlib import Path

from meguri.registry.checking import flaws
from meguri.registry.faults import RegistryCode, RegistryError, refused
from meguri.registry.place import shipped_programs

REGISTRY_FILE, KEYS_FILE = "registry.dump", "keys.dump"
_KEYS = "meguri.subject_keys"


def backup(owner_url: str, folder: Path, *, programs: Path | None = None) -> tuple[Path, Path]:
    """Write a backup while the server goes on; the registry's file and the keys' file.

    Args:
        owner_url: as the owner.
        folder: made where it is missing; a backup that is there is replaced when the new one is whole.
        programs: folder with `pg_dump`; None takes those that came with the project, else those on the path.

    Raises:
        RegistryError: `pg_dump` is missing or failed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    dump = _program("pg_dump", programs)
    files = folder / REGISTRY_FILE, folder / KEYS_FILE
    where, environ = _told(owner_url)
    common = [dump, "--format=custom", "--no-password", f"--dbname={where}"]
    # The keys last: of a person who comes between the two there is a key without data, not the other way.
    for path, options in (
        (files[0], ["--schema=meguri", f"--exclude-table-data={_KEYS}"]),
        (files[1], ["--data-only", f"--table={_KEYS}"]),
    ):
        unfinished = path.with_name(path.name + ".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        _run([*common, *options, f"--file={unfinished}"], environ)
        unfinished.replace(path)
    return files


def restore(owner_url: str, folder: Path, *, with_keys: bool = True, programs: Path | None = None) -> None:
    """Bring a backup into a database without events, and check that it is whole.

    Args:
        owner_url: as the owner.
        folder: what `backup` wrote.
        with_keys: also the keys of persons; without them owner data stay sealed.
        programs: folder with `pg_restore`.

    Raises:
        RegistryError: there are events already; `pg_restore` is missing or failed; the backup is not whole.
    """
    import psycopg

    with psycopg.connect(owner_url, autocommit=True) as owner:
        if owner.execute("SELECT to_regclass('meguri.events')").fetchone() != (None,):
            row = owner.execute("SELECT count(*) FROM meguri.events").fetchone()
            if row is not None and row[0]:
                raise refused(RegistryCode.NOT_EMPTY, found=row[0])
        owner.execute("DROP SCHEMA IF EXISTS meguri CASCADE")
    command = [
        _program("pg_restore", programs),
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-password",
    ]
    where, environ = _told(owner_url)
    _run([*command, f"--dbname={where}", str(folder / REGISTRY_FILE)], environ)
    if with_keys:
        _run([*command, "--data-only", f"--dbname={where}", str(folder / KEYS_FILE)], environ)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        found = flaws(owner)
    if found:
        raise refused(RegistryCode.BAD_EXPORT, where=folder, found=found[0].what, wanted="a whole registry")


def _program(name: str, programs: Path | None) -> str:
    try:
        return str((shipped_programs() if programs is None else programs) / name)
    except RegistryError:
        if (found := shutil.which(name)) is None:
            raise
        return found


def _told(owner_url: str) -> tuple[str, dict[str, str]]:
    """An address without its password, and an environment that carries it.

    Everybody on a machine can read the arguments of a program that runs, only its owner its environment.
    """
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    told = conninfo_to_dict(owner_url)
    password = told.pop("password", None)
    environ = dict(os.environ) | ({} if password is None else {"PGPASSWORD": str(password)})
    return make_conninfo(**{name: str(value) for name, value in told.items() if value is not None}), environ


def _run(command: list[str], environ: dict[str, str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, env=environ)
    except OSError as found:
        raise refused(RegistryCode.TOOL_FAILED, tool=command[0], found=found) from found
    except subprocess.CalledProcessError as found:
        said = (found.stderr or "").strip().splitlines() or [str(found.returncode)]
        raise refused(RegistryCode.TOOL_FAILED, tool=Path(command[0]).name, found=said[0]) from found
