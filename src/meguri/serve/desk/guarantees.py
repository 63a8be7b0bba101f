"""The guarantee desk: contract, re-diagnosis, claim, decision, payout – each an event of the battery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.events import Event, event_of
from meguri.passport.events import contracts as c
from meguri.passport.events.contract_faults import ContractError
from meguri.passport.events.same_car import OtherCarError
from meguri.passport.identity import IdentifierError
from meguri.registry.faults import RegistryError
from meguri.registry.promises import Place, events_of_kinds, granted_batteries, promised
from meguri.serve.desk.diagnose import found_case
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.guarantee_view import contract_views, start_fields
from meguri.serve.desk.parties import party_called
from meguri.serve.desk.saving import verdict_event
from meguri.serve.desk.verdict import asked_of, done
from meguri.serve.desk.words import may_at_all
from meguri.serve.faults import RefusedError
from meguri.serve.judging import car_told
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import plain_number
from meguri.serve.recording import record_one
from meguri.tables.coded import CodedError

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
DESK, PAGE = "/guarantees", 50
NO_CONTRACT = N_("No guarantee of yours has the number {found}.")
NOT_NOW = N_("This cannot follow now: the guarantee has moved on. Look at it again.")
NO_DAY = N_("{found} is no day to come. Write it as 2028-11-30.")
NO_AMOUNT = N_("{found} is no amount in yen.")
NO_CASE = N_("Give the diagnosis: its address, or the last part of it.")
NO_TAKER = N_("Give the organisation that is covered, by its identifier.")
UNKNOWN_TERMS = N_("There are no terms called {found}.")
About = Mapping[str, Any]  # what a diagnosis knows of car and pack (`same_car.TOLD`)
PLACES = frozenset(c.KINDS) - {c.STARTED}


@dataclass(frozen=True)
class Slip:
    """What a form of the desk says; "" for what it does not."""

    case: str = ""
    amount: str = ""
    decision: str = ""
    until: str = ""
    taker: str = ""
    note: str = ""


@router.get("/guarantees")
def desk_page(request: Request, case: str = "", before: str = "") -> Response:
    """The guarantees that the asker is a party to, the newest first."""
    with opened(request, "guarantees") as desk:
        desk.visit.scopes("list", "guarantee")
        told = {"battery": found_case(desk, case).told().get("battery_id") or ""} if case else None
        return _page(request, desk, told=told, case=case[:100], before=_place(before))


@router.post("/guarantees")
def started(
    request: Request,
    battery: Annotated[str, Form()] = "",
    terms: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    price: Annotated[str, Form()] = "",
    most: Annotated[str, Form()] = "",
    taker: Annotated[str, Form()] = "",
    case: Annotated[str, Form()] = "",
) -> Response:
    """Start a contract, with the diagnosis that it rests on."""
    told = {"battery": battery, "terms": terms, "until": until, "price": price, "most": most, "taker": taker}
    with opened(request, "guarantees") as desk:
        desk.visit.scopes("create", "guarantee")
        try:
            battery_id = known_as(desk.visit, typed(battery[:2_000], desk.visit))
            event, about = _start(desk, battery_id, told, case)
            record_one(desk.visit, event, None, event.kind, about)
        except (CodedError, RefusedError, IdentifierError, RegistryError) as fault:
            return _page(request, desk, messages_of(fault, desk), told, case, _status(fault))
    return moved(DESK)


@router.post("/guarantees/{number}/{kind}")
def followed(
    request: Request,
    number: str,
    kind: str,
    battery: Annotated[str, Form()] = "",
    case: Annotated[str, Form()] = "",
    amount: Annotated[str, Form()] = "",
    decision: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    taker: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """What happens next to a contract."""
    slip = Slip(case, amount, decision, until, taker.strip()[:200], note.strip()[:500])
    with opened(request, "guarantees") as desk:
        if kind not in PLACES:
            raise RefusedError(404, "not_found", N_("There is nothing at this address."))
        contract = _contract(desk, number, battery[:2_000] or None)
        try:
            if kind not in contract.follows(desk.house.today()):
                raise RefusedError(409, "not_now", NOT_NOW)
            event, about = _next(desk, contract, kind, slip)
            record_one(desk.visit, event, None, kind, about)
        except (CodedError, RefusedError) as fault:
            if isinstance(fault, RefusedError) and fault.status in (401, 403):
                raise
            return _page(request, desk, messages_of(fault, desk), status=_status(fault))
    return moved(f"{DESK}#g-{number}")


def _status(fault: Exception) -> int:
    """409 where the record is against it, else 400."""
    return 409 if isinstance(fault, ContractError | OtherCarError) else 400


def found_contracts(
    desk: Desk, battery_id: str | None = None, before: Place | None = None
) -> tuple[tuple[c.Contract, ...], Place | None]:
    """The contracts that the asker is a party to, or of what is theirs; each party sees all of one.

    Args:
        desk: who asks.
        battery_id: only those of a battery.
        before: where the page begins; None with the newest.

    Returns:
        A page of them, and where the next one begins; None on the last.
    """
    parties = desk.visit.asker.parties
    batteries: tuple[str, ...] = (battery_id,) if battery_id else ()
    following = None
    if battery_id is None:
        granted = granted_batteries(desk.session)
        with desk.visit.own_work() as session:
            batteries, following = promised(session, parties, granted, before=before, most=PAGE)
    visible = events_of_kinds(desk.session, batteries, (c.STARTED,))
    numbers = {(one.battery_id, one.details["guarantee_id"]) for one in visible}
    with desk.visit.own_work() as session:
        whole = c.contracts_of(events_of_kinds(session, batteries, c.KINDS))
    desk.visit.foresee(batteries)
    found = (one for one in whole if (one.battery_id, one.guarantee_id) in numbers)
    return tuple(
        one for one in found if _is_party(one, set(parties)) or _is_theirs(desk, one.battery_id)
    ), following


def _is_party(contract: c.Contract, parties: set[str]) -> bool:
    return bool({contract.guarantor, contract.holder} & parties)


def _is_theirs(desk: Desk, battery_id: str) -> bool:
    """Whether they hold the battery, or its holder lets them record."""
    context = desk.visit.context(battery_id)
    return context.is_own or context.may_record


def _contract(desk: Desk, number: str, battery_id: str | None = None) -> c.Contract:
    for one in found_contracts(desk, battery_id)[0]:
        if one.guarantee_id == number:
            return one
    raise RefusedError(404, "no_contract", NO_CONTRACT, {"found": number[:40]})


def _start(desk: Desk, battery_id: str, told: dict[str, str], case: str) -> tuple[Event, About]:
    from meguri.value.guarantee import template_names

    if told["terms"] not in template_names():
        raise RefusedError(400, "no_terms", UNKNOWN_TERMS, {"found": told["terms"][:40]})
    if not told["taker"].strip():
        raise RefusedError(400, "no_taker", NO_TAKER)
    price, most = _amount(told["price"]), _amount(told["most"])
    details: dict[str, Any] = {
        "guarantee_id": f"G-{desk.house.today():%y%m}-{token_hex(4).upper()}",
        "terms_id": told["terms"],
        "valid_until": _day(told["until"], desk),
    }
    sums = {"price_jpy": price, "amount_jpy": most}
    details |= {name: one for name, one in sums.items() if one is not None}
    custody = {"giver": desk.party, "taker": party_called(desk, told["taker"])}
    rests_on, about = _diagnosed(desk, battery_id, case) if case.strip() else (None, {})
    more: dict[str, Any] = {}
    if rests_on is not None:
        more = {"says": rests_on.says, "evidence": rests_on.evidence}
    now = desk.house.now().astimezone()
    made = event_of(c.STARTED, battery_id, now, desk.party, details=details, custody=custody, **more)
    return made, about


def _next(desk: Desk, contract: c.Contract, kind: str, slip: Slip) -> tuple[Event, About]:
    details: dict[str, Any] = {"guarantee_id": contract.guarantee_id}
    custody = None
    if slip.note:
        details["note"] = slip.note
    if kind == c.REDIAGNOSED:
        return _diagnosed(desk, contract.battery_id, slip.case, kind, details)
    if kind in (c.CLAIMED, c.DECIDED, c.PAID) and (amount := _amount(slip.amount)) is not None:
        details["amount_jpy"] = amount
    if kind == c.DECIDED:
        details["decision"] = c.ACCEPTED if slip.decision == c.ACCEPTED else c.TURNED_DOWN
    if kind == c.TRANSFERRED:
        if not slip.taker:
            raise RefusedError(400, "no_taker", NO_TAKER)
        custody = {"giver": contract.holder or desk.party, "taker": party_called(desk, slip.taker)}
        details |= {"valid_until": _day(slip.until, desk)} if slip.until else {}
    now = desk.house.now().astimezone()
    return event_of(kind, contract.battery_id, now, desk.party, details=details, custody=custody), {}


def _diagnosed(
    desk: Desk, battery_id: str, case: str, kind: str = "diagnosed",
    details: dict[str, Any] | None = None,
) -> tuple[Event, About]:  # fmt: skip
    """The event of a diagnosis that was made here, named by its address, and what it knows of the car."""
    name = case.strip().rstrip("/").rsplit("/", 1)[-1].partition("#")[0].partition("?")[0]
    if not name:
        raise RefusedError(400, "no_case", NO_CASE)
    job = found_case(desk, name)
    found = done(job)["diagnosis"]
    event = verdict_event(desk, found, battery_id, kind, details=details)
    return event, car_told(found, asked_of(job))


def _amount(told: str) -> float | None:
    try:
        value = plain_number(told.replace("円", "").replace("¥", ""))
    except ValueError:
        value = -1.0
    if value is not None and not 0 <= value <= 1e12:
        raise RefusedError(400, "no_amount", NO_AMOUNT, {"found": repr(told[:40])})
    return value


def _day(told: str, desk: Desk) -> str:
    try:
        found = day_read(told, needs_day=True)
    except ValueError:
        found = None
    if found is None or found <= desk.house.today():
        raise RefusedError(400, "no_day", NO_DAY, {"found": repr(told[:40])})
    return found.isoformat()


def _page(
    request: Request, desk: Desk, wrong: tuple[str, ...] = (), told: dict[str, str] | None = None,
    case: str = "", status: int = 200, before: Place | None = None,
) -> Response:  # fmt: skip
    found, following = found_contracts(desk, before=before)
    views = contract_views(found, desk)
    return shown(
        request, desk, "desk_guarantees.html.j2", status=status, contracts=views, wrong=wrong, case=case,
        fields=start_fields(desk, told or {}), is_open=bool(case or told),
        may_start=may_at_all(desk.visit, "create", "guarantee"), is_later=before is not None,
        following=f"{following.at.isoformat()} {following.battery_no}" if following else "",
    )  # fmt: skip


def _place(told: str) -> Place | None:
    """Where a page begins, as the page before told; what cannot be read begins with the newest."""
    at, _, number = told.partition(" ")
    try:
        found = Place(datetime.fromisoformat(at), int(number))
    except ValueError:
        return None
    return found if found.at.tzinfo is not None and 0 <= found.battery_no < 2**63 else None
