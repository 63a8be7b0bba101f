"""The words of cells at rest: open-circuit voltage of whole cells and potential of single electrodes."""

from meguri.tables.columns import PROVENANCE, number, text
from meguri.tables.schema import Table, Words

CURVE_CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP")
ELECTRODES = ("positive", "negative")

OCV_CURVES = Table(
    name="ocv_curves",
    row=Words("the voltage of one cell at rest at one state of charge", "あるセルの、ある充電率での開放電圧"),
    key=("curve", "soc_share"),
    columns=(
        text("curve", "name of the curve", "曲線の名称"),
        text("chemistry", "cathode chemistry", "正極の化学系", allowed=CURVE_CHEMISTRIES),
        number("soc_share", "state of charge", "充電率(SOC)", low=0.0, high=1.0),
        number("cell_voltage_v", "voltage at rest", "開放電圧", low=0.0, high=6.0),
        *PROVENANCE,
    ),
)

HALF_CELL_OCP = Table(
    name="half_cell_ocp",
    row=Words(
        "the potential of one electrode material against lithium at one degree of filling",
        "ある電極材料の、ある充填率でのリチウム基準電位",
    ),
    key=("material", "stoichiometry_share"),
    columns=(
        text("material", "material and paper", "材料と論文"),
        text("electrode", "which electrode it makes", "電極の極性", allowed=ELECTRODES),
        number(
            "stoichiometry_share", "lithium in it, of what it can hold", "リチウム充填率", low=0.0, high=1.0
        ),
        number("potential_v", "potential against lithium", "リチウム基準電位", low=0.0, high=6.0),
        *PROVENANCE,
    ),
)
