"""Packs by model, capacity bars and climates: the figures agree with each other and are found by any name."""

import csv
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.packs import PackFacts, PackNameCode, PackNameError, pack_named, pack_names
from meguri.facts.places import PlaceError, all_months_c, climate_of, prefectures
from meguri.facts.source import fact
from meguri.health.pack import CHEMISTRIES, Pack

PACKS = [pack_named(name) for name in pack_names()]
CELL_V = {"LFP": (3.15, 3.3), "LTO": (2.2, 2.45)}  # nominal voltage of a cell; all others lie higher
OTHER_V = (3.6, 3.8)


WITH_ENERGY = [pack for pack in PACKS if pack.capacity_ah and pack.nominal_v]
WITH_CELLS = [pack for pack in PACKS if pack.cells_series_count and pack.nominal_v]
DERIVED = [pack for pack in PACKS if pack.capacity_basis == "derived"]


def ids(pack: PackFacts) -> str:
    return pack.name


def test_most_vehicles_have_capacity_and_cells() -> None:
    assert min(len(WITH_ENERGY), len(WITH_CELLS)) >= 17


@pytest.mark.parametrize("pack", WITH_ENERGY, ids=ids)
def test_capacity_times_voltage_is_the_nameplate_energy(pack: PackFacts) -> None:
    assert pack.capacity_ah is not None
    assert pack.nominal_v is not None
    assert pack.capacity_ah * pack.nominal_v / 1000 == pytest.approx(pack.pack_kwh, rel=0.04)


@pytest.mark.parametrize("pack", DERIVED, ids=ids)
def test_a_derived_capacity_follows_from_energy_and_voltage(pack: PackFacts) -> None:
    assert pack.nominal_v is not None
    assert pack.capacity_ah == pytest.approx(1000 * pack.pack_kwh / pack.nominal_v, abs=0.06)
    assert pack.status in {"derived", "estimate"}


@pytest.mark.parametrize("pack", WITH_CELLS, ids=ids)
def test_cells_in_series_make_the_voltage(pack: PackFacts) -> None:
    assert pack.nominal_v is not None
    assert pack.cells_series_count is not None
    low, high = CELL_V.get(pack.chemistry, OTHER_V)
    assert low <= pack.nominal_v / pack.cells_series_count <= high


@pytest.mark.parametrize("pack", PACKS, ids=ids)
def test_what_is_usable_fits_in_and_a_capacity_has_its_basis(pack: PackFacts) -> None:
    assert pack.usable_kwh is None or 0.85 * pack.pack_kwh < pack.usable_kwh < pack.pack_kwh
    assert (pack.capacity_ah is None) == (pack.capacity_basis is None)
    assert (pack.rated_range_km is None) == (pack.range_cycle is None)
    assert pack.chemistry in CHEMISTRIES


def test_packs_agree_with_the_table_of_models() -> None:
    """Where a model stands in `vehicle_packs`, energy and days of sale are the same there."""
    models = {row["model"]: row for row in fact("vehicle_packs").rows.iter_rows(named=True)}
    linked = [pack for pack in PACKS if pack.model in models]
    assert len(linked) >= 25
    for pack in linked:
        row = models[pack.model]
        assert pack.pack_kwh == row["pack_kwh"], pack.name
        assert pack.sold_to == row["sold_to"], pack.name
        if row["chemistry"] and pack.chemistry != "unknown":
            assert row["chemistry"].startswith(pack.chemistry), pack.name


def test_every_wanted_vehicle_is_there() -> None:
    wanted = (
        "leaf24 leaf30 leaf40 leaf62 sakura ek_x_ev imiev16 imiev10 ariya66 ariya91 bz4x atto3 dolphin seal"
    )
    wanted += (
        " outlander_phev_2013 outlander_phev_2018 outlander_phev_2021 outlander_phev_2024 prius_phv_2012"
    )
    wanted += " prius_phv_2017 prius_phev_2023 model3_sr model3_lr modely_lr ioniq5_72"
    assert set(wanted.split()) <= set(pack_names())


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("リーフ 40kWh", "leaf40"),
        ("リーフ 40KWH", "leaf40"),
        ("サクラ", "sakura"),
        ("Leaf e+", "leaf62"),
        ("LEAF-24", "leaf24"),
        ("アイミーブ", "imiev16"),
        ("Toyota bZ4X", "bz4x"),
    ],
)
def test_a_pack_is_found_by_what_people_call_it(asked: str, name: str) -> None:
    assert pack_named(asked).name == name


def test_no_name_means_two_packs() -> None:
    rows = fact("pack_cells").rows
    names: dict[str, str] = {}
    for name, also in rows.select("name", "also").iter_rows():
        for one in (name, *also.split(";")):
            assert pack_named(one).name == name, one
            names[one] = name
    assert len(names) > 3 * rows.height - 20


def test_an_unknown_pack_names_what_comes_near() -> None:
    with pytest.raises(PackNameError, match=r"leaf24, leaf30, leaf40, leaf62\?$") as fault:
        pack_named("リーフ")
    assert fault.value.code is PackNameCode.UNKNOWN
    with pytest.raises(PackNameError, match="There are: ariya66"):
        pack_named("xyzzy")


@given(st.text(max_size=40))
def test_any_text_is_a_pack_or_our_own_error(text: str) -> None:
    with suppress(PackNameError):
        assert pack_named(text).name in pack_names()


def test_a_reference_makes_a_pack_or_says_what_is_missing() -> None:
    pack = Pack(**pack_named("leaf40").reference())  # type: ignore[arg-type]
    assert (pack.capacity_ah, pack.cells_in_series, pack.chemistry) == (112.6, 96, "NMC")
    assert pack.capacity_source_id in set(fact("pack_cells").sources["source_id"])
    with pytest.raises(PackNameError, match="capacity_ah, cells_in_series"):
        pack_named("atto3").reference()


def test_a_user_can_bring_a_pack(tmp_path: Path) -> None:
    row = (
        fact("pack_cells").rows.filter(name="bz4x").with_columns(name=pl.lit("own"), also=pl.lit("うちの車"))
    )
    row.write_csv(tmp_path / "pack_cells.csv")
    assert pack_named("うちの車", folder=tmp_path).name == "own"
    with pytest.raises(PackNameError):
        pack_named("うちの車")


def test_bars_cover_every_state_of_health_once_and_step_evenly() -> None:
    """The service manual of 2011: 15 points for the first bar, 6.25 for each other."""
    rows = fact("leaf_bars").rows.sort("bars_count", descending=True)
    assert rows["bars_count"].to_list() == list(range(12, -1, -1))
    edges = [*rows["soh_to_share"], 0.0]
    assert rows["soh_from_share"].to_list() == edges[1:]
    steps = [upper - lower for upper, lower in pairwise(edges)]
    assert steps[0] == pytest.approx(0.15)
    assert steps[1:-1] == pytest.approx([0.0625] * 11)
    bars = {
        n: (low, high) for n, low, high in rows.select("bars_count", "soh_from_share", "soh_to_share").rows()
    }
    assert bars[11] == pytest.approx((0.7875, 0.85))
    assert bars[9] == pytest.approx((0.6625, 0.725))
    assert bars[8][1] == pytest.approx(0.6625)  # the capacity warranty of the Leaf: below nine bars


@pytest.mark.parametrize(
    ("names", "annual_c"),
    [
        (("東京都", "東京", "Tokyo", "tokyo-to"), 15.8),
        (("北海道", "Hokkaido"), 9.2),
        (("沖縄", "Okinawa"), 23.3),
    ],
)
def test_a_prefecture_is_found_by_any_name_and_its_year_is_the_agencys(
    names: tuple[str, ...], annual_c: float
) -> None:
    """Annual normals 1991–2020 as the agency prints them: Tokyo 15.8, Sapporo 9.2, Naha 23.3 °C."""
    for name in names:
        assert climate_of(name).annual_c == pytest.approx(annual_c, abs=0.06)


def test_there_are_47_climates_from_cold_to_warm() -> None:
    assert len(prefectures()) == 47
    assert {climate_of(one).prefecture for one in prefectures()} == set(prefectures())
    years = all_months_c().mean(axis=1)
    assert years.shape == (47,)
    assert (years[1:] >= years[:-1]).all()
    with pytest.raises(PlaceError, match="Did you mean 東京都"):
        climate_of("Tokio")


def test_the_climate_is_that_of_the_reference_material(shared: Path) -> None:
    with (shared / "facts" / "climate_normals_47.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            months = tuple(float(row[f"mean_temperature_{month:02d}_c"]) for month in range(1, 13))
            assert climate_of(row["prefecture"]).monthly_c == months
