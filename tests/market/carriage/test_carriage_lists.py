"""Promises of lists of stops, depots and lorries: read as people keep them, unsaid is never sound."""

import pytest

from meguri.journeys.carriage_demo import demo_rounds
from meguri.market.carriage import FILES, read_round_lists
from meguri.market.carriage.lists import minutes
from meguri.market.lists.faults import CellProblemError, ListError

STOPS = (
    "地点ID,都道府県,数量,質量,電力量,状態,受渡し開始,受渡し終了,積込み時間\n"
    "A,福岡,2,560,80,リサイクル用,9:00,17時30分,30\n"
    "B,Saga,1,170,24,,,,20\n"
)
LORRIES = (
    "lorry_id,depot_id,lorries_count,most_mass_kg,fixed_jpy,drive_jpy_per_km,speed_km_per_h,shift_min\n"
    "K,D,2,3000,25000,90,45,660\n"
)


def test_a_list_is_read_in_japanese_and_what_it_does_not_say_is_never_sound() -> None:
    contents = {"stops": (STOPS.encode("cp932"), "stops.csv"), "lorries": (LORRIES.encode(), "lorries.csv")}
    made = read_round_lists(contents)
    first, second = made["stops"].to_dicts()
    assert (first["prefecture"], first["condition"]) == ("福岡県", "recycling")
    assert (first["open_from_min"], first["open_until_min"]) == (540.0, 1050.0)
    assert second["condition"] == "unknown"
    assert second["open_from_min"] is None
    assert made["lorries"]["takes_damaged"].to_list() == [False]


def test_what_was_written_is_read_back() -> None:
    demo = demo_rounds()
    contents = {name: (frame.write_csv().encode(), name) for name, frame in demo.items()}
    assert all(frame.equals(demo[name]) for name, frame in read_round_lists(contents).items())
    assert set(demo) == set(FILES)


def test_faults_of_all_lists_are_told_at_once() -> None:
    bad = STOPS.replace("9:00", "morning").replace("福岡", "Atlantis")
    contents = {"stops": (bad.encode(), "s.csv"), "lorries": (b"a,b\n1,2\n", "l.csv")}
    with pytest.raises(ExceptionGroup) as caught:
        read_round_lists(contents)
    told = [one for one in caught.value.exceptions if isinstance(one, ListError)]
    codes = [fault.code for one in told for fault in one.faults]
    assert len(told) == len(contents)
    assert sorted(codes) == ["list_no_headings", "list_no_prefecture", "list_not_number"]


@pytest.mark.parametrize(("cell", "wanted"), [("0:00", 0), ("9時", 540), ("23:59", 1439), ("540", 540)])
def test_a_time_of_day_is_minutes_after_midnight(cell: str, wanted: float) -> None:
    assert minutes(cell) == wanted
    with pytest.raises(CellProblemError):
        minutes("noon")
