"""Work in processes of their own, with an end and a limit of memory: what strangers send runs there alone.

A process is started for each piece of work, so that nothing of one is seen by the next, and one that hangs or
eats memory is ended without harm to the server.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from typing import Any

from meguri.serve.jobs import Job
from meguri.serve.logs import log

_MEGABYTE = 1_000_000


class Workers:
    """Starts work, so many at a time, and ends what takes too long."""

    def __init__(self, at_once: int, seconds: float, memory_mb: float) -> None:
        """Start nothing yet.

        Args:
            at_once: processes at the same time.
            seconds: until one is ended.
            memory_mb: address space that one may use, MB.
        """
        self._slots = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._memory = round(memory_mb * _MEGABYTE)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, job: Job, module: str, *arguments: str) -> None:
        """Work on a job; its state tells when it is done. Called on the loop of the server.

        Args:
            job: its folder is the first argument of the module.
            module: run as `python -m`; it writes `result.json` into the folder.
            arguments: more of them.
        """
        task = asyncio.create_task(self._worked(job, module, arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def answered(self, module: str, content: bytes) -> dict[str, Any]:
        """What a module makes of bytes, while somebody waits: no file is written on the way.

        Args:
            module: run as `python -m`; reads the bytes from its standard input, and writes plain JSON.
            content: what it reads.

        Returns:
            What it wrote; else its status: `failed` or `too_long`, also where too many were before it.
        """
        try:
            async with asyncio.timeout(self._seconds), self._slots:
                process = await self._started(module, (str(self._memory),), PIPE, "/")
                try:
                    told, said = await process.communicate(content)
                finally:
                    await _ended(process)
        except TimeoutError:
            return {"status": "too_long", "seconds": self._seconds}
        if process.returncode != 0:
            return _failed(module, process, said)
        answer: dict[str, Any] = json.loads(told)
        return answer

    async def end(self) -> None:
        """End all that is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _worked(self, job: Job, module: str, arguments: tuple[str, ...]) -> None:
        told = job.told()
        async with self._slots:
            job.tell(told | {"status": "running"})
            try:
                outcome = await self._run(job, module, arguments)
            except asyncio.CancelledError:
                job.tell(told | {"status": "stopped"})
                raise
            except Exception as fault:
                log().error("worker", kind=type(fault).__name__, exc_info=fault)
                outcome = {"status": "failed"}
        job.tell(told | outcome)

    async def _run(self, job: Job, module: str, arguments: tuple[str, ...]) -> dict[str, Any]:
        told = (str(job.folder), str(self._memory), *arguments)
        process = await self._started(module, told, DEVNULL, str(job.folder))
        try:
            async with asyncio.timeout(self._seconds):
                _, said = await process.communicate()
        except TimeoutError:
            return {"status": "too_long", "seconds": self._seconds}
        finally:
            await _ended(process)
        if process.returncode != 0:
            return _failed(module, process, said)
        result: dict[str, Any] = json.loads((job.folder / "result.json").read_text(encoding="utf-8"))
        return result

    async def _started(self, module: str, arguments: tuple[str, ...], pipe: int, folder: str) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdin=pipe,
            stdout=pipe,
            stderr=PIPE,
            cwd=folder,
            env=_environment(),
            start_new_session=True,
        )


def _failed(module: str, process: Process, said: bytes) -> dict[str, Any]:
    # What it said may quote what somebody sent: only its last word's kind is logged.
    last = said.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0][:80]
    log().error("worker_failed", module=module, code=process.returncode, kind=last)
    return {"status": "failed"}


async def _ended(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _environment() -> dict[str, str]:
    """Of what the server knows, only what a worker needs: no secret is in it."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "MEGURI_DATA", "NUMBA_CACHE_DIR", "PYTHONPATH", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"OPENBLAS_NUM_THREADS": "1"}


def limit_memory(most_bytes: int) -> None:
    """In a worker: let a request for more memory fail."""
    import resource

    # What can be written to. Addresses alone (RLIMIT_AS) would end every drawing: V8 sets tens of GB of them
    # aside and writes to none.
    resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
