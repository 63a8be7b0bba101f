"""The server as a process: it listens, tells where, and ends what it began when it is told to end."""

import os
from collections.abc import Callable
from threading import Event
from typing import Any

import uvicorn
from fastapi import FastAPI

from meguri.serve.app import app
from meguri.serve.installation import check_settings
from meguri.server_settings import Settings

GRACE_S = 15  # for requests under way when it is told to end
IDLE_S = 15


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
    if settings.whole("MEGURI_WORKERS") > 1:
        # Each process makes the application anew, from the environment that it inherits.
        os.environ.update(settings.environ)
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        host, port = settings.text("MEGURI_HOST"), settings.whole("MEGURI_PORT")
        told(f"http://{host}:{port}")
        uvicorn.run("meguri.serve.running:application", factory=True, **_options(settings))
        return
    made = app(settings)
    server = _Server(uvicorn.Config(made, **_options(settings)), told, end)
    server.run()
    if (fault := getattr(made.state, "failed", None)) is not None:
        raise fault


def application() -> FastAPI:
    """The application of one of several processes."""
    return app(Settings(os.environ))


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
        "timeout_graceful_shutdown": GRACE_S,
        "lifespan": "on",
    }
