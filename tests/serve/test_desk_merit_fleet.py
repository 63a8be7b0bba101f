"""An organisation sees the merit of its own batteries and what their record lacks; nobody else does."""

from collections.abc import Iterator

import pytest
from tests.registry.told import battery
from tests.serve.desk_people import identifier_of, inhabited
from tests.serve.test_desk_doors import Person

from meguri.passport.events import Event, event_of
from meguri.registry.embedded import Embedded

WHOLE, BARE = 0, 1


def told() -> Iterator[Event]:
    """A battery with a whole record, and one of which next to nothing is recorded."""
    seller = identifier_of("seller")
    says = {"rated_energy_kwh": 24.0, "first_registered_on": "2012-04-01", "mileage_km": 20_000}
    more = {"vehicle_model": "Nissan Leaf 24 kWh"}
    yield event_of("registered", battery(WHOLE), "2014-04-01T09:00:00+09:00", seller, says=says | more)
    yield event_of("stated", battery(WHOLE), "2026-04-01T09:00:00+09:00", seller, says={"mileage_km": 92_000})
    evidence = {"soh_share": {"basis": "measured", "low": 0.62, "high": 0.7}}
    yield event_of(
        "diagnosed", battery(WHOLE), "2026-04-01T10:00:00+09:00", seller, says={"soh_share": 0.66},
        evidence=evidence,
    )  # fmt: skip
    yield event_of(
        "registered", battery(BARE), "2025-04-01T09:00:00+09:00", seller, says={"chemistry": "LFP"}
    )


@pytest.fixture(scope="module")
def people(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Person]]:
    """The seller, who holds them, and a buyer, who does not."""
    with inhabited(server, tmp_path_factory.mktemp("merit"), *told()) as client:
        yield {name: Person(client, name) for name in ("seller", "buyer")}


def test_the_holder_sees_what_was_kept_and_what_is_missing(people: dict[str, Person]) -> None:
    text = people["seller"].get("/merit/fleet?lang=en&name=Fleet+7&scheme=city_trial").text
    assert "data-card" in text
    assert "Fleet 7" in text
    assert "Leaf" in text
    assert "Its energy when new is not on record" in text
    assert "No diagnosis" in text
    assert people["seller"].get("/merit/fleet/card.png").content.startswith(b"\x89PNG")
    drawn = people["seller"].get("/merit/fleet/card.svg?name=X").text
    assert identifier_of("seller") not in drawn
    assert battery(WHOLE)[-8:] not in drawn


def test_nobody_else_sees_any_of_it(people: dict[str, Person]) -> None:
    text = people["buyer"].get("/merit/fleet?lang=en").text
    assert battery(WHOLE)[-8:] not in text
    assert "You hold no battery here yet" in text
    assert people["buyer"].get("/merit/fleet/card.svg").status_code == 404
    told = people["buyer"].get("/api/v1/merit/fleet").json()
    assert (told["held"], told["gaps"], told["batteries"]) == (0, [], [])


def test_the_api_says_the_same_as_the_page(people: dict[str, Person]) -> None:
    told = people["seller"].get("/api/v1/merit/fleet?scheme=city_trial&until=2026-11-28").json()
    assert told["held"] == 2
    assert [row["sum_id"] for row in told["batteries"]] == [battery(WHOLE)]
    assert told["sums"][0]["retained_kwh_yr"] == pytest.approx(told["batteries"][0]["retained_kwh_yr"])
    assert {(one["battery_id"], one["code"]) for one in told["gaps"]} >= {
        (battery(BARE), "fleet_no_energy"),
        (battery(BARE), "fleet_no_first_use"),
        (battery(BARE), "fleet_no_diagnosis"),
    }
    assert people["seller"].get("/api/v1/merit/fleet?scheme=../x.toml").status_code == 422


def test_who_did_not_sign_in_is_asked_to(people: dict[str, Person]) -> None:
    stranger = people["seller"].client
    assert stranger.get("/api/v1/merit/fleet").status_code == 401
    assert stranger.get("/merit/fleet").status_code in (303, 401)
