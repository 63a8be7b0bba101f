"""Ways of a used EV side by side (出口比較): no account, nothing kept, each figure with doubt and source."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.house import entered
from meguri.serve.pages.fields import wrongs
from meguri.serve.pages.frame import frame_of
from meguri.serve.pages.rendering import page
from meguri.serve.pages.worth_form import NAMES, read_form
from meguri.serve.pages.worth_reckoned import reckoned
from meguri.serve.pages.worth_view import worth_view

router = APIRouter(include_in_schema=False)
LONGEST = 60


@router.get("/worth")
def worth(request: Request) -> Response:
    """The form, and the answer where it was filled."""
    told = {name: request.query_params[name][:LONGEST] for name in NAMES if name in request.query_params}
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "worth", visit.asker)
        today = visit.house.today()
    form = read_form(told, today, frame)
    wrong = wrongs((*form.fields, *form.more))
    view = None if form.ask is None else worth_view(reckoned(form.ask), form.ask, frame)
    return page(
        request, frame, "worth.html.j2", status=400 if wrong else 200, fields=form.fields, more=form.more,
        is_more_open=any(one.wrong for one in form.more), wrong=wrong, view=view,
    )  # fmt: skip
