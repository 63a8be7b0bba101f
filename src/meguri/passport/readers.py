"""Who may read what: a role's view of a passport is a projection of it, by a policy that is data.

Regulation (EU) 2023/1542, Art. 77(2) with Annex XIII: the public reads point 1, persons with a legitimate
interest points 1, 2 and 4, notified bodies, market surveillance and the Commission points 1, 2 and 3. It is a
matrix, not a ladder. The act that will say who has a legitimate interest (Art. 77(9)) is late, so an
installation may lay its own rows of `passport_roles` over the shipped ones.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

if TYPE_CHECKING:
    from meguri.passport.document import Document, Superseded

WITHHELD = "-"  # stands for the name of an event that a role may not know of
Roles = Mapping[str, frozenset[str]]


class ReaderCode(StrEnum):
    """What can be wrong with a reader's request."""

    UNKNOWN_ROLE = "unknown_role"


MESSAGES: dict[ReaderCode, str] = {
    ReaderCode.UNKNOWN_ROLE: N_("No role is called {found}. There are: {known}."),
}


class ReaderError(CodedError):
    """A view that nobody can be given.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def roles_of(policy: pl.DataFrame) -> Roles:
    """Role → the groups of attributes that it reads, from rows of the table `passport_roles`."""
    found: dict[str, set[str]] = {}
    for role, group in policy.select("role", "access_group").iter_rows():
        found.setdefault(role, set()).add(group)
    return {role: frozenset(groups) for role, groups in found.items()}


def shipped_roles() -> Roles:
    """The roles as shipped."""
    from meguri.facts.source import fact

    return roles_of(fact("passport_roles").rows)


def view(document: "Document", role: str, roles: Roles | None = None) -> "Document":
    """What one role may see: values, what stands behind them, what was corrected, and the life line.

    A value that the role may read can rest on an event that it may not (a diagnosis under a guarantee): then
    the event's name and who recorded it are withheld, for they would say that there is one, and whose.

    Args:
        document: the whole document.
        role: who reads.
        roles: the policy; the shipped one where None.

    Raises:
        ReaderError: no such role.
    """
    from meguri.passport.document import attributes, document_of

    groups = _groups(role, roles)
    readable = {name for name, one in attributes().items() if one.access_group in groups}
    seen = tuple(one for one in document.life if one.access_group in groups)
    shown = {one.event for one in seen}
    unseen = {one.event for one in document.life} - shown
    return document_of(
        {name: value for name, value in document.values().items() if name in readable},
        document.as_of,
        evidence={
            name: one.model_copy(update={"event": WITHHELD, "by": None}) if one.event in unseen else one
            for name, one in document.evidence.items()
            if name in readable
        },
        superseded=list(_superseded(document, readable, unseen)),
        life=[
            one if one.corrected_by in shown else one.model_copy(update={"corrected_by": None})
            for one in seen
        ],
    )


def _superseded(
    document: "Document", readable: Collection[str], unseen: Collection[str]
) -> "Iterator[Superseded]":
    """Old values of what may be read.

    Why a correction was made is one text for all that it corrects: where that is also something that the role
    may not read (a chassis number), the text may name it and is withheld.
    """
    mixed = {one.corrected_by for one in document.superseded if one.attribute not in readable}
    mixed |= {one.event for name, one in document.evidence.items() if name not in readable}
    for one in document.superseded:
        if one.attribute not in readable:
            continue
        hides: dict[str, str | None] = {
            name: WITHHELD for name in ("event", "corrected_by") if getattr(one, name) in unseen
        }
        if one.corrected_by in mixed or one.corrected_by in unseen:
            hides["reason"] = None
        yield one.model_copy(update=hides) if hides else one


def hidden(document: "Document", role: str, roles: Roles | None = None) -> dict[str, int]:
    """How many stated attributes of each group a role does not see: group → count.

    Raises:
        ReaderError: no such role.
    """
    from meguri.passport.document import attributes

    groups = _groups(role, roles)
    counts: dict[str, int] = {}
    for name in document.values():
        group = attributes()[name].access_group
        if group not in groups:
            counts[group] = counts.get(group, 0) + 1
    return dict(sorted(counts.items()))


def _groups(role: str, roles: Roles | None) -> frozenset[str]:
    known: Any = shipped_roles() if roles is None else roles
    if role not in known:
        values = {"found": repr(role), "known": ", ".join(sorted(known))}
        raise ReaderError([CodedFault(ReaderCode.UNKNOWN_ROLE, values)])
    groups: frozenset[str] = known[role]
    return groups
