"""Everything that carriage can say has words, and nothing else has."""

from datetime import date
from string import Formatter

import numpy as np

from meguri.locale.refusals import CODED
from meguri.market.carriage import MESSAGES, CarriageCode, carriage_findings, ship, words
from meguri.market.carriage.journey import assumed_rows, journey_factors
from meguri.tables.carriage import CARRIED, CARRIED_GOODS, CONDITIONS, MODES, STANDINGS, WASTE
from meguri.tables.deals import DEMANDS, MATCHES, OFFERS
from meguri.tables.rounds import UNSERVED, WHY_UNSERVED


def test_every_code_has_words() -> None:
    assert set(MESSAGES) == set(CarriageCode)
    assert set(words.STANDING_WORDS) == set(STANDINGS)
    assert set(words.MODE_WORDS) == set(MODES)
    assert set(words.CONDITION_WORDS) == set(CONDITIONS)
    assert set(words.UNSERVED_WORDS) == set(WHY_UNSERVED)
    assert set(words.GOODS_WORDS) == set(CARRIED_GOODS)
    assert set(words.WASTE_WORDS) == set(WASTE)
    told = assumed_rows(journey_factors(np.random.default_rng(1), draws=10))
    assert set(words.ASSUMED_WORDS) == {row["code"] for row in told} | {"carriage_offices", "carriage_within"}
    assert "CarriageError" in CODED


def test_words_name_only_what_their_row_holds() -> None:
    for template in words.UNSERVED_WORDS.values():
        assert {name for _, name, _, _ in Formatter().parse(template) if name} <= set(UNSERVED.names)


def test_a_day_without_deals_ships_nothing() -> None:
    found = ship(
        MATCHES.empty(),
        OFFERS.empty(),
        DEMANDS.empty(),
        carried_on=date(2026, 12, 1),
        rng=np.random.default_rng(1),
    )
    assert found.shipments.is_empty()
    assert carriage_findings(CARRIED.empty()).is_empty()
