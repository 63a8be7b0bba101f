"""Passwords: long ones, none that anybody would try first, kept by argon2id (RFC 9106).

Rules of NIST SP 800-63B-4, 3.1.1: at least 15 characters where a password is all there is, at least 64
allowed, any character, no rules on which kinds, no change without cause, and a list of those refused. That
list is a rule here: what is left of a password without words and rows of keys that everybody tries.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from meguri.registry.accounts.faults import AccountCode, AccountError, AccountFault, fault_of

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 15, 256
_FAR_TOO_LONG = 4 * LONGEST  # not even looked at: whatever its signs stand for, it is too long
_LEFT = 6  # characters of its own that a password must have beside what everybody tries
_TRIED = (
    "password",
    "passwort",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "admin",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "1qaz2wsx3edc",
    "1qaz2wsx",
    "0123456789",
    "1234567890",
    "123456789",
    "12345678",
    "1234567",
    "123456",
    "12345",
    "1234",
    "9876543210",
    "987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghij",
    "abcdef",
    "abcd",
    "changeme",
    "secret",
    "correcthorsebatterystaple",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "dragon",
    "monkey",
    "master",
    "superman",
    "trustno1",
    "sakura",
    "doraemon",
    "pokemon",
    "nihon",
    "japan",
    "tokyo",
    "battery",
    "denchi",
    "meguri",
    "leaf",
    "nissan",
)


def normal(password: str) -> str:
    """A password as it is compared: Unicode NFKC, so that it does not depend on the keyboard."""
    return unicodedata.normalize("NFKC", password)


def check_new(password: str, about: tuple[str, ...] = ()) -> None:
    """Hold a new password to the rules.

    Args:
        password: as typed.
        about: words that are known of its owner, such as name and address.

    Raises:
        AccountError: too short, too long, or among the first that anybody would try.
    """
    if len(password) > _FAR_TOO_LONG:
        raise AccountError([fault_of(AccountCode.LONG_PASSWORD, found=len(password), wanted=LONGEST)])
    told = normal(password)
    least, most = sorted((len(password), len(told)))  # one sign can stand for many
    faults: list[AccountFault] = []
    if least < SHORTEST:
        faults.append(fault_of(AccountCode.SHORT_PASSWORD, found=least, wanted=SHORTEST))
    if most > LONGEST:
        faults.append(fault_of(AccountCode.LONG_PASSWORD, found=most, wanted=LONGEST))
    elif _own_part(told, about) < _LEFT:
        faults.append(fault_of(AccountCode.COMMON_PASSWORD))
    if faults:
        raise AccountError(faults)


def encoded(password: str) -> str:
    """What a password is kept as."""
    return _hasher().hash(normal(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one that is kept; takes as long where none is kept.

    Args:
        kept: from `encoded`; None where there is no such account or no password.
        password: as typed.
    """
    from argon2.exceptions import VerificationError

    if len(password) > _FAR_TOO_LONG:
        return False
    told = normal(password)
    if len(told) > LONGEST:
        return False
    try:
        _hasher().verify(_of_nobody() if kept is None else kept, told)
    except VerificationError:
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a password that fits should be kept anew, with the cost of today."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106, second recommended option: argon2id, 64 MiB, 3 passes, 4 lanes


@cache
def _of_nobody() -> str:
    return _hasher().hash("nobody's")


def _own_part(password: str, about: tuple[str, ...]) -> int:
    """How many different characters are left without words that everybody, or who knows the owner, tries."""
    left = password.casefold()
    theirs = [part for one in about for part in re.split(r"[\W_]+", normal(one).casefold()) if len(part) > 2]
    for word in sorted((*theirs, *_TRIED), key=len, reverse=True):
        left = left.replace(word, "")
    left = re.sub(r"(.+?)\1+", r"\1", left)  # a part said again adds nothing
    left = re.sub(r"(19|20)\d\d", "", left)
    return len({one for one in left if unicodedata.category(one)[0] in "LNS"})
