"""What a command answers when something is wrong: one clear message, all faults, the right exit code.

For people the message goes to stderr. With `--json` the one error shape
`{"error": {"code", "message", "faults": [...]}}` goes to stdout, where the asked JSON would have been.
"""

import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence

from meguri.cli.door import Door
from meguri.locale import N_
from meguri.locale.refusals import Said

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_BAD_INPUT = 2
EXIT_INTERNAL = 3
EXIT_INTERRUPTED = 130  # what shells expect after Ctrl-C

INTERNAL = N_(
    "Meguri made a mistake of its own ({kind}: {detail}). Your input may well be right; "
    "run again with MEGURI_DEBUG=1 to see where it happened, and please report it."
)
_LONGEST_DETAIL = 300


class BadInputError(Exception):
    """The user's input cannot be used.

    Attributes:
        code: for machines, in snake case.
        message: an English message template, marked with `N_`.
        values: what to put into the template.
    """

    def __init__(self, code: str, message: str, values: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.message = message
        self.values = dict(values or {})
        super().__init__(code, self.values)


class CommandLineError(Exception):
    """Several values of one command line cannot be used.

    Attributes:
        faults: as the parser raised them, in the order of the command line.
    """

    def __init__(self, faults: Sequence[Exception]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)


def answer_fault(fault: Exception, door: Door) -> int:
    """Say what went wrong in the door's language and form; return the exit code."""
    from meguri.cli.faults import said_of

    said = said_of(fault, door)
    code = EXIT_BAD_INPUT
    if said is None:
        said, code = _internal(fault, door), EXIT_INTERNAL
    if not (door.as_json and _told_as_json(said)):
        sys.stderr.write(said.text() + "\n")
    try:
        sys.stdout.flush()
    except OSError:
        hush_stdout()
    return code


def hush_stdout() -> None:
    """Give up stdout, so that what it could not take is not tried again when Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no file stands behind it: then nothing is tried again
        return


def _told_as_json(said: Said) -> bool:
    """Whether stdout took the error; a full disk or a closed pipe does not."""
    try:
        sys.stdout.write(json.dumps(said.shape(), ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _internal(fault: Exception, door: Door) -> Said:
    if door.debug:
        traceback.print_exception(fault, file=sys.stderr)
    detail = " ".join(str(fault).split())[:_LONGEST_DETAIL]
    return Said("internal", door.say(INTERNAL).format(kind=type(fault).__name__, detail=detail))
