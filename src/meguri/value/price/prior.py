"""What is believed before any sale of one's own: published effects, then the public Japanese prices.

Effects of age and distance are those of German offers, of the state of health Autovista's, of a guarantee
the ministry's trial; their doubt is wide, because markets differ. Japanese prices since 2023 then move the
belief as rows of data do, with errors that rows of one survey share. Levels but for retail over trade-in, and
the effect of range, rest on no public figure: assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.worth import PRICE_EFFECTS
from meguri.value.price.causes import Floats
from meguri.value.price.features import COMMON, LEVELS, Priced, expected_soh, model_effect, row
from meguri.value.price.models import catalogue_name, model_named

NOISE_SD = 0.20  # of the logarithm of one price, assumed
NOISE_WEIGHT = 4.0  # what that is worth, in halves of a sale
MODEL_SD = 0.20  # between models whose price when new is known
UNPRICED_SD = 0.50  # of models whose price when new is not known
YEARLY_KM = 9_000.0  # distance a year that the anchors are taken at; a mean Leaf: 55,070 km in 6 years
SINCE = date(2023, 1, 1)  # older Japanese prices are of another market; the one of an auction is a low end
ASKING_LOG = -0.04  # sold for less than asked, assumed
_ANCHOR_LEVEL = {
    "trade_in": "trade_in",
    "residual_value_loan": "trade_in",
    "retail_asking": "retail",
}
_ANCHOR_SD = {"trade_in": 0.12, "residual_value_loan": 0.20, "retail_asking": 0.20}
# Effects that the Japanese prices move, and the source that tells most of each.
MOVED_BY = {
    "base": "lifrell_2025",
    "age": "lifrell_2025",
    "mileage": "german_hedonic_2021",
    "level_retail": "carview_7e27797a",
}
_SURVEY_SD = 0.12  # what all rows of one source err together


@dataclass(frozen=True, slots=True)
class Belief:
    """One effect before the Japanese prices: mean and standard deviation, with origin."""

    mean: float
    sd: float
    origin: str = "assumed"
    source_id: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """What is believed of all effects.

    Attributes:
        effects: names, in order.
        mean: of each effect [K].
        spread: covariance [K, K].
        beliefs: origin of each effect.
    """

    effects: tuple[str, ...]
    mean: Floats
    spread: Floats
    beliefs: dict[str, Belief]

    def told_by(self, moved: dict[str, str], sources: NDArray[np.str_]) -> "Prior":
        """The same, its moved effects called computed; models are told by the first of the sources."""
        told = moved | {name: str(sources[0]) for name in self.effects if name not in (*COMMON, *LEVELS)}
        beliefs = {
            name: replace(one, origin="computed", source_id=told[name]) if name in told else one
            for name, one in self.beliefs.items()
        }
        return replace(self, beliefs=beliefs)

    def with_models(self, models: dict[str, bool]) -> "Prior":
        """The same, told of more models (name → whether its price when new is known)."""
        more = {
            model_effect(name): known
            for name, known in models.items()
            if model_effect(name) not in self.effects
        }
        sds = [MODEL_SD if known else UNPRICED_SD for known in more.values()]
        size = len(self.effects)
        spread = np.diag(np.concatenate([np.zeros(size), np.square(sds)]))
        spread[:size, :size] = self.spread
        beliefs = self.beliefs | {name: Belief(0.0, sd) for name, sd in zip(more, sds, strict=True)}
        return Prior(
            (*self.effects, *more), np.concatenate([self.mean, np.zeros(len(more))]), spread, beliefs
        )


def published_beliefs() -> dict[str, Belief]:
    """Effects as published, before the Japanese prices; doubt assumed."""
    from meguri.facts.source import fact

    rows = fact("market_anchors").rows
    at = {
        name: (low, source)
        for name, low, source in rows.select("anchor_id", "value_low", "source_id").iter_rows()
    }
    age, km, point, uplift = at["R12_yr"], at["R12_km"], at["R07"], at["R05"]
    return {
        "base": Belief(float(np.log(0.45)), 0.40),
        "age": Belief(float(np.log1p(age[0])), 0.06, "sourced", age[1]),
        "mileage": Belief(float(np.log1p(km[0])), 0.02, "sourced", km[1]),
        "range": Belief(0.20, 0.20),
        # Autovista's half per cent a point was told of a car of 36 months.
        "soh": Belief(100.0 * point[0] * expected_soh(3.0), 0.25, "sourced", point[1]),
        "guarantee": Belief(float(np.log1p(uplift[0])), 0.10, "sourced", uplift[1]),
        "level_retail": Belief(0.20, 0.12),
        "level_trade": Belief(0.05, 0.08),
        "level_trade_in": Belief(-0.08, 0.10),
        "level_export": Belief(0.10, 0.20),
    }


def shipped_prior(tax_share: float) -> Prior:
    """The belief that is shipped: published effects, moved by the public Japanese prices."""
    beliefs = published_beliefs()
    effects = (*COMMON, *LEVELS)
    mean = np.array([beliefs[name].mean for name in effects])
    spread = np.diag(np.square([beliefs[name].sd for name in effects]))
    prior = Prior(effects, mean, spread, beliefs)
    anchors = list(_anchors(tax_share))
    prior = prior.with_models({car.model: known for car, _y, _sd, _source, known in anchors})
    x = np.stack([row(car, prior.effects) for car, *_rest in anchors])
    y = np.array([value for _car, value, *_rest in anchors])
    noise = np.diag(np.square([sd for *_car, sd, _source, _known in anchors]))
    sources = np.array([source for *_car, source, _known in anchors])
    noise += _SURVEY_SD**2 * (sources[:, None] == sources[None, :])
    return _moved(prior.told_by(MOVED_BY, sources), x, y, noise)


def _moved(prior: Prior, x: Floats, y: Floats, noise: Floats) -> Prior:
    """The belief after these logarithms y [N] of prices with known noise [N, N]."""
    gain = np.linalg.solve(x @ prior.spread @ x.T + noise, x @ prior.spread).T
    mean = prior.mean + gain @ (y - x @ prior.mean)
    spread = prior.spread - gain @ x @ prior.spread
    return Prior(prior.effects, mean, (spread + spread.T) / 2, prior.beliefs)


def _anchors(tax_share: float) -> Iterator[tuple[Priced, float, float, str, bool]]:
    """The public prices of cars of one age: car, log price over new, noise, source, is new known."""
    from meguri.facts.source import fact

    told = fact("used_ev_prices").rows.filter(
        pl.col("kind").is_in(list(_ANCHOR_LEVEL)),
        pl.col("period_from") >= SINCE,
        pl.col("age_yr_low") == pl.col("age_yr_high"),
        pl.col("price_jpy_low") == pl.col("price_jpy_high"),
    )
    for one in told.iter_rows(named=True):
        model = model_named(catalogue_name(one["model"]), tax_share)
        age, kind = one["age_yr_low"], one["kind"]
        car = Priced(
            level=_ANCHOR_LEVEL[kind], model=model.name, age_yr=age, mileage_km=YEARLY_KM * age,
            range_new_km=model.range_new_km, soh_share=None, is_guaranteed=False,
        )  # fmt: skip
        net = one["price_jpy_low"] / (1.0 + tax_share)
        asked = ASKING_LOG if kind == "retail_asking" else 0.0
        yield (
            car,
            float(np.log(net / model.new_jpy)) + asked,
            _ANCHOR_SD[kind],
            one["source_id"],
            model.is_priced,
        )


def effect_rows(
    prior: Prior, mean: Floats, sd: Floats, stage: str, units: dict[str, str]
) -> list[dict[str, object]]:
    """Rows of PRICE_EFFECTS of one stage."""
    z = 1.6448536269514722
    return [
        {
            "effect": name, "stage": stage, "value": float(m), "value_low": float(m - z * s),
            "value_high": float(m + z * s), "unit": units.get(name, "log_share"),
            "origin": prior.beliefs[name].origin if stage == "prior" else "computed",
            "source_id": prior.beliefs[name].source_id,
        }
        for name, m, s in zip(prior.effects, mean, sd, strict=True)
    ]  # fmt: skip


def effects_frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """PRICE_EFFECTS of these rows."""
    return PRICE_EFFECTS.check(pl.DataFrame(rows, schema=PRICE_EFFECTS.polars_schema))
