"""Retune the scenario all-stay to the published claims on the shipped facts; `--write` keeps the result.

Run after anything that moves the reconstructed fleet (facts, prior, sales path). Prints each tuned value with
its sourced range and whether it leaves it, and where the medians land.
"""

import argparse
from pathlib import Path

import numpy as np

from meguri.facts.source import fact, sources
from meguri.nation.forecast.calibration import CLAIMED, landed, tune
from meguri.nation.forecast.scenario import Scenario, Value, future_sales, shipped_scenario
from meguri.nation.forecast.scenario_text import to_toml
from meguri.nation.histories import Histories
from meguri.nation.outflow.evidence import gather
from meguri.nation.outflow.prior import PRIORS
from meguri.nation.outflow.reconciled import reconcile_outflow

SEGMENT, UNTIL = "bev_passenger", 2050
ROOT = Path(__file__).parent.parent
FILE = ROOT / "src" / "meguri" / "nation" / "forecast" / "scenarios" / "all-stay.toml"
PAGES = [ROOT / "docs" / "explain" / f"market-scenarios{lang}.md" for lang in ("", ".ja")]


def known_sources() -> set[str]:
    """Ids that a scenario's values may name."""
    return {*sources()["source_id"], *fact("market_anchors").rows["anchor_id"]}


def told(name: str, value: Value) -> str:
    """A tuned value as the pages on scenarios tell it."""
    if value.unit == "kwh_per_yr":
        return f"| {value.value / 1e6:.3g} GWh |"
    return f"| {value.value * 100:.3g} % |" if name.startswith("sales.") else f"| {value.value:.3g} |"


def write(before: Scenario, after: Scenario) -> None:
    """The scenario's file, and its tuned values in the pages that tell them."""
    FILE.write_text(to_toml(after), "utf-8")
    for page in PAGES:
        text = page.read_text("utf-8")
        for name, value in before.tuned().items():
            text = text.replace(told(name, value), told(name, after.tuned()[name]))
        page.write_text(text, "utf-8")
    print(f"written: {FILE} and {len(PAGES)} pages; read their prose again")


def main() -> None:
    """Tune twice: the second time on a history projected under the first result's sales."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true", help="write the tuned values into all-stay.toml")
    asked.add_argument("--draws", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    names = ("jp_ev_sales", "jp_ev_stock", "jp_used_ev_exports", "elv_lib_recovery", "jp_ev_survival")
    evidence = gather(SEGMENT, *(fact(name).rows for name in names))
    account = reconcile_outflow(evidence, PRIORS[SEGMENT], args.draws, args.seed)
    published = fact("published_claims").rows
    claims = {c: float(published.filter(published["claim_id"] == c)["value"][0]) for c in CLAIMED}

    def projected(scenario: Scenario) -> Histories:
        years = np.arange(evidence.last_year + 1, UNTIL + 1)
        future = future_sales(scenario, years, np.random.default_rng(args.seed), args.draws)
        return account.histories(UNTIL, future)

    shipped = scenario = shipped_scenario("all-stay", known_sources=known_sources())
    for _ in range(2):
        scenario = tune(projected(scenario), scenario, claims, seed=args.seed)
    for name, value in scenario.tuned().items():
        print(
            f"{name} = {value.value:g} {value.unit}; sourced {value.sourced_low:g}–{value.sourced_high:g}; "
            f"{'leaves' if value.leaves_range else 'stays in'} the range"
        )
    for claim, found in landed(projected(scenario), scenario, np.random.default_rng(args.seed)).items():
        print(f"{claim}: claimed {claims[claim] / 1e9:.0f}, median {found / 1e9:.1f} bn yen")
    if args.write:
        write(shipped, scenario)


if __name__ == "__main__":
    main()
