"""Is the server alive, may it be asked, and how much is it asked: for whoever runs it."""

from hmac import compare_digest
from ipaddress import ip_address

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from meguri.serve.faults import not_found
from meguri.serve.house import house_of
from meguri.serve.metrics import MEDIA_TYPE

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> Response:
    """Alive: the process answers."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """Ready: the database answers, too."""
    memory = house_of(request).memory
    lag = memory.lag() if memory.is_open else -1
    told = {"status": "ok" if lag >= 0 else "unavailable", "database": lag >= 0, "lag_events": max(lag, 0)}
    return JSONResponse(told, 200 if lag >= 0 else 503, {"Cache-Control": "no-store"})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Counts for Prometheus, for whoever brings the token; without a token, for this machine.

    Raises:
        RefusedError: 404 for everybody else.
    """
    house = house_of(request)
    token = house.settings.text("MEGURI_METRICS_TOKEN")
    if token:
        brought = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not compare_digest(brought.encode(), token.encode()):
            raise not_found()
    elif not _is_here(request):
        raise not_found()
    return Response(house.metrics.written(house.memory.lag), media_type=MEDIA_TYPE)


def _is_here(request: Request) -> bool:
    try:
        return request.client is None or ip_address(request.client.host).is_loopback
    except ValueError:
        return False
