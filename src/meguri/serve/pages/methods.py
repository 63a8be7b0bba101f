"""Which diagnosis fits: the methods ranked for a purpose and what there is, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.charts.speech import digits
from meguri.health.choose import ChoiceError, Question, choose
from meguri.health.choose.words import ACCESS_WORDS, EVIDENCE_WORDS, PURPOSE_WORDS
from meguri.locale import N_
from meguri.report.methods_words import RULES, minutes_said, name_of, reason_said, rule_said, standards_said
from meguri.serve.house import entered
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.rendering import page
from meguri.tables.methods import ACCESS, PURPOSES

if TYPE_CHECKING:
    from meguri.health.choose import Choice

router = APIRouter(include_in_schema=False)
CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP", "LTO", "LCO")
NO_MINUTES = N_("Give minutes from 0 up, or leave it empty.")
FIRST, USUAL_WAYS = "dealer_shelf", ("obd",)


@dataclass(frozen=True, slots=True)
class MethodView:
    """One method.

    Attributes:
        name: what it is called.
        minutes: how long it takes; "–" where not published.
        within: 90 % within so many points; "–" where not published.
        evidence: who states that.
        record: records that it fills.
        reasons: stance and words.
    """

    name: str
    minutes: str
    within: str
    evidence: str
    record: str
    reasons: tuple[tuple[str, str], ...]


@router.get("/methods")
def methods(request: Request) -> Response:
    """The form and the ranking; without a question, that of a dealer with a reader in hand."""
    from meguri.facts.methods import use_rules

    with entered(request) as visit:
        frame = frame_of(request, visit.house, "methods", visit.asker)
    asked, minutes, wrong = _asked(request)
    choice = _chosen(asked)
    fields = _fields(asked, minutes, frame.say(NO_MINUTES) if wrong else "", frame)
    return page(
        request,
        frame,
        "methods.html.j2",
        status=400 if wrong else 200,
        fields=fields,
        wrong=tuple(one for one in fields if one.wrong),
        purpose=frame.say(PURPOSE_WORDS[asked.purpose]),
        fitting=_views(choice, frame, fits=True),
        others=_views(choice, frame, fits=False),
        rules=_rules(use_rules(asked.purpose).to_dicts(), frame),
    )


@lru_cache(maxsize=256)
def _chosen(asked: Question) -> "Choice":
    """The ranking: the same for the same question, whoever asks."""
    return choose(asked)


def _asked(request: Request) -> tuple[Question, str, bool]:
    """The question, the minutes as they were typed, and whether those could not be read."""
    told = request.query_params
    purpose = told.get("purpose", "")
    purpose = purpose if purpose in PURPOSES else FIRST
    ways = tuple(one for one in told.getlist("access") if one in ACCESS)
    if not ways and "access" not in told and "sent" not in told:
        ways = USUAL_WAYS
    chemistry = told.get("chemistry", "")
    typed = told.get("minutes", "")[:20]
    known: dict[str, Any] = {
        "can_move": told.get("move", "") == "yes" or "sent" not in told,
        "chemistry": chemistry if chemistry in CHEMISTRIES else None,
    }
    try:
        return Question(purpose, ways, plain_number(typed), **known), typed, False
    except (ValueError, ChoiceError):
        return Question(purpose, ways, None, **known), typed, True


def _views(choice: "Choice", frame: Frame, *, fits: bool) -> tuple[MethodView, ...]:
    reasons: dict[str, list[dict[str, Any]]] = {}
    for row in choice.reasons.to_dicts():
        reasons.setdefault(row["method_id"], []).append(row)
    rows = [row for row in choice.ranked.to_dicts() if bool(row["fits"]) is fits]
    return tuple(_view(row, reasons.get(row["method_id"], []), frame, fits=fits) for row in rows)


def _view(row: dict[str, Any], why: Sequence[dict[str, Any]], frame: Frame, *, fits: bool) -> MethodView:
    half, lang = row["half_width_points"], frame.lang
    stances = ("for", "caution") if fits else ("against",)
    return MethodView(
        name=name_of(row, lang),
        minutes=minutes_said(row, lang),
        within="–" if half is None else f"±{digits(half, 2)}",
        evidence=frame.say(EVIDENCE_WORDS[row["evidence"]]),
        record=standards_said(row["records"], lang),
        reasons=tuple(
            (stance, reason_said(one, lang)) for stance in stances for one in why if one["stance"] == stance
        ),
    )


def _rules(rows: Sequence[dict[str, Any]], frame: Frame) -> tuple[tuple[str, str], ...]:
    joined = "、" if frame.lang == "ja" else "; "
    found = []
    for rule, title in RULES.items():
        told = [rule_said(row, frame.lang) for row in rows if row["rule"] == rule]
        if told:
            found.append((frame.say(title), joined.join(told)))
    return tuple(found)


def _fields(asked: Question, minutes: str, wrong: str, frame: Frame) -> tuple[Field, ...]:
    say = frame.say
    purposes = tuple(Option(one, say(PURPOSE_WORDS[one]), is_chosen=one == asked.purpose) for one in PURPOSES)
    ways = tuple(
        Option(one, say(ACCESS_WORDS[one]), is_chosen=one in asked.access)
        for one in ACCESS
        if one != "papers"
    )
    moves = (Option("yes", say(N_("The car can be driven")), is_chosen=asked.can_move),)
    chemistries = (
        Option("", say(N_("not known")), is_chosen=asked.chemistry is None),
        *(Option(one, one, is_chosen=one == asked.chemistry) for one in CHEMISTRIES),
    )
    return (
        Field("purpose", say(N_("What for")), kind="radio", options=purposes, is_whole=True),
        Field("access", say(N_("What you can get at")), kind="checkbox", options=ways, is_whole=True),
        Field("move", say(N_("The car")), kind="checkbox", options=moves),
        Field(
            "minutes", say(N_("Time for it")), say(N_("Empty: as long as it takes.")), "number", minutes,
            wrong=wrong, unit=say(N_("min")),
        ),
        Field("chemistry", say(N_("Chemistry of the cells")), kind="select", options=chemistries),
    )  # fmt: skip
