"""A VIN's check digit is asked for only where the market does, and never of a Japanese chassis number."""

import pytest

from meguri.passport.identity.faults import IdentifierCode, IdentifierError
from meguri.passport.identity.vehicle_number import MARKETS_WITH_CHECK, parse_vehicle_number

WITHOUT_CHECK = "WBA1S510005J12345"  # the ninth character of European numbers is anything


@pytest.mark.parametrize("market", [*MARKETS_WITH_CHECK, "us"])
def test_where_it_is_law_a_wrong_check_digit_is_refused_and_named(market: str) -> None:
    assert parse_vehicle_number("1M8GDM9AXKP042788", market).is_checked
    with pytest.raises(IdentifierError, match="is 0, and should be X"):
        parse_vehicle_number("1M8GDM9A0KP042788", market)


@pytest.mark.parametrize("market", ["DE", "JP", "GB", None])
def test_elsewhere_no_one_looks(market: str | None) -> None:
    for number in ("1M8GDM9A0KP042788", WITHOUT_CHECK):
        read = parse_vehicle_number(number, market)
        assert (read.kind, read.is_checked) == ("vin", False)


@pytest.mark.parametrize("market", ["US", "JP", None])
def test_a_japanese_chassis_number_has_no_check_digit(market: str | None) -> None:
    read = parse_vehicle_number("ZE1-012345", market)
    assert (read.kind, read.model_code, read.is_checked) == ("japanese", "ZE1", False)


def test_letters_that_no_vin_has_are_named_with_what_they_look_like() -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_vehicle_number("IM8GDM9AXKPO4278Q")
    told = [(one.code, one.values["position"], one.values["meant"]) for one in refused.value.faults]
    assert told == [
        (IdentifierCode.MISREAD, "1", "1"),
        (IdentifierCode.MISREAD, "12", "0"),
        (IdentifierCode.MISREAD, "17", "0"),
    ]


def test_letters_in_the_serial_number_of_a_chassis_are_named() -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_vehicle_number("ZE1-O1234I")
    told = [(one.code, one.values["position"], one.values["meant"]) for one in refused.value.faults]
    assert told == [(IdentifierCode.MISREAD, "5", "0"), (IdentifierCode.MISREAD, "10", "1")]
    assert parse_vehicle_number("OI1-012345").model_code == "OI1"


@pytest.mark.parametrize("text", ["", "ZE1", "ZE1-12", "ABCDEFGHJKLMNPRST"])
def test_what_is_no_number_of_a_car_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="ZE1-012345"):
        parse_vehicle_number(text)
