"""Promise: every code that the account returns is said in words, in both languages."""

import pytest

from meguri.journeys.account import Account, nation_account
from meguri.report.reasons import columns_with_words, message_for, word_for
from meguri.report.sheets import PARTS
from meguri.tables.units import UnitError, unit


@pytest.fixture(scope="module")
def account() -> Account:
    """A small account from the shipped facts."""
    return nation_account(draws=50, until=2030)


@pytest.mark.parametrize("column", sorted(columns_with_words()))
def test_every_code_of_the_account_has_words(account: Account, column: str) -> None:
    codes = {
        code
        for part in PARTS
        if column in getattr(account, part).columns
        for code in getattr(account, part)[column].drop_nulls()
    }
    silent = {
        code for code in codes if word_for(column, code, "ja") == code and not _plain_unit(column, code)
    }
    assert silent == set()


def _plain_unit(column: str, code: str) -> bool:
    """Whether a code is a unit whose symbol is the code itself (kWh, t)."""
    if column != "unit":
        return False
    try:
        return unit(code).symbol.say("en") == code
    except UnitError:
        return message_for(column, code) is not None
