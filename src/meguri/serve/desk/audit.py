"""Who did what: all of it for administrators, and of one battery for whoever holds it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.accounts.asker import Way
from meguri.registry.accounts.audit import Entry, Wanted, entries
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.people import contact_of, person_of_id
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, opened, shown
from meguri.serve.desk.parties import names_of, party_called
from meguri.serve.desk.words import moment_said, shortened
from meguri.serve.faults import RefusedError
from meguri.serve.pages.fields import Field, Option
from meguri.tables.access import RESOURCE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PAGE = 100
VERB_WORDS = {"read": N_("read"), "list": N_("listed"), "create": N_("made"), "change": N_("changed"),
              "remove": N_("removed")}  # fmt: skip
SIGNING = {
    ("create", "account"): N_("signed in"),
    ("remove", "account"): N_("signed out"),
    ("change", "account"): N_("changed the password"),
}
OUTCOMES = {"done": (N_("done"), "good"), "refused": (N_("turned away"), "bad")}
BY_COMMAND = N_("by command on the server")
BY_COMMAND_OF = N_("by command on the server ({user})")
NO_DAY = N_("{found} is no day. Write it as 2027-02-18, or leave it out.")
COMMAND = str(Way.REGISTRY)
OS_USER = "os-user:"
Before = Annotated[int | None, Query(ge=1, le=2**62)]


@dataclass(frozen=True)
class AuditLine:
    """One line of the audit log in words."""

    at: str
    who: str
    what: str
    subject: str
    battery: str
    network: str
    outcome: str
    look: str


@router.get("/admin/audit")
def audit(
    request: Request, before: Before = None, day: str = "", verb: str = "", who: str = "", by: str = ""
) -> Response:
    """The audit log, the newest first: all of it, or of a day, of one kind, of one person or organisation."""
    with opened(request, "admin") as desk:
        desk.visit.require("list", "audit")
        told = {"day": day, "verb": verb, "who": who, "by": by}
        wrong: tuple[str, ...] = ()
        try:
            wanted = _wanted(desk, told)
        except RefusedError as fault:
            wanted, wrong = Wanted(who="–"), messages_of(fault, desk)
        found = entries(desk.session, before=before, limit=PAGE, wanted=wanted)
        lines = _lines(found, desk, with_names=True)
        return shown(
            request, desk, "desk_audit.html.j2", lines=lines, fields=_fields(desk, told), wrong=wrong,
            following=_following(found, told, "/admin/audit"), status=400 if wrong else 200, battery="",
        )  # fmt: skip


@router.get("/audit")
def audit_of_battery(request: Request, battery: str = "", before: Before = None) -> Response:
    """Who read, shared and changed one battery, for whoever holds it; people and networks are not named."""
    with opened(request, "shares") as desk:
        desk.visit.require("list", "audit", battery[:2_000])
        found = entries(desk.session, before=before, battery_id=battery[:2_000], limit=PAGE)
        return shown(
            request, desk, "desk_audit.html.j2", lines=_lines(found, desk, with_names=False), fields=(),
            following=_following(found, {"battery": battery}, "/audit"), wrong=(), battery=battery,
        )  # fmt: skip


def _wanted(desk: Desk, told: "Mapping[str, str]") -> Wanted:
    since = until = None
    if told["day"].strip():
        try:
            day = date.fromisoformat(told["day"].strip())
            since, until = (datetime.combine(one, time()).astimezone() for one in (day, day + timedelta(1)))
        except (ValueError, OverflowError):
            raise RefusedError(400, "no_day", NO_DAY, {"found": repr(told["day"][:40])}) from None
    verb = told["verb"] if told["verb"] in VERB_WORDS else None
    who = party_called(desk, told["who"][:200]) if told["who"].strip() else None
    return Wanted(since, until, verb, COMMAND if told["by"] == COMMAND else who)


def _following(found: tuple[Entry, ...], told: "Mapping[str, str]", place: str) -> str:
    """The address of the earlier ones; "" where there are none."""
    if len(found) < PAGE:
        return ""
    asked = {name: value for name, value in told.items() if value}
    return f"{place}?{urlencode(asked | {'before': found[-1].audit_no})}"


def _fields(desk: Desk, told: "Mapping[str, str]") -> tuple[Field, ...]:
    say, verb, by = desk.say, told["verb"], told["by"]
    verbs = tuple(Option(name, say(words), is_chosen=name == verb) for name, words in VERB_WORDS.items())
    ways = (Option("", say(N_("anybody")), is_chosen=by != COMMAND),
            Option(COMMAND, say(BY_COMMAND), is_chosen=by == COMMAND))  # fmt: skip
    return (
        Field("day", say(N_("Day")), kind="date", value=told["day"]),
        Field("verb", say(N_("What")), kind="select",
              options=(Option("", say(N_("anything")), is_chosen=not verb), *verbs)),
        Field("who", say(N_("Who")), say(N_("Mail address, or name or identifier of an organisation.")),
              value=told["who"]),
        Field("by", say(N_("By whom")), kind="select", options=ways),
    )  # fmt: skip


def _lines(found: tuple[Entry, ...], desk: Desk, *, with_names: bool) -> tuple[AuditLine, ...]:
    names = names_of(desk)
    people: dict[str, str] = {}
    if with_names:
        with desk.visit.own_work() as session:
            for one in {line.person_id for line in found if line.person_id}:
                people[one] = _called(session, desk, one)
    return tuple(_line(one, names, people, desk, with_names) for one in found)


def _called(session: Any, desk: Desk, person_id: str) -> str:
    try:
        person = person_of_id(session, person_id)
    except AccountError:  # a name of the machine, of whoever gave the command
        return ""
    return contact_of(session, desk.house.accounts.secrets, person).get("name", "")


def _line(
    entry: Entry, names: "Mapping[str, str]", people: "Mapping[str, str]", desk: Desk, with_names: bool
) -> AuditLine:
    resource = RESOURCE_WORDS[entry.resource].say("ja" if desk.frame.lang == "ja" else "en") if (
        entry.resource in RESOURCE_WORDS) else entry.resource  # fmt: skip
    verb = desk.say(VERB_WORDS[entry.verb]) if entry.verb in VERB_WORDS else entry.verb
    said = SIGNING.get((entry.verb, entry.resource))
    outcome, look = OUTCOMES.get(entry.outcome, (entry.outcome, ""))
    return AuditLine(
        moment_said(entry.at, desk.frame), _who(entry, names, people, desk),
        desk.say(said) if said else f"{resource}: {verb}",
        "" if entry.resource == "account" else entry.subject,
        shortened(entry.battery_id) if entry.battery_id else "", entry.network if with_names else "",
        desk.say(outcome), look,
    )  # fmt: skip


def _who(entry: Entry, names: "Mapping[str, str]", people: "Mapping[str, str]", desk: Desk) -> str:
    """The person and the organisation, as far as they may be named; the command line as such."""
    if entry.way == COMMAND:
        user = (entry.person_id or "").removeprefix(OS_USER)
        by = desk.say(BY_COMMAND_OF).format(user=user) if user and people else desk.say(BY_COMMAND)
        organisation = names.get(entry.organisation_id or "", entry.organisation_id or "")
        return f"{by} · {organisation}" if organisation else by
    told = (
        people.get(entry.person_id or "", ""),
        names.get(entry.organisation_id or "", entry.organisation_id),
    )
    said = " · ".join(one for one in told if one)
    if said:
        return said
    return desk.say(N_("a person")) if entry.person_id else desk.say(N_("nobody known"))
