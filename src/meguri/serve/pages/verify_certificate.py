"""What /verify says of a certificate of this server: the PDF or the signed document, known to the byte."""

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.registry.certificates import certificate_with
from meguri.serve.desk.archive import TYPE, archived
from meguri.serve.own_signature import is_signed_here
from meguri.serve.pages.verify_view import VerdictView

if TYPE_CHECKING:
    from datetime import date

    from meguri.serve.house import House, Visit
    from meguri.serve.pages.frame import Frame

_PDF = b"%PDF-"
SAME = N_("Issued here and unchanged, to the byte.")
SAME_MEANS = N_("The page of the certificate says what it is, and until when it is good.")
SPOILT = N_("Issued here, but what is archived is not what was issued. Do not rely on it; tell the operator.")
UNKNOWN = N_("This server does not know this file.")
UNKNOWN_MEANS = N_(
    "That does not make the certificate invalid: it may come from another server, or have been printed, "
    "scanned or saved anew. Scan the QR code on the page: it leads to whoever issued it."
)
ALTERED = N_("This certificate was altered, or signed by somebody else than this server.")
ALTERED_MEANS = N_(
    "Do not rely on it: its signature does not hold here. If another server issued it, the QR code on its "
    "page leads there."
)


def certificate_verdict(content: bytes, visit: "Visit", day: "date", frame: "Frame") -> VerdictView | None:
    """What is known of a certificate; None where the file is none.

    Args:
        content: as sent.
        visit: the request, let in.
        day: for which day.
        frame: language of the page.
    """
    document = _document(content)
    if document is None and not content.startswith(_PDF):
        return None
    on, house = frame.speech.day(day), visit.house
    with visit.own_work() as session:
        name = certificate_with(session, sha256(_canonical(content, document)).hexdigest())
    if name is not None:
        is_whole = archived(visit, name).is_whole(house)
        said, means = (SAME, SAME_MEANS) if is_whole else (SPOILT, "")
        verdict, look = ("accepted", "good") if is_whole else ("rejected", "bad")
        told = frame.say(means) if means else ""
        return VerdictView(verdict, look, frame.say(said), told, on, place=f"/certificates/{name}")
    if document is not None and not _is_anybodys(document, house):
        return VerdictView("rejected", "bad", frame.say(ALTERED), frame.say(ALTERED_MEANS), on)
    return VerdictView("undecided", "warn", frame.say(UNKNOWN), frame.say(UNKNOWN_MEANS), on)


def _document(content: bytes) -> dict[str, Any] | None:
    """The signed document of a certificate; None where it is none."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("type") == TYPE else None


def _canonical(content: bytes, document: dict[str, Any] | None) -> bytes:
    """A document as it was signed, however it was written out since; a page as it is."""
    from meguri.passport.signing import canonical

    if document is None:
        return content
    try:
        return bytes(canonical(document))
    except (TypeError, ValueError):
        return content


def _is_anybodys(document: dict[str, Any], house: "House") -> bool:
    """Whether its signature holds, of this server; an earlier archive may be elsewhere."""
    try:
        return is_signed_here(document, house)
    except (TypeError, ValueError):
        return False
