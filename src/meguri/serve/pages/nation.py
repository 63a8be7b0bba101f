"""The nation's account as a page: reckoned once beside the requests, then kept."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.house import entered
from meguri.serve.pages.frame import frame_of
from meguri.serve.pages.nation_keeper import NationKeeper
from meguri.serve.pages.rendering import page
from meguri.settings import data_folder

router = APIRouter(include_in_schema=False)
RETRY_S = 5


@router.get("/nation")
def nation(request: Request) -> Response:
    """The account; while it is being reckoned, a page that asks again by itself."""
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "nation", visit.asker)
        environ = visit.house.settings.environ
    keeper = getattr(request.app.state, "nation", None)
    if keeper is None:
        keeper = request.app.state.nation = NationKeeper(data_folder(environ))
    kept = keeper.body(frame.lang)
    if kept is not None:
        return page(request, frame, "nation.html.j2", title=kept.title, kept=kept)
    answer = page(request, frame, "nation_wait.html.j2", status=503 if keeper.has_failed else 202,
                  seconds=RETRY_S, has_failed=keeper.has_failed)  # fmt: skip
    answer.headers["Retry-After"] = str(RETRY_S)
    answer.headers["Cache-Control"] = "no-store"
    return answer
