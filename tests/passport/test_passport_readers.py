"""No field ever leaks to a role that lacks its point."""

import json
from datetime import date, datetime, timedelta, timezone

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
from meguri.passport.events import event_of, fold
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


NINE = datetime(2026, 11, 1, 9, tzinfo=timezone(timedelta(hours=9)))
BATTERY = "urn:uuid:7d0f3a52-9c0e-4b7e-9a53-0c2f6f1f1a10"
OWNER = "urn:uuid:00000000-0000-4000-8000-00000000aaaa"


def a_life() -> Document:
    """A battery sold under a guarantee, whose chassis number was corrected."""
    said = {"chassis_number": "ZE1-003456", "battery_mass_kg": 300.0, "soh_share": 0.9}
    begun = event_of("registered", BATTERY, NINE, "dealer-a", says=said)
    corrected = event_of(
        "corrected",
        BATTERY,
        NINE + timedelta(days=1),
        "dealer-a",
        says={"chassis_number": "ZE1-009999", "battery_mass_kg": 301.0},
        corrects=begun.id,
        reason="was ZE1-003456",
    )
    weighed = event_of(
        "corrected",
        BATTERY,
        NINE + timedelta(days=2),
        "dealer-a",
        says={"battery_mass_kg": 302.0},
        corrects=begun.id,
        reason="weighed again",
    )
    told = {"guarantee_id": "G-77"}
    return fold(
        [
            begun,
            corrected,
            weighed,
            event_of("sold", BATTERY, NINE + timedelta(days=3), "seller-b", custody={"taker": OWNER}),
            event_of("guarantee_started", BATTERY, NINE + timedelta(days=4), "guarantor-c", details=told),
            event_of(
                "guarantee_rediagnosed",
                BATTERY,
                NINE + timedelta(days=5),
                "guarantor-c",
                says={"soh_share": 0.88},
                details=told,
            ),
            event_of("guarantee_expired", BATTERY, NINE + timedelta(days=6), "guarantor-c", details=told),
        ],
        date(2026, 11, 28),
    )


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_nothing_beside_the_values_tells_of_owners_guarantees_or_the_car(role: str) -> None:
    whole = a_life()
    shown = json.dumps(as_plain(view(whole, role)))
    unseen = [one for one in whole.life if one.access_group == "custody"]
    assert len(unseen) == 4
    told = ["ZE1-", OWNER, "G-77", "guarantor-c", "seller-b", *(one.event for one in unseen)]
    assert [one for one in told if one in shown] == []
    assert "weighed again" in shown  # a reason that can tell nothing hidden stays
    whole_again = view(view(whole, role), role)
    assert whole_again == view(whole, role)


def test_a_change_of_owner_is_no_update_of_the_passport() -> None:
    assert a_life().value("passport_updated_at") == (NINE + timedelta(days=5)).isoformat()
    assert "guarantor-c" in json.dumps(as_plain(view(a_life(), "owner")))
