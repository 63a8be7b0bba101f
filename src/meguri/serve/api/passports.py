"""Passports: of every battery, as each reader may see it, as of any day, in the form that is asked for."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meguri.passport.document import read_document
from meguri.registry.passports import STORED, Page, passport_as_of, passport_now, stored_page
from meguri.registry.vouching import vouched
from meguri.serve import representations as forms
from meguri.serve.addresses import battery_page, candidates, first_known, known
from meguri.serve.api import examples
from meguri.serve.api.answers import answers, gives, plain, tagged
from meguri.serve.faults import ALTERED, RefusedError
from meguri.serve.house import Visit, entered
from meguri.serve.reading import Asked, StrictRoute, Text

router = APIRouter(tags=["passports"], route_class=StrictRoute)
_VARY = "Accept, Accept-Language, Authorization, Cookie, X-API-Key"


class PassportQuery(Asked):
    """Which passport."""

    on: date | None = Field(None, description="As of this day; else with all that happened.")
    role: Text | None = Field(
        None, description="As which reader; else the widest that the asker is.", examples=["public"]
    )
    format: Text | None = Field(
        None, description="Representation, before the Accept header.", examples=["json", "vc", "aas"]
    )


class LawQuery(Asked):
    """Which law, and when."""

    on: date | None = Field(None, description="The day; else today.")
    market: Text = Field("EU", description="Whose law: EU, JP, US, CN or INT.")
    role: Text | None = Field(None, description="As which reader.")


@router.get(
    "/passports/{battery:path}/law",
    responses=answers(
        {200: gives("Findings as a tree, by topic and rule.", {"on": "2027-02-18", "topics": []})}, 403, 404
    ),
    summary="The law over a passport",
)
def law(request: Request, battery: str, asked: Annotated[LawQuery, Query()]) -> Response:
    """What the law of a market asks of a battery on a day, and what the asker's view of its passport has."""
    from meguri.passport.compliance import as_tree, check_passport

    with entered(request) as visit:
        ident = known(visit.session, battery)
        page = passport_page(visit, ident, visit.reader(ident, asked.role))
        day = asked.on or visit.house.today()
    return plain(as_tree(check_passport(read_document(page.body), day, market=asked.market)))


@router.get(
    "/passports/{battery:path}",
    responses=answers(
        {
            200: gives("The passport.", examples.passport())
            | {
                "headers": {
                    "ETag": {"schema": {"type": "string"}, "description": "Changes with the content."}
                }
            },
            303: {"description": "The page about the battery, for browsers."},
            304: {"description": "The reader has it already."},
        },
        403,
        404,
    ),
    summary="Passport of a battery",
)
def passport(request: Request, battery: str, asked: Annotated[PassportQuery, Query()]) -> Response:
    """The passport, as JSON, as a page, as a verifiable credential, or in a format of others."""
    told, suffix = forms.split(battery)
    form = forms.wanted(request.headers.get("accept", ""), asked.format or suffix)
    if form == forms.HTML:
        return RedirectResponse(battery_page(candidates(told)[0]), 303, {"Vary": _VARY})
    with entered(request) as visit:
        ident, role, page = _page(visit, told, asked)
        return _given(visit, form, ident, role, page, asked.on)


def _page(visit: Visit, told: str, asked: PassportQuery) -> tuple[str, str, Page]:
    def ask(ident: str) -> tuple[str, str, Page]:
        role = visit.reader(ident, asked.role)
        return ident, role, passport_page(visit, ident, role, asked.on)

    return first_known(told, ask)


def passport_page(visit: Visit, ident: str, role: str, on: date | None = None) -> Page:
    """A passport as a reader whom the asker was found to be, now or as of a day.

    Raises:
        RegistryError: no such battery.
    """
    if on is None and role in STORED and (page := stored_page(visit.session, ident, role)) is not None:
        return page
    with visit.own_work() as session:
        if on is None:
            return passport_now(session, ident, role, vault=visit.house.vault)
        return passport_as_of(session, ident, on, role, vault=visit.house.vault)


def _check_unaltered(visit: Visit, ident: str, role: str, page: Page, on: date | None) -> None:
    """Sign nothing that the events in the log do not say."""
    with visit.own_work() as session:
        found = vouched(session, ident)
    if not (found.is_whole if on else found.shows(page, role)):
        raise RefusedError(503, "record_altered", ALTERED)


def headers_of(role: str, *, is_known: bool, sequence: int) -> dict[str, str]:
    """What comes with a passport.

    Args:
        role: as which reader it was read.
        is_known: whether the asker showed who they are.
        sequence: number of events behind it.
    """
    is_open = role == "public" and not is_known
    return {
        "Cache-Control": f"{'public' if is_open else 'private'}, no-cache",
        "Vary": _VARY,
        "Meguri-Reader": role,
        "Meguri-Sequence": str(sequence),
    }


def _given(visit: Visit, form: str, ident: str, role: str, page: Page, on: date | None) -> Response:
    headers, request = headers_of(role, is_known=visit.asker.is_known, sequence=page.sequence), visit.request
    if form == forms.JSON:
        return tagged(request, page.body, page.etag, forms.media_type(form), headers)
    if form == forms.CREDENTIAL:
        content = forms.signed(
            page, ident, role, visit.house, lambda: _check_unaltered(visit, ident, role, page, on)
        )
        return tagged(request, content, forms.etag_of(content), forms.media_type(form), headers)
    content, made = forms.in_format(page, form)
    return tagged(
        request,
        content,
        forms.etag_of(content),
        forms.media_type(form),
        headers | forms.losses_header(made),
    )
