"""The market: what is offered, with filters; offer a battery of one's own; propose to buy with one click."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from meguri.facts.places import PlaceError, prefectures
from meguri.locale import N_
from meguri.passport.identity import IdentifierError
from meguri.registry.accounts.organisations import names_of_organisations
from meguri.registry.faults import RegistryError
from meguri.registry.fleet import listing
from meguri.registry.trading.faults import TradeError
from meguri.registry.trading.lots import Lot, WantedLots, lots_shown
from meguri.registry.trading.wishes import Wish, wishes_shown
from meguri.report.car_names import car_said
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, moved, opened, shown
from meguri.serve.desk.market_typed import Typed
from meguri.serve.desk.market_words import GOODS, lot_row, place_said
from meguri.serve.desk.words import may_at_all, shortened
from meguri.serve.faults import RefusedError
from meguri.serve.pages.battery import known_as, typed
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.trading import acts

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
LOTS, HERE = "/market/lots", "market"
PAGE, USUAL_DAYS, MOST_CHOSEN = 50, 30, 200
LABELS = {
    "battery": N_("Battery"),
    "reserve": N_("Lowest price (nobody else sees it)"),
    "until": N_("Offered until"),
    "prefecture": N_("Where it stands"),
    "mileage": N_("Mileage"),
    "goods": N_("What is offered"),
}
ALL = N_("all")
SPOILED = (TradeError, RegistryError, IdentifierError, PlaceError, RefusedError)


@router.get("/market/lots")
def lots(request: Request, battery: str = "") -> Response:
    """The table of what is offered, and one's own lots."""
    with opened(request, HERE) as desk:
        desk.visit.scopes("list", "lot")
        return _page(request, desk, {"battery": battery[:2_000]})


@router.post("/market/lots")
def offered(
    request: Request,
    battery: Annotated[str, Form()] = "",
    reserve: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    prefecture: Annotated[str, Form()] = "",
    mileage: Annotated[str, Form()] = "",
    goods: Annotated[str, Form()] = "",
) -> Response:
    """Offer a battery of one's own."""
    told = {"battery": battery, "reserve": reserve, "until": until, "prefecture": prefecture,
            "mileage": mileage, "goods": goods}  # fmt: skip
    with opened(request, HERE) as desk:
        desk.visit.scopes("create", "lot")
        try:
            read = Typed(told, {name: desk.say(label) for name, label in LABELS.items()}, desk.house.today())
            price, last, driven = read.yen("reserve"), read.day("until"), read.figure("mileage", 2_000_000)
            if read.faults:
                raise TradeError(read.faults)
            ident = known_as(desk.visit, typed(battery[:2_000], desk.visit))
            kind = goods if goods in GOODS else None
            acts.offer(desk.visit, acts.Offering(ident, price, last, prefecture[:40], kind, driven))
        except SPOILED as fault:
            return _page(request, desk, told, messages_of(fault, desk), status_of(fault))
    return moved(f"{LOTS}?mine=1")


@router.post("/market/lots/{lot}/withdraw")
def withdrawn(request: Request, lot: str) -> Response:
    """Take a lot back."""
    with opened(request, HERE) as desk:
        acts.withdraw_lot(desk.visit, lot)
    return moved(f"{LOTS}?mine=1")


def status_of(fault: Exception) -> int:
    """Of the page that shows what is wrong with a form; whoever is nobody may sign in first.

    Raises:
        RefusedError: 401.
    """
    if isinstance(fault, RefusedError):
        if fault.status == 401:
            raise fault
        return fault.status
    return 400


def own_wishes(desk: Desk) -> tuple[Wish, ...]:
    """The open wishes of whoever asks."""
    found, _ = wishes_shown(desk.session, buyers=desk.visit.asker.parties, limit=MOST_CHOSEN)
    return tuple(one for one in found if one.is_open(desk.house.today()))


def names_for(desk: Desk, identifiers: set[str]) -> dict[str, str]:
    """Identifier → name, of organisations."""
    with desk.visit.own_work() as session:
        return names_of_organisations(session, identifiers)


def _page(
    request: Request, desk: Desk, told: Mapping[str, str], wrong: tuple[str, ...] = (), status: int = 200
) -> Response:
    query = request.query_params
    is_mine = query.get("mine") == "1"
    wanted, narrowed = _wanted(query)
    wishes = own_wishes(desk) if may_at_all(desk.visit, "create", "deal") else ()
    against = next((one for one in wishes if one.wish_id == query.get("wish")), None)
    kept = {
        **narrowed,
        **({"mine": "1"} if is_mine else {}),
        **({"wish": against.wish_id} if against else {}),
    }
    secret, of = desk.house.settings.text("MEGURI_SECRET"), f"desk lots {sorted(kept.items())}"
    place = place_of(query.get("cursor"), of, secret) or None
    parties = desk.visit.asker.parties
    found, after = lots_shown(
        desk.session, wanted, sellers=parties if is_mine else None, before=place, limit=PAGE
    )
    names = names_for(desk, {one.seller for one in found})
    today = desk.house.today()
    rows = tuple(lot_row(one, desk.frame, names, parties, today, against) for one in found)
    cursor = cursor_of(after, of, secret)
    may_offer = may_at_all(desk.visit, "create", "lot")
    return shown(
        request, desk, "desk_lots.html.j2", status=status, rows=rows, wrong=wrong, may_offer=may_offer,
        fields=_fields(desk, told) if may_offer else (), is_open=bool(wrong or told.get("battery")),
        filters=_filters(desk, narrowed, wishes, against), is_narrowed=bool(narrowed or against),
        is_mine=is_mine, tabs=tabs(desk, "mine" if is_mine else "lots"), is_later=place is not None,
        following=urlencode({**kept, "cursor": cursor}) if cursor else "", query=urlencode(kept),
        wishes=_wish_options(wishes, against, desk), may_deal=may_at_all(desk.visit, "create", "deal"),
        waits=acts.USUAL_DAYS,
    )  # fmt: skip


def tabs(desk: Desk, here: str) -> tuple[tuple[str, str, bool], ...]:
    """The pages of the market: address, words, and whether it is this one."""
    told = (
        ("lots", LOTS, N_("Lots")),
        ("mine", f"{LOTS}?mine=1", N_("Our lots")),
        ("wishes", "/market/wishes", N_("Wishes")),
        ("deals", "/market/deals", N_("Our deals")),
    )
    return tuple((href, desk.say(words), name == here) for name, href, words in told)


def _wanted(query: Mapping[str, str]) -> tuple[WantedLots, dict[str, str]]:
    """What the table is narrowed to; what cannot be read narrows nothing."""
    told = {name: query.get(name, "").strip()[:100] for name in ("model", "prefecture", "goods", "chemistry")}
    narrowed = {name: value for name, value in told.items() if value and value.isprintable()}
    figures: dict[str, float] = {}
    for name, factor in (("soh_from", 0.01), ("kwh_from", 1.0)):
        try:
            value = plain_number(query.get(name, "").replace("kWh", ""))
        except ValueError:
            value = None
        if value is not None and 0 <= value <= 2_000:
            narrowed[name], figures[name] = f"{value:g}", value * factor
    words = {name: narrowed.get(name) for name in told}
    return WantedLots(**words, soh_from=figures.get("soh_from"), kwh_from=figures.get("kwh_from")), narrowed


def prefecture_options(desk: Desk, chosen: str, first: str) -> tuple[Option, ...]:
    """All prefectures, behind an empty choice."""
    known = (Option(one, place_said(one, desk.frame.lang), is_chosen=one == chosen) for one in prefectures())
    return (Option("", desk.say(first), is_chosen=not chosen), *known)


def _filters(
    desk: Desk, told: Mapping[str, str], wishes: tuple[Wish, ...], against: Wish | None
) -> tuple[Field, ...]:
    say = desk.say
    goods = [Option("", say(ALL), is_chosen="goods" not in told)]
    goods += [Option(name, say(words), is_chosen=told.get("goods") == name) for name, words in GOODS.items()]
    fields = [
        Field("model", say(N_("Model")), value=told.get("model", "")),
        Field("goods", say(N_("Kind")), kind="select", options=tuple(goods)),
        Field("prefecture", say(N_("Prefecture")), kind="select",
              options=prefecture_options(desk, told.get("prefecture", ""), ALL)),
        Field("soh_from", say(N_("SOH from (lower edge)")), kind="number", unit="%",
              value=told.get("soh_from", "")),
        Field("kwh_from", say(N_("Energy now from")), kind="number", unit="kWh",
              value=told.get("kwh_from", "")),
    ]  # fmt: skip
    if wishes:
        fields.append(
            Field("wish", say(N_("Held against our wish")), kind="select",
                  options=_wish_options(wishes, against, desk))
        )  # fmt: skip
    return tuple(fields)


def _wish_options(wishes: tuple[Wish, ...], against: Wish | None, desk: Desk) -> tuple[Option, ...]:
    from meguri.serve.desk.market_words import wish_row

    chosen = against.wish_id if against else ""
    today = desk.house.today()
    known = (
        Option(one.wish_id, f"{wish_row(one, desk.frame, {}, (), today).title} ({one.wish_id[:6]})",
               is_chosen=one.wish_id == chosen)
        for one in wishes
    )  # fmt: skip
    return (Option("", desk.say(N_("none")), is_chosen=not chosen), *known)


def _fields(desk: Desk, told: Mapping[str, str]) -> tuple[Field, ...]:
    say, until = desk.say, desk.house.today() + timedelta(days=USUAL_DAYS)
    goods = [Option("", say(N_("as the record says")), is_chosen=not told.get("goods"))]
    goods += [Option(name, say(words), is_chosen=told.get("goods") == name) for name, words in GOODS.items()]
    return (
        Field("battery", say(LABELS["battery"]), kind="select", options=_batteries(desk, told),
              is_needed=True, is_whole=True),
        Field("reserve", say(LABELS["reserve"]), kind="number", unit=say(N_("yen")), is_needed=True,
              value=told.get("reserve", "")),
        Field("until", say(LABELS["until"]), kind="date", is_needed=True,
              value=told.get("until") or until.isoformat()),
        Field("prefecture", say(LABELS["prefecture"]), kind="select", is_needed=True,
              options=prefecture_options(desk, told.get("prefecture", ""), N_("choose"))),
        Field("mileage", say(LABELS["mileage"]), say(N_("Empty: as the record says.")), kind="number",
              unit="km", value=told.get("mileage", "")),
        Field("goods", say(LABELS["goods"]), kind="select", options=tuple(goods)),
    )  # fmt: skip


def _batteries(desk: Desk, told: Mapping[str, str]) -> tuple[Option, ...]:
    """Batteries of one's own that are not offered; the one that was asked for in any case."""
    parties, asked = desk.visit.asker.parties, told.get("battery", "")
    taken = {one.battery_id for one in _open_lots(desk)}
    found = listing(desk.session, parties=parties, limit=MOST_CHOSEN).lines
    known = {
        one.battery_id: f"{car_said(one.vehicle_model, desk.frame.lang)} · {shortened(one.battery_id)}"
        if one.vehicle_model
        else shortened(one.battery_id)
        for one in found
        if one.battery_id not in taken
    }
    if asked:
        known.setdefault(asked, shortened(asked))
    options = (Option(ident, words, is_chosen=ident == asked) for ident, words in known.items())
    return (Option("", desk.say(N_("choose")), is_chosen=not asked), *options)


def _open_lots(desk: Desk) -> tuple[Lot, ...]:
    found, _ = lots_shown(desk.session, sellers=desk.visit.asker.parties, limit=MOST_CHOSEN)
    return tuple(one for one in found if one.is_open(desk.house.today()))
