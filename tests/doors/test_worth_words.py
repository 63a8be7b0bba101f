"""Promise: whatever rooms of worth say, a door says in words: no code is left in a sentence of the ways."""

import re
from datetime import date

import pytest
from life_verdicts import VERDICT

from meguri.journeys.route import Routed, route_battery
from meguri.locale import words
from meguri.report import worth_words as said
from meguri.report.life_lines import assumptions_said, findings_said
from meguri.tables.worth import WAYS
from meguri.value.price import Car
from meguri.value.routing import Standing
from meguri.value.routing.parameters import SPECS

CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")  # snake case


def routed(standing: Standing | None = None) -> Routed:
    car = Car(subject_id="car", model="leaf40", age_yr=6, mileage_km=60_000)
    return route_battery(
        {"verdict": VERDICT}, car, on=date(2026, 11, 28), rated_kwh=40, chemistry="NMC", draws=100,
        standing=standing,
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    "standing",
    [
        None,
        Standing(
            safety_level="danger", is_waste=True, has_waste_permit=False, goods="pack", is_eligible=False
        ),
    ],
)
def test_no_code_is_left_in_findings_and_assumptions(lang: str, standing: Standing | None) -> None:
    made = routed(standing)
    told = [sentence for _level, sentence in findings_said(said.worded(made.findings, lang), lang)]
    told += assumptions_said(said.assumed_worded(made.assumed, lang), lang)[0]
    assert [one for one in told if CODE.search(one)] == []
    assert not any("{" in one for one in told)


@pytest.mark.parametrize("key", SPECS)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_figure_of_a_comparison_has_a_name(key: str, lang: str) -> None:
    name = said.figure_said(key, lang)
    assert not CODE.search(name)
    assert said.way_said(key.partition(".")[0], lang) in name


def test_every_unknown_and_gate_has_a_name() -> None:
    made = routed().routes
    for name in (*made.learn["unknown"], *(f"{way}_price" for way in WAYS)):
        assert not CODE.search(said.unknown_said(name, "en")), name
    for gate, mends in made.gates.select("gate", "mends").iter_rows():
        assert said.gate_said(gate, "en") != gate
        assert not CODE.search(said.mends_said(mends, "en"))


def test_about_is_said_and_an_unknown_one_stays_as_it_is() -> None:
    assert said.about_said("keep", "en") == words("en")("drive on at home with a guarantee")
    assert said.about_said("car module", "en") == "the car (sorted modules)"
    assert said.about_said("pack mn", "en") == "the pack (manganese)"
    assert said.about_said("ZE1-012345", "en") == "ZE1-012345"
