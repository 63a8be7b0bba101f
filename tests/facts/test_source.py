"""Look-up of facts: by name, with sources, and as of a day."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.catalogue import SHIPPED
from meguri.facts.source import FactCode, FactError, fact, names, source, sources

DAYS = st.dates(date(2010, 1, 1), date(2027, 12, 31))
LAW = settings(deadline=None, max_examples=60)


def test_every_name_gives_a_fact_whose_rows_keep_its_table() -> None:
    for name in names():
        found = fact(name)
        assert found.name == name
        assert found.rows.is_empty() == (name not in SHIPPED)
        assert found.table.check(found.rows).equals(found.rows)
        assert found.title.en
        assert found.title.ja


def test_names_are_sorted_and_unique() -> None:
    assert list(names()) == sorted(set(names()))


@LAW
@given(name=st.sampled_from(names()), day=DAYS, later=st.integers(0, 4000))
def test_a_later_day_never_shows_fewer_rows(name: str, day: date, later: int) -> None:
    early, late = fact(name, as_of=day).rows, fact(name, as_of=day + timedelta(days=later)).rows
    assert early.join(late, on=early.columns, how="anti", nulls_equal=True).is_empty()


@LAW
@given(name=st.sampled_from(names()), day=DAYS)
def test_nothing_is_shown_before_it_was_public(name: str, day: date) -> None:
    rows = fact(name, as_of=day).rows
    assert rows.filter(pl.col("as_of") > day).is_empty()
    assert fact(name).rows.filter(pl.col("as_of") <= day).equals(rows)


def test_sources_of_a_fact_are_those_of_its_rows_and_no_others() -> None:
    for name in names():
        found = fact(name)
        assert found.sources["source_id"].to_list() == sorted(set(found.rows["source_id"]))


def test_a_fact_as_of_a_day_lists_only_the_sources_of_that_day() -> None:
    found = fact("jp_used_ev_exports", as_of=date(2018, 12, 31))
    assert "netdenjd_219009" not in found.sources["source_id"].to_list()


def test_a_source_says_where_the_figure_stands_and_what_was_seen() -> None:
    found = source("abe_61704")
    assert found.url == "https://www.iru-miru.com/article_detail.php?id=61704"
    assert found.date == "2023-07-19"
    assert found.seen == "text of the article"
    assert found.licence is None


@pytest.mark.parametrize(
    ("asked", "suggestion"), [("jp_ev_sale", "jp_ev_sales"), ("JP-EV-Stock", "jp_ev_stock"), ("zzz", "")]
)
def test_an_unknown_fact_is_refused_with_the_nearest_name(asked: str, suggestion: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(asked)
    assert caught.value.code is FactCode.UNKNOWN_FACT
    assert caught.value.values["suggestion"] == suggestion
    assert (suggestion or "jp_ev_sales") in str(caught.value)


def test_an_unknown_source_is_refused_with_the_nearest_id() -> None:
    with pytest.raises(FactError) as caught:
        source("abe_61705")
    assert caught.value.code is FactCode.UNKNOWN_SOURCE
    assert caught.value.values["suggestion"] == "abe_61704"


def test_a_caller_cannot_change_what_the_next_caller_gets() -> None:
    first = fact("jp_ev_sales").rows
    first[0, "units"] = 0.0
    assert fact("jp_ev_sales").rows[0, "units"] != 0.0
    listed = sources()
    listed[0, "title"] = "changed"
    assert sources()[0, "title"] != "changed"
