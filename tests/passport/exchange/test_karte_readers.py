"""The card says of what a reader may not see that it is not shown, whether it is stated or not."""

from datetime import date

import pytest
from tests.passport.full_document import full_document

from meguri.passport.document import document_of
from meguri.passport.exchange.karte import EuDuty, KarteCode, KarteState, karte
from meguri.passport.readers import shipped_roles, view

DAY = date(2027, 3, 10)
HIDDEN = {
    KarteCode.VEHICLE,
    KarteCode.STATE_OF_HEALTH,
    KarteCode.METHOD,
    KarteCode.DIAGNOSED_ON,
    KarteCode.SAFETY,
    KarteCode.STATUS,
    KarteCode.HISTORY,
}


@pytest.mark.parametrize("stated", [True, False])
def test_the_public_learns_nothing_from_a_card_of_what_it_may_not_see(stated: bool) -> None:
    whole = full_document("ev") if stated else document_of({}, "2027-03-10")
    card = karte(view(whole, "public"), DAY, readable=shipped_roles()["public"])
    states = {row.code: row.state for row in card.rows}
    not_shown = {code for code, state in states.items() if state is KarteState.NOT_SHOWN}
    assert not_shown - {KarteCode.HISTORY} == HIDDEN - {KarteCode.HISTORY}
    assert card.eu is EuDuty.NOT_SHOWN


def test_who_may_see_is_told_what_is_not_known() -> None:
    card = karte(document_of({}, "2027-03-10"), DAY, readable=shipped_roles()["owner"])
    assert KarteState.NOT_SHOWN not in {row.state for row in card.rows}
    assert card.eu is EuDuty.UNKNOWN
