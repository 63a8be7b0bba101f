"""What do the figures of a TOML file say, who says each, and how surely? Every fault at once.

A room declares its figures as `Spec`s by `section.name`; a file says each as a number, or as a table with
`value`, `low` and `high` (5 % and 95 % points), `source` and `note`. What a file leaves out is taken from the
shipped one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from meguri.tables.draws import two_piece
from meguri.value.figures_faults import FiguresCode, FiguresError, FiguresFault, figures_fault
from meguri.value.told_figures import ASSUMED, GIVEN, parsed, source_ids

Floats = NDArray[np.float64]

MOST_BYTES = 1_000_000
_PARTS = ("value", "low", "high", "source", "note")
_SHIPPED = files("meguri.facts") / "data"


@dataclass(frozen=True, slots=True)
class Spec:
    """The range that one figure lies in; its unit ends its name."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its doubt.

    Attributes:
        key: `section.name`.
        value: median, in the unit that ends the key.
        low: 5 % point.
        high: 95 % point; both are the value where it is taken as certain.
        source: source id, `assumed`, or `given` where the reader's file names none.
        within: range that it lies in.
        is_shipped: whether the reader's file left it out.
    """

    key: str
    value: float
    low: float
    high: float
    source: str
    within: Spec
    is_shipped: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether it has a band."""
        return self.low < self.high

    def drawn(self, draws: int, seed: int) -> Floats:
        """Draws [draw]; one stream for each key and seed, whatever else is drawn."""
        if not self.is_doubtful:
            return np.full(draws, self.value)
        z = np.random.default_rng([seed, crc32(self.key.encode())]).standard_normal(draws)
        return np.clip(two_piece(self.low, self.value, self.high, z), self.within.low, self.within.high)


Figures = Mapping[str, Figure]


def read_figures(
    given: str | Path | Mapping[str, Any] | None, specs: Mapping[str, Spec], shipped: str
) -> dict[str, Figure]:
    """Figures that are typed and within their ranges, by their keys.

    Args:
        given: a TOML file, a mapping of the same shape, or None for the shipped figures alone.
        specs: every key with its range.
        shipped: file below the facts' data that has all of them.

    Raises:
        FiguresError: with every fault.
        OSError: the file cannot be read.
    """
    raw = tomllib.loads((_SHIPPED / shipped).read_bytes().decode("utf-8"))
    base = _Reader(shipped, specs).read(raw)
    missing = [figures_fault(FiguresCode.MISSING_KEY, shipped, key=key) for key in specs if key not in base]
    if missing:
        raise FiguresError(missing)
    shipped_figures = {key: Figure(**(_told(one) | {"is_shipped": True})) for key, one in base.items()}
    if given is None:
        return {key: shipped_figures[key] for key in specs}
    where, told = ("figures", given) if isinstance(given, Mapping) else _parsed(Path(given))
    own = _Reader(where, specs).read(told)
    return {key: own.get(key, shipped_figures[key]) for key in specs}


def assumed_keys(figures: Figures) -> list[str]:
    """The figures that are assumed, sorted."""
    return sorted(key for key, one in figures.items() if one.source == ASSUMED)


def _told(one: Figure) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("key", "value", "low", "high", "source", "within")}


def _parsed(path: Path) -> tuple[str, dict[str, Any]]:
    if (size := path.stat().st_size) > MOST_BYTES:
        raise FiguresError([figures_fault(FiguresCode.TOO_LARGE, path.name, found=size, limit=MOST_BYTES)])

    def refuse(said: str) -> FiguresError:
        return FiguresError([figures_fault(FiguresCode.UNREADABLE, path.name, found=said)])

    return path.name, parsed(path.read_bytes(), refuse)


@dataclass
class _Reader:
    """Faults as they are found."""

    where: str
    specs: Mapping[str, Spec]
    faults: list[FiguresFault] = field(default_factory=list)

    def read(self, raw: Mapping[str, Any]) -> dict[str, Figure]:
        found = {}
        for key, told in self._flat(raw):
            if key not in self.specs:
                near = ", ".join(get_close_matches(key, self.specs, n=1, cutoff=0.4) or list(self.specs))
                self._add(FiguresCode.UNKNOWN_KEY, key=key, near=near)
            elif (one := self._figure(key, told, self.specs[key])) is not None:
                found[key] = one
        if self.faults:
            raise FiguresError(self.faults)
        return found

    def _flat(self, raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for section, told in raw.items():
            if section == "title":
                continue
            if isinstance(told, Mapping):
                yield from ((f"{section}.{name}", one) for name, one in told.items())
            else:
                self._add(FiguresCode.NO_TABLE, key=section, found=repr(told))

    def _figure(self, key: str, told: Any, within: Spec) -> Figure | None:
        if not isinstance(told, Mapping):
            value = self._number(key, told, within)
            return None if value is None else Figure(key, value, value, value, GIVEN, within)
        faults = len(self.faults)
        for name in told:
            if name not in _PARTS:
                self._add(FiguresCode.UNKNOWN_KEY, key=f"{key}.{name}", near=", ".join(_PARTS))
        source = told.get("source", GIVEN)
        if not isinstance(source, str) or source not in {ASSUMED, GIVEN, *source_ids()}:
            self._add(FiguresCode.UNKNOWN_SOURCE, key=key, found=repr(source))
        if "value" not in told:
            self._add(FiguresCode.MISSING_KEY, key=f"{key}.value")
            return None
        value = self._number(key, told["value"], within)
        low, high = (
            self._number(f"{key}.{edge}", told[edge], within) if edge in told else value
            for edge in ("low", "high")
        )
        if value is None or low is None or high is None or len(self.faults) > faults:
            return None
        if not low <= value <= high:
            self._add(FiguresCode.ORDER, key=key, found=f"{low:g}, {value:g}, {high:g}")
            return None
        return Figure(key, value, low, high, source, within)

    def _number(self, key: str, told: Any, within: Spec) -> float | None:
        if not isinstance(told, int | float) or isinstance(told, bool) or not _finite(told):
            self._add(FiguresCode.NO_NUMBER, key=key, found=repr(told))
            return None
        if not within.low <= told <= within.high:
            self._add(FiguresCode.OUT_OF_RANGE, key=key, found=told, low=within.low, high=within.high)
            return None
        return float(told)

    def _add(self, code: FiguresCode, **values: object) -> None:
        self.faults.append(figures_fault(code, self.where, **values))


def _finite(told: float) -> bool:
    try:
        return isfinite(told)
    except OverflowError:  # a whole number that no float holds
        return False
