"""The one OpenID Connect provider that an installation is set up with, and all that is ever asked of it.

Discovery (OpenID Connect Discovery 1.0, 4), the token endpoint, and its keys. No redirect is followed, no
other host is asked than those that the provider itself names over HTTPS, and no answer is read without end.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from meguri.registry.accounts.faults import AccountCode, refused
from meguri.server_settings import Settings

PATIENCE_S = 10.0
LONGEST_ANSWER = 1_000_000  # bytes
_WELL_KNOWN = "/.well-known/openid-configuration"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Fetch = Callable[[str, bytes | None, Mapping[str, str]], bytes]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, as the operator set it up.

    Attributes:
        name: as people call it.
        issuer: its identifier, an HTTPS address.
        client_id: who we are there.
        client_secret: how we show it; "" for a public client.
        redirect_uri: where it sends people back to.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str

    def __repr__(self) -> str:
        """Nothing of the secret."""
        return f"Provider({self.issuer!r}, {self.client_id!r})"


def provider_of(settings: Settings, redirect_uri: str) -> Provider:
    """The provider that an installation is set up with.

    Args:
        settings: of the installation.
        redirect_uri: where it sends people back to; registered there.

    Raises:
        AccountError: none is set up, or one that cannot be reached safely.
    """
    issuer, client_id = settings.text("MEGURI_OIDC_ISSUER"), settings.text("MEGURI_OIDC_CLIENT_ID")
    if not issuer or not client_id:
        raise refused(AccountCode.NO_PROVIDER)
    parts = urlsplit(issuer)
    name = settings.text("MEGURI_OIDC_NAME") or parts.hostname or issuer
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise refused(AccountCode.PROVIDER_SILENT, provider=name, found=issuer)
    return Provider(name, issuer, client_id, settings.text("MEGURI_OIDC_CLIENT_SECRET"), redirect_uri)


class Line:
    """The line to a provider; what it publishes is read once, and its keys again when a new one turns up."""

    def __init__(self, provider: Provider, fetch: Fetch | None = None) -> None:
        """Nothing is asked yet.

        Args:
            provider: whom to ask.
            fetch: (address, form or None, headers) → body; None asks over the network.
        """
        self.provider = provider
        self._fetch = over_the_network if fetch is None else fetch
        self._metadata: dict[str, Any] | None = None
        self._keys: dict[str, Any] | None = None

    def metadata(self) -> dict[str, Any]:
        """What the provider publishes of itself.

        Raises:
            AccountError: it does not answer, or speaks for another issuer.
        """
        if self._metadata is None:
            told = self._json(self.provider.issuer.rstrip("/") + _WELL_KNOWN)
            if (
                told.get("issuer") != self.provider.issuer
            ):  # else another could answer for it (Discovery, 4.3)
                raise self._silent(f"issuer {told.get('issuer')!r}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                self._check_address(name, told.get(name))
            self._metadata = told
        return self._metadata

    def keys(self, *, anew: bool = False) -> dict[str, Any]:
        """The keys that it signs with, as a JWK set.

        Args:
            anew: ask again, because a key is used that was not there.

        Raises:
            AccountError: it does not answer.
        """
        if self._keys is None or anew:
            self._keys = self._json(self.metadata()["jwks_uri"])
        return self._keys

    def redeem(self, code: str, verifier: str) -> dict[str, Any]:
        """Exchange a code for tokens.

        Args:
            code: from the browser.
            verifier: of PKCE (RFC 7636).

        Raises:
            AccountError: the provider does not answer, or refuses the code.
        """
        one = self.provider
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": one.redirect_uri,
            "client_id": one.client_id,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        known = self.metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if one.client_secret and "client_secret_basic" in known:
            pair = f"{quote(one.client_id, safe='')}:{quote(one.client_secret, safe='')}"
            headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode("ascii")
        elif one.client_secret:
            form["client_secret"] = one.client_secret
        return self._json(self.metadata()["token_endpoint"], urlencode(form).encode("ascii"), headers)

    def _json(
        self, url: str, form: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            told = json.loads(self._fetch(url, form, {"Accept": "application/json", **(headers or {})}))
        except (OSError, ValueError) as found:
            raise self._silent(str(found) if type(found) is OSError else type(found).__name__) from found
        if not isinstance(told, dict):
            raise self._silent("no JSON object")
        return told

    def _check_address(self, name: str, told: Any) -> None:
        parts = urlsplit(told) if isinstance(told, str) else None
        if parts is None or not parts.hostname or parts.username is not None:
            raise self._silent(f"{name} {told!r}")
        is_local = parts.hostname in _LOOPBACK and urlsplit(self.provider.issuer).hostname in _LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
            raise self._silent(f"{name} {told!r}")

    def _silent(self, found: str) -> Exception:
        return refused(AccountCode.PROVIDER_SILENT, provider=self.provider.name, found=found[:200])


def over_the_network(url: str, form: bytes | None, headers: Mapping[str, str]) -> bytes:
    """Ask an address; no redirects, at most `LONGEST_ANSWER` bytes.

    Raises:
        OSError: it does not answer, or not with 200.
    """
    from urllib.error import HTTPError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_told: Any) -> None:
            return None

    if urlsplit(url).scheme not in ("https", "http"):
        raise OSError("no address of the web")
    request = Request(url, data=form, headers=dict(headers))  # noqa: S310 – the scheme is checked
    try:
        with build_opener(Stay).open(request, timeout=PATIENCE_S) as answer:
            body: bytes = answer.read(LONGEST_ANSWER + 1)
    except HTTPError as answer:
        answer.close()
        raise OSError(f"status {answer.code}") from None
    if len(body) > LONGEST_ANSWER:
        raise OSError("the answer is too long")
    return body
