"""Every fault that a room, the parser or the machine can raise for bad input, put into the reader's words.

Rooms raise codes and values and keep their message templates beside them; here they are only translated.
"""

import re
from collections.abc import Callable
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from typing import Any

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError, CommandLineError, Said
from meguri.cli.output import NONE
from meguri.locale import N_

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
FILE_FAULT = N_("{file}: {detail}.")
# Errors of the rooms that carry coded faults, with their templates in MESSAGES beside the fault's class.
CODED = {
    "AttestationError": ("bad_attestation", N_("The attestation cannot be made or read.")),
    "CalibrationError": ("bad_calibration", N_("The calibration cannot be used.")),
    "CanonicalError": ("no_canonical_form", N_("The document cannot be signed.")),
    "CbvHashError": ("no_event_hash", N_("There is no event hash.")),
    "ChoiceError": ("bad_question", N_("The question cannot be answered.")),
    "CircuitError": ("bad_circuit", N_("The circuit cannot be read.")),
    "CrosswalkError": ("bad_round_robin", N_("The round robin cannot be used.")),
    "DisclosureError": ("bad_disclosure", N_("The statement cannot be made, shown or believed.")),
    "DutyError": ("bad_duty", N_("The duty cannot be used.")),
    "DocumentError": ("bad_passport", N_("The passport cannot be read.")),
    "DiagnosisError": ("no_diagnosis", N_("No diagnosis can be made.")),
    "ExchangeError": ("bad_exchange", N_("The passport cannot be exchanged in this format.")),
    "EventError": ("bad_event", N_("The event cannot be used.")),
    "FadeError": ("bad_fade_question", N_("No ageing model can answer.")),
    "FeaturesError": ("bad_features", N_("The measurements cannot be used.")),
    "FleetError": ("bad_fleet", N_("The ageing series cannot be used.")),
    "ForecastError": ("no_forecast", N_("No forecast can be made.")),
    "GivenError": ("bad_given", N_("What was given beside the passport cannot be used.")),
    "KeyFileError": ("bad_key_file", N_("The key file cannot be opened.")),
    "IdentifierError": ("bad_identifier", N_("The identifier cannot be used.")),
    "LawError": ("bad_law_question", N_("The law cannot answer that.")),
    "LogError": ("bad_log", N_("The log cannot be used.")),
    "LogProofError": ("bad_log_proof", N_("The proof about the log does not hold.")),
    "PackError": ("bad_pack", N_("The description of the pack cannot be used.")),
    "PackFileError": ("bad_pack_file", N_("The description of the pack cannot be used.")),
    "PassportJsonError": ("bad_json", N_("The document cannot be read.")),
    "QuoteError": ("no_quote", N_("No quote can be made.")),
    "RangeError": ("no_range", N_("No range can be told.")),
    "ReaderError": ("bad_reader", N_("The passport cannot be shown.")),
    "RecyclingError": ("bad_recycling_flows", N_("The flows of recycling cannot be balanced.")),
    "RegistryError": ("registry", N_("The registry cannot do this.")),
    "ReportError": ("bad_report", N_("The report cannot be taken in.")),
    "RotationError": ("bad_key_rotation", N_("The key cannot be replaced like this.")),
    "SigningError": ("cannot_be_signed", N_("The document cannot be signed.")),
    "SigningKeyError": ("bad_key", N_("The key cannot be used.")),
    "SpectrumError": ("bad_spectra", N_("The spectra cannot be used.")),
    "StatusListError": ("bad_status_list", N_("The status list cannot be used.")),
    "SurvivalError": ("bad_lives", N_("The lives of the fleet cannot be used.")),
    "TermsError": ("bad_terms", N_("The terms cannot be used.")),
    "ToldError": ("bad_told_file", N_("The file cannot be taken in.")),
    "TrustError": ("bad_trust_list", N_("The trust list cannot be used.")),
    "VehicleFactsError": ("bad_vehicle_facts", N_("The facts of the vehicle cannot be used.")),
    "VerdictError": ("bad_verdict", N_("Nothing can be built on this verdict.")),
}
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
    if isinstance(fault, OSError) and (fault.filename is not None or fault.errno in _NO_ROOM):
        return _file_fault(fault, door)
    return _room_fault(fault, door)


def _room_fault(fault: Exception, door: Door) -> Said | None:
    # By name, so that a command that failed early need not load every room to say so.
    sayings: dict[str, Callable[[Any, Door], Said | None]] = {
        "TableError": _table_fault,
        "ChassisError": _chassis_fault,
        "FactError": _fact_fault,
        "OfficialFileError": _official_file_fault,
        "UnknownImportError": _unknown_import,
        "ScenarioError": _scenario_fault,
        "PackNameError": _pack_name_fault,
        "PlaceError": _place_fault,
        "PriceBasisError": _price_basis_fault,
    }
    if type(fault).__name__ in CODED:
        return _coded_faults(fault, door)
    say = sayings.get(type(fault).__name__)
    return None if say is None else say(fault, door)


def _coded_faults(fault: Any, door: Door) -> Said:
    code, head = CODED[type(fault).__name__]
    faults = ({"code": str(one.code), "message": _coded_message(fault, one, door)} for one in fault.faults)
    return Said(code, door.say(head), tuple(faults))


def _coded_message(fault: Any, one: Any, door: Door) -> str:
    put = dict(one.values)
    if put.get("meaning"):  # of a column: its table says it in both languages
        put["meaning"] = _column_said(put["wanted"], door)
    elif " " in put.get("wanted", ""):  # a phrase; a single word is a name, the same in every language
        put["wanted"] = door.say(put["wanted"])
    said: str = door.say(fault.messages[one.code]).format(**put)
    return said


def _column_said(name: str, door: Door) -> str:
    from meguri.tables.battery import LOG, READINGS

    table = LOG if name in LOG.names else READINGS
    return table.column(name).meaning.say("ja" if door.lang == "ja" else "en")


def _table_fault(fault: Any, door: Door) -> Said | None:
    if not fault.where:  # no file: a table that a room made itself, so the mistake is ours
        return None
    from meguri.tables.faults import HEAD, TAIL, render_fault

    said = door.say(HEAD).format(
        where=fault.where, table=fault.table.name, what=fault.table.row.say(door.lang)
    )
    faults = ({**one.as_dict(), "message": render_fault(one, door.say, door.lang)} for one in fault.faults)
    return Said("bad_table", said, tuple(faults), door.say(TAIL))


def _fact_fault(fault: Any, door: Door) -> Said:
    from meguri.facts.source import DID_YOU_MEAN as NEAR
    from meguri.facts.source import KNOWN_NAMES, MESSAGES

    ending = NEAR if fault.values.get("suggestion") else KNOWN_NAMES
    said = f"{door.say(MESSAGES[fault.code])} {door.say(ending)}".format(**fault.values)
    return Said(str(fault.code.value), said)


def _official_file_fault(fault: Any, door: Door) -> Said:
    from meguri.facts.official.faults import HEAD, TAIL, render_file_fault

    said = door.say(HEAD).format(file=fault.file, faults=len(fault.faults))
    faults = ({**one.as_dict(), "message": render_file_fault(one, door.say)} for one in fault.faults)
    return Said("bad_file", said, tuple(faults), door.say(TAIL))


def _unknown_import(fault: Any, door: Door) -> Said:
    from meguri.facts.official.faults import UNKNOWN_IMPORT

    said = door.say(UNKNOWN_IMPORT).format(asked=fault.asked, known=", ".join(fault.known) or NONE)
    return Said("unknown_import", said)


def _scenario_fault(fault: Any, door: Door) -> Said:
    from meguri.nation.forecast.scenario_faults import HEAD, TAIL, ScenarioError, render_scenario_error

    def render(one: Any) -> str:
        alone = render_scenario_error(ScenarioError(fault.where, (one,)), door.say)
        return " ".join(line.strip() for line in alone.splitlines()[1:-1]).removeprefix("- ")

    faults = ({**one.as_dict(), "message": render(one)} for one in fault.faults)
    return Said("bad_scenario", door.say(HEAD).format(where=fault.where), tuple(faults), door.say(TAIL))


def _chassis_fault(fault: Any, door: Door) -> Said:
    from meguri.tables.chassis import NOT_A_CHASSIS

    return Said(fault.code, door.say(NOT_A_CHASSIS).format(**fault.values))


def _pack_name_fault(fault: Any, door: Door) -> Said:
    from meguri.facts.packs import MESSAGES, PackNameCode
    from meguri.facts.source import DID_YOU_MEAN as NEAR
    from meguri.facts.source import KNOWN_NAMES

    said = door.say(MESSAGES[fault.code])
    if fault.code is PackNameCode.UNKNOWN:
        said += " " + door.say(NEAR if fault.values["suggestion"] else KNOWN_NAMES)
    return Said(str(fault.code.value), said.format(**fault.values))


def _place_fault(fault: Any, door: Door) -> Said:
    from meguri.facts.places import UNKNOWN_PREFECTURE
    from meguri.facts.source import DID_YOU_MEAN as NEAR
    from meguri.facts.source import KNOWN_NAMES

    ending = NEAR if fault.values["suggestion"] else KNOWN_NAMES
    said = f"{door.say(UNKNOWN_PREFECTURE)} {door.say(ending)}".format(**fault.values)
    return Said(str(fault.code), said)


def _price_basis_fault(fault: Any, door: Door) -> Said:
    from meguri.facts.metals import MESSAGES

    return Said(str(fault.code.value), door.say(MESSAGES[fault.code]).format(**fault.values))


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
    if "does not match the format" in str(fault.message):
        return door.say(BAD_DAY).format(option=option, value=repr(value))
    return door.say(BAD_VALUES.get(rule, BAD_VALUE)).format(option=option, value=repr(value), limit=limit)


def _near(said: str, suggestion: str, door: Door) -> str:
    return f"{said} {door.say(DID_YOU_MEAN).format(suggestion=suggestion)}" if suggestion else said


def _named(param: Any) -> str:
    longest: str = max(param.opts, key=len)
    return longest if longest.startswith("-") else longest.upper()
