"""How the columns of a list of batteries are headed in both languages; what can come back stands apart."""

from meguri.tables.words import Words

TOLD_BACK = {  # the names of the passport's attributes: a list that left can come back with changes
    "battery_id": Words("battery", "電池の識別子"),
    "vehicle_model": Words("model of the car", "車種"),
    "chassis_number": Words("chassis number", "車台番号"),
    "first_registered_on": Words("first registration", "初度登録年月"),
    "mileage_km": Words("mileage [km]", "走行距離[km]"),
    "battery_status": Words("state", "電池の状態"),
    "passport_status": Words("state of the passport", "パスポートの状態"),
    "battery_category": Words("category", "電池の区分"),
    "chemistry": Words("chemistry", "電池の化学系"),
    "placed_on_market_in": Words("market", "上市国"),
    "manufactured_on": Words("made on", "製造日"),
    "rated_energy_kwh": Words("energy when new [kWh]", "新品時の電力量[kWh]"),
}
RESULTS = {  # what the records say; a list that comes back changes none of it
    "soh_share": Words("SOH [%]", "SOH[%]"),
    "soh_share_low": Words("SOH, 5% point [%]", "SOH(90%区間の下限)[%]"),
    "soh_share_high": Words("SOH, 95% point [%]", "SOH(90%区間の上限)[%]"),
    "soh_measured_on": Words("measured on", "診断日"),
    "soh_is_synthetic": Words("simulated", "模擬データ"),
    "last_kind": Words("last event", "最後の記録"),
    "last_at": Words("last event at", "最後の記録の日時"),
    "sequence": Words("events", "記録数"),
    "page": Words("page", "電池のページ"),
}
