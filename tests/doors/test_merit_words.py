"""Promise: merit and CO2 can be said at a door: plain JSON, and a statement of sentences only."""

import json
from datetime import date

import polars as pl
import pytest

from meguri.report.carbon_statement import TITLES, WAYS, statement_sections
from meguri.report.merit_json import carbon_json, circularity_json, merit_json
from meguri.tables.circularity import CARBON_CASES
from meguri.tables.circularity import WAYS as ALL_WAYS
from meguri.tables.merit import MERIT_BATTERIES, MERIT_HOLDINGS, MERIT_READINGS, MERIT_USE
from meguri.value.carbon import Account, carbon_avoided
from meguri.value.circularity import Flows, circularity, merit_awards, merit_sums, retained_service

BORN, SOLD, END = date(2012, 4, 1), date(2019, 4, 1), date(2026, 4, 1)


def account() -> Account:
    row = dict.fromkeys(CARBON_CASES.names)
    common = {"battery_id": "a", "rated_kwh": 40.0, "counted_until": date(2029, 1, 1)}
    second = {"case_id": "s", "way": "second_life", "counted_from": date(2026, 1, 1), "cycles_count": 300.0}
    health = {"soh_share_low": 0.6, "soh_share": 0.65, "soh_share_high": 0.7}
    recycled = {"case_id": "r", "way": "recycling", "counted_from": date(2029, 1, 1), "baseline": "lost"}
    rows = [row | common | second | health, row | common | recycled]
    return carbon_avoided(pl.DataFrame(rows, schema=CARBON_CASES.polars_schema), draws=30)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_statement_is_sentences_without_codes(lang: str) -> None:
    sections = statement_sections(account(), lang)
    assert [one.code for one in sections] == list(TITLES)
    for section in sections:
        assert section.title
        for line in section.lines:
            assert line.strip()
            assert "{" not in line
            assert "carbon_" not in line or section.code == "assumed"
            assert "method_" not in line


def test_the_statement_tells_result_factor_and_source() -> None:
    sections = {one.code: one.lines for one in statement_sections(account(), "en")}
    assert sections["result"][0].startswith("second life: ")
    assert len(sections["result"]) == 3
    assert any("IVL" in line and "75 kg/kWh (61 to 106)" in line for line in sections["factors"])
    assert any("C02" in line for line in sections["compared"])
    assert set(WAYS) == {*ALL_WAYS, "all"}


def test_json_of_merit_carbon_and_indicators_is_plain() -> None:
    cars = pl.DataFrame([("a", 40.0, BORN, True)], schema=MERIT_BATTERIES.polars_schema, orient="row")
    holdings = pl.DataFrame(
        [
            ("a", "x", BORN, SOLD, None, "豊田市", "愛知県"),
            ("a", "y", SOLD, None, None, "岸和田市", "大阪府"),
        ],
        schema=MERIT_HOLDINGS.polars_schema,
        orient="row",
    )
    use = pl.DataFrame([("a", BORN, END, 9e4, None)], schema=MERIT_USE.polars_schema, orient="row")
    read = pl.DataFrame(
        [("a", "v", END, 0.7, 0.74, 0.78, True)], schema=MERIT_READINGS.polars_schema, orient="row"
    )
    service = retained_service(cars, holdings, use, read, until=END, draws=10)
    sums = merit_sums(service, "municipality")
    told = merit_json(service, sums, merit_awards(service, "municipality", "city_trial"))
    assert [row["sum_id"] for row in told["sums"]] == ["岸和田市", "豊田市"]
    assert told["scheme"]["base_law"]["base_year"] == 2020
    assert told["statements"][0]["en"].startswith("Merit is a measure of this project")
    table = circularity("a", flows=Flows(), retained_kwh_yr=1.0)
    for one in (told, carbon_json(account()), circularity_json(table)):
        assert json.loads(json.dumps(one, ensure_ascii=False, allow_nan=False)) == one
    assert [one["code"] for one in circularity_json(table)["caveats"]] == ["iso_59020", "retained"]
    said = carbon_json(account())["statement"]
    assert {"methods", "boundaries", "double_counting", "not_counted", "factors", "sources"} <= set(said)
