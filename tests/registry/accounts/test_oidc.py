"""Another service's word on who somebody is counts only if it is whole, fresh, and meant for this browser."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.registry.accounts.mock_provider import (
    CALLBACK,
    CLIENT,
    SECRET,
    MockProvider,
    new_key,
    provider_running,
)
from tests.registry.told import Session

from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.oidc import (
    LONGEST,
    SentBack,
    begin,
    challenge_of,
    finish,
    own_path,
    person_of_identity,
)
from meguri.registry.accounts.oidc_provider import (
    LONGEST_ANSWER,
    Line,
    Provider,
    over_the_network,
    provider_of,
)
from meguri.registry.accounts.oidc_token import Identity
from meguri.registry.accounts.people import erase_person, make_person
from meguri.server_settings import Settings

SECRETS = Secrets(b"for tests only")
BROWSER = "what only this browser has"
NOW = int(datetime.now(UTC).timestamp())


@pytest.fixture(scope="module")
def running() -> Iterator[MockProvider]:
    with provider_running() as one:
        yield one


@pytest.fixture
def mock(running: MockProvider) -> MockProvider:
    """The provider, doing right."""
    MockProvider.__init__(running, running.issuer)
    return running


@pytest.fixture
def line(mock: MockProvider) -> Line:
    return Line(Provider("Mock", mock.issuer, CLIENT, SECRET, CALLBACK))


def went_through(
    session: Session, line: Line, mock: MockProvider, browser: str = BROWSER
) -> tuple[Identity, str]:
    state, code = mock.sign_in(begin(session, line, BROWSER, "/fleet"))
    return finish(session, line, browser, SentBack(state, code))


def refusal(session: Session, line: Line, mock: MockProvider) -> tuple[AccountCode, str]:
    with pytest.raises(AccountError) as caught:
        went_through(session, line, mock)
    (fault,) = caught.value.faults
    return AccountCode(fault.code), fault.values.get("found", "")


def test_who_signs_in_there_is_known_here(session: Session, line: Line, mock: MockProvider) -> None:
    identity, onward = went_through(session, line, mock)
    assert (identity.issuer, identity.subject) == (mock.issuer, "hanako-at-provider")
    assert identity.mail == "hanako@example.jp"
    assert onward == "/fleet"
    assert mock.asked == ["/.well-known/openid-configuration", "/token", "/jwks"]


@pytest.mark.parametrize(
    ("claims", "broken"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"iss": "https://another.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud, azp"),
        ({"aud": None}, "aud, azp"),
        ({"aud": ["another"]}, "aud, azp"),
        ({"aud": [CLIENT, "another"]}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"exp": NOW - 120}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "9999999999"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": NOW + 3600}, "iat"),
        ({"iat": NOW - 3600}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": NOW + 3600}, "nbf"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "x" * 300}, "sub"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(
    session: Session, line: Line, mock: MockProvider, claims: dict[str, Any], broken: str
) -> None:
    mock.claims = claims
    assert refusal(session, line, mock) == (AccountCode.BAD_TOKEN, broken)


def test_a_token_for_several_with_us_as_the_party_is_taken(
    session: Session, line: Line, mock: MockProvider
) -> None:
    mock.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert went_through(session, line, mock)[0].subject == "hanako-at-provider"


def test_a_token_without_a_signature_is_refused(session: Session, line: Line, mock: MockProvider) -> None:
    mock.header = {"alg": "none"}
    assert refusal(session, line, mock)[0] is AccountCode.BAD_TOKEN
    for token in ("", "x", "a.b.c", "a" * 60_000):
        mock.token = token or "."
        assert refusal(session, line, mock)[0] is AccountCode.BAD_TOKEN


def test_a_token_signed_with_what_everybody_knows_is_refused(
    session: Session, line: Line, mock: MockProvider
) -> None:
    """The public key, or the client's secret, taken for a shared secret."""
    for secret in (mock.key.as_pem(private=False), SECRET.encode().ljust(32)):
        state, code = mock.sign_in(begin(session, line, BROWSER))
        nonce = mock.codes[code]["nonce"]
        claims = {"iss": mock.issuer, "sub": "x", "aud": CLIENT, "iat": NOW, "exp": NOW + 300, "nonce": nonce}
        told = _encoded({"alg": "HS256", "kid": mock.key.kid}) + "." + _encoded(claims)
        mock.token = told + "." + _spelt(hmac.digest(secret, told.encode(), "sha256"))
        with pytest.raises(AccountError) as caught:
            finish(session, line, BROWSER, SentBack(state, code))
        assert caught.value.faults[0].code is AccountCode.BAD_TOKEN


def _encoded(told: dict[str, Any]) -> str:
    return _spelt(json.dumps(told).encode())


def _spelt(told: bytes) -> str:
    return urlsafe_b64encode(told).rstrip(b"=").decode()


def test_a_token_signed_by_another_is_refused(session: Session, line: Line, mock: MockProvider) -> None:
    mock.key = new_key("one")
    assert refusal(session, line, mock) == (AccountCode.BAD_TOKEN, "BadSignatureError")
    mock.key = new_key("not published")
    assert refusal(session, line, mock)[0] is AccountCode.BAD_TOKEN


def test_a_new_key_of_the_provider_is_fetched_when_it_turns_up(
    session: Session, line: Line, mock: MockProvider
) -> None:
    went_through(session, line, mock)
    went_through(session, line, mock)
    assert mock.asked.count("/jwks") == 1
    mock.key = new_key("two")
    mock.published = [mock.key]
    assert went_through(session, line, mock)[0].subject == "hanako-at-provider"
    assert mock.asked.count("/jwks") == 2


def test_a_state_is_used_up_by_its_first_answer(session: Session, line: Line, mock: MockProvider) -> None:
    state, code = mock.sign_in(begin(session, line, BROWSER))
    _, again = mock.sign_in(begin(session, line, BROWSER))
    finish(session, line, BROWSER, SentBack(state, code))
    for answer in (SentBack(state, code), SentBack(state, again), SentBack("", again), SentBack("x", again)):
        with pytest.raises(AccountError) as caught:
            finish(session, line, BROWSER, answer)
        assert caught.value.faults[0].code is AccountCode.BAD_STATE


def test_a_sign_in_belongs_to_the_browser_that_began_it_and_even_a_bad_answer_ends_it(
    session: Session, line: Line, mock: MockProvider
) -> None:
    state, code = mock.sign_in(begin(session, line, BROWSER))
    for browser in ("another", BROWSER):
        with pytest.raises(AccountError) as caught:
            finish(session, line, browser, SentBack(state, code))
        assert caught.value.faults[0].code is AccountCode.BAD_STATE
    assert "/token" not in mock.asked


def test_a_sign_in_does_not_wait_for_ever(session: Session, line: Line, mock: MockProvider) -> None:
    state, code = mock.sign_in(begin(session, line, BROWSER))
    with pytest.raises(AccountError) as caught:
        finish(session, line, BROWSER, SentBack(state, code), now=lambda: datetime.now(UTC) + LONGEST * 1.1)
    assert caught.value.faults[0].code is AccountCode.BAD_STATE
    begin(session, line, BROWSER)
    begin(session, line, BROWSER, now=lambda: datetime.now(UTC) + timedelta(hours=1))
    row = session.execute("SELECT count(*) FROM meguri.oidc_states").fetchone()
    assert row == (1,)


def test_an_answer_of_another_provider_is_refused(session: Session, line: Line, mock: MockProvider) -> None:
    """RFC 9207: mix-up."""
    state, code = mock.sign_in(begin(session, line, BROWSER))
    with pytest.raises(AccountError):
        finish(session, line, BROWSER, SentBack(state, code, "https://another.example"))
    mock.metadata = {"authorization_response_iss_parameter_supported": True}
    anew = Line(line.provider)
    with pytest.raises(AccountError):
        went_through(session, anew, mock)
    state, code = mock.sign_in(begin(session, anew, BROWSER))
    assert finish(session, anew, BROWSER, SentBack(state, code, mock.issuer))


def test_a_code_without_its_verifier_is_worth_nothing(
    session: Session, line: Line, mock: MockProvider
) -> None:
    """PKCE, RFC 7636, with the example of its appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    state, code = mock.sign_in(begin(session, line, BROWSER))
    session.execute("UPDATE meguri.oidc_states SET verifier = 'another'")
    with pytest.raises(AccountError) as caught:
        finish(session, line, BROWSER, SentBack(state, code))
    assert caught.value.faults[0].code is AccountCode.PROVIDER_SILENT


def test_no_secret_of_a_sign_in_is_in_the_address_but_its_own(session: Session, line: Line) -> None:
    url = begin(session, line, BROWSER)
    row = session.execute("SELECT verifier, nonce FROM meguri.oidc_states").fetchone()
    assert row is not None
    assert row[0] not in url
    assert parse_qs(urlsplit(url).query)["nonce"] == [row[1]]
    assert BROWSER not in url
    assert SECRET not in repr(line.provider)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://another.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
        {"token_endpoint": "https://user@another.example/"},
    ],
)
def test_a_provider_that_publishes_nonsense_is_not_asked_further(
    session: Session, line: Line, mock: MockProvider, metadata: dict[str, Any]
) -> None:
    mock.metadata = metadata
    with pytest.raises(AccountError) as caught:
        begin(session, line, BROWSER)
    assert caught.value.faults[0].code is AccountCode.PROVIDER_SILENT
    assert len(mock.asked) == 1


def test_redirects_are_not_followed_and_long_answers_not_read(mock: MockProvider) -> None:
    elsewhere = Line(Provider("Mock", f"{mock.issuer}/elsewhere", CLIENT, SECRET, CALLBACK))
    with pytest.raises(AccountError):
        elsewhere.metadata()
    assert mock.asked == []
    mock.metadata = {"long": "x" * LONGEST_ANSWER}
    with pytest.raises(OSError, match="too long"):
        over_the_network(f"{mock.issuer}/.well-known/openid-configuration", None, {})
    with pytest.raises(OSError, match="no address"):
        over_the_network("file:///etc/passwd", None, {})


def test_an_identity_is_of_who_has_its_vouched_address_and_makes_no_account(
    session: Session, line: Line, mock: MockProvider
) -> None:
    identity = Identity(mock.issuer, "sub", "hanako@example.jp", "")
    with pytest.raises(AccountError) as caught:
        person_of_identity(session, SECRETS, line, identity)
    assert caught.value.faults[0].code is AccountCode.UNKNOWN_IDENTITY
    hanako = make_person(session, SECRETS, "Hanako@example.jp", "花子")
    with pytest.raises(AccountError):
        person_of_identity(session, SECRETS, line, Identity(mock.issuer, "sub", "", ""))
    assert person_of_identity(session, SECRETS, line, identity) == hanako
    assert person_of_identity(session, SECRETS, line, Identity(mock.issuer, "sub", "", "")) == hanako
    with pytest.raises(AccountError):  # the address was given to another there
        person_of_identity(session, SECRETS, line, Identity(mock.issuer, "other", "hanako@example.jp", ""))
    erase_person(session, hanako)
    with pytest.raises(AccountError):
        person_of_identity(session, SECRETS, line, identity)


@pytest.mark.parametrize("vouched", [False, None, "true", 1])
def test_an_address_that_the_provider_does_not_vouch_for_is_nobodys(
    session: Session, line: Line, mock: MockProvider, vouched: object
) -> None:
    mock.claims = {"email_verified": vouched}
    assert went_through(session, line, mock)[0].mail == ""


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("/fleet?x=1", "/fleet?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nLocation: x", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_on_to_another_site(told: str, wanted: str) -> None:
    assert own_path(told) == wanted


def test_a_provider_is_set_up_whole_and_reached_over_https() -> None:
    told = {"MEGURI_OIDC_ISSUER": "https://login.example", "MEGURI_OIDC_CLIENT_ID": CLIENT}
    found = provider_of(Settings(told), CALLBACK)
    assert found == Provider("login.example", "https://login.example", CLIENT, "", CALLBACK)
    for wrong, code in (
        ({}, AccountCode.NO_PROVIDER),
        (told | {"MEGURI_OIDC_CLIENT_ID": ""}, AccountCode.NO_PROVIDER),
        (told | {"MEGURI_OIDC_ISSUER": "http://login.example"}, AccountCode.PROVIDER_SILENT),
    ):
        with pytest.raises(AccountError) as caught:
            provider_of(Settings(wrong), CALLBACK)
        assert caught.value.faults[0].code is code
