"""An organisation's own batteries: what they kept in service by the record, a card, and what is missing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.serve.addresses import battery_page
from meguri.serve.desk.doors import Desk, DeskRoute, opened, shown
from meguri.serve.desk.words import shortened
from meguri.serve.faults import not_found
from meguri.serve.fleet_merit import FleetCount, own_fleet
from meguri.serve.pages.fields import Field
from meguri.serve.pages.merit import KINDS
from meguri.serve.pages.merit_form import DEFAULT_SCHEME, LONGEST, scheme_options
from meguri.serve.pages.merit_view import statement_of

if TYPE_CHECKING:
    from meguri.journeys.merit import Card

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@dataclass(frozen=True, slots=True)
class BatteryRow:
    """One battery.

    Attributes:
        name: model, else the end of its identifier.
        identifier: short.
        page: its page.
        kept: kWh·years with their range; "" where nothing was kept.
        gaps: what its record lacks.
    """

    name: str
    identifier: str
    page: str
    kept: str
    gaps: tuple[str, ...]


@router.get("/merit/fleet")
def fleet(request: Request) -> Response:
    """The count, battery by battery."""
    from meguri.report.life_words import assumed_said
    from meguri.report.merit_card_picture import card_lines, card_notes, card_svg

    name, scheme = _asked(request)
    with opened(request, "merit") as desk:
        told = own_fleet(desk.visit, desk.house.today(), scheme)
        card, lang = _card(told), desk.frame.lang
        return shown(
            request, desk, "desk_merit.html.j2", rows=_rows(told, desk), count=told.count,
            counted=len(told.gaps), fields=_fields(name, scheme, desk), query=request.url.query,
            svg="" if card is None else card_svg(card, lang, name=name),
            lines=() if card is None else card_lines(card, lang),
            statement=statement_of(told.merit, lang), notes=() if card is None else card_notes(card, lang),
            assumed=[assumed_said(row, lang) for row in told.merit.service.assumed.to_dicts()],
        )  # fmt: skip


@router.get("/merit/fleet/card.{kind}")
def card(request: Request, kind: str) -> Response:
    """The card by itself, to be kept and shown."""
    from meguri.report.merit_card_picture import card_png, card_svg

    name, scheme = _asked(request)
    with opened(request, "merit") as desk:
        made, lang = _card(own_fleet(desk.visit, desk.house.today(), scheme)), desk.frame.lang
    if made is None or kind not in KINDS:
        raise not_found()
    drawn: bytes | str = (card_png if kind == "png" else card_svg)(made, lang, name=name)
    headers = {"Content-Disposition": f'attachment; filename="merit.{kind}"', "Cache-Control": "no-store"}
    return Response(drawn, media_type=KINDS[kind], headers=headers)


def _asked(request: Request) -> tuple[str, str]:
    from meguri.value.circularity import scheme_names

    scheme = request.query_params.get("scheme", DEFAULT_SCHEME)
    return request.query_params.get("name", "")[
        :LONGEST
    ], scheme if scheme in scheme_names() else DEFAULT_SCHEME


def _card(told: FleetCount) -> "Card | None":
    from meguri.journeys.merit import merit_card

    return None if told.merit.sums.is_empty() else merit_card(told.merit, "all", told.until)


def _fields(name: str, scheme: str, desk: Desk) -> tuple[Field, ...]:
    say = desk.say
    return (
        Field("name", say(N_("Name on the card")), say(N_("As you like; empty for none. It is not kept.")),
              value=name),
        Field("scheme", say(N_("Scheme")), say(N_("No authority pays any of them today.")), "select",
              options=scheme_options(scheme, desk.frame.lang)),
    )  # fmt: skip


def _rows(told: FleetCount, desk: Desk) -> tuple[BatteryRow, ...]:
    from meguri.report.car_names import car_said
    from meguri.report.merit_fleet_words import gap_said

    lang = desk.frame.lang
    sums = {row["sum_id"]: row for row in told.by_battery.iter_rows(named=True)}
    rows = [
        BatteryRow(
            name=car_said(told.models[one], lang) if told.models.get(one) else shortened(one, 24),
            identifier=shortened(one),
            page=battery_page(one),
            kept=_kept(sums.get(one), desk),
            gaps=tuple(gap_said(code, lang) for code in gaps),
        )
        for one, gaps in told.gaps.items()
    ]
    return tuple(sorted(rows, key=lambda row: not row.kept))


def _kept(row: dict[str, Any] | None, desk: Desk) -> str:
    if row is None or row["retained_kwh_yr"] <= 0:
        return ""
    low, middle, high = (digits(row[f"retained_kwh_yr{edge}"], 3) for edge in ("_low", "", "_high"))
    return f"{middle} ({desk.frame.speech.between(low, high)})"
