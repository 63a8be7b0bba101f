"""Examples of merit in the description of the API; a test sends the records and holds the answers to them."""

from typing import Any

RECORDS: dict[str, Any] = {
    "batteries": [{"battery_id": "a", "rated_kwh": 24.0, "first_used_on": "2012-04-01"}],
    "holdings": [
        {"battery_id": "a", "owner_id": "0001", "held_from": "2019-04-01", "municipality": "福岡市"}
    ],
    "odometer": [
        {"battery_id": "a", "read_on": "2019-04-01", "odometer_km": 41000},
        {"battery_id": "a", "read_on": "2026-04-01", "odometer_km": 90000},
    ],
    "readings": [
        {
            "battery_id": "a",
            "verdict_id": "v1",
            "measured_on": "2026-04-01",
            "soh_share_low": 0.6,
            "soh_share": 0.63,
            "soh_share_high": 0.66,
        }
    ],
    "by": "owner",
    "scheme": "city_trial",
    "until": "2026-04-01",
}
COUNT: dict[str, Any] = {
    "scheme": {"scheme_id": "city_trial"},
    "sums": [{"sum_by": "owner", "sum_id": "0001", "retained_kwh_yr": 31.3}],
    "awards": [{"scheme_id": "city_trial", "sum_id": "0001", "points_count": 44.4, "reward_jpy": 20000.0}],
    "merit": [],
    "findings": [],
    "assumed": [],
    "until": "2026-04-01",
    "seed": 1,
}
CARD: dict[str, Any] = {
    "name": "0001",
    "sum": {"retained_kwh_yr": 31.3},
    "award": {"points_count": 44.4, "reward_jpy": 20000.0, "is_capped": True},
    "beyond_yr": 0.5,
    "avoided_co2_kg": {"low": 143.0, "median": 176.0, "high": 253.0},
    "svg": "<svg xmlns='http://www.w3.org/2000/svg'>…</svg>",
}
STATEMENT: dict[str, Any] = {"totals": [], "cases": [], "parts": [], "statement": {"methods": []}}
