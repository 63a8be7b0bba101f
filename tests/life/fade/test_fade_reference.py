"""Ten years by blast-lite, frozen: the same within two tenths of a point, for every model and year."""

import csv
from pathlib import Path

import pytest
from ageing_years import CASES, year

from meguri.life.fade import age, card, cards

REFERENCE = Path(__file__).with_name("blast_lite.csv")


def rows() -> list[dict[str, str]]:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['model_id']}-{row['case']}")
def test_capacity_after_ten_years_is_that_of_blast_lite(row: dict[str, str]) -> None:
    """Relative capacity after ten years agrees with blast-lite within 0.2 points."""
    found = age(card(row["model_id"]), year(row["case"]), 10).capacity_share[0, -1]
    assert found == pytest.approx(float(row["capacity_share"]), abs=0.002)


def test_every_model_has_a_reference_in_every_year() -> None:
    """No card is left out of the comparison."""
    assert {(row["model_id"], row["case"]) for row in rows()} == {
        (one, case) for one in cards() for case in CASES
    }
