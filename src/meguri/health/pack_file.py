"""A pack described in a TOML file: read with every fault found at once.

Its keys are the fields of `Pack`: `capacity_ah` and `cells_in_series`, and where they are known `chemistry`,
`name`, `energy_kwh`, `certified_energy_kwh`, and a table `[ocv]` of two lists, `soc_share` and
`cell_voltage_v`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from meguri.health.pack import MESSAGES as PACK_MESSAGES
from meguri.health.pack import Pack, PackError
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

MOST_BYTES = 1_000_000
_REQUIRED = ("capacity_ah", "cells_in_series")
_KINDS: dict[str, tuple[type, ...]] = {
    "capacity_ah": (int, float),
    "cells_in_series": (int,),
    "chemistry": (str,),
    "energy_kwh": (int, float),
    "certified_energy_kwh": (int, float),
    "name": (str,),
    "ocv": (dict,),
}
_OCV = ("soc_share", "cell_voltage_v")


class PackFileCode(StrEnum):
    """What can be wrong with a pack file."""

    TOO_LARGE = "pack_file_too_large"
    NOT_TOML = "pack_file_not_toml"
    UNKNOWN_KEY = "pack_file_unknown_key"
    MISSING_KEY = "pack_file_missing_key"
    WRONG_KIND = "pack_file_wrong_kind"
    OCV = "pack_file_ocv"


MESSAGES: dict[PackFileCode, str] = {
    PackFileCode.TOO_LARGE: N_("{file}: larger than 1 MB, so no description of a pack."),
    PackFileCode.NOT_TOML: N_("{file}: is no TOML: {detail}"),
    PackFileCode.UNKNOWN_KEY: N_("{file}: there is no {key}. Use {near}."),
    PackFileCode.MISSING_KEY: N_("{file}: {key} is missing."),
    PackFileCode.WRONG_KIND: N_("{file}: {key} = {found} is not what is wanted: {wanted}."),
    PackFileCode.OCV: N_(
        "{file}: [ocv] needs soc_share and cell_voltage_v, two lists of numbers of one length."
    ),
}
_WANTED = {float: N_("a number"), int: N_("a whole number"), str: N_("a text"), dict: N_("a table")}


class PackFileFault(CodedFault):
    """One thing wrong with a pack file: which rule, and the values for its message."""


class PackFileError(CodedError):
    """A file that describes no pack; every fault is named.

    Attributes:
        faults: all faults, in the order of the file.
    """

    messages = PACK_MESSAGES | MESSAGES


def read_pack(path: str | Path) -> Pack:
    """The pack that a TOML file describes.

    Raises:
        PackFileError: keys that are unknown, missing or of the wrong kind, and with them values that no pack
            has; all of them at once.
        PackError: values that no pack has.
        OSError: the file cannot be read.
    """
    file = Path(path)
    if file.stat().st_size > MOST_BYTES:
        raise PackFileError((PackFileFault(PackFileCode.TOO_LARGE, {"file": file.name}),))
    try:
        raw = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        values = {"file": file.name, "detail": str(fault)}
        raise PackFileError((PackFileFault(PackFileCode.NOT_TOML, values),)) from fault
    faults = tuple(_faults(raw, file.name))
    if faults:
        raise PackFileError((*faults, *_of_values(raw, faults)))
    ocv = pl.DataFrame({name: raw["ocv"][name] for name in _OCV}, strict=False) if "ocv" in raw else None
    return Pack(**{"name": file.stem, **raw, "ocv": ocv})


def _faults(raw: Mapping[str, Any], file: str) -> list[PackFileFault]:
    found = []
    for key, value in raw.items():
        if key not in _KINDS:
            near = ", ".join(get_close_matches(key, _KINDS, n=1) or _KINDS)
            found.append(PackFileFault(PackFileCode.UNKNOWN_KEY, {"file": file, "key": key, "near": near}))
        elif not isinstance(value, _KINDS[key]) or isinstance(value, bool):
            values = {"file": file, "key": key, "found": repr(value), "wanted": _WANTED[_KINDS[key][-1]]}
            found.append(PackFileFault(PackFileCode.WRONG_KIND, values))
        elif key == "ocv" and not _is_curve(value):
            found.append(PackFileFault(PackFileCode.OCV, {"file": file}))
    found += [
        PackFileFault(PackFileCode.MISSING_KEY, {"file": file, "key": key})
        for key in _REQUIRED
        if key not in raw
    ]
    return found


def _of_values(raw: Mapping[str, Any], faults: Iterable[PackFileFault]) -> tuple[CodedFault, ...]:
    """What is wrong with the values of the keys that are right."""
    aside = {one.values.get("key") for one in faults} | {"ocv"}
    right = {key: value for key, value in raw.items() if key in _KINDS and key not in aside}
    try:
        Pack(**({"capacity_ah": 1.0, "cells_in_series": 1} | right))
    except PackError as error:
        return error.faults
    return ()


def _is_curve(value: Any) -> bool:
    lists = [value.get(name) for name in _OCV]
    if set(value) != set(_OCV) or not all(isinstance(one, list) for one in lists):
        return False
    numbers = [n for one in lists for n in one]
    return len({len(one) for one in lists}) == 1 and all(
        isinstance(n, int | float) and not isinstance(n, bool) for n in numbers
    )
