"""What the reader wants: which language, and which representation."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from meguri.serve.faults import UNACCEPTABLE, RefusedError
from meguri.settings import LANGUAGES

LANG_COOKIE = "meguri_lang"
_ANY = "*/*"


def lang_of(scope: Scope, default: str = "en") -> str:
    """The language to answer in: `?lang`, else the cookie, else Accept-Language, else the installation's.

    Args:
        scope: of the request.
        default: where the reader does not say one that is spoken here.
    """
    query = scope.get("query_string", b"")
    if b"lang=" in query:
        asked: str = parse_qs(query.decode("latin-1")).get("lang", [""])[-1]
        if asked in LANGUAGES:
            return asked
    headers = Headers(scope=scope)
    for told in headers.getlist("cookie"):
        if LANG_COOKIE in told and (kept := cookie_parser(told).get(LANG_COOKIE, "")) in LANGUAGES:
            return kept
    spoken = {name[:2]: share for name, share in reversed(weighed(headers.get("accept-language", "")))}
    if not spoken:
        return default
    known = [name for name in LANGUAGES if spoken.get(name, 0) > 0]
    return max(known, key=lambda name: spoken[name]) if known else default


def weighed(header: str) -> list[tuple[str, float]]:
    """The wishes of an Accept header with their weights, as they stand (RFC 9110, 12.4.2); at most fifty."""
    found = []
    for one in header.split(",")[:50]:
        name, _, rest = one.partition(";")
        weight = 1.0
        for parameter in rest.split(";"):
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                weight = _weight(value)
        if name.strip():
            found.append((name.strip().lower(), weight))
    return found


def _weight(told: str) -> float:
    try:
        value = float(told)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0


def representation_of(accept: str, known: Mapping[str, Sequence[str]], default: str) -> str:
    """Which representation to give.

    Args:
        accept: the header; "" accepts all.
        known: representation → its media types, in the order in which the server likes them.
        default: for a reader who takes anything.

    Raises:
        RefusedError: 406, none of them is accepted.
    """
    wishes = weighed(accept)
    if not wishes:
        return default
    best: tuple[float, int, bool, int] | None = None
    chosen = default
    for place, (name, kinds) in enumerate(known.items()):
        for kind in kinds:
            exact, weight = _accepted(kind, wishes)
            # Equal wishes are decided by how exactly they were said, then by the server.
            rank = (weight, exact, name == default, -place)
            if weight > 0 and (best is None or rank > best):
                best, chosen = rank, name
    if best is None:
        kinds_known = ", ".join(kind for kinds in known.values() for kind in kinds)
        values = {"found": accept[:200], "known": kinds_known}
        raise RefusedError(406, "not_acceptable", UNACCEPTABLE, values)
    return chosen


def _accepted(kind: str, wishes: Sequence[tuple[str, float]]) -> tuple[int, float]:
    """How exactly a media type was wished (0 to 2), and with which weight."""
    family = kind.partition("/")[0] + "/*"
    for exact, pattern in ((2, kind), (1, family), (0, _ANY)):
        for name, weight in wishes:
            if name == pattern:
                return exact, weight
    return 0, 0.0
