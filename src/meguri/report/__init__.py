"""WHAT DOES THE ACCOUNT SAY? One page that anyone can read, and the same as JSON and as sheets.

The page and its charts are loaded when first asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meguri.report.page import account_html as account_html


def __getattr__(name: str) -> Any:
    """Load the page's maker when first used.

    Raises:
        AttributeError: no such name.
    """
    if name != "account_html":
        raise AttributeError(f"module 'meguri.report' has no attribute {name!r}")
    from meguri.report.page import account_html

    return account_html


def __dir__() -> list[str]:
    return ["account_html"]
