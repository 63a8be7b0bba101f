"""Which facts there are: the name of each file, its title and the table it keeps."""

from meguri.facts.catalogue_value import VALUE
from meguri.facts.official.brought import ONLY_BROUGHT
from meguri.facts.shipped import Shipped
from meguri.tables import (
    access,
    ageing,
    cells,
    driving,
    events,
    exchange,
    figures,
    flows,
    law,
    methods,
    packs,
    passport,
    prices,
    recycling,
    safety,
    vehicles,
)
from meguri.tables.schema import Words

_SHIPPED = (
    Shipped(
        "jp_ev_sales",
        Words("New EV registrations in Japan, by year", "国内EV新規登録台数(年別)"),
        flows.SALES,
    ),
    Shipped(
        "jp_ev_sales_by_model",
        Words("New EV registrations in Japan, by model", "国内EV新規登録台数(車種別)"),
        figures.SALES_BY_MODEL,
    ),
    Shipped("jp_ev_stock", Words("EVs in use in Japan: counts", "国内EV保有台数(計数)"), flows.STOCK),
    Shipped("jp_used_ev_exports", Words("Used EVs exported from Japan", "中古EV輸出台数"), flows.EXPORTS),
    Shipped(
        "jp_used_ev_export_destinations",
        Words("Where Japan's used EVs went", "中古EVの仕向地"),
        flows.DESTINATIONS,
    ),
    Shipped(
        "elv_lib_recovery",
        Words(
            "End-of-life EVs and lithium-ion packs recovered in Japan",
            "国内の使用済みEVと回収リチウムイオン電池",
        ),
        figures.ELV_RECOVERY,
    ),
    Shipped("jp_ev_survival", Words("Share of EVs sold still in use", "EVの残存率"), figures.ALIVE_SHARES),
    Shipped("vehicle_packs", Words("Packs by model", "車種別の電池パック"), figures.VEHICLE_PACKS),
    Shipped(
        "pack_mix",
        Words("What each year's EVs were, as far as counts tell", "各年のEVの車種構成(計数の及ぶ範囲)"),
        packs.PACK_MIX,
    ),
    Shipped(
        "metal_intensity", Words("Metals per kilowatt-hour", "1kWhあたりの金属量"), prices.METAL_INTENSITY
    ),
    Shipped(
        "metal_prices_annual",
        Words("Metal prices, annual means", "金属価格(年平均)"),
        prices.METAL_PRICES_ANNUAL,
    ),
    Shipped(
        "metal_prices_monthly",
        Words("Metal prices, monthly means", "金属価格(月平均)"),
        prices.METAL_PRICES_MONTHLY,
    ),
    Shipped(
        "lithium_carbonate_monthly",
        Words("Lithium carbonate in China, monthly means", "中国の炭酸リチウム価格(月平均)"),
        prices.METAL_PRICES_MONTHLY,
    ),
    Shipped(
        "usdjpy_annual", Words("Yen per US dollar, annual means", "ドル円相場(年平均)"), prices.USDJPY_ANNUAL
    ),
    Shipped(
        "usdcny_annual",
        Words("Yuan per US dollar, annual means", "ドル人民元相場(年平均)"),
        prices.USDCNY_ANNUAL,
    ),
    Shipped(
        "battery_pack_prices",
        Words("Prices of new packs", "新品電池パックの価格"),
        prices.BATTERY_PACK_PRICES,
    ),
    Shipped("used_ev_prices", Words("Prices of used EVs", "中古EVの価格"), prices.USED_EV_PRICES),
    Shipped(
        "second_life_prices",
        Words("Prices of used packs and black mass", "中古パックとブラックマスの価格"),
        prices.SECOND_LIFE_PRICES,
    ),
    Shipped(
        "market_anchors",
        Words("Anchors for market assumptions", "市場の前提の参照値"),
        figures.MARKET_ANCHORS,
    ),
    Shipped("other_estimates", Words("Figures by others", "他者による推計"), figures.OTHER_ESTIMATES),
    Shipped(
        "published_claims",
        Words("Claims of the published white paper", "公表された白書の主張"),
        figures.PUBLISHED_CLAIMS,
    ),
    Shipped("diagnosis_methods", Words("Diagnosis methods", "電池診断手法"), methods.DIAGNOSIS_METHODS),
    Shipped(
        "diagnosis_chemistries",
        Words("Diagnosis methods and chemistries", "電池診断手法と化学系の適否"),
        methods.DIAGNOSIS_CHEMISTRIES,
    ),
    Shipped(
        "diagnosis_accuracy",
        Words("Stated accuracy of diagnosis methods", "電池診断手法の公表精度"),
        methods.DIAGNOSIS_ACCURACY,
    ),
    Shipped(
        "diagnosis_rules",
        Words("Rules of use of a diagnosis, by purpose", "診断の利用ルール(目的別)"),
        methods.DIAGNOSIS_RULES,
    ),
    Shipped(
        "diagnosis_records",
        Words("What the records of standards need", "規格の記録に必要な項目"),
        methods.DIAGNOSIS_RECORDS,
    ),
    Shipped(
        "recycling_rules",
        Words("Rules of the recycling mass balance", "リサイクル収支の計算規則"),
        recycling.RECYCLING_RULES,
    ),
    Shipped("recycling_yields", Words("Recycling yields", "リサイクル回収率"), prices.RECYCLING_YIELDS),
    Shipped(
        "vehicle_lifetimes",
        Words("Published lifetimes of vehicles and batteries", "公表された車両・電池の寿命"),
        figures.VEHICLE_LIFETIMES,
    ),
    Shipped(
        "safety_limits",
        Words("Limits of safety readings", "安全に関する読みの基準値"),
        safety.SAFETY_LIMITS,
    ),
    Shipped(
        "jp_car_life", Words("Life of Japan's passenger cars", "国内乗用車の使用年数と車齢"), figures.CAR_LIFE
    ),
    Shipped(
        "pack_cells",
        Words("Cells and capacity of packs by model", "車種別の電池のセル構成と容量"),
        vehicles.PACK_CELLS,
    ),
    Shipped(
        "leaf_bars",
        Words("Bars of the capacity gauge and what they mean", "容量計のセグメント数とSOH"),
        vehicles.LEAF_BARS,
    ),
    Shipped(
        "display_doubt",
        Words("How far displayed values can be trusted", "車両の表示値の不確かさ"),
        vehicles.DISPLAY_DOUBT,
    ),
    Shipped(
        "fleet_fade",
        Words("How kinds of vehicles lose capacity", "車両区分別の容量低下"),
        vehicles.FLEET_FADE,
    ),
    Shipped(
        "fleet_anchors",
        Words("Public figures on how fleets fade", "車両群の容量低下に関する公表値"),
        ageing.FLEET_ANCHORS,
    ),
    Shipped(
        "diagnosis_validation",
        Words("Diagnosis methods validated by model", "車種別の診断手法の検証状況"),
        vehicles.DIAGNOSIS_VALIDATION,
    ),
    Shipped(
        "climate_normals",
        Words("Climate of the prefectural capitals", "都道府県庁所在地の気候"),
        vehicles.CLIMATE_NORMALS,
    ),
    Shipped(
        "half_cell_ocp",
        Words("Potential of electrode materials against lithium", "電極材料のリチウム基準電位"),
        cells.HALF_CELL_OCP,
    ),
    Shipped("ocv_curves", Words("Voltage of cells at rest", "セルの開放電圧"), cells.OCV_CURVES),
    Shipped(
        "use_figures",
        Words("How cars are driven, charged and warmed", "車両の走り方・充電・電池温度"),
        driving.USE_FIGURES,
    ),
    Shipped(
        "daily_swing",
        Words("Swing of the temperature over a day", "気温の日較差"),
        driving.DAILY_SWING,
    ),
    Shipped(
        "range_temperature",
        Words("Range and consumption by outside temperature", "外気温と航続距離・電費"),
        driving.RANGE_TEMPERATURE,
    ),
    Shipped(
        "passport_attributes",
        Words("Attributes of a battery passport", "電池パスポートの属性"),
        passport.PASSPORT_ATTRIBUTES,
    ),
    Shipped(
        "ec_data_points",
        Words("Data points of the EC guidance on battery passports", "ECの電池パスポート指針の項目"),
        passport.EC_DATA_POINTS,
    ),
    Shipped(
        "passport_roles",
        Words("Who may read which part of a passport", "パスポートの閲覧権限"),
        passport.PASSPORT_ROLES,
    ),
    Shipped(
        "access_policy",
        Words("What each role may do on the server", "サーバーでの役割と権限"),
        access.ACCESS_POLICY,
    ),
    Shipped(
        "access_readers",
        Words("As which reader each role reads a passport", "役割とパスポート閲覧の立場"),
        access.ACCESS_READERS,
    ),
    Shipped(
        "passport_targets_catena_x_traction_code",
        Words(
            "Places of attributes in the Catena-X traction battery code",
            "Catena-X traction_battery_codeでの属性の位置",
        ),
        exchange.PASSPORT_TARGETS,
    ),
    *(
        Shipped(
            f"passport_targets_{name}",
            Words(f"Places of attributes in {en}", f"{ja}での属性の位置"),
            exchange.PASSPORT_TARGETS,
        )
        for name, en, ja in (
            ("batterypass", "BatteryPass-Ready 1.0", "BatteryPass-Ready 1.0"),
            ("aas", "an Asset Administration Shell", "アセット管理シェル(AAS)"),
            ("catena_x", "Catena-X battery_pass", "Catena-X battery_pass"),
            ("untp", "a UNTP product passport", "UNTP製品パスポート"),
            ("ouranos", "Ouranos data exchange", "ウラノス・エコシステム"),
        )
    ),
    Shipped(
        "passport_codes",
        Words("Codes of other formats for passport values", "他の書式のコードとの対応"),
        exchange.PASSPORT_CODES,
    ),
    Shipped("law_rules", Words("Rules of law on batteries", "電池に関する規則"), law.LAW_RULES),
    Shipped(
        "law_status",
        Words("What became of each rule, from which day", "規則の状態の推移"),
        law.LAW_STATUS,
    ),
    Shipped(
        "law_circumstances",
        Words("What rules ask about beside the passport", "規則がパスポート以外に問う事情"),
        law.LAW_CIRCUMSTANCES,
    ),
    Shipped("waste_codes", Words("EU waste codes of batteries", "電池のEU廃棄物コード"), law.WASTE_CODES),
    Shipped(
        "passport_event_kinds",
        Words("Kinds of events in a battery's life", "電池の履歴の出来事の種類"),
        events.PASSPORT_EVENT_KINDS,
    ),
)
SHIPPED: dict[str, Shipped] = {shipped.name: shipped for shipped in (*_SHIPPED, *VALUE)}
KNOWN: dict[str, Shipped] = SHIPPED | {
    one.name: Shipped(one.name, one.title, one.table) for one in ONLY_BROUGHT
}
