"""Partners: who does what where, who completes whom, who could do each step, and which step nobody does."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.faults import not_found
from meguri.serve.reading import Asked, StrictRoute, Text

router = APIRouter(tags=["partners"], route_class=StrictRoute)
Function = Literal[
    "collect", "diagnose", "dismantle", "discharge", "carry", "reuse", "recycle", "insure", "lease", "use",
    "make", "convene",
]  # fmt: skip
Stage = Literal["trial", "business", "ended", "unknown"]
_WHERE = "Prefecture, in Japanese or English."
_ACTOR: dict[str, Any] = {
    "actor_id": "ipex",
    "name_en": "I-PEX",
    "functions": "diagnose;reuse",
    "prefecture": "福岡県",
    "reach": "unknown",
    "licences": None,
    "source_id": "fukuoka_china_visit",
    "as_of": "2025-02-28",
}
_PAIR = {"actor_id": "ipex", "other_id": "nippon_jiryoku", "gives": "diagnose;reuse", "takes": "recycle"}
_CHAINS = {
    "steps": [{"chain_rank": 1, "step_rank": 1, "function": "discharge", "actor_id": "nihon_auto"}],
    "gaps": [],
    "far": ["discharge"],
    "acceptance": [],
}


class ActorsQuery(Asked):
    """Whom."""

    prefecture: Text | None = Field(None, description=_WHERE, examples=["福岡県"])
    function: Function | None = Field(None, description="Only who holds it.", examples=["recycle"])


class InitiativesQuery(ActorsQuery):
    """Which initiatives."""

    stage: Stage | None = Field(None, description="As far as the text says it.", examples=["trial"])


class ChainsQuery(Asked):
    """From where, and which steps."""

    prefecture: Text = Field(description=_WHERE, examples=["愛媛県"])
    step: list[Function] = Field(
        default_factory=list, max_length=12, description="Steps in order; none asks for a whole chain.",
        examples=[["collect", "discharge", "recycle"]],
    )  # fmt: skip
    most: int = Field(3, ge=1, le=20, description="Chains before the default route.", examples=[3])


class RegionQuery(Asked):
    """Which region."""

    prefecture: Text | None = Field(None, description=f"{_WHERE} Only its region.", examples=["福岡県"])


class MostQuery(Asked):
    """How many."""

    most: int = Field(50, ge=1, le=500, description="How many pairs at most.", examples=[20])


@router.get(
    "/partners",
    responses=answers({200: gives("The actors known, with source and day.", {"actors": [_ACTOR]})}),
    summary="Who does what",
)
def partners(asked: Annotated[ActorsQuery, Query()]) -> Response:
    """Only what public texts tell. An empty cell means that no text seen says it."""
    from meguri.market.partners import directory, narrowed
    from meguri.report.account_json import rows

    return plain({"actors": rows(narrowed(directory(), asked.prefecture, asked.function))})


@router.get(
    "/partners/initiatives",
    responses=answers({200: gives("The public initiatives.", {"initiatives": []})}),
    summary="Public initiatives",
)
def initiatives(asked: Annotated[InitiativesQuery, Query()]) -> Response:
    """Each with stage, what is in the way and functions held, as far as its text says so."""
    from meguri.market.partners import initiatives as known
    from meguri.market.partners import narrowed
    from meguri.report.account_json import rows

    found = narrowed(known(stage=asked.stage), asked.prefecture, asked.function)
    return plain({"initiatives": rows(found)})


@router.get(
    "/partners/initiatives/pairs",
    responses=answers(
        {200: gives("Pairs that complete each other, nearest first.", {"initiative_pairs": []})}
    ),
    summary="Initiatives that complete each other",
)
def initiative_pairs(asked: Annotated[MostQuery, Query()]) -> Response:
    """Pairs of initiatives of which each holds one of four functions that the other lacks."""
    from meguri.market.partners import complementary_initiatives
    from meguri.report.account_json import rows

    return plain({"initiative_pairs": rows(complementary_initiatives().head(asked.most))})


@router.get(
    "/partners/chains",
    responses=answers({200: gives("Chains, best first, with their gaps.", _CHAINS)}),
    summary="Who could do each step",
)
def chains(asked: Annotated[ChainsQuery, Query()]) -> Response:
    """The nearest known actor for each step; gaps named; Japan's default recovery route (JARP) last."""
    from meguri.market.partners import find_chains
    from meguri.market.partners.pairs import CHAIN
    from meguri.report.account_json import rows

    made = find_chains(asked.step or CHAIN, asked.prefecture, most=asked.most)
    told: dict[str, Any] = {"steps": rows(made.steps), "acceptance": rows(made.acceptance)}
    return plain(told | {"gaps": list(made.gaps), "far": list(made.far)})


@router.get(
    "/partners/missing",
    responses=answers({200: gives("Each function in each region, and who holds it.", {"partner_gaps": []})}),
    summary="Which step nobody is known for",
)
def missing(asked: Annotated[RegionQuery, Query()]) -> Response:
    """Nobody known does not mean that there is nobody."""
    from meguri.market.partners import missing_functions
    from meguri.report.account_json import rows

    return plain({"partner_gaps": rows(missing_functions(near=asked.prefecture))})


@router.get(
    "/partners/{actor_id}/pairs",
    responses=answers(
        {200: gives("Who completes that actor, nearest first.", {"partner_pairs": [_PAIR]})}, 404
    ),
    summary="Who completes one actor",
)
def pairs(
    actor_id: Annotated[str, Path(max_length=200, examples=["ipex"])], asked: Annotated[MostQuery, Query()]
) -> Response:
    """Who has what that actor lacks and lacks what it has."""
    from meguri.market.partners import directory, find_partners
    from meguri.report.account_json import rows

    if actor_id not in set(directory()["actor_id"]):
        raise not_found()
    return plain({"partner_pairs": rows(find_partners(actor_id=actor_id).head(asked.most))})
