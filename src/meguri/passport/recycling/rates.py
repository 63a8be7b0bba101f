"""The figures of each first recycler and year: recycling efficiency and the recovery of five metals.

r_RE = mass of outputs that count ÷ mass of waste batteries fed; r_RM = mass of the metal in these outputs ÷
its mass in the batteries fed; over all steps of all recyclers. Intermediate fractions count as nothing.

Source: Delegated Regulation (EU) 2025/606, Annex points 2 and 3, as summaries give them; the rules say what
nobody verified.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from meguri.passport.recycling.lots import DUST_KG, QUANTITIES
from meguri.passport.recycling.origins import Origin, Traced
from meguri.tables.recycling import EFFICIENCY, MEASURES, WASTE_BATTERIES


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure of one origin.

    Attributes:
        origin: first recycler, year, chemistry.
        measure: `recycling_efficiency`, `recovery_co`, …
        input_kg: what was fed and counts; None where not all was analysed.
        output_kg: what came out and counts, as far as analysed.
        open_kg: what was handed on and not yet worked up; None where not all of it was analysed.
        not_analysed: lots that count and were not analysed for it.
    """

    origin: Origin
    measure: str
    input_kg: float | None
    output_kg: float
    open_kg: float | None
    not_analysed: int

    @property
    def share(self) -> float | None:
        """Output ÷ input; None where the input is unknown or there is none."""
        return self.output_kg / self.input_kg if self.input_kg else None


def rates(traced: Traced, *, left_out: Collection[str] = ()) -> Iterator[Rate]:
    """Every figure of every origin.

    Args:
        traced: the chains.
        left_out: substances that the recycler chose to leave out of efficiency, in input and output.
    """
    sums: dict[Origin, dict[tuple[str, str], float]] = {}
    for row in traced.chain.iter_rows(named=True):
        origin = Origin(row["origin_year"], row["first_recycler"], row["chemistry"])
        of_it = sums.setdefault(origin, defaultdict(float))
        role = "waste" if row["role"] == "input" and row["fraction"] == WASTE_BATTERIES else row["role"]
        for quantity in QUANTITIES:
            of_it[role, quantity] += row[f"{quantity}_kg"] or 0.0
    for origin, of_it in sums.items():
        for measure in MEASURES:
            yield _rate(traced, origin, of_it, measure, left_out)


def _rate(
    traced: Traced,
    origin: Origin,
    sums: Mapping[tuple[str, str], float],
    measure: str,
    left_out: Collection[str],
) -> Rate:
    quantity = "mass" if measure == EFFICIENCY else measure.removeprefix("recovery_")
    without = left_out if measure == EFFICIENCY else ()
    fed = sums["waste", quantity] - sum(sums["waste", one] for one in without)
    out = sums["output", quantity] - sum(sums["output", one] for one in without)
    still_open = sums["intermediate", quantity] - sums["input", quantity]
    return Rate(
        origin,
        measure,
        None if (origin, quantity) in traced.unknown_input else fed,
        out,
        None if (origin, quantity) in traced.unknown_open else _beyond_dust(still_open),
        traced.not_analysed.get((origin, quantity), 0),
    )


def _beyond_dust(mass_kg: float) -> float:
    """A difference of two sums; what later steps weighed more than was made is within the tolerance."""
    return mass_kg if mass_kg > DUST_KG else 0.0
