"""Promises of the fleet list: either language and encoding, all days read, all faults with their place."""

from datetime import date

import pytest

from meguri.facts.official.faults import OfficialFileError
from meguri.market.demand import read_fleet
from meguri.market.lists import ListCode, ListError

JAPANESE = """令和8年度 公用車一覧,,,,,,,
車両番号,車両区分,燃料,都道府県,1日平均走行距離(km),1日最大走行距離,充電設備,初度登録年月,更新年度,備考
福岡480あ1234,軽貨物,ガソリン,福岡,"２５",70km,無,平成31年4月,R9年度,古い
福岡580い55,軽自動車,ハイブリッド,福岡県,20,-,有,2019/4/1,46477,
合計,,,,45,,,,,
"""
ENGLISH = """Vehicle ID,Type,Fuel,Prefecture,Daily distance,Max daily km,Charger,First registration,Due
福岡480あ1234,kei van,gasoline,Fukuoka,25,70,no,2019-04,2028-03-31
福岡580い55,kei car,HEV,Fukuoka,20,,yes,2019-04-01,2027-03-31
"""


def faults_of(text: str, **given: str) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(ListError) as refused:
        read_fleet(text.encode(), "fleet.csv", **given)
    return [
        (one.code.value, one.values.get("line"), one.values.get("column")) for one in refused.value.faults
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_japanese_list_says_the_same_as_the_english_one(encoding: str) -> None:
    japanese = read_fleet(JAPANESE.encode(encoding), "一覧.csv", owner_id="city")
    english = read_fleet(ENGLISH.encode(), "fleet.csv", owner_id="city")
    assert japanese.cars.equals(english.cars)
    assert japanese.cars["replaced_on"].to_list() == [date(2028, 3, 31), date(2027, 3, 31)]
    assert japanese.cars["first_registered_on"].to_list() == [date(2019, 4, 1)] * 2
    assert japanese.cars["hard_day_km"].to_list() == [70.0, None]


def test_what_is_not_used_is_told_not_dropped_in_silence() -> None:
    told = read_fleet(JAPANESE.encode(), "一覧.csv", owner_id="city")
    assert told.ignored == ("備考",)
    assert told.sums == (5,)
    assert told.assumed["code"].to_list() == ["fleet_duty"]


def test_every_fault_is_told_with_its_line_and_column_at_once() -> None:
    head = "車両番号,車両区分,燃料,都道府県,1日走行距離,更新年度"
    broken = f"{head}\nA,ロケット,ガソリン,福岡,abc,いつか\nA,軽,灯油,火星,9999,\n"
    found = faults_of(broken, owner_id="city")
    assert set(found) == {
        ("list_not_allowed", "2", "車両区分"),
        ("list_not_number", "2", "1日走行距離"),
        ("list_not_day", "2", "更新年度"),
        ("list_not_allowed", "3", "燃料"),
        ("list_no_prefecture", "3", "都道府県"),
        ("list_outside", "3", "1日走行距離"),
        ("list_repeated", "3", "車両番号"),
    }


def test_a_missing_column_is_told_once_with_what_may_head_it() -> None:
    with pytest.raises(ListError) as refused:
        read_fleet("車両番号,車両区分\nA,軽\nB,軽\n".encode(), "fleet.csv")
    codes = [one.code for one in refused.value.faults]
    assert codes == [ListCode.NO_COLUMN] * 4
    assert "ガソリン" not in str(refused.value)
    assert "1日平均走行距離" in str(refused.value)
    assert "年間走行距離" in str(refused.value)


def test_an_empty_cell_is_a_fault_where_a_value_is_needed() -> None:
    text = "車両番号,車両区分,燃料,都道府県,1日走行距離\nA,軽,ガソリン,福岡,不明\n,軽,ガソリン,,5\n"
    assert set(faults_of(text, owner_id="city")) == {
        ("list_empty", "2", "1日走行距離"),
        ("list_empty", "3", "車両番号"),
        ("list_empty", "3", "都道府県"),
    }


def test_the_distance_of_a_year_stands_in_for_that_of_a_day() -> None:
    head = "車両番号,車両区分,燃料,都道府県,年間走行距離"
    told = read_fleet(f'{head},稼働日数\nA,軽,ガソリン,福岡,"6,000",200\n'.encode(), "f", owner_id="c")
    assert told.cars["daily_km"].to_list() == [30.0]
    assert "fleet_days" not in told.assumed["code"].to_list()
    filled = read_fleet(f"{head}\nA,軽,ガソリン,福岡,6000\n".encode(), "f", owner_id="c")
    assert filled.cars["daily_km"].to_list() == [25.0]
    assert "fleet_days" in filled.assumed["code"].to_list()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a workbook", b"\xff\xfe\x00"])
def test_what_is_no_list_is_refused_without_a_traceback_of_its_bytes(content: bytes) -> None:
    with pytest.raises(OfficialFileError):
        read_fleet(content, "fleet.xlsx", owner_id="city", prefecture="福岡県")
