"""Second-life storage: what packs give at rest, at what cost against new, and which make uniform lots."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.report import worth_json as told_as
from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.house import house_of
from meguri.serve.own_lists import read_as_csv
from meguri.serve.reading import StrictRoute, Text, Told

if TYPE_CHECKING:
    from meguri.tables.lifetime import Life

router = APIRouter(prefix="/worth", tags=["worth"], route_class=StrictRoute)
MOST_BYTES = 500_000
_SAID: dict[str, list[Any]] = {"findings": [], "assumed": []}
_GIVES = {"usable_kwh_low": 26.6, "usable_kwh": 27.7, "usable_kwh_high": 28.7, "served_yr": 12.0}
# Names only: a duty of the rooms may be a file, and files of the server are nobody's business.
Duty = Literal["business", "commuter", "delivery", "parked", "taxi", "town", "weekend"]


class PackAtRest(Told):
    """One pack that comes to rest: its verdict, and what is known of its past."""

    verdict: dict[str, Any] = Field(
        description="A verdict, as a diagnosis gives it.",
        examples=[{"id": "v1", "soh": {"low": 0.82, "median": 0.86, "high": 0.89}}],
    )
    pack: Text | None = Field(None, description="Name of the pack; else the verdict's.", examples=["leaf40"])
    pack_kwh: float | None = Field(None, ge=0.5, le=1000)
    chemistry: Text | None = Field(None, examples=["NMC"])
    age_yr: float | None = Field(None, ge=0, le=40, examples=[6])
    mileage_km: float | None = Field(None, ge=0, le=2e6, examples=[60_000])


class StorageTold(Told):
    """Packs that serve together as stationary storage from one day on."""

    packs: list[PackAtRest] = Field(min_length=1, max_length=8)
    place: Text = Field(description="Prefecture, in Japanese or English.", examples=["Fukuoka"])
    duty: Duty = Field("commuter", description="How the cars were used until now.")
    storage: Literal["stationary", "backup"] = "stationary"
    years: float = Field(15, ge=0.5, le=20)
    wiring: Literal["parallel", "series"] = "parallel"
    power_kw: float | None = Field(None, ge=0.001, le=1e6)
    full_discharge_h: float | None = Field(None, ge=0.001, le=1e6, examples=[4])
    on: date | None = Field(None, description="Day on which they come to rest; else today.")
    seed: int = Field(1, ge=0, le=2**31)
    draws: int = Field(200, ge=200, le=1000)


class LotsTold(Told):
    """Used packs that are sorted into lots."""

    packs_csv: Annotated[str, Field(max_length=MOST_BYTES)] = Field(
        description="Used packs (table storage_packs) as CSV."
    )
    least_count: int = Field(4, ge=1, le=10_000)
    most_count: int = Field(24, ge=1, le=10_000)
    widest_share: float = Field(0.15, ge=0.01, le=1)


@router.post(
    "/storage",
    responses=answers(
        {200: gives("What they give and cost.", {"gives": _GIVES, "cost": [], "plants": [], **_SAID})},
        408,
        413,
    ),
    summary="What packs give as storage",
)
def storage(request: Request, told: StorageTold) -> Response:
    """Energy, power, years and the cost of a kilowatt-hour delivered, beside new packs."""
    from meguri.value.storage import storage_of_lot

    start = told.on or house_of(request).today()
    lives = {f"pack {rank}": _life(one, told, start) for rank, one in enumerate(told.packs, 1)}
    made = storage_of_lot(
        lives,
        subject_id="pack" if len(lives) == 1 else "lot",
        wiring=told.wiring,
        power_kw=told.power_kw,
        full_discharge_h=told.full_discharge_h,
        seed=told.seed,
    )
    asked = told.model_dump(mode="json", exclude={"packs"}) | {"packs_count": len(told.packs)}
    return plain(told_as.storage_json(made, asked))


@router.post(
    "/lots",
    responses=answers(
        {200: gives("Lots, and where each pack went.", {"lots": [], "packs": [], **_SAID})}, 408, 413
    ),
    summary="Uniform lots of used packs",
)
def lots(told: LotsTold) -> Response:
    """Packs of one kind and one band of state of health; what is in no lot is named with its reason."""
    from meguri.facts.source import read_rows
    from meguri.tables.storage import STORAGE_PACKS
    from meguri.value.storage import standard_lots

    with read_as_csv("packs_csv"):
        packs = read_rows(STORAGE_PACKS, told.packs_csv.encode(), where="packs_csv")
    made = standard_lots(
        packs, least_count=told.least_count, most_count=told.most_count, widest_share=told.widest_share
    )
    return plain(told_as.lots_json(made))


def _life(pack: PackAtRest, told: StorageTold, start: date) -> "Life":
    from meguri.facts.places import climate_of
    from meguri.life.remaining import forecast_life
    from meguri.life.stress import duty_of

    return forecast_life(
        {"verdict": pack.verdict},
        duty_of(told.duty),
        climate_of(told.place),
        start=start,
        horizon_yr=told.years,
        draws=told.draws,
        rng=told.seed,
        pack=pack.pack,
        pack_kwh=pack.pack_kwh,
        chemistry=pack.chemistry,
        age_yr=pack.age_yr,
        odometer_km=pack.mileage_km,
        storage=told.storage,
        storage_from_yr=0.0,
    )
