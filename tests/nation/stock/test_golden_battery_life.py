"""G3: vehicle life × battery life of Busch et al., retraced year by year."""

from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from meguri.nation.stock.battery_life import BatteryNeed, BatteryRule, battery_need
from meguri.nation.stock.lifetimes import Logistic

LIGHT = ("Cars", "Vans")
NEW_SALES = {
    "Cars": "Light Duty Vehicles",
    "Vans": "Light Commercial Vehicles",
    "Buses": "Buses",
    "Medium trucks": "Medium trucks",
    "Heavy trucks": "Heavy trucks",
}
AS_STATED = BatteryRule(replace_below_yr=12, oldest_yr=30, least_units=10)
AS_COMPUTED = BatteryRule(
    replace_below_yr=12, oldest_yr=30, least_units=10, whole_units=True, sized_by="model_year"
)
YEARS = range(2015, 2051)

Needs = dict[tuple[str, str], BatteryNeed]


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[tuple[str, int], float]:
    frame = pl.read_csv(shared / "reference" / "nation" / "eolna_Fig2_a.csv").filter(
        pl.col("FlowType") == "LIB Production Requirement"
    )
    return {(row["Vehicle"], row["Year"]): row["gwh"] for row in frame.iter_rows(named=True)}


@pytest.fixture(scope="module")
def fleets(shared: Path) -> dict[tuple[str, str], pl.DataFrame]:
    folder = shared / "reference" / "nation"
    sales = pl.read_csv(folder / "EV_Sales.csv").filter(pl.col("Scenario") == "Momentum")
    sizes = pl.read_csv(folder / "batterySize.csv")
    joined = sales.join(sizes, on=["Vehicle", "Country", "Year"], how="left").sort("Year")
    # a pack size is missing only where nothing was sold
    assert joined.filter(pl.col("kwh_veh").is_null())["Sales"].sum() == 0
    joined = joined.with_columns(pl.col("kwh_veh").fill_null(0.0))
    return {(str(v), str(c)): part for (v, c), part in joined.group_by("Vehicle", "Country")}


def needs(fleets: dict[tuple[str, str], pl.DataFrame], rule: BatteryRule) -> Needs:
    vehicle, car, other = Logistic(17.0, 4.0), Logistic(15.0, 4.0), Logistic(8.0, 4.0)
    return {
        (kind, country): battery_need(
            part["Sales"].to_numpy(),
            part["kwh_veh"].to_numpy(),
            vehicle,
            car if kind == "Cars" else other,
            rule,
        )
        for (kind, country), part in fleets.items()
    }


def replacement_gwh(found: Needs) -> dict[tuple[str, int], float]:
    total: dict[tuple[str, int], float] = defaultdict(float)
    for (kind, _), need in found.items():
        duty = "LDV" if kind in LIGHT else "HDV"
        for year, kwh in zip(YEARS, need.replacement_kwh, strict=True):
            total[duty, year] += kwh / 1e6
    return total


def test_energy_of_new_sales_is_the_published_one(
    fleets: dict[tuple[str, str], pl.DataFrame], published: dict[tuple[str, int], float]
) -> None:
    found = needs(fleets, AS_STATED)
    for kind, name in NEW_SALES.items():
        for year in range(2025, 2051):
            gwh = sum(n.new_kwh[year - 2015] for (k, _), n in found.items() if k == kind) / 1e6
            assert gwh == pytest.approx(published[name, year], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("duty", ["LDV", "HDV"])
def test_the_stated_rule_gives_2034_to_2050_within_two_thousandths(
    fleets: dict[tuple[str, str], pl.DataFrame], published: dict[tuple[str, int], float], duty: str
) -> None:
    gwh = replacement_gwh(needs(fleets, AS_STATED))
    for year in range(2034, 2051):
        assert abs(gwh[duty, year] - published[f"LIB Replacement - {duty}", year]) < 0.002
    assert round(gwh[duty, 2040], 2) == {"LDV": 196.84, "HDV": 160.63}[duty]
    assert round(gwh[duty, 2050], 2) == {"LDV": 276.93, "HDV": 281.84}[duty]


def test_the_stated_rule_differs_before_2034_by_the_size_of_the_new_battery(
    fleets: dict[tuple[str, str], pl.DataFrame], published: dict[tuple[str, int], float]
) -> None:
    gwh = replacement_gwh(needs(fleets, AS_STATED))
    assert gwh["LDV", 2030] == pytest.approx(20.597, abs=5e-4)
    assert published["LIB Replacement - LDV", 2030] == pytest.approx(20.246, abs=5e-4)


@pytest.mark.parametrize("duty", ["LDV", "HDV"])
def test_model_year_sizes_and_whole_batteries_give_every_year_as_published(
    fleets: dict[tuple[str, str], pl.DataFrame], published: dict[tuple[str, int], float], duty: str
) -> None:
    gwh = replacement_gwh(needs(fleets, AS_COMPUTED))
    for year in range(2025, 2051):
        assert gwh[duty, year] == pytest.approx(published[f"LIB Replacement - {duty}", year], rel=1e-11)
