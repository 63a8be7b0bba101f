"""The words of a fleet's lives: who entered when, who left when, and the survival that follows."""

from meguri.tables.columns import flag, number, text
from meguri.tables.declaration import Table
from meguri.tables.words import Words

_SEGMENT = text("segment", "kind of vehicle or battery", "車両・電池の区分")

LIVES = Table(
    name="lives",
    row=Words("one vehicle or battery, as far as it was watched", "観察したひとつの車両または電池"),
    key=("unit_id",),
    columns=(
        text("unit_id", "id of the vehicle or battery", "車両または電池のID"),
        _SEGMENT,
        number(
            "entered_yr",
            "age from which it was watched; 0 where left out",
            "観察を始めたときの経過年数(空欄は0)",
            required=False,
            low=0.0,
        ),
        number(
            "age_yr", "age at which it left or was last seen", "離脱時または最終確認時の経過年数", low=0.0
        ),
        flag("has_left", "whether it left then", "そのとき離脱したか"),
    ),
)

SURVIVAL_CURVE = Table(
    name="survival_curve",
    row=Words("the share of one segment still there after one age", "ある区分の、ある経過年数を過ぎた残存率"),
    key=("segment", "age_yr"),
    columns=(
        _SEGMENT,
        number("age_yr", "age at which some left", "離脱のあった経過年数", low=0.0),
        number("at_risk_count", "how many were watched just before", "直前に観察していた数", low=0.0),
        number("left_count", "how many left", "離脱した数", low=0.0),
        number("alive_share_low", "share still there, 5 % point", "残存率(5%点)", low=0.0, high=1.0),
        number("alive_share", "share still there", "残存率", low=0.0, high=1.0),
        number("alive_share_high", "share still there, 95 % point", "残存率(95%点)", low=0.0, high=1.0),
    ),
)

WEIBULL_FITS = Table(
    name="weibull_fits",
    row=Words(
        "one figure of the Weibull distribution of one segment's lives",
        "ある区分の寿命のワイブル分布の、ひとつの数値",
    ),
    key=("segment", "quantity"),
    columns=(
        _SEGMENT,
        text("quantity", "which figure", "数値の種類", allowed=("shape", "scale", "mean", "median")),
        number("value_low", "value, 5 % point", "値(5%点)", low=0.0),
        number("value", "value", "値", low=0.0),
        number("value_high", "value, 95 % point", "値(95%点)", low=0.0),
        text("unit", "unit of the value", "値の単位", allowed=("one", "yr")),
        number("watched_count", "how many were watched", "観察した数", low=0.0),
        number("left_count", "how many left", "離脱した数", low=0.0),
    ),
)
