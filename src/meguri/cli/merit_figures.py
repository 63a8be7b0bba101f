"""Figures for circularity indicators from a TOML file; everything wrong with it at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from meguri.cli.errors import BadInputError
from meguri.locale import N_

NO_TOML = N_("{file}: no TOML in UTF-8: {detail}")
WRONG = N_("{file}: these cannot be used: {wrong}. There are: {known}.")
EMPTY = N_("{file}: there is no figure in it. There are: {known}.")
DEMO = b"""about = "demo pack"
pci_pack = "NMC811"
[mci]
mass_kg = 300
recycled_in_share = 0.1
recycled_out_share = 0.9
out_yield_share = 0.85
in_yield_share = 0.9
lifetime_ratio = 1.5
[longevity]
first_yr = 8
returned_share = 0.6
refurbished_share = 0.5
refurbished_yr = 5
recycled_share = 0.9
recovered_share = 0.9
[flows]
inflow_kg = 300
recycled_in_kg = 30
lifetime_yr = 18
industry_lifetime_yr = 12
"""
TOLD = {"mci": "mci_of", "longevity": "longevity_of", "flows": "flows"}


def figures_from(content: bytes, file: Path | None) -> tuple[str, dict[str, Any]]:
    """What the figures are about, and the arguments of `circularity`.

    Raises:
        BadInputError: no TOML, or keys or values that are none of them; all at once.
    """
    from meguri.value.circularity import Flows, Longevity, Mci

    kinds = {"mci": Mci, "longevity": Longevity, "flows": Flows}
    where = "figures" if file is None else str(file)
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInputError("no_toml", NO_TOML, {"file": where, "detail": str(fault)[:120]}) from None
    known = [
        "about",
        "pci_pack",
        *(f"{name}.{one.name}" for name, kind in kinds.items() for one in fields(kind)),
    ]
    given = _flat(told)
    wrong = [key for key, value in given.items() if key not in known or not _fits(key, value)]
    wrong += [f"{name} = {told[name]!r}"[:60] for name in kinds if not isinstance(told.get(name, {}), dict)]
    if "mci" in told and isinstance(told["mci"], dict) and "mass_kg" not in told["mci"]:
        wrong.append("mci.mass_kg –")
    if isinstance(told.get("longevity"), dict) and "first_yr" not in told["longevity"]:
        wrong.append("longevity.first_yr –")
    values = {"file": where, "known": ", ".join(known)}
    if wrong:
        raise BadInputError("bad_figures", WRONG, values | {"wrong": ", ".join(dict.fromkeys(wrong))})
    if not set(given) - {"about"}:
        raise BadInputError("no_figures", EMPTY, values)
    made: dict[str, Any] = {TOLD[name]: kind(**told[name]) for name, kind in kinds.items() if name in told}
    if "pci_pack" in told:
        made["pci_of"] = told["pci_pack"]
    return told.get("about", Path(where).stem), made


def _flat(told: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in told.items():
        if isinstance(value, dict):
            out |= {f"{key}.{name}": one for name, one in value.items()}
        else:
            out[key] = value
    return out


def _fits(key: str, value: object) -> bool:
    if "." not in key:
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool)
