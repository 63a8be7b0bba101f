"""Promise: verdict, prices and guarantee of one used EV make its ways, whose doubt is shared by seed."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from meguri.journeys.route import Routed, route_battery
from meguri.journeys.worth_car import CarFacts, priced_car
from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import LIFE, LIFE_REACHED
from meguri.tables.lifetime import Life
from meguri.tables.verdict import VerdictError
from meguri.value.price import Car, given
from meguri.value.routing import Levers, Standing

ON = date(2026, 11, 28)
VERDICT: dict[str, Any] = {
    "verdict": {
        "id": "v-1",
        "soh": {"low": 0.83, "median": 0.86, "high": 0.89},
        "measured_on": "2026-11-20",
        "pack": "leaf40",
    },
    "findings": [],
}
CAR = Car(subject_id="car-1", model="leaf40", age_yr=5.0, mileage_km=40_000.0)
PACK: dict[str, Any] = {"rated_kwh": 40.0, "chemistry": "NMC", "draws": 200}


def routed(verdict: Any = VERDICT, **known: Any) -> Routed:
    return route_battery(verdict, CAR, on=ON, **(PACK | known))


def life(entry: float = 0.86) -> Life:
    rng = np.random.default_rng(3)
    elapsed = np.linspace(0.0, 8.0, 33)
    soh = entry + 0.01 * rng.standard_normal((200, 1)) - 0.023 * rng.lognormal(0, 0.3, (200, 1)) * elapsed
    return Life(
        verdict_id="v-1",
        start=ON,
        elapsed_yr=elapsed,
        soh=Draws(soh, ("elapsed_yr",), 3),
        distance_km=Draws(9_000 * elapsed + np.zeros((200, 1)), ("elapsed_yr",), 3),
        age_yr=5.0,
        odometer_km=40_000.0,
        interval_share=0.06,
        measured_on=date(2026, 11, 20),
        definition="soh_c",
        model="leaf40",
        pack_kwh=40.0,
        table=LIFE.empty(),
        reached=LIFE_REACHED.empty(),
        findings=FINDINGS.empty(),
        assumed=HEALTH_ASSUMED.empty(),
        is_synthetic=True,
    )


def test_all_four_ways_are_told_with_the_verdict_that_they_rest_on() -> None:
    told = routed()
    assert told.routes.route["way"].to_list() == ["keep", "export", "reuse", "recycle"]
    assert set(told.routes.route["verdict_id"]) == {"v-1"}
    assert told.routes.best in told.routes.net
    assert told.findings["finding_id"].is_unique().all()


def test_the_same_seed_tells_the_same_and_a_lever_moves_nothing_else() -> None:
    a, b = routed(), routed()
    assert a.routes.route.equals(b.routes.route)
    moved = routed(levers=Levers(export_charge_jpy=100_000.0))
    np.testing.assert_array_equal(moved.routes.net["keep"], a.routes.net["keep"])
    np.testing.assert_allclose(moved.routes.net["export"], a.routes.net["export"] - 100_000.0)


def test_prices_at_home_are_told_with_tax_and_prices_abroad_without() -> None:
    offers = {"auction": given(600_000.0), "export": given(760_000.0)}
    parts = routed(given=offers).routes.parts.filter(part="price")
    price = dict(parts.select("way", "amount_jpy").iter_rows())
    assert price["keep"] == pytest.approx(660_000.0)
    assert price["export"] == pytest.approx(760_000.0)


def test_what_nobody_knows_of_the_pack_leaves_its_ways_out() -> None:
    assert routed(chemistry=None).routes.route["way"].to_list() == ["keep", "export", "reuse"]
    bare = routed(chemistry=None, rated_kwh=None)
    assert bare.routes.route["way"].to_list() == ["keep", "export"]
    assert (bare.reuse, bare.recycle) == (None, None)


def test_a_quote_brings_its_premium_and_its_eligibility() -> None:
    told = routed(life=life(), terms="used_ev_soh")
    assert told.guarantee is not None
    assert told.guarantee.is_eligible
    assert told.routes.gates.filter(way="keep", gate="guarantee")["standing"][0] == "met"
    premium = told.routes.parts.filter(way="keep", part="premium")["amount_jpy"][0]
    assert premium == pytest.approx(-told.guarantee.guarantee["price_jpy"][0])
    worn = routed(life=life(0.5), terms="used_ev_soh")
    assert worn.guarantee is not None
    assert not worn.guarantee.is_eligible
    assert worn.routes.gates.filter(way="keep", gate="guarantee")["standing"][0] == "not_met"
    assert worn.routes.uplift.max() == 0.0
    assert "guarantee_estimate_only" in told.findings["code"].to_list()


def test_a_finding_of_danger_in_the_diagnosis_closes_all_but_recycling() -> None:
    danger = VERDICT | {"findings": [{"code": "insulation_low", "level": "danger"}, "noise"]}
    told = routed(danger).routes
    assert told.route.filter(pl.col("is_open"))["way"].to_list() == ["recycle"]
    assert told.best == "recycle"
    cleared = routed(danger, standing=Standing(safety=FINDINGS.empty(), is_checked=True)).routes
    assert cleared.route["is_open"].all()


def test_a_verdict_without_its_doubt_is_refused() -> None:
    with pytest.raises(VerdictError):
        routed({"verdict": {"id": "v-1", "soh": {"median": 0.86}}})


@pytest.mark.parametrize(("age_yr", "is_doubtful"), [(14.9, True), (6.0, False)])
def test_papers_that_cannot_be_are_told_beside_the_price(age_yr: float, is_doubtful: bool) -> None:
    told = priced_car(CarFacts(model="leaf40", age_yr=age_yr, mileage_km=60_000.0, on=ON))
    routed = route_battery(told.told, told.car, on=ON, draws=200)
    assert ("registered_before_sale" in set(routed.findings["code"])) is is_doubtful
