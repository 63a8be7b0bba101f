"""The keys of an installation, each drawn from its one secret for one purpose; none tells of another."""

import hmac
from hashlib import sha256

from meguri.registry.accounts.faults import AccountCode, refused
from meguri.server_settings import NO_SECRET, Settings

SHORTEST = 32
_SECRET = "MEGURI_SECRET"  # noqa: S105 – the name of a variable


class Secrets:
    """Keys drawn from one secret (HKDF, RFC 5869, one block).

    Attributes:
        wall: with which the server proves to the database who asks.
        login: with which mail addresses are hashed.
        csrf: with which forms are bound to a session.
        vault: with which the keys of persons are sealed.
    """

    def __init__(self, secret: bytes) -> None:
        """Draw the keys.

        Args:
            secret: of the installation.
        """
        root = hmac.digest(b"meguri/accounts/1", secret, "sha256")
        self.wall = _drawn(root, b"wall")
        self.login = _drawn(root, b"login")
        self.csrf = _drawn(root, b"csrf")
        self.vault = _drawn(root, b"vault")

    def __repr__(self) -> str:
        """Nothing of the keys."""
        return "Secrets(…)"

    @classmethod
    def of(cls, settings: Settings) -> "Secrets":
        """The keys of an installation.

        Raises:
            AccountError: in production, a default, missing or short secret.
        """
        secret = settings.text(_SECRET)
        if settings.is_production:
            is_known = secret in ("", NO_SECRET)
            if is_known or len(secret) < SHORTEST or len(set(secret)) < SHORTEST // 4:
                raise refused(AccountCode.WEAK_SECRET, found=len(secret), wanted=SHORTEST)
        return cls(secret.encode("utf-8"))


def digest_of(secret: str) -> bytes:
    """What a random secret is kept as: SHA-256. Its 256 bits need no slow hash, unlike a password."""
    return sha256(secret.encode("utf-8")).digest()


def _drawn(root: bytes, purpose: bytes) -> bytes:
    return hmac.digest(root, purpose + b"\x01", "sha256")
