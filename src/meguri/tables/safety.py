"""The words of safety limits: which reading of a battery calls for which finding."""

from meguri.tables.columns import PROVENANCE, number, text
from meguri.tables.figures import UNIT
from meguri.tables.health import LEVELS
from meguri.tables.schema import Table, Words

SAFETY_CODES = (
    "cell_spread_rest",
    "cell_spread_charge",
    "cell_spread_growth",
    "cell_drift",
    "self_discharge",
    "cell_resistance",
    "cell_overvoltage",
    "cell_undervoltage",
    "cell_voltage_stuck",
    "temperature_spread",
    "temperature_high",
    "temperature_rise",
    "temperature_stuck",
    "temperature_dead",
    "charge_cold",
    "insulation_low",
)

SAFETY_LIMITS = Table(
    name="safety_limits",
    row=Words(
        "the reading from which a finding on safety has a level", "安全に関する所見がその重さになる基準値"
    ),
    key=("code", "chemistry", "level"),
    columns=(
        text("code", "kind of finding", "所見の種類", allowed=SAFETY_CODES),
        text(
            "chemistry",
            "for which cathode chemistry; any where none is named",
            "対象の正極化学系(anyは全て)",
            allowed=("any", "NMC", "NCA", "LMO", "LFP", "LTO", "LCO", "unknown"),
        ),
        text("level", "how grave it is", "重さ", allowed=LEVELS),
        text("side", "which side of the limit is bad", "基準のどちら側が悪いか", allowed=("above", "below")),
        number("limit_value", "limit", "基準値"),
        UNIT,
        *PROVENANCE,
    ),
)
