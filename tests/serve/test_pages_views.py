"""A page tells what the reader may see: what is kept is told as kept, never as missing."""

from datetime import date
from typing import Any

import pytest

from meguri.passport.events import event_of, fold
from meguri.passport.readers import view
from meguri.serve.pages.battery_view import BatteryView, battery_view
from meguri.serve.pages.fields import plain_number
from meguri.serve.pages.frame import Frame

BATTERY = "https://id.gs1.org/8003/04912345009913P1"
BY = "urn:uuid:00000000-0000-4000-8000-000000000001"
DAY = date(2026, 11, 28)


def _life(**more: Any) -> list[Any]:
    says = {"soh_share": 0.842, "soh_method": "partial_charge", "soh_measured_on": "2026-10-20", **more}
    evidence = {"soh_share": {"basis": "measured", "low": 0.81, "high": 0.873}}
    return [
        event_of(
            "registered",
            BATTERY,
            "2024-01-10T10:00:00+09:00",
            BY,
            says={"vehicle_model": "リーフ", "chemistry": "NMC", "placed_on_market_in": "JP"},
        ),
        event_of("diagnosed", BATTERY, "2026-10-20T10:00:00+09:00", BY, says=says, evidence=evidence),
        event_of("sold", BATTERY, "2026-11-01T10:00:00+09:00", BY, custody={"giver": BY}),
    ]


def _seen(reader: str, life: list[Any] | None = None, lang: str = "en", **more: Any) -> BatteryView:
    document = view(fold(life or _life(), DAY, battery_id=BATTERY), reader)
    return battery_view(document, BATTERY, reader, DAY, Frame(lang, ""), **more)


def test_an_interval_is_rounded_outwards_as_on_the_certificate() -> None:
    says = {"soh_share": 0.758, "soh_measured_on": "2026-10-20"}
    evidence = {"soh_share": {"basis": "measured", "low": 0.656, "high": 0.8541}}
    begun, *_ = _life()
    found = event_of("diagnosed", BATTERY, "2026-10-20T10:00:00+09:00", BY, says=says, evidence=evidence)
    seen = _seen("legitimate_interest", [begun, found])
    assert "65–86" in seen.soh_band
    evidence["soh_share"] |= {"low": 0.57, "high": 0.83}  # 100 × 0.57 is 56.99…
    found = event_of("diagnosed", BATTERY, "2026-10-20T10:00:00+09:00", BY, says=says, evidence=evidence)
    assert "57–83" in _seen("legitimate_interest", [begun, found]).soh_band


def test_who_may_see_the_state_of_health_sees_it_with_its_doubt() -> None:
    seen = _seen("legitimate_interest")
    assert (seen.title, seen.soh) == ("リーフ", "84")
    assert "81" in seen.soh_band
    assert "88" in seen.soh_band
    assert seen.picture.startswith("<svg")
    assert not seen.is_soh_withheld
    assert [one.what for one in seen.life] == ["Diagnosed", "Passport begun"]
    assert "84.2%" in seen.life[0].figure


def test_what_the_public_may_not_see_is_told_as_kept_and_not_as_missing() -> None:
    seen = _seen("public")
    assert seen.soh == ""
    assert seen.is_soh_withheld
    assert seen.withheld
    assert not [one for one in (*seen.card, seen.safety) if "not measured" in one.note]
    assert "not checked" not in seen.safety.note
    assert seen.eu == ""
    assert "リーフ" not in str(seen)
    assert len(seen.hidden) == 4


def test_what_nobody_measured_is_told_as_not_measured() -> None:
    seen = _seen("legitimate_interest", _life()[:1])
    assert seen.soh == ""
    assert not seen.is_soh_withheld
    assert "not measured" in str(seen.card)


def test_simulated_data_are_called_simulated() -> None:
    assert _seen("legitimate_interest", _life(soh_is_synthetic=True)).is_synthetic
    assert not _seen("legitimate_interest").is_synthetic


def test_the_owner_reads_who_sold_it_and_others_do_not() -> None:
    assert "Sold" in [one.what for one in _seen("owner").life]
    assert "Sold" not in [one.what for one in _seen("authority").life]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("62000", 62_000.0), ("62,000 km", 62_000.0), ("6.2万", 62_000.0), ("62,000", 62_000.0), (" ", None)],
)
def test_numbers_are_read_as_people_type_them(typed: str, meant: float | None) -> None:
    assert plain_number(typed) == meant


@pytest.mark.parametrize("typed", ["many", "nan", "inf", "1e999", "--1", "万"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        plain_number(typed)
