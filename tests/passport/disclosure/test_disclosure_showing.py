"""Promise: a buyer sees only SOH and date, from the holder, for this request; every trick is refused."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hmac import digest as hmac_digest
from typing import Any

import pytest
from disclosure_cases import chance

from meguri.passport.disclosure.faults import MESSAGES, DisclosureCode, DisclosureError
from meguri.passport.disclosure.issuing import issue
from meguri.passport.disclosure.jws import key_dict, signed_token
from meguri.passport.disclosure.reading import Asked, own_key, read_disclosed
from meguri.passport.disclosure.showing import held_claims, presentation_hash, show
from meguri.passport.signing.keys import KeyTerm, SigningKey
from meguri.passport.signing.multibase import base64url

LAB, HOLDER, THIEF = (SigningKey(bytes([one]) * 32) for one in (1, 2, 3))
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
BUYER = Asked("n-0S6_WzA2Mj", "https://buyer.example")
CLAIMS = {
    "battery": "https://id.example/8004/0995201234567",
    "soh": {"low": 0.84, "median": 0.86, "high": 0.88},
    "measured_on": "2026-11-20",
    "owner": "山田 太郎",
    "chassis_number": "ZE1-012345",
}
CHOICE = ("/soh", "/measured_on")


def _statement(**options: Any) -> str:
    asked = {
        "issuer": LAB.did,
        "kind": "urn:example:diagnosis",
        "issued_at": AT - timedelta(days=8),
        "expires": AT + timedelta(days=30),
        "entropy": chance(),
        "holder": HOLDER.public,
    }
    return issue(CLAIMS, LAB, **(asked | options))


def _shown(statement: str | None = None, **options: Any) -> str:
    asked = {"holder": HOLDER, "nonce": BUYER.nonce, "audience": BUYER.audience, "at": AT}
    return show(statement or _statement(), CHOICE, **(asked | options))


def _codes(showing: str, **options: Any) -> list[DisclosureCode]:
    asked: dict[str, Any] = {"issuer_keys": own_key, "at": AT, "asked": BUYER}
    with pytest.raises(DisclosureError) as caught:
        read_disclosed(showing, **(asked | options))
    return [one.code for one in caught.value.faults]


def _decoded(part: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


def test_the_buyer_sees_soh_and_date_and_no_more() -> None:
    shown = _shown()
    found = read_disclosed(shown, issuer_keys=own_key, at=AT, asked=BUYER, required=CHOICE)
    told = {name: value for name, value in found.claims.items() if name in CLAIMS}
    assert told == {name: CLAIMS[name] for name in ("soh", "measured_on")}
    assert (found.issuer, found.kind, found.key) == (LAB.did, "urn:example:diagnosis", LAB.public)
    assert (found.holder, found.is_bound, found.hidden_count) == (HOLDER.public, True, 3)
    assert (found.issued_at, found.expires) == (AT - timedelta(days=8), AT + timedelta(days=30))
    for part in shown.replace("~", ".").split("."):
        text = urlsafe_b64decode(part + "=" * (-len(part) % 4))
        assert "山田" not in text.decode("utf-8", "replace")
        assert b"ZE1" not in text


def test_the_holder_sees_all_that_they_may_show() -> None:
    assert held_claims(_statement()) == {f"/{name}": value for name, value in CLAIMS.items()}
    nested = issue(
        {"soh": CLAIMS["soh"]}, LAB, issuer=LAB.did, kind="urn:x", issued_at=AT, entropy=chance(),
        hidden=["/soh", "/soh/low", "/soh/high"],
    )  # fmt: skip
    assert held_claims(nested)["/soh"] == CLAIMS["soh"]
    found = read_disclosed(show(nested, ["/soh/low"]), issuer_keys=own_key, at=AT)
    assert found.claims["soh"] == {"low": 0.84, "median": 0.86}
    assert not found.is_bound


def test_salts_come_from_the_callers_chance_and_never_twice() -> None:
    asked: list[int] = []
    source = chance()

    def watched(size: int) -> bytes:
        asked.append(size)
        return source(size)

    first = _statement(entropy=watched)
    assert asked == [16] * len(CLAIMS)
    assert first == _statement(entropy=chance())
    for poor in (lambda _size: b"x" * 16, lambda _size: b"x"):
        with pytest.raises(DisclosureError, match="could be guessed"):
            _statement(entropy=poor)


def test_decoys_hide_how_many_claims_there_are() -> None:
    found = read_disclosed(_shown(_statement(decoys=4)), issuer_keys=own_key, at=AT, asked=BUYER)
    assert found.hidden_count == 3 + 2 * 4  # in the statement, and in its object `soh`


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked("other", BUYER.audience), DisclosureCode.BINDING_NONCE),
        (Asked(BUYER.nonce, "https://other.example"), DisclosureCode.BINDING_AUDIENCE),
    ],
)
def test_a_showing_for_another_request_is_refused(asked: Asked, code: DisclosureCode) -> None:
    assert _codes(_shown(), asked=asked) == [code]


@pytest.mark.parametrize("minutes", [-2, 6])
def test_an_old_showing_or_one_from_the_future_is_refused(minutes: int) -> None:
    assert _codes(_shown(), at=AT + timedelta(minutes=minutes)) == [DisclosureCode.BINDING_AGE]


def test_expired_and_not_yet_good() -> None:
    late = AT + timedelta(days=30)
    assert _codes(_shown(at=late), at=late) == [DisclosureCode.EXPIRED]
    early = AT - timedelta(days=9)
    assert _codes(_shown(at=early), at=early) == [DisclosureCode.NOT_YET]


def test_what_the_reader_needs_has_to_be_shown() -> None:
    needed = [*CHOICE, "/battery", "/soh/median", "/soh/p99"]
    assert _codes(_shown(), required=needed) == [DisclosureCode.MISSING] * 2


def test_a_dropped_added_or_changed_disclosure_is_found() -> None:
    token, first, second, binding = _shown().split("~")
    assert _codes("~".join([token, first, binding])) == [DisclosureCode.BINDING_HASH]
    salt, name, _value = json.loads(urlsafe_b64decode(first + "=="))
    better = base64url(json.dumps([salt, name, {"median": 0.99}]).encode())
    codes = _codes("~".join([token, better, second, binding]))
    assert codes == [DisclosureCode.NOT_SIGNED, DisclosureCode.BINDING_HASH]
    assert _codes("~".join([token, better, second, ""]), asked=None) == [DisclosureCode.NOT_SIGNED]
    assert _codes("~".join([token, first, first, ""]), asked=None) == [DisclosureCode.DISCLOSURE_FORM]
    for odd in ("", "e30", base64url(b'["s","_sd",1]'), base64url(b'["s","n",1,2]'), first + "=", "é"):
        assert _codes("~".join([token, odd, ""]), asked=None) == [DisclosureCode.DISCLOSURE_FORM]


def test_somebody_else_cannot_show_it() -> None:
    with pytest.raises(DisclosureError, match="not the one that the statement is bound to"):
        _shown(holder=THIEF)
    token, first, second, _binding = _shown().split("~")
    payload = {"iat": int(AT.timestamp()), "aud": BUYER.audience, "nonce": BUYER.nonce}
    payload["sd_hash"] = presentation_hash(token, [first, second])
    forged = signed_token({"typ": "kb+jwt"}, payload, THIEF)
    assert _codes("~".join([token, first, second, forged])) == [DisclosureCode.BINDING_SIGNATURE]
    other = signed_token({"typ": "JWT"}, payload, HOLDER)
    assert _codes("~".join([token, first, second, other])) == [DisclosureCode.HEADER]
    assert _codes("~".join([token, first, second, ""])) == [DisclosureCode.NO_BINDING]
    assert _codes(_shown(_statement(holder=None), holder=None)) == [DisclosureCode.NO_BINDING]
    with pytest.raises(DisclosureError, match="bound to no holder"):
        _shown(_statement(holder=None))


def _with_token(change: Callable[[dict[str, Any], dict[str, Any]], str]) -> str:
    token, *rest = _shown().split("~")
    header, payload, _signature = token.split(".")
    return "~".join([change(_decoded(header), _decoded(payload)), *rest])


def _text(header: dict[str, Any], payload: dict[str, Any]) -> str:
    return ".".join(base64url(json.dumps(one).encode()) for one in (header, payload))


@pytest.mark.parametrize("algorithm", ["none", "None", "", "HS256", "ES256", "EdDSA ", None, ["EdDSA"]])
def test_no_other_algorithm_is_believed(algorithm: object) -> None:
    def change(header: dict[str, Any], payload: dict[str, Any]) -> str:
        text = _text(header | {"alg": algorithm}, payload | {"soh": 1.0})
        mac = hmac_digest(LAB.public.raw, text.encode(), "sha256")  # the public key taken for a secret
        return f"{text}.{base64url(mac) if algorithm == 'HS256' else ''}"

    assert _codes(_with_token(change)) == [DisclosureCode.ALGORITHM]


def test_a_changed_or_foreign_token_is_refused() -> None:
    good = LAB.public
    unsigned = _with_token(
        lambda header, payload: f"{_text(header, payload | {'x': 1})}.{base64url(bytes(64))}"
    )
    assert _codes(unsigned) == [DisclosureCode.SIGNATURE]
    by_thief = _with_token(lambda header, payload: signed_token(header, payload, THIEF))
    assert _codes(by_thief) == [DisclosureCode.SIGNATURE]
    named = _with_token(
        lambda header, payload: signed_token(header | {"kid": THIEF.verification_method}, payload, THIEF)
    )
    assert _codes(named) == [DisclosureCode.ISSUER_KEY]
    elsewhere = _with_token(
        lambda header, payload: signed_token(header, payload | {"iss": "https://lab.example"}, LAB)
    )
    assert _codes(elsewhere) == [DisclosureCode.ISSUER_KEY]
    listed = read_disclosed(
        elsewhere, issuer_keys=lambda issuer, _kid: good if "lab" in issuer else None, at=AT
    )
    assert listed.issuer == "https://lab.example"
    crit = _with_token(lambda header, payload: signed_token(header | {"crit": ["x"], "x": 1}, payload, LAB))
    assert _codes(crit) == [DisclosureCode.HEADER]


def _signed(**payload: Any) -> str:
    told = {"iss": LAB.did, "iat": int(AT.timestamp()), "cnf": {"jwk": key_dict(HOLDER.public)}} | payload
    return signed_token({"typ": "dc+sd-jwt", "kid": LAB.verification_method}, told, LAB)


def test_what_an_issuer_may_not_sign_either() -> None:
    one = base64url(b'["salt","soh",0.9]')
    element = base64url(b'["salt",0.9]')
    digest = held_digest(one)
    assert _codes(f"{_signed(_sd=[digest], soh=0.5)}~{one}~", asked=None) == [
        DisclosureCode.DUPLICATE_CLAIM,
        DisclosureCode.NOT_SIGNED,
    ]
    assert _codes(f"{_signed(_sd=[digest], a={'_sd': [digest]})}~{one}~", asked=None) == [
        DisclosureCode.TWICE
    ]
    assert (
        _codes(f"{_signed(_sd=[held_digest(element)])}~{element}~", asked=None)[0]
        is DisclosureCode.NOT_SIGNED
    )
    assert _codes(f"{_signed(a=[{'...': digest}])}~{one}~", asked=None)[0] is DisclosureCode.NOT_SIGNED
    assert _codes(f"{_signed(_sd_alg='md5')}~", asked=None) == [DisclosureCode.HASH_ALGORITHM]
    assert _codes(f"{_signed(_sd='x')}~", asked=None) == [DisclosureCode.FORM]
    assert _codes(f"{_signed(exp='never', iat=True)}~", asked=None) == [DisclosureCode.TIME] * 2
    assert _codes(f"{_signed(cnf=7)}~") == [DisclosureCode.NO_BINDING]


def test_claims_hidden_ever_deeper_end_somewhere() -> None:
    digest, texts = "", []
    for level in range(40):
        value = {"_sd": [digest]} if digest else 1
        text = base64url(json.dumps([f"salt{level}", "a", value]).encode())
        texts.append(text)
        digest = held_digest(text)
    codes = _codes("~".join([_signed(_sd=[digest]), *texts, ""]), asked=None)
    assert codes[0] is DisclosureCode.TOO_LARGE


def held_digest(text: str) -> str:
    from hashlib import sha256

    return base64url(sha256(text.encode()).digest())


@pytest.mark.parametrize(
    "text", ["", "a", "~", "a.b~", "a.b.c~", "..~", "e30.e30.~", "W10.W10.AA~", "é.é.é~", "\ud800.a.b~"]
)
def test_what_is_no_statement_says_so(text: str) -> None:
    assert _codes(text)[0] in {DisclosureCode.FORM, DisclosureCode.ALGORITHM}
    assert MESSAGES[_codes(text)[0]]


def test_too_much_is_not_read() -> None:
    assert _codes("a" * 1_000_001) == [DisclosureCode.TOO_LARGE]
    assert _codes("~" * 1_002) == [DisclosureCode.TOO_LARGE]


def test_all_that_keeps_a_statement_from_being_made_comes_at_once() -> None:
    old = SigningKey(b"o" * 32, KeyTerm(valid_until=AT - timedelta(days=365)))
    with pytest.raises(DisclosureError) as caught:
        issue(
            {"iss": "me", "a": {"_sd": 1}, "b": [{"...": 2}]}, old,
            issuer=old.did, kind="urn:x", issued_at=AT, entropy=chance(), hidden=["/c"],
        )  # fmt: skip
    codes = [one.code for one in caught.value.faults]
    assert codes == ["reserved", "key_not_good", "reserved", "reserved", "no_claim"]
    with pytest.raises(DisclosureError, match="without its zone"):
        _statement(issued_at=AT.replace(tzinfo=None))
    with pytest.raises(DisclosureError) as shown:
        show(_statement(), ["/nothing"], holder=THIEF)
    assert [one.code for one in shown.value.faults] == [
        "no_claim",
        "not_holder",
        "not_asked",
        "not_asked",
        "no_zone",
    ]
    with pytest.raises(ValueError, match="without a zone"):
        read_disclosed(_shown(), issuer_keys=own_key, at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("name", ["exp", "nbf", "vct", "status"])
def test_what_has_to_be_open_cannot_be_hidden(name: str) -> None:
    """An issuer with other software could hide the day on which its own statement ends."""
    one = base64url(json.dumps(["salt", name, 1]).encode())
    assert _codes(f"{_signed(_sd=[held_digest(one)])}~{one}~", asked=None) == [DisclosureCode.RESERVED]
