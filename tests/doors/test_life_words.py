"""Promise: every code of a forecast, a range or a guarantee has words whose places can be filled."""

import string

import pytest

from meguri.life.fade.outside import KINDS
from meguri.report import life_words
from meguri.tables.health import FINDINGS
from meguri.tables.life import CHARGE_PLACES, PARKINGS

FILLED = {"about", "found", "limit", "unit", "said"}
EMPTY = dict.fromkeys(FINDINGS.names) | {"about": "commuter", "found_value": 0.5, "limit_value": 0.2}


@pytest.mark.parametrize("kind", ["FINDING_WORDS", "ASSUMED_WORDS"])
def test_a_template_has_only_places_that_are_filled(kind: str) -> None:
    templates = life_words._templates(kind)
    assert len(templates) > 20
    for code, template in templates.items():
        places = {name for _text, name, _spec, _how in string.Formatter().parse(template) if name}
        assert places <= FILLED, code


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_finding_and_assumption_is_a_sentence_without_code(lang: str) -> None:
    for code in life_words._templates("FINDING_WORDS"):
        said = life_words.finding_said(EMPTY | {"code": code}, lang)
        assert code not in said
        assert "{" not in said
    for code in life_words._templates("ASSUMED_WORDS"):
        said = life_words.assumed_said({"code": code, "about": "commuter", "said": "1"}, lang)
        assert code not in said
        assert "{" not in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["below", "above"])
def test_every_way_out_of_a_models_experiments_has_words(kind: str, side: str) -> None:
    for ending in ("", "_time"):
        row = EMPTY | {"code": f"fade_{kind}_{side}{ending}", "unit": "share"}
        assert "fade_" not in life_words.finding_said(row, "ja")


def test_every_choice_of_a_duty_has_words() -> None:
    assert set(life_words.CHOICES) == {*CHARGE_PLACES, *PARKINGS}


def test_a_code_without_words_is_shown_not_hidden() -> None:
    assert "brand_new" in life_words.finding_said(EMPTY | {"code": "brand_new"}, "en")
    assert "brand_new" in life_words.assumed_said({"code": "brand_new", "about": "x", "said": "1"}, "ja")
