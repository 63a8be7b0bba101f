"""The BaSyx Python server's side of the load: the same generator, one submodel of about a passport's size."""

import json
import os
import socket
import subprocess
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import load

SUBMODELS, PROPERTIES = 200, 40
MOST_A_SECOND = 2_000  # submodels that are made ready to be sent
_API = "/api/v3.0"
_PATIENCE_S = 60


def submodel(number: int) -> dict[str, object]:
    """A submodel of numbers and words."""
    elements = [
        {
            "modelType": "Property",
            "idShort": f"attribute{one}",
            "valueType": "xs:string",
            "value": f"value {one}",
        }
        for one in range(PROPERTIES)
    ]
    told = {"modelType": "Submodel", "id": f"https://example.com/synthetic/{number}", "idShort": "passport"}
    return told | {"submodelElements": elements}


def basyx_rows(seconds: float) -> Iterator[tuple[str, str]]:
    """What was measured of it; one row that says so where `BASYX_DIR` is not set."""
    if not (told := os.environ.get("BASYX_DIR")):
        yield "BaSyx Python server", "skipped: BASYX_DIR is not set"
        return
    folder = Path(told)
    cores = os.cpu_count() or 1
    paths = []
    for one in range(SUBMODELS):
        name = urlsafe_b64encode(str(submodel(one)["id"]).encode()).decode().rstrip("=")
        paths.append(load.request(f"{_API}/submodels/{name}"))
    with _served(folder, cores, "LOCAL_FILE_READ_ONLY") as port:
        found = load.run(port, paths, seconds=seconds)
        yield f"BaSyx: GET a submodel of {PROPERTIES} properties from memory, {cores} processes", found.line()
    # Its stores are not shared between processes, so that writing has one.
    with _served(folder, 1, "LOCAL_FILE_BACKEND") as port:
        bodies = [
            json.dumps(submodel(1_000_000 + one)).encode() for one in range(int(MOST_A_SECOND * seconds))
        ]
        asked = [
            load.request(f"{_API}/submodels", body=one, Content_Type="application/json") for one in bodies
        ]
        found = load.run(port, asked, seconds=seconds, once=True, status=(201,))
        yield "BaSyx: POST a submodel into files (no fsync), 1 process", found.line()


@contextmanager
def _served(folder: Path, workers: int, kind: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with TemporaryDirectory(prefix="basyx-") as storage:
        if kind == "LOCAL_FILE_READ_ONLY":
            told = {"submodels": [submodel(one) for one in range(SUBMODELS)]}
            (Path(storage) / "all.json").write_text(json.dumps(told), encoding="utf-8")
        command = [folder / ".venv" / "bin" / "gunicorn", "--chdir", folder / "server" / "app"]
        command += ["--workers", str(workers), "--worker-class", "gthread", "--threads", "1"]
        command += ["--keep-alive", "60", "--bind", f"127.0.0.1:{port}", "main:application"]
        environ = os.environ | {"STORAGE_PATH": storage, "STORAGE_TYPE": kind}
        running = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(port, running)
            yield port
        finally:
            running.terminate()
            running.wait(_PATIENCE_S)


def _wait(port: int, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}{_API}/submodels?limit=1", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the BaSyx server does not start; see benchmarks/README.md")
