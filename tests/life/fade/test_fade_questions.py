"""What the ageing models refuse, and what they say of profiles beyond their experiments."""

import numpy as np
import polars as pl
import pytest
from ageing_years import year

from meguri.facts.source import source
from meguri.life.fade import FadeCode, FadeError, age, card, cards, pack_capacity_share
from meguri.life.fade.reading import read_card
from meguri.life.profile import Profile
from meguri.tables.health import FINDINGS

CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP", "LTO", "LCO")


def flat(soc: float = 0.5, celsius: float = 25.0, hours: int = 48) -> Profile:
    return Profile(1.0, np.full((2, hours), soc), np.full((2, hours), celsius))


def codes(*args: object, **names: object) -> list[FadeCode]:
    with pytest.raises(FadeError) as told:
        age(card("nca-panasonic-3ah"), *args, **names)  # type: ignore[arg-type]
    return [one.code for one in told.value.faults]  # type: ignore[misc]


def test_every_fault_is_told_at_once() -> None:
    """A profile with a wrong share, a gap in temperature and impossible years is refused for all three."""
    wrong = flat()
    wrong.soc_share[1, 7], wrong.temperature_c[0, 3] = 1.2, np.nan
    assert codes(wrong, -1.0) == [FadeCode.SOC, FadeCode.TEMPERATURE, FadeCode.YEARS]


@pytest.mark.parametrize(
    ("profile", "years", "names", "code"),
    [
        (Profile(1.0, np.empty((0, 5)), np.empty((0, 5))), 1.0, {}, FadeCode.EMPTY),
        (Profile(1.0, np.empty((3, 0)), np.empty((3, 0))), 1.0, {}, FadeCode.EMPTY),
        (Profile(0.0, np.full((1, 2), 0.5), np.full((1, 2), 20.0)), 1.0, {}, FadeCode.STEP),
        (Profile(float("nan"), np.full((1, 2), 0.5), np.full((1, 2), 20.0)), 1.0, {}, FadeCode.STEP),
        (flat(celsius=298.15), 1.0, {}, FadeCode.TEMPERATURE),
        (flat(soc=55.0), 1.0, {}, FadeCode.SOC),
        (flat(), float("inf"), {}, FadeCode.YEARS),
        (flat(), 1.0, {"points": 0}, FadeCode.TIMES),
        (flat(), 1.0, {"at_yr": np.array([0.5, 0.2])}, FadeCode.TIMES),
        (flat(), 1.0, {"at_yr": np.array([2.0])}, FadeCode.TIMES),
        (flat(), 1.0, {"at_yr": np.array([])}, FadeCode.TIMES),
    ],
)
def test_what_cannot_be_answered_is_refused(
    profile: Profile, years: float, names: dict[str, object], code: FadeCode
) -> None:
    """Each impossible input has a code, and its message names the value."""
    assert codes(profile, years, **names) == [code]


def test_an_unknown_model_is_told_its_nearest() -> None:
    """A name written another way is answered with the one that is meant."""
    for asked in ("NMC111 Kokam 75Ah", "nmc111_kokam", "Kokam"):
        with pytest.raises(FadeError, match="Did you mean nmc111-kokam-75ah"):
            card(asked)


def test_a_pack_of_no_groups_is_refused() -> None:
    """Groups and spread are both told."""
    with pytest.raises(FadeError) as told:
        pack_capacity_share(np.array([0.9]), 0, 1.5)
    assert [one.code for one in told.value.faults] == [FadeCode.GROUPS, FadeCode.SPREAD]


def test_what_lies_outside_the_experiments_is_found() -> None:
    """How far and for what share of the time, for each battery and over all of them."""
    commuter = year("commuter")
    soc = np.concatenate([commuter.soc_share, np.full_like(commuter.soc_share, 0.5)])
    temperature = np.concatenate([commuter.temperature_c, np.full_like(commuter.temperature_c, 20.0)])
    temperature[1, :876] = 48.0
    found = age(card("nca-sony-vtc5a-2ah"), Profile(1.0, soc, temperature), 1)
    hot = found.outside.filter((pl.col("battery") == 1) & (pl.col("side") == "above")).row(0, named=True)
    assert (hot["kind"], hot["limit_value"], hot["found_value"]) == ("storage_temperature", 35.0, 48.0)
    assert hot["time_share"] == pytest.approx(0.1)
    FINDINGS.check(found.findings)
    by_code = {row["code"]: row for row in found.findings.iter_rows(named=True)}
    assert by_code["fade_storage_temperature_above"]["found_value"] == 48.0
    assert by_code["fade_storage_temperature_above_time"]["found_value"] == pytest.approx(0.1)
    assert by_code["fade_storage_temperature_above"]["level"] == "caution"
    assert by_code["fade_storage_temperature_below"]["found_value"] == commuter.temperature_c.min()
    assert "fade_dod_below" not in by_code


def test_a_profile_within_the_experiments_is_not_remarked_on() -> None:
    """No finding where everything was measured."""
    within = Profile(1.0, year("deep").soc_share, np.full((1, 8760), 25.0))
    assert age(card("nmc-large-75ah-a"), within, 1).findings.is_empty()


@pytest.mark.parametrize("model", tuple(cards()))
def test_a_card_says_where_it_comes_from_and_where_it_holds(model: str) -> None:
    """Every paper is a source, every range in order, every text in both languages."""
    told = card(model)
    assert told.chemistry in CHEMISTRIES
    for paper in told.papers:
        assert source(paper.source_id).source_id == paper.source_id
    valid = told.valid
    for low, high in (valid.temperature_c, valid.storage_temperature_c, valid.soc_share, valid.dod_share):
        assert low <= high
    assert set(told.experiments) == set(told.limits) == set(told.knee_note) == {"en", "ja"}
    assert len(told.limits["en"]) == len(told.limits["ja"]) > 0


def test_a_card_that_uses_an_unknown_name_is_refused() -> None:
    """A formula is read, never evaluated: what it uses has to be known."""
    from importlib.resources import files

    text = (files("meguri.facts") / "data" / "ageing_models" / "lto-nmc-10ah.toml").read_text(
        encoding="utf-8"
    )
    with pytest.raises(ValueError, match="uses __import__"):
        read_card(text.replace("{ dod = 3 }", "{ __import__ = 3 }"))
