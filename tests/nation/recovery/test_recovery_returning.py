"""What would have come back: never more than left, later the longer packs live, as the process yields."""

import csv
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recovery_history import history

from meguri.facts.metals import LI2CO3_PER_LI, yields
from meguri.nation.recovery import returning
from meguri.nation.recovery.leaving import Leaving, intake, leaving
from meguri.nation.recovery.returning import Returned, recovered, recovered_frame

UNTIL = 2060
BLACK_MASS_SHARE = 0.6993  # kg a kg of NMC622 cell (EverBatt 2023); other nickel cells differ by under 1 %
PRODUCTS = {
    "Ni2+ in product": "ni",
    "Co2+ in product": "co",
    "Mn2+ in product": "mn",
    "Lithium Carbonate (crude)": "li",
}


@cache
def _left(draws: int = 40) -> Leaving:
    return leaving(history(draws), intake(), "2024:li2co3_usgs", np.random.default_rng(1))


def _back(shares: dict[str, float], process: str = "hydro", draws: int = 40) -> Returned:
    return recovered(_left(draws), shares, process, UNTIL, np.random.default_rng(2))


@given(st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_nothing_comes_back_that_did_not_leave(share: float, seed: int) -> None:
    shares = dict.fromkeys(_left().metals, share)
    back = recovered(_left(), shares, "any", UNTIL, np.random.default_rng(seed))
    came, went = np.cumsum(back.mass_t, axis=1), np.cumsum(back.left_t, axis=1)
    assert (back.mass_t >= 0).all()
    assert (came <= share * went * (1 + 1e-12) + 1e-9).all()


def test_what_comes_back_is_proportional_to_the_yield() -> None:
    half, whole = _back({"li": 0.45}), _back({"li": 0.9})
    np.testing.assert_allclose(whole.mass_t[:, :, 0], 2 * half.mass_t[:, :, 0], rtol=1e-12)


def test_a_longer_second_life_brings_less_back_by_any_year(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = _back({"ni": 0.98})
    patient = replace(returning.SECOND_LIFE, points=(15.0, 20.0, 30.0))
    own = tuple(patient if p is returning.SECOND_LIFE else p for p in returning.RETURNING)
    monkeypatch.setattr(returning, "RETURNING", own)
    monkeypatch.setattr(returning, "SECOND_LIFE", patient)
    late = _back({"ni": 0.98})
    at = soon.metals.index("ni")
    early, later = (np.cumsum(r.mass_t[:, :, at], axis=1) for r in (soon, late))
    assert (later <= early + 1e-9).all()
    assert (later[:, 25] < early[:, 25]).all()


def test_the_delay_moves_mass_in_time_and_loses_none_of_it() -> None:
    arrival = returning._arrival(np.array([3.0, 8.0]), np.array([1.0, 4.0]), 200)
    np.testing.assert_allclose(arrival.sum(axis=1), 1.0, rtol=1e-9)
    np.testing.assert_allclose(arrival @ np.arange(200), [3.0, 8.0], atol=0.15)
    mass = np.zeros((2, 200, 1))
    mass[:, 5] = 7.0
    late = returning._delayed(mass, arrival)
    assert (late[:, :5] == 0).all()
    np.testing.assert_allclose(late[:, 5:, 0], 7.0 * arrival[:, :195])


def test_a_metal_without_a_yield_is_null_not_zero() -> None:
    frame = recovered_frame(_back(yields("pyro"), "pyro"))
    lithium = frame.filter(pl.col("metal") == "li")
    assert lithium["returned_t"].null_count() == lithium.height
    nickel = frame.filter(pl.col("metal") == "ni", pl.col("span") == "cumulative")
    assert nickel["returned_share"].null_count() == 0
    assert nickel["returned_share_high"].max() <= 0.98


def test_the_target_of_the_public_programme_gives_less_lithium_than_the_model_default() -> None:
    default, target = yields("hydro"), yields("hydro_target")
    assert (default["li"], target["li"]) == (0.9, 0.7)
    assert set(target) == {"li", "ni", "co"}


def test_same_seed_same_bytes() -> None:
    shares = yields("hydro")
    assert _back(shares).mass_t.tobytes() == _back(shares).mass_t.tobytes()


def test_every_prior_is_listed_with_its_basis() -> None:
    frame = returning.assumed_here()
    assert frame.height == len(returning.RETURNING)
    assert frame["value_low"].null_count() == 0


@pytest.mark.parametrize("process", ["hydro", "pyro"])
@pytest.mark.parametrize("chemistry", ["NMC111", "NMC532", "NMC622", "NMC811", "NCA"])
def test_g4_everbatt_products_are_content_times_sorting_times_yield(
    shared: Path, process: str, chemistry: str
) -> None:
    """EverBatt 2023, Korea: kg of each metal won back per kWh of cell, against our chain."""
    theirs = _everbatt_kg_per_kwh(shared / "facts" / "macro", process, chemistry)
    content, shares = intake().content, yields(process)
    k = content.chemistries.index(chemistry)
    low, _, high = returning.SORTED.points
    assert theirs.keys() >= {"ni", "co"}
    for metal, won in theirs.items():
        ours = content.cell[k, content.metals.index(metal)] * shares[metal]
        assert low * ours < won < high * ours, metal


def _everbatt_kg_per_kwh(folder: Path, process: str, chemistry: str) -> dict[str, float]:
    """Products per kg of what the process is fed – black mass, or cells in a furnace – as kg per kWh."""
    name = chemistry if chemistry == "NCA" else f"NMC({chemistry.removeprefix('NMC')})"
    wanted = {"chemistry": name, "location": "Korea", "process": process, "throughput_t_per_yr": "10000"}
    row = next(r for r in _rows(folder / "everbatt2023_process_results.csv") if wanted.items() <= r.items())
    mass = next(
        float(r["kg_per_kwh"])
        for r in _rows(folder / "metals_kg_per_kwh.csv")
        if (r["chemistry"], r["mineral"]) == (name, "cell mass kg/kWh")
    )
    fed = mass * (BLACK_MASS_SHARE if process == "hydro" else 1.0)
    made = dict(re.findall(r"([^;=]+?)=([\d.]+)", row["products_kg_per_kg_CMfeed"].replace("; ", ";")))
    per_kwh = {metal: float(made[said]) * fed for said, metal in PRODUCTS.items() if said in made}
    return per_kwh | ({"li": per_kwh["li"] / LI2CO3_PER_LI} if "li" in per_kwh else {})


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
