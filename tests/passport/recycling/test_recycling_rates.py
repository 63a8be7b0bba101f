"""Promise: rates reckoned by hand come out, each against the target that binds its year, with its doubts."""

from pathlib import Path

import polars as pl
import pytest
from recycling_cases import flows, row, two_steps

from meguri.facts.source import fact
from meguri.passport.recycling.balance import RecyclingBalance, balance
from meguri.passport.recycling.lots import read_flows
from meguri.passport.recycling.targets import targets_of
from meguri.tables.recycling import RECYCLING_FLOWS, WASTE_BATTERIES


def _rate(found: RecyclingBalance, measure: str, first_recycler: str = "A") -> float:
    rows = found.results.filter(measure=measure, first_recycler=first_recycler)
    assert rows["rate_share"].n_unique() == 1
    return float(rows["rate_share"][0])


def _states(found: RecyclingBalance, measure: str) -> list[tuple[int, float, str]]:
    rows = found.results.filter(measure=measure).select(
        pl.col("target_from").dt.year(), "target_share", "state"
    )
    return rows.rows()


def test_two_steps_of_two_recyclers_over_two_years() -> None:
    found = balance(two_steps(2026))
    assert found.results["origin_year"].unique().to_list() == [2026]
    assert _rate(found, "recycling_efficiency") == pytest.approx(0.635)
    assert _rate(found, "recovery_cu") == pytest.approx(0.95)
    assert _rate(found, "recovery_co") == pytest.approx(0.9)
    assert _rate(found, "recovery_ni") == pytest.approx(0.95)
    assert _rate(found, "recovery_li") == pytest.approx(0.6)


def test_black_mass_counts_as_nothing_until_it_is_worked_up() -> None:
    found = balance(two_steps(2026, with_second=False))
    assert _rate(found, "recycling_efficiency") == pytest.approx(0.35)
    assert _rate(found, "recovery_co") == 0.0
    efficiency = found.results.filter(measure="recycling_efficiency").row(0, named=True)
    assert efficiency["open_kg"] == pytest.approx(500.0)
    assert efficiency["state"] == "missed"
    assert "open_lots" in efficiency["doubts"].split()
    assert "open_lots" not in balance(two_steps(2026)).results["doubts"].str.join(" ")[0].split()


@pytest.mark.parametrize(
    ("year", "measure", "wanted"),
    [
        (2025, "recycling_efficiency", [(2025, 0.65, "not_yet_required"), (2030, 0.7, "not_yet_required")]),
        (2026, "recycling_efficiency", [(2025, 0.65, "missed"), (2030, 0.7, "not_yet_required")]),
        (2031, "recycling_efficiency", [(2030, 0.7, "missed")]),
        (2027, "recovery_li", [(2027, 0.5, "not_yet_required"), (2031, 0.8, "not_yet_required")]),
        (2028, "recovery_li", [(2027, 0.5, "met"), (2031, 0.8, "not_yet_required")]),
        (2032, "recovery_li", [(2031, 0.8, "missed")]),
        (2028, "recovery_co", [(2027, 0.9, "met"), (2031, 0.95, "not_yet_required")]),
        (2032, "recovery_co", [(2031, 0.95, "missed")]),
        (2032, "recovery_ni", [(2031, 0.95, "met")]),
        (2028, "recovery_pb", [(2027, 0.9, "not_applicable"), (2031, 0.95, "not_applicable")]),
    ],
)
def test_the_target_that_binds_the_year(
    year: int, measure: str, wanted: list[tuple[int, float, str]]
) -> None:
    assert _states(balance(two_steps(year)), measure) == wanted


def test_the_targets_are_those_of_the_timeline(shared: Path) -> None:
    told = pl.read_csv(shared / "facts/regulation_timeline.csv", infer_schema=False)
    told = told.filter(pl.col("provision").str.starts_with("Annex XII Part"))
    law = fact("law_rules").rows
    names = dict(law.select("rule_id", "timeline_id").iter_rows())
    own = {names[one.target_id]: one for one in targets_of(law)}
    assert sorted(own) == sorted(told["id"]) == [f"T0{number}" for number in range(31, 47)]
    for asked in told.iter_rows(named=True):
        target = own[asked["id"]]
        assert target.share == pytest.approx(float(asked["value"]) / 100)
        assert target.due.isoformat() == asked["date_from"]
        assert target.legal_ref.startswith("Regulation (EU) 2023/1542, Annex XII Part")
        word = (
            asked["requirement"].replace("Recycling efficiency, ", "").replace("Recovery of materials ", "")
        )
        wanted = {word.lower(), word.replace("-", "_"), word.removesuffix("-based") + "_based"}
        assert {target.chemistry, target.measure.removeprefix("recovery_")} & wanted


@pytest.mark.parametrize(
    ("chemistry", "share"), [("lead_acid", 0.75), ("nickel_cadmium", 0.8), ("other", 0.5)]
)
def test_each_chemistry_has_its_efficiency(chemistry: str, share: float) -> None:
    given = two_steps(2026).with_columns(chemistry=pl.lit(chemistry))
    results = balance(given).results.filter(measure="recycling_efficiency")
    assert results["target_share"][0] == share
    assert results["state"][0] == ("met" if share <= 0.635 else "missed")


def test_a_substance_left_out_leaves_input_and_output() -> None:
    found = balance(two_steps(2026).with_columns(c_kg=pl.col("c_kg").fill_null(0.0)), left_out=["c"])
    assert _rate(found, "recycling_efficiency") == pytest.approx(485 / 800)
    assert _rate(found, "recovery_li") == pytest.approx(0.6)
    doubts = found.results.filter(measure="recycling_efficiency")["doubts"][0].split()
    assert "leave_out_c" in doubts
    assert "may_count_c" not in doubts


def test_mixed_black_mass_is_shared_out_by_origin_and_metal() -> None:
    given = flows(
        row("2028 A shred", "input", "W1", WASTE_BATTERIES, 200.0, li=4.0),
        row("2028 A shred", "intermediate", "BM1", "black_mass", 100.0, li=4.0),
        row("2028 C shred", "input", "W2", WASTE_BATTERIES, 600.0, li=12.0),
        row("2028 C shred", "intermediate", "BM2", "black_mass", 300.0, li=6.0),
        row("2028 B leach", "input", "BM1", "black_mass", 100.0, li=4.0),
        row("2028 B leach", "input", "BM2", "black_mass", 300.0, li=6.0),
        row("2028 B leach", "output", "S", "salts", 200.0, li=8.0),
    )
    found = balance(given)
    assert _rate(found, "recovery_li", "A") == pytest.approx(3.2 / 4.0)
    assert _rate(found, "recovery_li", "C") == pytest.approx(4.8 / 12.0)
    assert _rate(found, "recycling_efficiency", "A") == pytest.approx(50 / 200)
    assert _rate(found, "recycling_efficiency", "C") == pytest.approx(150 / 600)
    assert all("mixed_lots" in told.split() for told in found.results["doubts"])
    made = found.chain.filter(recycler="B", role="output").select("first_recycler", "mass_kg", "li_kg")
    assert made.rows() == [("A", pytest.approx(50.0), 3.2), ("C", pytest.approx(150.0), pytest.approx(4.8))]


def test_what_was_not_analysed_is_not_told_rather_than_nothing() -> None:
    given = two_steps(2028).with_columns(co_kg=pl.lit(None, dtype=pl.Float64))
    cobalt = balance(given).results.filter(measure="recovery_co").row(0, named=True)
    assert (cobalt["state"], cobalt["rate_share"], cobalt["input_kg"]) == ("not_told", None, None)
    assert cobalt["not_analysed_count"] == 7
    assert "not_analysed" in cobalt["doubts"].split()
    only_outputs = two_steps(2028).with_columns(
        co_kg=pl.when(role="output", fraction="graphite").then(None).otherwise("co_kg")
    )
    told = balance(only_outputs).results.filter(measure="recovery_co").row(0, named=True)
    assert (told["state"], told["not_analysed_count"]) == ("met", 1)


def test_every_figure_says_which_rules_nobody_verified() -> None:
    doubts = {row["measure"]: row["doubts"].split() for row in balance(two_steps(2026)).results.to_dicts()}
    both = {"year_of_lot", "first_year_of_target", "black_mass", "first_recycler", "additives_left_out"}
    assert both | {"efficiency_formula", "may_count_c", "may_count_p"} <= set(doubts["recycling_efficiency"])
    assert both | {"recovery_formula"} <= set(doubts["recovery_li"])
    assert "may_count_c" not in doubts["recovery_li"]
    assert "mixed_lots" not in doubts["recovery_li"]


def test_the_chain_documents_every_step_of_every_recycler() -> None:
    chain = balance(two_steps(2026)).chain
    assert set(chain["first_recycler"]) == {"A"}
    assert set(chain["recycler"]) == {"A", "B"}
    assert chain.filter(role="output")["mass_kg"].sum() == pytest.approx(635.0)
    assert chain.filter(role="loss")["mass_kg"].sum() == pytest.approx(365.0)


def test_flows_come_from_a_csv_file() -> None:
    given = two_steps(2026)
    read = read_flows(given.write_csv().encode(), where="flows.csv")
    assert read.equals(RECYCLING_FLOWS.check(given))
    assert balance(read).results.equals(balance(given).results)
    assert balance(RECYCLING_FLOWS.empty()).results.is_empty()


def test_the_users_own_rules_are_laid_over(tmp_path: Path) -> None:
    rules = fact("recycling_rules").rows.filter(rule_id="tolerance").with_columns(value_share=pl.lit(0.0))
    (tmp_path / "recycling_rules.csv").write_text(rules.write_csv())
    given = two_steps(2026).with_columns(
        mass_kg=pl.when(lot="A1").then(pl.col("mass_kg") + 5).otherwise("mass_kg")
    )
    leaning = balance(given).results.filter(measure="recycling_efficiency")["doubts"][0].split()
    assert "tolerance" in leaning
    with pytest.raises(ValueError, match="is fed only 1000 kg"):
        balance(given, folder=tmp_path)
