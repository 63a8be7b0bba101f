"""Bytes as text that says its alphabet: base58btc and base64url (W3C Controlled Identifiers v1.0, 2.4)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)}
# Base 58 takes time by the square of the length; a key has 48 characters, a signature 89.
LONGEST_BASE58 = 256


def base58(content: bytes) -> str:
    """Bytes in base 58 with the bitcoin alphabet, without its letter."""
    number, signs = int.from_bytes(content), []
    while number:
        number, rest = divmod(number, 58)
        signs.append(_ALPHABET[rest])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(signs))


def from_base58(text: str) -> bytes:
    """Bytes from base 58.

    Raises:
        ValueError: a sign outside the alphabet, or longer than any key or signature.
    """
    if len(text) > LONGEST_BASE58:
        raise ValueError("longer than any key or signature")
    number = 0
    for sign in text:
        if sign not in _VALUES:
            raise ValueError(f"{sign!r} is no sign of base 58")
        number = number * 58 + _VALUES[sign]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multibase58(content: bytes) -> str:
    """Base 58 with the letter that says so."""
    return "z" + base58(content)


def from_multibase58(text: str) -> bytes:
    """Bytes from a multibase text in base 58.

    Raises:
        ValueError: another alphabet, or no base 58.
    """
    if not text.startswith("z"):
        raise ValueError("it does not start with z")
    return from_base58(text[1:])


def base64url(content: bytes) -> str:
    """Base 64 for addresses, without padding (RFC 4648, 5)."""
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Bytes from base 64 for addresses, without padding; only the one spelling of them.

    Raises:
        ValueError: no such text.
    """
    content = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if base64url(content) != text:
        raise ValueError("not the one spelling of its bytes")
    return content
