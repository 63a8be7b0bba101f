"""The pages on partners and carriage say what the rooms say, in both languages, and take what people type."""

import re
from datetime import date
from html import unescape

import pytest
from tests.serve.asking import Client

from meguri.facts.outlines import outlines
from meguri.market.carriage import Parcel, consign
from meguri.market.partners import directory, find_chains, find_partners
from meguri.report.carriage_words import figures_said
from meguri.serve.pages.carriage_form import ABROAD, NAMES, read_parcel
from meguri.serve.pages.carriage_view import DRAWS, SEED
from meguri.serve.pages.frame import Frame

DAY = date(2026, 11, 28)
EN = Frame("en", "carriage")
PACK = {
    "goods": "pack",
    "from_place": "東京都",
    "to_place": "北海道",
    "energy_kwh": "40",
    "day": "2026-12-01",
}


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.text)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_whole_directory_is_shown_with_its_sources_and_its_map(client: Client, lang: str) -> None:
    said = page(client, f"/partners?lang={lang}")
    known = directory()
    names = known["name_ja" if lang == "ja" else "name_en"].to_list()
    assert [name for name in names if name not in said] == []
    assert [path for path in outlines().values() if path not in said] == []
    assert "CC BY 4.0" in said
    assert "Project-Id" not in said


def test_a_place_gives_chains_with_who_does_what_and_the_conditions_of_the_default_route(
    client: Client,
) -> None:
    said = page(client, "/partners?place=愛媛県&lang=en")
    made = find_chains(
        ["collect", "diagnose", "dismantle", "discharge", "carry", "reuse", "recycle"], "愛媛県", most=2
    )
    names = dict(directory().select("actor_id", "name_en").iter_rows())
    told = [names[one] for one in made.steps["actor_id"].drop_nulls()]
    assert [name for name in told if name not in said] == []
    assert said.count("to be verified") >= made.acceptance.filter(~made.acceptance["is_verified"]).height
    assert "Default route (JARP)" in said


def test_who_completes_an_actor_is_told_and_a_name_that_is_none_is_refused(client: Client) -> None:
    said = page(client, "/partners?actor=ipex&lang=en")
    first = find_partners(actor_id="ipex").row(0, named=True)
    other = first["other_id"] if first["actor_id"] == "ipex" else first["actor_id"]
    assert dict(directory().select("actor_id", "name_en").iter_rows())[other] in said
    wrong = page(client, "/partners?actor=<script>&place=Atlantis&function=fly&lang=en", 400)
    assert wrong.count("There is none of that name") == 6  # in the summary and beside each of three fields
    assert "<script>&place" not in wrong


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_consignment_shows_the_figures_of_the_room_and_each_rule(client: Client, lang: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in PACK.items())
    said = page(client, f"/carriage?{query}&condition=damaged&waste=no&lang={lang}")
    parcel = Parcel(
        "pack", "東京都", "北海道", date(2026, 12, 1), condition="damaged", waste="no", energy_kwh=40.0
    )
    from numpy.random import default_rng

    made = consign(parcel, rng=default_rng(SEED), draws=DRAWS)
    told = list(figures_said(made.told.row(0, named=True), lang))
    assert [value for _label, value, _firm in told if value not in said] == []
    asked = made.findings[f"asked_{lang}"]
    assert [one for one in asked if one not in re.sub(r"</?span[^>]*>", "", said)] == []
    assert "Project-Id" not in said


def test_abroad_rules_are_told_and_no_cost(client: Client) -> None:
    said = page(client, "/carriage?to_place=NZ&goods=vehicle&lang=en")
    assert "UN 3556" in said
    assert "only within Japan" in said
    assert " yen" not in said.split("answer-title", 1)[1]


def test_what_people_type_is_read_and_every_mistake_is_told_at_once() -> None:
    read = read_parcel(PACK | {"charge": "３０％", "count": "２", "mass_kg": "1,280"}, DAY, EN)
    assert read.parcel is not None
    assert (read.parcel.charge_share, read.parcel.count, read.parcel.mass_kg) == (0.3, 2, 1280.0)
    told = {
        "count": "1.5",
        "energy_kwh": "lots",
        "charge": "130",
        "mass_kg": "-1",
        "day": "soon",
        "goods": "soup",
    }
    wrong = read_parcel(PACK | told, DAY, EN)
    assert wrong.parcel is None
    assert {one.name for one in wrong.fields if one.wrong} == set(told)
    both = read_parcel(PACK | {"from_place": "NZ", "to_place": "AU"}, DAY, EN)
    assert {one.name for one in both.fields if one.wrong} == {"to_place"}


def test_nothing_told_asks_and_does_not_answer() -> None:
    read = read_parcel({}, DAY, EN)
    assert read.parcel is None
    assert not [one for one in read.fields if one.wrong]
    assert {one.name for one in read.fields} == set(NAMES)


@pytest.mark.parametrize("code", ABROAD)
def test_every_country_of_the_form_is_taken(code: str) -> None:
    read = read_parcel(PACK | {"to_place": code}, DAY, EN)
    assert read.parcel is not None
    assert read.parcel.to_place == code
