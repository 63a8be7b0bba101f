"""The description of the API: OpenAPI for programs, a page for people; nothing of it comes from elsewhere."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from meguri import __version__
from meguri.serve import epcis_extent
from meguri.serve.api.answers import plain
from meguri.serve.api.parameter_examples import with_examples
from meguri.serve.pages.assets import address

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "templates"
ABOUT = (
    "Diagnoses, passports, events and proofs of EV batteries. Every error has one shape, "
    '`{"error": {"code", "message", "faults": […]}}`, in the language of `?lang`, the cookie '
    "`meguri_lang`, or Accept-Language. Lists go on by an opaque `cursor`. Who asks says so by an API key "
    "(`Authorization: Bearer …` or `X-API-Key`); whoever only reads may do so by a session of the "
    "pages instead. Where something is written, a session's cookie counts as nobody's."
)
_TAGS = {
    "batteries": "Lists and lines of batteries.",
    "events": "What happened to a battery: EPCIS 2.0 in and out, in single, as documents, in bulk. "
    + epcis_extent.told(),
    "passports": "What a battery states, to each reader, as of any day, in many forms.",
    "diagnoses": "From logs, reports and facts of a vehicle to a verdict.",
    "verification": "May a signed document be believed?",
    "proofs": "The log: its heads, and proofs about it.",
    "law": "Rules of law on batteries.",
    "methods": "Which diagnosis fits.",
    "market": "Who should get which used EV or battery, at which price, and how sure that is.",
    "merit": "What long use keeps in service, and which cars used EVs could replace.",
    "partners": "Who does what for used batteries, who completes whom, and which step nobody is known for.",
    "carriage": "What may be carried how, at what cost and CO2, and which rounds collect what waits.",
    "nation": "What it adds up to.",
    "identifiers": "Identifiers and their QR codes.",
    "resolver": "GS1 Digital Link.",
}


def description(routes: Any, server: str) -> dict[str, Any]:
    """The OpenAPI description of an application's routes.

    Args:
        routes: of the application.
        server: address under which they are reached.
    """
    made = get_openapi(
        title="Meguri",
        version=__version__,
        description=ABOUT,
        routes=routes,
        tags=[{"name": name, "description": said} for name, said in _TAGS.items()],
        servers=[{"url": server}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    made["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key."},
        "keyHeader": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "session": {"type": "apiKey", "in": "cookie", "name": "meguri_session"},
    }
    by_key: list[dict[str, list[str]]] = [{}, {"key": []}, {"keyHeader": []}]
    made["security"] = [*by_key, {"session": []}]
    for verbs in made["paths"].values():
        for verb, one in verbs.items():
            if verb not in ("get", "head", "options"):
                one["security"] = by_key
    return with_examples(made)


@router.get("/api/openapi.json")
def openapi(request: Request) -> Response:
    """For programs."""
    from meguri.serve.house import house_of

    stem = house_of(request).base_url(request)
    return plain(description(request.app.routes, stem), headers={"Cache-Control": "no-cache"})


@router.get("/api/docs")
def page(request: Request) -> Response:
    """For people."""
    return HTMLResponse(
        _template().render(
            api=description(request.app.routes, "/"), version=__version__, icon=address("icon.svg")
        )
    )


@router.get("/api/docs.css")
def style() -> Response:
    """How the page looks."""
    content = (_FOLDER / "docs.css").read_bytes()
    return Response(content, 200, {"Cache-Control": "public, max-age=3600"}, "text/css")


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader

    look = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True)
    return look.get_template("docs.html.j2")
