"""Public figures on how fleets fade, and whether the belief from vehicle facts agrees with them."""

from datetime import date

import pytest

from meguri.facts.source import fact
from meguri.health.prior import VehicleFacts, vehicle_prior

KEY = ["fleet", "quantity", "condition"]
ON = date(2026, 4, 1)


def anchor(fleet: str, quantity: str, condition: str) -> dict[str, object]:
    rows = fact("fleet_anchors").rows.filter(fleet=fleet, quantity=quantity, condition=condition)
    return rows.row(0, named=True)


@pytest.mark.parametrize(
    ("fleet", "quantity", "condition", "value"),
    [
        ("geotab_2026", "fade", "all", 0.023),
        ("geotab_2026", "fade", "mostly alternating current or low power", 0.015),
        ("geotab_2026", "fade", "mostly fast charging above 100 kW", 0.03),
        ("geotab_2026", "fade_added", "hot regions", 0.004),
        ("geotab_2026", "soh", "8 years", 0.816),
        ("flip_the_fleet_2018", "fade", "Nissan Leaf 24 kWh, at 2 years", 0.031),
    ],
)
def test_the_anchors_are_as_published(fleet: str, quantity: str, condition: str, value: float) -> None:
    assert anchor(fleet, quantity, condition)["value"] == value


def test_a_value_lies_within_its_bounds_and_names_what_was_read() -> None:
    for row in fact("fleet_anchors").rows.to_dicts():
        low, high = row["value_low"], row["value_high"]
        assert (low is None) == (high is None), row
        assert low is None or low <= row["value"] <= high, row
        assert row["unit"] == ("share" if row["quantity"] == "soh" else "share_per_yr"), row


def test_the_mean_fade_and_what_it_leaves_after_eight_years_agree() -> None:
    left = 1 - 8 * float(str(anchor("geotab_2026", "fade", "all")["value"]))
    assert left == pytest.approx(anchor("geotab_2026", "soh", "8 years")["value"], abs=5e-4)


@pytest.mark.parametrize(
    ("model", "years", "told"),
    [
        (None, 8, ("geotab_2026", "soh", "8 years")),
        ("leaf24", 5, ("flip_the_fleet_2018", "soh", "Nissan Leaf 24 kWh, 4.6 years")),
        ("model3_sr", 3, ("tesla_owner_survey", "soh", "Tesla Model 3 SR, 3 years and older")),
    ],
)
def test_the_belief_from_vehicle_facts_holds_what_fleets_showed(
    model: str | None, years: int, told: tuple[str, str, str]
) -> None:
    """Where the prior's 90 % band did not hold a fleet's mean, one of the two would be wrong."""
    prior = vehicle_prior(VehicleFacts(ON, model, date(ON.year - years, 4, 1), 10_000.0 * years))
    low, _, high = prior.band
    assert low <= float(str(anchor(*told)["value"])) <= high
