"""What a role may do, as data: role × resource × verb → all, only one's own, only what was granted.

What no row allows is refused. Everybody is also the public. The rows are this project's choice
(`access_policy.csv`, `access_readers.csv`); an installation may lay its own over them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import NOTHING_TO_DO_WITH, PUBLIC, Asker, Context
from meguri.tables.access import RESOURCES, VERBS

if TYPE_CHECKING:
    import polars as pl

READING = ("read", "list")
GRANTABLE = (
    "legitimate_interest",
    "owner",
)  # what a holder can give away; the authority's view is not theirs


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one installation.

    Attributes:
        scopes: (role, resource, verb) → in which scopes it is allowed.
        readers: role → (occasion, reader of passports, rank).
    """

    scopes: Mapping[tuple[str, str, str], frozenset[str]]
    readers: Mapping[str, tuple[tuple[str, str, float], ...]]


def policy_of(rules: "pl.DataFrame", readers: "pl.DataFrame") -> Policy:
    """The policy of rows of the tables `access_policy` and `access_readers`."""
    scopes: dict[tuple[str, str, str], set[str]] = {}
    for role, resource, verb, scope in rules.select("role", "resource", "verb", "scope").iter_rows():
        scopes.setdefault((role, resource, verb), set()).add(scope)
    reads: dict[str, list[tuple[str, str, float]]] = {}
    for role, occasion, reader, rank in readers.select("role", "occasion", "reader", "rank").iter_rows():
        reads.setdefault(role, []).append((occasion, reader, rank))
    return Policy(
        {one: frozenset(found) for one, found in scopes.items()},
        {role: tuple(found) for role, found in reads.items()},
    )


@cache
def shipped_policy(folder: Path | None = None) -> Policy:
    """The policy as shipped, with the rows that an installation's folder lays over it; read once.

    Raises:
        TableError: an installation's file does not keep the table.
    """
    from meguri.facts.source import fact

    return policy_of(fact("access_policy", folder=folder).rows, fact("access_readers", folder=folder).rows)


def permits(
    policy: Policy, asker: Asker, verb: str, resource: str, context: Context = NOTHING_TO_DO_WITH
) -> bool:
    """Whether an asker may do something.

    Args:
        policy: the rules.
        asker: who.
        verb: one of `tables.access.VERBS`.
        resource: one of `tables.access.RESOURCES`.
        context: how they stand to it; for a list, to what is in it.

    Raises:
        ValueError: no such verb or resource: a mistake in the program, not in what was asked.
    """
    if verb not in VERBS or resource not in RESOURCES:
        raise ValueError(f"no rule could ever speak of {verb!r} with {resource!r}")
    return bool(scopes_of(policy, asker, verb, resource) & _open_scopes(verb, resource, context))


def scopes_of(policy: Policy, asker: Asker, verb: str, resource: str) -> frozenset[str]:
    """In which scopes an asker may do something; a list is narrowed by them. Empty: not at all."""
    found: set[str] = set()
    for role in asker.roles | {PUBLIC}:
        found |= policy.scopes.get((role, resource, verb), frozenset())
    return frozenset(found)


def _open_scopes(verb: str, resource: str, context: Context) -> set[str]:
    scopes = {"allowed"}
    if _is_theirs(verb, resource, context):
        scopes.add("own")
    if context.may_record or (verb in READING and context.granted_reader is not None):
        scopes.add("granted")
    return scopes


def _is_theirs(verb: str, resource: str, context: Context) -> bool:
    """A guarantee is its holder's and its guarantor's; only the guarantor changes it or decides a claim."""
    if resource == "fleet":
        return context.is_own or context.is_guarantor
    if resource not in ("guarantee", "claim"):
        return context.is_own
    if verb == "change":
        return context.is_guarantor
    return context.is_own or (verb in READING and context.is_guarantor)


def readers_of(policy: Policy, asker: Asker, context: Context = NOTHING_TO_DO_WITH) -> tuple[str, ...]:
    """As which readers (table `passport_roles`) an asker may read a battery's passport, the widest first.

    They are a matrix, not a ladder: who may read as several is shown the first, and may ask for another.
    """
    occasions = {"allowed"}
    occasions |= {"own"} if context.is_own else set()
    occasions |= {"issued"} if context.is_issued else set()
    ranked = {
        reader: rank
        for role in sorted(asker.roles | {PUBLIC})
        for occasion, reader, rank in policy.readers.get(role, ())
        if occasion in occasions
    }
    if context.granted_reader in GRANTABLE:
        ranked.setdefault(context.granted_reader, _rank_of(policy, context.granted_reader))
    return tuple(sorted(ranked, key=lambda reader: (-ranked[reader], reader)))


def reader_of(policy: Policy, asker: Asker, context: Context = NOTHING_TO_DO_WITH) -> str:
    """As which reader an asker reads a battery's passport where they ask for none in particular."""
    return next(iter(readers_of(policy, asker, context)), PUBLIC)


def _rank_of(policy: Policy, reader: str) -> float:
    return max(
        (rank for rows in policy.readers.values() for _, name, rank in rows if name == reader), default=0
    )


def permits_recording(policy: Policy, asker: Asker, kind: str, context: Context) -> bool:
    """Whether an asker may record an event of a kind of a battery.

    Args:
        policy: the rules.
        asker: who.
        kind: of the event.
        context: how they stand to the battery; a record that nobody began is begun by what begins one.
    """
    if not context.is_begun:
        return begins_record(kind) and permits(policy, asker, "create", "record", context)
    return permits(policy, asker, *rule_of_kind(kind), context)


@cache
def begins_record(kind: str) -> bool:
    """Whether an event of a kind begins the record of a battery that nobody knows yet."""
    from meguri.passport.events.kinds import event_kinds

    told = event_kinds().get(kind)
    return told is not None and told.begins


@cache
def rule_of_kind(kind: str) -> tuple[str, str]:
    """Which verb with which resource of the policy it is to record an event of a kind.

    A change of owner or holder is a `handover`, what measures the battery a `finding`, the beginning of a
    guarantee or a claim its creation, and what the guarantor does with it its change; the decision whose it
    is, is an `ownership`; all else is an `event`.
    """
    from meguri.passport.events.kinds import event_kinds

    if kind in _BY_KIND:
        return _BY_KIND[kind]
    told = event_kinds().get(kind)
    if told is not None and told.party:
        return "create", "handover"
    return "create", "finding" if kind in _FINDINGS else "event"


@cache
def rules_of_recording() -> tuple[tuple[str, str], ...]:
    """Every verb with its resource by which some kind of event is recorded."""
    from meguri.passport.events.kinds import event_kinds

    return tuple(sorted({rule_of_kind(kind) for kind in event_kinds()}))


def resource_of_kind(kind: str) -> str:
    """Which resource of the policy an event of a kind is, for its readers; see `rule_of_kind`."""
    resource = rule_of_kind(kind)[1]
    return "handover" if resource == "ownership" else resource


_FINDINGS = frozenset({"diagnosed", "graded", "attested", "incident", "guarantee_rediagnosed"})
_BY_KIND = {
    "guarantee_started": ("create", "guarantee"),
    "guarantee_transferred": ("change", "guarantee"),
    "guarantee_expired": ("change", "guarantee"),
    "guarantee_claimed": ("create", "claim"),
    "guarantee_decided": ("change", "claim"),
    "guarantee_paid": ("change", "claim"),
    "ownership_decided": ("create", "ownership"),
    "handed_over": ("create", "handover"),  # tells who had it when, as a sale does
}
