"""What a seller tells of a used EV whose ways are compared: read as people write it, all mistakes at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from meguri.locale import N_
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import model_labels, model_options

MODEL_NEEDED = N_("Choose the model: without it nothing can be said.")
MONTH_NEEDED = N_("Give year and month of the first registration: age decides the price.")
NO_MONTH = N_("Write the month as 2019-04, or as the inspection certificate has it.")
FUTURE = N_("This month has not come yet.")
NO_KM = N_("Write the reading in km, such as 62000.")
NO_YEN = N_("Write the sum in yen, such as 850000.")
NO_PERCENT = N_("Write a percentage, such as 86.")
SOH_ORDER = N_("Give all three figures of the state of health in rising order, or the middle one alone.")
NO_CHOICE = N_("Choose one of the list.")
MONTH_HINT = N_("Year and month of the inspection certificate.")
MARKETS = ("auction", "trade", "retail", "trade_in")
TRACES = ("unknown", "recorded", "partial", "missing")
SAFETIES = ("unknown", "checked", "warning", "danger")
ANSWERS = ("unknown", "yes", "no")
KM, YEN, SOH, UPLIFT = (0.0, 1e6), (0.0, 1e8), (1.0, 150.0), (-90.0, 1000.0)
# name: kind, what is wrong with what is none, range
NUMBERS: dict[str, tuple[str, tuple[float, float]]] = {
    "km": (NO_KM, KM),
    "soh": (NO_PERCENT, SOH),
    "soh_low": (NO_PERCENT, SOH),
    "soh_high": (NO_PERCENT, SOH),
    "home_jpy": (NO_YEN, YEN),
    "export_jpy": (NO_YEN, YEN),
    "premium_jpy": (NO_YEN, YEN),
    "subsidy_jpy": (NO_YEN, YEN),
    "deposit_jpy": (NO_YEN, YEN),
    "charge_jpy": (NO_YEN, YEN),
    "uplift": (NO_PERCENT, UPLIFT),
}
CHOICES = {"market": MARKETS, "trace": TRACES, "safety": SAFETIES, "eligible": ANSWERS, "dismantler": ANSWERS}
ASKED = "asked"  # sent by the button; a link may bring less than is needed
NAMES = (ASKED, "model", "first", *NUMBERS, *CHOICES)
NEEDED = ("model", "first", "km")


@dataclass(frozen=True, slots=True)
class WorthAsk:
    """What is asked, as it was understood; percentages as shares."""

    model: str
    first: date
    on: date
    numbers: tuple[tuple[str, float], ...]
    choices: tuple[tuple[str, str], ...]

    def number(self, name: str) -> float | None:
        """A number that was told; None for none."""
        return dict(self.numbers).get(name)

    def choice(self, name: str) -> str:
        """What was chosen."""
        return dict(self.choices)[name]


@dataclass(frozen=True, slots=True)
class WorthForm:
    """The form with what was told.

    Attributes:
        fields: what is always shown.
        more: what can be told besides.
        ask: the same for the comparison; None where something is wrong or nothing was told.
    """

    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    ask: WorthAsk | None


def read_form(told: Mapping[str, str], today: date, frame: Frame) -> WorthForm:
    """Read the form.

    Args:
        told: name → what was typed; empty where nothing was asked yet.
        today: day of the question.
        frame: language of the page.
    """
    wrong: dict[str, str] = {}
    is_asked = bool(told.get(ASKED)) or all(told.get(one) for one in NEEDED)
    model = told.get("model", "")
    if (is_asked or model) and model not in model_labels("ja"):
        wrong["model"] = MODEL_NEEDED
    first = _month(told, today, wrong)
    numbers = _numbers(told, wrong)
    if is_asked and first is None:
        wrong.setdefault("first", MONTH_NEEDED)
    if is_asked and "km" not in numbers:
        wrong.setdefault("km", NO_KM)
    choices = _choices(told, wrong)
    said = {name: frame.say(one) for name, one in wrong.items()}
    fields, more = _fields(told, said, frame), _more(told, said, frame)
    if wrong or not is_asked or first is None:
        return WorthForm(fields, more, None)
    ask = WorthAsk(model, first, today, tuple(sorted(numbers.items())), tuple(sorted(choices.items())))
    return WorthForm(fields, more, ask)


def _month(told: Mapping[str, str], today: date, wrong: dict[str, str]) -> date | None:
    try:
        day = day_read(told.get("first", ""))
    except ValueError:
        day, wrong["first"] = None, NO_MONTH
    if day is None:
        return None
    found = day.replace(day=1)
    if found > today or found.year < 1990:
        wrong["first"] = FUTURE if found > today else NO_MONTH
        return None
    return found


def _numbers(told: Mapping[str, str], wrong: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, (message, (low, high)) in NUMBERS.items():
        try:
            value = plain_number(told.get(name, "").replace("円", "").replace("¥", ""))
        except ValueError:
            wrong[name] = message
            continue
        if value is None:
            continue
        if not low <= value <= high:
            wrong[name] = message
        else:
            found[name] = value / 100 if (low, high) in (SOH, UPLIFT) else value
    soh = [found.get(name) for name in ("soh_low", "soh", "soh_high")]
    edges = [one for one in soh if one is not None]
    is_alone = soh[0] is None and soh[2] is None
    if not is_alone and (len(edges) < 3 or edges != sorted(edges) or edges[0] == edges[2]):
        wrong.setdefault("soh", SOH_ORDER)
    return found


def _choices(told: Mapping[str, str], wrong: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, known in CHOICES.items():
        found[name] = told.get(name) or known[0]
        if found[name] not in known:
            wrong[name] = NO_CHOICE
    return found


def _fields(told: Mapping[str, str], wrong: Mapping[str, str], frame: Frame) -> tuple[Field, ...]:
    say = frame.say
    number = _number_field(told, wrong, frame)
    models = model_options(frame.lang, told.get("model", ""), say(N_("Choose the model")))
    return (
        Field("model", say(N_("Model")), kind="select", options=models, wrong=wrong.get("model", ""),
              is_needed=True, is_whole=True),
        Field("first", say(N_("First registration")), say(MONTH_HINT), "month", told.get("first", ""),
              wrong=wrong.get("first", ""), is_needed=True),
        number("km", N_("Mileage"), N_("As the meter shows it."), "km", is_needed=True),
        number("soh", N_("State of health (SOH)"),
               N_("By a diagnosis, or as displayed. Left empty, the papers alone speak."), "%"),
        number("home_jpy", N_("Price at home that you expect"),
               N_("Without consumption tax, on the market below. Left empty, it is estimated."), N_("yen")),
        number("export_jpy", N_("Offer of an exporter"),
               N_("FOB. Left empty, it is estimated from assumptions: give one if you have it."), N_("yen")),
        _select("market", N_("Where it is sold at home"), told, wrong, _markets(), frame),
    )  # fmt: skip


def _more(told: Mapping[str, str], wrong: Mapping[str, str], frame: Frame) -> tuple[Field, ...]:
    number = _number_field(told, wrong, frame)
    safety = {
        "unknown": N_("nobody checked"),
        "checked": N_("checked, nothing found"),
        "warning": N_("a warning was found"),
        "danger": N_("a danger was found"),
    }
    trace = {
        "unknown": N_("not known"),
        "recorded": N_("recorded over its life"),
        "partial": N_("recorded in part"),
        "missing": N_("not recorded"),
    }
    answers = {"unknown": N_("not known"), "yes": N_("yes"), "no": N_("no")}
    return (
        number("soh_low", N_("SOH, lower end of its 90% interval"), "", "%"),
        number("soh_high", N_("SOH, upper end of its 90% interval"), "", "%"),
        _select("safety", N_("Safety of the battery"), told, wrong, safety, frame),
        _select("trace", N_("Traceability record"), told, wrong, trace, frame),
        _select("eligible", N_("A guarantor takes it on"), told, wrong, answers, frame),
        number("premium_jpy", N_("Guarantee fee or premium"), N_("By a quote; else assumed."), N_("yen")),
        _select("dismantler", N_("Whoever takes the battery off has a permit to dismantle"), told, wrong,
                answers, frame),
        number("uplift", N_("Added to the uplift of a guaranteed car"), "", N_("points")),
        number("subsidy_jpy", N_("Subsidy for staying"), "", N_("yen")),
        number("deposit_jpy", N_("Deposit paid back only in Japan"), "", N_("yen")),
        number("charge_jpy", N_("Charge on export"), "", N_("yen")),
    )  # fmt: skip


def _markets() -> dict[str, str]:
    from meguri.report.worth_words import LEVEL_WORDS

    return {name: LEVEL_WORDS[name] for name in MARKETS}


def _number_field(told: Mapping[str, str], wrong: Mapping[str, str], frame: Frame) -> Callable[..., Field]:
    def made(name: str, label: str, hint: str, unit: str, *, is_needed: bool = False) -> Field:
        return Field(
            name, frame.say(label), frame.say(hint) if hint else "", "number", told.get(name, ""),
            wrong=wrong.get(name, ""), unit=frame.say(unit), is_needed=is_needed,
        )  # fmt: skip

    return made


def _select(
    name: str, label: str, told: Mapping[str, str], wrong: Mapping[str, str], words: Mapping[str, str],
    frame: Frame,
) -> Field:  # fmt: skip
    chosen = told.get(name) or CHOICES[name][0]
    options = tuple(
        Option(value, frame.say(said), is_chosen=value == chosen) for value, said in words.items()
    )
    return Field(name, frame.say(label), kind="select", options=options, wrong=wrong.get(name, ""))
