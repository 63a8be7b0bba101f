"""The nation: the account of used EVs, made once and kept, and the batteries of this registry counted."""

import json
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from meguri import __version__
from meguri.registry.fleet import nation_counts
from meguri.serve import accounting
from meguri.serve.api.answers import answers, errors, gives, plain, tagged
from meguri.serve.faults import RefusedError
from meguri.serve.house import House, entered, house_of
from meguri.serve.reading import StrictRoute
from meguri.serve.representations import etag_of
from meguri.settings import data_folder

router = APIRouter(prefix="/nation", tags=["nation"], route_class=StrictRoute)
KIND = "account"
_WAIT_S = "5"


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
    kept = kept_at(house)
    if kept.is_file():
        content = await run_in_threadpool(kept.read_bytes)
        headers = {"Cache-Control": "public, max-age=3600"}
        return tagged(request, content, etag_of(content), "application/json", headers)
    status = await run_in_threadpool(_advance, house, kept)
    if status == "new":
        job = house.jobs.begin(KIND)
        house.account_job = job.name
        house.workers.begin(job, accounting.__name__, str(data_folder(house.settings.environ)))
        status = "waiting"
    return plain({"status": status}, 202, {"Retry-After": _WAIT_S, "Cache-Control": "no-store"})


def kept_at(house: House) -> Path:
    """Where the account is kept: another place for each version and each state of the facts."""
    folder = data_folder(house.settings.environ)
    facts = sorted((str(one), one.stat().st_mtime_ns) for one in folder.glob("facts/**/*") if one.is_file())
    name = sha256(repr((__version__, accounting.DRAWS, facts)).encode()).hexdigest()[:16]
    return folder / f"account-{name}.json"


def _advance(house: House, kept: Path) -> str:
    """How far the account is; keep it when it is done. `new` where nobody is at it."""
    try:
        told = house.jobs.find(house.account_job, KIND).told()
    except RefusedError:
        return "new"
    if told["status"] == "done":
        draft = kept.with_suffix(f".{house.account_job}")
        draft.write_text(json.dumps(told["account"], ensure_ascii=False), encoding="utf-8")
        draft.replace(kept)
    status = str(told["status"])
    return status if status in ("waiting", "running", "done") else "new"
