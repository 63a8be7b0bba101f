"""Promise: indicators that others defined give their published values, and every reading has a name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.source import fact
from meguri.tables.circularity import CIRCULARITY
from meguri.value.circularity import (
    Flows,
    IndicatorError,
    Longevity,
    Material,
    Mci,
    circularity,
    core_indicators,
    longevity,
    mci,
    pci,
    pci_of_pack,
    pci_of_published_pack,
)
from meguri.value.circularity.pci import READINGS, published_pack
from meguri.value.circularity.ranges import MESSAGES, IndicatorCode
from meguri.value.circularity.words import CAVEATS

PACK = {
    "mass_kg": 300.0,
    "recycled_in_share": 0.1,
    "recycled_out_share": 0.9,
    "out_yield_share": 0.85,
    "in_yield_share": 0.9,
}
SHARE = st.floats(0, 1)
MATERIALS = {
    "steel": 0.691565,
    "al": 0.760003,
    "cu": 0.746862,
    "co": 0.572708,
    "ni": 0.547453,
    "mn": 0.559596,
    "li": 0.633372,
}


def faults(make: Any) -> list[str]:
    with pytest.raises(IndicatorError) as raised:
        make()
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


def test_the_mci_of_the_reference_pack() -> None:
    made = mci(Mci(**PACK))
    assert made.linear_flow_share == pytest.approx(0.553676, abs=5e-7)
    assert made.mci == pytest.approx(0.501691, abs=5e-7)
    assert mci(Mci(**PACK, lifetime_ratio=18 / 12)).mci == pytest.approx(0.667794, abs=5e-7)
    reused = PACK | {"recycled_in_share": 0.0, "reused_in_share": 1.0}
    assert mci(Mci(**reused, lifetime_ratio=10 / 12)).mci == pytest.approx(0.906391, abs=5e-7)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, 0.1),
        ({"lifetime_ratio": 0.9}, 0.0),
        ({"lifetime_ratio": 0.3}, 0.0),
        ({"recycled_in_share": 1.0, "recycled_out_share": 1.0}, 1.0),
        ({"reused_in_share": 1.0, "reused_out_share": 1.0}, 1.0),
    ],
)
def test_the_mci_keeps_its_identities(told: dict[str, float], expected: float) -> None:
    assert mci(Mci(mass_kg=300.0, **told)).mci == pytest.approx(expected, abs=1e-12)


@given(fr=SHARE, cr=SHARE, ec=SHARE, ef=st.floats(0.05, 1), x=st.floats(0.1, 5), mass=st.floats(0.1, 1e4))
def test_the_mci_lies_between_0_and_1_and_does_not_know_the_mass(
    fr: float, cr: float, ec: float, ef: float, x: float, mass: float
) -> None:
    told: dict[str, float] = {"recycled_in_share": fr, "recycled_out_share": cr, "out_yield_share": ec}
    told |= {"in_yield_share": ef, "lifetime_ratio": x}
    one, other = mci(Mci(mass_kg=mass, **told)), mci(Mci(mass_kg=1.0, **told))
    assert 0 <= one.mci <= 1
    assert one.mci == pytest.approx(other.mci, abs=1e-9)
    assert mci(Mci(mass_kg=1.0, **(told | {"lifetime_ratio": 2 * x}))).mci >= other.mci - 1e-12


def test_the_pci_of_both_published_packs() -> None:
    assert pci_of_published_pack("NMC811") == pytest.approx(0.40027, abs=5e-6)
    assert pci_of_published_pack("LFP") == pytest.approx(0.24265, abs=5e-6)


@pytest.mark.parametrize(("name", "expected"), MATERIALS.items())
def test_the_pci_of_each_material(name: str, expected: float) -> None:
    material = next(one for one in published_pack("NMC811")[0] if one.name == name)
    assert pci(material) == pytest.approx(expected, abs=5e-7)


def test_what_is_never_won_back_is_worse_than_linear() -> None:
    for one in published_pack("LFP")[0]:
        if one.name in ("fe", "p"):
            assert pci(one) == pytest.approx(-0.467405, abs=5e-7)


def test_every_reading_differs_and_is_named_in_the_facts() -> None:
    found = {name: pci_of_published_pack("NMC811", name) for name in READINGS}
    assert len({round(value, 6) for value in found.values()}) == len(READINGS) == 8
    rows = fact("circularity_indicators").rows
    assert set(READINGS) == set(rows.filter(rows["family"] == "pci")["variant"])


def test_the_published_means_lie_near_and_the_points_inside_their_intervals() -> None:
    for pack, low, high in (("NMC811", 0.349490, 0.443197), ("LFP", 0.192521, 0.287326)):
        assert low < pci_of_published_pack(pack) < high


@given(x=st.floats(0.2, 5))
def test_a_closed_loop_without_loss_is_wholly_circular(x: float) -> None:
    reused = Material(name="m", mass_kg=1.0, reused_in_share=1.0, reused_out_share=1.0, utility_share=x)
    recycled = Material(name="m", mass_kg=1.0, recycled_in_share=1.0, recycled_out_share=1.0)
    assert pci(reused) == pytest.approx(1.0)
    assert pci(recycled) == pytest.approx(1.0)


@given(factor=st.floats(0.01, 100))
def test_the_pci_does_not_know_the_size(factor: float) -> None:
    materials, whole = published_pack("NMC811")
    scaled = [
        Material(
            **{name: getattr(one, name) for name in Material.__dataclass_fields__}
            | {"mass_kg": one.mass_kg * factor}
        )
        for one in materials
    ]
    assert pci_of_pack(scaled, whole * factor) == pytest.approx(pci_of_pack(materials, whole), abs=1e-9)


def test_longevity_gives_the_reference_and_names_its_readings() -> None:
    told = Longevity(
        first_yr=8,
        returned_share=0.6,
        refurbished_share=0.5,
        refurbished_yr=8,
        recycled_share=0.9,
        recovered_share=0.9,
    )
    joint, apart = longevity(told), longevity(told, "separate_ratios")
    assert joint.refurbished_yr == pytest.approx(2.4)
    assert joint.recycled_yr == pytest.approx(6.6157, abs=5e-5)
    assert joint.longevity_yr == pytest.approx(17.0157, abs=5e-5)
    assert apart.longevity_yr < joint.longevity_yr
    assert "paper" in CAVEATS["longevity"]


@given(w=st.floats(0, 0.99), x=SHARE, yz=SHARE, more=st.floats(0, 0.009))
def test_more_returned_is_never_shorter(w: float, x: float, yz: float, more: float) -> None:
    def years(returned: float) -> float:
        told = Longevity(first_yr=8, returned_share=returned, refurbished_share=x, refurbished_yr=4)
        made = Longevity(
            **{name: getattr(told, name) for name in Longevity.__dataclass_fields__ if "rec" not in name},
            recycled_share=yz,
            recovered_share=0.99,
        )
        return longevity(made).longevity_yr

    assert years(w) >= 8
    assert years(w + more) >= years(w) - 1e-9


def test_iso_gives_thirteen_indicators_and_says_what_is_missing() -> None:
    found = {one.indicator: one for one in core_indicators(Flows(inflow_kg=100.0, reused_in_kg=25.0))}
    assert len(found) == 13
    assert found["a_2_2"].value == pytest.approx(0.25)
    assert found["a_2_3"].value is None
    assert found["a_2_3"].missing == ("recycled_in_kg",)
    assert found["a_6_3"].missing == ("definition",)
    rows = fact("circularity_indicators").rows
    iso = rows.filter(rows["family"] == "iso_59020")
    assert set(iso["indicator"]) == set(found)
    assert all("secondary transcript" in note for note in iso["status_note"])
    assert set(iso.filter(iso["need"] == "mandatory")["indicator"]) == {
        "a_2_2",
        "a_2_3",
        "a_2_4",
        "a_3_3",
        "a_3_4",
        "a_3_5",
    }


def test_lifetime_and_productivity_are_ratios_of_what_was_said() -> None:
    found = {
        one.indicator: one.value
        for one in core_indicators(
            Flows(
                lifetime_yr=18,
                industry_lifetime_yr=12,
                revenue_jpy=500,
                inflow_kg=2,
                water_in_m3=4,
                reused_water_m3=6,
            )
        )
    }
    assert found["a_3_2"] == pytest.approx(1.5)
    assert found["a_6_2"] == pytest.approx(250)
    assert found["a_5_4"] == pytest.approx(1.5)


def test_all_indicators_stand_beside_each_other_under_their_names() -> None:
    table = circularity(
        "leaf",
        mci_of=Mci(**PACK),
        pci_of="NMC811",
        longevity_of=Longevity(first_yr=8),
        flows=Flows(inflow_kg=1.0),
        retained_kwh_yr=12.5,
    )
    assert CIRCULARITY.check(table).height == 1 + 1 + 13 + 2 + 8
    assert set(table["family"]) == set(CAVEATS)
    assert table.filter(table["indicator"] == "retained_service")["value"].item() == 12.5
    assert circularity("nothing").is_empty()


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: mci(Mci(mass_kg=-1.0, recycled_in_share=2.0)), ["indicator_out_of_range"] * 2),
        (lambda: mci(Mci(mass_kg="heavy")), ["indicator_out_of_range"]),  # type: ignore[arg-type]
        (lambda: mci(Mci(mass_kg=1.0, lifetime_ratio=float("nan"))), ["indicator_out_of_range"]),
        (
            lambda: mci(
                Mci(
                    mass_kg=1.0,
                    recycled_in_share=0.6,
                    reused_in_share=0.6,
                    recycled_out_share=1.0,
                    reused_out_share=0.1,
                )
            ),
            ["indicator_above_whole"] * 2,
        ),
        (lambda: pci(Material(name="m", mass_kg=1.0), "best"), ["indicator_no_variant"]),
        (lambda: pci_of_published_pack("LTO"), ["indicator_no_pack"]),
        (lambda: pci_of_pack([Material(name="m", mass_kg=2.0)], 1.0), ["indicator_above_whole"]),
        (
            lambda: longevity(Longevity(first_yr=-1), "third"),
            ["indicator_out_of_range", "indicator_no_variant"],
        ),
        (
            lambda: longevity(Longevity(first_yr=1, returned_share=1, recycled_share=1, recovered_share=1)),
            ["indicator_never_ends"],
        ),
        (
            lambda: core_indicators(Flows(inflow_kg=1.0, reused_in_kg=0.7, recycled_in_kg=0.7)),
            ["indicator_above_whole"],
        ),
    ],
)
def test_inputs_that_make_no_indicator_are_refused_all_at_once(make: Any, expected: list[str]) -> None:
    assert faults(make) == expected


def test_every_fault_has_a_message() -> None:
    assert set(MESSAGES) == set(IndicatorCode)
