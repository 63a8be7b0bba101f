"""Chassis numbers as people write them come out in one form, and whatever is none says how to write one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.tables.chassis import ChassisError, read_chassis


@pytest.mark.parametrize(
    ("text", "number", "model_code"),
    [
        ("ZE1-012345", "ZE1-012345", "ZE1"),
        ("ze1-012345", "ZE1-012345", "ZE1"),
        (" ZE1-012345 ", "ZE1-012345", "ZE1"),
        ("AZE0-200123", "AZE0-200123", "AZE0"),
        ("B6AW-0001234", "B6AW-0001234", "B6AW"),
        ("ZE1ー012345", "ZE1-012345", "ZE1"),
    ],
)
def test_a_japanese_number_is_mended_into_one_form(text: str, number: str, model_code: str) -> None:
    chassis = read_chassis(text)
    assert (chassis.number, chassis.kind, chassis.model_code) == (number, "japanese", model_code)


def test_seventeen_characters_without_i_o_and_q_are_a_vin() -> None:
    assert read_chassis("LRW3F7EK8MC123456").kind == "vin"
    for wrong in ("LRW3F7EK8MC12345", "LRW3F7EK8MCI23456", "LRW3F7EK8MCO23456", "ABCDEFGHJKLMNPRST"):
        with pytest.raises(ChassisError, match="vehicle inspection certificate"):
            read_chassis(wrong)


@pytest.mark.parametrize("text", ["", "-", "ZE1", "ZE1-", "ZE1-12", "品川 300 あ 12-34", "0" * 16])
def test_what_is_no_chassis_number_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ChassisError, match="ZE1-012345"):
        read_chassis(text)


@given(st.text(max_size=40))
def test_reading_is_stable_and_any_text_is_read_or_our_own_error(text: str) -> None:
    with suppress(ChassisError):
        chassis = read_chassis(text)
        assert read_chassis(chassis.number) == chassis
