"""Codes of GB/T 34014 are read just where the published pattern matches, and decoded as far as is known."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.identity.faults import IdentifierCode, IdentifierError
from meguri.passport.identity.traction_code import parse_traction_code

MODEL = "vectors/catenax-sldt/io.catenax.traction_battery_code/2.0.0/gen"
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DESIGN = r"[A-Z0-9]{3}[PMC][A-GZ][A-Z0-9]{2}"
MADE = r"[1-9A-NPR-Y][1-9A-C][0-9A-NPR-Y][0-9]{7}"
FIRST, SECOND = re.compile(rf"{DESIGN}[A-Z0-9]{{7}}{MADE}"), re.compile(rf"{DESIGN}{MADE}R[PMC]")
CODES = st.one_of(st.from_regex(FIRST, fullmatch=True), st.from_regex(SECOND, fullmatch=True))


def published(shared: Path) -> re.Pattern[str]:
    schema = json.loads((shared / MODEL / "TractionBatteryCode-schema.json").read_text("utf-8"))
    return re.compile(schema["components"]["schemas"]["TractionBatteryCodeTrait"]["pattern"])


def is_read(code: str) -> bool:
    try:
        return parse_traction_code(code).code == code
    except IdentifierError:
        return False


def test_the_published_sample_is_read(shared: Path) -> None:
    sample = json.loads((shared / MODEL / "TractionBatteryCode.json").read_text("utf-8"))
    code = parse_traction_code(sample["tractionBatteryCode"])
    assert (code.maker, code.product, code.chemistry_code, code.specification) == ("X12", "module", "C", "PM")
    assert (code.trace, code.date_code, code.serial) == ("27KLPCL", "X2M", "2382320")


@given(data=st.data())
def test_just_what_the_published_pattern_matches_is_read(shared: Path, data: st.DataObject) -> None:
    pattern = published(shared)
    code = data.draw(CODES)
    assert pattern.match(code)
    assert is_read(code)
    place = data.draw(st.integers(0, len(code) - 1))
    changed = code[:place] + data.draw(st.sampled_from(SIGNS)) + code[place + 1 :]
    assert is_read(changed) == bool(pattern.match(changed))


@given(CODES)
def test_the_parts_make_up_the_code(code: str) -> None:
    read = parse_traction_code(code)
    letter = {"pack": "P", "module": "M", "cell": "C"}
    ending = f"R{letter[read.first_product]}" if read.first_product else ""
    front = read.maker + letter[read.product] + read.chemistry_code + read.specification
    assert front + (read.trace or "") + read.date_code + read.serial + ending == code
    assert read.is_second_life == (len(code) == 19) == (read.trace is None)


@pytest.mark.parametrize(
    ("code", "made_on", "chemistry"),
    [
        ("04QCB76836300JBC40000903", date(2021, 12, 4), "LFP"),  # codes of cells as their sellers print them
        ("001CB240000003B3C0221953", date(2021, 3, 12), "LFP"),
        ("001PE01ABCDEFG81A0000001", date(2018, 1, 10), "ternary"),
        ("001PZ01ABCDEFG1CY0000001", date(2011, 12, 31), None),
    ],
)
def test_days_and_types_are_decoded(code: str, made_on: date, chemistry: str | None) -> None:
    read = parse_traction_code(code)
    assert (read.made_on, read.chemistry) == (made_on, chemistry)


def test_what_is_not_known_is_not_decoded() -> None:
    unknown = parse_traction_code("001PA01ABCDEFGI100000001")
    assert (unknown.made_year, unknown.made_month, unknown.made_day) == (None, 1, None)
    assert (unknown.made_on, unknown.chemistry) == (None, None)
    assert parse_traction_code("001PB01ABCDEFGA2Y0000001").made_on is None  # 31 February


def test_the_days_of_a_month_are_one_sign_each() -> None:
    days = {
        parse_traction_code(f"001PB01ABCDEFGA1{one}0000001").made_day for one in SIGNS if one not in "0IOQZ"
    }
    assert days == set(range(1, 32))


def test_eighteen_characters_are_refused_with_the_reason() -> None:
    with pytest.raises(IdentifierError, match="add up to 19") as refused:
        parse_traction_code("001PE01B3C0221953R")
    assert refused.value.faults[0].code is IdentifierCode.TRACTION_18
    assert parse_traction_code("001PE01B3C0221953RP").first_product == "pack"
    with pytest.raises(IdentifierError, match="24 characters, or 19"):
        parse_traction_code("001PE01B3C0221953RPX")


def test_all_wrong_characters_are_named_and_lookalikes_as_such() -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_traction_code("04QXB76836300JBC4000O9I3")
    told = [(str(one.code), one.values["position"], one.values.get("meant")) for one in refused.value.faults]
    assert told == [
        ("traction_character", "4", None),
        ("traction_misread", "21", "0"),
        ("traction_misread", "23", "1"),
    ]
