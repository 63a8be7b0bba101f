"""A passport of a used car's battery states what is published or declared, and nothing else."""

from datetime import date

import pytest

from meguri.facts.packs import pack_named, pack_names
from meguri.passport.document import document_of
from meguri.passport.on_the_road import car_on_the_road


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_of_the_catalogue_can_begin_a_passport(name: str) -> None:
    pack = pack_named(name)
    stated = car_on_the_road(
        pack=pack,
        pack_mass=(303.0, "scales"),
        chassis_number="ZE1-012345",
        first_registered_on=date(2018, 4, 1),
    )
    document = document_of(stated.values, "2026-11-28")
    assert document.value("rated_energy_kwh") == pack.pack_kwh
    assert document.value("first_registered_on") == "2018-04-01"
    assert document.value("battery_mass_kg") == 303.0
    assert {one for one, basis in stated.basis.items() if basis == "published"} == set(stated.sources)
    assert stated.sources.pop("battery_mass_kg") == "scales"
    assert set(stated.sources.values()) == {pack.source_id}


def test_a_capacity_that_was_only_reckoned_is_not_stated_as_published() -> None:
    derived = [name for name in pack_names() if pack_named(name).capacity_basis == "derived"]
    assert derived
    for name in derived:
        assert "rated_capacity_ah" not in car_on_the_road(pack=pack_named(name)).values


def test_without_a_catalogue_nothing_is_invented() -> None:
    stated = car_on_the_road()
    assert set(stated.basis.values()) == {"declared"}
    assert set(stated.values) == {
        "battery_category",
        "battery_status",
        "passport_granularity",
        "passport_status",
    }
