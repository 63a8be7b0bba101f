"""The words of one battery as it is measured: logs, readings over years, pulses, spectra, parts of a log."""

from meguri.tables.columns import day, doubtful, number, text
from meguri.tables.schema import Column, Kind, Table, Words


def _count(name: str, en: str, ja: str, *, required: bool = True, low: float | None = 0.0) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), required=required, low=low)


def _share(name: str, en: str, ja: str, *, required: bool = False) -> Column:
    return number(name, en, ja, required=required, low=0.0, high=1.0)


LOG = Table(
    name="log",
    row=Words("one moment of a log of one pack", "ある電池パックの記録の、ある時点"),
    key=("time_s",),
    columns=(
        number("time_s", "time since the log began", "記録開始からの時間"),
        number("current_a", "pack current, positive while charging", "パック電流(充電を正)"),
        number("voltage_v", "pack voltage", "パック電圧", required=False),
        number("cell_voltage_min_v", "lowest cell voltage", "最低セル電圧", required=False),
        number("cell_voltage_mean_v", "mean cell voltage", "平均セル電圧", required=False),
        number("cell_voltage_max_v", "highest cell voltage", "最高セル電圧", required=False),
        _share("soc_share", "state of charge as displayed", "表示された充電率(SOC)"),
        number("temperature_c", "battery temperature", "電池温度", required=False, low=-60.0, high=150.0),
        number(
            "temperature_min_c",
            "lowest battery temperature",
            "電池の最低温度",
            required=False,
            low=-60.0,
            high=150.0,
        ),
        number(
            "temperature_max_c",
            "highest battery temperature",
            "電池の最高温度",
            required=False,
            low=-60.0,
            high=150.0,
        ),
        number("air_temperature_c", "air temperature", "外気温", required=False, low=-60.0, high=70.0),
        number(
            "insulation_ohm", "insulation resistance to the body", "絶縁抵抗(車体間)", required=False, low=0.0
        ),
    ),
)

CELLS = Table(
    name="cells",
    row=Words("the voltage of one cell at one moment of a log", "記録のある時点における、あるセルの電圧"),
    key=("time_s", "cell_rank"),
    columns=(
        number("time_s", "time since the log began", "記録開始からの時間"),
        _count("cell_rank", "place of the cell in the series, from 1", "直列中のセル番号(1から)", low=1),
        number("voltage_v", "cell voltage", "セル電圧"),
    ),
)

READINGS = Table(
    name="readings",
    row=Words("what the car told of its battery on one day", "ある日に車両が示した電池の値"),
    key=("day",),
    columns=(
        day("day", "day of the reading", "読取日"),
        number("odometer_km", "distance driven", "走行距離", required=False, low=0.0),
        number(
            "capacity_ah", "capacity as the car estimates it", "車両が推定した容量", required=False, low=0.0
        ),
        number(
            "soh_bms_share",
            "state of health as the car estimates it",
            "車両が推定したSOH",
            required=False,
            low=0.0,
            high=1.5,
        ),
        _count("fast_charges_count", "quick charges so far", "急速充電の累計回数", required=False),
        _count("slow_charges_count", "normal charges so far", "普通充電の累計回数", required=False),
    ),
)

SESSION_KINDS = ("charge", "discharge", "rest", "pulse")
SESSIONS = Table(
    name="sessions",
    row=Words(
        "one part of a log: a charge, a discharge, a rest or a pulse", "記録の一区間:充電・放電・休止・パルス"
    ),
    key=("session_rank",),
    columns=(
        _count("session_rank", "place in the log, from 1", "記録中の順番(1から)", low=1),
        text("kind", "what happened", "区間の種類", allowed=SESSION_KINDS),
        _count("row_from_count", "rows of the log before it", "区間より前の行数"),
        _count("row_to_count", "rows of the log up to its end", "区間の終わりまでの行数"),
        number("start_s", "start, since the log began", "開始(記録開始から)"),
        number("end_s", "end, since the log began", "終了(記録開始から)"),
        number("charge_ah", "charge moved in, negative when drawn", "充電電気量(放電は負)"),
        _share("soc_from_share", "state of charge displayed at its start", "開始時の表示SOC"),
        _share("soc_to_share", "state of charge displayed at its end", "終了時の表示SOC"),
        number("current_median_a", "median current", "電流の中央値"),
        number("power_max_kw", "highest charging power", "最大充電電力", required=False),
        number("temperature_c", "mean battery temperature", "平均電池温度", required=False),
        number("rest_before_s", "rest right before it", "直前の休止時間", low=0.0),
        number("rest_after_s", "rest right after it", "直後の休止時間", low=0.0),
    ),
)

PULSE = Table(
    name="pulse",
    row=Words(
        "one moment of one current pulse on one cell or pack", "セルまたはパックへの電流パルスの、ある時点"
    ),
    key=("pulse_id", "time_s"),
    columns=(
        text("pulse_id", "id of the pulse", "パルスのID"),
        number("time_s", "time since the log began", "記録開始からの時間"),
        number("current_a", "current, positive while charging", "電流(充電を正)"),
        number("voltage_v", "voltage", "電圧"),
        _share("soc_share", "state of charge", "充電率(SOC)"),
        number("temperature_c", "temperature", "温度", required=False, low=-60.0, high=150.0),
    ),
)

SPECTRUM = Table(
    name="spectrum",
    row=Words(
        "the impedance of one spectrum at one frequency", "あるスペクトルの、ある周波数におけるインピーダンス"
    ),
    key=("spectrum_id", "frequency_hz"),
    columns=(
        text("spectrum_id", "id of the spectrum", "スペクトルのID"),
        number("frequency_hz", "frequency", "周波数", low=0.0),
        number("z_real_ohm", "real part", "実部"),
        number("z_imag_ohm", "imaginary part, negative where capacitive", "虚部(容量性は負)"),
    ),
)

DIRECTIONS = ("charge", "discharge")
RESISTANCE = Table(
    name="resistance",
    row=Words(
        "the direct-current resistance that one pulse shows after a stated time",
        "あるパルスが、定めた時間の後に示す直流抵抗",
    ),
    key=("pulse_id", "at_s"),
    columns=(
        text("pulse_id", "id of the pulse", "パルスのID"),
        number("at_s", "time since the current changed", "電流変化からの時間", low=0.0),
        *doubtful("resistance_ohm", "resistance", "抵抗", low=None),
        _share("soc_share", "state of charge before it", "直前の充電率(SOC)"),
        number("temperature_c", "temperature before it", "直前の温度", required=False, low=-60.0, high=150.0),
        number("current_a", "change of current, positive towards charging", "電流の変化(充電向きを正)"),
        text("direction", "which way the current changed", "電流変化の向き", allowed=DIRECTIONS),
    ),
)
