"""Promises of `meguri certificate`: a page from a verdict and a record, its content, faults in codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.journeys.certificate.diagnosed_car import CHASSIS, VERDICT_ID, diagnosis

Run = Callable[..., tuple[int, str, str]]
ON = ("--on", "2026-11-28")


@pytest.fixture
def verdict(tmp_path: Path) -> str:
    """A file with a diagnosis that is validated on its model."""
    return saved(tmp_path, diagnosis())


def saved(folder: Path, content: Any) -> str:
    path = folder / "verdict.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def content_of(out: str) -> dict[str, Any]:
    return dict(json.loads(out)["certificate"])


def codes(out: str) -> list[str]:
    return [one["code"] for one in json.loads(out)["error"]["faults"]]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_verdict_and_a_car_make_a_page(run: Run, tmp_path: Path, verdict: str, lang: str) -> None:
    page = tmp_path / "made" / "certificate.pdf"
    declared = ("--safety", "checked", "--recall", "none", "--flooded", "no", "--repaired", "no")
    car = (
        "--first-registration",
        "2019-03",
        "--mileage-km",
        "62140",
        "--place",
        "福岡",
        "--duty",
        "commuter",
    )
    more = ("--issuer", "めぐり自動車", "--address", "https://a.example/b", "--lang", lang)
    code, out, err = run("certificate", verdict, "--out", str(page), *declared, *car, *more, *ON)
    assert (code, err) == (0, "")
    assert str(page) in out
    found = "".join(PdfReader(page).pages[0].extract_text().split())
    for one in ("86%", "62,140km", CHASSIS, "めぐり自動車", "https://a.example/b"):
        assert one in found


def test_json_gives_the_content_that_the_page_shows(run: Run, verdict: str) -> None:
    made = content_of(run("certificate", verdict, "--place", "Hokkaido", "--json", *ON)[1])
    assert made["title"] == "certificate"
    assert made["soh_percent"] == {"low": 82, "median": 86, "high": 89}
    assert made["term"]["until"] == "2027-03-20"
    assert made["reach"]["february"]["median"] < made["reach"]["august"]["median"]
    assert made["verdict_id"] == VERDICT_ID
    assert made["safety"]["state"] == "not_checked"
    assert made["signature"] is None


def test_the_record_tells_the_car_and_the_command_line_tells_it_better(
    run: Run, tmp_path: Path, verdict: str
) -> None:
    record = str(tmp_path / "battery.json")
    car = ("--chassis-number", CHASSIS, "--first-registration", "2019-03", "--mileage-km", "61000")
    assert run("passport", "new", "--model", "leaf40", *car, "--at", "2026-11-01", "--out", record)[0] == 0
    argv = ("certificate", verdict, "--record", record, "--json", *ON)
    made = content_of(run(*argv)[1])
    assert made["car"]["odometer_km"] == 61_000
    assert made["car"]["first_registered_on"] == "2019-03-01"
    assert made["full"]["energy_basis"] == "record"
    assert made["address"] is None  # an identifier is no place where this page can be checked
    again = content_of(run(*argv, "--mileage-km", "62000", "--address", "https://b.example/c")[1])
    assert again["car"]["odometer_km"] == 62_000
    assert again["address"] == "https://b.example/c"


def test_the_fingerprint_is_of_a_document_whose_signature_holds_and_that_is_of_this_verdict(
    run: Run, tmp_path: Path, verdict: str
) -> None:
    record, key, signed = (str(tmp_path / name) for name in ("battery.json", "key.json", "signed.json"))
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery", encoding="utf-8")
    opened = ("--passphrase-file", str(secret))
    assert run("passport", "new", "--model", "leaf40", "--at", "2026-11-01", "--out", record)[0] == 0
    added = run("passport", "add", record, "--verdict", verdict, "--at", "2026-11-21")
    assert added[0] == 0
    assert run("passport", "key", "--out", key, *opened)[0] == 0
    signing = ("passport", "sign", record, "--key", key, "--what", "diagnosis", "--out", signed, *opened)
    assert run(*signing)[0] == 0
    argv = ("certificate", verdict, "--json", *ON, "--signed")
    made = content_of(run(*argv, signed)[1])
    assert len(made["signature"]["fingerprint"]) == 64
    assert made["signature"]["signers"][0].startswith("did:key:z6Mk")
    forged = json.loads(Path(signed).read_text(encoding="utf-8")) | {"issuer": "did:key:z6MkX"}
    Path(signed).write_text(json.dumps(forged), encoding="utf-8")
    assert codes(run(*argv, signed)[1]) == ["signature_does_not_hold"]
    assert codes(run(*argv, record)[1]) == ["signature_does_not_hold"]


def test_a_document_signed_on_another_verdict_gives_no_fingerprint(tmp_path: Path, run: Run) -> None:
    from datetime import UTC, datetime

    from meguri.passport.signing import SigningKey, add_proof
    from meguri.passport.signing.credential import passport_credential

    now, signer = datetime(2026, 11, 21, tzinfo=UTC), SigningKey(bytes(range(32)))
    other = {"soh_verdict_id": VERDICT_ID[:-1] + "0"}
    unsigned = passport_credential(other, battery="urn:uuid:1", issuer=signer.did, valid_from=now)
    signed = tmp_path / "signed.json"
    signed.write_text(json.dumps(add_proof(unsigned, signer, now)), encoding="utf-8")
    argv = ("certificate", saved(tmp_path, diagnosis()), "--signed", str(signed), "--json", *ON)
    assert codes(run(*argv)[1]) == ["signed_other_verdict"]


def test_simulated_data_never_become_a_certificate(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "demo.png"
    code, out, _err = run("certificate", "--demo", "--place", "東京", "--out", str(page), "--json")
    assert code == 0
    made = content_of(out)
    assert made["title"] == "reference"
    assert made["because"][0] == "synthetic"
    assert made["reach"] is not None
    assert page.read_bytes().startswith(b"\x89PNG")


def test_what_is_no_certificate_says_so_when_it_is_written(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path, diagnosis(verdict={"validation": "unvalidated"}))
    out = run("certificate", path, "--out", str(tmp_path / "page.pdf"), "--lang", "en", *ON)[1]
    assert out.startswith("Reference value, no certificate (the method is not validated on this model)")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ([], "bad_verdict"),
        ({"verdict": {"id": "a", "soh": {"median": 0.8}}}, "bad_verdict"),
        (diagnosis(evidence={}), "no_certificate"),
        (diagnosis(safety=[{"code": 1}]), "no_certificate"),
        (diagnosis(evidence=[{"measured_on": "gestern", "way": "log", "weight_share": 1}]), "no_certificate"),
    ],
)
def test_odd_verdicts_are_refused_in_codes(run: Run, tmp_path: Path, content: Any, wanted: str) -> None:
    code, out, _err = run("certificate", saved(tmp_path, content), "--json", *ON)
    assert code == 2
    assert json.loads(out)["error"]["code"] == wanted
    assert codes(out)


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        ((), "no_out"),
        (("--out", "page.html"), "no_page"),
        (("--json", "--place", "nowhere"), "unknown_prefecture"),
        (("--json", "--safety", "checked"), "no_certificate"),
        (("--json", "--chassis-number", "ZE1-999999"), "no_certificate"),
        (("--json", "--record", "no-such-record.json"), "file"),
        (("--json", "--safety", "fine"), "bad_value"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    run: Run, verdict: str, argv: tuple[str, ...], wanted: str, tmp_path: Path
) -> None:
    code, out, err = run("certificate", verdict, *argv, *ON)
    assert code == 2
    assert "Traceback" not in err
    if out:
        assert json.loads(out)["error"]["code"] == wanted
    assert not list(tmp_path.glob("*.pdf"))


def test_a_refused_page_leaves_the_file_that_was_there(run: Run, tmp_path: Path, verdict: str) -> None:
    page = tmp_path / "certificate.pdf"
    page.write_bytes(b"as it was")
    code, _out, err = run("certificate", verdict, "--issuer", "😀", "--out", str(page), *ON)
    assert code == 2
    assert "U+1F600" in err
    assert page.read_bytes() == b"as it was"
