"""What somebody tells of a consignment: read as people write it, all mistakes at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech
from meguri.locale import N_
from meguri.market.carriage.consigning import LIMITS, MOST_PIECES
from meguri.market.carriage.words import CONDITION_WORDS, GOODS_WORDS, WASTE_WORDS
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import place_options_of

if TYPE_CHECKING:
    from meguri.market.carriage import Parcel

ABROAD = ("KR", "CN", "TW", "TH", "NZ", "AU", "RU", "GE", "AE", "DE", "GB", "US")  # others over the API
BY_WORDS = {"surface": N_("by road, and by ship over the sea"), "air": N_("by air")}
NO_NUMBER = N_("Write a number, such as {example}.")
OUTSIDE = N_("From {low} to {high}.")
NOT_WHOLE = N_("Write a whole number.")
NO_DAY = N_("This is no day. Write it as 2027-02-18.")
CHOOSE = N_("Choose one of the list.")
ONE_AT_HOME = N_("Both places lie abroad. One of them has to be a prefecture.")
USUAL = {
    "goods": "pack", "count": "1", "from_place": "東京都", "to_place": "北海道", "by": "surface",
    "condition": "unknown", "waste": "unknown",
}  # fmt: skip
EXAMPLES = {"count": "1", "energy_kwh": "40", "mass_kg": "280", "charge": "30", "electrolyte_l": "20"}
NAMES = (*USUAL, *EXAMPLES, "day")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told.

    Attributes:
        fields: the form with it.
        parcel: the same for the room; None where something is wrong or nothing was told.
    """

    fields: tuple[Field, ...]
    parcel: "Parcel | None"


def read_parcel(told: Mapping[str, str], today: date, frame: Frame) -> Told:
    """Read the form.

    Args:
        told: name → what was typed; empty where nothing was asked yet.
        today: day of the question.
        frame: language of the page.
    """
    from meguri.market.carriage import Parcel

    chosen = USUAL | {name: told[name] for name in USUAL if told.get(name)}
    wrongs = {name: frame.say(CHOOSE) for name, known in _known().items() if chosen[name] not in known}
    if {chosen["from_place"], chosen["to_place"]} <= set(ABROAD):
        wrongs["to_place"] = frame.say(ONE_AT_HOME)
    numbers: dict[str, float | None] = {}
    for name, example in EXAMPLES.items():
        numbers[name], wrong = _number(name, chosen.get(name, told.get(name, "")), example, frame)
        if wrong:
            wrongs[name] = wrong
    try:
        day = day_read(told.get("day", ""), needs_day=True) or today
    except ValueError:
        day, wrongs["day"] = today, frame.say(NO_DAY)
    fields = _fields(chosen | {name: told.get(name, "") for name in (*EXAMPLES, "day") if name in told},
                     today, wrongs, frame)  # fmt: skip
    if not told or wrongs:
        return Told(fields, None)
    charge = numbers.pop("charge")
    count = int(numbers.pop("count") or 1)
    plain: dict[str, Any] = {name: chosen[name] for name in USUAL if name != "count"} | numbers
    share = None if charge is None else charge / 100
    return Told(fields, Parcel(**plain, count=count, charge_share=share, carried_on=day))


def _known() -> dict[str, tuple[str, ...]]:
    places = (*(name for name, _said in place_options_of("ja")), *ABROAD)
    return {
        "goods": tuple(GOODS_WORDS), "from_place": places, "to_place": places, "by": tuple(BY_WORDS),
        "condition": tuple(CONDITION_WORDS), "waste": tuple(WASTE_WORDS),
    }  # fmt: skip


def _number(name: str, typed: str, example: str, frame: Frame) -> tuple[float | None, str]:
    low, high = {"count": (1.0, float(MOST_PIECES)), "charge": (0.0, 100.0)}.get(name, (0.0, 0.0))
    high = high or LIMITS[name]
    try:
        found = plain_number(typed)
    except ValueError:
        return None, frame.say(NO_NUMBER).format(example=example)
    if found is None:
        return None, ""
    if not low <= found <= high:
        return None, frame.say(OUTSIDE).format(low=f"{low:,.0f}", high=f"{high:,.0f}")
    if name == "count" and found != int(found):
        return None, frame.say(NOT_WHOLE)
    return found, ""


def _fields(
    told: Mapping[str, str], today: date, wrongs: Mapping[str, str], frame: Frame
) -> tuple[Field, ...]:
    say = frame.say

    def choice(name: str, label: str, words: Mapping[str, str], kind: str, hint: str = "") -> Field:
        options = tuple(Option(one, say(said), is_chosen=one == told[name]) for one, said in words.items())
        return Field(
            name,
            say(label),
            hint,
            kind,
            options=options,
            wrong=wrongs.get(name, ""),
            is_whole=kind == "radio",
        )

    def number(name: str, label: str, unit: str, hint: str = "") -> Field:
        return Field(
            name, say(label), hint, "number", told.get(name, ""), wrong=wrongs.get(name, ""), unit=unit
        )

    def place(name: str, label: str) -> Field:
        options = _places(told[name], frame)
        return Field(name, say(label), kind="select", options=options, wrong=wrongs.get(name, ""))

    unsaid = say(N_("Leave it at not known where nobody has assessed it."))
    return (
        choice("goods", N_("What is carried"), GOODS_WORDS, "select"),
        number("count", N_("How many alike"), say(N_("pcs"))),
        place("from_place", N_("It leaves")),
        place("to_place", N_("It goes to")),
        choice("by", N_("How it travels"), BY_WORDS, "radio"),
        choice("condition", N_("State of the battery"), CONDITION_WORDS, "radio", unsaid),
        choice("waste", N_("Is it waste?"), WASTE_WORDS, "radio"),
        number("energy_kwh", N_("Energy of one battery when new"), "kWh"),
        number("mass_kg", N_("Mass of one piece"), "kg", say(N_("Else it is assumed."))),
        number("charge", N_("State of charge"), "%"),
        number("electrolyte_l", N_("Electrolyte in one piece"), "L", say(N_("If the maker tells it."))),
        Field("day", say(N_("Day of the journey")), kind="date",
              value=told.get("day", "") or today.isoformat(), wrong=wrongs.get("day", "")),
    )  # fmt: skip


def _places(chosen: str, frame: Frame) -> tuple[Option, ...]:
    say = frame.say
    speech = Speech(frame.lang, say)
    home, away = say(N_("Japan")), say(N_("Abroad"))
    here = [Option(name, said, home, is_chosen=name == chosen) for name, said in place_options_of(frame.lang)]
    there = [Option(code, speech.country(code), away, is_chosen=code == chosen) for code in ABROAD]
    return (*here, *there)
