"""The check digit of a corporate number (法人番号) finds one wrong digit, all but a 0 for a 9."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.exchange.forms import corporate_check_digit, is_corporate_number

# Published numbers: National Tax Agency, Toyota, Nissan, Digital Agency, federation of tax accountants.
KNOWN = ("7000012050002", "1180301018771", "9020001031109", "8000012010038", "7010705000725")
BASES = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("number", KNOWN)
def test_known_numbers_hold(number: str) -> None:
    assert is_corporate_number(number)


def test_the_worked_example_of_the_formula() -> None:
    # 2+2+0+18+8+14+6+10+4+6+2+2 = 74; 74 = 8 x 9 + 2; 9 - 2 = 7
    assert corporate_check_digit("123456789012") == "7"


@given(base=BASES)
def test_the_digit_is_never_0(base: str) -> None:
    assert corporate_check_digit(base) in "123456789"
    assert is_corporate_number(corporate_check_digit(base) + base)


@given(base=BASES, at=st.integers(0, 11), wrong=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_found_but_for_0_and_9(base: str, at: int, wrong: str) -> None:
    other = base[:at] + wrong + base[at + 1 :]
    is_same = corporate_check_digit(other) == corporate_check_digit(base)
    assert is_same == (base[at] == wrong or {base[at], wrong} == {"0", "9"})


@pytest.mark.parametrize(
    "text",
    ["", "123456789012", "71234567890123", "7１23456789012", "T7000012050002", "7000012050001"],
)
def test_what_is_no_corporate_number(text: str) -> None:
    assert not is_corporate_number(text)
