"""What the columns and values of a fleet list are called, in Japanese and English."""

from meguri.market.lists import Heading
from meguri.market.lists.cells import choice, first_day, last_day, number, prefecture, text, whole

KINDS = {
    "kei": ("軽乗用車", "軽乗用", "軽自動車", "軽四輪", "軽", "kei car"),
    "kei_van": ("軽貨物車", "軽貨物", "軽バン", "軽ワゴン", "kei van", "keivan"),
    "compact": ("小型乗用車", "小型乗用", "小型", "小型車", "コンパクト", "コンパクトカー", "small"),
    "medium": (
        "普通乗用車", "普通乗用", "普通", "普通車", "乗用車", "乗用", "セダン", "ミニバン", "ワゴン", "sedan",
        "medium car", "minivan", "car",
    ),
    "van": ("バン", "ライトバン", "ワンボックス", "商用バン", "小型貨物", "普通貨物", "貨物", "light van"),
    "truck": ("トラック", "軽トラック", "軽トラ", "ダンプ", "lorry", "kei truck", "pickup"),
    "bus": ("バス", "マイクロバス", "minibus"),
    "special": (
        "特殊車両", "特殊", "特種", "消防車", "救急車", "パッカー車", "塵芥車", "ごみ収集車", "除雪車",
        "special purpose", "fire engine", "ambulance",
    ),
}  # fmt: skip
FUELS = {
    "petrol": ("ガソリン", "ガソリン車", "レギュラー", "ハイオク", "gasoline", "gas"),
    "hybrid": ("ハイブリッド", "ハイブリッド車", "hv", "hev"),
    "diesel": ("軽油", "ディーゼル", "ディーゼル車"),
    "lpg": ("LPG", "LPガス", "プロパン"),
    "phev": ("プラグインハイブリッド", "phv", "plug-in hybrid"),
    "bev": ("電気", "電気自動車", "ev", "electric"),
    "fuel_cell": ("燃料電池", "水素", "fcv", "fcev", "hydrogen"),
}
DUTIES = {
    "official": ("公用", "公用車", "業務", "業務用", "社用", "社用車", "official car"),
    "shared": ("共同利用", "シェアリング", "カーシェア", "シェア", "sharing", "car sharing"),
    "portable": ("可搬型蓄電池", "可搬型", "バッテリー交換式", "交換式", "portable battery", "swap"),
}
CHARGING = {
    "normal": ("有", "あり", "普通充電", "200V", "有り", "充電可", "yes", "available"),
    "planned": ("予定", "計画", "設置予定", "planned"),
    "none": ("無", "なし", "無し", "充電不可", "no"),
}

FLEET = (
    Heading(
        "car_id",
        (
            "車両番号",
            "管理番号",
            "登録番号",
            "自動車登録番号",
            "車両ID",
            "ナンバー",
            "car id",
            "vehicle id",
            "plate",
        ),
        text,
        needed=True,
    ),
    Heading("owner_id", ("保有者", "所有者", "団体", "owner"), text),
    Heading("department", ("部署", "所属", "使用課", "管理課", "配置先", "課名", "section"), text),
    Heading(
        "kind",
        ("車両区分", "車種区分", "種別", "区分", "車両種別", "vehicle type", "type"),
        choice(KINDS),
        needed=True,
    ),
    Heading(
        "fuel",
        ("燃料", "燃料の種類", "燃料種別", "使用燃料", "動力", "powertrain"),
        choice(FUELS),
        needed=True,
    ),
    Heading("model", ("車名", "車種", "型式", "車名・型式", "make and model"), text),
    Heading("duty", ("用途", "使用形態", "利用形態", "use"), choice(DUTIES)),
    Heading("prefecture", ("都道府県", "県", "県名", "所在県", "使用の本拠"), prefecture),
    Heading("latitude_deg", ("緯度", "latitude", "lat"), number),
    Heading("longitude_deg", ("経度", "longitude", "lon", "lng"), number),
    Heading(
        "daily_km",
        (
            "1日平均走行距離",
            "1日走行距離",
            "1日の走行距離",
            "日平均走行距離",
            "平均走行距離",
            "日走行距離",
            "daily distance",
            "km per day",
            "average daily km",
        ),
        number,
    ),
    Heading(
        "year_km",
        (
            "年間走行距離",
            "年走行距離",
            "走行距離/年",
            "年間走行キロ",
            "annual distance",
            "annual km",
            "yearly km",
        ),
        number,
    ),
    Heading(
        "hard_day_km",
        (
            "1日最大走行距離",
            "最大走行距離",
            "最長走行距離",
            "日最大走行距離",
            "走行の多い日の走行距離",
            "hard day",
            "max daily km",
            "longest day",
        ),
        number,
    ),
    Heading(
        "days_count",
        ("年間稼働日数", "稼働日数", "使用日数", "年間使用日数", "days of use", "days per year"),
        whole,
    ),
    Heading("evening_km", ("夜間走行距離", "夜間の走行距離", "evening distance"), number),
    Heading("weekend_km", ("休日走行距離", "休日の走行距離", "weekend distance"), number),
    Heading("portable_kwh", ("可搬型蓄電池容量", "交換式電池容量", "portable battery energy"), number),
    Heading("swaps_count", ("交換回数", "電池交換回数", "swaps"), whole),
    Heading("charging", ("充電設備", "充電", "充電器", "充電環境", "charger"), choice(CHARGING)),
    Heading("parked_h", ("駐車時間", "夜間駐車時間", "hours parked", "parked hours"), number),
    Heading("km_per_l", ("燃費", "実燃費", "fuel economy", "km/l"), number),
    Heading(
        "first_registered_on",
        (
            "初度登録年月",
            "初度登録",
            "初年度登録",
            "初度登録日",
            "初度検査年月",
            "登録年月",
            "first registration",
        ),
        first_day,
    ),
    Heading(
        "replaced_on",
        (
            "更新予定",
            "更新年度",
            "更新予定年度",
            "更新時期",
            "更新予定日",
            "リース満了",
            "リース満了日",
            "replacement",
            "replacement year",
            "due",
        ),
        last_day,
    ),
)
