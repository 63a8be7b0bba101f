"""Longevity: how long a material stays in use (Franklin-Johnson, Figge and Canning 2016), L = A + B + C.

A is the first use, B the use after refurbishment, C the use after recycling, again and again. The paper
itself was not read: how the recycled times of the two paths (straight to recycling, and after refurbishment)
are added up is to be checked with it. Two readings are given, each under its name.
"""

from dataclasses import dataclass

from meguri.value.circularity.ranges import (
    IndicatorCode,
    IndicatorFault,
    range_faults,
    refuse,
    within,
)

JOINT, SEPARATE = "joint_ratio", "separate_ratios"


@dataclass(frozen=True, slots=True, kw_only=True)
class Longevity:
    """What the indicator is made from.

    Attributes:
        first_yr: first use (A).
        returned_share: what is returned after a use (w).
        refurbished_share: what of that is refurbished (x); the rest is recycled.
        refurbished_yr: use after refurbishment.
        recycled_share: what of the rest reaches recycling (y).
        recovered_share: what recycling recovers (z).
    """

    first_yr: float = within(0.0, 1e4)
    returned_share: float = within(0.0, 1.0, 0.0)
    refurbished_share: float = within(0.0, 1.0, 0.0)
    refurbished_yr: float = within(0.0, 1e4, 0.0)
    recycled_share: float = within(0.0, 1.0, 0.0)
    recovered_share: float = within(0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class LongevityResult:
    """The indicator and its parts, years.

    Attributes:
        variant: which reading.
        first_yr, refurbished_yr, recycled_yr: A, B and C.
        longevity_yr: their sum.
    """

    variant: str
    first_yr: float
    refurbished_yr: float
    recycled_yr: float
    longevity_yr: float


def longevity(inputs: Longevity, variant: str = JOINT) -> LongevityResult:
    """How long the material stays in use, in years.

    Args:
        inputs: what it is made from.
        variant: `joint_ratio`: both paths make one ratio r, C = (A + B) r / (1 − r); `separate_ratios`: each
            path has a ratio of its own.

    Raises:
        IndicatorError: inputs outside their ranges, a ratio of 1 (the time never ends), or no such variant.
    """
    faults = range_faults("longevity", inputs)
    if variant not in (JOINT, SEPARATE):
        values = {"found": repr(variant)[:60], "known": f"{JOINT}, {SEPARATE}"}
        faults.append(IndicatorFault(IndicatorCode.NO_VARIANT, {"indicator": "longevity"} | values))
    refuse(faults)
    back, again = inputs.returned_share, inputs.refurbished_share
    after_first = inputs.first_yr + back * again * inputs.refurbished_yr
    kept = inputs.recycled_share * inputs.recovered_share
    paths = (back * (1 - again) * kept, back * again * back * kept)
    ratios = (sum(paths),) if variant == JOINT else paths
    refuse([_never_ends(one) for one in ratios if one >= 1])
    recycled = after_first * sum(one / (1 - one) for one in ratios)
    return LongevityResult(
        variant, inputs.first_yr, after_first - inputs.first_yr, recycled, after_first + recycled
    )


def _never_ends(ratio: float) -> IndicatorFault:
    return IndicatorFault(
        IndicatorCode.NEVER_ENDS, {"indicator": "longevity", "key": "r", "found": f"{ratio:g}"}
    )
