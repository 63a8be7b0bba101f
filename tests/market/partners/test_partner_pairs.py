"""Laws of pairs: symmetric, each gives what the other lacks, near first, whatever the order of rows."""

from itertools import combinations

import polars as pl
import pytest
from actor_rows import actors
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.partners import directory, find_partners, missing_functions
from meguri.market.partners.directory import functions_of
from meguri.market.partners.pairs import CHAIN
from meguri.market.partners.regions import REGIONS, nearness, region_of
from meguri.tables.partners import FUNCTIONS

PLACES = st.sampled_from([None, "福岡県", "佐賀県", "北海道"])
OWN = st.lists(st.tuples(st.sets(st.sampled_from(CHAIN)), PLACES), min_size=1, max_size=4).map(
    lambda several: actors(
        *((f"own-{at}", ";".join(sorted(has)), place) for at, (has, place) in enumerate(several))
    )
)


@given(own=OWN)
def test_a_pair_is_the_same_whichever_of_the_two_asks(own: pl.DataFrame) -> None:
    both = find_partners(own)
    for name in own["actor_id"]:
        mine = find_partners(own, actor_id=name)
        assert mine.equals(both.filter((pl.col("actor_id") == name) | (pl.col("other_id") == name)))
    pairs = list(both.select("actor_id", "other_id").iter_rows())
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    assert all(one < other for one, other in pairs)


@given(own=OWN)
def test_each_of_a_pair_gives_what_the_other_lacks_and_nobody_else_is_paired(own: pl.DataFrame) -> None:
    held = {row["actor_id"]: functions_of(row) & set(CHAIN) for row in directory(own).iter_rows(named=True)}
    told = {(row["actor_id"], row["other_id"]): row for row in find_partners(own).iter_rows(named=True)}
    for (one, has), (other, holds) in combinations(sorted(held.items()), 2):
        assert ((one, other) in told) == bool(has - holds and holds - has)
    for (one, other), row in told.items():
        assert set(row["gives"].split(";")) == held[one] - held[other]
        assert set(row["takes"].split(";")) == held[other] - held[one]
        assert row["covered_count"] == len(held[one] | held[other])


@given(own=OWN, data=st.data())
def test_the_order_of_rows_does_not_matter(own: pl.DataFrame, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(own.height)))
    shuffled = own[order]
    assert find_partners(shuffled).equals(find_partners(own))
    assert missing_functions(shuffled).equals(missing_functions(own))


def test_the_same_region_comes_first() -> None:
    own = actors(
        ("a", "dismantle", "福岡県"),
        ("b", "discharge", "福岡県"),
        ("c", "discharge", "佐賀県"),
        ("d", "discharge", "北海道"),
        ("e", "discharge", None),
    )
    mine = find_partners(own, functions=("dismantle", "discharge"), actor_id="a")
    assert mine["nearness"].to_list() == sorted(
        mine["nearness"], key=["prefecture", "region", "country", "unknown"].index
    )
    assert dict(mine.select("other_id", "nearness").iter_rows()) == {
        "b": "prefecture",
        "c": "region",
        "d": "country",
        "nihon_auto": "country",
        "e": "unknown",
    }


@given(own=OWN)
def test_every_holder_is_counted_once_in_every_region(own: pl.DataFrame) -> None:
    known = directory(own)
    table = missing_functions(own)
    assert table.height == len(REGIONS) * len(FUNCTIONS)
    for function in FUNCTIONS:
        holders = sum(function in functions_of(row) for row in known.iter_rows(named=True))
        rows = table.filter(function=function)
        total = rows["held_count"] + rows["country_count"] + rows["elsewhere_count"]
        assert set(total) == {holders}
    assert table.filter(pl.col("is_missing"))["held_count"].sum() == 0


def test_a_new_partner_closes_the_gap_of_his_region_alone() -> None:
    before = missing_functions()
    after = missing_functions(actors(("a", "dismantle", "高知県")))
    changed = before.filter(before["is_missing"] & ~after["is_missing"])
    assert changed.select("region", "function").rows() == [("shikoku", "dismantle")]


def test_every_prefecture_lies_in_one_region() -> None:
    every = [prefecture for several in REGIONS.values() for prefecture in several]
    assert len(every) == len(set(every)) == 47
    assert {region_of(prefecture) for prefecture in every} == set(REGIONS)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("福岡県", "福岡県", "prefecture"),
        ("福岡県", "沖縄県", "region"),
        ("福岡県", "山口県", "country"),
        (None, "福岡県", "unknown"),
    ],
)
def test_nearness_is_the_same_both_ways(one: str | None, other: str | None, near: str) -> None:
    assert nearness(one, other) == nearness(other, one) == near


def test_who_works_countrywide_is_counted_where_he_is_and_told_apart_elsewhere() -> None:
    """JARP tells no place; 4R Energy stands in Fukushima and collects from all of Japan."""
    rows = missing_functions().filter(function="collect")
    told = {row["region"]: (row["held_count"], row["country_count"]) for row in rows.iter_rows(named=True)}
    assert told["tohoku"] == (1, 1)
    assert told["shikoku"] == (0, 2)
