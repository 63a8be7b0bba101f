"""Product Circularity Indicator (Bracquené, Dewulf and Duflou 2020), with the reading that is used named.

Public codes differ in three places, and no reading here is silent about it: whether the recycled inflow R_in
is the recycled part Fr of the feed or the whole feed, whether the linear waste W_linear is V_linear − M or
V_linear, and whether the waste of recycling W_rfp counts only what is collected (Cr).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from meguri.value.circularity.ranges import (
    IndicatorCode,
    IndicatorFault,
    range_faults,
    refuse,
    whole_fault,
    within,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One material of a product.

    Attributes:
        name: of the material.
        mass_kg: mass in the product (M).
        reused_in_share, recycled_in_share: reused and recycled feed (Fu, Fr).
        reused_out_share, recycled_out_share: collected for reuse and for recycling (Cu, Cr).
        part_yield_share, feed_yield_share: yields of making parts and feedstock (Ecp, Efp).
        feed_scrap_share, part_scrap_share: scrap of the two that is recovered (Cfp, Ccp).
        sorting_share, recycling_share: yields of sorting and of recycling (Ems, Erfp).
        utility_share: use against the average (X).
    """

    name: str
    mass_kg: float = within(1e-9, 1e9)
    reused_in_share: float = within(0.0, 1.0, 0.0)
    recycled_in_share: float = within(0.0, 1.0, 0.0)
    reused_out_share: float = within(0.0, 1.0, 0.0)
    recycled_out_share: float = within(0.0, 1.0, 0.0)
    part_yield_share: float = within(1e-3, 1.0, 1.0)
    feed_yield_share: float = within(1e-3, 1.0, 1.0)
    feed_scrap_share: float = within(0.0, 1.0, 0.0)
    part_scrap_share: float = within(0.0, 1.0, 0.0)
    sorting_share: float = within(0.0, 1.0, 1.0)
    recycling_share: float = within(0.0, 1.0, 1.0)
    utility_share: float = within(1e-3, 100.0, 1.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the formulas are read.

    Attributes:
        inflow_recycled_only: R_in counts Fr of the feed, else the whole feed.
        linear_waste_less_product: W_linear is V_linear − M, else V_linear.
        loss_of_collected_only: W_rfp counts Cr, else the whole product.
    """

    inflow_recycled_only: bool = True
    linear_waste_less_product: bool = True
    loss_of_collected_only: bool = True


PUBLISHED = "lygizos_code"
_SWITCHES = {
    "r_in_plain": "inflow_recycled_only",
    "w_linear_v": "linear_waste_less_product",
    "w_rfp_plain": "loss_of_collected_only",
}
READINGS: dict[str, Reading] = {
    "+".join(names) or PUBLISHED: Reading(**dict.fromkeys((_SWITCHES[name] for name in names), False))
    for size in range(len(_SWITCHES) + 1)
    for names in combinations(_SWITCHES, size)
}
FACT = "circularity_inputs"


def pci(material: Material, variant: str = PUBLISHED) -> float:
    """The indicator of one material: 1 wholly circular, 0 as linear as can be, below 0 worse than that.

    Args:
        material: the material.
        variant: a key of `READINGS`.

    Raises:
        IndicatorError: inputs outside their ranges, or no such variant.
    """
    refuse([*_faults(material), *_variant_fault(variant)])
    return _pci(material, READINGS[variant])


def pci_of_pack(
    materials: Iterable[Material], pack_mass_kg: float | None = None, variant: str = PUBLISHED
) -> float:
    """The indicator of a whole product: the materials' own, weighted by mass.

    Args:
        materials: the materials listed.
        pack_mass_kg: mass of the whole; what is not listed counts 0. By default what is listed.
        variant: a key of `READINGS`.

    Raises:
        IndicatorError: inputs outside their ranges, materials heavier than the whole, or no such variant.
    """
    listed = list(materials)
    faults = [*(fault for one in listed for fault in _faults(one)), *_variant_fault(variant)]
    whole = sum(one.mass_kg for one in listed) if pack_mass_kg is None else pack_mass_kg
    if not faults:
        faults = whole_fault("PCI", {one.name: one.mass_kg for one in listed}, whole)
    refuse(faults)
    return sum(_pci(one, READINGS[variant]) * one.mass_kg for one in listed) / whole


def pci_of_published_pack(pack: str, variant: str = PUBLISHED) -> float:
    """The indicator of a pack whose inputs a study has published (fact `circularity_inputs`): NMC811, LFP.

    Raises:
        IndicatorError: no such pack or variant.
    """
    materials, whole = published_pack(pack)
    return pci_of_pack(materials, whole, variant)


def published_pack(pack: str) -> tuple[list[Material], float]:
    """The materials of a published pack, and its mass in kg.

    Raises:
        IndicatorError: no such pack.
    """
    import polars as pl

    from meguri.facts.source import fact

    rows = fact(FACT).rows
    mine = rows.filter(pl.col("pack") == pack)
    if mine.is_empty():
        known = ", ".join(rows["pack"].unique().sort())
        values = {"indicator": "PCI", "found": repr(pack)[:60], "known": known}
        refuse([IndicatorFault(IndicatorCode.NO_PACK, values)])
    told = [name for name in Material.__dataclass_fields__ if name != "name"]
    made = [Material(name=row["material"], **{key: row[key] for key in told}) for row in mine.to_dicts()]
    return made, float(mine["pack_mass_kg"][0])


def _pci(one: Material, reading: Reading) -> float:
    mass, new = one.mass_kg, (1 - one.reused_in_share) * one.mass_kg
    feed = new / (one.part_yield_share * one.feed_yield_share)
    virgin = feed * (1 - one.recycled_in_share)
    feed_lost = feed * (1 - one.feed_yield_share)
    part_lost = new / one.part_yield_share * (1 - one.part_yield_share)
    sorted_kg = mass * one.sorting_share * one.recycled_out_share
    recycled = mass * one.sorting_share if not reading.loss_of_collected_only else sorted_kg
    waste = (
        feed_lost * (1 - one.feed_scrap_share)
        + part_lost * one.feed_yield_share * (1 - one.part_scrap_share)
        + mass * (1 - one.recycled_out_share - one.reused_out_share)
        + mass * (1 - one.sorting_share) * one.recycled_out_share
        + recycled * (1 - one.recycling_share)
    )
    came_in = feed * (one.recycled_in_share if reading.inflow_recycled_only else 1.0)
    parts_scrap = (1 - one.part_yield_share) * one.part_scrap_share * mass / one.part_yield_share
    went_out = feed_lost * one.feed_scrap_share + parts_scrap + one.recycling_share * sorted_kg
    reused = abs(mass * (one.reused_in_share - one.reused_out_share))
    linear_feed = mass / (one.part_yield_share * one.feed_yield_share)
    linear_waste = linear_feed - mass if reading.linear_waste_less_product else linear_feed
    flow = (virgin + waste + abs(came_in - went_out) / 2 + reused / 2) / (linear_feed + linear_waste)
    return 1.0 - flow / one.utility_share


def _faults(one: Material) -> list[IndicatorFault]:
    about = f"PCI, {one.name}"
    if faults := range_faults(about, one):
        return faults
    out = {"reused_out_share": one.reused_out_share, "recycled_out_share": one.recycled_out_share}
    return whole_fault(about, out, 1.0)


def _variant_fault(variant: str) -> list[IndicatorFault]:
    if variant in READINGS:
        return []
    values = {"indicator": "PCI", "found": repr(variant)[:60], "known": ", ".join(READINGS)}
    return [IndicatorFault(IndicatorCode.NO_VARIANT, values)]
