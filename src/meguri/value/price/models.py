"""Which model is meant, what it cost when new, how far it went: from the catalogue and the anchors."""

from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

UNKNOWN_NEW_JPY = 3_500_000.0  # ex tax; assumed of a model whose price when new nobody published
NEW_PRICE = "price when new"


@dataclass(frozen=True, slots=True)
class Model:
    """A model.

    Attributes:
        name: canonical name.
        new_jpy: price when new, without consumption tax.
        range_new_km: range when new as in the catalogue; None where nobody published it.
        is_priced: whether the price when new is published or given.
        source_id: of the price when new, where there is one.
    """

    name: str
    new_jpy: float
    range_new_km: float | None
    is_priced: bool
    source_id: str | None


def model_named(told: str, tax_share: float, new_jpy: float | None = None) -> Model:
    """The model that is meant; one that the catalogue does not know keeps its name.

    Args:
        told: any name of the catalogue, Japanese or English, or another.
        tax_share: consumption tax in the published prices when new.
        new_jpy: price when new without tax, where the user gave it.
    """
    name, range_km = _catalogued(told)
    if new_jpy is not None:
        return Model(name, new_jpy, range_km, True, None)
    published = new_prices().get(name)
    if published is None:
        return Model(name, UNKNOWN_NEW_JPY, range_km, False, None)
    return Model(name, published[0] / (1.0 + tax_share), range_km, True, published[1])


@lru_cache(maxsize=1024)
def _catalogued(told: str) -> tuple[str, float | None]:
    """Name and range of a model in the catalogue; the name as told where it does not know it."""
    from meguri.facts.packs import PackNameError, pack_named

    try:
        pack = pack_named(told)
    except PackNameError:
        return told.strip(), None
    return pack.model, pack.rated_range_km


@cache
def new_prices() -> dict[str, tuple[float, str]]:
    """Published prices when new, tax included, with their sources, by the catalogue's name."""
    from meguri.facts.source import fact

    rows = fact("market_anchors").rows.filter(pl.col("topic") == NEW_PRICE)
    columns = ("applies_to", "value_low", "source_id")
    return {catalogue_name(told): (price, source) for told, price, source in rows.select(columns).iter_rows()}


@cache
def catalogue_name(told: str) -> str:
    """The catalogue's name of a model as an anchor writes it: grades are left out."""
    from meguri.facts.packs import PackNameError, pack_named

    for name in (told, told.rsplit(" ", 1)[0]):
        try:
            return pack_named(name).model
        except PackNameError:
            continue
    return told
