"""A mixture of normal distributions, and how far its quantiles must be stretched to hold what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meguri.life.fleets.series import Floats

Z90 = 1.6448536269514722  # half of a standard normal's 90 % interval
_PSEUDO = 40
_HALVINGS = 200


@dataclass(frozen=True, eq=False)
class Mixture:
    """Normal distributions with weights [h].

    Attributes:
        weight: they sum to 1.
        mean: means.
        sd: standard deviations.
    """

    weight: Floats
    mean: Floats
    sd: Floats

    def above(self, value: float) -> float:
        """Chance to lie above a value."""
        from scipy.special import ndtr

        return float(self.weight @ ndtr((self.mean - value) / self.sd))

    def where_above(self, chance: float) -> float:
        """The value above which it lies with a chance in (0, 1)."""
        low, high = (
            float(np.min(self.mean - 40 * self.sd)),
            float(np.max(self.mean + 40 * self.sd)),
        )
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            if not low < middle < high:
                break
            low, high = (middle, high) if self.above(middle) > chance else (low, middle)
        return 0.5 * (low + high)

    def depth(self, value: float) -> float:
        """Where a value lies, as a quantile of the standard normal distribution."""
        from scipy.special import ndtri

        return float(-ndtri(np.clip(self.above(value), 1e-12, 1 - 1e-12)))


def stretch(depths: Sequence[float]) -> float:
    """By how much a 90 % interval must be wider, from how deep left-out answers lay in theirs.

    The conformal quantile of |depth| (Lei et al. 2018) over these and forty that lie as promised, which keep
    a small fleet from saying anything wild.
    """
    from scipy.special import ndtri

    promised = ndtri(0.5 + (np.arange(_PSEUDO) + 0.5) / (2 * _PSEUDO))
    ordered = np.sort(np.concatenate((np.abs(np.asarray(depths, dtype=float)), promised)))
    rank = int(np.ceil((ordered.size + 1) * 0.9))
    return float(ordered[min(rank, ordered.size) - 1] / Z90)
