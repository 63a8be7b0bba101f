"""Quotas of a market from a TOML file; everything wrong with it at once."""

import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from meguri.cli.errors import BadInputError
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.market.matching import Quota

NO_TOML = N_("{file}: no TOML in UTF-8: {detail}")
NO_QUOTA = N_("{file}: there is no [[quota]] in it.")
WRONG = N_("{file}: these cannot be used: {wrong}. A quota has: {known}.")


def quotas_from(content: bytes, where: str) -> "tuple[Quota, ...]":
    """The quotas of a file: `[[quota]]` with `quota_id`, `least_count` or `most_count`, and what it counts.

    Raises:
        BadInputError: no TOML, no quota, or keys or values that are none of a quota's; all at once.
    """
    from meguri.market.matching import Quota

    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInputError("no_toml", NO_TOML, {"file": where, "detail": str(fault)[:120]}) from None
    kinds = {one.name: _kind(one.name) for one in fields(Quota)}
    given = told.get("quota")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise BadInputError("no_quota", NO_QUOTA, {"file": where})
    wrong = [f"{key} = {value!r}"[:60] for key, value in told.items() if key != "quota"]
    for at, one in enumerate(given, 1):
        name = f"quota {at}"
        wrong += [
            f"{name}: {key} = {value!r}"[:60] for key, value in one.items() if not _fits(kinds, key, value)
        ]
        wrong += [] if "quota_id" in one else [f"{name}: quota_id –"]
    if wrong:
        raise BadInputError(
            "bad_quotas", WRONG, {"file": where, "wrong": ", ".join(wrong), "known": ", ".join(kinds)}
        )
    return tuple(Quota(**one) for one in given)


def _kind(name: str) -> type:
    return int if name.endswith("_count") else bool if name.startswith("is_") else str


def _fits(kinds: dict[str, type], key: str, value: Any) -> bool:
    return key in kinds and type(value) is kinds[key]
