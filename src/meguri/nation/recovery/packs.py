"""Which packs left with the exported cars: model mix of each cohort, who exports, kWh and cathode.

Exported cars are not a fair sample of the cars sold (Leafs leave more readily), yet no pack can leave
more often than it was sold. Both hold when a cohort's exports are shared out by odds ratios: of each
cohort the Leafs exported so far stand to the other cars exported so far as the odds ratio says (the mean
of Fisher's noncentral hypergeometric law), and the same again for kei cars among the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.metals import Intensities
from meguri.nation.histories import Histories
from meguri.nation.recovery.pack_catalogue import PACKS, Pack
from meguri.nation.recovery.pack_plans import FAMILIES, PACKS_OF, Plan
from meguri.nation.recovery.priors import KEI_ODDS, LAST_COUNTED, LEAF_ODDS, Z95, Prior

Floats = NDArray[np.float64]
Values = Mapping[Prior, Floats]
EXPORTERS = ("leaf", "kei", "other")


@dataclass(frozen=True, slots=True)
class PackMix:
    """What each year's cars were sold with; D draws, C cohorts, P packs, K chemistries, G exporters.

    Attributes:
        segment: vehicle segment.
        cohort_years: calendar years of first registration [C].
        packs: the packs [P].
        sold_share: part of the cohort sold with the pack [D, C, P]; sums to 1 over P.
        kwh: nameplate energy of the pack [D, P].
        cathode: part of the pack's energy in each chemistry [D, P, K]; sums to 1 over K.
        odds: odds ratio of export, Leafs against the rest and kei against other [D, 2].
        counted: what stands on counts: (cohort year, model family or pack).
    """

    segment: str
    cohort_years: NDArray[np.int64]
    packs: tuple[Pack, ...]
    sold_share: Floats
    kwh: Floats
    cathode: Floats
    odds: Floats
    counted: frozenset[tuple[int, str]]

    def by_exporter(self, per_pack: Floats) -> Floats:
        """Mean over the cohort's packs of one exporter: [D, P] → [D, C, G]; 0 where the cohort has none."""
        return _ratio(self._grouped(self.sold_share * per_pack[:, None, :]), self.exporter_share)

    def is_counted(self, cohort: int, pack: Pack) -> bool:
        """Whether the pack's share of the cohort's sales rests on counts alone, and not on a prior."""
        like = min(cohort, LAST_COUNTED)
        if (like, pack.code) in self.counted:
            return True
        plans = ((name, _plan(plans, like)) for name, plans in PACKS_OF.items())
        family, plan = next(((name, plan) for name, plan in plans if pack.code in plan.names), ("", None))
        if plan is None or (like, family) not in self.counted:
            return False
        return all((like, name) in self.counted for name in plan.names if name != pack.code)

    @property
    def exporter_share(self) -> Floats:
        """Part of the cohort sold as Leafs, kei cars and others [D, C, G]."""
        return self._grouped(self.sold_share)

    def _grouped(self, array: Floats) -> Floats:
        member = np.array([[pack.exporter == name for name in EXPORTERS] for pack in self.packs], dtype=float)
        return np.asarray(array @ member, dtype=np.float64)


def _ratio(over: Floats, under: Floats) -> Floats:
    return np.divide(over, under, out=np.zeros_like(over), where=under > 0)


def priors_of(segment: str) -> tuple[Prior, ...]:
    """Every prior that may be needed for one segment, in a fixed order."""
    plans = [*FAMILIES[segment], *(p for family in _families(segment) for p in PACKS_OF[family])]
    found = {prior for plan in plans for _, prior in plan.parts}
    for pack in packs_of(segment):
        found |= {prior for _, prior, _ in pack.others}
        found |= {pack.energy} if isinstance(pack.energy, Prior) else set()
    return tuple(sorted(found | {LEAF_ODDS, KEI_ODDS}, key=lambda p: p.assumption))


def packs_of(segment: str) -> tuple[Pack, ...]:
    """The packs that a segment's cars may carry."""
    names = {name for family in _families(segment) for plan in PACKS_OF[family] for name in plan.names}
    return tuple(pack for pack in PACKS if pack.code in names)


def _families(segment: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for plan in FAMILIES[segment] for name in plan.names))


def pack_mix(
    segment: str,
    cohort_years: NDArray[np.int64],
    counted: pl.DataFrame,
    energy: Mapping[str, float],
    chemistries: tuple[str, ...],
    draws: int,
    rng: np.random.Generator,
) -> PackMix:
    """Counted shares (rows of the fact `pack_mix`) and priors in, the packs each cohort was sold with out.

    Args:
        segment: vehicle segment.
        cohort_years: calendar years of first registration [C], 2009 or later.
        counted: rows of the fact `pack_mix`; those of other segments are unused.
        energy: nameplate energy by model, kWh.
        chemistries: names of the chemistry axis [K].
        draws: number of draws D.
        rng: generator; the same state gives the same mix.
    """
    priors = priors_of(segment)
    values = dict(zip(priors, (p.of(z) for p, z in _normals(priors, rng, draws)), strict=True))
    shares = _counted_draws(segment, counted, draws, rng)
    packs = packs_of(segment)
    sold = np.stack([_cohort(segment, int(c), packs, shares, values, draws) for c in cohort_years], axis=1)
    kwh = np.stack([_energy(pack, energy, values, draws) for pack in packs], axis=1)
    return PackMix(
        segment,
        cohort_years,
        packs,
        sold,
        kwh,
        _cathodes(packs, chemistries, values, draws),
        np.stack([values[LEAF_ODDS], values[KEI_ODDS]], axis=1),
        frozenset(shares),
    )


def _energy(pack: Pack, energy: Mapping[str, float], values: Values, draws: int) -> Floats:
    return values[pack.energy] if isinstance(pack.energy, Prior) else np.full(draws, energy[pack.energy])


def _normals(priors: tuple[Prior, ...], rng: np.random.Generator, draws: int) -> list[tuple[Prior, Floats]]:
    return list(zip(priors, rng.standard_normal((len(priors), draws)), strict=True))


def _counted_draws(
    segment: str, rows: pl.DataFrame, draws: int, rng: np.random.Generator
) -> dict[tuple[int, str], Floats]:
    """Counted shares of a cohort, each two-piece normal between its bounds."""
    names = {*_families(segment), *(pack.code for pack in packs_of(segment))}
    known = rows.filter(pl.col("segment") == segment, pl.col("model_pack").is_in(names)).sort(
        "cohort_year", "model_pack"
    )
    shares = {}
    for year, name, low, share, high in known.select(
        "cohort_year", "model_pack", "mix_share_low", "mix_share", "mix_share_high"
    ).iter_rows():
        z = rng.standard_normal(draws)
        x = share + z / Z95 * np.where(z < 0, share - low, high - share)
        shares[year, name] = np.clip(x, 0.0, 1.0)
    return shares


def _cohort(
    segment: str,
    cohort: int,
    packs: tuple[Pack, ...],
    counted: Mapping[tuple[int, str], Floats],
    values: Values,
    draws: int,
) -> Floats:
    """Part of one cohort sold with each pack [D, P]."""
    like = min(cohort, LAST_COUNTED)
    here = {name: share for (year, name), share in counted.items() if year == like}
    shared = {pack.code: np.zeros(draws) for pack in packs}
    for family, part in _split(np.ones(draws), _plan(FAMILIES[segment], like), here, values).items():
        for pack, share in _split(part, _plan(PACKS_OF[family], like), here, values).items():
            shared[pack] = shared[pack] + share
    return np.stack([shared[pack.code] for pack in packs], axis=1)


def _plan(plans: tuple[Plan, ...], cohort: int) -> Plan:
    for plan in plans:
        if plan.first <= cohort <= plan.last:
            return plan
    raise ValueError(f"no plan shares out the cohort of {cohort}: plans start in {plans[0].first}")


def _split(total: Floats, plan: Plan, counted: Mapping[str, Floats], values: Values) -> dict[str, Floats]:
    """Share `total` out: counted names first, then the plan's parts of what remains, then the rest."""
    known = {name: counted[name] for name in plan.names if name in counted}
    claimed = sum(known.values(), start=np.zeros_like(total))
    shrink = np.minimum(1.0, _ratio(total, claimed)) if known else np.ones_like(total)
    shares = {name: share * shrink for name, share in known.items()}
    left = np.maximum(total - claimed * shrink, 0.0)
    for name, prior in plan.parts:
        if name not in known:
            shares[name] = left * values[prior]
            left = left - shares[name]
    # When every name is counted the counts may miss a few cars: the rest goes to the plan's last name.
    shares[plan.rest] = shares.get(plan.rest, np.zeros_like(total)) + left
    return shares


def _cathodes(packs: tuple[Pack, ...], chemistries: tuple[str, ...], values: Values, draws: int) -> Floats:
    share = np.zeros((draws, len(packs), len(chemistries)))
    for p, pack in enumerate(packs):
        rest = np.ones(draws)
        for chemistry, prior, part in pack.others:
            share[:, p, chemistries.index(chemistry)] += values[prior] * part
            rest = rest - values[prior] * part
        share[:, p, chemistries.index(pack.cathode)] += rest
    return share


def exported_by_exporter(history: Histories, mix: PackMix) -> Floats:
    """Vehicles exported in each year by cohort and exporter [D, Y, C, G]; never more than were sold.

    Raises:
        ValueError: more cars of a cohort were exported than sold.
    """
    share = mix.exporter_share
    cars = np.zeros((*history.exported.shape, len(EXPORTERS)))
    for c, cohort in enumerate(history.cohort_years):
        first = int(np.searchsorted(history.years, cohort))
        sold = history.sold[:, c, None]
        so_far = np.cumsum(history.exported[:, first:, c], axis=1)
        if (so_far > sold * (1 + 1e-9) + 1e-6).any():
            raise ValueError(f"more cars of {cohort} were exported than sold")
        gone = np.minimum(_ratio(so_far, np.broadcast_to(sold, so_far.shape)), 1.0)
        by_exporter = _gone_by_exporter(gone, share[:, c, :, None], mix.odds)
        for g, part in enumerate(by_exporter):
            cars[:, first:, c, g] = np.maximum(np.diff(part, axis=1, prepend=0.0), 0.0) * sold
    return cars


def _gone_by_exporter(gone: Floats, share: Floats, odds: Floats) -> tuple[Floats, Floats, Floats]:
    """Part of a cohort that has left [D, Y], split into Leafs, kei cars and others; `share` is [D, G, 1]."""
    leaf = _noncentral(share[:, 0], gone, odds[:, 0, None])
    others = 1.0 - share[:, 0]
    gone_others = np.clip(_ratio(gone - leaf, np.broadcast_to(others, gone.shape)), 0.0, 1.0)
    kei = others * _noncentral(_ratio(share[:, 1], others), gone_others, odds[:, 1, None])
    return leaf, kei, gone - leaf - kei


def _noncentral(share: Floats, gone: Floats, odds: Floats) -> Floats:
    """Part of a cohort that is of one kind and gone: `share` of it is of that kind, `gone` of it has left."""
    b = 1.0 + (odds - 1.0) * (share + gone)
    root = np.sqrt(np.maximum(b * b - 4.0 * (odds - 1.0) * odds * share * gone, 0.0))
    return 2.0 * odds * share * gone / (b + root)


def contents(mix: PackMix, content: Intensities, lean: Floats) -> tuple[Floats, Floats]:
    """Energy [D, C, G], kWh, and mass of each metal [D, C, G, M], kg, in one car of a cohort and exporter."""
    kg_per_kwh = np.einsum("dpk,dkm->dpm", mix.cathode, content.mixed(lean), optimize=True)
    kg = mix.kwh[:, :, None] * kg_per_kwh
    per_metal = [mix.by_exporter(kg[:, :, m]) for m in range(kg.shape[2])]
    return mix.by_exporter(mix.kwh), np.stack(per_metal, axis=-1)
