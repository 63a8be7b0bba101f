"""Pack mix: every shipped share is a division of counts that the facts hold, and nothing else."""

from datetime import date

import polars as pl
import pytest

from meguri.facts.packs import counted_mix, pack_energy
from meguri.facts.source import fact

LEAF, SECOND_LEAF = "Nissan Leaf", "Nissan Leaf (2nd gen 40 kWh)"
I_MIEV, IMPORT, TESLA = "Mitsubishi i-MiEV", "Imported BEV (foreign brands)", "Tesla"


def _models() -> dict[tuple[str, str], float]:
    return {
        (m, p): u
        for m, p, u in fact("jp_ev_sales_by_model").rows.select("model", "period", "units").iter_rows()
    }


def _sold(segment: str = "bev_passenger") -> dict[int, float]:
    rows = fact("jp_ev_sales").rows.filter(pl.col("segment") == segment)
    return dict(rows.select("year", "units").iter_rows())


def _expected() -> dict[tuple[int, str], tuple[float, float]]:
    """(cohort, name) → (counted, sold), from the counts themselves."""
    by, sold, kei = _models(), _sold(), _sold("bev_kei_passenger")
    first = by[LEAF, "2010-12..2015-12"] - sum(by[LEAF, str(year)] for year in (2013, 2014, 2015))
    two_years = sold[2011] + sold[2012]
    leaf = {year: by[LEAF, str(year)] for year in (2013, 2014, 2015, 2017, 2018, 2023, 2024)}
    leaf[2016] = round(by[LEAF, "2016 Jan-Nov"] * 12 / 11)
    found = {(year, "leaf"): (units, sold[year]) for year, units in leaf.items()}
    found |= {(year, "leaf"): (first, two_years) for year in (2011, 2012)}
    found |= {(year, "i_miev"): (by[I_MIEV, str(year)], sold[year]) for year in (2017, 2019, 2020)}
    found |= {(year, "import"): (by[IMPORT, str(year)], sold[year]) for year in (2019, 2023, 2024)}
    found |= {(year, "tesla"): (by[TESLA, str(year)], sold[year]) for year in (2022, 2023, 2024)}
    found |= {(year, "kei"): (kei[year], sold[year]) for year in (2022, 2023, 2024)}
    found[2017, "leaf_40"] = by[SECOND_LEAF, "2017 Oct-Dec"], sold[2017]
    nissan = by["Nissan (all BEV)", "2024"] - by["Nissan Sakura", "2024"] - by[LEAF, "2024"]
    found[2024, "ariya"] = nissan, sold[2024]
    found[2024, "domestic"] = by["Toyota (all BEV)", "2024"], sold[2024]
    return found


def test_every_share_is_a_division_of_counts_that_the_facts_hold() -> None:
    rows = counted_mix()
    shipped = {(r["cohort_year"], r["model_pack"]): r for r in rows.iter_rows(named=True)}
    expected = _expected()
    assert set(shipped) == set(expected)
    for key, (counted, sold) in expected.items():
        row = shipped[key]
        assert (row["counted_units"], row["cohort_units"]) == (counted, sold), key
        assert row["mix_share"] == pytest.approx(counted / sold, abs=1e-5), key
        assert row["mix_share_low"] <= row["mix_share"] <= row["mix_share_high"], key


def test_no_cohort_is_counted_beyond_all_its_cars() -> None:
    families = counted_mix().filter(~pl.col("model_pack").is_in(["leaf_40", "tesla"]))
    total = families.group_by("cohort_year").agg(pl.col("mix_share").sum())
    assert total["mix_share"].max() <= 1.0 + 1e-9


def test_nothing_is_shipped_as_exact_that_is_a_division() -> None:
    assert set(counted_mix()["status"]) <= {"derived", "estimate"}


def test_shares_appear_when_their_counts_were_public() -> None:
    assert counted_mix(as_of=date(2024, 12, 31))["cohort_year"].max() == 2023


def test_pack_energy_names_every_pack_once() -> None:
    energy = pack_energy()
    assert energy["Nissan Leaf 24 kWh"] == 24.0
    assert energy["Nissan Leaf e+ 62 kWh"] == 62.0
