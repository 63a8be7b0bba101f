"""What a driver tells of his car for a card of merit: read as people write it, all mistakes at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from meguri.locale import N_
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import model_labels, model_options

MODEL = N_("Choose the model: its energy is counted.")
MONTH = N_("Write the month as 2014-04, or as the inspection certificate has it.")
LATER = N_("This month has not come yet, or lies within the last weeks.")
HELD = N_("You cannot have had it before its first registration, or from now on.")
KM = N_("Write the reading in km, such as 62000.")
KM_THEN = N_("It cannot have read more then than now.")
SOH = N_("Write a percentage between 20 and 110, or leave it empty.")
SCHEME = N_("Choose one of the schemes.")
LONGEST, MOST_KM, LEAST_DAYS = 60, 2_000_000, 31
NAMES = ("model", "first", "held", "km", "km_then", "soh", "name", "scheme")
DEFAULT_SCHEME = "points_only"


@dataclass(frozen=True, slots=True)
class DriversCar:
    """A car that somebody drives.

    Attributes:
        model: short name of its pack.
        first: month of first registration, its first day.
        held: since when it is his.
        km: distance on the odometer now.
        km_then: the same when it became his.
        is_share_of_km: whether nobody told `km_then`, so that it was taken in proportion to time.
        soh: state of health as the car shows it, share; None where nobody told.
        name: on the card; "" for none.
        scheme: id of the scheme.
    """

    model: str
    first: date
    held: date
    km: float
    km_then: float
    is_share_of_km: bool
    soh: float | None
    name: str
    scheme: str


def read_driver(
    told: Mapping[str, str], today: date, frame: Frame
) -> tuple[tuple[Field, ...], DriversCar | None]:
    """The form with what was typed, and the car; None where something is wrong or nothing was told.

    Args:
        told: name → what was typed; empty where nothing was asked yet.
        today: day of the question.
        frame: language of the page.
    """
    wrong: dict[str, str] = {}
    model, scheme = told.get("model", ""), told.get("scheme", "") or DEFAULT_SCHEME
    first, held = _month(told, "first", wrong), _month(told, "held", wrong)
    km, km_then, soh = (_number(told, name, wrong) for name in ("km", "km_then", "soh"))
    if told:
        wrong |= _against(model, scheme, first, held, km, km_then, soh, today, wrong)
    fields = _fields(told, scheme, wrong, frame)
    if not told or wrong or first is None or km is None:
        return fields, None
    since = held or first
    share = (since - first) / (today - first)
    then = km * share if km_then is None else km_then
    name = " ".join(told.get("name", "").split())
    is_shared, shown = km_then is None and since > first, None if soh is None else soh / 100
    return fields, DriversCar(model, first, since, km, then, is_shared, shown, name, scheme)


def _month(told: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    try:
        day = day_read(told.get(name, ""))
    except ValueError:
        wrong[name] = MONTH
        return None
    return None if day is None else day.replace(day=1)


def _number(told: Mapping[str, str], name: str, wrong: dict[str, str]) -> float | None:
    try:
        found = plain_number(told.get(name, ""))
    except ValueError:
        found = -1.0
    if found is not None and not 0 <= found <= MOST_KM:
        wrong[name] = SOH if name == "soh" else KM
        return None
    return found


def _against(
    model: str, scheme: str, first: date | None, held: date | None, km: float | None, km_then: float | None,
    soh: float | None, today: date, known: Mapping[str, str],
) -> dict[str, str]:  # fmt: skip
    from meguri.value.circularity import scheme_names

    found = {
        "model": MODEL if model not in model_labels("ja") else "",
        "first": _of_first(first, today),
        "held": HELD if held and first and (held < first or (today - held).days < LEAST_DAYS) else "",
        "km": KM if km is None else "",
        "km_then": KM_THEN if km is not None and km_then is not None and km_then > km else "",
        "soh": SOH if soh is not None and not 20 <= soh <= 110 else "",
        "scheme": SCHEME if scheme not in scheme_names() else "",
    }
    return {name: one for name, one in found.items() if one and name not in known}


def _of_first(first: date | None, today: date) -> str:
    if first is None or first.year < 1990:
        return MONTH
    return LATER if (today - first).days < LEAST_DAYS else ""


def _fields(
    told: Mapping[str, str], scheme: str, wrong: Mapping[str, str], frame: Frame
) -> tuple[Field, ...]:
    say = frame.say

    def made(name: str, label: str, hint: str = "", kind: str = "text", **more: object) -> Field:
        bad = say(wrong[name]) if name in wrong else ""
        return Field(name, say(label), say(hint) if hint else "", kind, told.get(name, ""), wrong=bad, **more)  # type: ignore[arg-type]

    models = model_options(frame.lang, told.get("model", ""), say(N_("Choose the model")))
    return (
        made("model", N_("Model"), kind="select", options=models, is_needed=True, is_whole=True),
        made("first", N_("First registration"), N_("Year and month of the inspection certificate."), "month",
             is_needed=True),
        made("held", N_("Yours since"), N_("Empty: since it was new."), "month"),
        made("km", N_("Mileage"), N_("As the meter shows it."), "number", unit="km", is_needed=True),
        made("km_then", N_("Mileage when it became yours"), N_("Empty: in proportion to time."), "number",
             unit="km"),
        made("soh", N_("Remaining capacity (SOH)"),
             N_("As a diagnosis or the car tells it. Empty: estimated from the papers."), "number", unit="%"),
        made("name", N_("Name on the card"), N_("As you like; empty for none. It is not kept.")),
        made("scheme", N_("Scheme"), N_("No authority pays any of them today."), "select",
             options=scheme_options(scheme, frame.lang), is_whole=True),
    )  # fmt: skip


def scheme_options(chosen: str, lang: str) -> tuple[Option, ...]:
    """The shipped schemes to choose from, by their titles."""
    from meguri.value.circularity import read_scheme, scheme_names

    tongue = "ja" if lang == "ja" else "en"
    told = ((name, read_scheme(name).title.say(tongue)) for name in scheme_names())
    return tuple(Option(name, title, is_chosen=name == chosen) for name, title in told)
