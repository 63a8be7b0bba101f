"""Promises of `meguri passport check`, and of all its commands: width, Japanese help, errors as JSON."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from life_verdicts import japanese
from passport_papers import papers
from tests.doors.conftest import Run

COMMANDS = (
    "form new add show check export import key sign attest disclose revoke verify qr".split(" ")  # noqa: SIM905
)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    place = tmp_path / "battery.json"
    place.write_bytes(papers()["battery.json"])
    return place


def test_the_law_is_asked_with_an_exit_code(run: Run, record: Path, tmp_path: Path) -> None:
    page = tmp_path / "law.html"
    code, out, _ = run("passport", "check", str(record), "--json")
    assert code == 0  # placed in Japan: no duty of the EU
    assert json.loads(out)["is_missed"] is False
    eu = ("--placed-on-market", "2027-03-01", "--on", "2027-03-02")
    code, out, _ = run("passport", "check", str(record), *eu, "--json", "--html", str(page))
    assert code == 1
    told = json.loads(out)
    assert (told["is_missed"], told["market"], told["on"]) == (True, "EU", "2027-03-02")
    assert set(told["counts"]) == {"met", "missing", "not_yet_required", "not_applicable", "conditional"}
    for rule in (rule for topic in told["topics"] for rule in topic["rules"]):
        assert rule["rule_id"]
        assert rule["legal_reference"]
        assert {one["state"] for one in rule["findings"]} <= set(told["counts"])
    assert "Art. 77" in page.read_text(encoding="utf-8")
    code, out, _ = run("passport", "check", str(record), *eu)
    assert code == 1
    assert "A duty is missed." in out


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_law_of_japan_is_asked_in_any_case(run: Run, record: Path, lang: str) -> None:
    told = [run("passport", "check", str(record), "--market", one, "--lang", lang) for one in ("JP", "jp")]
    assert told[0] == told[1]
    assert told[0][0] == 0
    assert "自動車リサイクル法" in told[0][1]


@pytest.mark.parametrize("command", [("show", "--role", "owner"), ("check", "--market", "JP")])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_lines_fit_a_terminal(run: Run, record: Path, command: tuple[str, ...], lang: str) -> None:
    from meguri.cli.output import width

    out = run("passport", command[0], str(record), *command[1:], "--lang", lang)[1]
    assert max(width(line) for line in out.splitlines()) <= 110  # an address is never broken


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_there_in_japanese(run: Run, command: str) -> None:
    code, out, err = run("passport", command, "--help", "--lang", "ja")
    assert (code, err) == (0, "")
    assert japanese(out)
    assert len(out.splitlines()) > 5


@pytest.mark.parametrize("command", COMMANDS)
def test_errors_are_json_where_json_is_asked(run: Run, command: str) -> None:
    code, out, err = run("passport", command, "--json", "--nope")
    assert (code, err) == (2, "")
    told = json.loads(out)["error"]
    assert set(told) == {"code", "message", "faults"}
    assert "--nope" in out


@given(
    st.lists(st.text("ab c「」、。電池ー(d)・é", max_size=60), min_size=1, max_size=3),
    st.integers(40, 100),
)
def test_lines_are_broken_without_loss(cells: list[str], columns: int) -> None:
    """Law: a table loses no sign, and no line is wider than asked but by a word that is itself too long."""
    from meguri.cli.output import width
    from meguri.cli.passport_lines import wrapped, wrapped_table

    table = wrapped_table([cells], columns=columns)
    assert sorted(table.replace(" ", "").replace("\n", "")) == sorted("".join(cells).replace(" ", ""))
    one = wrapped(cells[0], first="- ", rest="  ", columns=columns)
    assert "".join(one.split()) == "".join(f"- {cells[0]}".split())
    longest = max((width(word) for word in cells[0].split()), default=0)
    assert all(width(line) <= max(columns, longest + 2) for line in one.splitlines())
