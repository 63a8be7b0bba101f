"""What is refused, as a page: for whoever came with a browser, in the same words as for programs."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from meguri.locale import N_
from meguri.locale.refusals import Said
from meguri.serve.negotiation import representation_of
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.rendering import rendered

TITLES = {
    401: N_("Please sign in"),
    403: N_("This is not yours to see"),
    404: N_("There is nothing here"),
    413: N_("Too much at once"),
    429: N_("Too many requests"),
    503: N_("Not available now"),
}
ELSE = N_("That did not work")
_FOR_PROGRAMS = ("/api", "/healthz", "/readyz", "/metrics", "/static")
_KINDS = {"json": ("application/json",), "html": ("text/html",)}


def wants_page(scope: Scope) -> bool:
    """Whether the reader is a browser that asked for a page."""
    path: str = scope.get("path", "")
    if scope["type"] != "http" or path.startswith(_FOR_PROGRAMS):
        return False
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"").decode("latin-1")
    if "text/html" not in accept:
        return False
    return representation_of(accept, _KINDS, "json") == "html"


def fault_page(status: int, said: Said, headers: Mapping[str, str], lang: str) -> Response:
    """The refusal as a page.

    Args:
        status: of HTTP.
        said: what is refused and why.
        headers: of the answer.
        lang: `ja` or `en`.
    """
    frame = Frame(lang, "")
    title = frame.say(TITLES.get(status, ELSE))
    faults = tuple(str(one["message"]) for one in said.faults if one.get("message") != said.message)
    body = rendered(frame, "error.html.j2", title=title, said=said.message, faults=faults)
    return HTMLResponse(body, status, {"Content-Language": lang, "Cache-Control": "no-store", **headers})
