"""The parts of a price: each effect in yen, in a fixed order, so that the parts of a draw add up to it."""

import numpy as np

from meguri.value.price.amounts import Amount, Row, band
from meguri.value.price.causes import Floats
from meguri.value.price.features import model_effect
from meguri.value.price.fitting import PriceFit
from meguri.value.price.models import Model
from meguri.value.price.prior import Belief

ORDER = ("base", "age", "mileage", "range", "soh", "guarantee", "level", "model", "market", "own")


def steps(new_jpy: float, logs: dict[str, Floats]) -> dict[str, Floats]:
    """Price when new, then what each effect changes [draw]; effects are put on in the order of `ORDER`.

    Args:
        new_jpy: price when new without tax.
        logs: effects on the logarithm of the price [draw], by name.
    """
    draws = next(iter(logs.values())).size
    out = {"new_price": np.full(draws, new_jpy)}
    sofar = out["new_price"]
    for part in ORDER:
        mine = [values for name, values in logs.items() if name.split("_")[0].split(":")[0] == part]
        moved = sofar * np.exp(np.sum(mine, axis=0)) if mine else sofar
        out[part] = moved - sofar
        sofar = moved
    return out


def part_rows(
    name: Row, values: dict[str, Floats], fit: PriceFit, model: Model, given: Amount | None
) -> list[Row]:
    """Rows of PRICE_PARTS; a part that is nought in every draw is left out."""
    return [
        name
        | {"part": part}
        | band("amount_jpy", amount)
        | _origin(part, str(name["level"]), fit, model, given)
        for part, amount in values.items()
        if part == "new_price" or np.any(amount != 0.0)
    ]


def _origin(part: str, level: str, fit: PriceFit, model: Model, given: Amount | None) -> Row:
    if part == "tax":
        return {"origin": "sourced", "source_id": "consumption_tax_act"}
    if given is not None:
        return {"origin": given.origin, "source_id": given.source_id}
    if part == "new_price":
        told = "sourced" if model.source_id else "given" if model.is_priced else "assumed"
        return {"origin": told, "source_id": model.source_id}
    if part in ("market", "own"):
        return {
            "origin": "assumed" if part == "market" or fit.sales.is_empty() else "computed",
            "source_id": None,
        }
    if not fit.sales.is_empty():
        return {"origin": "computed", "source_id": None}
    effect = {"level": f"level_{level}", "model": model_effect(model.name)}.get(part, part)
    belief = fit.prior.beliefs.get(effect, Belief(0.0, 0.0))
    return {"origin": belief.origin, "source_id": belief.source_id}
