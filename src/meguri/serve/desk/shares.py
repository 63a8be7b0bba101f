"""Shared access: the holder lets somebody read a battery until a day, sees who may, and takes it back."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.identity import IdentifierError
from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.grants import Grant, Offer, give, grants, withdraw
from meguri.registry.faults import RegistryError
from meguri.serve.addresses import battery_page
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.parties import names_of, party_called
from meguri.serve.desk.words import may_at_all, shortened
from meguri.serve.faults import RefusedError
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
SHARES = "/shares"
USUAL_DAYS, MOST_LISTED = 14, 500
READERS = (
    ("legitimate_interest", N_("what a buyer needs: diagnoses, life line, technical data")),
    ("owner", N_("all that I see, prices and earlier hands too")),
)
NO_DAY = N_("{found} is no day. Write it as 2026-12-31.")
OVER = N_("{found} is over already. Choose today or a later day.")


@dataclass(frozen=True)
class ShareLine:
    """One grant in the list."""

    number: int
    battery: str
    page: str
    other: str
    reads_as: str
    may_record: bool
    until: str
    state: str
    look: str
    may_withdraw: bool
    record: str


@router.get("/shares")
def shares(request: Request, battery: str = "") -> Response:
    """Who may read what, given and got."""
    with opened(request, "shares") as desk:
        desk.visit.scopes("list", "grant")
        return _page(request, desk, {"battery": battery[:2_000]})


@router.post("/shares")
def given(
    request: Request,
    battery: Annotated[str, Form()] = "",
    taker: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    reads_as: Annotated[str, Form()] = "legitimate_interest",
    may_record: Annotated[str, Form()] = "",
) -> Response:
    """Let somebody read a battery, to the end of a day."""
    told = {
        "battery": battery,
        "taker": taker,
        "until": until,
        "reads_as": reads_as,
        "may_record": may_record,
    }
    with opened(request, "shares") as desk:
        desk.visit.scopes("create", "grant")
        try:
            ident = known_as(desk.visit, typed(battery[:2_000], desk.visit))
            desk.visit.require("create", "grant", ident)
            who = party_called(desk, taker)
            offer = Offer(ident, who, _end_of(until, desk), reads_as, bool(may_record))
            give(desk.session, desk.house.accounts.wall, desk.visit.asker, offer, address=desk.address,
                 now=desk.house.now)  # fmt: skip
        except (AccountError, RegistryError, IdentifierError, RefusedError) as fault:
            if isinstance(fault, RefusedError) and fault.status == 401:
                raise
            status = fault.status if isinstance(fault, RefusedError) else 400
            return _page(request, desk, told, messages_of(fault, desk), status)
    return moved(SHARES)


@router.post("/shares/{number}/withdraw")
def taken_back(request: Request, number: int) -> Response:
    """Take a grant back; it ends at once."""
    with opened(request, "shares") as desk:
        desk.visit.scopes("remove", "grant")
        withdraw(desk.session, desk.house.accounts.wall, desk.visit.asker, number, address=desk.address,
                 now=desk.house.now)  # fmt: skip
    return moved(SHARES)


def _end_of(told: str, desk: Desk) -> datetime:
    """The first moment after a day, in the zone of the server."""
    try:
        if (day := day_read(told, needs_day=True)) is None:
            raise ValueError(told)
        end = datetime.combine(day + timedelta(days=1), time()).astimezone()
    except (ValueError, OverflowError):
        raise RefusedError(400, "no_day", NO_DAY, {"found": repr(told[:40])}) from None
    if day < desk.house.today():
        raise RefusedError(400, "day_over", OVER, {"found": desk.frame.speech.day(day)})
    return end


def _page(
    request: Request, desk: Desk, told: dict[str, str], wrong: tuple[str, ...] = (), status: int = 200
) -> Response:
    found = grants(desk.session, limit=MOST_LISTED)
    names = names_of(desk)
    mine, now = set(desk.visit.asker.parties), desk.house.now()
    is_any = "allowed" in desk.visit.scopes("list", "grant")
    lines = [_line(one, mine, names, now, desk, is_any=is_any) for one in reversed(found)]
    return shown(
        request, desk, "desk_shares.html.j2", status=status, wrong=wrong,
        given=tuple(one for one, grant in zip(lines, reversed(found), strict=True)
                    if is_any or grant.giver in mine),
        got=tuple(one for one, grant in zip(lines, reversed(found), strict=True)
                  if not is_any and grant.taker in mine),
        fields=_fields(desk, told), may_give=may_at_all(desk.visit, "create", "grant"), is_any=is_any,
        is_open=bool(wrong or told.get("battery")),
    )  # fmt: skip


def _line(
    grant: Grant, mine: set[str], names: dict[str, str], now: datetime, desk: Desk, *, is_any: bool
) -> ShareLine:
    other = grant.taker if grant.giver in mine or is_any else grant.giver
    counts = grant.counts(now)
    if grant.withdrawn_at is not None:
        state, look = desk.say(N_("taken back")), ""
    else:
        state, look = (desk.say(N_("open")), "good") if counts else (desk.say(N_("ended")), "")
    last = (grant.ends_at - timedelta(seconds=1)).astimezone().date()
    called = names.get(other, desk.say(N_("a person")))
    if is_any:
        giver = names.get(grant.giver, desk.say(N_("a person")))
        called = f"{giver} → {called}"
    return ShareLine(
        grant.grant_no, shortened(grant.battery_id), battery_page(grant.battery_id), called,
        desk.say(dict(READERS).get(grant.reads_as, grant.reads_as)),
        grant.may_record, desk.frame.speech.day(last), state, look,
        counts and (grant.giver in mine or is_any),
        f"/audit?{urlencode({'battery': grant.battery_id})}" if grant.giver in mine and counts else "",
    )  # fmt: skip


def _fields(desk: Desk, told: dict[str, str]) -> tuple[Field, ...]:
    say = desk.say
    until = desk.house.today() + timedelta(days=USUAL_DAYS)
    reads = told.get("reads_as") or READERS[0][0]
    readers = tuple(Option(name, say(words), is_chosen=name == reads) for name, words in READERS)
    records = (Option("1", say(N_("may record events, too (a diagnoser, a guarantor)")),
                      is_chosen=bool(told.get("may_record"))),)  # fmt: skip
    return (
        Field("battery", say(N_("Battery")), say(N_("Its identifier, or the address of its page.")),
              value=told.get("battery", ""), is_needed=True, is_whole=True),
        Field("taker", say(N_("Who may read it")),
              say(N_("Name or identifier of the organisation, or a person's mail address.")),
              value=told.get("taker", ""), is_needed=True),
        Field("until", say(N_("Until the end of")), kind="date",
              value=told.get("until") or until.isoformat(), is_needed=True),
        Field("reads_as", say(N_("What they see")), kind="radio", options=readers, is_whole=True),
        Field("may_record", say(N_("Recording")), kind="checkbox", options=records, is_whole=True),
    )  # fmt: skip
