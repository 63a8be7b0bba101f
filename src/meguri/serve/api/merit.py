"""Merit: what long use kept in service and earns, its card, its CO2, from the records that are sent."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.api.merit_examples import CARD, COUNT, RECORDS, STATEMENT
from meguri.serve.house import House, house_of
from meguri.serve.merits import Counted, card_asked, counted, records_read, scheme_named
from meguri.serve.negotiation import lang_of
from meguri.serve.reading import StrictRoute, Text, Told

router = APIRouter(tags=["merit"], route_class=StrictRoute)
_ANYTHING = str | float | bool | None
Row = Annotated[dict[Text, _ANYTHING], Field(max_length=20)]
Rows = list[Row]  # a body of JSON has its limit; a count of all that fits takes a second


class Records(Told):
    """Records of use and verdicts, as rows of the tables `merit_…`; nothing of them is kept."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [RECORDS]})

    batteries: Rows = Field(min_length=1, description="Rows of table merit_batteries.")
    holdings: Rows = Field(min_length=1, description="Rows of table merit_holdings.")
    use: Rows = Field(default_factory=list, description="Rows of table merit_use.")
    odometer: Rows = Field(default_factory=list, description="Rows of table merit_odometer.")
    readings: Rows = Field(default_factory=list, description="Rows of table merit_readings.")
    by: Literal["owner", "fleet", "municipality", "prefecture", "battery", "period", "all"] = Field(
        "owner", description="Summed by what."
    )
    scheme: Text | dict[str, Any] = Field(
        "points_only", description="Name of a shipped scheme, or one of your own as its file would hold it."
    )
    since: date | None = Field(None, description="First day counted; else the first use.")
    until: date | None = Field(None, description="Day on which counting ends; else today.")
    period: Literal["whole", "calendar_year", "fiscal_year"] = "whole"
    seed: int = Field(1, ge=0, le=2**31 - 1)
    draws: int = Field(200, ge=20, le=1_000)


class CardWish(Records):
    """Records, and whose card is wanted."""

    id: Text | None = Field(None, description="Whose card; may be left out where there is one.")
    name: Text | None = Field(None, description="Name on the card, empty for none; else the id.")


class CarbonWish(Records):
    """Records, and the consumption of the cars."""

    kwh_per_km: float | None = Field(
        None, ge=0.01, le=5, description="With it the electricity that old packs waste is charged."
    )


@router.get(
    "/merit/schemes",
    responses=answers({200: gives("The schemes that are shipped.", {"schemes": []})}),
    summary="Incentive schemes",
)
def schemes() -> Response:
    """Every shipped scheme with the source of each figure; most are assumed, and no authority pays them."""
    from meguri.report.merit_json import scheme_json
    from meguri.value.circularity import read_scheme, scheme_names

    return plain({"schemes": [scheme_json(read_scheme(name)) for name in scheme_names()]})


@router.get(
    "/merit/schemes/{scheme_id}",
    responses=answers({200: gives("The scheme.", {"scheme_id": "city_trial"})}, 404),
    summary="One incentive scheme",
)
def scheme(scheme_id: Annotated[str, Path(max_length=200, examples=["city_trial"])]) -> Response:
    """One scheme with the source of each figure."""
    from meguri.report.merit_json import scheme_json

    return plain(scheme_json(scheme_named(scheme_id)))


@router.post(
    "/merit/count",
    responses=answers(
        {200: gives("Sums, awards, the rows behind them, what was assumed.", COUNT)}, 408, 413, 415
    ),
    summary="Count what long use kept in service",
)
def count(request: Request, asked: Records) -> Response:
    """Retained service by person, fleet or place, points and yen of a scheme. An estimate."""
    from meguri.report.merit_json import merit_json

    told = _counted(house_of(request), asked)
    made = merit_json(told.merit.service, told.merit.sums, told.merit.awards)
    return plain(made | {"until": told.until.isoformat(), "seed": asked.seed})


@router.post(
    "/merit/card",
    responses=answers({200: gives("What the card says, and the card as SVG.", CARD)}, 408, 413, 415),
    summary="A card of merit",
)
def card(request: Request, asked: CardWish) -> Response:
    """The card of one person, fleet or place. It holds no name but the one given, and no address."""
    from meguri.report.merit_card_picture import card_svg
    from meguri.report.merit_json import card_json

    house = house_of(request)
    made, chosen = card_asked(_counted(house, asked), asked.id)
    shown = chosen if asked.name is None else asked.name
    lang = lang_of(request.scope, house.default_lang)
    return plain(card_json(made, shown) | {"svg": card_svg(made, lang, name=shown)})


@router.post(
    "/merit/carbon",
    responses=answers(
        {200: gives("Totals, cases, and the statement that a report needs.", STATEMENT)}, 408, 413, 415
    ),
    summary="The CO2 that long use avoids",
)
def carbon(request: Request, asked: CarbonWish) -> Response:
    """CO2 avoided with method, boundary, factors and sources, doubt, and what is not counted."""
    from meguri.journeys.merit import merit_carbon
    from meguri.report.merit_json import carbon_json

    told = _counted(house_of(request), asked)
    return plain(carbon_json(merit_carbon(told.merit, kwh_per_km=asked.kwh_per_km)))


def _counted(house: House, asked: Records) -> Counted:
    from meguri.journeys.merit import FILES
    from meguri.journeys.merit_rows import files_of_rows

    tables = records_read(files_of_rows({name: getattr(asked, name) for name in FILES}))
    return counted(
        tables, asked.until or house.today(), by=asked.by, scheme=asked.scheme, since=asked.since,
        period=asked.period, seed=asked.seed, draws=asked.draws,
    )  # fmt: skip
