"""The words: every table that crosses a door, declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meguri.tables.declaration import Table


def declared() -> dict[str, Table]:
    """Every declared table by its name, sorted by name.

    Raises:
        DeclarationError: two tables have one name.
    """
    from importlib import import_module
    from pkgutil import iter_modules

    from meguri.tables.declaration import DeclarationError, Table

    found: dict[str, Table] = {}
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if not isinstance(value, Table):
                continue
            if found.setdefault(value.name, value) is not value:
                raise DeclarationError(f"table {value.name!r} is declared twice")
    return dict(sorted(found.items()))
