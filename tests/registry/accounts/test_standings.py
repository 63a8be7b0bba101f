"""How somebody stands to many batteries is what each of them by itself would tell."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registry.accounts.conftest import BUYER, BY, STRANGER, asker
from tests.registry.told import Session, battery

from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.standing import context_of, contexts_of
from meguri.registry.accounts.wall import Wall
from meguri.registry.database import Addresses

PARTIES = (BY, BUYER, STRANGER)
_ASKED = (battery(0), battery(1), battery(7))  # the last is not known
_PARTY = st.sampled_from(PARTIES)
_NUMBERS = st.sampled_from((0, 1))
_KINDS = ("sold", "ownership_decided", "leased", "lease_returned", "collected", "exported")
_HANDS = st.lists(st.tuples(_NUMBERS, st.integers(0, 3), st.sampled_from(_KINDS), st.none() | _PARTY))
_READERS = st.sampled_from(("owner", "legitimate_interest"))
_GRANTS = st.lists(
    st.tuples(_NUMBERS, _PARTY, _PARTY, _READERS, st.booleans(), st.sampled_from((-1, 1)), st.booleans())
)
_CONTRACTS = st.lists(st.tuples(_NUMBERS, _PARTY))
_ASKERS = st.one_of(
    _PARTY.map(asker),
    st.tuples(_PARTY, _PARTY).map(
        lambda two: Asker(
            Way.SESSION, person_no=1, person_id=two[0], organisation_no=1, organisation_id=two[1]
        )
    ),
)


@pytest.fixture
def owned(filled: Addresses) -> Iterator[Session]:
    """A connection of the registry's owner, whom no wall binds; nothing of what it writes stays."""
    with psycopg.connect(filled.owner or "") as one:
        yield one
        one.rollback()


def _written(owner: Session, hands: Any, grants: Any, contracts: Any) -> None:
    rows = owner.execute(
        "SELECT battery_id, battery_no FROM meguri.batteries WHERE battery_id = ANY(%s)", [list(_ASKED)]
    ).fetchall()
    found: dict[str, int] = dict(rows)
    numbers = [found[one] for one in _ASKED[:2]]
    owner.execute("TRUNCATE meguri.custody, meguri.access_grants, meguri.contracts")
    for place, (one, day, kind, taker) in enumerate(hands):
        owner.execute(
            "INSERT INTO meguri.custody VALUES (%s, %s, date '2026-01-01' + %s, %s, %s, %s)",
            [numbers[one], place + 2, day, kind, BY, taker],
        )
    for one, giver, taker, reads_as, may_record, days, is_withdrawn in grants:
        owner.execute(
            "INSERT INTO meguri.access_grants "
            "(battery_no, giver, taker, reads_as, may_record, created_at, ends_at, withdrawn_at) "
            "VALUES (%s, %s, %s, %s, %s, now(), now() + make_interval(days => %s), "
            "CASE WHEN %s THEN now() END)",
            [numbers[one], giver, taker, reads_as, may_record, days, is_withdrawn],
        )
    for place, (one, guarantor) in enumerate(contracts):
        owner.execute(
            "INSERT INTO meguri.contracts VALUES (%s, %s, %s, %s, NULL, false)",
            [numbers[one], place + 2, f"G{place}", guarantor],
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(hands=_HANDS, grants=_GRANTS, contracts=_CONTRACTS, who=_ASKERS)
def test_many_at_once_are_told_as_each_by_itself(
    owned: Session, wall: Wall, hands: Any, grants: Any, contracts: Any, who: Asker
) -> None:
    _written(owned, hands, grants, contracts)
    with wall.entered(owned, who):
        together = contexts_of(owned, who, _ASKED)
        assert together == {one: context_of(owned, who, one) for one in _ASKED}
    assert not together[_ASKED[2]].is_begun
