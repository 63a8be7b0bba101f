"""GS1 Digital Link: the address on a battery leads to its page, and tells programs what else there is.

Source: GS1-Conformant Resolver Standard 1.1 (link sets, default link, linkType); RFC 9264 (their JSON).
"""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meguri.passport.identity import parse_digital_link
from meguri.passport.identity.digital_link import CANONICAL_STEM as CANONICAL
from meguri.passport.identity.digital_link import DigitalLink
from meguri.serve.addresses import battery_page, in_path, passport_address
from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.faults import NO_LINK, RefusedError
from meguri.serve.house import house_of
from meguri.serve.negotiation import weighed
from meguri.serve.reading import StrictRoute, Text

router = APIRouter(tags=["resolver"], route_class=StrictRoute)
VOCABULARY = "https://ref.gs1.org/voc/"
LINKSET = "application/linkset+json"
PASSPORT, PAGE, EVENTS, LAW = "dpp", "pip", "traceability", "certificationInfo"
_EXAMPLE = {
    "linkset": [
        {
            "anchor": "https://example.com/8003/04912345000005A1",
            VOCABULARY + "defaultLink": [{"href": "https://example.com/batteries/…", "title": "Battery"}],
        }
    ]
}
_RESPONSES: dict[int | str, dict[str, Any]] = answers(
    {
        200: gives("What there is, as a link set.", _EXAMPLE, LINKSET),
        307: {"description": "To what was asked for; to the page about the battery where nothing was."},
    },
    404,
)
LinkType = Annotated[
    Text | None, Query(alias="linkType", description="gs1:pip, gs1:dpp, gs1:traceability, …, linkset, all.")
]


def _resolved(request: Request, link_type: str | None) -> Response:
    house = house_of(request)
    stem = house.base_url(request)
    raw = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace")
    link = parse_digital_link(CANONICAL + raw.partition("?")[0], where="address")
    anchor = stem + link.canonical_uri.removeprefix(CANONICAL)
    links = _links(link, stem)
    header = {"Link": f'<{anchor}?linkType=linkset>; rel="linkset"; type="{LINKSET}"', "Vary": "Accept"}
    if _wants_set(request, link_type):
        named = {VOCABULARY + name: targets for name, targets in links.items()}
        return plain({"linkset": [{"anchor": anchor, **named}]}, headers=header, kind=LINKSET)
    name = (link_type or "").removeprefix("gs1:").removeprefix(VOCABULARY) or "defaultLink"
    if name not in links:
        known = ", ".join(f"gs1:{one}" for one in links)
        raise RefusedError(404, "no_link", NO_LINK, {"found": name[:40], "known": known})
    return RedirectResponse(links[name][0]["href"] + _handed_on(request), 307, header)


def _handed_on(request: Request) -> str:
    """The query of the address, which belongs to whoever it leads to (GS1-Conformant Resolver)."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "linkType"]
    return f"?{urlencode(kept)}" if kept else ""


def _wants_set(request: Request, link_type: str | None) -> bool:
    if link_type is not None:
        return link_type in ("linkset", "all")
    sets = (LINKSET, "application/linkset")
    wishes = weighed(request.headers.get("accept", ""))
    wish = max((weight for name, weight in wishes if name in sets), default=0.0)
    others = max((weight for name, weight in wishes if name not in sets and name != "*/*"), default=0.0)
    return wish > 0 and wish >= others


def _links(link: DigitalLink, stem: str) -> dict[str, list[dict[str, str]]]:
    """Link type → where it leads. A model (a GTIN without serial number) has a page only."""
    battery = link.canonical_uri
    page = {"href": stem + battery_page(battery), "title": "Battery", "type": "text/html"}
    found = {"defaultLink": [page], PAGE: [page]}
    if link.names_one_item:
        passport = stem + passport_address(battery)
        events = f"{stem}/api/v1/events?battery={in_path(battery)}"
        found[PASSPORT] = [
            {"href": passport, "title": "Battery passport", "type": "application/json"},
            {"href": f"{passport}.vc", "title": "Battery passport, signed", "type": "application/vc"},
        ]
        found[EVENTS] = [{"href": events, "title": "Events", "type": "application/ld+json"}]
        found[LAW] = [{"href": f"{passport}/law", "title": "Law", "type": "application/json"}]
    return found


@router.get(
    "/.well-known/gs1resolver",
    summary="What this resolver can",
    responses=answers({200: gives("A description.", {"name": "Meguri"})}),
)
def description(request: Request) -> Response:
    """The resolver description file of the standard."""
    stem = house_of(request).base_url(request)
    return plain(
        {
            "name": "Meguri",
            "resolverRoot": stem,
            "supportedPrimaryKeys": ["01", "8003", "8004"],
            "linkTypeDefaultCanBeLinkset": False,
            "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
            "supportedContextValuesEnumerated": [],
        }
    )


@router.get("/01/{gtin:path}", responses=_RESPONSES, summary="Resolve a trade item")
def trade_item(request: Request, gtin: str, link_type: LinkType = None) -> Response:  # noqa: ARG001
    """A GTIN, with its serial number one battery: /01/09520123456788/21/12345."""
    return _resolved(request, link_type)


@router.get("/8003/{asset:path}", responses=_RESPONSES, summary="Resolve a returnable asset")
def returnable_asset(request: Request, asset: str, link_type: LinkType = None) -> Response:  # noqa: ARG001
    """A GRAI."""
    return _resolved(request, link_type)


@router.get("/8004/{asset:path}", responses=_RESPONSES, summary="Resolve an individual asset")
def individual_asset(request: Request, asset: str, link_type: LinkType = None) -> Response:  # noqa: ARG001
    """A GIAI."""
    return _resolved(request, link_type)
