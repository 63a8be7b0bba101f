"""What binds a measurement to a car."""

from datetime import date
from itertools import product

import pytest

from meguri.health.chassis import binding_of, chassis_of
from meguri.tables.chassis import ChassisError

DAY = date(2026, 4, 1)


def test_the_number_given_comes_before_the_one_told_beside_other_facts() -> None:
    assert chassis_of("ze1-012345", "AZE0-200123") == "ZE1-012345"
    assert chassis_of(None, "AZE0-200123") == "AZE0-200123"
    assert chassis_of(None, "a red one") is None
    with pytest.raises(ChassisError):
        chassis_of("a red one", "AZE0-200123")


def test_bound_needs_all_four_and_each_alone_unbinds() -> None:
    for number, who, device, day in product(
        ("ZE1-012345", None, "12", ""), ("K. Sato", None, " "), ("reader", None), (DAY, None)
    ):
        whole = number == "ZE1-012345" and who == "K. Sato" and device == "reader" and day == DAY
        assert binding_of(number, who, device, day) == ("bound" if whole else "self_declared")
