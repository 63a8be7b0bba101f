"""Promises of the choice: each answer matters, relaxing takes nothing away, and every code has words."""

import re
import string
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from meguri.facts.method_card import read_method_card
from meguri.facts.methods import Methods, diagnosis_methods, use_rules
from meguri.facts.source import fact
from meguri.health.choose import (
    REASON_WORDS,
    ChoiceCode,
    ChoiceError,
    Question,
    choose,
    choose_methods,
    valid_until,
)
from meguri.health.choose.words import (
    ACCESS_WORDS,
    EVIDENCE_WORDS,
    KIND_WORDS,
    OUTPUT_WORDS,
    PURPOSE_WORDS,
    RULE_WORDS,
)
from meguri.health.pack import CHEMISTRIES
from meguri.tables.methods import ACCESS, EVIDENCE, KINDS, OUTPUTS, PURPOSES, WEAK_WHEN

LAW = settings(max_examples=12)
BASE = Question("lease_return", ("obd", "charge_port"), 60, False, "NMC", 0.3, 0.8, 20.0)
SHARES = st.none() | st.floats(0, 1)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    low, high = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
    return Question(
        draw(st.sampled_from(PURPOSES)),
        tuple(sorted(draw(st.sets(st.sampled_from(ACCESS))))),
        draw(st.none() | st.floats(0, 3000)),
        draw(st.booleans()),
        draw(st.none() | st.sampled_from(CHEMISTRIES)),
        draw(st.sampled_from((None, low))),
        draw(st.sampled_from((None, high))),
        draw(st.none() | st.floats(-30, 60)),
    )


def order(asked: Question) -> list[str]:
    return choose(asked).ranked.filter("fits")["method_id"].to_list()


def fitting(asked: Question) -> set[str]:
    return set(order(asked))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purpose", "recycling"),
        ("access", ("obd",)),
        ("minutes", 5),
        ("can_move", True),
        ("chemistry", "LFP"),
        ("soc_from_share", 0.75),
        ("soc_to_share", 0.35),
        ("temperature_c", -5.0),
    ],
)
def test_each_answer_varied_alone_changes_the_ranking(field: str, value: object) -> None:
    """Among the methods that fit, not only in the reasons."""
    assert order(BASE) != order(replace(BASE, **{field: value}))


def test_a_question_may_be_written_as_people_write() -> None:
    said = Question("Dealer-shelf", ("OBD", "charge port"), chemistry="NCM")
    assert said == Question("dealer_shelf", ("obd", "charge_port"), chemistry="NMC")


@LAW
@given(asked=questions(), more=st.data())
def test_relaxing_a_constraint_never_takes_a_method_away(asked: Question, more: st.DataObject) -> None:
    before = fitting(asked)
    looser = [
        replace(asked, access=tuple({*asked.access, more.draw(st.sampled_from(ACCESS))})),
        replace(
            asked, minutes=None if asked.minutes is None else asked.minutes + more.draw(st.floats(0, 500))
        ),
        replace(asked, minutes=None),
        replace(asked, can_move=True),
        replace(asked, chemistry=None),
        replace(asked, chemistry="unknown"),
        replace(asked, soc_from_share=asked.soc_window[0] * more.draw(st.floats(0, 1))),
        replace(asked, soc_from_share=None),
        replace(asked, soc_to_share=None),
        replace(asked, temperature_c=None),
    ]
    for one in looser:
        assert before <= fitting(one)


@LAW
@given(asked=questions())
def test_what_fits_stands_first_in_order_and_every_method_is_listed_once(asked: Question) -> None:
    choice = choose(asked)
    ranked = choice.ranked
    assert sorted(ranked["method_id"]) == diagnosis_methods().methods["method_id"].sort().to_list()
    fits = ranked["fits"].to_list()
    assert fits == sorted(fits, reverse=True)
    places = ranked.filter("fits")["place_rank"].to_list()
    assert places == list(range(1, sum(fits) + 1))
    assert ranked.filter(~pl.col("fits"))["place_rank"].null_count() == len(fits) - sum(fits)
    against = set(choice.reasons.filter(stance="against")["method_id"])
    assert against == set(ranked.filter(~pl.col("fits"))["method_id"])
    measures = dict(diagnosis_methods().methods.select("method_id", "measures").iter_rows())
    for group in (True, False):
        scores = [
            r["score_share"] for r in ranked.filter("fits").to_dicts() if measures[r["method_id"]] is group
        ]
        assert scores == sorted(scores, reverse=True)


@LAW
@given(asked=questions())
def test_the_same_question_has_the_same_answer_with_a_reason_for_each_criterion(asked: Question) -> None:
    one, other = choose(asked), choose(asked)
    assert_frame_equal(one.ranked, other.ranked)
    assert_frame_equal(one.reasons, other.reasons)
    for criterion in ("access", "time", "movement", "chemistry", "soc", "temperature", "output"):
        told = one.reasons.filter(pl.col("code").str.starts_with(f"{criterion}_"))
        assert told.height == one.ranked.height
    told = one.ranked.select("method_id", pl.col("why").str.split(" ")).explode("why")
    assert told.rows() == one.reasons.select("method_id", "code").rows()


@LAW
@given(asked=questions())
def test_every_reason_has_words_whose_places_are_filled(asked: Question) -> None:
    for row in choose(asked).reasons.iter_rows(named=True):
        values = {"found": row["found_value"], "limit": row["limit_value"], "about": row["about"]}
        wanted = {name for _, name, _, _ in string.Formatter().parse(REASON_WORDS[row["code"]]) if name}
        assert all(values[name] is not None for name in wanted), row


def test_codes_of_every_kind_have_words() -> None:
    assert {f"weak_{code}" for code in WEAK_WHEN} == {
        code for code in REASON_WORDS if code.startswith("weak_")
    }
    assert set(PURPOSE_WORDS) == set(PURPOSES)
    assert set(ACCESS_WORDS) == set(ACCESS)
    assert set(EVIDENCE_WORDS) == set(EVIDENCE)
    assert set(KIND_WORDS) == set(KINDS)
    assert set(OUTPUT_WORDS) == set(OUTPUTS)
    ruled = pl.concat([use_rules(purpose) for purpose in PURPOSES])
    worded = ["measurer", "retest", "in_dispute", "definition", "condition", "threshold"]
    codes = ruled.filter(pl.col("rule").is_in(worded))["code"]
    assert set(codes) == set(RULE_WORDS)


def test_a_dispute_with_the_pack_removed_goes_to_the_reference() -> None:
    first = choose_methods("dispute", "removed_pack").row(0, named=True)
    assert first["method_id"] == "full_cycle_bench"
    assert {"iec63330_1", "gbt34015", "gtr22_soce"} <= set(first["records"].split())
    assert "ul1974" in first["records_partly"].split()


def test_five_minutes_at_an_auction_leave_no_bench_test_and_no_drive() -> None:
    frame = choose_methods("auction", ["obd"], minutes=5)
    out = set(frame.filter(~pl.col("fits"))["method_id"])
    assert {"full_cycle_bench", "aviloo_premium", "dekra_rapid", "partial_charge"} <= out
    unpublished = frame.filter(method_id="aviloo_flash").to_dicts()[0]
    assert unpublished["fits"]
    assert (unpublished["error_points"], unpublished["kind"]) == (None, "none")
    assert "accuracy_unpublished" in unpublished["why"].split()


def test_a_published_study_without_an_error_is_no_evidence_for_one() -> None:
    read = choose_methods("auction", ["obd"]).filter(method_id="bms_read").to_dicts()[0]
    assert (read["kind"], read["evidence"], read["half_width_points"]) == ("none", "none", None)
    assert "weak_low_correlation" in read["why"].split()


def test_a_time_told_only_as_an_upper_end_is_no_reason_against() -> None:
    asked = Question("repurposing", ("removed_module",), 5, chemistry="NMC")
    told = choose(asked).reasons.filter(method_id="pulse_random_soc", code="time_may_exceed")
    assert told["stance"].to_list() == ["caution"]


def test_a_test_at_one_state_of_charge_asks_for_its_place_not_for_a_span() -> None:
    asked = Question("repurposing", ("removed_module",), 10, soc_from_share=0.8, soc_to_share=0.9)
    told = choose(asked).reasons.filter(pl.col("code").is_in(["soc_outside"]))
    assert {"pulse_random_soc", "pulse"} == set(told["method_id"])
    assert set(told["about"]) == {"5–50 %"}


def test_what_does_not_measure_this_battery_stands_behind_what_does() -> None:
    ranked = choose_methods("auction", "obd", 5).filter("fits")["method_id"].to_list()
    assert ranked[-1] == "fleet_prior"


def test_a_method_that_lists_its_chemistries_is_not_offered_for_another() -> None:
    asked = Question("repurposing", ("removed_module",), 10, chemistry="LMO")
    assert {"wmg_leaf", "pulse_random_soc"} <= fitting(asked)
    assert not {"rejoule", "pls_pack_voltage"} & fitting(asked)


def cards(tmp_path: Path) -> list[Methods]:
    example = (Path(__file__).resolve().parents[2] / "docs" / "howto" / "submit-a-method-card.md").read_text(
        "utf-8"
    )
    (toml,) = re.findall(r"```toml\n(.*?)```", example, re.DOTALL)
    found = []
    for name in ("one", "two", "three"):
        path = tmp_path / f"{name}.toml"
        path.write_text(re.sub(r'method_id = ".*"', f'method_id = "{name}"', toml), encoding="utf-8")
        found.append(read_method_card(path))
    return found


def test_the_order_of_cards_does_not_matter_and_self_report_is_said(tmp_path: Path) -> None:
    brought = cards(tmp_path)
    asked = Question("auction", ("charge_port", "obd"), 30, chemistry="NMC")
    one, other = choose(asked, cards=brought), choose(asked, cards=brought[::-1])
    assert_frame_equal(one.ranked, other.ranked)
    assert_frame_equal(one.reasons, other.reasons)
    assert one.ranked.height == diagnosis_methods().methods.height + 3
    told = one.reasons.filter(method_id="one")["code"].to_list()
    assert "accuracy_self_reported" in told


def test_a_question_that_cannot_be_is_refused_with_every_fault() -> None:
    with pytest.raises(ChoiceError) as refused:
        choose_methods("gift", ["bonnet"], -1, chemistry="Pb", soc_from_share=80, temperature_c=float("nan"))
    assert {fault.code for fault in refused.value.faults} == set(ChoiceCode)
    with pytest.raises(ChoiceError, match="lower end first"):
        choose_methods("auction", "obd", soc_from_share=0.8, soc_to_share=0.2)


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_stricter_purpose_is_valid_for_a_shorter_time(day: date) -> None:
    last = {purpose: valid_until(day, purpose) for purpose in PURPOSES}
    assert day < last["dispute"] < last["guarantee"] < last["dealer_shelf"] < last["auction"]  # type: ignore[operator]


def test_rules_of_the_users_folder_rank_otherwise(tmp_path: Path) -> None:
    """A user who asks ±20 points of an auction gets full marks for accuracy where an error is published."""
    shipped = fact("diagnosis_rules").rows
    own = shipped.filter(purpose="auction", rule="accuracy").with_columns(value=20.0)
    (tmp_path / "diagnosis_rules.csv").write_text(own.write_csv(), encoding="utf-8")
    asked = replace(BASE, purpose="auction")
    name = "partial_charge_ica"
    before, after = (
        choose(asked, folder=folder)
        .reasons.filter(method_id=name, code="accuracy_enough")["limit_value"]
        .to_list()
        for folder in (None, tmp_path)
    )
    assert (before, after) == ([10.0], [20.0])
