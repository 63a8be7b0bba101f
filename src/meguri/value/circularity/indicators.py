"""Circularity indicators of one product or owner, beside each other, each under its own name and variant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.tables.circularity import CIRCULARITY
from meguri.value.circularity.iso_59020 import Flows, core_indicators
from meguri.value.circularity.longevity import JOINT, SEPARATE, Longevity, longevity
from meguri.value.circularity.mci import Mci, mci
from meguri.value.circularity.pci import READINGS, pci_of_pack, published_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meguri.value.circularity.pci import Material

FACT = "circularity_indicators"
ONLY = "-"
Row = dict[str, Any]


def circularity(
    about: str,
    *,
    mci_of: Mci | None = None,
    pci_of: "str | tuple[Sequence[Material], float] | None" = None,
    longevity_of: Longevity | None = None,
    flows: Flows | None = None,
    retained_kwh_yr: float | None = None,
) -> pl.DataFrame:
    """CIRCULARITY: every indicator that its inputs allow, every reading of it in a row of its own.

    Args:
        about: of what.
        mci_of: inputs of the MCI.
        pci_of: the name of a published pack, or materials with the mass of the whole in kg.
        longevity_of: inputs of the longevity indicator.
        flows: flows for the core indicators of ISO 59020; an indicator without its inputs keeps its row and
            says what is missing.
        retained_kwh_yr: retained service, from `merit_sums`.

    Raises:
        IndicatorError: inputs that an indicator cannot be made from.
    """
    values: list[Row] = []
    if retained_kwh_yr is not None:
        values.append(_value("retained_service", ONLY, retained_kwh_yr))
    if mci_of is not None:
        values.append(_value("mci", ONLY, mci(mci_of).mci))
    if flows is not None:
        values += (
            _value(core.indicator, ONLY, core.value, "; ".join(core.missing) or None)
            for core in core_indicators(flows)
        )
    if longevity_of is not None:
        values += (
            _value("longevity", variant, longevity(longevity_of, variant).longevity_yr)
            for variant in (JOINT, SEPARATE)
        )
    if pci_of is not None:
        values += _pcis(pci_of)
    known = {(row["indicator"], row["variant"]): row for row in _known()}
    rows = [_row(about, one, known[one["indicator"], one["variant"]]) for one in values]
    return CIRCULARITY.check(pl.DataFrame(rows, schema=CIRCULARITY.polars_schema))


def _pcis(pci_of: "str | tuple[Sequence[Material], float]") -> Iterator[Row]:
    materials, whole = published_pack(pci_of) if isinstance(pci_of, str) else pci_of
    for variant in READINGS:
        yield _value("pci", variant, pci_of_pack(materials, whole, variant))


def _value(indicator: str, variant: str, value: float | None, missing: str | None = None) -> Row:
    return {"indicator": indicator, "variant": variant, "value": value, "missing": missing}


def _row(about: str, told: Row, known: Row) -> Row:
    named = {key: known[key] for key in ("family", "unit", "source_id")}
    return {"about": about, **told, **named}


def _known() -> Iterator[Row]:
    from meguri.facts.source import fact

    return fact(FACT).rows.iter_rows(named=True)
