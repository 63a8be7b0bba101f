"""The words of what a log tells of the inside of a battery, apart from its state of health."""

from meguri.tables.columns import doubtful, number, text
from meguri.tables.schema import Table, Words

PARTS = ("lithium", "positive", "negative")

CHARGE_CURVE = Table(
    name="charge_curve",
    row=Words("one moment of a charge, by cell", "ある充電の、ある時点(セルあたり)"),
    key=("time_s",),
    columns=(
        number("time_s", "time since the log began", "記録開始からの時間"),
        number("charge_ah", "charge moved in since the charge began", "充電開始からの充電電気量"),
        number("cell_voltage_v", "mean cell voltage", "平均セル電圧"),
        number("current_a", "pack current, positive while charging", "パック電流(充電を正)"),
    ),
)

ELECTRODES = Table(
    name="electrodes",
    row=Words(
        "what one part of the cells holds by a slow charge, and what it lost since new",
        "低い電流での充電から推定した、セルの一要素の容量と新品時からの損失",
    ),
    key=("log", "part"),
    columns=(
        text("log", "log of the charge", "充電の記録"),
        text("part", "lithium that can move, or an electrode's active material", "要素", allowed=PARTS),
        *doubtful("capacity_ah", "what it holds", "容量"),
        *doubtful(
            "lost_share", "what it lost since new; below 0 by doubt alone", "新品時からの損失", low=None
        ),
        number("current_a", "median current of the charge", "充電電流の中央値"),
        number(
            "span_share",
            "charge moved, of the capacity when new",
            "充電電気量(新品時容量に対する割合)",
            low=0.0,
        ),
        number(
            "residual_v", "what the fit leaves, root mean square", "当てはめの残差(二乗平均平方根)", low=0.0
        ),
        text("positive_material", "half-cell curve of the positive electrode", "正極の半電池曲線"),
        text("negative_material", "half-cell curve of the negative electrode", "負極の半電池曲線"),
    ),
)
