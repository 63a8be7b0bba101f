"""Laws of chains: no step by one who does not hold it, gaps named, the default route last."""

from itertools import pairwise

import polars as pl
import pytest
from actor_rows import actors
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.places import PlaceError
from meguri.market.partners import PartnerError, directory, find_chains
from meguri.market.partners.directory import DEFAULT_ROUTE, functions_of
from meguri.tables.partners import FUNCTIONS

STEPS = st.lists(st.sampled_from(FUNCTIONS), min_size=1, unique=True)
PLACES = st.sampled_from(["福岡県", "北海道", "富山県", "東京都"])


@given(steps=STEPS, place=PLACES, most=st.integers(1, 6))
def test_a_chain_never_uses_a_function_that_nobody_holds(steps: list[str], place: str, most: int) -> None:
    held = {row["actor_id"]: functions_of(row) for row in directory().iter_rows(named=True)}
    told = find_chains(steps, place, most=most)
    for row in told.steps.iter_rows(named=True):
        if row["actor_id"] is None:
            assert row["state"] == "gap"
            assert not any(row["function"] in has for has in held.values())
        else:
            assert row["function"] in held[row["actor_id"]]
            assert (row["state"] == "fallback") == (row["actor_id"] == DEFAULT_ROUTE)


@given(steps=STEPS, place=PLACES, most=st.integers(1, 6))
def test_every_chain_does_every_step_in_the_order_asked_and_no_chain_repeats(
    steps: list[str], place: str, most: int
) -> None:
    table = find_chains(steps, place, most=most).steps
    chains = [
        tuple(rows.sort("step_rank").select("function", "actor_id").iter_rows())
        for _rank, rows in table.group_by("chain_rank", maintain_order=True)
    ]
    assert all([function for function, _actor in chain] == steps for chain in chains)
    assert len(set(chains[:-1])) == len(chains[:-1]) <= most


@given(steps=STEPS, place=PLACES, data=st.data())
def test_the_order_of_the_directory_does_not_matter(
    steps: list[str], place: str, data: st.DataObject
) -> None:
    own = actors(("a", "dismantle;carry", "福岡県"), ("b", "dismantle", "北海道"), ("c", "recycle", None))
    shuffled = own[data.draw(st.permutations(range(3)))]
    assert find_chains(steps, place, own).steps.equals(find_chains(steps, place, shuffled).steps)


def test_the_nearest_does_the_step() -> None:
    own = actors(
        ("near", "discharge", "福岡県"), ("mid", "discharge", "佐賀県"), ("far", "discharge", "北海道")
    )
    told = find_chains(["discharge"], "Fukuoka", own, most=10).steps
    assert told["actor_id"].to_list()[:2] == ["near", "mid"]
    assert told["nearness"].to_list()[:2] == ["prefecture", "region"]
    order = [["prefecture", "region", "country", "unknown"].index(near) for near in told["nearness"]]
    assert all(a <= b for a, b in pairwise(order))


def test_the_default_route_comes_last_with_its_conditions() -> None:
    told = find_chains(["dismantle", "carry", "recycle"], "福岡県", most=2)
    last = told.steps.filter(chain_rank=told.steps["chain_rank"].max())
    assert last["state"].to_list() == ["filled", "fallback", "fallback"]
    assert set(last["actor_id"].to_list()[1:]) == {DEFAULT_ROUTE}
    conditions = told.acceptance
    assert {"registration", "packaging", "free"} <= set(conditions.filter(pl.col("is_verified"))["condition"])
    assert "damaged" in conditions.filter(~pl.col("is_verified"))["condition"].to_list()


def test_no_conditions_are_told_where_the_default_route_has_no_part() -> None:
    assert find_chains(["lease"], "福岡県").acceptance.is_empty()


def test_what_is_far_is_named_and_one_partner_near_mends_it() -> None:
    assert "discharge" in find_chains(["discharge"], "福岡県").far
    own = actors(("near", "discharge", "大分県"))
    assert find_chains(["discharge"], "福岡県", own).far == ()


def test_a_step_of_nobody_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from meguri.market.partners import chains

    few = actors(("a", "carry", "福岡県"))
    monkeypatch.setattr(chains, "directory", lambda _own=None: few)
    told = find_chains(["carry", "recycle"], "福岡県")
    assert told.gaps == ("recycle",)
    assert told.steps["state"].to_list() == ["filled", "gap"]
    assert told.acceptance.is_empty()


def test_all_faults_of_a_question_are_told_at_once() -> None:
    with pytest.raises(PartnerError) as refused:
        find_chains(["fly", "carry", "carry"], "福岡県", most=0)
    assert len(refused.value.faults) == 3
    with pytest.raises(PartnerError):
        find_chains([], "福岡県")
    with pytest.raises(PlaceError):
        find_chains(["carry"], "Atlantis")
