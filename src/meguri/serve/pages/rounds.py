"""Collection rounds as a page: three lists in, the rounds of one day out; nothing of them is kept."""

from functools import cache
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from meguri.charts.japan_map import CREDIT
from meguri.locale import N_
from meguri.serve.faults import not_found
from meguri.serve.house import entered
from meguri.serve.pages.frame import Frame, frame_of
from meguri.serve.pages.refusals import BAD_INPUT, lines_of
from meguri.serve.pages.rendering import page
from meguri.serve.pages.rounds_view import RoundsView, rounds_view

if TYPE_CHECKING:
    import polars as pl

router = APIRouter(include_in_schema=False)
CSV = "text/csv; charset=utf-8"
MOST_BYTES, MOST_STOPS, MOST_OTHERS = 500_000, 200, 20
ITERATIONS, SECONDS, SEED = 500, 5.0, 1
NO_LISTS = N_("Choose the three lists: stops, depots and lorries.")
TOO_LONG = N_("{name}: at most {limit} rows here. The command `meguri carriage rounds` takes more.")
LABELS = {"stops": N_("Stops"), "depots": N_("Depots"), "lorries": N_("Lorries")}


@router.get("/carriage/rounds")
def rounds(request: Request) -> Response:
    """The form, or the rounds of the synthetic day."""
    frame = _frame(request)
    if request.query_params.get("demo") != "1":
        return _answer(request, frame)
    return _answer(request, frame, view=_demo(frame.lang), is_demo=True)


@router.get("/carriage/rounds/{name}.csv")
def template(request: Request, name: str) -> Response:
    """An empty list to fill in, or one of the synthetic day."""
    from meguri.journeys.carriage_demo import demo_rounds
    from meguri.market.carriage import FILES

    if name not in FILES:
        raise not_found()
    is_demo = request.query_params.get("demo") == "1"
    frame = demo_rounds()[name] if is_demo else FILES[name].empty()
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(b"\xef\xbb\xbf" + frame.write_csv().encode(), media_type=CSV, headers=headers)


@router.post("/carriage/rounds")
def planned(
    request: Request,
    stops: Annotated[UploadFile | None, File()] = None,
    depots: Annotated[UploadFile | None, File()] = None,
    lorries: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The rounds of one's own lists."""
    from meguri.market.carriage import read_round_lists

    frame = _frame(request)
    contents: dict[str, tuple[bytes, str]] = {}
    for name, sent in {"stops": stops, "depots": depots, "lorries": lorries}.items():
        content = b"" if sent is None else sent.file.read(MOST_BYTES)
        if sent is not None and content.strip():
            contents[name] = content, (sent.filename or f"{name}.csv")[-80:]
    if len(contents) < len(LABELS):
        return _answer(request, frame, wrong=(frame.say(NO_LISTS),))
    try:
        lists = read_round_lists(contents)
        if wrong := _too_long(lists, frame):
            return _answer(request, frame, wrong=wrong)
        return _answer(request, frame, view=_planned(lists, frame))
    except BAD_INPUT as fault:
        return _answer(request, frame, wrong=lines_of(fault, frame))


@cache
def _demo(lang: str) -> RoundsView:
    """The rounds of the synthetic day: the same for whoever asks, planned once."""
    from meguri.journeys.carriage_demo import demo_rounds

    return _planned(demo_rounds(), Frame(lang, "carriage"))


def _planned(lists: "dict[str, pl.DataFrame]", frame: Frame) -> RoundsView:
    from numpy.random import default_rng

    from meguri.market.carriage import plan_rounds

    made = plan_rounds(
        lists["stops"], lists["depots"], lists["lorries"], rng=default_rng(SEED), iterations=ITERATIONS,
        seconds=SECONDS, seed=SEED,
    )  # fmt: skip
    return rounds_view(made, lists["stops"], lists["depots"], frame)


def _too_long(lists: "dict[str, pl.DataFrame]", frame: Frame) -> tuple[str, ...]:
    most = dict.fromkeys(LABELS, MOST_OTHERS) | {"stops": MOST_STOPS}
    return tuple(
        frame.say(TOO_LONG).format(name=frame.say(LABELS[name]), limit=most[name])
        for name, rows in lists.items()
        if rows.height > most[name]
    )


def _frame(request: Request) -> Frame:
    with entered(request) as visit:
        return frame_of(request, visit.house, "carriage", visit.asker)


def _answer(
    request: Request,
    frame: Frame,
    *,
    view: RoundsView | None = None,
    wrong: tuple[str, ...] = (),
    is_demo: bool = False,
) -> Response:
    return page(
        request, frame, "rounds.html.j2", status=400 if wrong else 200, view=view, wrong=wrong,
        is_demo=is_demo, lists=tuple((name, frame.say(said)) for name, said in LABELS.items()),
        most=MOST_STOPS, credit=CREDIT,
    )  # fmt: skip
