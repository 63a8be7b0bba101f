"""What cannot be forecast is refused in words, all at once."""

from datetime import date

import pytest
from tests.life.remaining.futures import START, life, verdict

from meguri.facts.places import PlaceError
from meguri.life.remaining import ForecastCode, ForecastError, forecast_life
from meguri.life.stress import DutyError
from meguri.tables.verdict import VerdictError


def test_a_verdict_without_an_interval_is_refused():
    told = verdict()
    del told["verdict"]["soh"]["low"]
    with pytest.raises(VerdictError, match="no interval"):
        forecast_life(told, "commuter", "東京", start=START)


def test_an_unknown_prefecture_is_refused_with_a_suggestion():
    with pytest.raises(PlaceError):
        life(place="福岡件")


def test_an_unknown_duty_is_refused():
    with pytest.raises(DutyError, match="commuter"):
        life(duty="comuter")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"age_yr": -1.0}, ForecastCode.AGE),
        ({"odometer_km": float("nan")}, ForecastCode.ODOMETER),
        ({"horizon_yr": 50.0}, ForecastCode.HORIZON),
        ({"draws": 10}, ForecastCode.DRAWS),
        ({"chemistry": "lead"}, ForecastCode.CHEMISTRY),
        ({"first_registration": date(2030, 1, 1)}, ForecastCode.BEFORE),
        ({"start": None}, ForecastCode.START),
        ({"pack": None, "model": ""}, ForecastCode.PACK_KWH),
    ],
)
def test_figures_that_cannot_be_are_refused(told, code):
    name = told.pop("model", "leaf40")
    with pytest.raises(ForecastError) as refused:
        life(pack=name, **{key: value for key, value in told.items() if key != "pack"})
    assert code in {fault.code for fault in refused.value.faults}


def test_all_faults_are_told_at_once():
    with pytest.raises(ForecastError) as refused:
        life(pack="", age_yr=99.0, odometer_km=-5.0, start=None)
    assert len(refused.value.faults) == 4
