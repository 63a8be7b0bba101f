"""Promises of `meguri partners`: what is known with its source, one's own list counts, gaps are named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from meguri.report import partner_words as told
from meguri.tables import partners as tables

Run = Callable[..., tuple[int, str, str]]
OWN = "ID,名称,機能,都道府県\nours,わが社,放電;診断,福岡県\n"


def rows(run: Run, *argv: str) -> dict[str, list[dict[str, object]]]:
    status, out, err = run("partners", *argv, "--json")
    assert (status, err) == (0, "")
    made: dict[str, list[dict[str, object]]] = json.loads(out)
    return made


def own(tmp_path: Path, text: str = OWN) -> str:
    path = tmp_path / "own.csv"
    path.write_bytes(text.encode("cp932"))
    return str(path)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (told.FUNCTION_WORDS, tables.FUNCTIONS),
        (told.STAGE_WORDS, tables.STAGES),
        (told.BLOCKER_WORDS, tables.BLOCKERS),
        (told.NEAR_WORDS, tables.NEARNESS),
        (told.STATE_WORDS, tables.STEP_STATES),
        (told.REACH_WORDS, tables.REACHES),
    ],
)
def test_every_code_has_words(words: dict[str, str], codes: tuple[str, ...]) -> None:
    assert set(words) == set(codes)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_directory_of_a_prefecture_is_told_with_its_sources(run: Run, lang: str) -> None:
    status, out, err = run("partners", "list", "--prefecture", "Fukuoka", "--lang", lang)
    assert (status, err) == (0, "")
    assert all(word in out for word in ("ipex", "fukuoka_china_visit", "2025-02-28"))
    assert "jarp" not in out


def test_only_those_of_a_function_or_a_stage(run: Run) -> None:
    actors = rows(run, "list", "--function", "リサイクル")["actors"]
    assert {"nippon_jiryoku", "jarp"} <= {row["actor_id"] for row in actors}
    assert all("recycle" in str(row["functions"]) for row in actors)
    trials = rows(run, "list", "--initiatives", "--stage", "trial")["initiatives"]
    assert trials
    assert {row["stage"] for row in trials} == {"trial"}


def test_ones_own_partner_fills_a_gap(run: Run, tmp_path: Path) -> None:
    """What a list of one's own tells counts in the directory, in pairs, in chains and in gaps."""
    path = own(tmp_path)
    before = rows(run, "missing", "--prefecture", "福岡県")["partner_gaps"]
    after = rows(run, "missing", "--prefecture", "福岡県", "--partners", path)["partner_gaps"]
    assert {row["region"] for row in before} == {"kyushu"}
    lacking = [{row["function"] for row in some if row["is_missing"]} for some in (before, after)]
    assert lacking[0] - lacking[1] == {"discharge"}
    steps = rows(run, "chain", "放電", "--prefecture", "福岡県", "--partners", path)["chain_steps"]
    assert (steps[0]["actor_id"], steps[0]["nearness"]) == ("ours", "prefecture")
    pairs = rows(run, "find", "ours", "--partners", path, "--prefecture", "福岡県")["partner_pairs"]
    assert {"nippon_jiryoku"} <= {str(row["actor_id"]) for row in pairs}
    assert all("ours" in (row["actor_id"], row["other_id"]) for row in pairs)


def test_a_chain_names_what_nobody_near_does_and_jarps_conditions(run: Run) -> None:
    argv = ("partners", "chain", "collect", "discharge", "recycle", "--prefecture", "Fukuoka", "--lang", "en")
    status, out, err = run(*argv)
    assert (status, err) == (0, "")
    assert "Nobody is known in the region for: discharging." in out
    assert "Conditions of the default route (JARP)" in out
    assert "to be verified" in out
    assert run(*argv)[1] == out


def test_what_one_has_stands_on_ones_own_side_whoever_comes_first(run: Run) -> None:
    for one, has, other in (
        ("ipex", "diagnosis, reuse", "recycling"),
        ("nippon_jiryoku", "recycling", "diagnosis, reuse"),
    ):
        out = run("partners", "find", one, "--prefecture", "Fukuoka", "--lang", "en")[1]
        line = next(
            line
            for line in out.splitlines()
            if line.startswith(("nippon_jiryoku", "ipex ")) and one not in line
        )
        assert line.index(other) < line.rindex(has)


def test_initiatives_that_complete_each_other_and_how_many_more(run: Run) -> None:
    whole = rows(run, "pairs", "--most", "1000")["initiative_pairs"]
    out = run("partners", "pairs", "--most", "1", "--lang", "en")[1]
    assert f"{len(whole) - 1} more" in out
    some = rows(run, "pairs", "--prefecture", "愛媛県")["initiative_pairs"]
    assert some
    assert all("M03" in (row["initiative_id"], row["other_id"]) for row in some)


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (("find", "ipx"), ("'ipx'", "ipex")),
        (("list", "--function", "fly"), ("'fly'", "recycle")),
        (("list", "--stage", "trial"), ("--initiatives",)),
        (("list", "--prefecture", "Atlantis"), ("Atlantis",)),
        (("chain", "fly", "swim", "--prefecture", "Fukuoka"), ("fly", "swim")),
        (("chain", "collect"), ("--prefecture",)),
        (("list", "--partners", "/nowhere/own.csv"), ("/nowhere/own.csv",)),
        (("list", "--initiatives", "--partners", "x.csv"), ("--partners",)),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_way_out(
    run: Run, argv: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    status, out, err = run("partners", *argv, "--lang", "en")
    assert (status, out) == (2, "")
    assert [word for word in wanted if word not in err] == []
    assert "Traceback" not in err


def test_all_faults_of_ones_own_list_at_once(run: Run, tmp_path: Path) -> None:
    path = own(tmp_path, "ID,名称,機能,都道府県\na,,飛行,福岡県\nb,B,放電,どこか\n")
    status, out, err = run("partners", "list", "--partners", path, "--json")
    told_of = json.loads(out or err)["error"]
    assert (status, told_of["code"]) == (2, "bad_list")
    assert {fault["code"] for fault in told_of["faults"]} == {
        "list_empty",
        "list_not_allowed",
        "list_no_prefecture",
    }
    taken = own(tmp_path, "ID,名称,機能\nipex,X,放電\njarp,Y,放電\n")
    err = run("partners", "list", "--partners", taken, "--lang", "en")[2]
    assert all(name in err for name in ("ipex", "jarp"))
