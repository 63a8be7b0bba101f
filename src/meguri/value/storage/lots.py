"""Which packs make a standard lot: one model, module type and chemistry, one band of state of health."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import ceil, isfinite

import polars as pl

from meguri.tables.notes import Row, assumed_frame, assumed_row, finding, findings_frame
from meguri.tables.storage import STORAGE_LOT_PACKS, STORAGE_LOTS, STORAGE_PACKS
from meguri.value.storage import words
from meguri.value.storage.faults import StorageCode, StorageError, StorageFault, storage_fault

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
LEAST, MOST = 4, 24
_KIND = ("model", "module_type", "chemistry")


@dataclass(frozen=True, eq=False)
class Lots:
    """Standard lots out of a list of packs.

    Attributes:
        lots: table `storage_lots`, largest energy first.
        packs: where each pack went, or why into no lot (table `storage_lot_packs`, by battery id).
        findings: what has to be said (table `findings`).
        assumed: what was assumed (table `health_assumed`).
    """

    lots: pl.DataFrame
    packs: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame

    def of(self, lot_id: str) -> list[str]:
        """The packs of a lot."""
        return self.packs.filter(pl.col("lot_id") == lot_id)["battery_id"].to_list()


def standard_lots(
    packs: pl.DataFrame,
    *,
    edges: Sequence[float] = EDGES,
    least_count: int = LEAST,
    most_count: int = MOST,
    widest_share: float = 0.15,
) -> Lots:
    """Sort packs into lots that are uniform, as many packs as sizes allow; the rest is named with its reason.

    Within a kind and a band packs are taken in the order of their state of health, so that lots are even;
    what lots of this size cannot hold is left over, the weakest first.

    Args:
        packs: table `storage_packs`, in any order.
        edges: of the bands of state of health, rising; each holds its lower edge.
        least_count: fewest packs of a lot.
        most_count: most packs of a lot.
        widest_share: widest 90 % interval of a pack's state of health.

    Raises:
        TableError: the packs do not keep their declaration (a pack twice among it).
        StorageError: a state of health, bands or sizes that are none; all faults.
    """
    told = STORAGE_PACKS.check(packs)
    faults = [*_asked_faults(edges, least_count, most_count, widest_share), *_pack_faults(told)]
    if faults:
        raise StorageError(faults)
    rows = told.sort("battery_id").to_dicts()
    places: dict[str, Row] = {}
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        why = _why_not(row, edges, widest_share)
        if why is None:
            groups.setdefault(_kind(row, edges), []).append(row)
        else:
            places[row["battery_id"]] = {"lot_id": None, "why_not": why}
    lots = []
    for _key, group in sorted(groups.items()):
        made, rest = _cut(group, least_count, most_count)
        for lot in made:
            told_lot = _lot(lot, edges)
            lots.append(told_lot)
            places |= {one["battery_id"]: {"lot_id": told_lot["lot_id"], "why_not": None} for one in lot}
        why = "surplus" if made else "too_few"
        places |= {one["battery_id"]: {"lot_id": None, "why_not": why} for one in rest}
    return _lots(lots, places, edges, least_count, most_count)


def _lots(lots: list[Row], places: dict[str, Row], edges: Sequence[float], least: int, most: int) -> Lots:
    lots.sort(key=lambda row: (-row["held_kwh"], row["lot_id"]))
    frame = STORAGE_LOTS.check(pl.DataFrame(lots, schema=STORAGE_LOTS.polars_schema))
    where = [{"battery_id": name} | place for name, place in sorted(places.items())]
    placed = STORAGE_LOT_PACKS.check(pl.DataFrame(where, schema=STORAGE_LOT_PACKS.polars_schema))
    rest = placed["lot_id"].null_count()
    found = [finding(words.LOT_REST, "note", "lots", float(rest), float(placed.height))] if rest else []
    for row in lots:
        for share, code in (("traced_share", words.LOT_UNTRACED), ("confirmed_share", words.LOT_UNCONFIRMED)):
            if row[share] < 1:
                found.append(finding(code, "caution", row["lot_id"], 100 * row[share], 100.0, "%"))
    told = [
        ("lot_by_median", "median"),
        ("lot_doubt_shared", "shared"),
        ("lot_bands", ", ".join(f"{100 * one:g}" for one in edges)),
        ("lot_size", f"{least}–{most}"),
    ]
    return Lots(
        frame, placed, findings_frame("lots", found), assumed_frame(assumed_row("lots", *one) for one in told)
    )


def _why_not(row: Row, edges: Sequence[float], widest: float) -> str | None:
    if row["safety"] == "finding":
        return "unsafe"
    if row["soh_share"] is None:
        return "soh_unknown"
    if row["soh_share"] < edges[0]:
        return "soh_below"
    low, high = row["soh_share_low"], row["soh_share_high"]
    return "soh_too_wide" if low is None or high is None or high - low > widest else None


def _kind(row: Row, edges: Sequence[float]) -> tuple[str, ...]:
    return (*(row[name] or "" for name in _KIND), f"{_band(row['soh_share'], edges):03d}")


def _band(soh: float, edges: Sequence[float]) -> int:
    """Which band; what lies above the last edge belongs to the last band."""
    return min(sum(soh >= edge for edge in edges), len(edges) - 1) - 1


def _cut(group: list[Row], least: int, most: int) -> tuple[list[list[Row]], list[Row]]:
    """As many packs as possible into lots of `least` to `most`, in runs of their SOH; and the rest."""
    ordered = sorted(group, key=lambda row: (-row["soh_share"], row["battery_id"]))
    most_lots = len(ordered) // least
    if most_lots == 0:
        return [], ordered
    count = min(ceil(len(ordered) / most), most_lots)
    placed = min(len(ordered), count * most)
    size, more = divmod(placed, count)
    lots, at = [], 0
    for place in range(count):
        step = size + (place < more)
        lots.append(ordered[at : at + step])
        at += step
    return lots, ordered[placed:]


def _lot(packs: list[Row], edges: Sequence[float]) -> Row:
    first, soh = packs[0], [one["soh_share"] for one in packs]
    band = _band(soh[0], edges)
    names = "\0".join(sorted(one["battery_id"] for one in packs))
    held = {
        f"held_kwh{edge}": sum(one["rated_kwh"] * one[f"soh_share{edge}"] for one in packs)
        for edge in ("_low", "", "_high")
    }
    return {
        "lot_id": f"lot-{sha256(names.encode()).hexdigest()[:10]}",
        "model": first["model"],
        "module_type": first["module_type"] or first["model"],
        "chemistry": first["chemistry"],
        "soh_from_share": edges[band],
        "soh_to_share": max(edges[band + 1], max(soh) + 1e-9 if band == len(edges) - 2 else 0.0),
        "packs_count": len(packs),
        "rated_kwh": sum(one["rated_kwh"] for one in packs),
        **held,
        "weakest_share": min(soh),
        "spread_points": 100 * (max(soh) - min(soh)),
        "traced_share": sum(one["has_traceability"] for one in packs) / len(packs),
        "confirmed_share": sum(one["safety"] == "confirmed" for one in packs) / len(packs),
        "is_synthetic": any(one["is_synthetic"] for one in packs),
    }


def _asked_faults(edges: Sequence[float], least: int, most: int, widest: float) -> list[StorageFault]:
    faults = []
    rises = len(edges) >= 2 and all(a < b for a, b in pairwise(edges))
    if not rises or not all(isfinite(one) and 0 <= one <= 1.6 for one in edges):
        faults.append(storage_fault(StorageCode.BANDS, found=", ".join(f"{one:g}" for one in edges)))
    if not isinstance(least, int) or least < 1:
        faults.append(storage_fault(StorageCode.SIZE, about="least_count", found=least))
    if not isinstance(most, int) or most < max(least, 1):
        faults.append(storage_fault(StorageCode.SIZE, about="most_count", found=most))
    if not 0 < widest <= 2:
        values = {"about": "widest_share", "found": widest, "low": 0.0, "high": 2.0}
        faults.append(storage_fault(StorageCode.NOT_NUMBER, **values))
    return faults


def _pack_faults(told: pl.DataFrame) -> list[StorageFault]:
    faults = []
    for row in told.iter_rows(named=True):
        band = [row[f"soh_share{edge}"] for edge in ("_low", "", "_high")]
        known = [one for one in band if one is not None]
        if known != sorted(known):
            shown = ", ".join(f"{one:g}" for one in known)
            faults.append(storage_fault(StorageCode.EDGES, about=row["battery_id"], found=shown))
    return faults
