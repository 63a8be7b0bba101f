"""Promises of a duty: read from a name, a file or a mapping; all contradictions at once; figures sourced."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.source import fact
from meguri.life.stress import Duty, DutyCode, DutyError, Storage, duty_names, duty_of, storage_of
from meguri.life.stress.duty import templates
from meguri.life.stress.storage import storage_names
from meguri.life.stress.words import ASSUMED_WORDS
from meguri.tables.life import DUTY, STORAGE

KNOWN = {"commuter", "weekend", "business", "taxi", "delivery", "town", "parked"}


def codes(error: DutyError) -> set[str]:
    return {str(one.code) for one in error.faults}


def test_the_usual_duties_of_japan_are_shipped_and_keep_their_table() -> None:
    assert set(duty_names()) == KNOWN
    for name in duty_names():
        frame = duty_of(name).frame
        assert DUTY.check(frame).equals(frame)
        assert frame.null_count().sum_horizontal().item() == 0


def test_every_figure_of_a_template_names_a_source_that_exists_or_is_called_assumed() -> None:
    known = set(fact("use_figures").rows["source_id"])
    for name, told in templates().items():
        table = STORAGE if name in storage_names() else DUTY
        sources = told["sources"]
        assert isinstance(sources, dict)
        assert set(sources) == set(table.names) - {"month_rank"}, name
        assert set(sources.values()) <= known | {"assumed"}, name


def test_what_is_assumed_is_said_and_has_words() -> None:
    for name in duty_names():
        duty = duty_of(name)
        silent = {f"duty_{key}" for key, source in duty.sources.items() if source == "assumed"}
        assert set(duty.assumed["code"]) == silent
        assert silent <= set(ASSUMED_WORDS)


@pytest.mark.parametrize(
    "name",
    ["通勤", "通勤用", "COMMUTER", "commuting", "週末", "営業車", "タクシー", "配送", "街乗り", "保管"],
)
def test_a_duty_is_known_by_its_japanese_and_english_names(name: str) -> None:
    assert duty_of(name).name in KNOWN


def test_a_slip_of_the_pen_gets_a_suggestion() -> None:
    with pytest.raises(DutyError, match="Use one of: commuter") as caught:
        duty_of("comuter")
    assert caught.value.faults[0].code is DutyCode.UNKNOWN


def test_all_contradictions_are_named_at_once_each_once_for_all_its_months() -> None:
    told = {
        "soc_from_share": 0.9,
        "soc_to_share": 0.5,
        "parking": "street",
        "leave_h": 20,
        "return_h": 8,
        "chargeplace": "home",
    }
    with pytest.raises(DutyError) as caught:
        duty_of(told)
    assert codes(caught.value) == {"told_not_allowed", "told_unknown", DutyCode.WINDOW, DutyCode.HOURS}
    assert len(caught.value.faults) == 4


def test_a_day_that_does_not_fit_its_hours_is_refused() -> None:
    with pytest.raises(DutyError, match="take longer"):
        duty_of({"daily_km": 400.0})


def test_twelve_values_or_one() -> None:
    months = [10.0] * 6 + [20.0] * 6
    assert duty_of({"daily_km": months}).column("daily_km") == months
    with pytest.raises(DutyError) as caught:
        duty_of({"daily_km": [1.0, 2.0]})
    assert codes(caught.value) == {DutyCode.MONTHS}
    with pytest.raises(DutyError, match="month 3"):
        duty_of({"driven_share": [0.5, 0.5, 7, *[0.5] * 9]})


@pytest.mark.parametrize("km", [500.0, 10_000.0, 18_000.0])
def test_a_yearly_distance_is_kept(km: float) -> None:
    assert duty_of({"km_per_yr": km}).km_per_yr == pytest.approx(km, rel=1e-12)
    with pytest.raises(DutyError) as caught:
        duty_of({"km_per_yr": km, "daily_km": 20.0})
    assert codes(caught.value) == {DutyCode.BOTH}


def test_a_distance_without_days_driven_is_refused() -> None:
    with pytest.raises(DutyError) as caught:
        duty_of({"km_per_yr": 5000, "driven_share": 0.0})
    assert codes(caught.value) == {DutyCode.NEVER_DRIVEN}


def test_a_file_says_what_a_mapping_says(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nbased_on = "街乗り"\ncharge_kw = 6.0\n', encoding="utf-8")
    read, told = duty_of(path), duty_of({"based_on": "town", "charge_kw": 6.0})
    assert read.name == "mine"
    assert read.frame.equals(told.frame)
    assert "duty_charge_kw" not in read.assumed["code"]
    path.write_text("daily_km = ", encoding="utf-8")
    with pytest.raises(DutyError) as caught:
        duty_of(str(path))
    assert codes(caught.value) == {"told_unreadable"}


def test_a_frame_may_leave_out_the_hours() -> None:
    given = duty_of("commuter").frame.drop("leave_h", "return_h", "speed_km_per_h", "charge_from_h")
    made = duty_of(given)
    assert made.frame.equals(duty_of("commuter").frame)
    assert set(made.assumed["code"]) == {
        "duty_leave_h",
        "duty_return_h",
        "duty_speed_km_per_h",
        "duty_charge_from_h",
    }
    assert isinstance(duty_of(made), Duty)
    with pytest.raises(DutyError):
        duty_of(given.head(3))


def test_nothing_that_is_no_duty_is_taken() -> None:
    with pytest.raises(DutyError) as caught:
        duty_of(12)
    assert codes(caught.value) == {DutyCode.UNREADABLE}


def test_a_storage_duty_refuses_what_does_not_fit() -> None:
    with pytest.raises(DutyError) as caught:
        storage_of({"depth_share": 0.9, "soc_to_share": 0.8, "cycles_count": 5})
    assert codes(caught.value) == {DutyCode.STORAGE_WINDOW, DutyCode.STORAGE_HOURS}
    assert storage_of({"c_rate": 0.25}).frame["full_charge_h"].to_list() == [4.0] * 12
    assert storage_of("定置用").name == "stationary"
    with pytest.raises(DutyError):
        storage_of("commuter")


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10**20),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.one_of(st.floats(), st.text(max_size=3), st.none()), max_size=13),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
FIELDS = st.sampled_from(
    [*DUTY.names, *STORAGE.names, "km_per_yr", "name", "based_on", "sources", "c_rate", "x"]
)


@given(st.dictionaries(FIELDS, JUNK, max_size=6))
def test_whatever_is_told_is_a_duty_or_a_named_fault(told: dict[str, object]) -> None:
    for read in (duty_of, storage_of):
        made = attempt(read, told)
        if isinstance(made, DutyError):
            assert made.faults
            assert str(made)
        else:
            assert made.frame.height == 12


def attempt(read: Callable[[object], Duty | Storage], told: object) -> Duty | Storage | DutyError:
    try:
        return read(told)
    except DutyError as error:
        return error


def test_figures_of_other_libraries_are_taken() -> None:
    told = {"daily_km": np.float64(12), "charge_kw": np.full(12, 3), "driven_share": pl.Series([0.5] * 12)}
    assert duty_of(told).km_per_yr == pytest.approx(12 * 365 / 2)
    assert duty_of({"daily_km": np.int64(7)}).column("daily_km")[0] == 7.0
