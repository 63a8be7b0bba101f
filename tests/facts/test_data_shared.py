"""Shipped figures against the research files that they came from."""

from pathlib import Path

import polars as pl
import pytest

from meguri.facts.source import fact


@pytest.fixture(scope="session")
def research(shared: Path) -> Path:
    return shared / "facts"


def read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema_length=None)


def units(segment: str) -> dict[int, float]:
    rows = fact("jp_ev_sales").rows.filter(pl.col("segment") == segment)
    return dict(rows.select("year", "units").iter_rows())


def test_passenger_bevs_sold_to_2024_add_up_to_the_total() -> None:
    assert sum(sold for year, sold in units("bev_passenger").items() if year <= 2024) == 395_540


@pytest.mark.parametrize(
    ("segment", "column"),
    [
        ("bev_passenger", "bev_passenger_incl_kei_units"),
        ("phev_passenger", "phev_passenger_units"),
        ("bev_passenger_registered", "bev_registered_non_kei_units"),
        ("bev_kei_passenger", "bev_kei_passenger_units_derived"),
        ("bev_van", "bev_kei_vans_units"),
    ],
)
def test_sales_are_those_of_the_research(research: Path, segment: str, column: str) -> None:
    told = read(research / "japan_ev_sales_annual.csv").select("calendar_year", column).drop_nulls()
    assert units(segment) == dict(told.iter_rows())


def test_models_are_those_of_the_research_that_have_a_number(research: Path) -> None:
    told = read(research / "japan_ev_sales_by_model.csv").drop_nulls("units")
    assert sorted(fact("jp_ev_sales_by_model").rows["units"]) == sorted(told["units"])


def test_stock_counts_are_all_those_that_are_counts(research: Path) -> None:
    """Left out: no count at all, sums of sales, the series' first years."""
    told = read(research / "japan_ev_stock.csv").drop_nulls("units")
    counts = told.filter(
        ~pl.col("status").str.contains("NOT A COUNT|cumulative sales"), pl.col("scope") != "BEV cars"
    )
    assert sorted(fact("jp_ev_stock").rows["units"]) == sorted(counts["units"].cast(pl.Float64))


def test_exports_are_those_of_the_research_and_the_exact_months_beside(research: Path) -> None:
    told = read(research / "used_ev_exports.csv").drop_nulls("units")
    wanted = told.filter(
        pl.col("scope").str.contains("BEV|EV incl|used EV,|PHEV, customs"), pl.col("units") != 94_000
    )
    shipped = fact("jp_used_ev_exports").rows
    assert sorted(shipped.filter(pl.col("source_id") != "nikkei_xtech_02572")["units"]) == sorted(
        wanted["units"]
    )
    assert shipped.filter(pl.col("source_id") == "nikkei_xtech_02572")["units"].to_list() == [12_849]


def test_destinations_are_those_of_the_research(research: Path) -> None:
    told = read(research / "used_ev_exports_destination.csv")
    shipped = fact("jp_used_ev_export_destinations").rows
    kept = shipped.filter(~pl.col("source_id").is_in(["nikkei_xtech_02572", "sankei_51051"]))
    assert sorted(kept["units"].drop_nulls()) == sorted(told["units"].drop_nulls())
    assert sorted(kept["share"].drop_nulls()) == sorted(told["share"].drop_nulls())


def test_pack_level_metals_are_those_of_the_research(research: Path) -> None:
    told = read(research / "macro" / "metals_kg_per_kwh.csv")
    lithium = told.filter(pl.col("level") == "pack", pl.col("mineral") == "Lithium")
    wanted = {name.replace(" ", ""): kg for name, kg in lithium.select("chemistry", "kg_per_kwh").iter_rows()}
    shipped = fact("metal_intensity").rows.filter(pl.col("origin") == "batpac51", pl.col("metal") == "li")
    assert shipped.height == 7
    for chemistry, kg in shipped.select("chemistry", "kg_per_kwh").iter_rows():
        assert kg == wanted[chemistry]


def test_battery_metals_together_are_those_of_the_research(research: Path) -> None:
    told = read(research / "battery_metal_intensity.csv")
    wanted = dict(told.select("chemistry", "sum_kg_per_kwh").iter_rows())
    shipped = fact("metal_intensity").rows.filter(
        pl.col("origin").is_in(["batpac52", "te", "meti"]), pl.col("metal").is_in(["li", "ni", "co"])
    )
    sums = dict(shipped.group_by("chemistry").agg(pl.col("kg_per_kwh").sum()).iter_rows())
    names = {
        "NMC532": "NMC532 (622 cathode mass)",
        "average_2020": "Average 2020 battery (T&E)",
        "meti_2030": "METI 2030 plan, Li as metal",
    }
    assert set(sums) == {"NMC811", "NMC622", "NMC111", "NCA", "LFP", *names}
    for chemistry, kg in sums.items():
        assert kg == pytest.approx(wanted[names.get(chemistry, chemistry)], abs=2e-4)


@pytest.mark.parametrize(
    ("quote", "column"),
    [
        ("ni_lme", "nickel_lme_usd_per_t"),
        ("co_lme", "cobalt_lme_usd_per_t"),
        ("li_metal", "lithium_metal_usd_per_t"),
        ("li2co3_usgs", "li2co3_usgs_usd_per_t"),
        ("li2co3_china_vat", "li2co3_china_cny_per_t_incl_vat"),
    ],
)
def test_annual_prices_are_those_of_the_research(research: Path, quote: str, column: str) -> None:
    told = read(research / "metal_prices_annual.csv").select("year", column).drop_nulls()
    rows = fact("metal_prices_annual").rows.filter(pl.col("quote") == quote)
    assert dict(rows.select("year", "price").iter_rows()) == dict(told.iter_rows())


def test_exchange_rates_are_those_of_the_research(research: Path) -> None:
    told = read(research / "usdjpy_annual.csv").select("year", "jpy_per_usd")
    assert dict(fact("usdjpy_annual").rows.select("year", "jpy_per_usd").iter_rows()) == dict(
        told.iter_rows()
    )


def test_monthly_prices_are_all_those_of_the_research(research: Path) -> None:
    told = read(research / "metal_prices_monthly_imf.csv")
    numbers = told.select("nickel_lme", "cobalt_lme", "lithium_metal_99pct")
    wanted = sum(numbers[name].drop_nulls().sum() for name in numbers.columns)
    assert fact("metal_prices_monthly").rows["price"].sum() == pytest.approx(wanted, rel=1e-12)
    carbonate = read(research / "lithium_carbonate_china_monthly.csv")
    assert (
        fact("lithium_carbonate_monthly").rows["price"].to_list() == carbonate[carbonate.columns[1]].to_list()
    )


def test_claims_have_the_published_numbers_in_plain_units(research: Path) -> None:
    told = read(research / "jri_claims.csv").drop_nulls("value")
    scale = {"%": 0.01, "billion JPY": 1e9, "billion JPY/year": 1e9}
    numbers = {
        float(value) * scale.get(unit, 1.0)
        for value, unit in told.select("value", "unit").iter_rows()
        if value.replace(".", "", 1).isdigit()
    }
    shipped = set(fact("published_claims").rows["value"].drop_nulls())
    assert {round(number, 6) for number in numbers} == {round(number, 6) for number in shipped}


def test_car_life_is_that_of_the_research(research: Path) -> None:
    told = read(research / "macro" / "japan_passenger_car_life.csv")
    rows = fact("jp_car_life").rows
    for item, column in (
        ("mean_years_of_use", "mean_years_of_use_excl_kei"),
        ("mean_age", "mean_vehicle_age_excl_kei"),
    ):
        shipped = rows.filter(pl.col("item") == item).select(pl.col("counted_on").dt.year(), "mean_yr")
        assert dict(shipped.iter_rows()) == dict(
            told.select("march_end_year", column).drop_nulls().iter_rows()
        )
