"""Promise: every code that a diagnosis may return has words whose places can be filled."""

import string

import pytest

from meguri.health.verdict import candidates, words
from meguri.report import diagnosis_words
from meguri.tables.health import BOUND, DEFINITIONS, FINDINGS, LEVELS, VALIDATION

FILLED = {"about", "found", "limit", "unit", "rows", "from_s", "to_s", "said"}


@pytest.mark.parametrize("kind", ["FINDING_WORDS", "ASSUMED_WORDS"])
def test_a_template_has_only_places_that_are_filled(kind: str) -> None:
    for code, template in diagnosis_words._templates(kind).items():
        places = {name for _text, name, _spec, _how in string.Formatter().parse(template) if name}
        assert places <= FILLED, code


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("definition", DEFINITIONS),
        ("validation", VALIDATION),
        ("binding", BOUND),
        ("level", LEVELS),
    ],
)
def test_every_code_of_the_tables_has_words(column: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        assert diagnosis_words.said(column, code, "ja") != code


def test_every_reason_for_a_next_measurement_has_words() -> None:
    reasons = (candidates.READ_DISPLAY, candidates.CHARGE_WIDE, candidates.BENCH)
    assert set(words.BECAUSE_WORDS) == set(reasons)


def test_a_code_without_words_is_shown_not_hidden() -> None:
    row = dict.fromkeys(FINDINGS.names) | {"code": "brand_new", "about": "log"}
    assert "brand_new" in diagnosis_words.finding_said(row, "en")
