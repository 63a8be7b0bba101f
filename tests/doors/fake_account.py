"""A believable account of the nation, made without the nation's rooms: for looking at the report.

No figure here is a finding. Every table is checked by its declaration.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from meguri.tables import account as account_tables
from meguri.tables import flows

_SOLD = (
    1078,
    2442,
    12607,
    13469,
    14756,
    16109,
    10465,
    15300,
    18100,
    26530,
    21300,
    14600,
    21700,
    58813,
    88535,
    59736,
)
_YEARS = tuple(range(2009, 2025))
_EXPORTED = (0, 20, 120, 350, 600, 900, 1200, 1700, 4100, 6600, 7400, 8300, 10900, 12800, 20300, 19900)
_METAL_KG = {"li": 3.1, "ni": 8.4, "co": 4.6, "mn": 14.0, "cu": 22.0, "al": 40.0, "graphite": 29.0}
_METAL_YEN = {"li": 8200.0, "ni": 2100.0, "co": 5200.0}
_WHEN = date(2025, 10, 21)


@dataclass(frozen=True)
class FakeAccount:
    """The fields of `meguri.journeys.account.Account`."""

    outflow: pl.DataFrame
    traded: pl.DataFrame
    cohorts: pl.DataFrame
    metals: pl.DataFrame
    market: pl.DataFrame
    sensitivity: pl.DataFrame
    claims: pl.DataFrame
    assumed: pl.DataFrame
    evidence: pl.DataFrame
    destinations: pl.DataFrame
    recovered: pl.DataFrame
    sources: pl.DataFrame
    lost: pl.DataFrame
    seed: int = 1
    draws: int = 2000
    to_year: int = 2024
    until: int = 2050
    price_basis: str = "export_year:li2co3_china"
    scenarios: tuple[Any, ...] = field(default=())


def _doubtful(name: str, median: Any, low: Any, high: Any) -> dict[str, Any]:
    return {f"{name}_low": low, name: median, f"{name}_high": high}


def _exits() -> np.ndarray:
    """Exits by year and cohort [Y, C], by a Weibull life that quickens after 2021."""
    n = len(_YEARS)
    out, alive = np.zeros((n, n)), np.array(_SOLD, dtype=float)
    for y in range(n):
        for c in range(y):
            age = y - c
            hazard = (age / 11.6) ** 1.9 - ((age - 1) / 11.6) ** 1.9
            left = alive[c] * (1 - np.exp(-hazard * (1.25 if _YEARS[y] > 2021 else 1.0)))
            out[y, c], alive[c] = left, alive[c] - left
    return out * 103_000 / out.sum()


def _from_the_pool(exits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exports and scrappings of every year out of the cars that wait [Y], [Y]."""
    exported, scrapped, waiting = np.zeros_like(exits), np.zeros_like(exits), 0.0
    for y, out in enumerate(exits):
        pool = waiting + out
        exported[y], scrapped[y] = 0.80 * pool, 0.02 * pool
        waiting = pool - exported[y] - scrapped[y]
    return exported * 92_000 / exported.sum(), scrapped


def _outflow() -> pl.DataFrame:
    exits, sold = _exits().sum(axis=1), np.array(_SOLD, dtype=float)
    exported, scrapped = _from_the_pool(exits)
    doubt = np.where(np.array(_YEARS) > 2020, 0.22, 0.10)
    parts = []
    for span in ("year", "cumulative"):
        s = (lambda x: x) if span == "year" else np.cumsum
        total = span == "cumulative"
        wide = np.linspace(0.12, 0.13, len(_YEARS)) if total else doubt
        thin = np.full(len(_YEARS), 0.03) if total else np.where(np.array(_YEARS) > 2016, 0.06, 0.3)
        a, e, k = s(exits), s(exported), s(scrapped)
        idle = a - e - k
        share = np.minimum(e / np.maximum(a, 1), 1.6)
        stock = sold.cumsum() - exits.cumsum()
        columns = {
            "segment": ["bev_passenger"] * len(_YEARS),
            "span": [span] * len(_YEARS),
            "year": list(_YEARS),
        }
        columns |= _doubtful("sold_units", s(sold), s(sold) * 0.999, s(sold) * 1.001)
        columns |= _doubtful("arisen_units", a, a * (1 - wide * 0.75), a * (1 + wide * 1.35))
        columns |= _doubtful("exported_units", e, e * (1 - thin), e * (1 + thin))
        columns |= _doubtful("scrapped_units", k, k * 0.5, k * 1.8)
        columns |= _doubtful("idle_units", idle, idle - 900, idle + 1400)
        columns |= _doubtful("in_use_units", stock, stock * 0.95, stock * 1.03)
        columns |= _doubtful(
            "export_share", share, np.maximum(share - 0.12, 0), np.minimum(share + 0.09, 1.8)
        )
        parts.append(pl.DataFrame(columns))
    frame = pl.concat(parts)
    others = [
        frame.with_columns(pl.lit(s).alias("segment"), pl.col(pl.Float64) * f)
        for s, f in (("bev_van", 0.05), ("phev_passenger", 0.7))
    ]
    return flows.OUTFLOW.check(pl.concat([frame, *others]))


def _cohorts() -> pl.DataFrame:
    exits = _exits()
    share = np.array(_EXPORTED) / np.maximum(exits.sum(axis=1), 1)
    rows = []
    for y, year in enumerate(_YEARS):
        for c, cohort in enumerate(_YEARS[: y + 1]):
            use = max(_SOLD[c] - exits[: y + 1, c].sum(), 0.0)
            out = exits[y, c]
            gone = out * min(share[y], 0.92)
            row = {"segment": "bev_passenger", "cohort_year": cohort, "year": year}
            for name, x in (("in_use_units", use), ("arisen_units", out), ("exported_units", gone)):
                row |= _doubtful(name, x, x * 0.9, x * 1.1)
            rows.append(row)
    return flows.COHORTS.check(pl.DataFrame(rows))


def _metals() -> pl.DataFrame:
    rows = []
    exported = np.array(_EXPORTED, dtype=float)
    for span, cars in (("year", exported), ("cumulative", exported.cumsum())):
        for metal, kg in _METAL_KG.items():
            for year, n in zip(_YEARS, cars, strict=True):
                growth = 0.5 + 0.6 * (year - 2009) / 15
                t = n * kg * growth / 1000
                yen = _METAL_YEN.get(metal)
                row = {"segment": "bev_passenger", "metal": metal, "span": span, "year": year}
                row |= _doubtful("mass_t", t, t * 0.78, t * 1.27)
                row |= _doubtful(
                    "value_jpy", *((t * 1000 * yen * f for f in (1, 0.7, 1.4)) if yen else (None, None, None))
                )
                rows.append(row | {"price_basis": "export_year:li2co3_china" if yen else None})
    return flows.METALS.check(
        pl.DataFrame(
            rows, schema_overrides=dict.fromkeys(("value_jpy_low", "value_jpy", "value_jpy_high"), pl.Float64)
        )
    )


def _market() -> pl.DataFrame:
    rows = []
    for scenario, factor in (("all-stay", 1.0), ("as-today", 0.17)):
        for year in range(2025, 2051):
            total = 7.7e12 / (1 + np.exp(-(year - 2040) / 4.0)) * 1.08 * factor
            parts = {"used_ev": 0.72 - 0.006 * (year - 2025), "reuse": 0.16 + 0.004 * (year - 2025)}
            parts["recycling"] = 1 - sum(parts.values())
            for segment, share in (parts | {"total": 1.0}).items():
                x = float(total * share)
                row = {"scenario": scenario, "year": year, "market_segment": segment}
                row |= _doubtful("value_jpy", x, x * 0.6, x * 1.55)
                rows.append(row | {"calibrated": scenario == "all-stay"})
    return flows.MARKET.check(pl.DataFrame(rows))


def _lost() -> pl.DataFrame:
    stay = _market().filter(scenario="all-stay")
    return flows.MARKET.check(
        stay.with_columns(pl.lit("lost").alias("scenario"), pl.col(r"^value_jpy.*$") * 0.83)
    )


def _sensitivity() -> pl.DataFrame:
    shares = {
        "used_ev_price_jpy": (0.52, 0.58),
        "new_sales_units": (0.21, 0.27),
        "reuse_share": (0.06, 0.1),
        "metal_price_ratio": (0.03, 0.05),
        "fleet_service_jpy_per_yr": (0.02, 0.03),
        "recycling_yield_share": (0.004, 0.01),
    }
    rows = [
        {
            "scenario": scenario,
            "year": year,
            "assumption": name,
            "first_order_share": first * f,
            "total_share": total * f,
            "rank": float(rank),
        }
        for scenario in ("all-stay", "as-today")
        for year, f in ((2030, 1.0), (2050, 0.9))
        for rank, (name, (first, total)) in enumerate(shares.items(), start=1)
    ]
    return account_tables.SENSITIVITY.check(pl.DataFrame(rows))


def _claims() -> pl.DataFrame:
    rows = [
        ("jri_arisen_110000", 110_000, "vehicles", 94_000, 103_000, 121_000, "consistent", "fits_exits"),
        ("jri_exported_94000", 94_000, "vehicles", 89_500, 92_000, 95_000, "reproduced", "exports_counted"),
        ("jri_export_share", 0.83, "share", 0.77, 0.89, 0.98, "consistent", "share_of_exits"),
        ("jri_metal_4300t", 4300, "t", 1180, 1490, 1890, "not_supported", "needs_larger_packs"),
        ("jri_metal_value", 17.5e9, "jpy", 5.1e9, 7.0e9, 9.6e9, "not_supported", "value_follows_mass"),
        (
            "jri_metal_per_car",
            45.7,
            "kg_per_vehicle",
            12.9,
            16.1,
            20.4,
            "not_supported",
            "needs_larger_packs",
        ),
        (
            "jri_market_2030",
            600e9,
            "jpy_per_year",
            410e9,
            611e9,
            920e9,
            "not_identifiable",
            "calibrated_to_claim",
        ),
        (
            "jri_market_2050",
            7.9e12,
            "jpy_per_year",
            4.6e12,
            7.8e12,
            12.0e12,
            "not_identifiable",
            "calibrated_to_claim",
        ),
        (
            "jri_any_model_any_age",
            None,
            None,
            None,
            None,
            None,
            "not_identifiable",
            "customs_blind_to_model_and_age",
        ),
        ("jri_russia_shift", None, None, None, None, None, "reproduced", "destinations_before_and_after"),
    ]
    names = ["claim_id", "published", "unit", "estimate_low", "estimate", "estimate_high", "verdict", "why"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.col("published", "estimate_low", "estimate", "estimate_high").cast(pl.Float64),
        source_id=pl.lit("jri_deck_2025"),
        to_year=pl.lit(2024, dtype=pl.Int64),
    )
    return account_tables.CLAIMS.check(frame)


def _evidence() -> pl.DataFrame:
    rows = [
        ("stock_2015", "stock", (2015, 3, 31), (2015, 3, 31), 70_250, 1200, 69_900, 0.7, "nev_2015"),
        ("stock_2020", "stock", (2020, 3, 31), (2020, 3, 31), 121_000, 1800, 122_300, 0.5, "crc_2020"),
        ("exports_2017", "exports", (2017, 1, 1), (2017, 12, 31), 4029, 60, 4041, 0.8, "aba_2567"),
        (
            "exports_2017_2022",
            "exports",
            (2017, 1, 1),
            (2022, 12, 31),
            50_000,
            2500,
            50_900,
            0.6,
            "abe_61704",
        ),
        (
            "exports_2024_8",
            "exports",
            (2024, 1, 1),
            (2024, 8, 31),
            12_542,
            150,
            12_550,
            0.9,
            "netdenjd_307602",
        ),
        ("elv_2017", "scrapped", (2017, 4, 1), (2018, 3, 31), 135, 20, 320, 0.01, "seibikai_10557"),
        ("alive_2014", "alive_share", (2020, 3, 31), (2020, 3, 31), 0.60, 0.03, 0.61, 0.6, "crc_2020"),
    ]
    out = []
    for ident, quantity, first, last, value, sd, predicted, tail, source in rows:
        out.append(
            {
                "evidence_id": ident,
                "quantity": quantity,
                "segment": "bev_passenger",
                "period_from": date(*first),
                "period_to": date(*last),
                "value": float(value),
                "error_sd": float(sd),
                "predicted_low": predicted - 1.64 * sd,
                "predicted": float(predicted),
                "predicted_high": predicted + 1.64 * sd,
                "tail_share": tail,
                "conflict": tail < 0.05,
                "used": True,
                "source_id": source,
            }
        )
    return account_tables.EVIDENCE.check(pl.DataFrame(out))


def _destinations() -> pl.DataFrame:
    told = [
        ("2017", (2017, 1, 1), (2017, 12, 31), {"NZ": 0.512, "RU": 0.26, "GE": 0.17, "AU": 0.002}),
        (
            "2022",
            (2022, 1, 1),
            (2022, 12, 31),
            {"RU": 0.40, "NZ": 0.35, "AU": 0.06, "MU": 0.02, "CY": 0.02, "GE": 0.01},
        ),
        ("2023", (2023, 1, 1), (2023, 8, 31), {"RU": 0.55}),
        ("2024 Jan-Aug", (2024, 1, 1), (2024, 8, 31), {"KR": 0.159, "RU": 0.0}),
    ]
    rows = [
        {
            "period": period,
            "period_from": date(*a),
            "period_to": date(*b),
            "destination": code,
            "counted_by": "customs",
            "units": None,
            "share": share,
            "status": "exact",
            "status_note": None,
            "source_id": "abe_61704",
            "as_of": _WHEN,
        }
        for period, a, b, shares in told
        for code, share in shares.items()
    ]
    return flows.DESTINATIONS.check(
        pl.DataFrame(rows, schema_overrides={"units": pl.Float64, "status_note": pl.String})
    )


def _assumed() -> pl.DataFrame:
    rows = [
        ("outflow.bev_passenger.exit_age_scale_yr", 12.0, 7.3, 19.7, "yr", "outflow", "assumed"),
        ("outflow.bev_passenger.customs_missed_share", 0.012, 0.004, 0.032, "share", "outflow", "assumed"),
        ("market.all-stay.reuse_share", 0.5, 0.3, 0.7, "share", "market", "assumed"),
    ]
    names = ["assumption", "value", "value_low", "value_high", "unit", "used_in", "basis"]
    return account_tables.ASSUMED.check(pl.DataFrame(rows, schema=names, orient="row"))


def _traded() -> pl.DataFrame:
    rows = [
        {
            "segment": "bev_passenger",
            "year": y,
            **_doubtful("traded_units", None, None, None),
            **_doubtful("export_of_traded_share", None, None, None),
            "verdict": "not_identifiable",
        }
        for y in _YEARS
    ]
    names = ("traded_units", "export_of_traded_share")
    schema = {f"{name}{end}": pl.Float64 for name in names for end in ("_low", "", "_high")}
    return flows.TRADED.check(pl.DataFrame(rows, schema_overrides=schema))


def _sources() -> pl.DataFrame:
    rows = [
        (
            "jri_deck_2025",
            "EV電池サーキュラーエコノミーの現在地点と形成に向けた提言",
            "日本総合研究所",
            "https://www.jri.co.jp/file/pdf/company/release/2025/1021.pdf",
            "2025-10-21",
            "whole text, images missing",
        ),
        (
            "abe_61704",
            "ELV RECYCLE Report vol.80",
            "IRUNIVERSE",
            "https://www.iru-miru.com/article_detail.php?id=61704",
            "2023-07-19",
            "article text",
        ),
        (
            "netdenjd_307602",
            "中古EV輸出が底堅く推移",
            "日刊自動車新聞",
            "https://www.netdenjd.com/articles/-/307602",
            "2024",
            "beginning",
        ),
        (
            "evil",
            "<script>alert('a title')</script> & sons",
            "Publisher <b>",
            "javascript:alert(1)",
            None,
            None,
        ),
    ]
    return pl.DataFrame(rows, schema=["source_id", "title", "publisher", "url", "date", "seen"], orient="row")


def fake_account(**change: Any) -> FakeAccount:
    """The account, with some of its fields changed."""
    account = FakeAccount(
        _outflow(),
        _traded(),
        _cohorts(),
        _metals(),
        _market(),
        _sensitivity(),
        _claims(),
        _assumed(),
        _evidence(),
        _destinations(),
        pl.DataFrame(),
        _sources(),
        _lost(),
    )
    return replace(account, **change)
