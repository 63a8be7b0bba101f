"""The page on scenarios tells the tuned values that are shipped, and its example can be run."""

import re
from pathlib import Path

import pytest
from scenario_sources import KNOWN

from meguri.nation.forecast.scenario import shipped_scenario
from meguri.nation.forecast.scenario_file import parse

PAGES = [
    Path(__file__).parents[3] / "docs" / "explain" / name
    for name in ("market-scenarios.md", "market-scenarios.ja.md")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_tells_the_tuned_values(page: Path) -> None:
    text = page.read_text("utf-8")
    for key, value in shipped_scenario("all-stay", known_sources=KNOWN).tuned().items():
        amount, unit = {"sales": (100, " %"), "packs": (1e-6, " GWh")}.get(key.split(".")[0], (1, ""))
        told = f"{value.value * amount:.3g}{unit}"
        assert f"| {told} |" in text, key


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_example_on_the_page_is_a_scenario(page: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    scenario = parse(example.encode(), where=page.name, known_sources=KNOWN)
    assert scenario.values["sales.bev_share"][2030].value == 0.04
    assert scenario.values["reuse.soh"][None].source == "my_study"
