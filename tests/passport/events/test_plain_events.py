"""Law: the quick way says what the strict way says, or nothing; of what we write ourselves nearly all."""

import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.passport.any_json import JSON, changed
from tests.passport.events.event_cases import BATTERY, EVERY_KIND, MAKER, OWNER_A, START, lives, one
from tests.passport.stated_values import stated

from meguri.passport.events import Event, EventError, as_epcis, event_of, from_epcis, salted
from meguri.passport.events.plain_reading import spelt_line
from meguri.passport.events.plain_values import plain_number
from meguri.passport.reading import PassportJsonError, read_json
from meguri.passport.signing.canonical import canonical, canonical_plain
from meguri.registry.records import Record, record_of

_PLAIN_OWN = "meguri.passport.events.plain_reading.plain_own"
_STRANGE = {"corrected", "dismantled", "repurposed", "recycled", "registered"}
_SPELLINGS: tuple[Callable[[Any], str], ...] = (
    json.dumps,
    lambda told: json.dumps(told, separators=(",", ":"), ensure_ascii=False),
    lambda told: json.dumps(told, sort_keys=True, ensure_ascii=False),
    lambda told: json.dumps(dict(reversed(told.items()))) + " \r",
)


def strictly(line: bytes) -> Record | None:
    """What is kept of a line by the strict way alone; None where it is refused."""
    with patch(_PLAIN_OWN, lambda _told: None):
        try:
            told = read_json(line, where="line")
            event = from_epcis(told if isinstance(told, dict) else {})
        except (PassportJsonError, EventError):
            return None
        return record_of(event)


def holds(line: bytes) -> bool:
    """Whether the quick way took the line in; it must have said what the strict way says."""
    quick = spelt_line(line)
    if quick is None:
        return False
    found, wanted = record_of(quick), strictly(line)
    assert wanted is not None
    assert found == wanted
    assert found.happened_at.isoformat() == json.loads(found.body)["eventTime"]
    return True


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("spelling", _SPELLINGS)
def test_what_we_write_of_each_kind_is_plain_but_for_the_strange_ones(
    kind: str, spelling: Callable[[Any], str]
) -> None:
    line = spelling(as_epcis(one(kind))).encode()
    assert holds(line) == (kind not in _STRANGE)


@given(stated(), st.sampled_from(_SPELLINGS), st.sampled_from(["stated", "made", "diagnosed", "installed"]))
def test_whatever_may_be_stated_is_kept_as_the_strict_way_keeps_it(
    says: dict[str, object], spelling: Callable[[Any], str], kind: str
) -> None:
    says.pop("battery_id", None)
    event = salted(one(kind, says=says, evidence={}), bytes(16))
    line = spelling(as_epcis(event)).encode()
    numbers = [value for value in says.values() if type(value) in (int, float)]
    is_plain = all(plain_number(value) is not None for value in numbers)
    doubtful = '\\"' in line.decode() or any(sign >= "\U0001fffe" for sign in str(says))
    assert holds(line) == (is_plain and not doubtful)


@given(lives(), st.sampled_from(_SPELLINGS))
def test_a_life_is_read_the_same_both_ways(life: list[Event], spelling: Callable[[Any], str]) -> None:
    for event in life:
        is_strange = event.kind == "recycled" or None in event.says.values()
        assert holds(spelling(as_epcis(event)).encode()) != is_strange


_RICH = event_of(
    "guarantee_started", BATTERY, START, MAKER, place="https://id.gs1.org/414/4912345000019",
    says={"soh_share": 0.86, "temperature_c": 24.0, "chemistry": "NMC", "accidents": ["水没"]},
    evidence={"soh_share": {"basis": "measured", "low": 0.5, "high": 1, "source": "bench"}},
    details={"guarantee_id": "G-1", "price_jpy": 1_200_000, "valid_until": "2029-03-31"},
    custody={"taker": OWNER_A},
)  # fmt: skip
_CORRECTED = one("corrected", says={"soh_share": 0.84}, details={"voids": True, "note": "see 修正"})
_TOLD = [as_epcis(_RICH), as_epcis(_CORRECTED)]
_TOLD += [as_epcis(one(kind)) for kind in ("installed", "diagnosed", "made", "sold")]


@given(st.data(), st.sampled_from(_TOLD), st.sampled_from(_SPELLINGS))
def test_what_was_changed_is_refused_or_kept_the_same_both_ways(
    data: st.DataObject, told: dict[str, Any], spelling: Callable[[Any], str]
) -> None:
    holds(spelling(data.draw(changed(told))).encode())


@given(st.sampled_from(_TOLD), st.data())
def test_without_a_name_or_with_another_member_it_is_the_strict_ways(
    told: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(told)))
    left_out = {key: value for key, value in told.items() if key != name}
    assert not holds(json.dumps(left_out).encode())
    other = data.draw(st.text(max_size=8) | st.sampled_from(["recordTime", "meguri:links", "meguri:reason"]))
    assume(other not in told)
    assert not holds(json.dumps({**told, other: data.draw(JSON)}).encode())


@given(st.sampled_from(_TOLD), st.data())
def test_one_byte_changed_is_refused_or_kept_the_same_both_ways(
    told: dict[str, Any], data: st.DataObject
) -> None:
    line = bytearray(json.dumps(told, ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(line) - 1))
        line[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b"", b'"', b"\\", b"0", b"1e9", b"{", b",", b" ", b"\xff", b"\\u0022", b"-"])
            | st.binary(max_size=2)
        )
    holds(bytes(line))


_LINE = json.dumps(as_epcis(one("diagnosed")))
_HOSTILE = {
    "a key told twice": _LINE.replace('"meguri:by":', '"meguri:by": "jp:1", "meguri:by":'),
    "a key told twice within": _LINE.replace('"meguri:low": 0.83', '"meguri:low": 1, "meguri:low": 0.83'),
    "hidden by an escaped mark": _LINE.replace('"action":', '"action": "", "action":').replace(
        "inspecting", "\\u0022inspecting"
    ),
    "a number of 500 digits": _LINE.replace("0.86", "0.86" + "0" * 497),
    "an exponent of 500 digits": _LINE.replace("0.86", "0.86e" + "0" * 500),
    "silently nothing": _LINE.replace("0.83", "1e-400"),
    "NaN": _LINE.replace("0.83", "NaN"),
    "infinite": _LINE.replace("0.83", "-1e400"),
    "a whole number too large": _LINE.replace("24", "18446744073709551616"),
    "half a character": _LINE.replace("jp:", "\\ud800jp:"),
    "no character, escaped": _LINE.replace("jp:", "\\uffffjp:"),
    "no character": _LINE.replace("jp:", "\ufffejp:"),
    "no character of a higher plane": _LINE.replace("jp:", "\U0002fffejp:"),
    "deep": _LINE.replace('"ObjectEvent"', "[" * 500 + "1" + "]" * 500),
    "two values": _LINE + _LINE,
    "cut off": _LINE[:-1],
    "true is 1 to Python": _LINE.replace("24", "1").replace('"value": 1', '"value": true'),
    "another name": _LINE.replace("sha-256;", "sha-256;A", 1),
    "a moment of another zone": _LINE.replace('Offset": "+09:00"', 'Offset": "+08:00"'),
    "a blank before the offset": _LINE.replace("T09:00:00+09:00", "T09:00:00 +09:00"),
    "a day that is none": _LINE.replace("2019-04-01", "2019-02-30"),
    "outside its interval": _LINE.replace('"meguri:high": 0.89', '"meguri:high": 0.84'),
}


@pytest.mark.parametrize("name", sorted(_HOSTILE))
def test_hostile_lines_are_left_to_the_strict_way(name: str) -> None:
    line = _HOSTILE[name].encode("utf-8", "surrogatepass")
    assert line != _LINE.encode()
    assert spelt_line(line) is None


def test_true_for_one_is_kept_as_one() -> None:
    told = as_epcis(one("diagnosed", says={"soh_share": 1}, evidence={"soh_share": {"low": 1}}))
    told["sensorElementList"][0]["sensorReport"][0]["meguri:low"] = True
    assert holds(json.dumps(told).encode())


@given(st.sampled_from(_TOLD), st.booleans())
def test_an_event_that_was_read_is_the_same_both_ways(told: dict[str, Any], is_named: bool) -> None:
    given_event = told if is_named else {name: value for name, value in told.items() if name != "eventID"}
    with patch(_PLAIN_OWN, lambda _told: None):
        wanted = from_epcis(given_event)
    found = from_epcis(given_event)
    assert found == wanted
    assert repr(dict(found.says)) == repr(dict(wanted.says))
    assert (found.id, found.order, found.zone) == (wanted.id, wanted.order, wanted.zone)
    assert found.kept == wanted.kept
    assert as_epcis(found) == as_epcis(wanted)


_NUMBERS = st.integers(1 - 2**53, 2**53 - 1) | st.floats(-9e15, 9e15).filter(
    lambda value: plain_number(value) is not None
)


@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii"), max_size=5),
        st.recursive(
            st.booleans() | _NUMBERS.map(plain_number) | st.text(st.characters(codec="utf-8")),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(st.characters(codec="ascii"), max_size=5), inner, max_size=3)
            ),
        ),
    )
)
@example({"a": 0.0001, "b": 4503599627370495.5, "c": '\x7f\u2028\x1f/\\"\b', "": 123456.7})
def test_compiled_code_spells_what_has_no_trap_as_rfc_8785_does(value: dict[str, Any]) -> None:
    assert canonical_plain(value) == canonical(value)
