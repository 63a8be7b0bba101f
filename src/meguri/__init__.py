"""Meguri makes the circular economy of EV batteries work: the flat public face.

    import meguri as mg
    mg.fact("jp_ev_sales").rows
    mg.nation_account(draws=500).claims

Names are loaded when first used (PEP 562), so that `import meguri` costs nothing. No room imports this
module; rooms import each other's tables only.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from meguri.facts.source import Fact, fact, source
    from meguri.facts.source import names as fact_names
    from meguri.journeys.account import Account, nation_account
    from meguri.report.account_json import account_json
    from meguri.report.page import account_html
    from meguri.tables import declared as declared_tables
    from meguri.tables.faults import TableError

_HOME = {
    "Account": ("meguri.journeys.account", "Account"),
    "Fact": ("meguri.facts.source", "Fact"),
    "TableError": ("meguri.tables.faults", "TableError"),
    "account_html": ("meguri.report.page", "account_html"),
    "account_json": ("meguri.report.account_json", "account_json"),
    "declared_tables": ("meguri.tables", "declared"),
    "fact": ("meguri.facts.source", "fact"),
    "fact_names": ("meguri.facts.source", "names"),
    "nation_account": ("meguri.journeys.account", "nation_account"),
    "source": ("meguri.facts.source", "source"),
}

__all__ = [
    "Account",
    "Fact",
    "TableError",
    "__version__",
    "account_html",
    "account_json",
    "declared_tables",
    "fact",
    "fact_names",
    "nation_account",
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
