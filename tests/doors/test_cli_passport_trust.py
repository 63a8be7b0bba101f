"""Promises of signing: what holds is accepted with exit code 0, all else is told with its reason and 1."""

import base64
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from passport_papers import BATTERY, PASSPHRASE, STATUS_AT, papers
from tests.doors.conftest import Run

LATER = (datetime.now().astimezone() + timedelta(days=3000)).date().isoformat()
NEXT_YEAR = (datetime.now().astimezone() + timedelta(days=300)).date().isoformat()


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MEGURI_ORGANISATION", "MEGURI_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a record, a key, its passphrase and a list of those to be believed."""
    for name, content in papers().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


KEY = ("--key", "dealer.key", "--passphrase-file", "secret")
TRUST = ("--trust", "trust.json")


def verdict(run: Run, *words: str) -> tuple[int, dict[str, Any]]:
    code, out, err = run("passport", "verify", *words, "--json")
    assert err == ""
    told: dict[str, Any] = json.loads(out)
    assert (code == 0) == (told["verdict"] == "accepted")
    return code, told


def states(told: dict[str, Any]) -> dict[str, str]:
    return {one["part"]: one["state"] for one in told["tree"]}


@pytest.mark.usefixtures("desk")
def test_a_key_is_made_sealed_and_listed(run: Run, desk: Path) -> None:
    words = ("--out", "new.key", "--passphrase-file", "secret", "--trust", "trust.json", "--name", "Lab")
    code, out, _ = run("passport", "key", *words, "--json")
    assert code == 0
    did = json.loads(out)["did"]
    assert (desk / "new.key").stat().st_mode & 0o077 == 0
    assert len(json.loads((desk / "trust.json").read_bytes())["issuers"]) == 2
    sign = ("--key", "new.key", "--passphrase-file", "secret", "--out", "s.json")
    assert run("passport", "sign", "battery.json", *sign)[0] == 0
    told = verdict(run, "s.json", *TRUST)[1]
    assert (told["verdict"], told["issuer"]["did"]) == ("accepted", did)
    code, _, err = run("passport", "key", "--out", "new.key", "--passphrase-file", "secret")
    assert code == 2  # a key is never written over
    assert "new.key" in err


@pytest.mark.parametrize("what", ["passport", "diagnosis"])
@pytest.mark.usefixtures("desk")
def test_what_was_signed_is_accepted(run: Run, what: str) -> None:
    assert run("passport", "sign", "battery.json", *KEY, "--what", what, "--out", "s.json")[0] == 0
    code, out, _ = run("passport", "verify", "s.json", *TRUST)
    assert code == 0
    assert out.startswith("Accepted")


@pytest.mark.usefixtures("desk")
def test_what_is_signed_for_the_public_tells_the_public_no_more(run: Run, desk: Path) -> None:
    assert run("passport", "sign", "battery.json", *KEY, "--out", "s.json")[0] == 0
    signed = (desk / "s.json").read_text(encoding="utf-8")
    assert BATTERY in signed
    assert "ZE1-012345" not in signed
    assert "soh_share" not in signed


def test_a_tampered_copy_fails_with_its_reason(run: Run, desk: Path) -> None:
    assert run("passport", "sign", "battery.json", *KEY, "--role", "owner", "--out", "s.json")[0] == 0
    signed = (desk / "s.json").read_text(encoding="utf-8")
    (desk / "t.json").write_text(signed.replace("60000", "10000"), encoding="utf-8")
    assert "60000" in signed
    code, told = verdict(run, "t.json", *TRUST)
    assert code == 1
    assert (told["verdict"], states(told)["signature"]) == ("rejected", "failed")
    assert "changed after it was signed" in run("passport", "verify", "t.json", *TRUST)[1]


@pytest.mark.usefixtures("desk")
def test_time_and_age_are_held_to(run: Run) -> None:
    assert run("passport", "sign", "battery.json", *KEY, "--days", "30", "--out", "s.json")[0] == 0
    assert states(verdict(run, "s.json", *TRUST, "--on", LATER)[1])["validity"] == "failed"
    assert run("passport", "sign", "battery.json", *KEY, "--days", "900", "--out", "s.json")[0] == 0
    assert verdict(run, "s.json", *TRUST, "--on", NEXT_YEAR)[0] == 0
    told = verdict(run, "s.json", *TRUST, "--on", NEXT_YEAR, "--max-age-days", "7")[1]
    assert states(told)["freshness"] == "failed"


@pytest.mark.usefixtures("desk")
def test_who_is_on_no_list_is_believed_by_nobody(run: Run) -> None:
    assert run("passport", "sign", "battery.json", *KEY, "--out", "s.json")[0] == 0
    code, told = verdict(run, "s.json")
    assert (code, told["verdict"], states(told)["issuer"]) == (1, "undecided", "unknown")
    made = (
        "--out",
        "lab.key",
        "--passphrase-file",
        "secret",
        "--trust",
        "lab.json",
        "--attests",
        "diagnosis",
    )
    assert run("passport", "key", *made)[0] == 0
    assert verdict(run, "s.json", "--trust", "lab.json")[1]["verdict"] == "undecided"
    lab = ("--key", "lab.key", "--passphrase-file", "secret", "--out", "lab-signed.json")
    assert run("passport", "sign", "battery.json", *lab)[0] == 0
    code, told = verdict(run, "lab-signed.json", "--trust", "lab.json")
    assert code == 1  # this lab may vouch for diagnoses, not for passports
    assert states(told)["issuer"] != "ok"


@pytest.mark.usefixtures("desk")
def test_what_was_taken_back_is_rejected(run: Run) -> None:
    at = ("--status-list", STATUS_AT, "--status-index", "9")
    assert run("passport", "sign", "battery.json", *KEY, *at, "--out", "s.json")[0] == 0
    code, told = verdict(run, "s.json", *TRUST)
    assert (code, told["verdict"]) == (1, "undecided")  # the list was not given
    assert verdict(run, "s.json", *TRUST, "--status", "status.json")[0] == 0
    revoke = ("passport", "revoke", "status.json", *KEY, "--listed-at", STATUS_AT)
    assert run(*revoke)[0] == 0  # renewed: nothing is taken back
    assert verdict(run, "s.json", *TRUST, "--status", "status.json")[0] == 0
    assert run(*revoke, "--index", "9")[0] == 0
    code, told = verdict(run, "s.json", *TRUST, "--status", "status.json")
    assert (code, told["verdict"], states(told)["status"]) == (1, "rejected", "failed")


def test_a_status_list_stays_in_one_hand(run: Run, desk: Path) -> None:
    before = (desk / "status.json").read_bytes()
    assert run("passport", "key", "--out", "other.key", "--passphrase-file", "secret")[0] == 0
    words = ("passport", "revoke", "status.json", "--passphrase-file", "secret", "--index", "1")
    for more in (
        ("--key", "other.key", "--listed-at", STATUS_AT),
        ("--key", "dealer.key", "--listed-at", "https://elsewhere.example/status"),
        ("--key", "dealer.key", "--listed-at", "x"),
    ):
        code, _, err = run(*words, *more)
        assert code == 2
        assert err.strip()
    assert (desk / "status.json").read_bytes() == before


def test_a_buyer_is_shown_the_chosen_parts_with_their_doubt(run: Run, desk: Path) -> None:
    statement = ("--what", "statement", "--role", "owner", "--out", "whole.txt")
    assert run("passport", "sign", "battery.json", *KEY, *statement)[0] == 0
    code, out, _ = run(
        "passport", "disclose", "whole.txt", "--show", "soh_share", "--out", "part.txt", "--json"
    )
    assert code == 0
    assert set(json.loads(out)["shown"]) == {"soh_share", "soh_share_low", "soh_share_high"}
    code, told = verdict(run, "part.txt", *TRUST)
    assert code == 0
    assert told["claims"]["soh_share_low"] < told["claims"]["soh_share"] < told["claims"]["soh_share_high"]
    assert "chassis_number" not in told["claims"]
    assert "ZE1-012345" not in (desk / "part.txt").read_text(encoding="ascii")
    out = run("passport", "verify", "part.txt", *TRUST)[1]
    assert "Valid until" in out
    assert "–" in out  # the interval stands beside the number
    assert verdict(run, "part.txt")[1]["verdict"] == "undecided"
    assert verdict(run, "part.txt", *TRUST, "--on", LATER)[1]["verdict"] == "rejected"
    late = ("--on", NEXT_YEAR, "--max-age-days", "7")
    assert verdict(run, "part.txt", *TRUST, *late)[1]["faults"][0]["code"] == "too_old"


def test_a_showing_that_was_changed_is_rejected(run: Run, desk: Path) -> None:
    shown = (desk / "shown.txt").read_text(encoding="ascii").strip()
    first = shown.split("~")[1]
    salt, name, _ = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    better = base64.urlsafe_b64encode(json.dumps([salt, name, 0.99]).encode()).decode().rstrip("=")
    (desk / "better.txt").write_text(shown.replace(first, better), encoding="ascii")
    assert verdict(run, "shown.txt", *TRUST)[0] == 0
    assert verdict(run, "better.txt", *TRUST)[1]["verdict"] == "rejected"


@pytest.mark.parametrize("show", ["nope", "", ",", "soh_share,nope"])
def test_what_is_not_held_cannot_be_shown(run: Run, desk: Path, show: str) -> None:
    code, _, err = run("passport", "disclose", "statement.txt", "--show", show, "--out", "part.txt")
    assert code == 2
    assert "chassis_number" in err  # what there is
    assert not (desk / "part.txt").exists()


@pytest.mark.parametrize(
    "secret", [b"wrong wrong wrong\n", b"", b"\n\n", b"\xff\xfe\x00", PASSPHRASE.encode() + b" \n"]
)
def test_another_passphrase_opens_nothing(run: Run, desk: Path, secret: bytes) -> None:
    (desk / "secret").write_bytes(secret)
    code, out, err = run("passport", "sign", "battery.json", *KEY, "--out", "s.json")
    assert (code, out) == (2, "")
    assert "passphrase" in err
    assert not (desk / "s.json").exists()


@pytest.mark.parametrize("part", ["kind", "version", "cipher", "kdf", "sealed", "created"])
@pytest.mark.parametrize("value", [None, 5, "x", {}, []])
def test_a_key_file_that_was_edited_is_refused(run: Run, desk: Path, part: str, value: object) -> None:
    file = desk / "dealer.key"
    told = json.loads(file.read_bytes())
    file.write_text(json.dumps(told | {part: value}), encoding="utf-8")
    code, out, err = run("passport", "sign", "battery.json", *KEY, "--out", "s.json")
    assert (code, out) == (2, "")
    assert "dealer.key" in err


def test_without_a_passphrase_the_ways_to_give_one_are_told(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)  # closed by who started us
    code, _, err = run("passport", "sign", "battery.json", "--key", "dealer.key", "--out", "s.json")
    assert code == 2
    assert "MEGURI_PASSPHRASE" in err
    monkeypatch.setenv("MEGURI_PASSPHRASE", PASSPHRASE)
    assert run("passport", "sign", "battery.json", "--key", "dealer.key", "--out", "s.json")[0] == 0
    assert (desk / "s.json").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("sign", "battery.json", *KEY, "--out", "dealer.key"),
        ("sign", "battery.json", *KEY, "--out", "battery.json"),
        ("sign", "battery.json", *KEY, "--out", "s.json", "--on", "1990-01-01"),
        ("sign", "battery.json", *KEY, "--out", "s.json", "--role", "boss"),
        ("sign", "battery.json", *KEY, "--out", "s.json", "--status-list", STATUS_AT),
        ("sign", "battery.json", *KEY, "--out", "s.json", "--status-list", "x", "--status-index", "1"),
        ("sign", "storage.json", *KEY, "--out", "s.json", "--what", "diagnosis"),
        ("attest", "storage.json", *KEY, "--name", "Lab", "--out", "s.json"),
        ("disclose", "signed.json", "--show", "soh_share", "--out", "s.json"),
        ("key", "--out", "s.json", "--passphrase-file", "secret", "--name", "Lab"),
        ("key", "--out", "s.json", "--passphrase-file", "secret", "--trust", "t.json", "--attests", "x"),
        ("key", "--out", "s.json", "--passphrase-file", "secret", "--trust", "battery.json"),
        ("key", "--out", "s.json", "--passphrase-file", "secret", "--trust", "t.json", "--name", "\x1b[0m"),
        ("verify", "signed.json", "--trust", "battery.json"),
        ("verify", "nofile.json"),
        ("verify", "."),
    ],
)
def test_a_failing_command_writes_nothing(run: Run, desk: Path, words: tuple[str, ...]) -> None:
    before = {one.name: one.read_bytes() for one in desk.iterdir() if one.is_file()}
    code, out, err = run("passport", *words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert {one.name: one.read_bytes() for one in desk.iterdir() if one.is_file()} == before


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"null", b'{"a": 1, "a": 2}', b"[" * 3000, b"\xff\xfe\x00", b"a.b.c~", b"~" * 5000, b"x"],
)
def test_what_is_no_signed_document_is_rejected_not_believed(run: Run, desk: Path, content: bytes) -> None:
    (desk / "x.json").write_bytes(content)
    code, told = verdict(run, "x.json", *TRUST)
    assert (code, told["verdict"]) == (1, "rejected")


def test_a_lab_attests_a_diagnosis(run: Run, desk: Path) -> None:
    words = ("passport", "attest", "battery.json", *KEY, "--name", "Lab", "--out", "a.json")
    code, out, _ = run(*words, "--json")
    assert code == 0
    assert set(json.loads(out)) == {"attestation", "issuer", "event"}
    assert verdict(run, "a.json", *TRUST)[0] == 0
    assert (desk / "a.json").read_text(encoding="utf-8").count(BATTERY) >= 1
