"""Every fault that a room can raise for bad input, put into the reader's words; the same at every door.

Rooms raise codes and values and keep their message templates beside them; here they are only translated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from meguri.locale import N_

NONE = "–"


class Speaker(Protocol):
    """Whoever says it: in a language, by its words."""

    @property
    def lang(self) -> str:
        """`ja` or `en`."""

    @property
    def say(self) -> Callable[[str], str]:
        """Says an English message in this language."""


@dataclass(frozen=True)
class Said:
    """A fault in words.

    Attributes:
        code: for machines, in snake case.
        message: the sentence that leads.
        faults: each fault as plain JSON values, with its own sentence under `message`.
        way_out: what to do now, or "".
    """

    code: str
    message: str
    faults: tuple[Mapping[str, object], ...] = ()
    way_out: str = ""

    def text(self) -> str:
        """For people: the sentence, a line a fault, the way out."""
        lines = [self.message, *(f"  - {fault['message']}" for fault in self.faults)]
        return "\n".join([*lines, self.way_out] if self.way_out else lines)

    def shape(self) -> dict[str, object]:
        """For machines: the one error shape."""
        faults = [dict(fault) for fault in self.faults]
        return {"error": {"code": self.code, "message": self.message, "faults": faults}}


# Errors of the rooms that carry coded faults, with their templates in MESSAGES beside the fault's class.
CODED = {
    "AccountError": ("account", N_("The accounts cannot do this.")),
    "AttestationError": ("bad_attestation", N_("The attestation cannot be made or read.")),
    "CalibrationError": ("bad_calibration", N_("The calibration cannot be used.")),
    "CanonicalError": ("no_canonical_form", N_("The document cannot be signed.")),
    "CarbonError": ("bad_carbon_cases", N_("The CO2 of these cases cannot be counted.")),
    "CarriageError": ("bad_carriage", N_("The carriage cannot be judged or planned.")),
    "CellError": ("bad_line", N_("The line cannot be taken in.")),
    "CertificateError": ("no_certificate", N_("No certificate can be made of this.")),
    "CbvHashError": ("no_event_hash", N_("There is no event hash.")),
    "ChoiceError": ("bad_question", N_("The question cannot be answered.")),
    "CircuitError": ("bad_circuit", N_("The circuit cannot be read.")),
    "CrosswalkError": ("bad_round_robin", N_("The round robin cannot be used.")),
    "ContractError": ("against_guarantee", N_("The guarantee does not allow this.")),
    "CurveError": ("bad_curve", N_("The curve cannot be used.")),
    "DisclosureError": ("bad_disclosure", N_("The statement cannot be made, shown or believed.")),
    "DecisionError": ("bad_decision", N_("The owner cannot be decided like this.")),
    "DemandError": ("bad_demand_question", N_("The question about demand cannot be answered.")),
    "DutyError": ("bad_duty", N_("The duty cannot be used.")),
    "DocumentError": ("bad_passport", N_("The passport cannot be read.")),
    "DiagnosisError": ("no_diagnosis", N_("No diagnosis can be made.")),
    "ExchangeError": ("bad_exchange", N_("The passport cannot be exchanged in this format.")),
    "EventError": ("bad_event", N_("The event cannot be used.")),
    "FadeError": ("bad_fade_question", N_("No ageing model can answer.")),
    "FeaturesError": ("bad_features", N_("The measurements cannot be used.")),
    "FiguresError": ("bad_figures", N_("The figures cannot be used.")),
    "FleetError": ("bad_fleet", N_("The ageing series cannot be used.")),
    "ForecastError": ("no_forecast", N_("No forecast can be made.")),
    "GivenError": ("bad_given", N_("What was given beside the passport cannot be used.")),
    "IndicatorError": ("bad_indicator", N_("The indicator cannot be made from this.")),
    "KeyFileError": ("bad_key_file", N_("The key file cannot be opened.")),
    "InstallationError": ("bad_settings", N_("This installation must not serve like this.")),
    "IdentifierError": ("bad_identifier", N_("The identifier cannot be used.")),
    "LawError": ("bad_law_question", N_("The law cannot answer that.")),
    "ListError": ("bad_list", N_("The list cannot be taken in.")),
    "LogError": ("bad_log", N_("The log cannot be used.")),
    "LogProofError": ("bad_log_proof", N_("The proof about the log does not hold.")),
    "MatchError": ("no_clearing", N_("The market cannot be cleared.")),
    "MeritError": ("bad_merit_records", N_("Merit cannot be counted from these records.")),
    "OtherCarError": ("another_car", N_("The diagnosis is of another battery.")),
    "PackError": ("bad_pack", N_("The description of the pack cannot be used.")),
    "PackFileError": ("bad_pack_file", N_("The description of the pack cannot be used.")),
    "PartnerError": ("bad_partner_question", N_("The question about partners cannot be answered.")),
    "PassportJsonError": ("bad_json", N_("The document cannot be read.")),
    "PriceError": ("no_price", N_("No price can be told.")),
    "QuoteError": ("no_quote", N_("No quote can be made.")),
    "RangeError": ("no_range", N_("No range can be told.")),
    "ReaderError": ("bad_reader", N_("The passport cannot be shown.")),
    "RecyclingError": ("bad_recycling_flows", N_("The flows of recycling cannot be balanced.")),
    "RegistryError": ("registry", N_("The registry cannot do this.")),
    "ReportError": ("bad_report", N_("The report cannot be taken in.")),
    "RouteError": ("no_route", N_("The ways cannot be compared.")),
    "RotationError": ("bad_key_rotation", N_("The key cannot be replaced like this.")),
    "SchemeError": ("bad_scheme", N_("The incentive scheme cannot be used.")),
    "SigningError": ("cannot_be_signed", N_("The document cannot be signed.")),
    "SigningKeyError": ("bad_key", N_("The key cannot be used.")),
    "SpectrumError": ("bad_spectra", N_("The spectra cannot be used.")),
    "StatusListError": ("bad_status_list", N_("The status list cannot be used.")),
    "StorageError": ("no_storage", N_("The storage cannot be reckoned.")),
    "SurvivalError": ("bad_lives", N_("The lives of the fleet cannot be used.")),
    "TermsError": ("bad_terms", N_("The terms cannot be used.")),
    "ToldError": ("bad_told_file", N_("The file cannot be taken in.")),
    "TradeError": ("no_trade", N_("The market cannot do this.")),
    "TrustError": ("bad_trust_list", N_("The trust list cannot be used.")),
    "VehicleFactsError": ("bad_vehicle_facts", N_("The facts of the vehicle cannot be used.")),
    "VerdictError": ("bad_verdict", N_("Nothing can be built on this verdict.")),
    "UploadError": ("bad_file", N_("The file cannot be taken in.")),
}


def said_of_room(fault: BaseException, door: Speaker) -> Said | None:
    """What a room raised, in words; None when it is no fault of an input."""
    # By name, so that a command that failed early need not load every room to say so.
    sayings: dict[str, Callable[[Any, Speaker], Said | None]] = {
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


def _coded_faults(fault: Any, door: Speaker) -> Said:
    code, head = CODED[type(fault).__name__]
    faults = ({"code": str(one.code), "message": _coded_message(fault, one, door)} for one in fault.faults)
    return Said(code, door.say(head), tuple(faults))


def _coded_message(fault: Any, one: Any, door: Speaker) -> str:
    put = dict(one.values)
    if put.get("meaning"):  # of a column: its table says it in both languages
        put["meaning"] = _column_said(put["wanted"], door)
    elif " " in put.get("wanted", ""):  # a phrase; a single word is a name, the same in every language
        put["wanted"] = door.say(put["wanted"])
    said: str = door.say(fault.messages[one.code]).format(**put)
    return said


def _column_said(name: str, door: Speaker) -> str:
    from meguri.tables.battery import LOG, READINGS

    table = LOG if name in LOG.names else READINGS
    return table.column(name).meaning.say("ja" if door.lang == "ja" else "en")


def _table_fault(fault: Any, door: Speaker) -> Said | None:
    if not fault.where:  # no file: a table that a room made itself, so the mistake is ours
        return None
    from meguri.tables.faults import HEAD, TAIL, render_fault

    said = door.say(HEAD).format(
        where=fault.where, table=fault.table.name, what=fault.table.row.say(door.lang)
    )
    faults = ({**one.as_dict(), "message": render_fault(one, door.say, door.lang)} for one in fault.faults)
    return Said("bad_table", said, tuple(faults), door.say(TAIL))


def _fact_fault(fault: Any, door: Speaker) -> Said:
    from meguri.facts.source import DID_YOU_MEAN as NEAR
    from meguri.facts.source import KNOWN_NAMES, MESSAGES

    ending = NEAR if fault.values.get("suggestion") else KNOWN_NAMES
    said = f"{door.say(MESSAGES[fault.code])} {door.say(ending)}".format(**fault.values)
    return Said(str(fault.code.value), said)


def _official_file_fault(fault: Any, door: Speaker) -> Said:
    from meguri.facts.official.faults import HEAD, TAIL, render_file_fault

    said = door.say(HEAD).format(file=fault.file, faults=len(fault.faults))
    faults = ({**one.as_dict(), "message": render_file_fault(one, door.say)} for one in fault.faults)
    return Said("bad_file", said, tuple(faults), door.say(TAIL))


def _unknown_import(fault: Any, door: Speaker) -> Said:
    from meguri.facts.official.faults import UNKNOWN_IMPORT

    said = door.say(UNKNOWN_IMPORT).format(asked=fault.asked, known=", ".join(fault.known) or NONE)
    return Said("unknown_import", said)


def _scenario_fault(fault: Any, door: Speaker) -> Said:
    from meguri.nation.forecast.scenario_faults import HEAD, TAIL, ScenarioError, render_scenario_error

    def render(one: Any) -> str:
        alone = render_scenario_error(ScenarioError(fault.where, (one,)), door.say)
        return " ".join(line.strip() for line in alone.splitlines()[1:-1]).removeprefix("- ")

    faults = ({**one.as_dict(), "message": render(one)} for one in fault.faults)
    return Said("bad_scenario", door.say(HEAD).format(where=fault.where), tuple(faults), door.say(TAIL))


def _chassis_fault(fault: Any, door: Speaker) -> Said:
    from meguri.tables.chassis import NOT_A_CHASSIS

    return Said(fault.code, door.say(NOT_A_CHASSIS).format(**fault.values))


def _pack_name_fault(fault: Any, door: Speaker) -> Said:
    from meguri.facts.packs import MESSAGES, PackNameCode
    from meguri.facts.source import DID_YOU_MEAN as NEAR
    from meguri.facts.source import KNOWN_NAMES

    said = door.say(MESSAGES[fault.code])
    if fault.code is PackNameCode.UNKNOWN:
        said += " " + door.say(NEAR if fault.values["suggestion"] else KNOWN_NAMES)
    return Said(str(fault.code.value), said.format(**fault.values))


def _place_fault(fault: Any, door: Speaker) -> Said:
    from meguri.facts.places import UNKNOWN_PREFECTURE
    from meguri.facts.source import DID_YOU_MEAN as NEAR
    from meguri.facts.source import KNOWN_NAMES

    ending = NEAR if fault.values["suggestion"] else KNOWN_NAMES
    said = f"{door.say(UNKNOWN_PREFECTURE)} {door.say(ending)}".format(**fault.values)
    return Said(str(fault.code), said)


def _price_basis_fault(fault: Any, door: Speaker) -> Said:
    from meguri.facts.metals import MESSAGES

    return Said(str(fault.code.value), door.say(MESSAGES[fault.code]).format(**fault.values))
