"""No field ever leaks to a role that lacks its point."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.stated_values import A_VALUE_OF_EACH_GROUP, stated

from meguri.facts.source import fact
from meguri.passport.document import (
    Document,
    Evidence,
    LifeEntry,
    Superseded,
    as_plain,
    attributes,
    document_of,
)
from meguri.passport.readers import ReaderError, hidden, roles_of, shipped_roles, view
from meguri.tables.passport import ACCESS_GROUPS

ON = "2026-11-28"
ROLES = sorted(shipped_roles())


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents with values, evidence, corrections and a life line."""
    values = draw(stated())
    names = sorted(values)
    evidence = {name: Evidence(event=f"sha256:{name}", as_of=ON, basis="declared") for name in names}
    old = [
        Superseded(attribute=name, value="old", event="a", corrected_by="b", corrected_on=ON)
        for name in draw(st.lists(st.sampled_from(sorted(attributes())), max_size=5))
    ]
    life = [
        LifeEntry(
            event=f"sha256:{place}", kind="sold", at=f"{ON}T00:00:00Z", access_group=group, corrected_by=by
        )
        for place, (group, by) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(ACCESS_GROUPS), st.sampled_from(["sha256:0", None])), max_size=5
                )
            )
        )
    ]
    return document_of(values, ON, evidence=evidence, superseded=old, life=life)


@given(documents(), st.sampled_from(ROLES))
def test_a_view_holds_nothing_that_its_role_may_not_read(document: Document, role: str) -> None:
    seen, groups = view(document, role), shipped_roles()[role]
    named = [*seen.values(), *seen.evidence, *(one.attribute for one in seen.superseded)]
    assert all(attributes()[name].access_group in groups for name in named)
    assert all(one.access_group in groups for one in seen.life)
    shown = {one.event for one in seen.life}
    assert all(one.corrected_by in shown for one in seen.life if one.corrected_by)


@given(documents(), st.sampled_from(ROLES))
def test_a_view_loses_nothing_else_and_says_how_much_it_hides(document: Document, role: str) -> None:
    seen, groups = view(document, role), shipped_roles()[role]
    kept = {
        name: value for name, value in document.values().items() if attributes()[name].access_group in groups
    }
    assert seen.values() == kept
    assert sum(hidden(document, role).values()) == len(document.values()) - len(kept)
    assert view(seen, role) == seen


def test_the_matrix_is_that_of_article_77() -> None:
    roles = shipped_roles()
    assert roles["public"] == {"1"}
    assert roles["legitimate_interest"] == {"1", "2", "4"}
    assert roles["authority"] == {"1", "2", "3"}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_only_the_owner_reads_whose_car_it_is(role: str) -> None:
    document = document_of(A_VALUE_OF_EACH_GROUP, ON)
    assert "ZE1-012345" in json.dumps(as_plain(view(document, "owner")))
    assert "ZE1-012345" not in json.dumps(as_plain(view(document, role)))


def test_an_installation_may_lay_its_own_policy_over_the_shipped_one() -> None:
    policy = roles_of(fact("passport_roles").rows.head(1).vstack(fact("passport_roles").rows.tail(1)))
    assert set(view(document_of(A_VALUE_OF_EACH_GROUP, ON), "operator", policy).values()) == {"soh_share"}


def test_an_unknown_role_is_refused_by_name() -> None:
    with pytest.raises(ReaderError, match=r"'dealer'.*public"):
        view(document_of(A_VALUE_OF_EACH_GROUP, ON), "dealer")
