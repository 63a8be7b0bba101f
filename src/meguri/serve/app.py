"""The application: its layers, its doors, and its life from the opening of the database to its closing."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import Scope

from meguri import __version__
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.policy import shipped_policy
from meguri.registry.vault import Vault
from meguri.serve import api, docs, health, resolver
from meguri.serve.arrivals import Arrivals
from meguri.serve.committing import Committer
from meguri.serve.desk.mounting import add_desk
from meguri.serve.errors import Errors, on_http_error
from meguri.serve.headers import HeadAsGet, SafeHeaders
from meguri.serve.house import House
from meguri.serve.installation import check_settings, key_of, trust_of
from meguri.serve.jobs import Jobs
from meguri.serve.limits import Limiting, Limits
from meguri.serve.logs import Records, set_up
from meguri.serve.memory import Memory
from meguri.serve.metrics import Metrics
from meguri.serve.near import Near
from meguri.serve.pages.mounting import add_pages
from meguri.serve.processes import folder_of
from meguri.serve.workers import Workers
from meguri.server_settings import Settings
from meguri.settings import data_folder, language

if TYPE_CHECKING:
    from meguri.registry.database import Addresses

MEGABYTE = 1_000_000
_PHOTOGRAPHS, _PHOTOGRAPH_SECONDS, _PHOTOGRAPH_MB = (
    2,
    10.0,
    1_000.0,
)  # at once; each, and with its waiting; memory
_COSTLY = (
    "/api/v1/diagnoses",
    "/api/v1/verify",
    "/api/v1/capture",
    "/api/v1/events/bulk",
    "/api/v1/market/check",
    "/api/v1/market/match",
    "/api/v1/merit",
    "/api/v1/carriage",
    "/api/v1/worth",
    "/sign-in",
    "/diagnose",
    "/fleet/upload",
    "/carriage",
    "/merit",
    "/find/photo",
    "/verify",
    "/worth",
)
_COSTLY_ASKED = ("/worth",)  # pages that reckon what stands behind their question mark


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def app(
    settings: Settings,
    addresses: "Addresses | None" = None,
    *,
    now: Callable[[], datetime] = utc_now,
) -> FastAPI:
    """The application of one server.

    Args:
        settings: of this installation.
        addresses: of its database; None takes the one that the settings tell, embedded where they tell none.
        now: its clock.

    Raises:
        InstallationError: settings that must not serve.
    """
    check_settings(settings)
    folder = folder_of(settings)
    metrics = Metrics(folder)
    made = FastAPI(
        title="Meguri",
        version=__version__,
        lifespan=_life(settings, addresses, metrics, now),
        docs_url=None,  # pages of our own: those of the framework load from elsewhere
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nothing is told to others
        middleware=_layers(settings, metrics, folder),
        exception_handlers={HTTPException: on_http_error, RequestValidationError: on_http_error},
    )
    made.include_router(health.router)
    made.include_router(api.router())
    made.include_router(docs.router)
    made.include_router(resolver.router)
    add_pages(made)
    add_desk(made)
    return made


def _layers(settings: Settings, metrics: Metrics, folder: Path | None) -> list[Middleware]:
    """From the outside in."""
    limits = Limits(
        round(settings.number("MEGURI_UPLOAD_MB") * MEGABYTE),
        settings.number("MEGURI_UPLOAD_SECONDS"),
        settings.whole("MEGURI_RATE_PER_MINUTE"),
        settings.whole("MEGURI_COSTLY_PER_MINUTE"),
    )
    return [
        Middleware(Records, metrics=metrics, level=settings.text("MEGURI_LOG")),
        Middleware(HeadAsGet),
        Middleware(SafeHeaders, hsts=settings.is_on("MEGURI_HSTS")),
        Middleware(Errors, default_lang=language(settings.environ)),
        Middleware(Limiting, limits=limits, costly=_is_costly, folder=folder),
        Middleware(Near),
        Middleware(Arrivals),
    ]


def _is_costly(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["method"] == "POST" and path.startswith(_COSTLY):
        return True
    return path.startswith("/sign-in/") or (path in _COSTLY_ASKED and bool(scope["query_string"]))


def _life(
    settings: Settings,
    addresses: "Addresses | None",
    metrics: Metrics,
    now: Callable[[], datetime],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(application: FastAPI) -> AsyncIterator[None]:
        set_up(settings.text("MEGURI_LOG"), tracebacks=settings.is_on("MEGURI_DEBUG"))
        async with AsyncExitStack() as opened:
            try:
                application.state.house = await _opened(settings, addresses, metrics, now, opened)
            except Exception as fault:
                application.state.failed = fault  # the server tells only that something failed
                raise
            yield

    return life


async def _opened(
    settings: Settings,
    addresses: "Addresses | None",
    metrics: Metrics,
    now: Callable[[], datetime],
    opened: AsyncExitStack,
) -> House:
    found = addresses or await _served(settings, opened)
    accounts = Accounts(Secrets.of(settings), shipped_policy(data_folder(settings.environ)), now=now)
    house = await run_sync(lambda: house_over(settings, found, accounts, metrics, now))
    await run_sync(house.memory.open)
    opened.push_async_callback(run_sync, house.memory.close)
    for one in (house.workers, house.photographs, house.committer):
        opened.push_async_callback(one.end)
    return house


def house_over(
    settings: Settings,
    found: "Addresses",
    accounts: Accounts,
    metrics: Metrics,
    now: Callable[[], datetime] = utc_now,
) -> House:
    """What the doors of an installation share; nothing of it is opened yet.

    Args:
        settings: of this installation.
        found: where its database is.
        accounts: of its people and organisations.
        metrics: its counts.
        now: its clock.
    """
    key = key_of(settings, now)
    vault = Vault(accounts.secrets.vault)
    memory = Memory(
        found,
        accounts,
        key,
        now,
        metrics,
        connections=settings.whole("MEGURI_POOL"),
        statement_seconds=settings.number("MEGURI_STATEMENT_SECONDS"),
    )
    jobs = Jobs(data_folder(settings.environ) / "jobs", settings.number("MEGURI_JOB_HOURS"))
    committer = Committer(found.app, accounts, key, vault, now)
    trust, workers = trust_of(settings, key), _workers(settings)
    photographs = Workers(_PHOTOGRAPHS, _PHOTOGRAPH_SECONDS, _PHOTOGRAPH_MB)
    return House(
        settings, memory, accounts, vault, key, trust, jobs, workers, photographs, committer, metrics, now
    )


def _workers(settings: Settings) -> Workers:
    return Workers(
        settings.whole("MEGURI_DIAGNOSES"),
        settings.number("MEGURI_DIAGNOSIS_SECONDS"),
        settings.number("MEGURI_DIAGNOSIS_MB"),
    )


async def _served(settings: Settings, opened: AsyncExitStack) -> "Addresses":
    """The installation's database; it stops after all that uses it."""
    from meguri.registry.database import served

    database = served(settings.environ, is_root=os.geteuid() == 0)
    addresses = await run_sync(database.__enter__)
    opened.push_async_callback(run_sync, database.__exit__, None, None, None)
    return addresses
