"""Only the owner sells, only its finder takes a finding back, only a diagnoser says that it was measured."""

import pytest
from tests.serve.yard import Yard, party


def test_a_handover_with_owner_data_that_comes_again_is_known(yard: Yard) -> None:
    battery = yard.battery()
    parties = {"giver": party("dealer"), "taker": party("buyer")}
    sold = yard.event(
        "sold", battery, "2026-02-01", "dealer", custody=parties, says={"chassis_number": "ZE1-1"}
    )
    assert yard.single("dealer", sold) == (201, "")
    assert yard.single("dealer", sold) == (200, "")  # the buyer has it by now, and still nothing is new
    assert yard.bulk("dealer", sold, sold) == [("known", ""), ("known", "")]
    assert yard.captured("dealer", sold) == []
    plain = yard.event("sold", yard.battery(), "2026-02-01", "dealer", custody=parties)
    assert yard.single("dealer", plain) == (201, "")
    yard.settle()
    for one in (sold, plain):  # by now the seller may record nothing of it any more
        assert yard.single("dealer", one) == (200, "")
        assert yard.bulk("dealer", one) == [("known", "")]
        other = yard.event(
            "sold", one.battery_id, "2026-02-01", "dealer", custody=parties, says={"mileage_km": 1}
        )
        assert yard.single("dealer", other) == (403, "not_allowed")
        assert yard.single("lab", one)[0] == 403


@pytest.mark.parametrize("kind", ["leased", "collected"])
def test_who_only_has_a_battery_does_not_sell_it(yard: Yard, kind: str) -> None:
    battery = yard.battery()
    parties = {"giver": party("dealer"), "taker": party("buyer")}
    assert yard.single("dealer", yard.event(kind, battery, "2026-02-01", "dealer", custody=parties))[0] == 201
    yard.settle()
    for giver in ({}, {"giver": party("dealer")}, {"giver": party("buyer")}):
        stolen = yard.event("sold", battery, "2026-02-02", "buyer", custody=giver | {"taker": party("buyer")})
        assert yard.single("buyer", stolen) == (403, "not_the_owner")
        assert yard.bulk("buyer", stolen) == [("refused", "not_the_owner")]
    assert yard.single("buyer", yard.event("sold", battery, "2026-02-02", "buyer"))[0] == 403
    sold = yard.event("sold", battery, "2026-02-03", "dealer", custody=parties)
    assert yard.single("dealer", sold) == (201, "")
    yard.settle()
    on = yard.event("sold", battery, "2026-02-04", "buyer", custody={"taker": party("lab")})
    assert yard.single("buyer", on) == (201, "")  # now it is theirs


def test_nobody_takes_back_or_overwrites_what_another_firm_found(yard: Yard) -> None:
    battery = yard.battery()
    yard.lent(battery, "lab")
    grounds = {"soh_share": {"basis": "measured", "low": 0.6, "high": 0.64}}
    for kind, more in (
        ("diagnosed", {"says": {"soh_share": 0.62}, "evidence": grounds}),
        ("incident", {"details": {"incident": "flood"}}),
    ):
        found = yard.event(kind, battery, "2026-02-01", "lab", **more)
        assert yard.single("lab", found) == (201, "")
        for said in ({"says": {"soh_share": 0.97}}, {"details": {"voids": True}}):
            gone = yard.event(
                "corrected", battery, "2026-02-02", "dealer", corrects=found.id, reason="x", **said
            )
            assert yard.single("dealer", gone) == (403, "not_yours_to_correct")
            assert yard.bulk("dealer", gone) == [("refused", "not_yours_to_correct")]
        own = yard.event("corrected", battery, "2026-02-03", "lab", corrects=found.id, reason="x",
                         details={"voids": True})  # fmt: skip
        assert yard.single("lab", own) == (201, "")


def test_only_who_may_record_findings_says_that_a_state_of_health_was_measured(yard: Yard) -> None:
    battery = yard.battery()
    yard.lent(battery, "buyer", "keeper")
    grounds = {"soh_share": {"basis": "measured", "low": 0.95, "high": 0.99}}
    for says, evidence in (
        ({"soh_share": 0.97}, grounds),
        ({"soh_share": 0.97, "soh_measured_on": "2026-02-01"}, {}),
        ({"soh_measured_on": "2026-02-01"}, {}),
        ({"safety_state": "checked"}, {}),
        ({"safety_state": "not_checked"}, {}),
    ):
        told = yard.event("stated", battery, "2026-02-02", "keeper", says=says, evidence=evidence)
        assert yard.single("keeper", told) == (403, "no_finding")
        assert yard.bulk("keeper", told) == [("refused", "no_finding")]
        assert yard.captured("keeper", told) == ["no_finding"]
    mine = yard.event(
        "registered", f"{battery}8", "2026-02-03", "keeper", says={"safety_state": "not_checked"}
    )
    assert yard.single("keeper", mine) == (201, "")
    said = {"soh_share": 0.97, "safety_state": "finding"}
    declared = yard.event("stated", battery, "2026-02-02", "keeper", says=said)
    assert yard.single("keeper", declared) == (201, "")
    by_dealer = yard.event("stated", battery, "2026-02-03", "dealer", says={"soh_share": 0.8}, evidence={
        "soh_share": {"basis": "measured", "low": 0.7, "high": 0.9}})  # fmt: skip
    assert yard.single("dealer", by_dealer) == (201, "")
    first = yard.event("made", f"{battery}9", "2026-02-03", "dealer", says={"soh_share": 1.0}, evidence={
        "soh_share": {"basis": "measured", "low": 0.99, "high": 1.0}})  # fmt: skip
    assert yard.single("dealer", first) == (201, "")  # who begins a record has the battery


def test_a_seller_does_not_take_a_sale_back(yard: Yard) -> None:
    battery = yard.battery(sold=True)
    yard.lent(battery, "dealer", by="buyer")  # to look after it
    told = yard.ask("buyer", "GET", "/events", params={"kind": "sold", "battery": battery}).json()
    (sale,) = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    back = yard.event("corrected", battery, "2026-03-01", "dealer", corrects=sale["eventID"], reason="x",
                      details={"voids": True})  # fmt: skip
    assert yard.single("dealer", back) == (409, "sale_stands")
    assert yard.bulk("dealer", back) == [("refused", "sale_stands")]
    yard.settle()
    again = yard.event("sold", battery, "2026-03-02", "dealer", custody={"taker": party("lab")})
    assert yard.single("dealer", again)[0] == 403
