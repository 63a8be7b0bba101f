"""What a reader sees is said in words of the trade: cars, months, moments and methods are no raw codes."""

import pytest

from meguri.charts.speech import Speech
from meguri.passport.document import attributes
from meguri.report.passport_words import value_said


@pytest.mark.parametrize(
    ("name", "value", "ja", "en"),
    [
        ("vehicle_model", "Nissan Leaf 40 kWh", "日産 リーフ40kWh", "Nissan Leaf 40 kWh"),
        ("first_registered_on", "2023-04-01", "2023年4月", "2023-04"),
        ("first_registered_on", "2023-04-12", "2023-04-12", "2023-04-12"),
        ("passport_updated_at", "2026-04-11T11:00:00+09:00", "2026年4月11日 11:00 UTC+09:00",
         "2026-04-11 11:00 UTC+09:00"),
        ("passport_updated_at", "none", "none", "none"),
    ],
)  # fmt: skip
def test_values_are_said_as_people_write_them(name: str, value: str, ja: str, en: str) -> None:
    assert value_said(attributes()[name], value, "ja") == ja
    assert value_said(attributes()[name], value, "en") == en


def test_a_simulated_method_is_no_code() -> None:
    assert value_said(attributes()["soh_method"], "synthetic", "en") == "simulated data"


@pytest.mark.parametrize(("yen", "said"), [(1.0, "1 yen"), (99.0, "99 yen"), (35_300.0, "35,300 yen")])
def test_yen_have_no_needless_decimals(yen: float, said: str) -> None:
    assert Speech("en", str).price(yen) == said
