"""The verdict on a signed document as the page shows it: a tree, and one sentence that leads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.passport.signing.trust import TrustList
    from meguri.passport.signing.verdict import Finding, Verification
    from meguri.tables.coded import CodedFault

SHOWN = N_("Accepted: signed by {name}, and these parts were shown; {count} stay hidden.")
REFUSED = N_("Rejected: at least one check failed.")
OPEN = N_("Undecided: nothing failed, but something that decides could not be checked.")
NOT_BOUND = N_("Who shows it is not proved: ask for the battery itself.")
MEANS = {
    "accepted": N_("It is what its issuer signed, and the issuer is believed here."),
    "rejected": N_("Do not rely on this document. What failed is marked below."),
    "undecided": N_(
        "It was not shown to be wrong, but something could not be checked here. Most often the issuer is not "
        "on this installation's list."
    ),
}
_LOOKS = {"accepted": "good", "rejected": "bad", "undecided": "warn"}
_MARKS = {"ok": "✓", "failed": "✗", "unknown": "?"}


@dataclass(frozen=True, slots=True)
class Branch:
    """A finding with what it rests on.

    Attributes:
        title: which check; "" below the first level.
        said: what was found.
        look: ok, failed or unknown.
        mark: its sign.
        children: what it rests on.
    """

    title: str
    said: str
    look: str
    mark: str
    children: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The verdict.

    Attributes:
        verdict: accepted, rejected or undecided.
        look: class of the message.
        said: the verdict in a sentence.
        means: what that means for the reader.
        on: the day it was judged for.
        document: what the document calls itself; "" for nothing.
        issuer: who is believed to have said it; "" for nobody.
        tree: the findings.
        shown: what a holder chose to show: name and value.
        place: page of the certificate; "" for none.
    """

    verdict: str
    look: str
    said: str
    means: str
    on: str
    document: str = ""
    issuer: str = ""
    tree: tuple[Branch, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    place: str = ""


def verdict_on(content: bytes, trust: "TrustList", day: date, frame: Frame) -> VerdictView:
    """Judge a document.

    Args:
        content: a credential (JSON), or what a holder shows of one (SD-JWT).
        trust: whom this installation believes.
        day: for which day.
        frame: language of the page.
    """
    from meguri.passport.disclosure.judging import is_showing
    from meguri.passport.vouched import verify_vouched

    if is_showing(content):
        return _showing(content, trust, day, frame)
    return _credential(verify_vouched(content, trust, day), frame)


def _credential(found: "Verification", frame: Frame) -> VerdictView:
    from meguri.passport.signing.verdict import PARTS, VERDICTS

    told = found.document.get("id") if found.document else None
    return VerdictView(
        verdict=str(found.verdict),
        look=_LOOKS[found.verdict],
        said=frame.say(VERDICTS[found.verdict]),
        means=frame.say(MEANS[found.verdict]),
        on=frame.speech.day(found.on),
        document=told if isinstance(told, str) else "",
        issuer=found.issuer.name(frame.lang) if found.issuer else "",
        tree=tuple(_branch(one, frame, frame.say(PARTS[part])) for part, one in found.parts.items()),
    )


def _branch(finding: "Finding", frame: Frame, title: str = "") -> Branch:
    look = finding.state.value
    children = tuple(_branch(one, frame) for one in finding.children)
    return Branch(title, finding.said(frame.say), look, _MARKS.get(look, "?"), children)


def _fault_said(fault: "CodedFault", frame: Frame) -> str:
    """A fault in words, with what is wanted in the reader's language, too."""
    from meguri.passport.disclosure.faults import MESSAGES, DisclosureCode

    values: dict[str, Any] = dict(fault.values)
    if isinstance(values.get("wanted"), str) and values["wanted"]:
        values["wanted"] = frame.say(values["wanted"])
    return frame.say(MESSAGES[DisclosureCode(fault.code)]).format(**values)


def _showing(content: bytes, trust: "TrustList", day: date, frame: Frame) -> VerdictView:
    from meguri.passport.disclosure.judging import judge_showing
    from meguri.report.passport_words import claims_said

    on = frame.speech.day(day)
    judged = judge_showing(content, trust, day, datetime.now().astimezone())
    found, verdict = judged.disclosed, str(judged.verdict)
    if found is None:
        look = "unknown" if verdict == "undecided" else "failed"
        faults = tuple(Branch("", _fault_said(one, frame), look, _MARKS[look]) for one in judged.faults)
        said, means = frame.say(OPEN if verdict == "undecided" else REFUSED), frame.say(MEANS[verdict])
        return VerdictView(verdict, _LOOKS[verdict], said, means, on, tree=faults)
    name = trust.issuers[found.issuer].name(frame.lang)
    return VerdictView(
        verdict,
        _LOOKS[verdict],
        frame.say(SHOWN).format(name=name, count=found.hidden_count),
        frame.say(NOT_BOUND),
        on,
        issuer=name,
        shown=tuple(claims_said(found.claims, frame.lang)),
    )
