"""Promises of headings made of a table: each column is found by name or meaning, cells are of their kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.demand.storage_list import read_storage
from meguri.market.lists import Heading, ListError
from meguri.market.lists.faults import CellProblemError
from meguri.market.lists.of_tables import NO, YES, headings_of, prefectures, share, yes_or_no
from meguri.market.lists.reading import _meant
from meguri.market.matching import spelled
from meguri.tables.deals import DEMANDS, OFFERS
from meguri.tables.schema import Table
from meguri.tables.worth import CAR_SALES

KINDS = {
    "offers": (OFFERS, spelled.OFFER_NEEDED, spelled.OFFER_HEADINGS),
    "demands": (DEMANDS, spelled.DEMAND_NEEDED, spelled.DEMAND_HEADINGS),
    "sales": (CAR_SALES, spelled.SALE_NEEDED, spelled.SALE_HEADINGS),
}


def headings(kind: str) -> tuple[Table, tuple[Heading, ...]]:
    table, needed, also = KINDS[kind]
    return table, headings_of(table, needed=needed, also=also, spelled=spelled.VALUES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_spelling_finds_its_own_column_and_no_other(kind: str) -> None:
    table, made = headings(kind)
    assert [one.column for one in made] == list(table.names)
    for one in made:
        for said in (one.column, *one.spellings):
            assert _meant(said, made) == one.column, said


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_allowed_is_read_by_its_name_and_by_its_spellings(kind: str) -> None:
    table, made = headings(kind)
    readers = {one.column: one.read for one in made}
    for column in table.columns:
        for value in column.allowed or ():
            for said in (value, *spelled.VALUES[column.name].get(value, ())):
                assert readers[column.name](said) == value


def test_yes_and_no_are_apart_and_anything_else_is_refused() -> None:
    assert not YES & NO
    assert all(yes_or_no(one) for one in YES)
    assert not any(yes_or_no(one) for one in NO)
    with pytest.raises(CellProblemError):
        yes_or_no("maybe")


@given(st.floats(0.01, 1.5))
def test_a_share_and_its_percent_are_one(value: float) -> None:
    assert share(f"{value:.4f}") == pytest.approx(value, abs=1e-4)
    assert share(f"{100 * value:.2f}%") == pytest.approx(share(f"{value:.4f}"), abs=1e-4)
    assert share(f"{100 * value:.2f}％") == share(f"{100 * value:.2f}%")


def test_prefectures_are_named_in_japanese_whatever_parts_them() -> None:
    assert prefectures("Fukuoka; 佐賀、東京") == "福岡県;佐賀県;東京都"
    with pytest.raises(CellProblemError):
        prefectures("福岡県;Atlantis")


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 30, "1e400"])
def test_a_number_without_end_is_a_fault_and_no_crash(digits: str) -> None:
    _table, made = headings("offers")
    readers = {one.column: one.read for one in made}
    with pytest.raises(CellProblemError):
        readers["lot_count"](digits)


def test_storage_plants_are_read_and_all_faults_told() -> None:
    head = "計画番号,事業者,都道府県,必要電力量(MWh),出力,使用年数,定格電力量,種類\n"
    plans, _listed = read_storage((head + "a,店,佐賀,0.5,100,8,24,電池パック\n").encode("cp932"), "p.csv")
    assert plans.select("project_id", "prefecture", "goods", "wanted_mwh").row(0) == (
        "a",
        "佐賀県",
        "pack",
        0.5,
    )
    with pytest.raises(ListError) as told:
        read_storage((head + "a,店,Mars,-1,100,8,x,車\n").encode(), "p.csv")
    assert len(told.value.faults) == 4
