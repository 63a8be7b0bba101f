"""Meguri makes the circular economy of EV batteries work: the flat public face.

    import meguri as mg
    mg.fact("jp_ev_sales").rows
    mg.nation_account(draws=500).claims
    mg.diagnose("charge.csv", mg.Pack(capacity_ah=65, cells_in_series=96)).soh

Names are loaded when first used (PEP 562), so that `import meguri` costs nothing. No room imports this
module; rooms import each other's tables only.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from meguri.datasets import dataset
    from meguri.facts.ocv_curves import half_cell
    from meguri.facts.source import Fact, fact, source
    from meguri.facts.source import names as fact_names
    from meguri.health.calibrate import calibrate
    from meguri.health.crosswalk import crosswalk
    from meguri.health.curve import differential_voltage, fit_electrodes, incremental_capacity
    from meguri.health.diagnosis import Diagnosis, diagnose
    from meguri.health.from_log import charge_curve, resistance
    from meguri.health.impedance import fit_impedance
    from meguri.health.logs.reading import read_log
    from meguri.health.pack import Pack
    from meguri.health.prior import VehicleFacts
    from meguri.journeys.account import Account, nation_account
    from meguri.report.account_json import account_json
    from meguri.report.page import account_html
    from meguri.tables import declared as declared_tables
    from meguri.tables.faults import TableError

_HOME = {
    "Account": ("meguri.journeys.account", "Account"),
    "Diagnosis": ("meguri.health.diagnosis", "Diagnosis"),
    "Fact": ("meguri.facts.source", "Fact"),
    "Pack": ("meguri.health.pack", "Pack"),
    "TableError": ("meguri.tables.faults", "TableError"),
    "VehicleFacts": ("meguri.health.prior", "VehicleFacts"),
    "account_html": ("meguri.report.page", "account_html"),
    "account_json": ("meguri.report.account_json", "account_json"),
    "calibrate": ("meguri.health.calibrate", "calibrate"),
    "charge_curve": ("meguri.health.from_log", "charge_curve"),
    "crosswalk": ("meguri.health.crosswalk", "crosswalk"),
    "dataset": ("meguri.datasets", "dataset"),
    "declared_tables": ("meguri.tables", "declared"),
    "diagnose": ("meguri.health.diagnosis", "diagnose"),
    "differential_voltage": ("meguri.health.curve", "differential_voltage"),
    "fact": ("meguri.facts.source", "fact"),
    "fact_names": ("meguri.facts.source", "names"),
    "fit_electrodes": ("meguri.health.curve", "fit_electrodes"),
    "fit_impedance": ("meguri.health.impedance", "fit_impedance"),
    "half_cell": ("meguri.facts.ocv_curves", "half_cell"),
    "incremental_capacity": ("meguri.health.curve", "incremental_capacity"),
    "nation_account": ("meguri.journeys.account", "nation_account"),
    "read_log": ("meguri.health.logs.reading", "read_log"),
    "resistance": ("meguri.health.from_log", "resistance"),
    "source": ("meguri.facts.source", "source"),
}

__all__ = [
    "Account",
    "Diagnosis",
    "Fact",
    "Pack",
    "TableError",
    "VehicleFacts",
    "__version__",
    "account_html",
    "account_json",
    "calibrate",
    "charge_curve",
    "crosswalk",
    "dataset",
    "declared_tables",
    "diagnose",
    "differential_voltage",
    "fact",
    "fact_names",
    "fit_electrodes",
    "fit_impedance",
    "half_cell",
    "incremental_capacity",
    "nation_account",
    "read_log",
    "resistance",
    "source",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room.

    Raises:
        AttributeError: no such public name.
    """
    if name not in _HOME:
        raise AttributeError(f"module 'meguri' has no attribute {name!r}")
    module, attribute = _HOME[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
