"""Signing keys at rest: a JSON file whose secret only a passphrase opens.

The passphrase becomes a key by scrypt (RFC 7914), the secret is sealed with AES-256-GCM (NIST SP 800-38D),
and everything else in the file is bound to it as associated data: whoever changes a date in the file, or the
key it names, has a file that does not open. A wrong passphrase and a changed file cannot be told apart.
"""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import scrypt
from typing import Any

from meguri.passport.reading import read_json
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.key_file_faults import KeyFileCode, KeyFileError, KeyFileFault
from meguri.passport.signing.keys import SEED_BYTES, KeyTerm, PublicKey, SigningKey, SigningKeyError
from meguri.passport.signing.moments import read_moment, written
from meguri.passport.signing.multibase import base64url, from_base64url

KIND = "meguri-signing-key"
VERSION = 1
CIPHER, KDF = "AES-256-GCM", "scrypt"
COST = 2**17  # 128 MiB and a third of a second for each guess (OWASP Password Storage Cheat Sheet, 2024)
HIGHEST_COST = 2**20  # a file from a stranger may ask for 1 GiB, not for all memory
BLOCK, LANES = 8, 1
SHORTEST_PASSPHRASE = 8  # characters; NIST SP 800-63B, 5.1.1.2
SALT_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16
LARGEST_BYTES = 20_000
_TIMES = {"created": "created", "validFrom": "valid_from", "validUntil": "valid_until"}


def lock_key(key: SigningKey, passphrase: str, entropy: Callable[[int], bytes], *, cost: int = COST) -> bytes:
    """A key file, UTF-8 JSON.

    Args:
        key: the key and its term.
        passphrase: what opens it again.
        entropy: number of bytes → that many unguessable bytes (the door's source of randomness).
        cost: scrypt's N, a power of two; memory is 1 KiB × N.

    Raises:
        KeyFileError: a passphrase too short, a cost that is none, entropy that gives other than asked.
    """
    salt, nonce = entropy(SALT_BYTES), entropy(NONCE_BYTES)
    faults = list(_passphrase_faults(passphrase))
    if cost < 2 or cost & (cost - 1) or cost > HIGHEST_COST:
        faults.append(_fault(KeyFileCode.COST, found=cost, limit=HIGHEST_COST))
    if (len(salt), len(nonce)) != (SALT_BYTES, NONCE_BYTES):
        faults.append(_fault(KeyFileCode.ENTROPY))
    if faults:
        raise KeyFileError(faults)
    head = _head(key) | {
        "kdf": {"name": KDF, "n": cost, "r": BLOCK, "p": LANES, "salt": base64url(salt)},
        "cipher": {"name": CIPHER, "nonce": base64url(nonce)},
    }
    sealed = _cipher(passphrase, salt, cost).encrypt(nonce, key.seed, canonical(head))
    return canonical(head | {"sealed": base64url(sealed)}) + b"\n"


def unlock_key(content: bytes, passphrase: str, *, where: str = "key") -> SigningKey:
    """The key of a key file.

    Args:
        content: the file.
        passphrase: what it was locked with.
        where: what messages call it.

    Raises:
        PassportJsonError: no JSON.
        KeyFileError: no key file, one of another version, a wrong passphrase or a changed file; all faults
            that can be seen without the passphrase at once.
    """
    told = read_json(content, where=where, limit_bytes=LARGEST_BYTES)
    faults = list(_file_faults(told, where))
    if faults:
        raise KeyFileError(faults)
    from cryptography.exceptions import InvalidTag

    head = {name: value for name, value in told.items() if name != "sealed"}
    cipher = _cipher(passphrase, from_base64url(told["kdf"]["salt"]), told["kdf"]["n"])
    try:
        nonce = from_base64url(told["cipher"]["nonce"])
        seed = cipher.decrypt(nonce, from_base64url(told["sealed"]), canonical(head))
    except InvalidTag:
        raise KeyFileError([_fault(KeyFileCode.CLOSED, where=where)]) from None
    times = {ours: read_moment(told.get(theirs)) for theirs, ours in _TIMES.items()}
    return SigningKey(seed, KeyTerm(**times, replaced_by=told.get("replacedBy")))


def _head(key: SigningKey) -> dict[str, Any]:
    """All that anyone may see of a key."""
    term = key.term
    times: dict[str, datetime | None] = {name: getattr(term, ours) for name, ours in _TIMES.items()}
    return {
        "kind": KIND,
        "version": VERSION,
        "publicKeyMultibase": key.multibase,
        **{name: written(moment) for name, moment in times.items() if moment is not None},
        **({"replacedBy": term.replaced_by} if term.replaced_by else {}),
    }


def _cipher(passphrase: str, salt: bytes, cost: int) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    # The same passphrase typed on another machine has to be the same bytes (NIST SP 800-63B, 5.1.1.2).
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    room = 132 * BLOCK * (cost + LANES + 2)
    return AESGCM(scrypt(secret, salt=salt, n=cost, r=BLOCK, p=LANES, maxmem=room, dklen=32))


def _passphrase_faults(passphrase: str) -> Iterator[KeyFileFault]:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        yield _fault(KeyFileCode.TOO_SHORT, found=len(passphrase), wanted=SHORTEST_PASSPHRASE)


def _file_faults(told: Any, where: str) -> Iterator[KeyFileFault]:
    if not isinstance(told, dict) or told.get("kind") != KIND:
        yield _fault(KeyFileCode.NO_KEY_FILE, where=where)
        return
    if told.get("version") != VERSION:
        yield _fault(KeyFileCode.VERSION, where=where, found=told.get("version"), wanted=VERSION)
        return
    cipher: Any = told.get("cipher")
    sound = {
        "publicKeyMultibase": _is_key(told.get("publicKeyMultibase")),
        **{name: name not in told or read_moment(told[name]) is not None for name in _TIMES},
        "replacedBy": "replacedBy" not in told or _is_key(told["replacedBy"]),
        "kdf": _is_kdf(told.get("kdf")),
        "cipher": isinstance(cipher, dict)
        and cipher.get("name") == CIPHER
        and _is_bytes(cipher.get("nonce"), NONCE_BYTES),
        "sealed": _is_bytes(told.get("sealed"), SEED_BYTES + TAG_BYTES),
    }
    for name, is_sound in sound.items():
        if not is_sound:
            yield _fault(KeyFileCode.FIELD, where=where, name=name, found=repr(told.get(name))[:60])
    begins, ends = (read_moment(told.get(name)) for name in ("validFrom", "validUntil"))
    if begins and ends and ends <= begins:
        yield _fault(KeyFileCode.FIELD, where=where, name="validUntil", found=told["validUntil"])


def _is_kdf(told: Any) -> bool:
    if not isinstance(told, dict):
        return False
    cost = told.get("n")
    is_cost = type(cost) is int and 2 <= cost <= HIGHEST_COST and not cost & (cost - 1)
    named = (told.get("name"), told.get("r"), told.get("p")) == (KDF, BLOCK, LANES)
    return is_cost and named and _is_bytes(told.get("salt"), SALT_BYTES)


def _is_key(told: Any) -> bool:
    try:
        return isinstance(told, str) and bool(PublicKey.from_multibase(told))
    except SigningKeyError:
        return False


def _is_bytes(told: Any, length: int) -> bool:
    try:
        return isinstance(told, str) and len(from_base64url(told)) == length
    except ValueError:
        return False


def _fault(code: KeyFileCode, **values: object) -> KeyFileFault:
    return KeyFileFault(code, {name: str(value) for name, value in values.items()})
