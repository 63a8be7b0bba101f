"""Material Circularity Indicator (Ellen MacArthur Foundation and Granta Design, methodology of 2015).

V = M (1 − Fr − Fu)          W0 = M (1 − Cr − Cu)
Wc = M (1 − Ec) Cr           Wf = M (1 − Ef) Fr / Ef          W = W0 + (Wf + Wc) / 2
LFI = (V + W) / (2M + (Wf − Wc) / 2)        X = (L / Lav) (U / Uav)        MCI = max(0, 1 − 0.9 LFI / X)
"""

from dataclasses import dataclass

from meguri.value.circularity.ranges import range_faults, refuse, whole_fault, within

LINEAR_MCI = 0.1  # of a wholly linear product of average use: F(X) = 0.9 / X


@dataclass(frozen=True, slots=True, kw_only=True)
class Mci:
    """What the indicator is made from.

    Attributes:
        mass_kg: mass of the product (M).
        recycled_in_share: recycled feed (Fr).
        reused_in_share: reused feed (Fu).
        recycled_out_share: collected for recycling (Cr).
        reused_out_share: collected for reuse (Cu).
        out_yield_share: yield of recycling what is collected (Ec).
        in_yield_share: yield of the recycling that made the feed (Ef).
        lifetime_ratio: lifetime over the average (L / Lav).
        intensity_ratio: intensity of use over the average (U / Uav).
    """

    mass_kg: float = within(1e-9, 1e9)
    recycled_in_share: float = within(0.0, 1.0, 0.0)
    reused_in_share: float = within(0.0, 1.0, 0.0)
    recycled_out_share: float = within(0.0, 1.0, 0.0)
    reused_out_share: float = within(0.0, 1.0, 0.0)
    out_yield_share: float = within(0.0, 1.0, 1.0)
    in_yield_share: float = within(1e-6, 1.0, 1.0)
    lifetime_ratio: float = within(1e-6, 1e3, 1.0)
    intensity_ratio: float = within(1e-6, 1e3, 1.0)


@dataclass(frozen=True, slots=True)
class MciResult:
    """The indicator and what it is made of.

    Attributes:
        virgin_kg: virgin feed (V).
        waste_kg: waste that cannot be recovered (W).
        linear_flow_share: linear flow index (LFI).
        utility_ratio: utility (X).
        mci: the indicator, 0 to 1.
    """

    virgin_kg: float
    waste_kg: float
    linear_flow_share: float
    utility_ratio: float
    mci: float


def mci(inputs: Mci) -> MciResult:
    """The material circularity of one product.

    Raises:
        IndicatorError: inputs outside their ranges, or feeds or collections of more than the whole.
    """
    fed = {"recycled_in_share": inputs.recycled_in_share, "reused_in_share": inputs.reused_in_share}
    out = {"recycled_out_share": inputs.recycled_out_share, "reused_out_share": inputs.reused_out_share}
    faults = range_faults("MCI", inputs)
    refuse(faults or [*whole_fault("MCI", fed, 1.0), *whole_fault("MCI", out, 1.0)])
    mass = inputs.mass_kg
    virgin = mass * (1 - sum(fed.values()))
    waste_c = mass * (1 - inputs.out_yield_share) * inputs.recycled_out_share
    waste_f = mass * (1 - inputs.in_yield_share) * inputs.recycled_in_share / inputs.in_yield_share
    waste = mass * (1 - sum(out.values())) + (waste_f + waste_c) / 2
    linear = (virgin + waste) / (2 * mass + (waste_f - waste_c) / 2)
    utility = inputs.lifetime_ratio * inputs.intensity_ratio
    return MciResult(virgin, waste, linear, utility, max(0.0, 1 - (1 - LINEAR_MCI) * linear / utility))
