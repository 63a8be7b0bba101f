"""Style sheets, scripts and signs: files of this server, addressed by their content and so kept for ever."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(str(files("meguri.serve").joinpath("static")))
MOUNTED_AT = "/static"
_FOR_EVER = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """The address of a file, with a mark of its content.

    Raises:
        FileNotFoundError: no such file.
    """
    mark = sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"{MOUNTED_AT}/{name}?v={mark}"


class Assets(StaticFiles):
    """The files; whoever names one with its mark need not ask again."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        found = await super().get_response(path, scope)
        if b"v=" in scope.get("query_string", b"") and found.status_code == 200:
            found.headers["Cache-Control"] = _FOR_EVER
        return found
