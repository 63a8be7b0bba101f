"""The market, stateless: lots and wishes in; deals, prices, the proof, unmet needs and findings out."""

from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.house import house_of
from meguri.serve.markets import clearing_of, lists_of, pairs_explained
from meguri.serve.reading import StrictRoute, Text, Told

router = APIRouter(prefix="/market", tags=["market"], route_class=StrictRoute)
Yen = Annotated[float, Field(ge=0, le=1e9)]
Row = Annotated[dict[Text, Text | int | float | bool | None], Field(max_length=40)]
Rows = list[Row]


@cache
def example() -> dict[str, Any]:
    """A small synthetic market, made by the room itself."""
    from meguri.journeys.market import read_market_lists
    from meguri.journeys.market_demo import DEMO_DAY, demo_files
    from meguri.report.account_json import rows

    files = {name: (content, name) for name, content in demo_files().items()}
    lists = read_market_lists(files, DEMO_DAY)
    few = {
        name: [{key: one for key, one in row.items() if one is not None} for row in rows(lists[name].rows)]
        for name in ("offers", "demands")
    }
    lots = [row for row in few["offers"] if row["offer_id"] in ("L-05", "L-16")]
    wishes = [row for row in few["demands"] if row["demand_id"] in ("W-01", "W-08")]
    return {"offers": lots, "demands": wishes, "day": DEMO_DAY.isoformat()}


class Pair(Told):
    """A lot and a wish that are asked about."""

    offer_id: Text = Field(examples=["L-05"])
    demand_id: Text = Field(examples=["W-01"])


class QuotaTold(Told):
    """At least or at most so many pieces among deals of a kind; what is left out is not asked."""

    quota_id: Text = Field(examples=["abroad"])
    least_count: int | None = Field(None, ge=0, le=1_000_000)
    most_count: int | None = Field(None, ge=0, le=1_000_000, examples=[10])
    is_abroad: bool | None = None
    buyer_id: Text | None = None
    seller_id: Text | None = None
    purpose: Literal["drive", "storage", "recycle", "export"] | None = None
    from_prefecture: Text | None = None
    to_prefecture: Text | None = None


class CarriageTold(Told):
    """Cost of carriage of one piece, in the place of the usual one."""

    base_jpy: float = Field(ge=0, le=1e7, examples=[15_000])
    jpy_per_km: float = Field(ge=0, le=1e5, examples=[60])


class Lists(Told):
    """Lots and wishes, as rows of the tables `offers` and `demands`; nothing of them is kept."""

    offers: Rows = Field(max_length=20_000, description="Rows of table offers; what is left out is not said.")
    demands: Rows = Field(
        max_length=20_000, description="Rows of table demands; what is left out is not asked."
    )
    day: date | None = Field(None, description="The market day; else today.", examples=["2026-04-01"])


class MarketQuestion(Lists):
    """A market to be cleared."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=lambda schema: schema.update(examples=[example()])
    )

    sales: Rows = Field(
        default_factory=list, max_length=50_000, description="Rows of table car_sales, to compare with."
    )
    level: Literal["retail", "trade", "auction", "trade_in", "export"] | None = Field(
        None, description="On which market the sales were made; else the one of which most are known."
    )
    engine: Literal["auction", "exact", "quota"] | None = Field(
        None, description="`quota` where there are bundles or quotas, else `auction`."
    )
    pay: Literal["cleared", "bid"] = Field("cleared", description="The clearing price, or the own limit.")
    stay_jpy: Yen = Field(0, description="Weight of a piece that stays in Japan; no money moves.")
    local_jpy: Yen = Field(0, description="Weight of a piece that stays in its prefecture.")
    merit_jpy_per_point: Yen = Field(0, description="Weight of a point of merit that comes with a lot.")
    merit_points: dict[Text, Annotated[float, Field(ge=0, le=1e9)]] = Field(
        default_factory=dict, max_length=20_000, description="Points of merit by offer_id."
    )
    carriage: CarriageTold | None = None
    quotas: list[QuotaTold] = Field(default_factory=list, max_length=50)
    explain: list[Pair] = Field(default_factory=list, max_length=20, description="Pairs to be explained.")
    sheet: bool = Field(False, description="Whether the battery field of the auction sheets is wanted.")


class Deals(Lists):
    """Deals that somebody made, with the lots and wishes that they are held against."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra=lambda schema: schema.update(examples=[example() | {"deals": []}]),
    )

    deals: Rows = Field(max_length=20_000, description="Rows of table matches.")


@router.post(
    "/match",
    responses=answers(
        {
            200: gives(
                "Deals, prices, the proof, wishes that nothing meets, findings and assumptions.",
                {
                    "matching": {"gap_share": 0.00002},
                    "matches": [],
                    "unmet": [],
                    "findings": [],
                    "assumed": [],
                },
            )
        },
        408,
        413,
        415,
    ),
    summary="Clear a market",
)
def match(request: Request, asked: MarketQuestion) -> Response:
    """Who should get which, at which price, and how sure that is. A proposal; nothing is kept."""
    from meguri.market.matching import Policy, Quota
    from meguri.report.market_json import clearing_json, sheet_json, why_json

    kinds = ("offers", "demands", *(("sales",) if asked.sales else ()))
    day = asked.day or house_of(request).today()
    made = clearing_of(
        lists_of(_files(asked, kinds), day),
        day,
        is_asked=bool(asked.explain),
        level=asked.level,
        engine=asked.engine,
        pay=asked.pay,
        carriage=_carriage(asked.carriage),
        policy=Policy(asked.stay_jpy, asked.local_jpy, asked.merit_jpy_per_point, asked.merit_points),
        quotas=[Quota(**one.model_dump()) for one in asked.quotas],
    )
    told = clearing_json(made)
    if asked.explain:
        pairs = [(one.offer_id, one.demand_id) for one in asked.explain]
        told["explained"] = [why_json(*one) for one in pairs_explained(made, pairs)]
    return plain(told | (sheet_json(made.sheet()) if asked.sheet else {}))


@router.post(
    "/check",
    responses=answers(
        {
            200: gives(
                "What these deals break; no finding where they break nothing.", {"deals": 1, "findings": []}
            )
        },
        408,
        413,
        415,
    ),
    summary="Hold deals against their lots and wishes",
)
def check(request: Request, asked: Deals) -> Response:
    """Every need, gate, count and limit that these deals would break. Nothing is kept."""
    from meguri.report.account_json import rows
    from meguri.serve.markets import deals_checked
    from meguri.tables.deals import MATCHES

    day = asked.day or house_of(request).today()
    kinds = ("offers", "demands", *(("deals",) if asked.deals else ()))
    lists = lists_of(_files(asked, kinds), day)
    deals = lists["deals"].rows if asked.deals else MATCHES.empty()
    return plain({"deals": deals.height, "findings": rows(deals_checked(deals, lists, day))})


def _files(asked: Lists, kinds: tuple[str, ...]) -> dict[str, tuple[bytes, str]]:
    from meguri.journeys.market import FILES, list_of_rows
    from meguri.tables.deals import MATCHES

    tables = {**FILES, "deals": MATCHES}
    return {name: (list_of_rows(tables[name].names, getattr(asked, name)), name) for name in kinds}


def _carriage(told: CarriageTold | None) -> Any:
    from meguri.market.matching import Carriage

    return None if told is None else Carriage(told.base_jpy, told.jpy_per_km, source_id="given")
