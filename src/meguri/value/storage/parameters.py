"""The figures of storage: what used packs and new ones cost, how they are used, when they no longer serve."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meguri.value.figures import Figure, Spec, read_figures

SHIPPED = "storage_costs/japan.toml"
_SUM = Spec(0.0, 1e7)
_SHARE = Spec(0.01, 1.0)
SPECS: dict[str, Spec] = {
    "new.capex_jpy_per_kwh": _SUM,
    "new.life_yr": Spec(0.5, 60.0),
    "new.fade_per_yr": Spec(0.0, 0.2),
    "new.depth_share": _SHARE,
    "new.efficiency_share": Spec(0.3, 1.0),
    "new.opex_jpy_per_kwh_yr": _SUM,
    "second_life.capex_jpy_per_kwh": _SUM,
    "second_life.depth_share": _SHARE,
    "second_life.efficiency_share": Spec(0.3, 1.0),
    "second_life.opex_jpy_per_kwh_yr": _SUM,
    "second_life.least_share": Spec(0.01, 1.2),
    "use.cycles_per_yr": Spec(1.0, 2000.0),
    "use.charge_jpy_per_kwh": Spec(-50.0, 500.0),
    "use.discount_per_yr": Spec(-0.05, 0.5),
}


def read_costs(given: str | Path | Mapping[str, Any] | None = None) -> dict[str, Figure]:
    """The figures of storage; what is not given is taken as shipped.

    Args:
        given: a TOML file, a mapping of its shape, or None.

    Raises:
        FiguresError: with every fault.
        OSError: the file cannot be read.
    """
    return read_figures(given, SPECS, SHIPPED)
