"""Promises of the directory: every initiative is in it, nothing is guessed, one's own list joins it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from actor_rows import actors

from meguri.facts.source import fact, sources
from meguri.market.lists import ListError
from meguri.market.partners import (
    PartnerError,
    complementary_initiatives,
    directory,
    find_partners,
    initiatives,
    read_partners,
)
from meguri.tables.partners import FUNCTIONS, INITIATIVE_FUNCTIONS

TODAY = date(2026, 11, 28)


def test_every_initiative_of_the_white_paper_is_there_with_source_and_day() -> None:
    told = initiatives()
    assert told["initiative_id"].to_list() == [f"M{n:02}" for n in range(1, 10)] + [
        f"P{n:02}" for n in range(1, 12)
    ]
    assert told["source_id"].null_count() == told["as_of"].null_count() == 0


def test_the_words_are_those_of_the_white_paper(shared: Path) -> None:
    given = pl.read_csv(shared / "facts" / "initiatives.csv", infer_schema=False).sort("id")
    told = initiatives()
    assert told["what_ja"].to_list() == given["what"].to_list()
    assert told["field"].to_list() == given["phase"].to_list()


def test_a_stage_is_told_only_with_the_words_that_say_it() -> None:
    told = initiatives()
    known = told.filter(pl.col("stage") != "unknown")
    assert known["stage_word"].null_count() == 0
    assert told.filter(stage="unknown")["stage_word"].null_count() == told.filter(stage="unknown").height
    assert known.filter(stage="trial")["stage_word"].str.contains("実証").all()
    assert initiatives(stage="business")["initiative_id"].to_list() == ["P03", "P05", "P06"]


def test_functions_are_those_declared() -> None:
    for told, known in ((initiatives(), INITIATIVE_FUNCTIONS), (directory(), FUNCTIONS)):
        held = told["functions"].drop_nulls().str.split(";").explode()
        assert set(held) <= set(known)
    assert initiatives(function="recycle")["initiative_id"].to_list() == ["M01", "P05", "P09"]


def test_an_initiative_pairs_only_with_what_it_lacks() -> None:
    pairs = complementary_initiatives()
    assert ("P03", "P05") in pairs.select("initiative_id", "other_id").rows()
    assert "M01" not in pairs["initiative_id"].to_list()  # it holds all four functions
    told = dict(initiatives().select("initiative_id", pl.col("functions").fill_null("")).iter_rows())
    for row in pairs.iter_rows(named=True):
        one, other = (set(told[row[name]].split(";")) for name in ("initiative_id", "other_id"))
        assert set(row["gives"].split(";")) == one - other
        assert set(row["takes"].split(";")) == other - one


def test_an_actor_named_by_an_initiative_is_named_there() -> None:
    known = set(initiatives()["initiative_id"])
    named = directory()["initiatives"].drop_nulls().str.split(";").explode()
    assert set(named) == known


def test_a_licence_or_a_capacity_stands_only_with_its_source() -> None:
    described = set(sources()["source_id"])
    told = directory().filter(pl.col("licences").is_not_null() | pl.col("value").is_not_null())
    assert set(told["actor_id"]) == {"jarp", "four_r", "taiheiyo_cement", "nishinihon_auto"}
    assert set(told["source_id"]) <= described
    assert told.filter(pl.col("value").is_not_null())["unit"].null_count() == 0


def test_what_could_not_be_verified_says_so() -> None:
    rules = fact("acceptance").rows
    assert rules.filter(~pl.col("is_verified"))["about_ja"].str.contains("要確認").all()
    assert rules.filter(~pl.col("is_verified"))["about_en"].str.contains("to be verified").all()
    assert not rules.filter(pl.col("is_verified"))["about_ja"].str.contains("要確認").any()


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_ones_own_list_joins_the_shipped_one(encoding: str) -> None:
    head = "番号,名称,機能,都道府県,処理能力,単位,許可"
    text = f"{head}\nx1,甲商会,解体、放電,福岡,100,t/年,解体業許可\nx2,乙運輸,運搬,,,,\n"
    own = read_partners(text.encode(encoding), "取引先.csv", as_of=TODAY)
    assert own["functions"].to_list() == ["dismantle;discharge", "carry"]
    assert own["prefecture"].to_list() == ["福岡県", None]
    assert own["value"].to_list() == [100.0, None]
    assert directory(own).height == directory().height + 2
    assert "x1" in find_partners(own)["other_id"].to_list()


def test_the_faults_of_ones_own_list_are_told_with_line_and_column() -> None:
    with pytest.raises(ListError) as refused:
        read_partners(
            "ID,名称,機能,都道府県\nx1,甲,飛行,福岡\nx1,,放電,火星\n".encode(), "p.csv", as_of=TODAY
        )
    found = {(one.code.value, one.values["line"], one.values["column"]) for one in refused.value.faults}
    assert found == {
        ("list_not_allowed", "2", "機能"),
        ("list_empty", "3", "名称"),
        ("list_no_prefecture", "3", "都道府県"),
        ("list_repeated", "3", "ID"),
    }


def test_an_id_that_is_taken_is_refused() -> None:
    with pytest.raises(PartnerError) as refused:
        directory(actors(("jarp", "recycle", None), ("ipex", "reuse", None)))
    assert len(refused.value.faults) == 2
