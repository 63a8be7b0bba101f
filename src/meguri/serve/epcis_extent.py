"""How much of the REST bindings of EPCIS 2.0 this API has, as data: what is here, and what is not, and why.

Source: GS1, EPCIS 2.0 (June 2022), REST Bindings, `openapi.json`. The page of the API tells it from here.
"""

STEM = "/api/v1"
HERE = (  # path of the standard, verb
    ("/capture", "post"),
    ("/capture/{captureID}", "get"),
    ("/events", "get"),
    ("/events", "post"),
    ("/events/{eventID}", "get"),
)
_BY_SEARCH = "search /events instead"
_NAMED = "no named queries; a search is its address"
_SUBSCRIPTIONS = "no subscriptions; ask with GE_recordTime again"
MISSING = {  # path of the standard → why, for every verb that is not above
    "/": "the description of the API is at /api/openapi.json",
    "/capture": "jobs are not listed; each is told at the address that its answer named",
    "/eventTypes": _BY_SEARCH,
    "/eventTypes/{eventType}": _BY_SEARCH,
    "/eventTypes/{eventType}/events": "search /events by eventType instead",
    "/epcs": "batteries are listed at /batteries",
    "/epcs/{epc}": "a battery is told at /batteries/{battery}",
    "/epcs/{epc}/events": "search /events by MATCH_epc instead",
    "/bizSteps": _BY_SEARCH,
    "/bizSteps/{bizStep}": _BY_SEARCH,
    "/bizSteps/{bizStep}/events": "search /events by EQ_bizStep instead",
    "/bizLocations": "events are not found by place",
    "/bizLocations/{bizLocation}": "events are not found by place",
    "/bizLocations/{bizLocation}/events": "events are not found by place",
    "/readPoints": "events are not found by place",
    "/readPoints/{readPoint}": "events are not found by place",
    "/readPoints/{readPoint}/events": "events are not found by place",
    "/dispositions": "events are not found by disposition",
    "/dispositions/{disposition}": "events are not found by disposition",
    "/dispositions/{disposition}/events": "events are not found by disposition",
    "/queries": _NAMED,
    "/queries/{queryName}": _NAMED,
    "/queries/{queryName}/events": _NAMED,
    "/queries/{queryName}/subscriptions": _SUBSCRIPTIONS,
    "/queries/{queryName}/subscriptions/{subscriptionID}": _SUBSCRIPTIONS,
    "/nextPageToken/{token}": "tokens need no giving back; nothing is kept for them",
}
PARAMETERS = (  # of a search, as the standard names them; any other is refused by name
    "eventType",
    "EQ_bizStep",
    "MATCH_epc",
    "GE_eventTime",
    "LT_eventTime",
    "GE_recordTime",
    "LT_recordTime",
    "perPage",
    "nextPageToken",
)


def told() -> str:
    """What is here of EPCIS 2.0 and what is not, in plain words (English, as all of the API's page)."""
    here = ", ".join(f"{verb.upper()} {path}" for path, verb in HERE)
    why: dict[str, list[str]] = {}
    for path, reason in MISSING.items():
        why.setdefault(reason, []).append(path)
    missing = "; ".join(f"{', '.join(paths)} ({reason})" for reason, paths in why.items())
    return (
        f"Of the REST bindings of EPCIS 2.0 there are, below {STEM}: {here}. A search knows "
        f"{', '.join(PARAMETERS)}; it refuses any other parameter by name. MATCH_epc takes one identifier. "
        "Documents are JSON-LD, not XML. The OPTIONS verb and the headers GS1-EPCIS-Min, -Max, GS1-CBV-Min, "
        f"-Max, GS1-EPC-Format and GS1-CBV-XML-Format are not answered to. Not here: {missing}."
    )
