"""The load of wrk, where it is installed: a generator in C takes less from the server on the same cores."""

import json
import subprocess
from collections.abc import Sequence
from functools import cache
from math import ceil
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

QUANTILES = 1_000
_PATIENCE_S = 30
_SCRIPT = """
local asked, at = {}, 0
local file = assert(io.open(%(file)s, "rb"))
local length = file:read("*l")
while length do
  asked[#asked + 1] = file:read(tonumber(length))
  length = file:read("*l")
end
file:close()

-- wrk asks for the first one once more, to look at it.
function request()
  at = at + 1
  if at > #asked + 1 and %(once)s then
    io.stderr:write("too few requests\\n")
    os.exit(1)
  end
  return asked[(at - 1) %% #asked + 1]
end

function done(summary, latency)
  local told = {}
  for one = 1, %(quantiles)d do
    told[one] = string.format("%%d", latency:percentile((one - 0.5) * 100 / %(quantiles)d))
  end
  local broken = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "duration_us": %%d, "status": %%d, "broken": %%d, "latencies_us": [%%s]}\\n',
    summary.requests, summary.duration, broken.status,
    broken.connect + broken.read + broken.write + broken.timeout, table.concat(told, ",")))
end
"""


@cache
def version() -> str:
    """What is installed, such as `wrk 4.1.0`; "" where it is not."""
    if which("wrk") is None:
        return ""
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return " ".join((told.stdout + told.stderr).split()[:2])


def run(
    port: int, requests: Sequence[bytes], connections: int, seconds: float, *, once: bool
) -> tuple[int, int, float, tuple[float, ...]]:
    """Put a server under load, with one thread.

    Args:
        port: of 127.0.0.1.
        requests: taken in turn.
        connections: kept open.
        seconds: for so long, in whole seconds.
        once: no request is sent twice; there have to be more of them than are answered in the time.

    Returns:
        Answers below 400; other answers and what broke; seconds; latencies at even quantiles, s.
    """
    with TemporaryDirectory(prefix="meguri-wrk-") as name:
        asked, script = Path(name) / "requests", Path(name) / "script.lua"
        asked.write_bytes(b"".join(b"%d\n%b" % (len(one), one) for one in requests))
        values = {"file": json.dumps(str(asked)), "once": "true" if once else "false", "quantiles": QUANTILES}
        script.write_text(_SCRIPT % values, encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{ceil(seconds)}s", f"--timeout={_PATIENCE_S}s"]
        command += ["-s", str(script), f"http://127.0.0.1:{port}"]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise SystemExit(f"wrk: {told.stderr.strip()}")
    found = json.loads(told.stdout.splitlines()[-1])
    latencies = tuple(one / 1e6 for one in found["latencies_us"])
    good = found["requests"] - found["status"]
    return good, found["status"] + found["broken"], found["duration_us"] / 1e6, latencies
