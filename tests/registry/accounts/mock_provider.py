"""A provider of OpenID Connect on this machine, which can be told to do wrong."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "meguri", "a secret / with: signs"
CALLBACK = "https://meguri.example/sign-in/back"


class MockProvider:
    """What it says and does.

    Attributes:
        issuer: its address.
        key: what it signs with now.
        claims: laid over the claims of its tokens; None takes one away.
        header: laid over the header of its tokens.
        metadata: laid over what it publishes of itself.
        asked: paths that were asked, in order.
        token: told in the place of a token that it would make.
    """

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = first_key()
        self.published = [self.key]
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.asked: list[str] = []
        self.token: str | None = None
        self.codes: dict[str, dict[str, str]] = {}

    def sign_in(self, url: str) -> tuple[str, str]:
        """What a browser does there: the state and code that it is sent back with."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT, CALLBACK)
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return asked["state"], code

    def id_token(self, nonce: str) -> str:
        """A token as it would make it."""
        now = int(datetime.now(UTC).timestamp())
        told = {
            "iss": self.issuer,
            "sub": "hanako-at-provider",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": "hanako@example.jp",
            "email_verified": True,
        } | self.claims
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        claims = {name: value for name, value in told.items() if value is not None}
        if header["alg"] == "none":
            parts = (json.dumps(one).encode() for one in (header, claims))
            return ".".join(urlsafe_b64encode(one).rstrip(b"=").decode() for one in parts) + "."
        return jwt.encode(header, claims, self.key)

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            told = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize"}
            told |= {"token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks"}
            return 200, told | self.metadata
        if path == "/jwks":
            return 200, {"keys": [one.as_dict(private=False) for one in self.published]}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not authorization.startswith("Basic "):
            return 400, {"error": "invalid_grant"}
        digest = sha256(form["code_verifier"].encode()).digest()
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.token or self.id_token(asked["nonce"]), "token_type": "Bearer"}


@cache
def first_key() -> RSAKey:
    """The key that it begins with."""
    return new_key("one")


def new_key(name: str) -> RSAKey:
    """Another key of it."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@contextmanager
def provider_running() -> Iterator[MockProvider]:
    """The provider, listening on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/elsewhere/.well-known/openid-configuration":
                self.send_response(302)
                self.send_header("Location", f"{made.issuer}/.well-known/openid-configuration")
                self.end_headers()
                return
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, told = made.answer(self.path, form, self.headers.get("Authorization", ""))
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = MockProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
