"""Laws of standard lots: a pack in at most one, uniform, as full as sizes allow, in any order; and sheets."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packs_at_rest import at_rest, listed, pack

from meguri.tables.faults import TableError
from meguri.tables.storage import REST
from meguri.value.storage import Lots, StorageError, spec_sheet, standard_lots, storage_of_lot, words

FEW = settings(max_examples=40, deadline=None)
Row = dict[str, Any]
PACKS = st.lists(
    st.tuples(
        st.sampled_from(("leaf24", "leaf40")),
        st.sampled_from(("m-4", "m-8", None)),
        st.sampled_from(("LMO", "NMC532")),
        st.one_of(st.none(), st.floats(0.35, 1.1)),
        st.sampled_from(("confirmed", "confirmed", "unconfirmed", "finding")),
    ),
    max_size=40,
)
SIZES = st.tuples(st.integers(1, 5), st.integers(0, 6))


def rows_of(drawn: list[tuple[Any, ...]]) -> list[Row]:
    return [
        pack(f"p{at:02d}", soh, model=model, module_type=kind, chemistry=chemistry, safety=safety)
        for at, (model, kind, chemistry, soh, safety) in enumerate(drawn)
    ]


def codes(packs: pl.DataFrame, **asked: Any) -> list[str]:
    with pytest.raises(StorageError) as raised:
        standard_lots(packs, **asked)
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


def why(lots: Lots) -> dict[str, str | None]:
    return dict(lots.packs.select("battery_id", "why_not").iter_rows())


@FEW
@given(drawn=PACKS, sizes=SIZES)
def test_each_pack_is_in_one_lot_or_in_none_for_a_reason(drawn: list[Any], sizes: tuple[int, int]) -> None:
    rows = rows_of(drawn)
    lots = standard_lots(listed(rows), least_count=sizes[0], most_count=sum(sizes))
    assert lots.packs["battery_id"].to_list() == sorted(row["battery_id"] for row in rows)
    assert all((row["lot_id"] is None) == (row["why_not"] is not None) for row in lots.packs.to_dicts())
    counted = {row["lot_id"]: row["packs_count"] for row in lots.lots.to_dicts()}
    assert {lot: len(lots.of(lot)) for lot in counted} == counted
    assert all(sizes[0] <= count <= sum(sizes) for count in counted.values())


@FEW
@given(drawn=PACKS)
def test_every_lot_is_uniform(drawn: list[Any]) -> None:
    rows = {row["battery_id"]: row for row in rows_of(drawn)}
    lots = standard_lots(listed(list(rows.values())), least_count=2)
    for lot in lots.lots.to_dicts():
        mine = [rows[name] for name in lots.of(lot["lot_id"])]
        assert len({(one["model"], one["module_type"], one["chemistry"]) for one in mine}) == 1
        soh = [one["soh_share"] for one in mine]
        assert lot["soh_from_share"] <= min(soh) <= max(soh) < lot["soh_to_share"]
        assert (lot["weakest_share"], lot["rated_kwh"]) == (min(soh), pytest.approx(40.0 * len(mine)))
        assert lot["held_kwh"] == pytest.approx(40.0 * sum(soh))
        assert not any(one["safety"] == "finding" for one in mine)


@FEW
@given(drawn=PACKS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(drawn: list[Any], order: Any) -> None:
    rows = rows_of(drawn)
    mixed = list(rows)
    order.shuffle(mixed)
    a, b = standard_lots(listed(rows), least_count=2), standard_lots(listed(mixed), least_count=2)
    assert a.lots.equals(b.lots)
    assert a.packs.equals(b.packs)


@FEW
@given(count=st.integers(0, 30), least=st.integers(1, 6), more=st.integers(0, 6))
def test_no_grouping_of_these_sizes_holds_more_packs(count: int, least: int, more: int) -> None:
    """Against every number of lots: at most as many as fit, each with at least `least`."""
    most = least + more
    rows = [pack(f"p{at:02d}", 0.75) for at in range(count)]
    placed = standard_lots(listed(rows), least_count=least, most_count=most).lots["packs_count"].sum()
    assert placed == max((min(count, k * most) for k in range(count // least + 1)), default=0)


def test_the_reasons_are_those_of_the_packs() -> None:
    good = [pack(f"g{at}", 0.75) for at in range(5)]
    odd = [
        pack("unknown", None),
        pack("below", 0.45),
        pack("wide", 0.75, soh_share_low=0.6, soh_share_high=0.9),
        pack("unsafe", 0.75, safety="finding"),
        pack("alone", 0.85),
        pack("g0-weakest", 0.71),
    ]
    lots = standard_lots(listed([*odd, *good]), least_count=5, most_count=5)
    told = why(lots)
    assert told == dict.fromkeys((row["battery_id"] for row in good), None) | {
        "unknown": "soh_unknown",
        "below": "soh_below",
        "wide": "soh_too_wide",
        "unsafe": "unsafe",
        "alone": "too_few",
        "g0-weakest": "surplus",
    }
    assert {one for one in told.values() if one} == set(REST) == set(words.REST_WORDS)
    rest = lots.findings.filter(code=words.LOT_REST)
    assert (rest["found_value"][0], rest["limit_value"][0]) == (6.0, 11.0)


def test_a_pack_above_the_last_edge_is_in_the_last_band() -> None:
    lots = standard_lots(listed([pack(f"p{at}", 1.03 + at / 100) for at in range(4)]))
    assert lots.lots["packs_count"].to_list() == [4]
    assert lots.lots["soh_to_share"][0] > 1.06


def test_missing_records_and_unconfirmed_safety_of_a_lot_are_told() -> None:
    rows = [pack(f"p{at}", 0.75, has_traceability=at > 0, safety="unconfirmed") for at in range(4)]
    lots = standard_lots(listed(rows))
    found = dict(lots.findings.select("code", "found_value").iter_rows())
    assert found == {words.LOT_UNTRACED: 75.0, words.LOT_UNCONFIRMED: 0.0}
    assert set(lots.assumed["code"]) <= set(words.ASSUMED_WORDS)


def test_every_fault_of_the_list_and_the_question_is_told_at_once() -> None:
    bad = listed([pack("good", 0.7), pack("wrong", 0.7, soh_share_low=0.8)])
    found = codes(bad, edges=(0.7, 0.6), least_count=3, most_count=2, widest_share=0.0)
    assert sorted(found) == [
        "storage_bands",
        "storage_lot_size",
        "storage_not_number",
        "storage_soh_edges",
    ]
    with pytest.raises(TableError):
        standard_lots(listed([pack("twice", 0.7), pack("twice", 0.7)]))


def test_no_packs_make_no_lots() -> None:
    lots = standard_lots(listed([]))
    assert lots.lots.is_empty()
    assert lots.packs.is_empty()
    assert lots.findings.is_empty()


def test_a_sheet_names_every_field_known_or_missing_and_what_is_still_to_be_checked() -> None:
    lots = standard_lots(listed([pack(f"p{at}", 0.75) for at in range(4)]))
    lot = lots.lots["lot_id"][0]
    forecasts = {name: at_rest(pack_kwh=40.0) for name in lots.of(lot)}
    storage = storage_of_lot(forecasts, subject_id=lot, full_discharge_h=5.0)
    sheet = spec_sheet(
        lot, lots=lots, storage=storage, told={"grade": "A", "capacity": "2026-11-01, 30.1 kWh"}
    )
    said = dict(sheet.rows.select("field", "said").iter_rows())
    assert set(said) == set(words.FIELD_WORDS)
    assert set(sheet.rows["section"]) == set(words.SECTION_WORDS)
    assert said["battery_ids"] == "p0; p1; p2; p3"
    assert (said["grade"], said["packs_count"], said["rated_kwh"]) == ("A", "4", "160")
    assert said["capacity"] == "2026-11-01, 30.1 kWh"
    assert said["self_discharge"] is None
    standing = dict(sheet.rows.select("field", "standing").iter_rows())
    assert all((standing[field] == "missing") == (one is None) for field, one in said.items())
    assert sheet.rows["is_to_check"].all()
    assert set(sheet.rows["seen"]) == {"summary"}
    missing = sheet.findings.filter(code=words.SHEET_MISSING)
    assert missing["found_value"][0] == sum(one is None for one in said.values()) > 0
    assert words.SHEET_UNSEEN in sheet.findings["code"].to_list()


def test_a_sheet_of_nothing_misses_everything_and_takes_no_foreign_field() -> None:
    assert set(spec_sheet("p0").rows["standing"]) == {"missing"}
    with pytest.raises(StorageError) as raised:
        spec_sheet("p0", told={"colour": "red", "smell": "none"})
    assert len(raised.value.faults) == 2
    with pytest.raises(StorageError):
        spec_sheet("lot-x", lots=standard_lots(listed([])))
