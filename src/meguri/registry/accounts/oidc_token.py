"""Whether an ID token can be believed (OpenID Connect Core 1.0, 3.1.3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeGuard

from meguri.registry.accounts.faults import AccountCode, AccountError, refused
from meguri.registry.accounts.oidc_provider import Line

if TYPE_CHECKING:
    from joserfc.jwt import Token

ALGORITHMS = (
    "RS256",
    "PS256",
    "ES256",
    "EdDSA",
    "Ed25519",
)  # signatures only: never none, never a shared secret
LEEWAY_S = 60
OLDEST_S = 600
_LONGEST = 50_000  # characters of a token
_LONGEST_CLAIM = 255  # characters (Core, 2: sub)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider.

    Attributes:
        issuer: the provider.
        subject: who, by an identifier that never changes there.
        mail: their mail address, where the provider vouches that it is theirs; else "".
        name: as they are called there; "" where it is not told.
    """

    issuer: str
    subject: str
    mail: str
    name: str


def identity_of(line: Line, token: Any, nonce: str, now: datetime) -> Identity:
    """Who an ID token speaks of.

    Args:
        line: to the provider.
        token: as it came from the token endpoint.
        nonce: that the sign-in was begun with.
        now: when.

    Raises:
        AccountError: it cannot be believed; or the provider does not answer.
    """
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise _unbelieved(line, "no ID token")
    claims = _opened(line, token).claims
    _check_claims(line, claims, nonce, int(now.timestamp()))
    mail = claims.get("email")
    is_theirs = claims.get("email_verified") is True and isinstance(mail, str)
    name = claims.get("name")
    return Identity(
        line.provider.issuer,
        claims["sub"],
        str(mail) if is_theirs else "",
        name[:_LONGEST_CLAIM] if isinstance(name, str) else "",
    )


def _opened(line: Line, token: str) -> "Token":
    """The token, its signature checked; with keys asked anew where it is signed with one not seen before."""
    from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

    try:
        try:
            return _verified(token, line.keys())
        except (BadSignatureError, InvalidKeyIdError):
            return _verified(token, line.keys(anew=True))
    except AccountError:
        raise
    except (JoseError, ValueError, TypeError, KeyError) as found:
        raise _unbelieved(line, type(found).__name__) from found


def _verified(token: str, keys: Mapping[str, Any]) -> "Token":
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    usable = [
        one for one in keys.get("keys", []) if one.get("kty") != "oct" and one.get("use", "sig") == "sig"
    ]
    known = KeySet.import_key_set({"keys": usable})
    return jwt.decode(token, known, registry=JWSRegistry(algorithms=list(ALGORITHMS)))


def _check_claims(line: Line, claims: Mapping[str, Any], nonce: str, at: int) -> None:
    provider, audience = line.provider, claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    subject, expires, issued = claims.get("sub"), claims.get("exp"), claims.get("iat")
    party = claims.get("azp", provider.client_id)
    rules = {
        "iss": claims.get("iss") == provider.issuer,
        "aud": isinstance(audiences, list) and provider.client_id in audiences,
        "azp": party == provider.client_id
        and (party == claims.get("azp") or audiences == [provider.client_id]),
        "exp": _is_moment(expires) and expires > at - LEEWAY_S,
        "iat": _is_moment(issued) and at - OLDEST_S <= issued <= at + LEEWAY_S,
        "nbf": "nbf" not in claims or (_is_moment(claims["nbf"]) and claims["nbf"] <= at + LEEWAY_S),
        "nonce": claims.get("nonce") == nonce,
        "sub": isinstance(subject, str) and 0 < len(subject) <= _LONGEST_CLAIM,
    }
    if broken := [name for name, holds in rules.items() if not holds]:
        raise _unbelieved(line, ", ".join(broken))


def _is_moment(told: Any) -> TypeGuard[float]:
    return isinstance(told, int | float) and not isinstance(told, bool)


def _unbelieved(line: Line, found: str) -> AccountError:
    return refused(AccountCode.BAD_TOKEN, provider=line.provider.name, found=found)
