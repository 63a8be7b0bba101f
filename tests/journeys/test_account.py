"""The nation's account as a whole: it adds up, it repeats itself, and it judges claims by evidence."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from meguri.facts import statistics
from meguri.facts.official.imports import FileKind
from meguri.journeys.account import MAIN, Account, nation_account
from meguri.nation.forecast.scenario_faults import ScenarioError
from meguri.tables import declared


@pytest.fixture(scope="module")
def account() -> Account:
    return nation_account(draws=400, seed=1)


def _cumulative(account: Account) -> dict[str, float]:
    rows = account.outflow.filter(segment=MAIN, span="cumulative", year=account.to_year)
    return rows.row(0, named=True)


def test_every_frame_keeps_its_table(account: Account) -> None:
    tables = declared()
    for name in ("outflow", "traded", "cohorts", "metals", "market", "sensitivity", "claims", "assumed",
                 "evidence", "destinations", "recovered"):  # fmt: skip
        frame = getattr(account, name)
        assert tables[name].check(frame).equals(frame), name
        assert not frame.is_empty(), name


def test_shipped_facts_support_exports_and_leave_the_share_open(account: Account) -> None:
    row = _cumulative(account)
    assert account.to_year == 2024
    assert 88_000 < row["exported_units"] < 95_000
    assert row["export_share_high"] - row["export_share_low"] >= 0.15


def test_an_imported_count_settles_exits_and_share(tmp_path: Path) -> None:
    """282,000 in use at the end of 2024: 395,540 − 282,000 = 113,540 exits."""
    raw = "区分,計数日,台数,出典\n乗用BEV(軽を含む),2024-12-31,282000,テスト\n".encode("cp932")
    statistics.keep(statistics.read_official(raw, "stock_2024.csv", day=date(2026, 11, 23)), tmp_path)
    row = _cumulative(nation_account(folder=tmp_path, draws=400, seed=1, until=2030))
    assert 110_000 < row["arisen_units"] < 114_000
    assert 0.80 < row["export_share"] < 0.86


def test_the_same_seed_gives_the_same_account_and_another_does_not(account: Account) -> None:
    again = nation_account(draws=400, seed=1)
    for name in ("outflow", "metals", "market", "claims", "sensitivity", "evidence", "recovered"):
        assert getattr(again, name).equals(getattr(account, name)), name
    assert not nation_account(draws=400, seed=2, until=2030).outflow.equals(account.outflow)


def test_claims_are_judged_by_evidence(account: Account) -> None:
    verdicts = dict(account.claims.select("claim_id", "verdict").iter_rows())
    assert verdicts["jri_exported_94000"] == "reproduced"
    assert verdicts["jri_arisen_110000"] == "consistent"
    assert verdicts["jri_export_share"] == "consistent"
    assert verdicts["jri_metal_4300t"] == "not_supported"
    assert verdicts["jri_any_model_any_age"] == "not_identifiable"
    assert verdicts["jri_russia_shift"] == "reproduced"


def test_the_calibrated_scenario_lands_on_the_claims_within_a_tenth_and_says_so(account: Account) -> None:
    market = account.market.filter(scenario="all-stay")
    assert market["calibrated"].all()
    at = {(y, s): v for y, s, v in market.select("year", "market_segment", "value_jpy").iter_rows()}
    assert at[2030, "total"] == pytest.approx(600e9, rel=0.1)
    assert at[2030, "reuse"] + at[2030, "recycling"] == pytest.approx(120e9, rel=0.1)
    assert at[2050, "total"] == pytest.approx(7.9e12, rel=0.1)
    assert len(account.scenarios[0].tuned()) <= 3


def test_keeping_cars_never_makes_the_market_smaller(account: Account) -> None:
    lost = account.lost.filter(market_segment="total")
    assert (lost["value_jpy_low"] >= -1.0).all()


def test_market_claims_are_not_called_reproduced(account: Account) -> None:
    market = account.claims.filter(pl.col("claim_id").str.starts_with("jri_market"))
    assert set(market["verdict"]) == {"not_identifiable"}


def test_traded_cannot_be_told_from_shipped_facts(account: Account) -> None:
    assert set(account.traded["verdict"]) == {"not_identifiable"}
    assert account.traded["traded_units"].null_count() == account.traded.height


def test_every_source_cited_is_given(account: Account) -> None:
    given = set(account.sources["source_id"])
    for frame in (account.evidence, account.claims, account.destinations):
        assert set(frame["source_id"]) <= given


def test_a_scenario_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nsurprise = 1\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="surprise"):
        nation_account(draws=10, scenario_files=[path])


def test_metals_cumulate_over_the_years(account: Account) -> None:
    """Medians do not add up, but they cannot be far off; masses only grow."""
    for metal in ("li", "ni", "co"):
        mass = account.metals.filter(metal=metal, span="cumulative").sort("year")["mass_t"].to_numpy()
        assert (np.diff(mass) >= 0).all()


def test_the_reason_changes_once_a_recent_count_settles_the_exits(account: Account, tmp_path: Path) -> None:
    raw = b"segment,counted_on,units,source\nbev_passenger,2024-12-31,282000,test\n"
    statistics.keep(statistics.read_official(raw, "stock.csv", day=date(2026, 11, 23)), tmp_path)
    settled = nation_account(folder=tmp_path, draws=300, until=2030).claims
    for claim, before, after in (
        ("jri_arisen_110000", "fits_exits", "fits_exits_counted"),
        ("jri_export_share", "share_of_exits", "share_of_exits_counted"),
    ):
        assert account.claims.filter(claim_id=claim)["why"].to_list() == [before]
        assert settled.filter(claim_id=claim)["why"].to_list() == [after]


def test_a_scenario_may_not_take_the_name_of_another(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    shipped = files("meguri.nation.forecast") / "scenarios" / "as-today.toml"
    path.write_bytes(shipped.read_bytes())
    with pytest.raises(ScenarioError, match="another scenario"):
        nation_account(draws=50, scenario_files=[path])


def test_claims_are_judged_to_their_own_year(tmp_path: Path) -> None:
    """Exports of 2025 brought in move the account's year, and no claim that ends in 2024."""
    raw = b"segment,year,units,source\nbev_passenger,2025,21000,test\n"
    brought = statistics.read_official(raw, "export_deregistrations.csv", day=date(2026, 11, 23),
                                       kind=FileKind.EXPORT_DEREGISTRATIONS)  # fmt: skip
    statistics.keep(brought, tmp_path)
    later = nation_account(folder=tmp_path, draws=300, until=2030)
    assert later.to_year == 2025
    claim = later.claims.filter(claim_id="jri_exported_94000").row(0, named=True)
    assert claim["to_year"] == 2024
    assert claim["verdict"] == "reproduced"
    assert claim["estimate"] < 100_000


def test_a_market_beyond_the_last_year_is_said_to_be_beyond() -> None:
    near = nation_account(draws=60, until=2028).claims.filter(claim_id="jri_market_2030").row(0, named=True)
    assert (near["verdict"], near["why"]) == ("not_identifiable", "beyond_horizon")
