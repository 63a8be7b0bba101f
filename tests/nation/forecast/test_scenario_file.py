"""A scenario file is read whole or not at all, and every fault is named at once."""

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_sources import KNOWN

from meguri.nation.forecast.assumptions import ASSUMPTIONS, BY_NAME
from meguri.nation.forecast.scenario import SHIPPED, Scenario, read_scenario, shipped_scenario, sources_frame
from meguri.nation.forecast.scenario_faults import (
    MESSAGES,
    ScenarioCode,
    ScenarioError,
    render_scenario_error,
)
from meguri.nation.forecast.scenario_file import parse
from meguri.nation.forecast.scenario_text import to_toml
from meguri.tables.words import Words


@pytest.fixture(scope="module")
def whole() -> str:
    return to_toml(shipped_scenario("all-stay", known_sources=KNOWN))


def faults(text: str) -> dict[tuple[ScenarioCode, str], dict[str, object]]:
    with pytest.raises(ScenarioError) as refused:
        parse(text.encode(), where="mine.toml", known_sources=KNOWN)
    return {(f.code, f.key): dict(f.rule) for f in refused.value.faults}


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_whole_and_sourced(name: str) -> None:
    scenario = shipped_scenario(name, known_sources=KNOWN)
    assert scenario.name == name
    assert set(scenario.values) == {a.name for a in ASSUMPTIONS}
    assert all(value.note for value in scenario.flat().values())
    assert 0 < len(scenario.tuned()) <= 3
    assert scenario.calibrated


def test_the_shipped_scenarios_differ_only_in_exports() -> None:
    stay, today = (shipped_scenario(name, known_sources=KNOWN) for name in SHIPPED)
    assert (stay.export, today.export) == ("none", "as_estimated")
    assert stay.values == today.values
    assert stay.stay_from == today.stay_from


def test_every_tuned_value_says_rightly_whether_it_leaves_its_sourced_range() -> None:
    raw = tomllib.loads((files("meguri.nation.forecast") / "scenarios" / "all-stay.toml").read_text("utf-8"))
    for key, value in shipped_scenario("all-stay", known_sources=KNOWN).tuned().items():
        table = raw
        for part in key.split("."):
            table = table[part]
        assert table["leaves_range"] is value.leaves_range, key


@pytest.mark.parametrize("name", SHIPPED)
def test_written_out_and_read_back_it_is_the_same(name: str, tmp_path: Path) -> None:
    scenario = shipped_scenario(name, known_sources=KNOWN)
    file = tmp_path / "again.toml"
    file.write_text(to_toml(scenario), "utf-8")
    again = read_scenario(file, known_sources=KNOWN)
    assert again.values == scenario.values
    assert (again.title, again.sources) == (scenario.title, scenario.sources)
    assert (again.export, again.calibrated_to) == (scenario.export, scenario.calibrated_to)
    assert again.based_on is None


@settings(max_examples=40, deadline=None)
@given(data=st.data(), words=st.text(st.characters(exclude_categories=("Cs",))))
def test_any_values_and_any_words_survive_the_file(data: st.DataObject, words: str) -> None:
    scenario = shipped_scenario("all-stay", known_sources=KNOWN)
    plain = [key for key, value in scenario.flat().items() if not value.tuned]
    keys = data.draw(st.lists(st.sampled_from(plain), max_size=5, unique=True))
    high = {key: BY_NAME[key if key in BY_NAME else key.rpartition(".")[0]].high for key in keys}
    changed = scenario.with_values({key: data.draw(st.floats(0, high[key])) for key in keys})
    changed = replace(changed, title=Words(words, words[::-1]))
    again = parse(to_toml(changed).encode(), where="x", known_sources=KNOWN)
    assert again.flat() == changed.flat()
    assert again.title == changed.title


def test_a_byte_order_mark_does_no_harm(whole: str) -> None:
    assert parse(b"\xef\xbb\xbf" + whole.encode(), where="x", known_sources=KNOWN).name == "all-stay"


def test_all_faults_come_at_once_each_with_file_and_key(whole: str) -> None:
    broken = swap(whole, 'name = "all-stay"', 'nmae = "all-stay"')
    broken = swap(broken, "[stay.extra_life]", "[stay.extra_live]")
    broken = swap(broken, 'unit = "units"', 'unit = "share"')
    broken = swap(broken, 'export = "none"', 'export = "non"')
    broken = swap(broken, 'source = "iea_gevo_2025"', 'source = "iea_gevo_2026"')
    found = faults(broken)
    assert found[ScenarioCode.UNKNOWN_KEY, "nmae"]["suggestion"] == "name"
    assert (ScenarioCode.MISSING_KEY, "name") in found
    assert found[ScenarioCode.UNKNOWN_KEY, "stay.extra_live"]["suggestion"] == "stay.extra_life"
    assert (ScenarioCode.MISSING_KEY, "stay.extra_life") in found
    assert found[ScenarioCode.WRONG_UNIT, "sales.cars.2025.unit"]["wanted"] == '"units"'
    assert found[ScenarioCode.NOT_ALLOWED, "export"]["suggestion"] == "none"
    assert found[ScenarioCode.UNKNOWN_SOURCE, "sales.cars.2025.source"]["suggestion"] == "iea_gevo_2025"
    assert len(found) == 7


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_is_missing_all_of_it_is_named_and_nothing_else(whole: str, data: st.DataObject) -> None:
    keys = shipped_scenario("all-stay", known_sources=KNOWN).flat()
    fields = st.tuples(
        st.sampled_from(list(keys)), st.sampled_from(["value", "low", "unit", "source", "note"])
    )
    missing = data.draw(st.sets(fields, min_size=1, max_size=8))
    text = whole
    for key, name in missing:
        head, table, rest = text.partition(f"[{key}]\n")
        section, gap, tail = rest.partition("\n[")
        kept = "\n".join(line for line in section.split("\n") if not line.startswith(f"{name} ="))
        text = head + table + kept + gap + tail
    assert set(faults(text)) == {(ScenarioCode.MISSING_KEY, f"{key}.{name}") for key, name in missing}


def test_the_words_name_file_key_and_way_out(whole: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        parse(swap(whole, "stay_from", "stay_form").encode(), where="mine.toml", known_sources=KNOWN)
    said = render_scenario_error(refused.value)
    assert said == str(refused.value)
    assert said.startswith("mine.toml:")
    assert "stay_form is not known" in said
    assert "Did you mean stay_from?" in said
    assert [f.as_dict()["code"] for f in refused.value.faults] == ["unknown_key", "missing_key"]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("value = 3700000.0", 'value = "many"', ScenarioCode.WRONG_KIND, "sales.cars.2025.value"),
        ("value = 3700000.0", "value = nan", ScenarioCode.WRONG_KIND, "sales.cars.2025.value"),
        ("value = 3700000.0", "value = true", ScenarioCode.WRONG_KIND, "sales.cars.2025.value"),
        ("value = 3700000.0", "value = -1.0", ScenarioCode.OUT_OF_RANGE, "sales.cars.2025.value"),
        ("value = 0.92", "value = 92", ScenarioCode.OUT_OF_RANGE, "sales.bev_share.2050.value"),
        ("value = 3700000.0", "value = 4.5e6", ScenarioCode.BAND_ORDER, "sales.cars.2025"),
        ("[sales.cars.2025]", "[sales.cars.soon]", ScenarioCode.BAD_KNOT, "sales.cars.soon"),
        ("[sales.cars.2025]", "[sales.cars.25]", ScenarioCode.BAD_KNOT, "sales.cars.25"),
        ("leaves_range = false", "leaves_range = true", ScenarioCode.LEAVES_RANGE,
         "sales.bev_share.2030.leaves_range"),
        ("sourced_low = 0.02\n", "", ScenarioCode.MISSING_KEY, "sales.bev_share.2030.sourced_low"),
        ("stay_from = 2026", "stay_from = 2026.5", ScenarioCode.WRONG_KIND, "stay_from"),
        ('name = "all-stay"', "name = [", ScenarioCode.UNREADABLE, ""),
    ],
)  # fmt: skip
def test_one_fault_is_named_by_code_and_key(
    whole: str, old: str, new: str, code: ScenarioCode, key: str
) -> None:
    assert (code, key) in faults(swap(whole, old, new))


def test_a_path_of_one_knot_is_refused(whole: str) -> None:
    start = whole.index("[sales.cars.2050]")
    end = whole.index("\n#", start)
    assert (ScenarioCode.TOO_FEW_KNOTS, "sales.cars") in faults(whole[:start] + whole[end:])


def test_a_fourth_tuned_value_is_refused(whole: str) -> None:
    more = "tuned = true\nsourced_low = 1.0\nsourced_high = 9e6\nleaves_range = false\n"
    tuned = swap(whole, "value = 3700000.0\n", "value = 3700000.0\n" + more)
    assert any(code is ScenarioCode.TOO_MANY_TUNED for code, _ in faults(tuned))


def test_tuned_values_must_name_their_claim(whole: str) -> None:
    line = next(row for row in whole.splitlines() if row.startswith("calibrated_to"))
    found = faults(swap(whole, line, "calibrated_to = []"))
    assert {code for code, _ in found} == {ScenarioCode.TUNED_WITHOUT_CLAIM}


MINE = """
based_on = "all-stay"
name = "half-price"
title = { en = "Cheaper packs", ja = "電池が安い場合" }
export = "as_estimated"
stay_from = 2026
calibrated_to = ["jri_market_2050"]
[sources.my_study]
title = "t"
publisher = "p"
url = "https://example.org"
date = "2026"
seen = "whole"
[reuse.price.2050]
value = 3000
low = 2000
high = 4000
unit = "jpy_per_kwh"
source = "my_study"
note = "my own study"
"""


def read_mine(text: str) -> Scenario:
    return parse(text.encode(), where="mine.toml", known_sources=KNOWN)


def test_a_users_file_changes_only_what_it_states() -> None:
    base, mine = shipped_scenario("all-stay", known_sources=KNOWN), read_mine(MINE)
    changed = {k for k, v in mine.flat().items() if v != base.flat()[k]}
    assert changed == {"reuse.price.2050"}
    assert mine.values["reuse.price"][2050].value == 3000
    assert "my_study" in sources_frame([base, mine])["source_id"].to_list()


def test_an_unknown_base_is_named() -> None:
    with pytest.raises(ScenarioError) as refused:
        read_mine(MINE.replace('"all-stay"', '"all-stays"'))
    [fault] = refused.value.faults
    assert fault.code is ScenarioCode.UNKNOWN_BASE
    assert fault.rule["suggestion"] == "all-stay"


def test_every_code_has_words_that_can_be_filled_in() -> None:
    assert set(MESSAGES) == set(ScenarioCode)
    for message in MESSAGES.values():
        assert message.format(key="k", found="f", wanted="w")


def test_a_scenario_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(ValueError, match="all-stay, as-today"):
        shipped_scenario("all-go", known_sources=KNOWN)
