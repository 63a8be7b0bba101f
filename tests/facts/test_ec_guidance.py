"""Data points are those of the EC guidance v2.0, category by category, and each rule binds whom it names."""

import csv
import re
from pathlib import Path

import pytest

from meguri.facts.law import law_rules
from meguri.facts.source import fact

DUTIES = {"notToBeFilled": "not_applicable", "pending": "not_yet"}
POINTS = {"public": {"1"}, "legitimateInterest": {"2", "4"}, "notifiedBodiesAndAuthorities": {"3"}}
CATEGORIES = {"EV": "ev", "LMT": "lmt", "industrial": "industrial", "SLI": "sli"}
METALS = {"Co": "co", "Cu": "cu", "Pb": "pb", "Li": "li", "Ni": "ni"}
KINDS = {"lead-acid": "lead_acid", "lithium-based": "lithium_based", "nickel-cadmium": "nickel_cadmium"}
KINDS |= {"other": "other"}


def _rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def test_every_data_point_is_that_of_the_guidance(shared: Path) -> None:
    told = _rows(shared / "facts" / "ec_guidance_71_datapoints.csv")
    own = {row["ec_number"]: row for row in fact("ec_data_points").rows.iter_rows(named=True)}
    assert own.keys() == told.keys()
    assert len(own) == 71
    for number, row in own.items():
        given = told[number]
        for category in ("ev", "lmt", "industrial"):
            duty = given[f"v2_{category}"]
            assert row[category] == DUTIES.get(duty, duty), (number, category)
        assert row["annex_point"] in POINTS[given["access_tier_derived"]], number
        assert (row["name"], row["lifecycle"]) == (given["name"], given["lifecycle"])
        assert (row["legal_reference"] or "") == given["legal_source"]


def _meant(applies_to: str) -> set[str]:
    return {own for word, own in CATEGORIES.items() if re.search(rf"\b{word}\b", applies_to)}


@pytest.mark.parametrize("timeline_id", [f"T{at:03d}" for at in (1, 6, *range(12, 19), *range(21, 31))])
def test_a_rule_binds_the_batteries_that_it_names(shared: Path, timeline_id: str) -> None:
    told = _rows(shared / "facts" / "regulation_timeline.csv")
    applies_to = told[timeline_id]["applies_to"]
    # "same + LMT" (the shares of 2036) adds to what the row before binds.
    meant = _meant(applies_to) | ({"ev", "industrial", "sli"} if applies_to.startswith("same") else set())
    for rule in (one for one in law_rules() if one.row["timeline_id"] == timeline_id):
        assert set(rule.categories) == meant
        above = "2 kWh" in applies_to or applies_to.startswith("same")
        assert ("industrial_above_2_kwh" in rule.check_when) is above
        external = "external storage" in applies_to or applies_to.startswith("same")
        assert ("not_external_storage" in rule.check_when) is external


@pytest.mark.parametrize("timeline_id", [f"T{at:03d}" for at in range(23, 47)])
def test_a_share_is_of_the_metal_or_the_kind_that_it_names(shared: Path, timeline_id: str) -> None:
    requirement = _rows(shared / "facts" / "regulation_timeline.csv")[timeline_id]["requirement"]
    (rule,) = (one for one in law_rules() if one.row["timeline_id"] == timeline_id)
    last = requirement.rpartition(" ")[2]
    wanted = {
        "Minimum recycled content": f"recycled_{last}_share",
        "Recycling efficiency": f"recycling_efficiency:{KINDS.get(last)}",
        "Recovery of materials": f"recovery_{METALS.get(last)}",
    }
    (start,) = (one for one in wanted if requirement.startswith(one))
    assert rule.check_names == (wanted[start],)
