"""Promise: no other site acts through a reader's browser; nothing that only names itself is ours."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.serve.asking import Client
from tests.serve.desk_people import PASSWORD, identifier_of, inhabited, mail_of

from meguri.passport.events import Event, as_epcis, epcis_document, event_of
from meguri.passport.signing import add_proof
from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.trust import Issuer, Matter, Reason, TrustedKey, TrustList
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import organisation_of
from meguri.registry.embedded import Embedded
from meguri.serve.headers import CSP
from meguri.serve.own_signature import is_signed_here

API = "/api/v1"
CREATED = datetime(2025, 4, 1, tzinfo=UTC)
PLAIN, TLS = "http://meguri.test", "https://meguri.test"


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people."""
    with inhabited(server, tmp_path_factory.mktemp("security")) as one:
        yield one


def signed_in(client: Client, name: str, stem: str = PLAIN, **more: str) -> tuple[dict[str, str], Any]:
    """The cookies of somebody who signed in, and the answer that set them."""
    form = client.get(f"{stem}/sign-in", headers={"accept": "text/html"})
    token = re.search(r'name="csrf" value="([^"]+)"', form.text)
    assert token is not None
    told = {"mail": mail_of(name), "password": PASSWORD, "csrf": token.group(1)} | more
    answer = client.post(f"{stem}/sign-in", data=told, headers={"cookie": cookies_of(form)})
    assert answer.status_code == 303, answer.text
    return {"cookie": cookies_of(answer)}, answer


def cookies_of(answer: Any) -> str:
    """What a browser sends back."""
    return "; ".join(one.partition(";")[0] for one in answer.headers.get_list("set-cookie"))


def event_begun(number: int) -> Event:
    """A battery's first event, by the seller."""
    ident = f"https://id.gs1.org/8003/0491234502{number:04d}A1"
    return event_of("registered", ident, "2025-04-01T09:00:00+09:00", identifier_of("seller"))


def begun(number: int) -> dict[str, Any]:
    """The same as it is sent."""
    return dict(as_epcis(event_begun(number)))


def test_a_cookie_reads_but_never_writes_through_the_api(client: Client) -> None:
    cookie, _ = signed_in(client, "seller")
    assert client.get(f"{API}/batteries", headers=cookie).status_code == 200
    told, lines = json.dumps(begun(1)).encode(), {"content-type": "application/x-ndjson"}
    document = json.dumps(epcis_document([event_begun(1)], CREATED)).encode()
    for path, content, kind in (
        ("/events", told, {"content-type": "application/json"}),
        ("/capture", document, {"content-type": "application/json"}),
        ("/events/bulk", told, lines),
    ):
        refused = client.post(f"{API}{path}", content=content, headers=cookie | kind)
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "no_credentials"), path
    assert client.get(f"{API}/batteries", headers=cookie).json()["items"] == []


def test_a_key_writes_with_or_without_a_cookie(client: Client) -> None:
    cookie, _ = signed_in(client, "seller")
    house = client.app.state.house
    with house.memory.own_session() as session:
        key, _ = make_key(session, organisation_of(session, identifier_of("seller")), "k", {"dealer"}, 30)
    bearer = {"Authorization": f"Bearer {key}"}
    assert client.post(f"{API}/events", json=begun(2), headers=bearer).status_code == 201
    assert client.post(f"{API}/events", json=begun(3), headers=bearer | cookie).status_code == 201


def test_the_description_says_who_may_write(client: Client) -> None:
    told = client.get("/api/openapi.json").json()
    assert {"session": []} in told["security"]
    writes = [one for verbs in told["paths"].values() for verb, one in verbs.items() if verb == "post"]
    assert writes
    assert all({"session": []} not in one["security"] for one in writes)


def test_cookies_are_for_this_host_alone_and_for_no_script(client: Client) -> None:
    for stem, prefix in ((PLAIN, ""), (TLS, "__Host-")):
        form = client.get(f"{stem}/sign-in", headers={"accept": "text/html"})
        _, answer = signed_in(client, "buyer", stem)
        for name, told in (("meguri_form", form), ("meguri_session", answer)):
            (line,) = (one for one in told.headers.get_list("set-cookie") if name in one)
            assert line.startswith(f"{prefix}{name}=")
            parts = {one.strip().lower() for one in line.split(";")[1:]}
            assert {"httponly", "samesite=lax", "path=/"} <= parts
            assert ("secure" in parts) is (stem == TLS)
            assert not any(one.startswith("domain") for one in parts)


def test_over_tls_a_cookie_without_its_prefix_is_nobodys(client: Client) -> None:
    """Another host of the domain, or a listener on a plain connection, could have set it."""
    cookie, _ = signed_in(client, "buyer", TLS)
    assert client.get(f"{TLS}/account", headers=cookie).status_code == 200
    bare = {"cookie": cookie["cookie"].replace("__Host-", "")}
    assert client.get(f"{TLS}/account", headers=bare).status_code == 303
    assert client.get(f"{TLS}{API}/batteries", headers=bare).status_code == 401


def test_signing_out_ends_the_session_and_takes_the_cookie_back(client: Client) -> None:
    for stem in (PLAIN, TLS):
        cookie, _ = signed_in(client, "buyer", stem)
        page = client.get(f"{stem}/account", headers=cookie).text
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token is not None
        out = client.post(f"{stem}/sign-out", data={"csrf": token.group(1)}, headers=cookie)
        (line,) = out.headers.get_list("set-cookie")
        assert "max-age=0" in line.lower()
        assert ("secure" in line.lower()) is (stem == TLS)
        assert client.get(f"{stem}/account", headers=cookie).status_code == 303


def test_a_session_that_somebody_else_chose_is_never_used(client: Client) -> None:
    planted, _ = signed_in(client, "guarantor")
    value = planted["cookie"].partition("=")[2]
    page = client.get("/account", headers=planted).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token is not None
    told = {"mail": mail_of("buyer"), "password": PASSWORD, "csrf": token.group(1)}
    answer = client.post("/sign-in", data=told, headers=planted)
    assert answer.status_code == 303
    assert value not in cookies_of(answer)
    assert client.get("/account", headers=planted).status_code == 303


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "/%0d%0aSet-Cookie:x=y\r\nLocation: https://evil.example",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(client: Client, onward: str) -> None:
    cookie, answer = signed_in(client, "buyer", onward=onward)
    assert answer.headers["location"] == "/fleet"
    again = client.get("/sign-in", params={"onward": onward}, headers=cookie)
    assert again.headers["location"] == "/fleet"


def test_every_door_brings_the_safe_headers(client: Client) -> None:
    cookie, _ = signed_in(client, "admin")
    paths = ("/", "/sign-in", "/account", "/admin", "/api/docs", "/api/openapi.json", f"{API}/nowhere",
             "/nowhere", f"{API}/batteries", "/static/meguri.css", "/metrics")  # fmt: skip
    for path in paths:
        for headers in ({}, cookie, {"accept": "text/html"}):
            found = client.get(path, headers=headers).headers
            assert found["content-security-policy"] == CSP, path
            assert found["x-content-type-options"] == "nosniff"
            assert found["x-frame-options"] == "DENY"
            assert found["referrer-policy"] == "same-origin"
            assert found["cross-origin-opener-policy"] == "same-origin"
            assert "server" not in found
    for directive in ("script-src", "style-src", "connect-src", "form-action"):
        assert f"{directive} 'self';" in f"{CSP};"
    assert "unsafe" not in CSP


def test_what_is_ours_alone_nobody_else_has_signed(client: Client) -> None:
    house = client.app.state.house
    said, now = {"type": "x"}, house.now()
    stranger, friend = SigningKey(bytes(range(32))), SigningKey(bytes(range(1, 33)))
    assert is_signed_here(add_proof(said, house.key, now), house)
    assert not is_signed_here(said, house)
    assert not is_signed_here(add_proof(said, stranger, now), house)
    assert not is_signed_here(add_proof(add_proof(said, house.key, now), stranger, now), house)
    assert not is_signed_here(add_proof(said, house.key, now) | {"type": "y"}, house)
    trusted = TrustedKey(friend.public, friend.verification_method)
    issuer = Issuer(friend.did, {"en": "Friend"}, frozenset(Matter), (trusted,))
    before = house.trust
    try:
        house.trust = TrustList({**before.issuers, friend.did: issuer})
        assert not is_signed_here(add_proof(said, friend, now), house)
    finally:
        house.trust = before


def test_an_older_key_of_ours_counts_as_long_as_it_was_good(client: Client) -> None:
    house = client.app.state.house
    older, now = SigningKey(bytes(range(2, 34))), house.now()
    own = TrustedKey(house.key.public, house.key.verification_method, house.key.term)
    before = house.trust

    def listed(**withdrawn: Any) -> TrustList:
        key = TrustedKey(older.public, older.verification_method, **withdrawn)
        return TrustList({older.did: Issuer(older.did, {"en": "We"}, frozenset(Matter), (key, own))})

    early, late = (add_proof({"type": "x"}, older, now - timedelta(days=days)) for days in (30, 1))
    withdrawn_at = now - timedelta(days=10)
    try:
        house.trust = listed()
        assert is_signed_here(early, house)
        assert is_signed_here(late, house)
        house.trust = listed(revoked_at=withdrawn_at, reason=Reason.SUPERSEDED)
        assert is_signed_here(early, house)
        assert not is_signed_here(late, house)
        house.trust = listed(revoked_at=withdrawn_at, reason=Reason.COMPROMISED)
        assert not is_signed_here(early, house)
    finally:
        house.trust = before


def test_a_certificate_is_whole_only_as_this_installation_sealed_it(client: Client) -> None:
    from meguri.passport.signing import canonical
    from meguri.registry.certificates import certificate_named, keep_certificate
    from meguri.registry.vault import capture_sealed
    from meguri.serve.desk.archive import SEAL_TYPE, TYPE, Archived, keep, new_name

    house, event = client.app.state.house, event_begun(77)
    stranger = SigningKey(bytes(range(32)))
    says = {"term": {"until": None}, "verdict_id": "v", "title": "reference"}
    said = {"type": TYPE, "battery": event.battery_id, "certificate": says}
    pages = {"en": b"%PDF en", "ja": b"%PDF ja"}
    good, forged = (bytes(canonical(add_proof(said, key, house.now()))) for key in (house.key, stranger))
    name, other, moved, resealed = (new_name() for _ in range(4))
    with house.memory.own_session() as session:
        capture_sealed(session, event, house.key, house.vault)
        for one, document in ((name, good), (other, forged)):
            keep(session, house, one, document, pages, event_id=event.id, issuer=event.by)
        found = certificate_named(session, house.vault, name)
        assert Archived(found).is_whole(house)
        assert not Archived(certificate_named(session, house.vault, other)).is_whole(house)
        assert found.files is not None
        keep_certificate(session, house.vault, replace(found.issued, name=moved), found.files)
        seal = {"type": SEAL_TYPE, "name": resealed, "files": dict(found.digests)}
        forged_seal = bytes(canonical(add_proof(seal, stranger, house.now())))
        again = replace(found.issued, name=resealed, seal=forged_seal)
        keep_certificate(session, house.vault, again, found.files)
        for one in (moved, resealed):
            assert not Archived(certificate_named(session, house.vault, one)).is_whole(house)
        altered = replace(found, files=dict(found.files) | {"ja.pdf": b"%PDF other"})
        assert not Archived(altered).is_whole(house)
        erased = replace(found, files=None)
        assert Archived(erased).is_whole(house)
        digests = dict(found.digests) | {"ja.pdf": "00" * 32}
        assert not Archived(replace(erased, digests=digests)).is_whole(house)
