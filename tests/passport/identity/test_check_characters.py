"""Check characters come out as the standards' own examples, and no single wrong character slips by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.identity.check_digits import gs1_check_digit, mod_37_36, vin_check_digit

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VIN_SIGNS = SIGNS.translate({ord(one): None for one in "IOQ"})


@pytest.mark.parametrize(
    ("digits", "check"),
    [("629104150021", "3"), ("0952012345678", "8"), ("37610425002123456", "9"), ("400638133393", "1")],
)
def test_gs1_digits_of_published_examples(digits: str, check: str) -> None:
    """GS1's check digit page (first and third), the Digital Link standard, an EAN-13 in wide use."""
    assert gs1_check_digit(digits) == check


@pytest.mark.parametrize(
    ("text", "check"),
    [("A12425GABC1234002", "M"), ("0000000189470000", "8"), ("000000018947000000000000", "D")],
)
def test_mod_37_36_of_published_numbers(text: str, check: str) -> None:
    """The example of the GRid standard, and both check characters of an ISAN (ISO 15706)."""
    assert mod_37_36(text) == check


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1" * 17])
def test_vins_of_published_examples(vin: str) -> None:
    assert vin_check_digit(vin) == vin[8]


@given(st.text(SIGNS, min_size=1, max_size=40), st.data())
def test_mod_37_36_sees_every_single_wrong_character(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([one for one in SIGNS if one != text[place]]))
    assert mod_37_36(text[:place] + other + text[place + 1 :]) != mod_37_36(text)


@given(st.text("0123456789", min_size=1, max_size=30), st.data())
def test_gs1_sees_every_single_wrong_digit(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != text[place]]))
    assert gs1_check_digit(text[:place] + other + text[place + 1 :]) != gs1_check_digit(text)


@given(st.text("0123456789", min_size=17, max_size=17), st.data())
def test_a_vin_sees_every_single_wrong_digit_but_the_check_digit_itself(
    vin: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, 16).filter(lambda one: one != 8))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != vin[place]]))
    assert vin_check_digit(vin[:place] + other + vin[place + 1 :]) != vin_check_digit(vin)


@given(st.text(VIN_SIGNS, min_size=17, max_size=17), st.sampled_from(VIN_SIGNS))
def test_the_ninth_character_of_a_vin_does_not_count_itself(vin: str, other: str) -> None:
    assert vin_check_digit(vin[:8] + other + vin[9:]) == vin_check_digit(vin)
