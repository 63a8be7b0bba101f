"""What holds of every shipped figure."""

import csv
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from meguri.facts.catalogue import SHIPPED
from meguri.facts.source import fact, names, sources

DATA = files("meguri.facts") / "data"
NEVER = re.compile(r"not found|not a count|interpolat|reconstruct|this research", re.IGNORECASE)
PROVENANCE = ["status", "status_note", "source_id", "as_of"]
CLAIMS = {
    "jri_arisen_110000",
    "jri_exported_94000",
    "jri_export_share",
    "jri_arisen_implied",
    "jri_exports_per_year",
    "jri_metal_4300t",
    "jri_metal_value",
    "jri_metal_per_car",
    "jri_value_per_car",
    "jri_value_per_kg",
    "jri_market_2030",
    "jri_market_2050",
    "jri_market_2030_reuse_recycling",
    "jri_market_2030_used_ev",
    "jri_market_today",
    "jri_any_model_any_age",
    "jri_russia_shift",
}


def test_every_file_is_a_fact_and_every_fact_a_file() -> None:
    stems = {path.name.removesuffix(".csv") for path in DATA.iterdir() if path.name.endswith(".csv")}
    assert stems == set(SHIPPED) | {"sources"}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_file_has_the_declared_header_and_plain_line_ends(name: str) -> None:
    text = (DATA / f"{name}.csv").read_bytes()
    header = next(csv.reader([text.decode("utf-8").splitlines()[0]]))
    assert header == list(SHIPPED[name].table.names)
    assert header[-4:] == PROVENANCE
    assert b"\r" not in text
    assert text.endswith(b"\n")


def test_every_source_is_found_and_every_source_is_used() -> None:
    """By a figure, or by a card of a model, a duty or a guarantee's terms (source, source_id, sources)."""
    used = {source_id for name in names() for source_id in fact(name).rows["source_id"]}
    known = set(sources()["source_id"])
    assert used <= known
    cards = "".join(path.read_text(encoding="utf-8") for path in Path(str(DATA)).rglob("*.toml"))
    assert known <= used | set(re.findall(r'"([a-z0-9_]+)"', cards))


def test_source_ids_are_short_words() -> None:
    for source_id in sources()["source_id"]:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", source_id), source_id
        assert len(source_id) <= 40


def test_source_dates_are_iso_as_far_as_known() -> None:
    for day in sources()["date"].drop_nulls():
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day), day


@pytest.mark.parametrize("name", names())
def test_a_figure_that_is_not_exact_says_why(name: str) -> None:
    assert fact(name).rows.filter(pl.col("status") != "exact", pl.col("status_note").is_null()).is_empty()


@pytest.mark.parametrize("name", names())
def test_nothing_made_up_between_figures_is_shipped(name: str) -> None:
    for note in fact(name).rows["status_note"].drop_nulls():
        assert not NEVER.search(note), note


@pytest.mark.parametrize("name", names())
def test_no_figure_is_older_than_its_source(name: str) -> None:
    """A figure is public from the day of its page at the earliest, as far as that day is known."""
    rows = fact(name).rows.join(sources().select("source_id", "date"), on="source_id")
    for day, told in rows.select("as_of", "date").drop_nulls().iter_rows():
        assert day.isoformat()[: len(told)] >= told, (name, day, told)


@pytest.mark.parametrize(
    "name",
    [
        "jp_used_ev_exports",
        "jp_used_ev_export_destinations",
        "elv_lib_recovery",
        "jp_ev_sales_by_model",
        "jp_ev_stock",
        "jp_ev_survival",
    ],
)
def test_no_count_is_public_before_its_period_ends(name: str) -> None:
    end = "counted_on" if name in {"jp_ev_stock", "jp_ev_survival"} else "period_to"
    counted = fact(name).rows.filter(~pl.col("status").is_in(["claim", "estimate"]))
    assert counted.filter(pl.col("as_of") < pl.col(end)).is_empty()


def test_no_sale_is_public_before_its_year_ends() -> None:
    assert fact("jp_ev_sales").rows.filter(pl.col("as_of").dt.year() <= pl.col("year")).is_empty()


@pytest.mark.parametrize("name", [n for n in SHIPPED if "period_from" in SHIPPED[n].table.names])
def test_a_period_spans_what_its_label_says(name: str) -> None:
    for label, since, until in fact(name).rows.select("period", "period_from", "period_to").iter_rows():
        assert since <= until
        if match := re.fullmatch(r"FY(\d{4})", label):
            year = int(match[1])
            assert (since, until) == (date(year, 4, 1), date(year + 1, 3, 31))
        elif match := re.fullmatch(r"\d{4}", label):
            assert (since, until) == (date(int(label), 1, 1), date(int(label), 12, 31))
        else:
            assert str(since.year) in label


def test_iea_sums_of_sales_are_not_shipped_as_stock() -> None:
    stock = fact("jp_ev_stock").rows
    iea = stock.filter(pl.col("source_id").str.starts_with("iea"))
    assert iea["counted_on"].min() == date(2015, 3, 31)
    assert stock["counted_on"].max() == date(2020, 3, 31)


@pytest.mark.parametrize("name", ["jp_ev_sales", "jp_ev_stock", "jp_ev_survival", "elv_lib_recovery"])
def test_claims_are_not_among_the_counts(name: str) -> None:
    assert "claim" not in fact(name).rows["status"].to_list()


def test_the_claimed_total_of_exports_is_a_claim_only() -> None:
    exports = fact("jp_used_ev_exports").rows
    assert 94_000 not in exports["units"].to_list()
    assert exports.filter(pl.col("period") == "2024")["status"].to_list() == ["claim"]


def test_every_claim_is_there_and_is_a_claim() -> None:
    claims = fact("published_claims").rows
    assert set(claims["claim_id"]) == CLAIMS
    assert set(claims["status"]) == {"claim"}


def test_implied_claims_follow_from_the_others() -> None:
    value = dict(fact("published_claims").rows.select("claim_id", "value").iter_rows())
    exported, share = value["jri_exported_94000"], value["jri_export_share"]
    metal_kg, worth = value["jri_metal_4300t"] * 1000, value["jri_metal_value"]
    assert value["jri_arisen_implied"] == pytest.approx(exported / share, abs=1)
    assert value["jri_metal_per_car"] == pytest.approx(metal_kg / exported, abs=0.1)
    assert value["jri_value_per_car"] == pytest.approx(worth / exported, abs=1)
    assert value["jri_value_per_kg"] == pytest.approx(worth / metal_kg, abs=1)
    assert (
        value["jri_market_2030_used_ev"]
        == value["jri_market_2030"] - value["jri_market_2030_reuse_recycling"]
    )


def test_parts_of_a_year_of_exports_agree_with_each_other() -> None:
    """January–August 2023 holds January–July; the shares of a destination are its units over the total."""
    rows = fact("jp_used_ev_exports").rows.filter(pl.col("segment") == "bev_passenger")
    exports = {(row["period"], row["counted_by"]): row["units"] for row in rows.to_dicts()}
    july, august = exports["2023 Jan-Jul", "customs"], exports["2023 Jan-Aug", "customs"]
    assert july < august < july + 2 * july / 7
    assert exports["2024 Jan-Aug", "customs"] / august == pytest.approx(1 - 0.123, abs=0.0005)
    told = fact("jp_used_ev_export_destinations").rows.filter(pl.col("counted_by") == "customs")
    for row in told.drop_nulls(["units", "share"]).to_dicts():
        total = exports[row["period"], "customs"]
        assert row["units"] / total == pytest.approx(row["share"], abs=0.0006)


def test_sales_of_kei_and_registered_cars_make_the_whole() -> None:
    rows = fact("jp_ev_sales").rows
    wide = rows.pivot("segment", index="year", values="units").drop_nulls("bev_kei_passenger")
    parts = wide["bev_kei_passenger"] + wide["bev_passenger_registered"]
    assert wide.height == 5
    assert parts.to_list() == wide["bev_passenger"].to_list()


MOLAR = {"ni": 58.693, "co": 58.933, "mn": 54.938}  # g/mol, IUPAC


@pytest.mark.parametrize("origin", ["batpac51", "everbatt2023"])
@pytest.mark.parametrize(
    ("chemistry", "parts"),
    [("NMC111", (1, 1, 1)), ("NMC532", (5, 2, 3)), ("NMC622", (6, 2, 2)), ("NMC811", (8, 1, 1))],
)
def test_a_cathode_holds_its_metals_in_the_ratio_of_its_name(
    origin: str, chemistry: str, parts: tuple[int, int, int]
) -> None:
    rows = fact("metal_intensity").rows.filter(pl.col("origin") == origin, pl.col("chemistry") == chemistry)
    mass = dict(rows.select("metal", "kg_per_kwh").iter_rows())
    moles = [mass[metal] / MOLAR[metal] for metal in ("ni", "co", "mn")]
    for mole, part in zip(moles, parts, strict=True):
        assert mole / sum(moles) == pytest.approx(part / sum(parts), abs=0.005)


def test_annual_prices_are_the_means_of_the_monthly_ones() -> None:
    monthly = fact("metal_prices_monthly").rows
    means = monthly.group_by("quote", pl.col("month").dt.year().cast(pl.Int64).alias("year")).agg(
        pl.col("price").mean().alias("mean")
    )
    both = fact("metal_prices_annual").rows.join(means, on=["quote", "year"])
    assert both.height == 42
    assert both.filter((pl.col("price") - pl.col("mean")).abs() > 0.06).is_empty()


def test_recycled_shares_of_one_source_do_not_pass_one_and_targets_rise() -> None:
    rows = fact("recycling_yields").rows
    wide = rows.filter(pl.col("process") == "any").pivot("kind", index="metal", values="yield_share")
    assert (wide["minimum_2031"] > wide["minimum_2027"]).all()
