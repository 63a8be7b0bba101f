"""Addresses of the page of ways, filled in from a verdict or from what a reader sees of a battery."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from meguri.serve.pages.models import model_labels

PAGE = "/worth"
Row = Mapping[str, Any]


def from_verdict(diagnosis: Row, asked: Row, quote: Row | None) -> str:
    """The ways of a car that was diagnosed.

    Args:
        diagnosis: as `diagnosis_json` gives it.
        asked: what was told of its car.
        quote: of a guarantee, as `foreseeing.beyond` gives it.
    """
    verdict = diagnosis["verdict"]
    told = _car(
        asked.get("model") or verdict.get("pack"), asked.get("first_registration"), asked.get("odometer_km")
    )
    told |= _soh(*(verdict["soh"][edge] for edge in ("low", "median", "high")))
    levels = {row["level"] for row in diagnosis["safety"]}
    told |= next(({"safety": one} for one in ("danger", "warning") if one in levels), {})
    if quote and "guarantee" in quote:
        told["eligible"] = "yes" if quote["is_eligible"] else "no"
        price = quote["guarantee"]["price_jpy"]
        if quote["is_eligible"] and price is not None:
            told["premium_jpy"] = f"{price:.0f}"
    return f"{PAGE}?{urlencode(told)}" if told else PAGE


def from_battery(values: Row, soh: tuple[float | None, float | None, float | None]) -> str:
    """The ways of a battery's car, by what its reader sees.

    Args:
        values: what its passport states.
        soh: 5 %, 50 % and 95 % point; None where not shown.
    """
    model = values.get("vehicle_model") or values.get("model_id")
    told = _car(model, values.get("first_registered_on"), values.get("mileage_km"))
    low, middle, high = soh
    if middle is not None:
        told |= _soh(low, middle, high)
    return f"{PAGE}?{urlencode(told)}" if told else PAGE


def _car(model: Any, first: Any, km: Any) -> dict[str, str]:
    told = {}
    if model is not None and (name := _short(str(model))):
        told["model"] = name
    if first:
        told["first"] = str(first)[:7]
    if km is not None:
        told["km"] = f"{km:.0f}"
    return told


def _short(model: str) -> str | None:
    """Short name of the pack that a car is offered by."""
    from meguri.facts.packs import PackNameError, pack_named

    if model in model_labels("ja"):
        return model
    try:
        return pack_named(model).name
    except PackNameError:
        return None


def _soh(low: float | None, middle: float, high: float | None) -> dict[str, str]:
    told = {"soh": f"{100 * middle:.1f}"}
    if low is not None and high is not None and low <= middle <= high and low < high:
        told |= {"soh_low": f"{100 * low:.1f}", "soh_high": f"{100 * high:.1f}"}
    return told
