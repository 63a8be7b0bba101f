"""The nation: the account of used EVs, made once and kept, and the batteries of this registry counted."""

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.fleet import nation_counts
from meguri.serve.api.answers import answers, errors, gives, plain, tagged
from meguri.serve.faults import RefusedError
from meguri.serve.house import entered, house_of
from meguri.serve.nation_account import account_bytes, standing
from meguri.serve.reading import StrictRoute
from meguri.serve.representations import etag_of

router = APIRouter(prefix="/nation", tags=["nation"], route_class=StrictRoute)
NO_ACCOUNT = N_(
    "The account could not be reckoned from this installation's facts. Its operator finds the reason in "
    "the log."
)
_WAIT_S, _LATER_S = "5", "3600"


class Count(BaseModel):
    """How many batteries of one sort there are; "" where nobody stated it."""

    battery_status: str = Field(examples=["original"])
    battery_category: str = Field(examples=["ev"])
    chemistry: str = Field(examples=["NMC"])
    placed_on_market_in: str = Field(examples=["JP"])
    batteries: int = Field(examples=[1200])
    rated_energy_wh: int = Field(
        description="Nameplate energy of those that state it.", examples=[48_000_000]
    )


class Counts(BaseModel):
    """All batteries of this registry, by sort."""

    items: list[Count]


@router.get("/batteries", response_model=Counts, responses=errors(403), summary="Batteries counted by sort")
def batteries(request: Request) -> Counts:
    """How many batteries this registry knows, by status, category, chemistry and market."""
    with entered(request) as visit:
        visit.require("read", "nation")
        found = nation_counts(visit.session)
    names = tuple(Count.model_fields)
    return Counts(items=[Count(**{name: getattr(one, name) for name in names}) for one in found])


@router.get(
    "/account",
    responses=answers(
        {
            200: gives("The account.", {"outflow": {}, "metals": {}, "market": {}, "claims": []}),
            202: gives("It is being made; Retry-After tells when to ask again.", {"status": "running"}),
            304: {"description": "The reader has it already."},
        },
        403,
    ),
    summary="The nation's account of used EVs",
)
async def account(request: Request) -> Response:
    """Exits, exports, metals, market and claims, by the shipped facts and those of this installation."""
    house = house_of(request)

    def allowed() -> None:
        with entered(request) as visit:
            visit.require("read", "nation")

    await run_in_threadpool(allowed)
    status = await standing(house)
    content = await run_in_threadpool(account_bytes, house)
    if content is not None:
        headers = {"Cache-Control": "public, max-age=3600"}
        return tagged(request, content, etag_of(content), "application/json", headers)
    if status == "failed":
        raise RefusedError(503, "no_account", NO_ACCOUNT, headers={"Retry-After": _LATER_S})
    return plain({"status": status}, 202, {"Retry-After": _WAIT_S, "Cache-Control": "no-store"})
