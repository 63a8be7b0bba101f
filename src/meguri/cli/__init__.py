"""THE COMMAND DOOR: one command a journey.

Exit codes: 0 ok · 1 ran, but findings are not met · 2 bad input · 3 internal fault.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from meguri.cli.door import Door
from meguri.cli.errors import EXIT_INTERRUPTED, EXIT_OK, answer_fault, hush_stdout
from meguri.cli.output import bear_any_text

__all__ = ["main"]


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """Run one command line and return its exit code.

    Args:
        argv: the words after the program's name; those of this process when None.
        environ: the environment; that of this process when None.
    """
    # Read when NumPy is first imported: many small products run faster on one thread than on waiting ones.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    said = list(sys.argv[1:] if argv is None else argv)
    for name in ("stdout", "stderr"):  # closed by who started us (`>&-`): then no one listens
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 – open to the end
    door = Door.of(said, os.environ if environ is None else environ)
    for stream in (sys.stdout, sys.stderr):
        bear_any_text(stream, as_json=door.as_json)
    try:
        code = _run(said, door)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader left (`| head`): nothing is wrong
        hush_stdout()
        return EXIT_OK
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as fault:  # the last resort: one clear line for whatever went wrong
        return answer_fault(fault, door)
    return code


def _run(argv: list[str], door: Door) -> int:
    from meguri.cli.tree import command_tree

    tree = command_tree(door.lang, help_unasked=not door.as_json)  # JSON is never mixed with help
    outcome = tree.main(argv, prog_name="meguri", standalone_mode=False, obj=door)
    return outcome if isinstance(outcome, int) else EXIT_OK
