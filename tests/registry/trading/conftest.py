"""The wall of the tests of accounts holds the market, too."""

from tests.registry.accounts.conftest import wall

__all__ = ["wall"]
