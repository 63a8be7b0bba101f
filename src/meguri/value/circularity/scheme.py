"""An incentive scheme, typed: how use is counted, what a point is, what it is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meguri.tables.words import Words
from meguri.value.circularity.base_law import BaseLaw
from meguri.value.told_figures import ASSUMED


def _number(low: float, high: float, default: float | None = None) -> Any:
    """A figure: its range, and its value where nobody says one."""
    return field(default=default, metadata={"range": (low, high)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """From how much use on a battery counts as fully used; below, in proportion; parked, not at all.

    Attributes:
        full_km_per_yr: distance a year that is full use.
        full_cycles_per_yr: energy delivered otherwise that is full use, full cycles of the rated energy.
    """

    full_km_per_yr: float = _number(1.0, 1e6)
    full_cycles_per_yr: float = _number(0.1, 2000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How the state of health is followed between and beyond verdicts.

    Attributes:
        carry_most_yr: for how long after the last verdict its loss goes on; then nothing counts.
    """

    carry_most_yr: float = _number(0.0, 10.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What a point is given for.

    Attributes:
        per_kwh_yr: for each kilowatt-hour year retained.
        per_100_km: for each 100 km driven on what most peers have given up.
        per_co2_kg: for each kilogram of CO2 of new packs avoided.
    """

    per_kwh_yr: float = _number(0.0, 1e6, 0.0)
    per_100_km: float = _number(0.0, 1e6, 0.0)
    per_co2_kg: float = _number(0.0, 1e6, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yen:
    """What a point is worth.

    Attributes:
        jpy_per_point: yen a point; None: points have no worth in money.
        most_jpy: most that one holder is paid at a time.
    """

    jpy_per_point: float | None = _number(0.0, 1e6)
    most_jpy: float | None = _number(0.0, 1e9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One incentive scheme.

    Attributes:
        scheme_id: what awards call it.
        title: in both languages.
        law: survival of the peers, of a fixed base year.
        use: what counts as use.
        history: how the state of health is followed.
        points: what a point is given for.
        yen: what a point is worth.
        sources: key (`points.per_kwh_yr`) → source id, `assumed`, or `given` where the file names none.
    """

    scheme_id: str
    title: Words
    law: BaseLaw
    use: Use
    history: History
    points: Points
    yen: Yen
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def assumed_keys(self) -> tuple[str, ...]:
        """The figures that are assumed, sorted."""
        return tuple(sorted(key for key, source in self.sources.items() if source == ASSUMED))


SECTIONS: dict[str, type] = {"use": Use, "history": History, "points": Points, "yen": Yen}
