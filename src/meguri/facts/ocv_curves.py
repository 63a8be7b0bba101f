"""What voltage does a cell have at rest? Whole cells by chemistry, single electrodes by material."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from meguri.facts.source import DID_YOU_MEAN, KNOWN_NAMES, fact
from meguri.tables.schema import N_

UNKNOWN_CURVE = N_("No open-circuit curve is called {asked}.")


class CurveNameError(ValueError):
    """A curve was asked for that does not exist.

    Attributes:
        code: `unknown_ocv_curve`.
        values: `asked`, `suggestion` (may be empty) and `known`, for the words made at a door.
    """

    code = "unknown_ocv_curve"

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = get_close_matches(asked, names, n=1)
        self.values = {
            "asked": repr(asked),
            "suggestion": near[0] if near else "",
            "known": ", ".join(names),
        }
        ending = DID_YOU_MEAN if near else KNOWN_NAMES
        super().__init__(f"{UNKNOWN_CURVE} {ending}".format(**self.values))


def half_cell(material: str, *, folder: Path | None = None) -> pl.DataFrame:
    """The potential of one electrode: `stoichiometry_share`, `potential_v` against lithium, share rising.

    Raises:
        CurveNameError: no such material.
    """
    rows = _chosen("half_cell_ocp", "material", material, folder)
    return rows.select("stoichiometry_share", "potential_v").sort("stoichiometry_share")


def full_cell(chemistry: str, *, folder: Path | None = None) -> pl.DataFrame:
    """Curves of whole cells of one chemistry: `curve`, `soc_share`, `cell_voltage_v`, share rising.

    Raises:
        CurveNameError: no curve of that chemistry.
    """
    rows = _chosen("ocv_curves", "chemistry", chemistry, folder)
    return rows.select("curve", "soc_share", "cell_voltage_v").sort("curve", "soc_share")


def _chosen(name: str, column: str, asked: str, folder: Path | None) -> pl.DataFrame:
    rows = fact(name, folder=folder).rows
    chosen = rows.filter(pl.col(column) == asked)
    if chosen.is_empty():
        raise CurveNameError(asked, rows[column].unique().to_list())
    return chosen
