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
from meguri.serve.pages.battery import led_to
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
        return home_page(request, visit, frame)


@router.get("/find")
def find(request: Request) -> Response:
    """To the page of the battery that was typed or scanned; back with a reason where there is none."""
    told = request.query_params.get("id", "")[:LONGEST]
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "home", visit.asker)
        if not told.strip():
            return home_page(request, visit, frame, told, frame.say(NOTHING), 400)
        try:
            return RedirectResponse(led_to(told, visit), 303)
        except IdentifierError as fault:
            return home_page(request, visit, frame, told, _said(fault, frame), 400)
        except RegistryError:
            return home_page(request, visit, frame, told, frame.say(UNKNOWN).format(found=told.strip()), 404)


def _said(fault: IdentifierError, frame: Frame) -> str:
    found = said_of_room(fault, frame)
    return " ".join(str(one["message"]) for one in found.faults) if found else str(fault)


def home_page(
    request: Request,
    visit: Visit,
    frame: Frame,
    told: str = "",
    wrong: str = "",
    status: int = 200,
    *,
    wrong_photo: str = "",
) -> Response:
    """The first page, with what was looked for and why it was not found.

    Args:
        request: the request.
        visit: the same, let in.
        frame: what stands around the page.
        told: what was typed or read.
        wrong: what is wrong with it.
        status: of HTTP.
        wrong_photo: what is wrong with a photograph.
    """
    return page(
        request, frame, "home.html.j2", status=status, asked=told, wrong=wrong, wrong_photo=wrong_photo,
        examples=_examples(visit, frame.lang) if frame.is_demonstration else (),
    )  # fmt: skip


def _examples(visit: Visit, lang: str) -> tuple[dict[str, str], ...]:
    """Batteries of the demonstration to look at."""
    from meguri.registry.fleet import listing

    lines = listing(visit.session, limit=MOST_EXAMPLES).lines
    return tuple(
        {"href": battery_page(one.battery_id), "name": car_said(one.vehicle_model or one.battery_id, lang)}
        for one in lines
    )
