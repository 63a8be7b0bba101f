"""The verdict on a signed document: a tree of findings, each with its state, code and values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from meguri.passport.signing.states import State, worst
from meguri.passport.signing.status_list import Purpose
from meguri.passport.signing.trust import Issuer, Matter
from meguri.tables.words import N_

Say = Callable[[str], str]


class Part(StrEnum):
    """What is asked of a document, in this order."""

    READING = "reading"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    STATUS = "status"
    SCHEMA = "schema"
    VALIDITY = "validity"
    FRESHNESS = "freshness"


class Verdict(StrEnum):
    """What all findings come to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


PARTS: dict[Part, str] = {
    Part.READING: N_("Reading"),
    Part.SIGNATURE: N_("Signature"),
    Part.ISSUER: N_("Issuer"),
    Part.STATUS: N_("Withdrawal"),
    Part.SCHEMA: N_("Form"),
    Part.VALIDITY: N_("Validity"),
    Part.FRESHNESS: N_("Age"),
}
VERDICTS: dict[Verdict, str] = {
    Verdict.ACCEPTED: N_("Accepted: every check that decides was passed."),
    Verdict.REJECTED: N_("Rejected: at least one check failed."),
    Verdict.UNDECIDED: N_("Undecided: nothing failed, but something that decides could not be checked."),
}
# Codes within messages, and under which names they come.
CODES: dict[str, str] = {
    Matter.PASSPORT: N_("battery passports"),
    Matter.EVENT: N_("events"),
    Matter.DIAGNOSIS: N_("diagnoses"),
    Matter.CONFORMITY: N_("conformity"),
    Matter.STATUS: N_("lists of withdrawals"),
    Purpose.REVOCATION: N_("revocation"),
    Purpose.SUSPENSION: N_("suspension"),
}
CODED = ("matter", "allowed", "purpose")
MARKS = {State.OK: "✓", State.FAILED: "✗", State.UNKNOWN: "?"}
# What a reader may take upon himself; that a document is signed and well-formed he may not.
TOLERABLE = frozenset({Part.ISSUER, Part.STATUS})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        state: whether it speaks for the document.
        code: what it is.
        template: its message, English, with places for the values.
        values: what the message names.
        children: what it rests on.
    """

    state: State
    code: StrEnum
    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    children: tuple["Finding", ...] = ()

    def said(self, say: Say = str) -> str:
        """The message, in the words of `say`."""
        put = dict(self.values)
        for name in CODED:
            if name in put:
                put[name] = ", ".join(
                    say(CODES[one]) if one in CODES else one for one in put[name].split(", ")
                )
        return say(self.template).format(**put)

    def as_dict(self, say: Say = str) -> dict[str, Any]:
        """As JSON."""
        return {
            "state": self.state.value,
            "code": self.code.value,
            "message": self.said(say),
            "values": dict(self.values),
            **({"children": [one.as_dict(say) for one in self.children]} if self.children else {}),
        }


def summed(*children: Finding) -> Finding:
    """Several findings as one: as bad as the worst of them, and named by the first that is so bad."""
    if len(children) == 1:
        return children[0]
    state = worst(*(one.state for one in children))
    named = next(one for one in children if one.state is state)
    return Finding(state, named.code, named.template, named.values, children)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a document is worth on a day, and why.

    Attributes:
        on: the day (or moment) it was judged for.
        parts: what was found in each part.
        decisive: the parts that decide.
        tolerated: the parts whose doubt the reader takes upon himself.
        document: the document as read; None where it could not be read.
        issuer: who is believed to have said it; None where nobody is.
    """

    on: date
    parts: Mapping[Part, Finding]
    decisive: frozenset[Part]
    tolerated: frozenset[Part] = frozenset()
    document: Mapping[str, Any] | None = None
    issuer: Issuer | None = None

    @property
    def verdict(self) -> Verdict:
        """Rejected if a part that decides failed; accepted only if none is open but those tolerated."""
        states = {part: self.parts[part].state for part in self.decisive}
        if State.FAILED in states.values():
            return Verdict.REJECTED
        is_open = any(state is State.UNKNOWN and part not in self.tolerated for part, state in states.items())
        return Verdict.UNDECIDED if is_open else Verdict.ACCEPTED

    @property
    def is_accepted(self) -> bool:
        """Whether to believe the document."""
        return self.verdict is Verdict.ACCEPTED

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings that kept it from being accepted, the innermost ones."""
        if self.is_accepted:
            return ()
        is_rejected = self.verdict is Verdict.REJECTED
        wanted = State.FAILED if is_rejected else State.UNKNOWN
        asked = self.decisive if is_rejected else self.decisive - self.tolerated
        return tuple(one for part in Part if part in asked for one in _innermost(self.parts[part], wanted))

    def lines(self, say: Say = str) -> Iterator[str]:
        """The tree, line by line, in the words of `say`."""
        yield say(VERDICTS[self.verdict])
        for part, finding in self.parts.items():
            yield f"{MARKS[finding.state]} {say(PARTS[part])}: {finding.said(say)}"
            for one in finding.children:
                yield from _lines(one, say, "  ")

    def as_dict(self, say: Say = str) -> dict[str, Any]:
        """As JSON."""
        told = self.document.get("id") if self.document else None
        return {
            "verdict": self.verdict.value,
            "message": say(VERDICTS[self.verdict]),
            "on": self.on.isoformat(),
            "document": told if isinstance(told, str) else None,
            "issuer": {"did": self.issuer.did, "names": dict(self.issuer.names)} if self.issuer else None,
            "tolerated": sorted(self.tolerated),
            "tree": [
                {"part": part.value, "decisive": part in self.decisive, **finding.as_dict(say)}
                for part, finding in self.parts.items()
            ],
        }


def _innermost(finding: Finding, state: State) -> Iterator[Finding]:
    if finding.state is not state:
        return
    inner = [found for one in finding.children for found in _innermost(one, state)]
    yield from inner or [finding]


def _lines(finding: Finding, say: Say, indent: str) -> Iterator[str]:
    yield f"{indent}{MARKS[finding.state]} {finding.said(say)}"
    for one in finding.children:
        yield from _lines(one, say, f"{indent}  ")
