"""The calendar of the law as a page: what holds on a day, for which battery and for whom."""

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.facts.law_words import CATEGORY_WORDS, DUTY_BEARER_WORDS
from meguri.locale import N_
from meguri.report.law_lines import counted, said_jurisdiction
from meguri.report.law_page import KEPT, law_parts
from meguri.serve.house import Visit, entered
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.rendering import page
from meguri.tables.law import BATTERY_CATEGORIES, DUTY_BEARERS, JURISDICTIONS

router = APIRouter(include_in_schema=False)
TITLE = N_("The law on batteries on {day}")
ALL = N_("all")
NO_DAY = N_("This is no day. Write it as 2027-02-18.")


@router.get("/law")
def law(request: Request) -> Response:
    """The calendar on a day; today where none is asked for."""
    from meguri.facts.law import kept_on, rules

    with entered(request) as visit:
        frame = frame_of(request, visit.house, "law", visit.asker)
        day, wrong = _day(request, visit)
    told = {
        "jurisdiction": _known(request, "jurisdiction", JURISDICTIONS),
        "category": _known(request, "category", BATTERY_CATEGORIES),
        "duty_bearer": _known(request, "duty_bearer", DUTY_BEARERS),
    }
    calendar = rules(
        day,
        told["jurisdiction"] or None,
        told["category"] or None,
        duty_bearer=told["duty_bearer"] or None,
    )
    return page(
        request,
        frame,
        "law.page.html.j2",
        status=400 if wrong else 200,
        fields=_fields(told, day, frame.say(NO_DAY) if wrong else "", frame),
        title=frame.say(TITLE).format(day=frame.speech.day(day)),
        counted=counted(calendar, frame.speech),
        kept=frame.say(KEPT).format(day=frame.speech.day(kept_on())),
        parts=law_parts(calendar, frame.speech),
    )


def _known(request: Request, name: str, known: tuple[str, ...]) -> str:
    """What is asked for, where it is something that there is."""
    told = request.query_params.get(name, "")
    return told if told in known else ""


def _day(request: Request, visit: Visit) -> tuple[date, bool]:
    told = request.query_params.get("on", "").strip()
    if not told:
        return visit.house.today(), False
    try:
        return date.fromisoformat(told), False
    except ValueError:
        return visit.house.today(), True


def _fields(told: dict[str, str], day: date, wrong: str, frame: Frame) -> tuple[Field, ...]:
    say, speech = frame.say, frame.speech

    def options(name: str, labels: dict[str, str]) -> tuple[Option, ...]:
        found = [Option("", say(ALL), is_chosen=not told[name])]
        return (*found, *(Option(code, said, is_chosen=code == told[name]) for code, said in labels.items()))

    return (
        Field("on", say(N_("On the day")), kind="date", value=day.isoformat(), wrong=wrong),
        Field(
            "jurisdiction",
            say(N_("Whose law")),
            kind="select",
            options=options("jurisdiction", {one: said_jurisdiction(one, speech) for one in JURISDICTIONS}),
        ),
        Field(
            "category",
            say(N_("Kind of battery")),
            kind="select",
            options=options("category", {one: say(CATEGORY_WORDS[one]) for one in BATTERY_CATEGORIES}),
        ),
        Field(
            "duty_bearer",
            say(N_("Whom it binds")),
            kind="select",
            options=options("duty_bearer", {one: say(DUTY_BEARER_WORDS[one]) for one in DUTY_BEARERS}),
        ),
    )
