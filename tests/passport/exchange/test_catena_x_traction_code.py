"""The traction battery code aspect: any code of GB/T 34014 is carried, and what contradicts it is told."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.full_document import full_document, full_values

from meguri.passport.document import document_of
from meguri.passport.exchange import ExchangeError, LossCode, export, import_
from meguri.passport.exchange.catena_x_traction_code import NAME

PACK = "04QPE99C2A0001A3M0000123"
SECOND_LIFE = "04QPE99A3M0000123RM"


def folder(shared: Path) -> Path:
    return shared / "vectors/catenax-sldt/io.catenax.traction_battery_code/2.0.0/gen"


@cache
def schema(shared: Path) -> Any:
    return json.loads((folder(shared) / "TractionBatteryCode-schema.json").read_bytes())


@given(data=st.data())
def test_every_code_that_the_published_pattern_knows_is_carried_and_comes_back(
    shared: Path, data: st.DataObject
) -> None:
    pattern = schema(shared)["components"]["schemas"]["TractionBatteryCodeTrait"]["pattern"]
    code = data.draw(st.from_regex(pattern, fullmatch=True))
    done = export(document_of({"gbt_34014_code": code}, "2026-11-28"), NAME)
    assert jsonschema_rs.Draft4Validator(schema(shared)).is_valid(done.content)
    assert done.lost == ()
    back = import_(done.content, NAME)  # type: ignore[arg-type]
    assert (back.values, back.lost) == ({"gbt_34014_code": code}, ())


@pytest.mark.parametrize(("code", "product"), [(PACK, "pack"), (SECOND_LIFE, "pack")])
def test_the_kind_of_product_is_the_one_that_the_code_tells(code: str, product: str) -> None:
    done = export(document_of({"gbt_34014_code": code}, "2026-11-28"), NAME)
    assert done.content == {"tractionBatteryCode": code, "productType": product}


def test_of_a_full_document_the_code_alone_is_carried() -> None:
    done = export(full_document("ev"), NAME)
    assert done.carried == ("gbt_34014_code",)
    without_place = {loss.attribute for loss in done.lost if loss.reason is LossCode.NO_PLACE}
    assert without_place == set(full_values("ev")) - {"gbt_34014_code"}


def test_without_a_code_there_is_nothing_but_what_is_missing() -> None:
    done = export(document_of({"model_id": "ZE1"}, "2026-11-28"), NAME)
    assert (done.content, done.missing) == ({}, ("/tractionBatteryCode",))


def test_the_published_sample_calls_a_module_a_pack_and_that_is_told(shared: Path) -> None:
    read = import_((folder(shared) / "TractionBatteryCode.json").read_bytes(), NAME)
    assert read.values == {"gbt_34014_code": "X12MCPM27KLPCLX2M2382320"}
    assert "/productType" in {loss.detail for loss in read.lost}
    assert {loss.detail for loss in read.lost} >= {"/subcomponents/0/tractionBatteryCode"}


@pytest.mark.parametrize("code", [PACK[:18], PACK.lower(), PACK.replace("P", "Z"), 24, None, ["P"]])
def test_what_is_no_code_is_a_loss(code: object) -> None:
    read = import_({"tractionBatteryCode": code, "productType": "pack"}, NAME)
    assert read.values == {}
    assert [loss.reason for loss in read.lost if loss.attribute] == [LossCode.BAD_VALUE]


def test_content_of_another_kind_is_refused() -> None:
    with pytest.raises(ExchangeError, match="tractionBatteryCode"):
        import_('{"productType": "pack"}', NAME)
