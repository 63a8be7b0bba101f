"""How much processor time what a benchmark started took: other work moves it less than time on the clock."""

import os
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _SYSTEM = 1, 11, 12  # fields of /proc/…/stat after the name of the program


def spent_s() -> float:
    """Processor time (user and system, s) so far of all processes that live and descend from this one.

    The server, its workers and the processes of its database are among them; a generator that ended is not.
    """
    found = {}
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                fields = (
                    (one / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                )
            except OSError:  # it ended meanwhile
                continue
            ticks = int(fields[_USER]) + int(fields[_SYSTEM])
            found[int(one.name)] = int(fields[_PARENT]), ticks
    below, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, (parent, _) in found.items() if parent in below} - below
        below, grown = below | more, bool(more)
    return sum(found[pid][1] for pid in below - {os.getpid()} if pid in found) / _TICKS_A_SECOND
