"""The nation's account as a page: reckoned once beside the requests, then kept."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.house import entered, house_of
from meguri.serve.nation_account import page_of, standing
from meguri.serve.pages.frame import frame_of
from meguri.serve.pages.rendering import page

router = APIRouter(include_in_schema=False)
RETRY_S = 5


@router.get("/nation")
async def nation(request: Request) -> Response:
    """The account; while it is being reckoned, a page that asks again by itself."""
    status = await standing(house_of(request))
    return await run_in_threadpool(_shown, request, status)


def _shown(request: Request, status: str) -> Response:
    with entered(request) as visit:
        frame = frame_of(request, visit.house, "nation", visit.asker)
        kept = page_of(visit.house, frame.lang)
    if kept is not None:
        return page(request, frame, "nation.html.j2", title=kept.title, kept=kept)
    has_failed = status == "failed"
    answer = page(request, frame, "nation_wait.html.j2", status=503 if has_failed else 202,
                  seconds=RETRY_S, has_failed=has_failed)  # fmt: skip
    answer.headers["Retry-After"] = str(RETRY_S)
    answer.headers["Cache-Control"] = "no-store"
    return answer
