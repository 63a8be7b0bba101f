"""The market's page: what it is, one's own lists cleared without being kept, a synthetic one to look at."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.serve.errors import Answerer, told_of
from meguri.serve.faults import RefusedError, not_found
from meguri.serve.house import entered
from meguri.serve.pages.fields import wrongs
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.market_form import KINDS, LARGEST, LONGEST, TOLD, How, packed, read_how, unpacked
from meguri.serve.pages.rendering import page
from meguri.tables.coded import CodedError
from meguri.tables.faults import TableError

if TYPE_CHECKING:
    from datetime import date

    from meguri.journeys.market import Clearing

router = APIRouter(include_in_schema=False)
CSV = "text/csv; charset=utf-8"
NOTHING = N_("Choose a list of lots and a list of wishes.")
LARGE = N_("{name}: a list here holds at most {limit} MB. The command `meguri market match` takes more.")
MOST_LOWERS = 12
NAMES = {
    "offers": N_("List of lots"),
    "demands": N_("List of wishes"),
    "sales": N_("List of sales"),
    "deals": N_("Deals of your own"),
}


@router.get("/market")
def market(request: Request) -> Response:
    """What it is, the form, and the synthetic market where it was asked for."""
    frame, today = _entered(request)
    told = {name: request.query_params.get(name, "")[:LONGEST] for name in (*TOLD, "lot", "wish")}
    if request.query_params.get("demo") != "1":
        return _answer(request, frame, today, {})
    from meguri.journeys.market_demo import DEMO_DAY, demo_files

    day = {"day": told["day"] or DEMO_DAY.isoformat()}
    return _cleared(request, frame, today, demo_files(), told | day, is_demo=True)


@router.get("/market/lists/{name}.csv")
def template(request: Request, name: str) -> Response:
    """An empty list to fill in, with headings in the reader's language; or one of the synthetic market."""
    from meguri.journeys.market import template_files
    from meguri.journeys.market_demo import demo_files

    if name not in KINDS:
        raise not_found()
    frame, _today = _entered(request)
    is_demo = request.query_params.get("demo") == "1"
    content = (demo_files() if is_demo else template_files("ja" if frame.lang == "ja" else "en"))[name]
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(b"\xef\xbb\xbf" + content, media_type=CSV, headers=headers)


@router.post("/market")
def cleared(
    request: Request,
    offers: Annotated[UploadFile | None, File()] = None,
    demands: Annotated[UploadFile | None, File()] = None,
    sales: Annotated[UploadFile | None, File()] = None,
    deals: Annotated[UploadFile | None, File()] = None,
    kept_offers: Annotated[str, Form()] = "",
    kept_demands: Annotated[str, Form()] = "",
    kept_sales: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "",
    pay: Annotated[str, Form()] = "",
    stay: Annotated[str, Form()] = "",
    local: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
    lot: Annotated[str, Form()] = "",
    wish: Annotated[str, Form()] = "",
) -> Response:
    """The market of the lists that were sent; nothing of them is kept."""
    frame, today = _entered(request)
    sent = {"offers": offers, "demands": demands, "sales": sales, "deals": deals}
    carried = {"offers": kept_offers, "demands": kept_demands, "sales": kept_sales}
    files = {name: one.file.read(LARGEST + 1) for name, one in sent.items() if one is not None}
    files = {name: content for name, content in files.items() if content.strip()}
    if not files:
        files = {name: content for name, text in carried.items() if (content := unpacked(text))}
    told = dict(zip(TOLD, (day, pay, stay, local, level), strict=True)) | {"lot": lot, "wish": wish}
    told = {name: one[:LONGEST] for name, one in told.items()}
    large = [
        frame.say(LARGE).format(name=frame.say(NAMES[name]), limit=LARGEST // 1_000_000)
        for name, content in files.items()
        if len(content) > LARGEST
    ]
    if large:
        return _answer(request, frame, today, told, status=413, wrong=tuple(large))
    if not {"offers", "demands"} <= set(files):
        return _answer(request, frame, today, told, status=400, wrong=(frame.say(NOTHING),))
    return _cleared(request, frame, today, files, told)


def _entered(request: Request) -> "tuple[Frame, date]":
    with entered(request) as visit:
        return frame_of(request, visit.house, "market", visit.asker), visit.house.today()


def _cleared(
    request: Request, frame: Frame, today: "date", files: Mapping[str, bytes], told: Mapping[str, str],
    *, is_demo: bool = False,
) -> Response:  # fmt: skip
    _fields, how = read_how(told, today, frame)
    if how is None:
        return _answer(request, frame, today, told, status=400)
    try:
        view = _view(files, told, how, frame)
    except (CodedError, RefusedError, TableError, ExceptionGroup) as fault:
        status, said, _headers = told_of(fault, Answerer(frame.lang))
        if status >= 500:
            raise
        lines = tuple(str(one["message"]) for one in said.faults) or (said.message,)
        return _answer(request, frame, today, told, status=400, wrong=lines)
    kept = {} if is_demo else packed({name: files[name] for name in KINDS if name in files})
    return _answer(request, frame, today, told, view=view, kept=kept, is_demo=is_demo)


def _view(files: Mapping[str, bytes], told: Mapping[str, str], how: How, frame: Frame) -> Any:
    from meguri.market.matching import Policy
    from meguri.serve.markets import (
        MOST_PAIRS_SOLVED,
        clearing_of,
        deals_checked,
        lists_of,
        pairs_explained,
    )
    from meguri.serve.pages.market_view import market_view
    from meguri.serve.pages.market_why import checked_view, why_view

    named = {name: (content, frame.say(NAMES[name])) for name, content in files.items()}
    lists = lists_of(named, how.day)
    made = clearing_of(
        lists,
        how.day,
        pay=how.pay,
        level=how.level,
        policy=Policy(stay_jpy=how.stay_jpy, local_jpy=how.local_jpy),
    )
    can_explain = (
        made.cleared.outcome.engine != "quota"
        and 0 < made.offers.height * made.demands.height <= MOST_PAIRS_SOLVED
    )
    why = None
    if can_explain and told.get("lot") and told.get("wish"):
        why = why_view(*pairs_explained(made, [(told["lot"], told["wish"])])[0], frame)
    lowers = _lowers(made) if can_explain else {}
    checked = None
    if "deals" in lists:
        deals = lists["deals"].rows
        checked = checked_view(deals_checked(deals, lists, how.day), deals.height, frame)
    return market_view(made, frame, lowers=lowers, can_explain=can_explain, why=why, checked=checked)


def _lowers(made: "Clearing") -> dict[str, float]:
    """By how much the lowest price of an unsold lot would have to fall, of the first of them."""
    from meguri.serve.markets import pairs_explained

    wish = made.demands["demand_id"][0]
    asked = [(name, wish) for name in made.unsold[:MOST_LOWERS]]
    found = {why.offer_id: why.first_reserve_change_jpy for why, _needs in pairs_explained(made, asked)}
    return {name: value for name, value in found.items() if value is not None}


def _answer(
    request: Request,
    frame: Frame,
    today: "date",
    told: Mapping[str, str],
    *,
    status: int = 200,
    wrong: tuple[str, ...] = (),
    view: Any = None,
    kept: Mapping[str, str] | None = None,
    is_demo: bool = False,
) -> Response:
    fields, _how = read_how(told, today, frame)
    answer = page(
        request, frame, "market.html.j2", status=status, fields=fields, wrongs=wrongs(fields), wrong=wrong,
        view=view, kept=kept or {}, told=told, is_demo=is_demo,
        pair=(told.get("lot", ""), told.get("wish", "")),
    )  # fmt: skip
    if view is not None and not is_demo:
        answer.headers["Cache-Control"] = "no-store"
    return answer
