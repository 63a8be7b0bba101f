"""The server as a process: it listens, tells where, and ends what it began when it is told to end."""

import gc
import os
from asyncio import sleep
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from threading import Event
from time import monotonic, tzset
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import Lifespan

from meguri.registry.database import is_away
from meguri.serve.app import app
from meguri.serve.installation import check_settings
from meguri.serve.listening import run_together
from meguri.serve.processes import FOLDER, counting_together, folder_of, join
from meguri.server_settings import Settings

GRACE_S = 15  # for requests under way when it is told to end
IDLE_S = 15
PATIENCE_S = 60.0  # of a new process with a database that is away
HEALTH_S = 30  # a process that says nothing for so long is ended; under full load 5 s (uvicorn's) may pass
_PAUSE_S = 0.5


def run(settings: Settings, told: Callable[[str], None], *, end: Event | None = None) -> None:
    """Serve until told to end (SIGINT, SIGTERM).

    Args:
        settings: of this installation.
        told: gets the address once it answers there.
        end: ends a server of one process when it is set.

    Raises:
        InstallationError: settings that must not serve.
        CodedError: whatever keeps the database from opening.
    """
    check_settings(settings)
    keep_time(settings)
    if settings.whole("MEGURI_WORKERS") > 1:
        # Each process makes the application anew, from the environment that it inherits.
        os.environ.update(settings.environ)
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        host, port = settings.text("MEGURI_HOST"), settings.whole("MEGURI_PORT")
        told(f"http://{host}:{port}")
        with counting_together() as folder:
            os.environ[FOLDER] = str(folder)
            made_by = "meguri.serve.running:application"
            run_together(uvicorn.Config(made_by, factory=True, **_options(settings)))
        return
    made = app(settings)
    server = _Server(uvicorn.Config(made, **_options(settings)), told, end)
    server.run()
    if (fault := getattr(made.state, "failed", None)) is not None:
        raise fault


def keep_time(settings: Settings) -> None:
    """Let days begin, and times be told, in the zone of the installation, wherever its machine stands."""
    os.environ["TZ"] = settings.text("MEGURI_TIMEZONE")
    tzset()


def application() -> FastAPI:
    """The application of one of several processes; where the database is away for a moment, it waits.

    A process that cannot start ends all of them. One that comes anew while the database comes anew must not.
    """
    settings = Settings(os.environ)
    if (folder := folder_of(settings)) is not None:
        join(folder)
    made = app(settings)
    made.router.lifespan_context = _patient(made.router.lifespan_context)
    return made


def _patient(lifespan: Lifespan[Any]) -> Lifespan[Any]:
    @asynccontextmanager
    async def life(application: Any) -> AsyncIterator[Any]:
        deadline = monotonic() + PATIENCE_S
        async with AsyncExitStack() as opened:
            while True:
                try:
                    state = await opened.enter_async_context(lifespan(application))
                    break
                except Exception as fault:
                    if not is_away(fault) or monotonic() > deadline:
                        raise
                await sleep(_PAUSE_S)
            gc.collect()
            gc.freeze()  # what stays for good need not be looked through whenever events come by the thousand
            yield state

    return life


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, told: Callable[[str], None], end: Event | None) -> None:
        super().__init__(config)
        self._told = told
        self._end = end

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or (self._end is not None and self._end.is_set())

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        for server in self.servers:
            for one in server.sockets:
                host, port = one.getsockname()[:2]
                self._told(f"http://{f'[{host}]' if ':' in host else host}:{port}")


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "host": settings.text("MEGURI_HOST"),
        "port": settings.whole("MEGURI_PORT"),
        "workers": settings.whole("MEGURI_WORKERS"),
        "proxy_headers": True,
        "forwarded_allow_ips": settings.text("MEGURI_TRUSTED_PROXIES"),
        "server_header": False,
        "access_log": False,
        "log_config": None,
        "timeout_keep_alive": IDLE_S,
        "timeout_worker_healthcheck": HEALTH_S,
        "timeout_graceful_shutdown": GRACE_S,
        "lifespan": "on",
    }
