"""What differs between installations: language, data folder, how loud a fault may be.

Pure functions of the environment they are given; nothing here reads `os.environ` by itself, so that a
test, a server and a command line may each bring their own.
"""

from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("ja", "en")

DATA = "MEGURI_DATA"
LANG = "MEGURI_LANG"
DEBUG = "MEGURI_DEBUG"
SHARED = "MEGURI_SHARED"
DATABASE_URL = "MEGURI_DATABASE_URL"
DATABASE_OWNER_URL = "MEGURI_DATABASE_OWNER_URL"

_ROOT_DATA = Path("/var/lib/meguri")


def data_folder(environ: Mapping[str, str]) -> Path:
    """The folder of the user's own data, where imported official files are kept.

    `MEGURI_DATA` when set, else `$XDG_DATA_HOME/meguri`, else `~/.local/share/meguri`. It need not exist.
    """
    if environ.get(DATA):
        return Path(environ[DATA]).expanduser()
    base = environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "meguri"


def registry_folder(environ: Mapping[str, str], *, is_root: bool) -> Path:
    """The folder of the embedded database.

    Below `MEGURI_DATA` when set; else for root below /var/lib/meguri, for others below their own data.
    """
    if is_root and not environ.get(DATA):
        return _ROOT_DATA / "registry"
    return data_folder(environ) / "registry"


def database_url(environ: Mapping[str, str]) -> str | None:
    """The address of a PostgreSQL of one's own (`MEGURI_DATABASE_URL`), or None for the embedded one."""
    return environ.get(DATABASE_URL) or None


def database_owner_url(environ: Mapping[str, str]) -> str | None:
    """The same as its owner, for migrations (`MEGURI_DATABASE_OWNER_URL`); None where it is not set."""
    return environ.get(DATABASE_OWNER_URL) or None


def language(environ: Mapping[str, str], asked: str | None = None) -> str:
    """The language to speak, `ja` or `en`: as asked, else by MEGURI_LANG, LC_ALL, LC_MESSAGES or LANG.

    English where none of them says. An unknown value is passed over; the door that was asked for it says so.
    """
    for wish in (asked, *(environ.get(name) for name in (LANG, "LC_ALL", "LC_MESSAGES", "LANG"))):
        spoken = (wish or "").strip().lower()[:2]
        if spoken in LANGUAGES:
            return spoken
        if wish == "C" or (wish or "").startswith("C."):
            return "en"
    return "en"


def shared_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder below which reference and field data lie (`MEGURI_SHARED`), or None when it is not set."""
    return Path(environ[SHARED]).expanduser() if environ.get(SHARED) else None


def debugging(environ: Mapping[str, str]) -> bool:
    """Whether a fault inside may show its traceback (MEGURI_DEBUG=1)."""
    return environ.get(DEBUG, "") not in ("", "0")
