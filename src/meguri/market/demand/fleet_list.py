"""A fleet list (CSV) as the table `fleet_cars`."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from meguri.market.demand.figures import middle
from meguri.market.demand.headings import FLEET
from meguri.market.lists import read_list
from meguri.tables.demand import FLEET_CARS
from meguri.tables.health import HEALTH_ASSUMED


@dataclass(frozen=True, eq=False)
class FleetList:
    """The cars of a list.

    Attributes:
        cars: table `fleet_cars`.
        ignored: headings that were not used.
        sums: lines left out because they add up others.
        assumed: what the list did not tell (table `health_assumed`).
    """

    cars: pl.DataFrame
    ignored: tuple[str, ...]
    sums: tuple[int, ...]
    assumed: pl.DataFrame


def read_fleet(
    content: bytes, where: str, *, owner_id: str | None = None, prefecture: str | None = None
) -> FleetList:
    """The cars of a fleet list: headings in Japanese or English, UTF-8 or cp932, days in either calendar.

    A list that tells the distance of a year in the place of that of a day is divided by its days of use.

    Args:
        content: the file.
        where: its name, for the messages.
        owner_id: whose cars, where the list does not tell.
        prefecture: where they are kept, where the list does not tell.

    Raises:
        OfficialFileError: no text, or broken CSV.
        ListError: headings or cells that cannot be used; all of them with line and column.
    """
    given = {"owner_id": owner_id, "prefecture": prefecture}
    told = [("daily_km", "year_km"), *((name,) for name, value in given.items() if value is None)]
    listed = read_list(content, where, FLEET, FLEET_CARS, "car_id", one_of=told)
    rows, no_days = [], 0
    for row in listed.rows:
        full = {"duty": "official", **{name: value for name, value in given.items() if value}, **row}
        year_km = full.pop("year_km", None)
        if "daily_km" not in full and isinstance(year_km, float):
            days = full.get("days_count")
            no_days += days is None
            full["daily_km"] = year_km / max(float(str(days or middle("days"))), 1.0)
        rows.append(full)
    frame = pl.DataFrame(
        [dict.fromkeys(FLEET_CARS.names) | row for row in rows], schema=FLEET_CARS.polars_schema
    )
    return FleetList(FLEET_CARS.check(frame), listed.ignored, listed.sums, _assumed(listed.heads, no_days))


def _assumed(heads: Mapping[str, str], no_days: int) -> pl.DataFrame:
    rows: list[dict[str, str | None]] = []
    if "duty" not in heads:
        rows.append({"about": "fleet", "code": "fleet_duty", "said": "official", "source_id": None})
    if no_days:
        said = f"{middle('days'):g}"
        rows.append({"about": "fleet", "code": "fleet_days", "said": said, "source_id": "meguri_demand"})
    return HEALTH_ASSUMED.check(pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema))
