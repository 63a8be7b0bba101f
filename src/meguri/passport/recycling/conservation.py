"""Matter is conserved: no step makes more than it was fed, no lot weighs less than its elements."""

from collections.abc import Iterator, Mapping

from meguri.passport.recycling.faults import RecyclingCode, RecyclingFault, fault
from meguri.passport.recycling.lots import DUST_KG, ELEMENTS, QUANTITIES, Lot, Lots, Step


def conservation_faults(lots: Lots, *, tolerance_share: float, where: str) -> Iterator[RecyclingFault]:
    """Every step and lot of which more comes out than went in, by more than the tolerance.

    An element is balanced where all that the step was fed was analysed for it. Less may come out than went
    in: what nobody booked as loss stays unaccounted for.

    Args:
        lots: as followed.
        tolerance_share: what may come out beyond what went in, as a share of that.
        where: what messages call the flows.
    """
    for step in lots.steps:
        fed, made = lots.fed.get(step, ()), lots.made.get(step, ())
        if made and not sum(one.masses["mass"] or 0.0 for one in fed) > 0:
            yield fault(RecyclingCode.NO_INPUT, where, step=step)
            continue
        for name, (into, out) in _sums(fed, made).items():
            if out > into * (1 + tolerance_share) + DUST_KG:
                yield fault(RecyclingCode.MORE_OUT, where, step=step, quantity=name, found=out, wanted=into)
        for one in (*fed, *made):
            whole, parts = one.masses["mass"] or 0.0, sum(one.masses[name] or 0.0 for name in ELEMENTS)
            if parts > whole * (1 + tolerance_share) + DUST_KG:
                values = {"lot": one.lot, "step": step, "found": parts, "wanted": whole}
                yield fault(RecyclingCode.MORE_THAN_WHOLE, where, **values)


def leaning_on_tolerance(lots: Lots) -> frozenset[Step]:
    """The steps of which more comes out than went in, though within the tolerance."""
    return frozenset(
        step
        for step in lots.steps
        if any(
            out > into + DUST_KG
            for into, out in _sums(lots.fed.get(step, ()), lots.made.get(step, ())).values()
        )
    )


def _sums(fed: tuple[Lot, ...], made: tuple[Lot, ...]) -> Mapping[str, tuple[float, float]]:
    """Quantity → kg in and kg out, for those that can be balanced."""
    found = {}
    for name in QUANTITIES:
        into = [one.masses[name] for one in fed]
        if None not in into:
            out = sum(one.masses[name] or 0.0 for one in made)
            found[name] = (sum(one or 0.0 for one in into), out)
    return found
