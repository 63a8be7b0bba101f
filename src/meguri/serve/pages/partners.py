"""Partners as a page: who does what where, who completes whom, and which step nobody is known for."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.charts.japan_map import CREDIT
from meguri.serve.house import entered
from meguri.serve.pages import partners_view as view
from meguri.serve.pages.fields import wrongs
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.partners_drawing import partners_map
from meguri.serve.pages.partners_form import NAMES, read_looked
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
LONGEST = 60


@router.get("/partners")
def partners(request: Request) -> Response:
    """The directory, narrowed where something is looked for."""
    told = {name: request.query_params[name][:LONGEST] for name in NAMES if name in request.query_params}
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "partners", visit.asker)
    values = shown(told, frame)
    return page(request, frame, "partners.html.j2", status=400 if values["wrong"] else 200, **values)


def shown(told: Mapping[str, str], frame: Frame) -> dict[str, Any]:
    """What the page says.

    Args:
        told: name → what was chosen.
        frame: language of the page.
    """
    from meguri.market.partners import directory, initiatives, narrowed

    known = directory()
    names = view.names_of(known, frame.lang)
    looked = read_looked(told, names, frame)
    place, function = looked.place or None, looked.function or None
    found = narrowed(known, place, function)
    chains: view.Rows = ((), ())
    conditions: tuple[str, ...] = ()
    if place:
        chains, conditions = view.chains_shown(place, looked.function, frame)
    heads, regions = view.regions_shown(frame)
    return {
        "fields": looked.fields,
        "wrong": wrongs(looked.fields),
        "drawing": partners_map(found, frame),
        "unplaced": found["prefecture"].null_count(),
        "actors": view.actors_shown(found, frame),
        "chain_heads": chains[0],
        "chains": chains[1],
        "conditions": conditions,
        "regions": regions,
        "region_heads": heads,
        "actor": names.get(looked.actor, ""),
        "pairs": view.pairs_shown(looked, frame) if looked.actor else (),
        "initiatives": view.initiatives_shown(narrowed(initiatives(), place), frame),
        "initiative_pairs": view.initiative_pairs_shown(frame),
        "credit": CREDIT,
        "is_narrowed": bool(place or function),
    }
