"""A client that asks an application in this process, opened and closed with it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from anyio.to_thread import run_sync
from fastapi import FastAPI
from tests.registry.databases import copied

from meguri.registry.embedded import Embedded
from meguri.serve.app import app
from meguri.server_settings import Settings

ADDRESS = "http://meguri.test"


class Client:
    """Asks an application, from the opening of its database to its closing."""

    def __init__(self, app: FastAPI) -> None:
        """Keep the application; it is opened by `with`."""
        self.app = app
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open it."""
        self._portal: BlockingPortal = self._stack.enter_context(start_blocking_portal())
        self._opened = self._portal.call(self._open)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._portal.call(self._opened.aclose)
        self._stack.close()

    async def _open(self) -> AsyncExitStack:
        opened = AsyncExitStack()
        await opened.enter_async_context(self.app.router.lifespan_context(self.app))
        transport = httpx.ASGITransport(self.app)
        self._client = await opened.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=60)
        )
        return opened

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask once."""

        async def asked() -> httpx.Response:
            self._client.cookies.clear()  # whoever wants to be known by a cookie brings it
            return await self._client.request(method, path, **options)

        return self._portal.call(asked)

    def at_once(self, method: str, asked: Sequence[tuple[str, dict[str, Any]]]) -> list[httpx.Response]:
        """Ask several times at the same moment: path and options of each."""

        async def all_asked() -> list[httpx.Response]:
            waiting = [self._client.request(method, path, **options) for path, options in asked]
            return list(await asyncio.gather(*waiting))

        return self._portal.call(all_asked)

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Read."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Write."""
        return self.request("POST", path, **options)

    def call(self, function: Callable[[], object]) -> None:
        """Let the server do something in a thread of its own."""
        self._portal.call(run_sync, function)


def unhurried(folder: Path, **settings: str) -> Settings:
    """Settings of a server that keeps its files in a folder and slows nobody down by limits of rate."""
    environ = {
        "MEGURI_DATA": str(folder),
        "MEGURI_RATE_PER_MINUTE": "0",
        "MEGURI_COSTLY_PER_MINUTE": "0",
        "MEGURI_LOG": "error",
        "MEGURI_POOL": "4",
    }
    return Settings(environ | settings)


@contextmanager
def opened(server: Embedded, folder: Path, **settings: str) -> Iterator[Client]:
    """Asks a server over a registry of its own."""
    with copied(server) as addresses, Client(app(unhurried(folder, **settings), addresses)) as one:
        yield one
