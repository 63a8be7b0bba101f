"""What left, as tables: METALS, the packs that left, what has no price, and the worth on other bases."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.metals import EXPORT_YEAR, LITHIUM_QUOTES, UNPRICED, Prices
from meguri.nation.histories import band
from meguri.nation.recovery.leaving import Leaving, revalued
from meguri.nation.recovery.packs import EXPORTERS
from meguri.tables.flows import METALS
from meguri.tables.packs import PACKS_USED, WORTH_BY_BASIS
from meguri.tables.schema import check

Floats = NDArray[np.float64]
_ENDS = ("_low", "", "_high")


def metals_frame(left: Leaving) -> pl.DataFrame:
    """METALS of one segment: every year by itself, and cumulatively to its end.

    A year whose metal has no quote has a null worth. A cumulative worth leaves such years out, and its
    `price_basis` then ends in `;without=FIRST-LAST`; a metal without any quote is `unpriced`.
    """
    parts = [_span(left, metal, span) for metal in left.metals for span in ("year", "cumulative")]
    return check(METALS, pl.concat(parts))


def _span(left: Leaving, metal: str, span: str) -> pl.DataFrame:
    m = left.metals.index(metal)
    mass, value = left.mass_t[:, :, m], left.value_jpy[:, :, m]
    priced: NDArray[np.bool_] = np.all(np.isfinite(value), axis=0)
    carries: NDArray[np.bool_] = np.max(left.units, axis=0) > 0
    if span == "cumulative":
        mass, value = np.cumsum(mass, axis=1), np.cumsum(np.where(priced, value, 0.0), axis=1)
        shown = np.cumsum(priced) > 0
        labels = _cumulative_labels(left, metal, priced | ~carries, shown)
    else:
        shown = priced
        labels = [left.basis.label(metal) if known else UNPRICED for known in priced]
    columns: dict[str, object] = {
        "segment": [left.segment] * left.years.size,
        "metal": [metal] * left.years.size,
        "span": [span] * left.years.size,
        "year": left.years,
    }
    for end, points in zip(("_low", "", "_high"), band(mass), strict=True):
        columns[f"mass_t{end}"] = points
    for end, points in zip(("_low", "", "_high"), band(value), strict=True):
        columns[f"value_jpy{end}"] = [
            float(x) if known else None for x, known in zip(points, shown, strict=True)
        ]
    return pl.DataFrame(
        columns | {"price_basis": labels},
        schema_overrides={f"value_jpy{end}": pl.Float64 for end in ("_low", "", "_high")},
    )


def _cumulative_labels(
    left: Leaving, metal: str, whole: NDArray[np.bool_], shown: NDArray[np.bool_]
) -> list[str]:
    labels = []
    for y in range(left.years.size):
        gaps = left.years[: y + 1][~whole[: y + 1]]
        note = f";without={','.join(_runs(gaps))}" if gaps.size else ""
        labels.append(left.basis.label(metal) + note if shown[y] else UNPRICED)
    return labels


def _runs(years: NDArray[np.int64]) -> list[str]:
    """Years as runs: 2009–2011 and 2013 → ["2009-2011", "2013"]."""
    groups = np.split(years, np.flatnonzero(np.diff(years) > 1) + 1)
    return [str(g[0]) if g.size == 1 else f"{g[0]}-{g[-1]}" for g in groups]


def unpriced(left: Leaving) -> pl.DataFrame:
    """Mass that has no quote on this basis, by metal: columns metal, years, mass_t (median), mass_share."""
    rows = []
    for m, metal in enumerate(left.metals):
        gap = ~np.isfinite(left.value_jpy[:, :, m]).all(axis=0)
        missing, total = left.mass_t[:, gap, m].sum(axis=1), left.mass_t[:, :, m].sum(axis=1)
        if gap.any():
            share = float(np.median(missing / np.maximum(total, 1e-12)))
            years = ",".join(_runs(left.years[gap]))
            rows.append(
                {"metal": metal, "years": years, "mass_t": float(np.median(missing)), "mass_share": share}
            )
    schema = {"metal": pl.String, "years": pl.String, "mass_t": pl.Float64, "mass_share": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def packs_frame(left: Leaving) -> pl.DataFrame:
    """PACKS_USED of one segment: the packs each cohort was sold with, and those that have left so far."""
    mix = left.mix
    gone = left.exported.sum(axis=1)
    member = np.array([EXPORTERS.index(pack.exporter) for pack in mix.packs])
    of_kind = mix.exporter_share[:, :, member]
    within = np.divide(mix.sold_share, of_kind, out=np.zeros_like(mix.sold_share), where=of_kind > 0)
    carried = gone[:, :, member] * within
    total = carried.sum(axis=2, keepdims=True)
    left_share = np.divide(carried, total, out=np.zeros_like(carried), where=total > 0)
    kwh = np.broadcast_to(mix.kwh[:, None, :], mix.sold_share.shape)
    c, p = np.meshgrid(np.arange(mix.cohort_years.size), np.arange(len(mix.packs)), indexing="ij")
    columns: dict[str, object] = {
        "segment": [left.segment] * c.size,
        "cohort_year": mix.cohort_years[c.ravel()],
        "model_pack": [mix.packs[i].code for i in p.ravel()],
    }
    bounded = {"sold_share": mix.sold_share, "exported_share": left_share}
    for name, draws in (*bounded.items(), ("pack_kwh", kwh)):
        for end, points in zip(_ENDS, band(draws), strict=True):
            columns[f"{name}{end}"] = np.minimum(points.ravel(), 1.0 if name in bounded else np.inf)
    columns["counted"] = [
        mix.is_counted(int(mix.cohort_years[i]), mix.packs[j]) for i, j in zip(c.flat, p.flat, strict=True)
    ]
    frame = pl.DataFrame(columns).filter(pl.col("sold_share_high") > 0)
    return check(PACKS_USED, frame)


def worth_frame(left: Leaving, prices: Prices, seed: int) -> pl.DataFrame:
    """WORTH_BY_BASIS: the same metals at every lithium quote, at prices of the export year and of one year.

    The one year is the last that every quote has. All bases meet the same months (`seed`).
    """
    years = [{year for quote, year in prices.annual if quote == name} for name in LITHIUM_QUOTES]
    shared = set.intersection(*years)
    times = (EXPORT_YEAR, *([str(max(shared))] if shared else []))
    rows = []
    for code in (f"{time}:{quote}" for time in times for quote in LITHIUM_QUOTES):
        priced = revalued(left, prices, code, np.random.default_rng(seed))
        value, mass = priced.value().array, priced.mass().array
        known = value / np.maximum(1000 * priced.value_per_kg().array, 1e-9)
        row = {"segment": left.segment, "price_basis": code, "to_year": int(left.years[-1])}
        row |= _banded("value_jpy", value) | _banded("price_jpy_per_kg", priced.value_per_kg().array)
        rows.append(row | {"unpriced_share": max(0.0, float(np.median(1 - known / np.maximum(mass, 1e-12))))})
    return check(WORTH_BY_BASIS, pl.DataFrame(rows))


def _banded(name: str, draws: Floats) -> dict[str, float]:
    return {f"{name}{end}": float(point) for end, point in zip(_ENDS, band(draws), strict=True)}
