"""What a page says of signatures and proofs holds: true where they are whole, and loud where they are not."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from tests.serve.asking import Client
from tests.serve.conftest import Make
from tests.serve.people import MAKER

from meguri.passport.events import event_of
from meguri.passport.signing.data_integrity import add_proof
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.passports import passport_now
from meguri.registry.store import capture
from meguri.serve.errors import Answerer, told_of
from meguri.serve.pages.standing import Standing, standing_of

BATTERY = "https://id.gs1.org/8003/04912345009913S1"
HTML = {"Accept": "text/html", "Accept-Language": "en"}
MADE = event_of("registered", BATTERY, "2024-01-10T10:00:00+09:00", MAKER, says={"chemistry": "NMC"})


@pytest.fixture(scope="module")
def site(make: Make) -> Iterator[Client]:
    """A server that knows one battery."""
    with Client(make()) as one:
        with one.app.state.house.memory.own_session() as session:
            capture(session, MADE, one.app.state.house.key)
        one.app.state.house.memory.advance()
        yield one


def test_anybody_reads_that_the_record_is_proved(site: Client) -> None:
    text = site.get("/b/" + quote(BATTERY, safe=""), headers=HTML).text
    assert "signed and unaltered" in text
    assert "Checked just now" in text


def test_a_head_of_another_key_or_root_is_not_believed(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from meguri.passport.signing.keys import SigningKey
    from meguri.registry import proofs, vouching
    from meguri.registry.vouching import vouched

    house = site.app.state.house
    with house.memory.own_session() as session:
        shown = passport_now(session, BATTERY)
        assert standing_of(vouched(session, BATTERY), house, shown, "public").standing is Standing.PROVED
        unknown = vouched(session, BATTERY + "X")
        assert standing_of(unknown, house, shown, "public").standing is Standing.NOTHING
        found = proofs.newest_head(session)
        assert found is not None
        told = json.loads(found.body)
        told.pop("proof")
        stranger = SigningKey(bytes(range(32)))
        other = proofs.SignedHead(
            found.size, found.root, json.dumps(add_proof(told, stranger, house.now())).encode()
        )
        changed = json.loads(found.body) | {"rootHash": "A" * 43 + "="}
        altered = proofs.SignedHead(found.size, found.root, json.dumps(changed).encode())
        for head in (other, altered):
            monkeypatch.setattr(vouching, "newest_head", lambda _session, head=head: head)
            broken = standing_of(vouched(session, BATTERY), house, shown, "public")
            assert broken.standing is Standing.BROKEN


def test_a_document_of_this_server_is_accepted_and_a_changed_one_is_not(site: Client) -> None:
    answer = site.get("/api/v1/passports/" + quote(BATTERY, safe="") + "?format=vc")
    assert answer.status_code == 200
    good = site.post("/verify", files={"document": ("p.json", answer.content)}, headers=HTML).text
    assert 'class="message good"' in good
    changed = answer.content.replace(b"NMC", b"LFP")
    assert changed != answer.content
    bad = site.post("/verify", files={"document": ("p.json", changed)}, headers=HTML).text
    assert 'class="message bad"' in bad


def test_what_is_wanted_is_said_in_the_language_of_the_page(site: Client) -> None:
    answer = site.post("/verify?lang=ja", data={"text": "eyJhbGciOiJub25lIn0.eyJ9.~~~"}, headers=HTML)
    assert "header.payload.signature" in answer.text
    assert "a token" not in answer.text


def test_nothing_altered_is_called_unaltered_or_signed(make: Make) -> None:
    with Client(make()) as one:
        house = one.app.state.house
        with house.memory.own_session() as session:
            capture(session, MADE, house.key)
        house.memory.advance()
        with house.memory.own_session() as session:
            body = "convert_to(replace(convert_from(public, 'UTF8'), 'NMC', 'LFP'), 'UTF8')"
            told = (
                f"UPDATE meguri.passports SET public = {body}, public_etag = '\"x\"' WHERE battery_no = "  # noqa: S608
                "(SELECT battery_no FROM meguri.batteries WHERE battery_id = %s)"
            )
            assert session.execute(told, [BATTERY]).rowcount == 1
        text = one.get("/b/" + quote(BATTERY, safe=""), headers=HTML).text
        assert "signed and unaltered" not in text
        assert "proof broken" in text
        answer = one.get("/api/v1/passports/" + quote(BATTERY, safe="") + "?format=vc")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "record_altered"


def test_an_event_that_is_none_any_more_is_a_record_that_was_altered() -> None:
    fault = refused(RegistryCode.RECORD_ALTERED, found="ni:///sha-256;x")
    status, said, _ = told_of(fault, Answerer("en"))
    assert (status, [one["code"] for one in said.faults]) == (503, ["record_altered"])
