"""Whatever comes in gives values or a coded error, and whatever goes out was stated: no export invents."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.full_document import full_document, full_values
from tests.passport.stated_values import stated

from meguri.facts.source import fact
from meguri.passport.document import attributes, document_of
from meguri.passport.exchange import (
    LOSS_WORDS,
    NOTE_WORDS,
    ExchangeError,
    LossCode,
    NoteCode,
    export,
    import_,
    targets,
)
from meguri.passport.exchange.conversions import codes, inward, outward, parted, says_nothing
from meguri.passport.exchange.mapping import fates, rows, written
from meguri.passport.exchange.places import leaves
from meguri.passport.exchange.taking_in import fits
from meguri.passport.reading import PassportJsonError
from meguri.tables.exchange import NO_ATTRIBUTE

MAPPED = ("batterypass", "aas")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(targets())), told=JSON)
def test_any_json_gives_values_or_a_coded_error(name: str, told: Any) -> None:
    with contextlib.suppress(ExchangeError, PassportJsonError):
        values = import_(json.dumps(told), name).values
        assert all(fits(attribute, value) for attribute, value in values.items())


@given(name=st.sampled_from(sorted(targets())), told=st.binary(max_size=60) | st.text(max_size=60))
def test_any_content_gives_values_or_a_coded_error(name: str, told: bytes | str) -> None:
    with contextlib.suppress(ExchangeError, PassportJsonError):
        assert set(import_(told, name).values) <= set(attributes())


@pytest.mark.parametrize("name", sorted(targets()))
def test_values_that_no_json_file_holds_are_refused_as_such(name: str) -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"Battery_Passport": deep}
    for told in (deep, {"Battery_Passport": {1j}}, {"Battery_Passport": {"a": float("nan")}}):
        with pytest.raises((ExchangeError, PassportJsonError)):
            import_(told, name)


@given(name=st.sampled_from(MAPPED), data=st.data())
def test_a_passport_with_one_place_spoiled_gives_the_rest(name: str, data: st.DataObject) -> None:
    content: Any = export(full_document("lmt"), name).content
    whole = import_(content, name).values
    pointer, _ = data.draw(st.sampled_from(list(leaves(content))))
    holder, last = _holder(content, pointer)
    holder[last] = data.draw(JSON)
    with contextlib.suppress(ExchangeError, PassportJsonError):
        read = import_(content, name)
        differing = {one for one in whole if read.values.get(one) != whole[one]}
        assert len(differing) <= 3  # a range of temperature stands beside three voltages
        assert all(fits(one, value) for one, value in read.values.items())


@given(values=stated())
def test_nothing_is_written_that_was_not_stated(values: dict[str, Any]) -> None:
    document = document_of(values, "2026-11-28")
    held = rows("batterypass")
    done = written(document, held)
    of_stated = [row for row in held if row.attribute in values]
    allowed = {row.path for row in of_stated} | {path for row in of_stated for path, _ in row.beside_at()}
    assert {pointer for pointer, _ in leaves(done.content) if pointer} <= allowed
    assert not any(says_nothing(value) for _, value in leaves(done.content))
    assert set(done.carried) | {loss.attribute for loss in done.lost} == set(values)


@pytest.mark.parametrize("name", sorted(targets()))
@pytest.mark.parametrize("filler", ["n/a", "N/A ", "-", "TBD", "不明", "unknown"])
def test_a_filler_is_never_handed_on_and_never_taken_in(name: str, filler: str) -> None:
    done = export(document_of({"model_id": filler, "battery_category": "ev"}, "2026-11-28"), name)
    assert "model_id" not in done.carried
    assert [loss.reason for loss in done.lost if loss.attribute == "model_id"] != []
    told = done.content.decode() if isinstance(done.content, bytes) else json.dumps(done.content)
    assert f'"{filler}"' not in told
    assert f",{filler}," not in told


@pytest.mark.parametrize("name", sorted(targets()))
@pytest.mark.parametrize("attribute", ["rated_capacity_ah", "battery_mass_kg", "pack_resistance_ohm"])
def test_a_design_figure_of_zero_is_a_filler(name: str, attribute: str) -> None:
    done = export(document_of({attribute: 0.0, "battery_category": "ev"}, "2026-11-28"), name)
    assert attribute not in done.carried
    assert attribute in {loss.attribute for loss in done.lost}


def test_a_count_or_a_fade_of_zero_is_a_figure() -> None:
    stated = {"capacity_fade_share": 0.0, "full_cycles_count": 0, "cobalt_mass_kg": 0.0}
    assert set(export(document_of(stated, "2026-11-28"), "csv").carried) == set(stated)


@pytest.mark.parametrize("name", MAPPED)
def test_a_filler_that_comes_in_is_no_value(name: str) -> None:
    content: Any = export(full_document("ev"), name).content
    for pointer, value in list(leaves(content)):
        if value == full_values("ev")["model_id"]:
            holder, last = _holder(content, pointer)
            holder[last] = "n/a"
    read = import_(content, name)
    assert "model_id" not in read.values
    assert [loss.reason for loss in read.lost if loss.attribute == "model_id"] == [LossCode.PLACEHOLDER]


@given(name=st.sampled_from(MAPPED), values=stated())
def test_a_value_comes_back_the_same_or_its_harm_is_named(name: str, values: dict[str, Any]) -> None:
    document = document_of(values, "2026-11-28")
    done = export(document, name)
    back = import_(json.dumps(done.content), name).values
    assert {one: back.get(one) for one in done.exact} == {one: document.values()[one] for one in done.exact}
    may = fates(rows(name), values.get("battery_category", "ev"))
    allowed = {LossCode.PLACEHOLDER, LossCode.LIFE}
    if "battery_category" in values:
        for loss in done.lost:
            assert loss.reason in may[loss.attribute] | allowed, loss


@given(share=st.floats(-1, 1), step=st.sampled_from(["times:100", "times:0.001", "times:1000", "whole"]))
def test_a_step_taken_back_gives_the_value_or_close_to_it(share: float, step: str) -> None:
    back = inward(outward(share, step, "batterypass"), step, "batterypass")
    assert back == pytest.approx(share, rel=1e-12, abs=0.5 if step == "whole" else 1e-300)


@pytest.mark.parametrize("name", MAPPED)
def test_every_row_names_an_attribute_and_steps_that_exist(name: str) -> None:
    for row in rows(name):
        assert row.attribute in attributes() or row.attribute == NO_ATTRIBUTE
        assert parted(row.conversion, row.target)
        assert row.only_with in {"", *attributes()}
        assert row.target == name


@pytest.mark.parametrize("name", MAPPED)
def test_every_choice_has_a_code_in_some_place(name: str) -> None:
    for row in rows(name):
        table = row.conversion.removeprefix("code:")
        if table == row.conversion or row.use == "import":
            continue
        choices = set(attributes()[row.attribute].choices)
        ways = [one.conversion.removeprefix("code:") for one in rows(name) if one.attribute == row.attribute]
        assert {ours for way in ways for ours in codes(name, way)[0]} == choices
    told = fact("passport_codes").rows.filter(target=name)
    assert not told.is_empty()


def test_an_unknown_format_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ExchangeError, match=r"pdf.*batterypass"):
        export(full_document("ev"), "pdf")


def test_every_code_has_its_words() -> None:
    assert set(LOSS_WORDS) == set(LossCode)
    assert set(NOTE_WORDS) == set(NoteCode)


def _holder(content: Any, pointer: str) -> tuple[Any, Any]:
    holder = content
    *way, last = pointer.split("/")[1:]
    for step in way:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    return holder, int(last) if isinstance(holder, list) else last
