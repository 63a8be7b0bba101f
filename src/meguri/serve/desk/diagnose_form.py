"""What is told of a car and of its battery: three ways in, read as people write it, all mistakes at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from meguri.locale import N_
from meguri.report.diagnosis_words import said
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option, plain_number, wrongs
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import model_labels, model_options, place_options_of
from meguri.tables.chassis import ChassisError, read_chassis

DEFAULT_PLACE = "東京都"
LONGEST = 60
NOTHING = N_("Choose the model first: every way needs it.")
NO_NUMBER = N_("Write a number.")
OUT_OF_RANGE = N_("This cannot be: {low} to {high}.")
NO_MONTH = N_("Write the month as 2019-04, or as the inspection certificate has it.")
NO_DAY = N_("Write the day as 2026-04-01.")
NO_CHASSIS = N_("Copy it from the inspection certificate: ZE1-012345, or the 17 characters of a VIN.")
FUTURE = N_("This day has not come yet.")
UNKNOWN = N_("Choose one of the list.")
TOO_LONG = N_("At most {most} characters.")
REPORT_NEEDED = N_("Give the SOH that the report states, too.")
NUMBERS = {
    "odometer_km": (0, 2_000_000),
    "bars": (0, 12),
    "meter_soh": (20, 110),
    "meter_range_km": (1, 1_500),
    "report_soh": (2, 150),
}
COLUMN_NEEDED = N_("Write each column as: ours = name in the file, such as current_a = 電流.")
TEXTS = ("chassis_number", "measured_by", "device")
FIRMS = (  # methods of others that print a state of health, as they are called
    "aviloo_premium", "aviloo_flash", "dekra_rapid", "tuv_rheinland_twaice", "moba_pkc", "hitachi_hightech",
    "evans", "mirai_labo", "toshiba_cca", "cox_manheim", "geotab_fleet", "bms_read", "full_cycle_bench",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What was told.

    Attributes:
        fields: name → field of the form, with what was typed and what is wrong.
        asked: the same for the worker (`diagnosing.diagnosed`), without files.
        report: what another firm's report says; empty where nothing was told of one.
    """

    fields: Mapping[str, Field]
    asked: Mapping[str, Any]
    report: Mapping[str, Any]

    @property
    def wrong(self) -> tuple[Field, ...]:
        """The fields that have to be looked at again."""
        return wrongs(tuple(self.fields.values()))


def read_case(told: Mapping[str, str], today: date, frame: Frame) -> Case:
    """Read the form; with nothing told it is the empty one.

    Args:
        told: name → what was typed.
        today: day of the question.
        frame: language of the page.
    """
    given = {name: value.strip() for name, value in told.items()}
    wrong: dict[str, str] = {}
    found = {name: _number(name, given.get(name, ""), wrong, frame) for name in NUMBERS}
    days = {name: _day(name, given.get(name, ""), today, wrong, frame.say) for name in ("first_registration",
            "measured_on", "report_day")}  # fmt: skip
    if given and given.get("model", "") not in model_labels("ja"):
        wrong["model"] = frame.say(NOTHING)
    place = given.get("prefecture") or DEFAULT_PLACE
    for name, value, known in (("prefecture", place, dict(place_options_of("ja"))), ("duty",
            given.get("duty") or "commuter", dict(_duties("ja"))), ("report_method",
            given.get("report_method") or FIRMS[0], FIRMS)):  # fmt: skip
        if value not in known:
            wrong[name] = frame.say(UNKNOWN)
    for name in TEXTS:
        if len(given.get(name, "")) > LONGEST:
            wrong[name] = frame.say(TOO_LONG).format(most=LONGEST)
    if given.get("chassis_number") and "chassis_number" not in wrong:
        _chassis(given["chassis_number"], wrong, frame.say)
    columns = _columns(given.get("columns", ""), wrong, frame)
    is_reported = bool(given.get("report_method") or days["report_day"])
    if is_reported and found["report_soh"] is None and "report_soh" not in wrong:
        wrong["report_soh"] = frame.say(REPORT_NEEDED)
    asked, report = _asked(given, found, days, place)
    told_columns = {"columns": columns} if columns else {}
    return Case(_fields(given, place, wrong, frame), {**asked, **told_columns}, report)


def _asked(
    given: Mapping[str, str], found: Mapping[str, float | None], days: Mapping[str, str | None], place: str
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    bars, shown, stated = found["bars"], found["meter_soh"], found["report_soh"]
    told = {
        "model": given.get("model") or None,
        "prefecture": place,
        "duty": given.get("duty") or None,
        "odometer_km": found["odometer_km"],
        "bars": None if bars is None else int(bars),
        "meter_soh_share": None if shown is None else shown / 100,
        "meter_range_km": found["meter_range_km"],
        "first_registration": days["first_registration"],
        "measured_on": days["measured_on"],
        **{name: given.get(name) or None for name in TEXTS},
    }
    report = {
        "soh_percent": stated,
        "definition": "soh_c",
        "method": given.get("report_method") or None,
        "measured_on": days["report_day"],
        "chassis_number": told["chassis_number"],
        "measured_by": told["measured_by"],
        "device": told["device"],
    }
    kept = {name: value for name, value in report.items() if value is not None}
    return {name: value for name, value in told.items() if value is not None}, kept if stated else {}


def _number(name: str, text: str, wrong: dict[str, str], frame: Frame) -> float | None:
    low, high = NUMBERS[name]
    try:
        value = plain_number(text)
    except ValueError:
        wrong[name] = frame.say(NO_NUMBER)
        return None
    if value is not None and not low <= value <= high:
        wrong[name] = frame.say(OUT_OF_RANGE).format(low=f"{low:,}", high=f"{high:,}")
        return None
    return value


def _day(name: str, text: str, today: date, wrong: dict[str, str], say: Callable[[str], str]) -> str | None:
    try:
        found = day_read(text, needs_day=name != "first_registration")
    except ValueError:
        wrong[name] = say(NO_MONTH if name == "first_registration" else NO_DAY)
        return None
    if found is None:
        return None
    if found > today:
        wrong[name] = say(FUTURE)
        return None
    return found.isoformat()


def _chassis(text: str, wrong: dict[str, str], say: Callable[[str], str]) -> None:
    try:
        read_chassis(text)
    except ChassisError:
        wrong["chassis_number"] = say(NO_CHASSIS)


def _columns(text: str, wrong: dict[str, str], frame: Frame) -> dict[str, str]:
    """Our column → theirs, of a log whose names are not recognised."""
    found = {}
    for part in text.replace("\uff1b", ";").replace("、", ";").split(";"):
        ours, sign, theirs = part.partition("=")
        if part.strip() and not (sign and ours.strip() and theirs.strip()):
            wrong["columns"] = frame.say(COLUMN_NEEDED)
        elif part.strip():
            found[ours.strip()] = theirs.strip().strip('"')
    return found


@cache
def _duties(lang: str) -> tuple[tuple[str, str], ...]:
    from meguri.life.stress import duty_names
    from meguri.report.life_words import duty_said

    return tuple((name, duty_said(name, lang)) for name in duty_names())


def _fields(
    given: Mapping[str, str], place: str, wrong: Mapping[str, str], frame: Frame
) -> Mapping[str, Field]:
    say, lang = frame.say, frame.lang
    places = tuple(Option(name, words, is_chosen=name == place) for name, words in place_options_of(lang))
    duty = given.get("duty", "") or "commuter"
    duties = tuple(Option(name, words, is_chosen=name == duty) for name, words in _duties(lang))
    firm = given.get("report_method", "")
    firms = (Option("", say(N_("Choose the method")), is_chosen=not firm),
             *(Option(one, said("method", one, lang), is_chosen=one == firm) for one in FIRMS))  # fmt: skip
    seen = given.get("bars", "")
    bars = (Option("", say(N_("not looked at")), is_chosen=not seen),
            *(Option(str(one), say(N_("{count} of 12")).format(count=one), is_chosen=seen == str(one))
              for one in range(12, -1, -1)))  # fmt: skip
    made = (
        Field("model", say(N_("Model")), kind="select", is_needed=True, is_whole=True,
              options=model_options(lang, given.get("model", ""), say(N_("Choose the model")))),
        Field("first_registration", say(N_("First registration")),
              say(N_("Year and month of the inspection certificate.")), "month"),
        Field("odometer_km", say(N_("Mileage")), say(N_("As the meter shows it.")), "number", unit="km"),
        Field("prefecture", say(N_("Where it is driven")), kind="select", options=places),
        Field("duty", say(N_("How it will be used")), kind="select", options=duties),
        Field("bars", say(N_("Capacity bars")), say(N_("The short bars beside the charge, Nissan only.")),
              "select", options=bars),
        Field("meter_soh", say(N_("SOH on the display")),
              say(N_("From the car's own display or an OBD app.")), "number", unit="%"),
        Field("meter_range_km", say(N_("Range on the meter at full charge")), kind="number", unit="km"),
        Field("report_soh", say(N_("SOH that the report states")), kind="number", unit="%"),
        Field("report_method", say(N_("Method of the report")), kind="select", options=firms),
        Field("report_day", say(N_("Day of the report")), kind="date"),
        Field("columns", say(N_("Columns of the log")),
              say(N_("Only where they are not recognised: current_a = 電流; voltage_v = 電圧"))),
        Field("chassis_number", say(N_("Chassis number")),
              say(N_("It ties the result to the car; a certificate needs it."))),
        Field("measured_by", say(N_("Measured by")), say(N_("Firm or workshop."))),
        Field("device", say(N_("Measuring device")), say(N_("Type and number."))),
        Field("measured_on", say(N_("Measured on")),
              say(N_("Left empty: as the log tells it, else today where something was measured.")), "date"),
    )  # fmt: skip
    return {one.name: _filled(one, given, wrong) for one in made}


def _filled(one: Field, given: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    return replace(one, value=given.get(one.name, ""), wrong=wrong.get(one.name, ""))
