"""Wishes: say what one looks for; a seller offers one of its own lots to a wish with one click."""

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from meguri.facts.places import PlaceError
from meguri.locale import N_
from meguri.registry.fleet import listing
from meguri.registry.trading.faults import TradeError
from meguri.registry.trading.lots import lots_shown
from meguri.registry.trading.wishes import MOST_PIECES, Terms, wishes_shown
from meguri.report.car_names import car_said
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.market_lots import (
    HERE,
    MOST_CHOSEN,
    PAGE,
    USUAL_DAYS,
    names_for,
    prefecture_options,
    status_of,
    tabs,
)
from meguri.serve.desk.market_typed import Typed
from meguri.serve.desk.market_words import GOODS, PURPOSES, wish_row
from meguri.serve.desk.words import may_at_all, shortened
from meguri.serve.faults import RefusedError
from meguri.serve.pages.fields import Field, Option
from meguri.serve.trading import acts

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
WISHES = "/market/wishes"
LABELS = {
    "goods": N_("What is wanted"),
    "purpose": N_("What for"),
    "count": N_("How many at most"),
    "bid": N_("Most paid for one (nobody else sees it)"),
    "model": N_("Model"),
    "chemistry": N_("Chemistry"),
    "kwh": N_("Energy now, at least"),
    "soh": N_("SOH at least (lower edge)"),
    "winter": N_("Range in February, at least (lower edge)"),
    "age": N_("Age at most"),
    "mileage": N_("Mileage at most"),
    "certificate": N_("Age of the certificate at most"),
    "prefecture": N_("Where it is needed"),
    "until": N_("Delivery until"),
    "needs": N_("Must have"),
}
NEEDS = {
    "traceability": N_("traceability record"),
    "guarantee": N_("guarantee"),
    "safety": N_("confirmed safety check"),
}


@router.get("/market/wishes")
def wishes(request: Request) -> Response:
    """What is looked for, and one's own wishes."""
    with opened(request, HERE) as desk:
        desk.visit.scopes("list", "wish")
        return _page(request, desk, {})


@router.post("/market/wishes")
async def wished(request: Request) -> Response:
    """Tell a wish."""
    form = await request.form()
    told = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    told["needs"] = ";".join(str(one) for one in form.getlist("needs"))
    return await run_in_threadpool(_told, request, told)


@router.post("/market/wishes/{wish}/withdraw")
def withdrawn(request: Request, wish: str) -> Response:
    """Take a wish back."""
    with opened(request, HERE) as desk:
        acts.withdraw_wish(desk.visit, wish)
    return moved(WISHES)


def _told(request: Request, told: Mapping[str, str]) -> Response:
    with opened(request, HERE) as desk:
        desk.visit.scopes("create", "wish")
        try:
            terms, bid = _read(desk, told)
            acts.wish(desk.visit, terms, bid)
        except (TradeError, PlaceError, RefusedError) as fault:
            return _page(request, desk, told, messages_of(fault, desk), status_of(fault))
    return moved(WISHES)


def _read(desk: Desk, told: Mapping[str, str]) -> tuple[Terms, int]:
    """The wish that was typed.

    Raises:
        TradeError: everything that cannot be read.
    """
    labels = {name: desk.say(label) for name, label in LABELS.items()}
    read = Typed(told, labels, desk.house.today())
    needs = set(told.get("needs", "").split(";"))
    bid = read.yen("bid", 1)
    terms = Terms(
        goods=told.get("goods", "")[:40] or "vehicle",
        purpose=told.get("purpose", "")[:40] or "drive",
        wanted_count=read.count("count", MOST_PIECES),
        models=read.text("model"),
        chemistries=read.text("chemistry"),
        least_kwh=read.figure("kwh", 2_000),
        least_soh_share=read.figure("soh", 150, unit=0.01),
        least_winter_range_km=read.figure("winter", 2_000),
        most_age_yr=read.figure("age", 60),
        most_mileage_km=read.figure("mileage", 2_000_000),
        most_certificate_age_yr=read.figure("certificate", 60),
        needs_traceability="traceability" in needs,
        needs_guarantee="guarantee" in needs,
        needs_safety="safety" in needs,
        regions=None,
        prefecture=told.get("prefecture", "")[:40],
        wanted_from=None,
        wanted_until=read.day("until"),
        is_abroad=told.get("purpose") == "export",
    )
    if read.faults:
        raise TradeError(read.faults)
    return terms, bid


def _page(
    request: Request, desk: Desk, told: Mapping[str, str], wrong: tuple[str, ...] = (), status: int = 200
) -> Response:
    parties, today = desk.visit.asker.parties, desk.house.today()
    secret = desk.house.settings.text("MEGURI_SECRET")
    place = place_of(request.query_params.get("cursor"), "desk wishes", secret) or None
    mine, _ = wishes_shown(desk.session, buyers=parties, limit=MOST_CHOSEN) if place is None else ((), None)
    others, after = wishes_shown(desk.session, others=parties, before=place, limit=PAGE)
    names = names_for(desk, {one.buyer for one in others})
    offered, _ = lots_shown(desk.session, others=parties, limit=MOST_CHOSEN) if mine else ((), None)
    cursor = cursor_of(after, "desk wishes", secret)
    may_wish = may_at_all(desk.visit, "create", "wish")
    return shown(
        request, desk, "desk_wishes.html.j2", status=status, wrong=wrong, tabs=tabs(desk, "wishes"),
        mine=tuple(wish_row(one, desk.frame, names, parties, today, offered) for one in mine),
        others=tuple(wish_row(one, desk.frame, names, parties, today) for one in others),
        may_wish=may_wish, fields=_fields(desk, told) if may_wish else (), is_open=bool(wrong),
        lots=_lots(desk) if may_at_all(desk.visit, "create", "deal") else (),
        is_later=place is not None, following=cursor or "", waits=acts.USUAL_DAYS,
    )  # fmt: skip


def _lots(desk: Desk) -> tuple[Option, ...]:
    """Open lots of one's own, to be offered to a wish."""
    found, _ = lots_shown(desk.session, sellers=desk.visit.asker.parties, limit=MOST_CHOSEN)
    return tuple(
        Option(one.lot_id, f"{car_said(one.said.model, desk.frame.lang)} · {shortened(one.battery_id)}")
        for one in found
        if one.is_open(desk.house.today())
    )


def _fields(desk: Desk, told: Mapping[str, str]) -> tuple[Field, ...]:
    say, until = desk.say, desk.house.today() + timedelta(days=3 * USUAL_DAYS)
    chosen = set(told.get("needs", "").split(";"))

    def figure(name: str, unit: str, *, is_needed: bool = False) -> Field:
        typed = told.get(name, "")
        return Field(name, say(LABELS[name]), kind="number", unit=unit, value=typed, is_needed=is_needed)

    def choice(name: str, known: Mapping[str, str]) -> Field:
        options = tuple(
            Option(one, say(words), is_chosen=told.get(name) == one) for one, words in known.items()
        )
        return Field(name, say(LABELS[name]), kind="select", options=options)

    needs = tuple(Option(one, say(words), is_chosen=one in chosen) for one, words in NEEDS.items())
    return (
        choice("goods", GOODS),
        choice("purpose", PURPOSES),
        figure("count", say(N_("pcs"))),
        figure("bid", say(N_("yen")), is_needed=True),
        Field("prefecture", say(LABELS["prefecture"]), kind="select", is_needed=True,
              options=prefecture_options(desk, told.get("prefecture", ""), N_("choose"))),
        Field("until", say(LABELS["until"]), kind="date", is_needed=True,
              value=told.get("until") or until.isoformat()),
        Field("model", say(LABELS["model"]), kind="select", options=_models(desk, told.get("model", ""))),
        Field("chemistry", say(LABELS["chemistry"]), say(N_("Such as NMC; LFP. Empty: any.")),
              value=told.get("chemistry", "")),
        figure("kwh", "kWh"), figure("soh", "%"), figure("winter", "km"), figure("age", say(N_("years"))),
        figure("mileage", "km"), figure("certificate", say(N_("years"))),
        Field("needs", say(LABELS["needs"]), kind="checkbox", options=needs, is_whole=True),
    )  # fmt: skip


def _models(desk: Desk, chosen: str) -> tuple[Option, ...]:
    """Models of what is offered now and of one's own fleet, behind any."""
    lots, _ = lots_shown(desk.session, limit=MOST_CHOSEN)
    fleet = listing(desk.session, parties=desk.visit.asker.parties, limit=MOST_CHOSEN).lines
    known = {one.said.model for one in lots} | {one.vehicle_model for one in fleet if one.vehicle_model}
    known |= {chosen} - {""}
    options = (Option(one, car_said(one, desk.frame.lang), is_chosen=one == chosen) for one in sorted(known))
    return (Option("", desk.say(N_("any")), is_chosen=not chosen), *options)
