"""A planned storage plant as a wish: how many equal used packs or modules, in which bundles, how good."""

from math import ceil
from typing import Any

import polars as pl

from meguri.market.demand.figures import DRAWS, Figures, Given, figures
from meguri.market.demand.noting import assumed_rows
from meguri.market.demand.wishes import Wishes, certificate_yr
from meguri.tables.deals import DEMANDS
from meguri.tables.demand import DEMAND_NEEDS, STORAGE_PROJECTS

Row = dict[str, Any]

MOST_ASKED_SHARE = 0.95  # no used battery is asked to be better than that


def demand_of_storage(
    projects: pl.DataFrame, *, given: Given | None = None, seed: int = 1, draws: int = DRAWS
) -> Wishes:
    """One wish for each planned plant (table `demands`): goods, pieces, bundle, energy, state of health, bid.

    Pieces are as many as the energy wanted at the start needs, or the power at the rate asked of used packs,
    whichever is more, each counted at the least state of health. That state is the one at which a pack
    retires plus what it loses over the years of service.

    Args:
        projects: table `storage_projects`.
        given: figures of one's own, by name (see `figures`).
        seed: of the draws.
        draws: how many.

    Raises:
        TableError: the table does not keep its declaration.
        DemandError: a figure that does not exist or is none.
    """
    known = figures(given, seed=seed, draws=draws)
    rows, needs, used = [], [], set[str]()
    for plan in STORAGE_PROJECTS.check(projects).iter_rows(named=True):
        made, counts = _needs(plan, known)
        needs += made
        used |= {"ess_end_soh", "ess_fade"} if plan["least_soh_share"] is None else set()
        used |= {"ess_bid"} if plan["bid_jpy_per_kwh"] is None else set()
        used |= {"ess_c_rate"} | ({"ess_bundle"} if plan["bundle_count"] is None else set())
        rows.append(_wish(plan, made, *counts))
    assumed = assumed_rows([], used, known, is_taxed=True).filter(pl.col("code") == "demand_figure")
    return Wishes(
        demands=DEMANDS.check(pl.DataFrame(rows, schema=DEMANDS.polars_schema)),
        needs=DEMAND_NEEDS.check(pl.DataFrame(needs, schema=DEMAND_NEEDS.polars_schema)),
        left_out={},
        assumed=assumed,
    )


def _needs(plan: Row, known: Figures) -> tuple[list[Row], tuple[int, int]]:
    """Rows of table `demand_needs` of one plant; pieces wanted and the least bundle of use."""
    name, middle = f"demand-{plan['project_id']}", known.middle
    retire, lost = middle["ess_end_soh"], middle["ess_fade"] * plan["service_yr"]
    soh = plan["least_soh_share"]
    told = soh is not None
    soh = soh if told else min(retire + lost, MOST_ASKED_SHARE)
    each = plan["piece_kwh"] * max(soh, 0.01)
    by_energy = ceil(plan["wanted_mwh"] * 1000 / each - 1e-9)
    by_power = ceil(plan["power_kw"] / (middle["ess_c_rate"] * each) - 1e-9)
    wanted = max(by_energy, by_power, 1)
    bundle = min(plan["bundle_count"] or max(ceil(wanted * middle["ess_bundle"] - 1e-9), 1), wanted)
    bid = plan["bid_jpy_per_kwh"]
    limit = "power" if by_power > by_energy else "energy"
    return [
        _row(name, "least_soh_share", soh, "share", "retired_after_service", retire, told),
        _row(name, "least_kwh", each, "kwh", "piece_at_least_soh", plan["piece_kwh"], told),
        _row(name, "wanted_count", wanted, "pieces", f"pieces_by_{limit}", plan["wanted_mwh"], told),
        _row(
            name, "bundle_count", bundle, "pieces", "equal_blocks", wanted, plan["bundle_count"] is not None
        ),
        _row(name, "bid_jpy_per_kwh", bid or middle["ess_bid"], "jpy_per_kwh", "bid", None, bid is not None),
        _row(name, "most_certificate_age_yr", certificate_yr(), "yr", "sale_rule", None, True),
    ], (wanted, bundle)


def _row(name: str, need: str, value: float, unit: str, because: str, found: float | None, told: bool) -> Row:
    row: Row = {"demand_id": name, "need": need, "value": float(value), "unit": unit, "because": because}
    row |= {"found_value": found, "margin_share": None}
    if because == "sale_rule":
        return row | {"origin": "sourced", "source_id": "meguri_rules"}
    return row | {"origin": "given" if told else "assumed", "source_id": None if told else "meguri_demand"}


def _wish(plan: Row, needs: list[Row], wanted: int, bundle: int) -> Row:
    row: Row = dict.fromkeys(DEMANDS.names)
    row |= {one["need"]: one["value"] for one in needs}
    row |= {"demand_id": f"demand-{plan['project_id']}", "buyer_id": plan["owner_id"], "goods": plan["goods"]}
    row |= {"purpose": "storage", "wanted_count": wanted, "bundle_count": bundle, "is_abroad": False}
    row |= {"needs_traceability": True, "needs_guarantee": False, "needs_safety": True}
    kept = ("models", "chemistries", "prefecture", "wanted_from", "wanted_until")
    return row | {column: plan[column] for column in kept}
