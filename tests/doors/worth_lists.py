"""What the tests of the doors to worth share: own sales and used packs, as a dealer's files have them."""

from meguri.tables.storage import STORAGE_PACKS
from meguri.tables.worth import CAR_SALES


def sales_csv(count: int = 20, price_jpy: float = 900_000) -> str:
    """Sales of alike cars at auction, one a row."""
    row = {
        "sold_on": "2026-10-01", "level": "auction", "tax": "excluded", "price_jpy": f"{price_jpy:.0f}",
        "model": "leaf40", "age_yr": "6", "mileage_km": "60000", "range_new_km": "", "soh_share": "0.86",
        "is_guaranteed": "false",
    }  # fmt: skip
    return _csv(CAR_SALES.names, [{"sale_id": f"s{rank}"} | row for rank in range(count)])


def packs_csv(count: int = 6, **first: str) -> str:
    """Alike used packs, one a row, and one with a finding on safety; the first may differ."""
    row = {
        "model": "leaf40", "module_type": "m1", "chemistry": "NMC", "rated_kwh": "40",
        "soh_share_low": "0.81", "soh_share": "0.84", "soh_share_high": "0.87", "power_kw": "",
        "safety": "confirmed", "has_traceability": "true", "verdict_id": "", "is_synthetic": "true",
    }  # fmt: skip
    rows = [{"battery_id": f"b{rank}"} | row for rank in range(count)]
    rows[0] |= first
    return _csv(STORAGE_PACKS.names, [*rows, {"battery_id": "odd"} | row | {"safety": "finding"}])


def _csv(names: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    return (
        "\n".join(",".join(line) for line in (names, *([row[name] for name in names] for row in rows))) + "\n"
    )


LISTS = {"sales.csv": sales_csv, "packs.csv": packs_csv}
