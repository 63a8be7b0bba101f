"""Promise across rooms: the wishes of a fleet and of a plant find their lots on the market as they are."""

from datetime import date

import polars as pl

from meguri.market.demand import demand_of_fleet, demand_of_storage, read_fleet
from meguri.market.matching import match_market
from meguri.tables.deals import OFFERS
from meguri.tables.demand import STORAGE_PROJECTS

TODAY = date(2026, 11, 28)
LIST = """car id,kind,fuel,prefecture,daily km,hard day,charging
near,kei,petrol,福岡,25,60,yes
far,kei,petrol,福岡,25,300,yes
"""


def lots() -> pl.DataFrame:
    """One car and ten packs, of 40 kWh at 85 %, 160 km in February."""
    usual = dict.fromkeys(OFFERS.names) | {"seller_id": "dealer", "model": "leaf40", "chemistry": "NMC"}
    usual |= {"rated_kwh": 40.0, "soh_share": 0.85, "soh_share_low": 0.8, "soh_share_high": 0.9}
    usual |= {"winter_range_km": 160.0, "winter_range_km_low": 150.0, "winter_range_km_high": 170.0}
    usual |= {
        "age_yr": 5.0,
        "mileage_km": 40_000.0,
        "prefecture": "福岡県",
        "certified_on": date(2026, 11, 1),
    }
    usual |= {"offered_from": date(2026, 11, 1), "has_traceability": True, "is_guaranteed": False}
    usual |= {"safety": "confirmed", "is_synthetic": True}
    car = usual | {"offer_id": "car", "goods": "vehicle", "lot_count": 1, "reserve_jpy": 500_000.0}
    packs = usual | {"offer_id": "packs", "goods": "pack", "lot_count": 10, "reserve_jpy": 100_000.0}
    return OFFERS.check(pl.DataFrame([car, packs], schema=OFFERS.polars_schema))


def plant() -> pl.DataFrame:
    row = dict.fromkeys(STORAGE_PROJECTS.names) | {"project_id": "plant", "owner_id": "grid", "goods": "pack"}
    row |= {
        "prefecture": "福岡県",
        "wanted_mwh": 0.1,
        "power_kw": 10.0,
        "service_yr": 10.0,
        "piece_kwh": 40.0,
    }
    return STORAGE_PROJECTS.check(pl.DataFrame([row], schema=STORAGE_PROJECTS.polars_schema))


def test_the_car_goes_to_whom_it_does_the_winter_for_and_the_packs_to_the_plant() -> None:
    fleet = demand_of_fleet(read_fleet(LIST.encode(), "fleet.csv", owner_id="city").cars, on_day=TODAY)
    wishes = pl.concat([fleet.demands, demand_of_storage(plant()).demands])
    deals = match_market(lots(), wishes, TODAY, places={"福岡県": (33.6, 130.4)}).matches
    assert sorted(deals.select("offer_id", "demand_id").iter_rows()) == [
        ("car", "demand-near"),
        ("packs", "demand-plant"),
    ]
    assert deals.filter(offer_id="packs")["matched_count"].to_list() == [4]  # 100 kWh ÷ (40 kWh × 73 %)
