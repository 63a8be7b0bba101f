"""Tables in, pictures out: every chart is one self-contained SVG, drawn alike on every run.

Series, bars and areas are Vega-Lite charts (Altair) rendered to SVG; flows, interval bars,
fans, months and loss curves, which Vega-Lite has not, are drawn by hand. All are readable without colour:
direct labels, dashes, hatches.
Names are loaded when first used, so that who only needs `Speech` does not wait for Altair.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meguri.charts.cohorts import fate_of_cohorts as fate_of_cohorts
    from meguri.charts.cohorts import in_use_by_cohort as in_use_by_cohort
    from meguri.charts.diagnosis import diagnosis_chart as diagnosis_chart
    from meguri.charts.fan import Pledge as Pledge
    from meguri.charts.fan import Reading as Reading
    from meguri.charts.fan import fade_fan as fade_fan
    from meguri.charts.flow import Link as Link
    from meguri.charts.flow import Node as Node
    from meguri.charts.flow import sankey as sankey
    from meguri.charts.interval import interval_bar as interval_bar
    from meguri.charts.losses import loss_curve as loss_curve
    from meguri.charts.market import market_by_segment as market_by_segment
    from meguri.charts.market import sensitivity_bars as sensitivity_bars
    from meguri.charts.metals import metals_by_year as metals_by_year
    from meguri.charts.nyquist import nyquist as nyquist
    from meguri.charts.places import destination_bars as destination_bars
    from meguri.charts.range_months import range_by_month as range_by_month
    from meguri.charts.series import outflow_by_year as outflow_by_year
    from meguri.charts.series import outflow_cumulative as outflow_cumulative
    from meguri.charts.series import share_by_year as share_by_year
    from meguri.charts.speech import Speech as Speech

_HOME = {
    "Link": "flow",
    "Node": "flow",
    "Pledge": "fan",
    "Reading": "fan",
    "Speech": "speech",
    "destination_bars": "places",
    "diagnosis_chart": "diagnosis",
    "fade_fan": "fan",
    "fate_of_cohorts": "cohorts",
    "in_use_by_cohort": "cohorts",
    "interval_bar": "interval",
    "loss_curve": "losses",
    "market_by_segment": "market",
    "metals_by_year": "metals",
    "nyquist": "nyquist",
    "outflow_by_year": "series",
    "outflow_cumulative": "series",
    "range_by_month": "range_months",
    "sankey": "flow",
    "sensitivity_bars": "market",
    "share_by_year": "series",
}


def __getattr__(name: str) -> Any:
    """Load a chart from its file.

    Raises:
        AttributeError: no such chart.
    """
    if name not in _HOME:
        raise AttributeError(f"module 'meguri.charts' has no attribute {name!r}")
    return getattr(import_module(f"meguri.charts.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
