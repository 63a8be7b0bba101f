"""Identifiers: read, checked, and put into a QR code."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.passport.identity import Identifier, qr_png, qr_svg, read_identifier
from meguri.passport.identity.digital_link import DigitalLink
from meguri.serve.addresses import battery_page, passport_address
from meguri.serve.api.answers import BATTERY, answers, errors
from meguri.serve.house import house_of
from meguri.serve.reading import Asked, LongText, StrictRoute

router = APIRouter(prefix="/identifiers", tags=["identifiers"], route_class=StrictRoute)


class IdentifierQuery(Asked):
    """What was typed or scanned."""

    text: LongText = Field(description="Any kind of identifier.", examples=[BATTERY])


class QrQuery(IdentifierQuery):
    """A QR code."""

    form: Literal["svg", "png"] = Field("svg", description="Of the picture.")
    pixels: int = Field(8, ge=1, le=40, description="Side of one square in a PNG.")


class IdentifierAnswer(BaseModel):
    """An identifier as it was read."""

    scheme: str = Field(examples=["digital_link"])
    text: str = Field(description="As people read and print it.")
    uri: str = Field(description="Canonical address; equal for all ways to write the same identifier.")
    names_one_item: bool = Field(description="Whether it names one thing, not a model.")
    mended: list[str] = Field(description="What was mended while reading, as codes.")
    links: dict[str, str]


@router.get("", response_model=IdentifierAnswer, responses=errors(), summary="Read an identifier")
def identifier(asked: Annotated[IdentifierQuery, Query()]) -> IdentifierAnswer:
    """Which battery, module or car it names; what is wrong with it where it names none."""
    found = read_identifier(asked.text)
    return IdentifierAnswer(
        scheme=str(found.scheme),
        text=found.text,
        uri=found.uri,
        names_one_item=found.names_one_item,
        mended=[str(one.code) for one in found.mended],
        links={"passport": passport_address(found.uri), "page": battery_page(found.uri)},
    )


@router.get(
    "/qr",
    response_class=Response,
    responses=answers(
        {
            200: {
                "description": "The picture.",
                "content": {
                    "image/svg+xml": {"schema": {"type": "string"}},
                    "image/png": {"schema": {"type": "string", "format": "binary"}},
                },
            }
        }
    ),
    summary="QR code of an identifier",
)
def qr(request: Request, asked: Annotated[QrQuery, Query()]) -> Response:
    """The QR code that leads from the battery to this server; the same identifier gives the same picture."""
    address = carried(read_identifier(asked.text), house_of(request).base_url(request))
    headers = {"Cache-Control": "public, max-age=3600"}
    if asked.form == "png":
        return Response(qr_png(address, pixels=asked.pixels), 200, headers, "image/png")
    return Response(qr_svg(address), 200, headers, "image/svg+xml")


def carried(found: Identifier, stem: str) -> str:
    """The address that a QR code carries: a GS1 Digital Link at this server, else the page of the battery."""
    if isinstance(found.detail, DigitalLink):
        return stem + found.detail.canonical_uri.removeprefix("https://id.gs1.org")
    return stem + battery_page(found.uri)
