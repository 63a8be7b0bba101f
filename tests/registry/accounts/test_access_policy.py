"""Nobody may do what no row of the policy allows, in any circumstance: the whole matrix, from the file."""

import csv
from importlib.resources import files
from itertools import product

import pytest

from meguri.facts.source import fact
from meguri.passport.events.kinds import event_kinds
from meguri.passport.readers import shipped_roles
from meguri.registry.accounts.asker import ANYBODY, REGISTRY, Asker, Context, Way
from meguri.registry.accounts.policy import (
    permits,
    policy_of,
    reader_of,
    readers_of,
    resource_of_kind,
    rule_of_kind,
    scopes_of,
    shipped_policy,
)
from meguri.tables.access import READERS, RESOURCES, ROLES, VERBS

DATA = files("meguri.facts") / "data"
ROWS = {
    (row["role"], row["resource"], row["verb"], row["scope"])
    for row in csv.DictReader((DATA / "access_policy.csv").read_text(encoding="utf-8").splitlines())
}
CONTEXTS = [
    Context(is_own=own, granted_reader=reader, may_record=record, is_guarantor=gave)
    for own, reader, record, gave in product(
        (False, True), (None, "legitimate_interest"), (False, True), (False, True)
    )
]


def asker(*roles: str) -> Asker:
    return Asker(way=Way.KEY, organisation_no=1, organisation_id="urn:x", roles=frozenset(roles))


def expected(role: str, resource: str, verb: str, context: Context) -> bool:
    """What the rows say, read without the code under test."""
    is_own = context.is_own
    if resource == "fleet":
        is_own = is_own or context.is_guarantor
    if resource in ("guarantee", "claim"):
        is_own = {"change": context.is_guarantor, "read": is_own or context.is_guarantor}.get(verb, is_own)
        is_own = is_own or (verb == "list" and context.is_guarantor)
    for one in {role, "public"}:
        if (one, resource, verb, "allowed") in ROWS:
            return True
        if (one, resource, verb, "own") in ROWS and is_own:
            return True
        if (one, resource, verb, "granted") in ROWS:
            reads = verb in ("read", "list") and context.granted_reader is not None
            if reads or context.may_record:
                return True
    return False


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_rows_say_and_nothing_else(role: str) -> None:
    policy, refused, allowed = shipped_policy(), 0, 0
    for resource, verb, context in product(RESOURCES, VERBS, CONTEXTS):
        found = permits(policy, asker(role), verb, resource, context)
        assert found is expected(role, resource, verb, context), (role, resource, verb, context)
        allowed, refused = allowed + found, refused + (not found)
    assert allowed
    assert refused > allowed


@pytest.mark.parametrize(("one", "other"), [("dealer", "authority"), ("recycler", "guarantor")])
def test_two_roles_may_together_do_what_each_may_and_no_more(one: str, other: str) -> None:
    policy = shipped_policy()
    for resource, verb, context in product(RESOURCES, VERBS, CONTEXTS):
        either = any(permits(policy, asker(role), verb, resource, context) for role in (one, other))
        assert permits(policy, asker(one, other), verb, resource, context) is either


def test_lines_that_no_choice_of_rows_may_cross() -> None:
    for role, resource, verb, scope in ROWS:
        if resource in ("owner_data", "handover"):
            assert scope == "own" or (role, resource, verb) == ("recycler", "handover", "create")
        if resource in ("organisation", "person", "registry") and verb != "read":
            assert role == "administrator"
        if role == "public":
            assert scope == "allowed" or (resource, verb) == ("diagnosis", "read")
            assert resource not in ("event", "fleet", "grant", "audit", "key", "account", "guarantee")
        if resource == "audit":
            assert verb in ("read", "list")
    assert not any(role == "administrator" and resource == "owner_data" for role, resource, _, _ in ROWS)


def test_a_nonsense_verb_or_resource_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no rule"):
        permits(shipped_policy(), ANYBODY, "fly", "passport")
    with pytest.raises(ValueError, match="no rule"):
        permits(shipped_policy(), ANYBODY, "read", "moon")


def test_nobody_and_the_registry_itself_have_no_more_rights_than_the_public() -> None:
    for resource, verb in product(RESOURCES, VERBS):
        rights = scopes_of(shipped_policy(), ANYBODY, verb, resource)
        assert scopes_of(shipped_policy(), REGISTRY, verb, resource) == rights


def test_the_words_of_the_policy_are_those_of_the_passports_policy() -> None:
    assert set(READERS) == set(shipped_roles())


def test_as_which_reader_each_role_reads() -> None:
    policy, mine = shipped_policy(), Context(is_own=True)
    assert reader_of(policy, ANYBODY) == "public"
    assert reader_of(policy, asker("authority")) == "authority"
    assert reader_of(policy, asker("administrator"), mine) == "public"
    assert reader_of(policy, asker("dealer")) == "public"
    assert reader_of(policy, asker("dealer"), mine) == "owner"
    assert reader_of(policy, asker("dealer"), Context(is_issued=True)) == "operator"
    assert reader_of(policy, asker("recycler")) == "legitimate_interest"
    assert readers_of(policy, asker("recycler", "authority")) == (
        "authority",
        "legitimate_interest",
        "public",
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_grant_lets_read_as_granted_but_never_as_the_authority(role: str) -> None:
    policy = shipped_policy()
    shared = Context(granted_reader="legitimate_interest")
    assert "legitimate_interest" in readers_of(policy, asker(role), shared)
    forged = Context(granted_reader="authority")
    assert readers_of(policy, asker(role), forged) == readers_of(policy, asker(role))


def test_an_installation_may_take_a_right_away_only_by_leaving_its_row_out() -> None:
    rows = fact("access_policy").rows
    less = policy_of(rows.filter(rows["role"] != "public"), fact("access_readers").rows)
    assert not permits(less, ANYBODY, "read", "passport")
    assert permits(shipped_policy(), ANYBODY, "read", "passport")


def test_nobody_decides_or_pays_their_own_claim() -> None:
    """Not even who holds a battery, is a guarantor by trade, and gave this one no guarantee."""
    policy, both = shipped_policy(), asker("owner", "dealer", "guarantor")
    holder, guarantor = Context(is_own=True, may_record=True), Context(is_guarantor=True)
    for kind in ("guarantee_decided", "guarantee_paid"):
        assert rule_of_kind(kind) == ("change", "claim")
    assert permits(policy, both, "create", "claim", holder)
    assert not permits(policy, both, "change", "claim", holder)
    assert not permits(policy, asker("dealer"), "change", "claim", guarantor)
    assert permits(policy, both, "change", "claim", guarantor)
    assert not permits(policy, asker("guarantor"), "create", "claim", guarantor)
    assert not permits(policy, asker("guarantor"), "create", "guarantee", guarantor)
    assert permits(policy, asker("guarantor"), "create", "guarantee", Context(may_record=True))


def test_every_kind_of_event_belongs_to_a_resource() -> None:
    found = {kind: resource_of_kind(kind) for kind in event_kinds()}
    assert set(found.values()) == {"event", "finding", "handover", "guarantee", "claim"}
    assert found["sold"] == found["collected"] == "handover"
    assert found["diagnosed"] == "finding"
    assert found["guarantee_paid"] == found["guarantee_decided"] == "claim"
