"""The words of a battery's future: how it is used, what that does to it, how long and how far it goes."""

from meguri.tables.columns import day, doubtful, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

CHARGE_PLACES = ("home", "work", "public")
PARKINGS = ("open", "covered", "garage")

_MONTH = Column("month_rank", Kind.INTEGER, Words("month, 1 to 12", "月(1〜12)"), low=1, high=12)

DUTY = Table(
    name="duty",
    row=Words("how one car is used in one month of the year", "ある車両の、ある月の使われ方"),
    key=("month_rank",),
    columns=(
        _MONTH,
        number(
            "daily_km",
            "distance on a day that it is driven",
            "走行する日の1日あたり走行距離",
            low=0.0,
            high=1500.0,
        ),
        number("driven_share", "share of days on which it is driven", "走行する日の割合", low=0.0, high=1.0),
        text("charge_place", "where it is charged", "充電場所", allowed=CHARGE_PLACES),
        number("charge_kw", "usual charging power", "普段の充電出力", low=0.1, high=400.0),
        number(
            "fast_share",
            "share of its energy from quick chargers",
            "急速充電の割合(電力量)",
            low=0.0,
            high=1.0,
        ),
        number(
            "soc_from_share", "state of charge at which it is charged", "充電を始めるSOC", low=0.0, high=1.0
        ),
        number(
            "soc_to_share", "state of charge up to which it is charged", "充電を終えるSOC", low=0.0, high=1.0
        ),
        text("parking", "where it stands", "駐車場所", allowed=PARKINGS),
        number("leave_h", "hour of day at which it leaves", "出発時刻", required=False, low=0.0, high=24.0),
        number("return_h", "hour of day by which it is back", "帰着時刻", required=False, low=0.0, high=24.0),
        number(
            "charge_from_h",
            "hour of day from which it charges at its base",
            "拠点での充電開始時刻",
            required=False,
            low=0.0,
            high=24.0,
        ),
        number(
            "speed_km_per_h", "mean speed while driven", "平均走行速度", required=False, low=1.0, high=200.0
        ),
    ),
)

STORAGE = Table(
    name="storage",
    row=Words(
        "how one battery at rest in a building is used in one month of the year",
        "据置きの電池の、ある月の使われ方",
    ),
    key=("month_rank",),
    columns=(
        _MONTH,
        number("cycles_count", "cycles on a day", "1日あたりサイクル数", low=0.0, high=6.0),
        number("depth_share", "depth of one cycle", "1サイクルの放電深度", low=0.0, high=1.0),
        number("soc_to_share", "state of charge up to which it is charged", "充電上限SOC", low=0.0, high=1.0),
        number(
            "full_charge_h",
            "hours of a whole charge (1 / C-rate)",
            "全充電に要する時間(Cレートの逆数)",
            low=0.05,
        ),
        number(
            "full_discharge_h",
            "hours of a whole discharge (1 / C-rate)",
            "全放電に要する時間(Cレートの逆数)",
            low=0.05,
        ),
        number("indoor_c", "temperature of the room", "室温", low=-40.0, high=60.0),
    ),
)

STRESS = Table(
    name="stress",
    row=Words("what one battery goes through in one month of the year", "ある電池が、ある月に受ける負荷"),
    key=("month_rank",),
    columns=(
        _MONTH,
        number("distance_km", "distance driven in the month", "月間走行距離", required=False, low=0.0),
        number("throughput_kwh", "energy drawn in the month", "月間放電電力量", required=False, low=0.0),
        number(
            "full_cycles_count", "equivalent full cycles in the month", "等価フルサイクル数(月間)", low=0.0
        ),
        number(
            "cycle_depth_share",
            "mean depth of its cycles, by charge moved",
            "充放電深度(DoD)の加重平均",
            required=False,
            low=0.0,
            high=1.0,
        ),
        number("soc_mean_share", "mean state of charge", "平均SOC", required=False, low=0.0, high=1.0),
        number("temperature_mean_c", "mean battery temperature", "平均電池温度"),
        number("temperature_least_c", "lowest battery temperature", "最低電池温度"),
        number("temperature_most_c", "highest battery temperature", "最高電池温度"),
        number("outside_c", "mean outside temperature", "平均外気温", required=False),
    ),
)

LIFE = Table(
    name="life",
    row=Words("the state of one battery on one future day", "ある電池の、将来のある日の状態"),
    key=("day",),
    columns=(
        day("day", "day", "日"),
        number("elapsed_yr", "years since the start of the forecast", "予測開始からの年数", low=0.0),
        *doubtful("soh_share", "state of health", "SOH(残存容量率)", high=1.5),
        number("soh_quarter_share", "state of health, 25 % point", "SOH(25%点)", low=0.0, high=1.5),
        number("soh_three_quarter_share", "state of health, 75 % point", "SOH(75%点)", low=0.0, high=1.5),
        number("above_80_share", "chance to be at or above 80 %", "80%以上である確率", low=0.0, high=1.0),
        number("above_70_share", "chance to be at or above 70 %", "70%以上である確率", low=0.0, high=1.0),
        number("above_60_share", "chance to be at or above 60 %", "60%以上である確率", low=0.0, high=1.0),
        *doubtful("distance_km", "distance driven since the start", "予測開始からの走行距離"),
        text("phase", "first or second use", "用途(車載・定置)", allowed=("drive", "storage")),
    ),
)

LIFE_REACHED = Table(
    name="life_reached",
    row=Words("when one battery reaches one threshold", "ある電池が、ある水準に到達する時期"),
    key=("threshold_share",),
    columns=(
        number("threshold_share", "threshold of the state of health", "SOHの水準", low=0.0, high=1.5),
        number(
            "reached_share",
            "chance to reach it within the forecast",
            "予測期間内に到達する確率",
            low=0.0,
            high=1.0,
        ),
        day("day_early", "day by which 5 % have reached it", "5%が到達している日", required=False),
        day("day_middle", "day by which half have reached it", "半数が到達している日", required=False),
        day("day_late", "day by which 95 % have reached it", "95%が到達している日", required=False),
    ),
)

RANGE_BY_MONTH = Table(
    name="range_by_month",
    row=Words("how far one car goes on a full charge in one month", "ある車両の、ある月の満充電航続距離"),
    key=("month_rank",),
    columns=(
        _MONTH,
        number("outside_c", "mean outside temperature", "平均外気温"),
        number(
            "coldest_day_c", "temperature of a cold day of the month", "その月の寒い日の気温", required=False
        ),
        *doubtful("range_km", "distance on a full charge", "満充電航続距離"),
        *doubtful("use_wh_per_km", "energy for one kilometre", "1kmあたり電力消費量"),
        number("need_km", "distance wanted on a day", "1日に必要な距離", required=False, low=0.0),
        number(
            "enough_share",
            "chance that the charge meant does it",
            "想定した充電量で足りる確率",
            required=False,
            low=0.0,
            high=1.0,
        ),
        *doubtful(
            "cold_range_km",
            "distance on a full charge on a cold day",
            "寒い日の満充電航続距離",
            required=False,
        ),
        number(
            "enough_cold_share",
            "chance that it does it on a cold day",
            "寒い日に足りる確率",
            required=False,
            low=0.0,
            high=1.0,
        ),
        flag(
            "is_extrapolated", "whether it lies outside the measured temperatures", "測定された気温の範囲外か"
        ),
    ),
)

RANGE_BY_TEMPERATURE = Table(
    name="range_by_temperature",
    row=Words("how far one car goes at one outside temperature", "ある車両の、ある外気温での航続距離"),
    key=("outside_c",),
    columns=(
        number("outside_c", "outside temperature", "外気温"),
        *doubtful("range_km", "distance on a full charge", "満充電航続距離"),
        *doubtful("use_wh_per_km", "energy for one kilometre", "1kmあたり電力消費量"),
        flag(
            "is_extrapolated", "whether it lies outside the measured temperatures", "測定された気温の範囲外か"
        ),
    ),
)
