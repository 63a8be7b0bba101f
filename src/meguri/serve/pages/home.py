"""The first page: what this is, and the way to one battery."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meguri.locale import N_
from meguri.locale.refusals import said_of_room
from meguri.passport.identity import IdentifierError
from meguri.registry.faults import RegistryError
from meguri.report.car_names import car_said
from meguri.serve.addresses import LONGEST, battery_page
from meguri.serve.house import Visit, entered
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
UNKNOWN = N_("No battery is known here by {found}. Check the number, or ask who issued the label.")
NOTHING = N_("Give an identifier first.")
MOST_EXAMPLES = 1


@router.get("/")
def home(request: Request) -> Response:
    """What is this?"""
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "home", visit.asker)
        return _home(request, visit, frame)


@router.get("/find")
def find(request: Request) -> Response:
    """To the page of the battery that was typed or scanned; back with a reason where there is none."""
    told = request.query_params.get("id", "")[:LONGEST]
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "home", visit.asker)
        if not told.strip():
            return _home(request, visit, frame, told, frame.say(NOTHING), 400)
        try:
            return RedirectResponse(battery_page(known_as(visit, typed(told))), 303)
        except IdentifierError as fault:
            return _home(request, visit, frame, told, _said(fault, frame), 400)
        except RegistryError:
            return _home(request, visit, frame, told, frame.say(UNKNOWN).format(found=told.strip()), 404)


def _said(fault: IdentifierError, frame: Frame) -> str:
    found = said_of_room(fault, frame)
    return " ".join(str(one["message"]) for one in found.faults) if found else str(fault)


def _home(
    request: Request, visit: Visit, frame: Frame, told: str = "", wrong: str = "", status: int = 200
) -> Response:
    examples = _examples(visit, frame.lang) if frame.is_demonstration else ()
    return page(request, frame, "home.html.j2", status=status, asked=told, wrong=wrong, examples=examples)


def _examples(visit: Visit, lang: str) -> tuple[dict[str, str], ...]:
    """Batteries of the demonstration to look at."""
    from meguri.registry.fleet import listing

    lines = listing(visit.session, limit=MOST_EXAMPLES).lines
    return tuple(
        {"href": battery_page(one.battery_id), "name": car_said(one.vehicle_model or one.battery_id, lang)}
        for one in lines
    )
