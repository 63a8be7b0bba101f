"""Where is it? The climate of Japan's prefectures, by the normals of their capitals."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from meguri.facts.source import DID_YOU_MEAN, KNOWN_NAMES, fact
from meguri.tables.schema import N_

UNKNOWN_PREFECTURE = N_("No prefecture is called {asked}.")


class PlaceError(ValueError):
    """A prefecture was asked for that does not exist.

    Attributes:
        code: `unknown_prefecture`.
        values: `asked`, `suggestion` (may be empty) and `known`, for the words made at a door.
    """

    code = "unknown_prefecture"

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        ending = DID_YOU_MEAN if values["suggestion"] else KNOWN_NAMES
        super().__init__(f"{UNKNOWN_PREFECTURE} {ending}".format(**values))


@dataclass(frozen=True, slots=True)
class Climate:
    """The climate of one prefecture's capital.

    Attributes:
        prefecture: name in Japanese.
        prefecture_en: name in English.
        monthly_c: mean air temperature of January … December, °C.
    """

    prefecture: str
    prefecture_en: str
    monthly_c: tuple[float, ...]

    @property
    def annual_c(self) -> float:
        """Mean air temperature of the year, °C (months weigh alike)."""
        return sum(self.monthly_c) / len(self.monthly_c)


def prefectures(*, folder: Path | None = None) -> tuple[str, ...]:
    """The 47 prefectures in Japanese, sorted as text."""
    return tuple(fact("climate_normals", folder=folder).rows["prefecture"].sort())


def climate_of(prefecture: str, *, folder: Path | None = None) -> Climate:
    """The climate of a prefecture, named as in 東京都, 東京, Tokyo or tokyo-to, or by its station (仙台).

    Raises:
        PlaceError: no such prefecture.
    """
    known = _climates(folder)
    asked = _plain(prefecture)
    if asked in known:
        return known[asked]
    near = get_close_matches(asked, known, n=1)
    suggestion = known[near[0]].prefecture if near else ""
    names = ", ".join(prefectures(folder=folder))
    raise PlaceError({"asked": repr(prefecture), "suggestion": suggestion, "known": names})


def all_months_c(*, folder: Path | None = None) -> NDArray[np.float64]:
    """Monthly mean temperatures of all prefectures, °C, shape (prefecture, 12), cold to warm by the year."""
    rows = fact("climate_normals", folder=folder).rows
    values = rows.select(name for name in rows.columns if name.startswith("mean_temperature")).to_numpy()
    return np.asarray(values[np.argsort(values.mean(axis=1))], dtype=np.float64)


def _climates(folder: Path | None) -> dict[str, Climate]:
    found: dict[str, Climate] = {}
    for row in fact("climate_normals", folder=folder).rows.iter_rows(named=True):
        months = tuple(value for name, value in row.items() if name.startswith("mean_temperature"))
        climate = Climate(row["prefecture"], row["prefecture_en"], months)
        for name in (climate.prefecture, climate.prefecture_en, row["station"]):
            found[_plain(name)] = climate
    return found


def _plain(name: str) -> str:
    kept = normalize("NFKC", name).casefold().strip()
    for ending in ("-to", "-do", "-fu", "-ken", " prefecture"):
        kept = kept.removesuffix(ending)
    return kept if kept == "北海道" else kept.rstrip("都府県") or kept
