"""What a buyer tells of a car before anybody measured it: read as people write it, all mistakes at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import model_labels, model_options, place_options_of

if TYPE_CHECKING:
    from meguri.health.prior import VehicleFacts

MODEL_NEEDED = N_("Choose the model: without it nothing can be said.")
NO_MONTH = N_("Write the month as 2019-04, or as the inspection certificate has it.")
FUTURE = N_("This month has not come yet.")
NO_KM = N_("Write the reading in km, such as 62000.")
MANY_KM = N_("No car has driven so far. Check the reading.")
PLACE_NEEDED = N_("Choose the prefecture: winters differ.")
DEFAULT_PLACE = "東京都"
MOST_KM = 2_000_000


@dataclass(frozen=True, slots=True)
class BuyersCar:
    """What was told.

    Attributes:
        fields: the form with it.
        facts: the same for the estimate; None where something is wrong or nothing was told.
        place: prefecture where it will be driven.
    """

    fields: tuple[Field, ...]
    facts: "VehicleFacts | None"
    place: str


def read_car(told: Mapping[str, str], today: date, frame: Frame) -> BuyersCar:
    """Read the form.

    Args:
        told: name → what was typed; empty where nothing was asked yet.
        today: day of the question.
        frame: language of the page.
    """
    from meguri.health.prior import VehicleFacts

    is_asked = bool(told)
    model, place = told.get("model", ""), told.get("place", "") or DEFAULT_PLACE
    month, month_wrong = _month(told.get("first", ""), today)
    km, km_wrong = _km(told.get("km", ""))
    wrongs = {
        "model": MODEL_NEEDED if is_asked and model not in model_labels("ja") else "",
        "first": month_wrong,
        "km": km_wrong,
        "place": "" if place in dict(place_options_of("ja")) else PLACE_NEEDED,
    }
    fields = _fields(
        told, place, {name: frame.say(one) if one else "" for name, one in wrongs.items()}, frame
    )
    if not is_asked or any(wrongs.values()):
        return BuyersCar(fields, None, place)
    facts = VehicleFacts(today, model=model, first_registration=month, odometer_km=km)
    return BuyersCar(fields, facts, place)


def _month(told: str, today: date) -> tuple[date | None, str]:
    try:
        day = day_read(told)
    except ValueError:
        return None, NO_MONTH
    if day is None:
        return None, ""
    found = day.replace(day=1)
    if found.year < 1990:
        return None, NO_MONTH
    return (None, FUTURE) if found > today else (found, "")


def _km(told: str) -> tuple[float | None, str]:
    try:
        found = plain_number(told)
    except ValueError:
        return None, NO_KM
    if found is None:
        return None, ""
    return (found, "") if 0 <= found <= MOST_KM else (None, MANY_KM)


def _fields(
    told: Mapping[str, str], place: str, wrongs: Mapping[str, str], frame: Frame
) -> tuple[Field, ...]:
    say, lang = frame.say, frame.lang
    places = tuple(Option(name, said, is_chosen=name == place) for name, said in place_options_of(lang))
    models = model_options(lang, told.get("model", ""), say(N_("Choose the model")))
    return (
        Field(
            "model", say(N_("Model")), kind="select", options=models, wrong=wrongs["model"],
            is_needed=True, is_whole=True,
        ),
        Field(
            "first", say(N_("First registration")), say(N_("Year and month of the inspection certificate.")),
            "month", told.get("first", ""), wrong=wrongs["first"],
        ),
        Field(
            "km", say(N_("Mileage")), say(N_("As the meter shows it.")), "number", told.get("km", ""),
            wrong=wrongs["km"], unit="km",
        ),
        Field(
            "place", say(N_("Where you will drive it")), kind="select", options=places, wrong=wrongs["place"],
        ),
    )  # fmt: skip
