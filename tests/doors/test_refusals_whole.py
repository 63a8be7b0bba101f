"""Promise: every error of the project that carries coded faults has words; none looks like a crash."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import ClassVar

import pytest

import meguri
from meguri.locale import words
from meguri.locale.refusals import CODED, said_of_room
from meguri.tables.coded import CodedError

NOT_TO_IMPORT = ("meguri.registry.migrations.env",)  # alembic runs it, nobody imports it


class Door:
    """Says things in English."""

    lang = "en"
    say: ClassVar = staticmethod(words("en"))


def kinds(of: type[CodedError] = CodedError) -> Iterator[type[CodedError]]:
    """All kinds of errors that there are under meguri."""
    for one in of.__subclasses__():
        if one.__module__.startswith("meguri."):
            yield one
        yield from kinds(one)


@pytest.fixture(scope="module")
def every_kind() -> set[type[CodedError]]:
    """After all that could define one was imported."""
    for module in pkgutil.walk_packages(meguri.__path__, "meguri."):
        if module.name not in NOT_TO_IMPORT and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return set(kinds())


def test_every_kind_is_registered_and_nothing_else_is(every_kind: set[type[CodedError]]) -> None:
    assert {one.__name__ for one in every_kind} == set(CODED)


def test_no_two_kinds_share_a_name(every_kind: set[type[CodedError]]) -> None:
    """They are found by name."""
    assert len({one.__name__ for one in every_kind}) == len(every_kind)


def test_each_kind_is_said_with_its_own_code(every_kind: set[type[CodedError]]) -> None:
    for kind in every_kind:
        said = said_of_room(kind(()), Door())
        assert said is not None, kind
        assert said.code == CODED[kind.__name__][0]


def test_every_fault_of_the_accounts_is_said() -> None:
    from meguri.registry.accounts.faults import MESSAGES, AccountCode, refused

    assert set(MESSAGES) == set(AccountCode)
    names = ("found", "wanted", "known", "who", "seconds", "provider", "name")
    for code in AccountCode:
        said = said_of_room(refused(code, **dict.fromkeys(names, "x")), Door())
        assert said is not None
        assert said.faults[0]["code"] == code
        assert "{" not in str(said.faults[0]["message"])
