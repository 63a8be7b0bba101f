"""Cases of CO2 avoided, checked by themselves and against each other: nothing counts twice."""

from collections.abc import Iterator

import polars as pl

from meguri.tables.circularity import CARBON_CASES
from meguri.value.carbon.faults import CarbonCode, CarbonError, CarbonFault, carbon_fault

NEEDS: dict[str, tuple[str, ...]] = {
    "longer_use": ("avoided_count_low", "avoided_count", "avoided_count_high"),
    "second_life": ("soh_share_low", "soh_share", "soh_share_high", "cycles_count"),
    "recycling": ("baseline",),
}
USES = ("longer_use", "second_life")


def checked(cases: pl.DataFrame) -> pl.DataFrame:
    """CARBON_CASES that can be counted, in their order.

    Raises:
        TableError: the cases do not keep the table.
        CarbonError: a case that lacks what its way needs, or counts what another counts; all faults.
    """
    told = CARBON_CASES.check(cases, CARBON_CASES.name)
    faults = [*_alone(told), *_chemistry(told), *_uses_twice(told), *_recycled_twice(told)]
    if faults:
        raise CarbonError(faults)
    return told


def _alone(told: pl.DataFrame) -> Iterator[CarbonFault]:
    for row in told.iter_rows(named=True):
        case, way = row["case_id"], row["way"]
        for key in NEEDS[way]:
            if row[key] is None:
                yield carbon_fault(CarbonCode.MISSING, case=case, way=way, wanted=key)
        if row["distance_km"] is not None and row["mass_kg"] is None:
            yield carbon_fault(CarbonCode.MISSING, case=case, way=way, wanted="mass_kg")
        if way in USES and row["counted_until"] <= row["counted_from"]:
            values = {"since": row["counted_from"], "until": row["counted_until"]}
            yield carbon_fault(CarbonCode.ENDS_BEFORE, case=case, **values)
        for key in ("avoided_count", "soh_share"):
            edges = [row[f"{key}{end}"] for end in ("_low", "", "_high")]
            if None not in edges and edges != sorted(edges):
                found = ", ".join(f"{edge:g}" for edge in edges)
                yield carbon_fault(CarbonCode.ORDER, case=case, key=key, found=found)


def _chemistry(told: pl.DataFrame) -> Iterator[CarbonFault]:
    from meguri.facts.source import fact
    from meguri.value.carbon.materials import ORIGIN

    known = fact("metal_intensity").rows.filter(pl.col("origin") == ORIGIN)["chemistry"].unique().sort()
    recycled = told.filter(pl.col("way") == "recycling", pl.col("chemistry").is_not_null())
    for row in recycled.iter_rows(named=True):
        if row["chemistry"] not in known:
            values = {"found": row["chemistry"], "known": ", ".join(known)}
            yield carbon_fault(CarbonCode.NO_CHEMISTRY, case=row["case_id"], **values)
        if row["process"] is None or row["mass_kg"] is None:
            yield carbon_fault(CarbonCode.NO_PROCESS, case=row["case_id"])


def _uses_twice(told: pl.DataFrame) -> Iterator[CarbonFault]:
    ordered = told.filter(pl.col("way").is_in(USES)).sort("battery_id", "counted_from", "case_id")
    before: dict[str, dict[str, object]] = {}
    for row in ordered.iter_rows(named=True):
        other = before.get(row["battery_id"])
        if other is not None and row["counted_from"] < other["counted_until"]:
            values = {"battery": row["battery_id"], "since": row["counted_from"], "other": other["case_id"]}
            yield carbon_fault(CarbonCode.DOUBLE_USE, case=row["case_id"], **values)
        if other is None or row["counted_until"] > other["counted_until"]:
            before[row["battery_id"]] = row


def _recycled_twice(told: pl.DataFrame) -> Iterator[CarbonFault]:
    uses = told.filter(pl.col("way").is_in(USES))
    first: dict[str, str] = {}
    for row in told.filter(pl.col("way") == "recycling").sort("case_id").iter_rows(named=True):
        battery, case, since = row["battery_id"], row["case_id"], row["counted_from"]
        if battery in first:
            values = {"battery": battery, "other": first[battery]}
            yield carbon_fault(CarbonCode.DOUBLE_RECYCLING, case=case, **values)
        first.setdefault(battery, case)
        later = uses.filter(pl.col("battery_id") == battery, pl.col("counted_until") > since)
        for other in later["case_id"]:
            values = {"battery": battery, "other": other, "since": since}
            yield carbon_fault(CarbonCode.USED_AFTER, case=case, **values)
