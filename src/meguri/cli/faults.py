"""Every fault that a room, the parser or the machine can raise for bad input, put into the reader's words.

What rooms raise is said in `meguri.locale.refusals`, as at every door.
"""

import re
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from typing import Any

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError, CommandLineError
from meguri.locale import N_
from meguri.locale.refusals import Said, said_of_room

MORE_HELP = N_("Try '{command} --help'.")
NO_SUCH_OPTION = N_("There is no option {option}.")
NO_SUCH_COMMAND = N_("There is no command {command}.")
NO_COMMAND = N_("A command is missing.")
DID_YOU_MEAN = N_("Did you mean {suggestion}?")
MISSING = N_("{option} is missing.")
NEEDS_VALUE = N_("{option} needs a value.")
TOO_MANY = N_("The command line has words too many: {words}.")
NOT_UNDERSTOOD = N_("The command line was not understood: {detail}")
BAD_VALUES = {
    "int_parsing": N_("{option}: {value} is not a whole number."),
    "float_parsing": N_("{option}: {value} is not a number."),
    "greater_than_equal": N_("{option}: {value} is below the lowest allowed, {limit}."),
    "less_than_equal": N_("{option}: {value} is above the highest allowed, {limit}."),
    "choice": N_("{option}: {value} is not one of: {limit}."),
}
BAD_VALUE = N_("{option}: {value} cannot be used.")
BAD_DAY = N_("{option}: {value} is not a day that can be read. Write 2024-12-31.")
FILE_FAULTS = {
    FileNotFoundError: N_("{file}: there is no such file."),
    IsADirectoryError: N_("{file}: this is a folder, not a file."),
    NotADirectoryError: N_("{file}: this is a file, not a folder."),
    FileExistsError: N_("{file}: something else is already there."),
    PermissionError: N_("{file}: not allowed to read or write here."),
}
SEVERAL = N_("{count} files cannot be taken in.")
FILE_FAULT = N_("{file}: {detail}.")
STDOUT = "stdout"  # the one place written to that no fault of the system names
_NO_ROOM = (ENOSPC, EDQUOT, EFBIG, EIO)


def said_of(fault: Exception, door: Door) -> Said | None:
    """The fault in words, or None when it is none of the user's: a mistake of ours."""
    from typer.exceptions import TyperException

    if isinstance(fault, BadInputError):
        return Said(fault.code, door.say(fault.message).format(**fault.values))
    if isinstance(fault, CommandLineError):
        return _parser_faults(fault, door)
    if isinstance(fault, TyperException):
        return _parser_fault(fault, door)
    if isinstance(fault, ExceptionGroup):
        return _together(fault, door)
    if isinstance(fault, OSError) and (fault.filename is not None or fault.errno in _NO_ROOM):
        return _file_fault(fault, door)
    return said_of_room(fault, door)


def _together(group: ExceptionGroup[Exception], door: Door) -> Said | None:
    """The faults of several files as one answer; None where one of them is a mistake of ours."""
    each = [said_of(one, door) for one in group.exceptions]
    told = [one for one in each if one is not None]
    if len(told) < len(each):
        return None
    if len(told) == 1:
        return told[0]
    faults = [fault for one in told for fault in ({"code": one.code, "message": one.message}, *one.faults)]
    way_out = next((one.way_out for one in told if one.way_out), "")
    return Said("bad_files", door.say(SEVERAL).format(count=len(told)), tuple(faults), way_out)


def _file_fault(fault: OSError, door: Door) -> Said:
    template = next((said for kind, said in FILE_FAULTS.items() if isinstance(fault, kind)), FILE_FAULT)
    return Said("file", door.say(template).format(file=fault.filename or STDOUT, detail=fault.strerror or ""))


def _parser_fault(fault: Any, door: Door) -> Said:
    """A command line that the parser refused, in our own words (the parser speaks English only)."""
    code, said = _parser_words(fault, door)
    context = getattr(fault, "ctx", None)
    command = context.command_path if context is not None else "meguri"
    return Said(code, said, way_out=door.say(MORE_HELP).format(command=command))


def _parser_faults(fault: CommandLineError, door: Door) -> Said:
    """All that is wrong with one command line, each in its own sentence."""
    told = [_parser_fault(one, door) for one in fault.faults]
    faults = tuple({"code": one.code, "message": one.message} for one in told)
    return Said("usage", door.say(NOT_UNDERSTOOD).format(detail="").rstrip(), faults, told[0].way_out)


def _parser_words(fault: Any, door: Door) -> tuple[str, str]:
    param, kind = getattr(fault, "param", None), type(fault).__name__
    if kind == "NoArgsIsHelpError":
        return "missing_command", door.say(NO_COMMAND)
    if kind == "NoSuchOption":
        near = ", ".join(sorted(fault.possibilities or ()))
        return "no_such_option", _near(door.say(NO_SUCH_OPTION).format(option=fault.option_name), near, door)
    if kind == "BadOptionUsage":
        return "missing_value", door.say(NEEDS_VALUE).format(option=fault.option_name)
    if kind == "MissingParameter" and param is not None:
        return "missing_parameter", door.say(MISSING).format(option=_named(param))
    if param is not None:
        return "bad_value", _bad_value(fault, door)
    return _told_in_english(str(fault.message), door)


def _told_in_english(message: str, door: Door) -> tuple[str, str]:
    if message == "Missing command.":
        return "missing_command", door.say(NO_COMMAND)
    if found := re.match(r"No such command '(.*?)'(?:.*Did you mean (.*)\?)?", message):
        said = door.say(NO_SUCH_COMMAND).format(command=found[1])
        return "no_such_command", _near(said, (found[2] or "").replace("'", ""), door)
    if found := re.match(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", message):
        return "too_many_words", door.say(TOO_MANY).format(words=found[1])
    return "usage", door.say(NOT_UNDERSTOOD).format(detail=message)


def _bad_value(fault: Any, door: Door) -> str:
    """What is wrong with an option's value; the parser's checker says which rule and which value."""
    option, cause = _named(fault.param), fault.__cause__
    finding = cause.errors()[0] if hasattr(cause, "errors") else {}
    rule, limits = finding.get("type", ""), finding.get("ctx", {})
    value, limit = finding.get("input", ""), limits.get("ge", limits.get("le", ""))
    if choices := re.search(r"is not one of (.+)$", str(fault.message)):
        rule, limit = "choice", choices[1].rstrip(".").replace("'", "")
    if locked := re.search(r"'(.*)' is not (?:readable|writable)", str(fault.message)):
        return door.say(FILE_FAULTS[PermissionError]).format(file=locked[1])
    if "does not match the format" in str(fault.message):
        return door.say(BAD_DAY).format(option=option, value=repr(value))
    return door.say(BAD_VALUES.get(rule, BAD_VALUE)).format(option=option, value=repr(value), limit=limit)


def _near(said: str, suggestion: str, door: Door) -> str:
    return f"{said} {door.say(DID_YOU_MEAN).format(suggestion=suggestion)}" if suggestion else said


def _named(param: Any) -> str:
    longest: str = max(param.opts, key=len)
    return longest if longest.startswith("-") else longest.upper()
