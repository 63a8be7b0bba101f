"""The event hash of CBV 2.0, for partners who compare events by it; our own name of an event is `event_id`.

Source: CBV 2.0, 8.9 (event hash), by the library of its authors. That library would fetch contexts that it
does not carry, and remembers prefixes from one document to the next; both are kept from it here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from meguri.passport.events.intake import check_shape
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

_CARRIED = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_SAME = (
    _CARRIED,
    "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
    "https://gs1.github.io/EPCIS/epcis-context.jsonld",
)
_FILE = "e532647e8eb371379b8b0e8602d8981c8566bc60f7351f22c76a5bc865962008.jsonld"  # the library's own name
_IGNORED = ":ignoreFields"  # a repository names the members that it added itself
_DEEPEST = 64


class CbvHashCode(StrEnum):
    """Why a document has no event hashes."""

    NO_EVENTS = "no_events"
    UNKNOWN_CONTEXT = "unknown_context"
    NOT_HASHED = "not_hashed"
    REFUSED = "refused"


MESSAGES: dict[CbvHashCode, str] = {
    CbvHashCode.NO_EVENTS: N_(
        "There are no EPCIS events in the document. Wanted is an EPCISDocument, an EPCISQueryDocument or "
        "one event."
    ),
    CbvHashCode.UNKNOWN_CONTEXT: N_(
        "The context {found} would have to be fetched, and nothing is fetched here. Write its terms into the "
        "document."
    ),
    CbvHashCode.NOT_HASHED: N_("{found} of {wanted} events have no form that could be hashed."),
    CbvHashCode.REFUSED: N_("The document has no CBV event hashes ({found}). Is it EPCIS 2.0 in JSON-LD?"),
}


class CbvHashError(CodedError):
    """A document without event hashes; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def cbv_hash(epcis_document: Mapping[str, Any]) -> list[str]:
    """The CBV 2.0 event hash of each event, in the order of the document.

    Members that the document names in an `ignoreFields` of a repository are left out, as the repository asks.

    Args:
        epcis_document: an EPCISDocument, an EPCISQueryDocument or one event (JSON values; not changed).

    Raises:
        EventError: an event that is no EPCIS; all faults at once.
        CbvHashError: no events, a context that is not here, terms that contradict the standard's.
    """
    from epcis_event_hash_generator import hash_generator, json_to_py
    from pyld.jsonld import JsonLdError, set_document_loader

    events = _events(epcis_document)
    check_shape(events, "list", "EPCIS")  # the library takes any shape for granted, and hashes it
    unknown = dict.fromkeys([*_unknown(epcis_document.get("@context")), *_unknown_within(events)])
    if unknown:
        values = ({"found": str(one)[:80]} for one in unknown)
        raise CbvHashError([CodedFault(CbvHashCode.UNKNOWN_CONTEXT, put) for put in values])
    ignored = _ignored(epcis_document)
    terms = [epcis_document.get("@context"), *(one.get("@context") for one in events)]
    plain = {
        "@context": [_CARRIED, _prefixes(terms)],
        "type": "EPCISDocument",
        "epcisBody": {"eventList": [_plain(one, ignored) for one in events]},
    }
    set_document_loader(_carried)
    json_to_py._namespaces.clear()  # else a prefix of an earlier document would reach into this one
    try:
        told = json_to_py.event_list_from_epcis_document_json(plain)
        hashes = [str(one) for one in hash_generator.epcis_hashes_from_events(told)]
    except (JsonLdError, LookupError, TypeError, AttributeError, ValueError) as refused:
        put = {"found": f"{type(refused).__name__}: {refused}".splitlines()[0][:200]}
        raise CbvHashError([CodedFault(CbvHashCode.REFUSED, put)]) from refused
    if len(hashes) != len(events):
        put = {"found": str(len(events) - len(hashes)), "wanted": str(len(events))}
        raise CbvHashError([CodedFault(CbvHashCode.NOT_HASHED, put)])
    return hashes


def _carried(url: str, _options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The one context that the library carries; it would fetch every other."""
    if url != _CARRIED:
        raise ValueError(f"{url} is not fetched")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _context(),
    }


@cache
def _context() -> Any:
    from importlib.resources import files

    return json.loads((files("epcis_event_hash_generator") / _FILE).read_text("utf-8"))


def _events(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    body = document.get("epcisBody")
    if isinstance(body, Mapping) and isinstance(results := body.get("queryResults"), Mapping):
        body = results.get("resultsBody")
    told = body.get("eventList") if isinstance(body, Mapping) else [document]
    if (
        isinstance(told, list)
        and told
        and all(isinstance(one, Mapping) and "eventTime" in one for one in told)
    ):
        return told
    raise CbvHashError([CodedFault(CbvHashCode.NO_EVENTS)])


def _is_event(told: Any) -> bool:
    return isinstance(told, Mapping) and "eventTime" in told


def _ignored(document: Mapping[str, Any]) -> frozenset[str]:
    told = [value for name, value in document.items() if name.endswith(_IGNORED)]
    return frozenset(
        str(one) for value in told for one in ([value] if isinstance(value, str) else value or ())
    )


def _plain(event: Mapping[str, Any], ignored: frozenset[str]) -> dict[str, Any]:
    """A copy of the event, which the library would write into, without contexts of its own."""
    return {
        name: _copy(value, _DEEPEST)
        for name, value in event.items()
        if name not in ignored and name != "@context"
    }


def _copy(value: Any, levels_left: int) -> Any:
    if levels_left == 0:
        raise CbvHashError([CodedFault(CbvHashCode.NOT_HASHED, {"found": "1", "wanted": "1"})])
    if isinstance(value, Mapping):
        kept = (name for name in value if name != "@context")
        return {name: _copy(value[name], levels_left - 1) for name in kept}
    return [_copy(one, levels_left - 1) for one in value] if isinstance(value, list) else value


def _prefixes(contexts: Sequence[Any]) -> dict[str, str]:
    """The prefixes that the contexts define, as plain texts: nothing in them may be fetched."""
    found: dict[str, str] = {}
    for context in contexts:
        for one in context if isinstance(context, list) else [context]:
            for name, value in one.items() if isinstance(one, Mapping) else ():
                meant = value.get("@id") if isinstance(value, Mapping) else value
                if not name.startswith("@") and isinstance(meant, str):
                    found[name] = meant
    return found


def _unknown_within(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in events:
        yield from _unknown(one.get("@context"))


def _unknown(context: Any) -> Iterator[str]:
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, str) and one not in _SAME:
            yield one
