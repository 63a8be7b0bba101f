"""The decision who owns a battery, by whoever administers or an authority: told, looked at, then recorded."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.identity import IdentifierError
from meguri.registry.accounts.people import people
from meguri.registry.faults import RegistryError
from meguri.serve.addresses import battery_page
from meguri.serve.deciding import Decision, DecisionError, decision_of, record_decision
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.parties import names_of
from meguri.serve.faults import RefusedError
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.pages.fields import Field

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
OWNERSHIP = "/admin/ownership"
SURE = "yes"
_NO_ACCOUNT = N_("no account here")
_NOBODY = N_("nobody by the record")


@router.get("/admin/ownership")
def form(request: Request, battery: str = "") -> Response:
    """The empty form."""
    with opened(request, "admin") as desk:
        desk.visit.require("create", "ownership")
        return _page(request, desk, {"battery": battery[:2_000]})


@router.post("/admin/ownership")
def decided(
    request: Request,
    battery: Annotated[str, Form()] = "",
    giver: Annotated[str, Form()] = "",
    taker: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    document: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
) -> Response:
    """On the first step what would be recorded is shown; on the second it is recorded."""
    told = {"battery": battery[:2_000], "giver": giver, "taker": taker, "why": why, "document": document}
    with opened(request, "admin") as desk:
        desk.visit.require("create", "ownership")
        try:
            ident = known_as(desk.visit, typed(told["battery"], desk.visit))
            decision = decision_of(desk.visit, ident, told)
            if sure != SURE:
                return _page(request, desk, told, decision=decision)
            record_decision(desk.visit, decision, desk.party)
        except DecisionError as fault:
            wrong = {one.told: said for one, said in zip(fault.faults, messages_of(fault, desk), strict=True)}
            return _page(request, desk, told, wrong, 400)
        except (IdentifierError, RegistryError) as fault:
            return _page(request, desk, told, {"battery": " ".join(messages_of(fault, desk))}, 400)
        except RefusedError as fault:
            if fault.status != 409:
                raise
            return _page(request, desk, told, {"giver": " ".join(messages_of(fault, desk))}, 409)
    return moved(battery_page(ident))


def _page(
    request: Request,
    desk: Desk,
    told: dict[str, str],
    wrong: dict[str, str] | None = None,
    status: int = 200,
    *,
    decision: Decision | None = None,
) -> Response:
    fields = _fields(desk, told, wrong or {})
    return shown(
        request, desk, "desk_ownership.html.j2", status=status, fields=fields,
        wrong=tuple(one for one in fields if one.wrong), sure=SURE,
        rows=_rows(desk, decision) if decision else (), hidden=_hidden(decision) if decision else {},
    )  # fmt: skip


def _hidden(decision: Decision) -> dict[str, str]:
    """What the second step sends: the parties as they were found, so that none is looked up anew."""
    told = {name: getattr(decision, name) for name in ("giver", "taker", "why", "document")}
    return {"battery": decision.battery_id, "sure": SURE} | {name: one or "" for name, one in told.items()}


def _rows(desk: Desk, decision: Decision) -> tuple[dict[str, str], ...]:
    say, names = desk.say, names_of(desk)
    with desk.visit.own_work() as session:
        people_here = {one.person_id for one in people(session)}

    def party(ident: str | None) -> dict[str, str]:
        if ident is None:
            return {"value": say(_NOBODY), "note": ""}
        unnamed = say(N_("a person")) if ident in people_here else say(_NO_ACCOUNT)
        return {"value": names[ident], "note": ident} if ident in names else {"value": ident, "note": unnamed}

    return (
        {"label": say(N_("Battery")), "value": decision.battery_id, "note": ""},
        {"label": say(N_("From whom")), **party(decision.giver)},
        {"label": say(N_("To whom")), **party(decision.taker)},
        {"label": say(N_("Why")), "value": decision.why, "note": ""},
        {"label": say(N_("Supporting document")), "value": decision.document, "note": ""},
    )


def _fields(desk: Desk, told: dict[str, str], wrong: dict[str, str]) -> tuple[Field, ...]:
    say = desk.say
    who = say(N_("Name or identifier of the organisation, or a person's mail address."))
    kept = say(N_("It stays in the record for ever: name no person, write no address."))
    labels = (
        ("battery", say(N_("Battery")), say(N_("Its identifier, or the address of its page.")), True),
        ("giver", say(N_("From whom")), say(N_("Left empty: the owner by the record.")), False),
        ("taker", say(N_("To whom")), who, True),
        ("why", say(N_("Why")), kept, True),
        ("document", say(N_("Supporting document")),
         say(N_("Number or place of what shows it: registration certificate, contract, court order.")), True),
    )  # fmt: skip
    return tuple(
        Field(name, label, hint, value=told.get(name, ""), wrong=wrong.get(name, ""), is_needed=is_needed,
              is_whole=name in ("battery", "why", "document"))
        for name, label, hint, is_needed in labels
    )  # fmt: skip
