"""Methods: which diagnosis fits a purpose and what there is."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.reading import Asked, StrictRoute, Text

router = APIRouter(tags=["methods"], route_class=StrictRoute)


class MethodsQuery(Asked):
    """What it is for, and what there is."""

    purpose: Text = Field(description="auction, dealer_shelf, lease_return, …", examples=["dealer_shelf"])
    access: list[Text] = Field(
        default_factory=list, max_length=10, description="obd, charge_port, telematics, …", examples=[["obd"]]
    )
    minutes: float | None = Field(None, ge=0, le=1e6, description="Minutes there are.")
    cannot_move: bool = Field(False, description="The car cannot be driven.")
    chemistry: Text | None = Field(None, examples=["NMC"])
    soc_from: float | None = Field(None, ge=0, le=1, description="Lowest charge of the test, share.")
    soc_to: float | None = Field(None, ge=0, le=1, description="Highest charge of the test, share.")
    temperature_c: float | None = Field(None, ge=-60, le=90, description="Of the battery, °C.")


@router.get(
    "/methods",
    responses=answers(
        {
            200: gives(
                "Methods, best first.", {"purpose": "dealer_shelf", "methods": [], "reasons": [], "rules": []}
            )
        }
    ),
    summary="Which diagnosis fits",
)
def methods(asked: Annotated[MethodsQuery, Query()]) -> Response:
    """All methods ranked for one purpose and situation, with reasons and the rules of use."""
    from meguri.facts.methods import use_rules
    from meguri.health.choose import Question, choose
    from meguri.report.account_json import rows

    question = Question(
        asked.purpose,
        tuple(asked.access),
        asked.minutes,
        not asked.cannot_move,
        asked.chemistry,
        asked.soc_from,
        asked.soc_to,
        asked.temperature_c,
    )
    choice = choose(question)
    told = {
        "purpose": asked.purpose,
        "methods": rows(choice.ranked),
        "reasons": rows(choice.reasons),
        "rules": rows(use_rules(asked.purpose)),
    }
    return plain(told)
