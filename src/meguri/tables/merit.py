"""The words of merit: who used which battery how long, what that kept in service, and what it earned."""

from meguri.tables.columns import day, doubtful, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

PERIODS = ("whole", "calendar_year", "fiscal_year")
SUM_BY = ("owner", "fleet", "municipality", "prefecture", "battery", "period", "all")

_BATTERY = text("battery_id", "identifier of the battery", "電池の識別子")
_OWNER = text("owner_id", "who holds it", "保有者のID")
_LAW = text("law_id", "survival law of its peers, with its version", "同時期の車両の残存則(版を含む)")


def _count(name: str, en: str, ja: str) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), low=0)


MERIT_BATTERIES = Table(
    name="merit_batteries",
    row=Words("one battery whose use is counted", "使用を数える1つの電池"),
    key=("battery_id",),
    columns=(
        _BATTERY,
        number("rated_kwh", "energy when new", "新品時の電力量", low=0.01, high=2000.0),
        day("first_used_on", "day on which it was first used (age 0)", "使用開始日(年数0の日)"),
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)

MERIT_HOLDINGS = Table(
    name="merit_holdings",
    row=Words("one owner of one battery from one day to another", "ある電池を、ある期間保有した者"),
    key=("battery_id", "held_from"),
    columns=(
        _BATTERY,
        _OWNER,
        day("held_from", "first day that is his", "保有の初日"),
        day(
            "held_until",
            "day on which it passes on (no longer his); empty while he has it",
            "手放した日(当日を含まない。保有中は空)",
            required=False,
        ),
        text("fleet_id", "fleet that it belongs to", "所属する車両群のID", required=False),
        text("municipality", "municipality where it is used", "使用の本拠の市区町村", required=False),
        text("prefecture", "prefecture where it is used", "使用の本拠の都道府県", required=False),
    ),
)

MERIT_USE = Table(
    name="merit_use",
    row=Words("what one battery did from one day to another, on record", "ある電池の、ある期間の使用記録"),
    key=("battery_id", "used_from"),
    columns=(
        _BATTERY,
        day("used_from", "first day of the record", "記録の初日"),
        day("used_until", "day on which it ends (not counted)", "記録の終了日(当日を含まない)"),
        number("driven_km", "distance driven", "走行距離", required=False, low=0.0, high=3e6),
        number(
            "moved_kwh",
            "energy delivered otherwise: to a house, the grid, a machine",
            "走行以外の放電量(住宅・系統・設備へ)",
            required=False,
            low=0.0,
            high=1e9,
        ),
    ),
)

MERIT_ODOMETER = Table(
    name="merit_odometer",
    row=Words(
        "one reading of the odometer of one battery's car", "ある電池を積む車の、ある日の走行距離計の値"
    ),
    key=("battery_id", "read_on"),
    columns=(
        _BATTERY,
        day("read_on", "day of the reading", "記録日"),
        number("odometer_km", "distance on the odometer", "走行距離計の値", low=0.0, high=3e6),
    ),
)

MERIT_READINGS = Table(
    name="merit_readings",
    row=Words("one verdict in the life of one battery", "ある電池の、ある日の判定"),
    key=("battery_id", "measured_on"),
    columns=(
        _BATTERY,
        text("verdict_id", "id of the verdict", "判定のID"),
        day("measured_on", "day of the measurement", "測定日"),
        *doubtful("soh_share", "state of health", "残存容量率", low=0.01, high=1.5),
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)

_RETAINED = (
    *doubtful(
        "retained_kwh_yr",
        "retained service: energy kept in use while peers are gone",
        "維持した使用価値(同時期の車両が減った後も使われた電力量・年)",
    ),
    number(
        "retained_km",
        "distance driven, weighted by the share of peers that are gone",
        "同時期の車両の減少割合で重み付けした走行距離",
        low=0.0,
    ),
    *doubtful(
        "avoided_count",
        "new packs avoided: retained service over what a new pack is expected to serve",
        "回避した新品電池の数(維持した使用価値÷新品に見込まれる使用価値)",
    ),
)

MERIT = Table(
    name="merit",
    row=Words(
        "what one owner kept in service with one battery in one period",
        "ある保有者が、ある電池で、ある期間に維持した使用価値",
    ),
    key=("battery_id", "owner_id", "counted_from"),
    columns=(
        _BATTERY,
        _OWNER,
        text("fleet_id", "fleet that it belongs to", "所属する車両群のID", required=False),
        text("municipality", "municipality where it is used", "使用の本拠の市区町村", required=False),
        text("prefecture", "prefecture where it is used", "使用の本拠の都道府県", required=False),
        text("period", "period as labelled", "期間(表記)"),
        day("counted_from", "first day counted", "算入の初日"),
        day("counted_until", "day on which counting ends (not counted)", "算入の終了日(当日を含まない)"),
        number("age_yr", "age of the battery on that first day", "算入初日の電池の年数", low=0.0),
        number(
            "used_share",
            "how fully it was used: 1 from full use on, 0 parked or without record",
            "使用の度合い(1=十分な使用、0=保管または記録なし)",
            low=0.0,
            high=1.0,
        ),
        number("driven_km", "distance driven", "走行距離", low=0.0),
        number(
            "moved_kwh",
            "energy delivered otherwise: to a house, the grid, a machine",
            "走行以外の放電量(住宅・系統・設備へ)",
            low=0.0,
        ),
        *_RETAINED,
        number(
            "measured_share",
            "part of the merit that lies between two verdicts",
            "判定と判定の間にある割合",
            low=0.0,
            high=1.0,
        ),
        number(
            "assumed_share",
            "part that rests on the state when new, or on one carried beyond the last verdict",
            "新品時の状態、または最終判定からの延長による割合",
            low=0.0,
            high=1.0,
        ),
        number("forecast_share", "part that rests on a forecast", "予測による割合", low=0.0, high=1.0),
        _LAW,
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)

MERIT_SUMS = Table(
    name="merit_sums",
    row=Words(
        "what a person, fleet, city, prefecture or all together kept in service",
        "個人・車両群・市区町村・都道府県・全体が維持した使用価値の合計",
    ),
    key=("sum_by", "sum_id"),
    columns=(
        text("sum_by", "summed by what", "集計の単位", allowed=SUM_BY),
        text("sum_id", "id of the person, fleet or place; - where nobody said it", "集計先のID(不明は-)"),
        _count("owners_count", "owners", "保有者数"),
        _count("batteries_count", "batteries", "電池数"),
        *_RETAINED,
        _LAW,
        flag("is_synthetic", "whether any of the data are simulated", "模擬データを含むかどうか"),
    ),
)

MERIT_AWARDS = Table(
    name="merit_awards",
    row=Words("what one scheme awards for such a sum", "ある制度が、ある集計先に与えるもの"),
    key=("scheme_id", "sum_by", "sum_id"),
    columns=(
        text("scheme_id", "id of the scheme", "制度のID"),
        text("sum_by", "summed by what", "集計の単位", allowed=SUM_BY),
        text("sum_id", "id of the person, fleet or place", "集計先のID"),
        number("points_count", "points", "ポイント数", low=0.0),
        number("uncapped_jpy", "worth before any cap", "上限適用前の金額", low=0.0),
        number("reward_jpy", "worth that is paid", "支払額", low=0.0),
        flag("is_capped", "whether the cap took something away", "上限により減額されたか"),
        flag("is_assumed", "whether a rate of the scheme is assumed", "制度の単価に仮定を含むか"),
    ),
)
