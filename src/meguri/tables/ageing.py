"""The words of ageing series: how the capacity of cells fell, and when a new one will reach a threshold."""

from meguri.tables.columns import PROVENANCE, doubtful, flag, number, text
from meguri.tables.declaration import Column, Kind, Table
from meguri.tables.words import Words

AGEING_SERIES = Table(
    name="ageing_series",
    row=Words(
        "the capacity of one cell or pack at one reading", "あるセル(またはパック)の、ある測定時の容量"
    ),
    key=("cell_id", "exposure_count"),
    columns=(
        text("cell_id", "id of the cell or pack", "セル(またはパック)のID"),
        number(
            "exposure_count",
            "what it has been through: cycles, days, km – any unit that rises, one for the fleet",
            "それまでに受けた負荷(サイクル数・日数・kmなど。増加する単位で、フリート内で統一)",
        ),
        number("capacity_ah", "capacity measured", "測定容量", low=0.0),
        text(
            "group", "test condition or kind, where known", "試験条件または種類(分かる場合)", required=False
        ),
    ),
)

FADE_FORECAST = Table(
    name="fade_forecast",
    row=Words("when one cell or pack reaches a threshold", "あるセル(またはパック)が閾値に到達する時期"),
    key=("cell_id",),
    columns=(
        text("cell_id", "id of the cell or pack", "セル(またはパック)のID"),
        number("seen_count", "exposure at its last reading", "最終測定時の負荷"),
        number("seen_share", "smoothed capacity there over its first", "最終測定時の容量比(平滑値)", low=0.0),
        number(
            "cut_share",
            "level of capacity that it was compared with the fleet at",
            "フリートと比較した容量比",
            required=False,
            low=0.0,
            high=1.0,
        ),
        *doubtful(
            "reached_count", "exposure at which the threshold is reached", "閾値に到達する負荷", low=None
        ),
        flag("is_inside", "whether the fleet knows cells like it", "フリートに類似の例があるか"),
        flag("is_reached", "whether it has been reached already", "すでに到達しているか"),
        text("findings", "codes of what is to be known of it", "留意事項のコード", required=False),
    ),
)

FLEET_ANCHORS = Table(
    name="fleet_anchors",
    row=Words(
        "one public figure on how a fleet of vehicles fades", "車両群の容量低下について公表されたひとつの数値"
    ),
    key=("fleet", "quantity", "condition"),
    columns=(
        text("fleet", "which fleet", "対象の車両群"),
        text(
            "quantity",
            "fade a year, what is added to it, or state of health at an age",
            "数値の種類(年間低下率・その増分・ある車齢でのSOH)",
            allowed=("fade", "fade_added", "soh"),
        ),
        text("condition", "of which of its vehicles", "対象の条件"),
        number("value_low", "lowest value", "値の下限", required=False),
        number("value", "value", "値"),
        number("value_high", "highest value", "値の上限", required=False),
        text("unit", "unit of the value", "値の単位", allowed=("share", "share_per_yr")),
        Column(
            "vehicles_count", Kind.INTEGER, Words("vehicles behind it", "対象車両数"), required=False, low=1
        ),
        *PROVENANCE,
    ),
)
