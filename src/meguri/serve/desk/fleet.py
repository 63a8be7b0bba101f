"""The fleet: an organisation's batteries as a table with filters and trends, in and out by file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.passport.events import Event
from meguri.registry.fleet import Line, Wanted, listing
from meguri.registry.holdings import fleet_values
from meguri.registry.measured import measured
from meguri.registry.own_cars import stated_of_cars
from meguri.report.car_names import car_said
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.desk.bulk import TEMPLATE_NAME, sample, taken_in
from meguri.serve.desk.doors import Desk, DeskRoute, messages_of, opened, shown
from meguri.serve.desk.fleet_export import as_csv, as_xlsx, cells
from meguri.serve.desk.fleet_view import fleet_rows
from meguri.serve.desk.words import choice_said, may_at_all
from meguri.serve.faults import RefusedError
from meguri.serve.listed import as_shown, lists_all, may_narrow_by
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.tables.coded import CodedError

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PAGE, MOST_EXPORTED, LARGEST_LOT = 50, 100_000, 1_000
LARGEST_UPLOAD = 50_000_000
CHOSEN = ("battery_status", "vehicle_model", "chemistry")
EVERYTHING = N_("all")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = N_("Choose a file first.")


@router.get("/fleet")
def fleet(request: Request) -> Response:
    """The table."""
    with opened(request, "fleet") as desk:
        desk.visit.scopes("list", "fleet")
        return _page(request, desk)


@router.get("/fleet/export.{kind}")
def exported(request: Request, kind: str) -> Response:
    """The same lines as a file that a spreadsheet opens; nothing in it is ever reckoned as a formula."""
    with opened(request, "fleet") as desk:
        desk.visit.scopes("list", "fleet")
        if kind not in ("csv", "xlsx"):
            raise RefusedError(404, "not_found", N_("There is nothing at this address."))
        wanted, _ = _wanted(desk, request.query_params)
        rows = list(_exported(desk, wanted))
        made = as_csv(rows, desk.frame) if kind == "csv" else as_xlsx(rows, desk.frame)
        name = f"meguri-{desk.house.today().isoformat()}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, media_type=CSV if kind == "csv" else XLSX, headers=headers)


@router.get("/fleet/template.csv")
def template(request: Request) -> Response:
    """A file to begin with."""
    with opened(request, "fleet") as desk:
        content = sample(desk.frame.lang)
    headers = {"Content-Disposition": f'attachment; filename="{TEMPLATE_NAME}"'}
    return Response(content, media_type=CSV, headers=headers)


@router.post("/fleet/upload")
def uploaded(
    request: Request,
    file: Annotated[UploadFile | None, File()] = None,
    all_or_nothing: Annotated[str, Form()] = "",
) -> Response:
    """Take many batteries or events in; what became of each line is told."""
    with opened(request, "fleet") as desk:
        desk.visit.scopes("create", "event")
        content = file.file.read(LARGEST_UPLOAD) if file is not None else b""
        if not content.strip():
            return _page(request, desk, wrong=(desk.say(NO_FILE),), status=400)
        try:
            result = taken_in(desk, content, all_or_nothing=bool(all_or_nothing))
        except CodedError as fault:
            return _page(request, desk, wrong=messages_of(fault, desk), status=400)
        return shown(request, desk, "desk_upload.html.j2", result=result,
                     status=422 if all_or_nothing and result.refused else 200)  # fmt: skip


def _page(request: Request, desk: Desk, wrong: tuple[str, ...] = (), status: int = 200) -> Response:
    wanted, told = _wanted(desk, request.query_params)
    secret, of = desk.house.settings.text("MEGURI_SECRET"), f"fleet {sorted(told.items())}"
    place = place_of(request.query_params.get("cursor"), of, secret)
    parties = _parties(desk)
    found = listing(desk.session, wanted, parties=parties, after=place, limit=PAGE)
    lines = as_shown(desk.visit, found.lines)
    rows = fleet_rows(lines, _lives(lines, desk), desk.frame)
    values, cursor = fleet_values(desk.session, parties), cursor_of(found.after, of, secret)
    return shown(
        request, desk, "desk_fleet.html.j2", status=status, rows=rows, wrong=wrong,
        alerts=sum(bool(one.alert) for one in rows), fields=_fields(told, values, desk),
        is_narrowed=bool(told), states=_states(told, values, desk), query=urlencode(told),
        following=urlencode({**told, "cursor": cursor}) if cursor else "", is_later=place > 0,
        may_upload=may_at_all(desk.visit, "create", "event"),
    )  # fmt: skip


def _parties(desk: Desk) -> tuple[str, ...] | None:
    """Whose batteries are listed; None where the asker may list all."""
    return None if lists_all(desk.visit) else desk.visit.asker.parties


def _lives(lines: Sequence[Line], desk: Desk) -> dict[str, tuple[Event, ...]]:
    """The diagnoses behind the lines: whoever sees the state of health of a line sees how it came to it."""
    with desk.visit.own_work() as session:
        shown = [one.battery_id for one in lines if one.sequence > 1 and one.soh_share is not None]
        return measured(session, shown)


def _wanted(desk: Desk, query: Mapping[str, str]) -> tuple[Wanted, dict[str, str]]:
    """What the list is narrowed to; what cannot be read, or is withheld from the asker, narrows nothing."""
    said = {name: query.get(name, "").strip()[:200] for name in CHOSEN if may_narrow_by(desk.visit, name)}
    told = {name: one for name, one in said.items() if one and one.isprintable()}
    given: dict[str, Any] = dict(told)
    for name in ("soh_from", "soh_below") if may_narrow_by(desk.visit, "soh_share") else ():
        try:
            percent = plain_number(query.get(name, ""))
        except ValueError:
            percent = None
        if percent is not None and 0 <= percent <= 200:
            told[name], given[name] = f"{percent:g}", percent / 100
    return Wanted(**given), told


def _exported(desk: Desk, wanted: Wanted) -> Iterator[list[Any]]:
    """The lines of the list as cells, with what the cars are known by where the asker holds the battery."""
    after: int | None = 0
    count, stem = 0, desk.house.base_url(desk.visit.request)
    while after is not None and count < MOST_EXPORTED:
        found = listing(desk.session, wanted, parties=_parties(desk), after=after, limit=LARGEST_LOT)
        batteries = [one.battery_id for one in found.lines]
        with desk.visit.own_work() as session:
            cars = stated_of_cars(session, desk.house.vault, desk.visit.asker.parties, batteries)
        for line in as_shown(desk.visit, found.lines):
            yield cells(line, cars.get(line.battery_id, {}), stem, desk.frame)
        after, count = found.after, count + len(found.lines)


def _states(
    told: Mapping[str, str], values: Mapping[str, Mapping[str, int]], desk: Desk
) -> tuple[tuple[str, str, int, bool], ...]:
    """Address, words, count and whether it is chosen, of each state; none where states are withheld."""
    if not may_narrow_by(desk.visit, "battery_status"):
        return ()
    counts, chosen = values["battery_status"], told.get("battery_status", "")
    rest = {name: value for name, value in told.items() if name != "battery_status"}
    lines = [(f"/fleet?{urlencode(rest)}", desk.say(EVERYTHING), sum(counts.values()), not chosen)]
    for name, count in counts.items():
        href = f"/fleet?{urlencode({**rest, 'battery_status': name})}"
        lines.append((href, choice_said("battery_status", name, desk.frame), count, name == chosen))
    return tuple(lines)


def _fields(
    told: Mapping[str, str], values: Mapping[str, Mapping[str, int]], desk: Desk
) -> tuple[Field, ...]:
    say = desk.say

    def options(name: str) -> tuple[Option, ...]:
        chosen = told.get(name, "")
        known = (
            Option(value, car_said(value, desk.frame.lang), is_chosen=value == chosen)
            for value in values[name]
        )
        return (Option("", say(EVERYTHING), is_chosen=not chosen), *known)

    every = (
        Field("vehicle_model", say(N_("Model")), kind="select", options=options("vehicle_model")),
        Field("chemistry", say(N_("Chemistry")), kind="select", options=options("chemistry")),
        Field("soh_from", say(N_("SOH from")), kind="number", unit="%", value=told.get("soh_from", "")),
        Field("soh_below", say(N_("SOH below")), kind="number", unit="%", value=told.get("soh_below", "")),
    )
    return tuple(one for one in every if may_narrow_by(desk.visit, one.name))
