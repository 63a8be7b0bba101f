"""The result of one method as another would have given it – with data, or not at all."""

from enum import StrEnum
from math import sqrt
from typing import Any

import polars as pl

from meguri.facts.methods import NINE_OF_TEN
from meguri.facts.packs import PackNameError, pack_named
from meguri.health.crosswalk.estimate import Crosswalk
from meguri.tables.health import HEALTH_EVIDENCE
from meguri.tables.schema import N_


class NoConversionCode(StrEnum):
    """Why a result cannot be converted; each of them is 換算不可."""

    NO_DATA = "no_conversion_pair"
    DEFINITION = "no_conversion_definition"
    RANGE = "no_conversion_range"
    MODEL = "no_conversion_model"


MESSAGES: dict[NoConversionCode, str] = {
    NoConversionCode.NO_DATA: N_(
        "No conversion: {from_method} and {to_method} were not measured on enough cars in common."
    ),
    NoConversionCode.DEFINITION: N_(
        "No conversion: the result gives {found}, but the comparison of {from_method} was made with {wanted}."
    ),
    NoConversionCode.RANGE: N_(
        "No conversion: {found} lies outside what {from_method} and {to_method} were compared on ({wanted})."
    ),
    NoConversionCode.MODEL: N_(
        "No conversion: the cars compared are of {wanted}, this car is of {found}; to convert would be to "
        "extrapolate."
    ),
}


class NoConversionError(ValueError):
    """A result that cannot be converted (換算不可).

    Attributes:
        code: why.
        values: for the message.
    """

    def __init__(self, code: NoConversionCode, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(MESSAGES[code].format(**values))


def convert(row: pl.DataFrame, known: Crosswalk, to_method: str, *, model: str | None = None) -> pl.DataFrame:
    """One evidence row as one result of another method on the same car, its doubt enlarged.

    The variance is that of the row (or of one result of its method, if that is larger), of the mean
    difference, of the difference from car to car, and of one result of the other method; with few cars the
    interval is that of Student's t. The capacity is left out: it was measured by the first method.

    Args:
        row: HEALTH_EVIDENCE, one row.
        known: what a round robin says.
        to_method: id of the other method.
        model: of the car, which then has to be among the models compared; None: not looked at.

    Raises:
        NoConversionError: no data for this pair, another definition, another model, or a state of health
            outside the cars compared.
        ValueError: not one row.
    """
    from scipy.stats import t

    (told,) = HEALTH_EVIDENCE.check(row).to_dicts()
    from_method = told["method"]
    pairs = known.pairs.filter(from_method_id=from_method, to_method_id=to_method)
    if pairs.is_empty():
        raise NoConversionError(NoConversionCode.NO_DATA, from_method=from_method, to_method=to_method)
    (pair,) = pairs.to_dicts()
    _refuse_other(told, pair, known, model)
    own = max((told["soh_share_high"] - told["soh_share_low"]) / (2 * NINE_OF_TEN), pair["from_error_share"])
    shared = sqrt(told["bias_share"] ** 2 + pair["shift_se_share"] ** 2)
    rest = pair["shift_se_share"] ** 2 + pair["scatter_share"] ** 2 + pair["to_error_share"] ** 2
    half = float(t.ppf(0.95, pair["cars_count"] - 1)) * sqrt(own**2 + rest)
    middle = min(1.5, max(0.0, told["soh_share"] + pair["shift_share"]))
    changed = {
        "method": f"{from_method}_as_{to_method}",
        "soh_share_low": max(0.0, middle - half),
        "soh_share": middle,
        "soh_share_high": min(1.5, middle + half),
        "definition": pair["to_definition"],
        "bias_share": shared,
        "validation": "unvalidated",
        **dict.fromkeys(("capacity_ah_low", "capacity_ah", "capacity_ah_high", "weight_share")),
    }
    return HEALTH_EVIDENCE.check(pl.DataFrame([told | changed], schema=HEALTH_EVIDENCE.polars_schema))


def _refuse_other(told: dict[str, Any], pair: dict[str, Any], known: Crosswalk, model: str | None) -> None:
    """Raise where the round robin says nothing of such a result."""
    names = {"from_method": pair["from_method_id"], "to_method": pair["to_method_id"]}
    wanted = known.methods.filter(method_id=names["from_method"])["definition"].item()
    if told["definition"] != wanted:
        values = {"found": told["definition"], "wanted": wanted}
        raise NoConversionError(NoConversionCode.DEFINITION, **names, **values)
    compared = {_named(one) for one in (pair["models"] or "").split(", ")} - {None}
    if model is not None and _named(model) not in compared:
        values = {"found": model or "–", "wanted": pair["models"] or "–"}
        raise NoConversionError(NoConversionCode.MODEL, **names, **values)
    if not pair["soh_share_low"] <= told["soh_share"] <= pair["soh_share_high"]:
        values = {
            "found": f"{told['soh_share']:.1%}",
            "wanted": f"{pair['soh_share_low']:.1%}–{pair['soh_share_high']:.1%}",
        }
        raise NoConversionError(NoConversionCode.RANGE, **names, **values)


def _named(model: str) -> str | None:
    """What the catalogue calls a model; the name itself where it is in none; None where there is none."""
    try:
        return pack_named(model).name
    except PackNameError:
        return model.strip().casefold() or None
