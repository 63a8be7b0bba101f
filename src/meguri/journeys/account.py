"""The nation's account: statistics → outflow → metals → market → the published claims beside it.

Every room gets a random generator of its own, made from the account's seed, so that one room's draws do not
change when another room's work does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts import metals as metal_facts
from meguri.facts.source import fact, sources
from meguri.journeys.cited import cited_sources
from meguri.journeys.judgement import judge
from meguri.nation.forecast import market as forecast
from meguri.nation.forecast import scenario
from meguri.nation.forecast.scenario_faults import ScenarioCode, ScenarioError, ScenarioFault
from meguri.nation.forecast.sensitivity import sensitivity
from meguri.nation.histories import Histories, cohort_frame, outflow_frame
from meguri.nation.outflow import errors, traded
from meguri.nation.outflow import prior as priors
from meguri.nation.outflow import reconciled as outflow
from meguri.nation.outflow.evidence import gather
from meguri.nation.recovery import leaving as recovery
from meguri.nation.recovery import returning
from meguri.nation.recovery.frames import metals_frame, packs_frame
from meguri.tables.flows import SEGMENTS

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]

MAIN = "bev_passenger"
PROCESS = "hydro"
PRICE_BASIS = "export_year:li2co3_china"
_OUTFLOW, _METALS, _RETURN, _MARKET, _SOBOL, _TRADED = range(6)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """The nation's account; every frame keeps the table of the same name (upper case) in `meguri.tables`.

    Attributes:
        outflow: what became of the vehicles, by segment, year and cumulatively.
        traded: used EVs traded, where it can be told.
        cohorts: each year's cars over time, main segment.
        metals: metals in the exported cars.
        packs: the packs they are reckoned with.
        worth: what the metals are worth on every price basis.
        recovered: what would have come back from them, had they stayed.
        market: market by scenario, year and segment.
        lost: what is lost each year when exports go on: all-stay less as-today, draw by draw.
        sensitivity: which assumption moves the market most.
        claims: published claims beside the evidence.
        assumed: every value without a source.
        evidence: every figure used, beside what the account says it should have been.
        destinations: where the used EVs went.
        sources: the sources of all that.
        scenarios: the scenarios, in the order of `market`.
        seed: seed of all randomness.
        draws: number of draws.
        to_year: last calendar year of the reconciled account.
        until: last calendar year of the market.
        price_basis: which metal price was used.
    """

    outflow: pl.DataFrame
    traded: pl.DataFrame
    cohorts: pl.DataFrame
    metals: pl.DataFrame
    packs: pl.DataFrame
    worth: pl.DataFrame
    recovered: pl.DataFrame
    market: pl.DataFrame
    lost: pl.DataFrame
    sensitivity: pl.DataFrame
    claims: pl.DataFrame
    assumed: pl.DataFrame
    evidence: pl.DataFrame
    destinations: pl.DataFrame
    sources: pl.DataFrame
    scenarios: tuple[scenario.Scenario, ...]
    seed: int
    draws: int
    to_year: int
    until: int
    price_basis: str


def nation_account(
    *,
    folder: Path | None = None,
    as_of: date | None = None,
    until: int = 2050,
    draws: int = 2000,
    seed: int = 1,
    scenario_files: Sequence[Path] = (),
    price_basis: str = PRICE_BASIS,
    progress: Progress | None = None,
) -> Account:
    """The account from the facts shipped, and those in the user's folder.

    Args:
        folder: the user's data folder; its facts replace or add to the shipped ones.
        as_of: only facts public on that day.
        until: last calendar year of the market.
        draws: number of equally likely draws.
        seed: seed of all randomness; the same seed gives the same account.
        scenario_files: further scenarios beside the shipped ones.
        price_basis: see `facts.metals.PriceBasis`.
        progress: told a step's code and the share of work done.

    Raises:
        ScenarioError: a scenario file has faults; all are named.
        PriceBasisError: nobody can read `price_basis`.
        TableError: a file in the folder does not keep its table.
    """
    tell = progress or (lambda _step, _share: None)
    facts = _Facts(folder, as_of)
    scenarios = _scenarios(scenario_files, facts)
    intake = recovery.intake(as_of=as_of, folder=folder)
    intake.prices.basis(price_basis)
    reconciled = _reconciled(facts, draws, seed, tell)
    to_year = reconciled[MAIN].evidence.account_year
    histories = {segment: r.histories(to_year) for segment, r in reconciled.items()}
    left = recovery.leaving(histories[MAIN], intake, price_basis, _rng(seed, _METALS))
    tell("market", 0.55)
    markets, moved = _markets(reconciled[MAIN], scenarios, to_year, until, seed)
    tell("claims", 0.95)
    destinations = facts.rows("jp_used_ev_export_destinations")
    published = facts.rows("published_claims")
    claimed, worth = judge(published, destinations, histories[MAIN], left, intake, markets, seed)
    evidence = pl.concat([outflow.evidence_frame(r) for r in reconciled.values()])
    assumed, cited = _assumed(scenarios), (evidence, claimed, destinations)
    return Account(
        outflow=pl.concat([outflow_frame(h) for h in histories.values()]),
        traded=_traded(histories, facts.rows("jp_transfers"), seed),
        cohorts=cohort_frame(histories[MAIN]),
        metals=metals_frame(left),
        packs=packs_frame(left),
        worth=worth,
        recovered=_recovered(left, facts, until, seed),
        market=forecast.market_frame(markets),
        lost=forecast.market_frame([forecast.lost(markets[0], markets[1])]),
        sensitivity=moved,
        claims=claimed,
        assumed=assumed,
        evidence=evidence,
        destinations=destinations,
        sources=cited_sources(cited, assumed, intake.source_ids, scenarios, folder),
        scenarios=scenarios,
        seed=seed,
        draws=draws,
        to_year=to_year,
        until=until,
        price_basis=price_basis,
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts public on a day, with the user's own."""

    folder: Path | None
    as_of: date | None

    def rows(self, name: str) -> pl.DataFrame:
        return fact(name, as_of=self.as_of, folder=self.folder).rows


def _reconciled(facts: _Facts, draws: int, seed: int, tell: Progress) -> dict[str, outflow.Reconciled]:
    """Every segment's evidence reconciled; segments do not share doubt."""
    names = ("jp_ev_sales", "jp_ev_stock", "jp_used_ev_exports", "elv_lib_recovery", "jp_ev_survival")
    told = [facts.rows(name) for name in (*names, "jp_ev_sales_fiscal")]
    done = {}
    for i, segment in enumerate(SEGMENTS):
        tell(f"outflow.{segment}", 0.15 * i)
        evidence = gather(segment, *told)
        own_seed = int(np.random.SeedSequence((seed, _OUTFLOW, i)).generate_state(1)[0])
        done[segment] = outflow.reconcile_outflow(evidence, priors.PRIORS[segment], draws, own_seed)
    tell("metals", 0.5)
    return done


def _traded(histories: Mapping[str, Histories], transfers: pl.DataFrame, seed: int) -> pl.DataFrame:
    return pl.concat([traded.traded_frame(h, transfers, _rng(seed, _TRADED)) for h in histories.values()])


def _recovered(left: recovery.Leaving, facts: _Facts, until: int, seed: int) -> pl.DataFrame:
    yields = metal_facts.yields(PROCESS, as_of=facts.as_of, folder=facts.folder)
    back = returning.recovered(left, yields, PROCESS, until, _rng(seed, _RETURN))
    return returning.recovered_frame(back)


def _rng(seed: int, room: int) -> np.random.Generator:
    return np.random.default_rng((seed, room))


def _scenarios(files: Sequence[Path], facts: _Facts) -> tuple[scenario.Scenario, ...]:
    anchors = fact("market_anchors", folder=facts.folder).rows["anchor_id"]
    known = {*sources(folder=facts.folder)["source_id"], *anchors}
    told = [scenario.shipped_scenario(name, known_sources=known) for name in scenario.SHIPPED]
    for path in files:
        one = scenario.read_scenario(path, known_sources=known)
        if one.name in {other.name for other in told}:
            taken = ScenarioFault(ScenarioCode.NAME_TAKEN, "name", {"found": repr(one.name)})
            raise ScenarioError(path.name, (taken,))
        told.append(one)
    return tuple(told)


def _markets(
    main: outflow.Reconciled, scenarios: Sequence[scenario.Scenario], since: int, until: int, seed: int
) -> tuple[list[forecast.MarketDraws], pl.DataFrame]:
    """The market under every scenario, and what moves it; the same doubts for all of them."""
    markets, moved = [], []
    last = main.evidence.last_year
    draws = main.posterior.z.shape[0]
    ahead = np.arange(last + 1, until + 1)
    sold: Floats | None = None
    for told in scenarios:
        future = scenario.future_sales(told, ahead, _rng(seed, _MARKET), draws)
        if sold is None or not np.array_equal(future, sold):
            sold, projected = future, main.histories(until, future)
        markets.append(forecast.market(projected, told, _rng(seed, _MARKET), since=since))
        moved.append(sensitivity(projected, told, _rng(seed, _SOBOL), last_actual=last))
    return markets, pl.concat(moved)


def _assumed(scenarios: Sequence[scenario.Scenario]) -> pl.DataFrame:
    parts = [priors.assumed_frame(priors.PRIORS[segment], segment) for segment in SEGMENTS]
    return pl.concat(
        [
            *parts,
            errors.assumed_frame(),
            traded.assumed_frame(),
            recovery.assumed_here((MAIN,)),
            returning.assumed_here(),
            scenario.assumed_frame(scenarios),
        ]
    ).sort("assumption")
