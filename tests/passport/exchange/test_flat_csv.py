"""A flat CSV comes back the same, and no spreadsheet takes a text in it for a formula."""

import contextlib
import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.full_document import CATEGORIES, full_document
from tests.passport.stated_values import stated

from meguri.passport.document import attributes, document_of
from meguri.passport.exchange import ExchangeError, LossCode, export, import_
from meguri.passport.exchange.flat_csv import COLUMNS, guarded, unguarded

HEAD = "attribute,value,unit\n"


def lines(content: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("name", ["csv", "csv_excel"])
def test_a_full_document_comes_back_with_what_stands_behind_it(category: str, name: str) -> None:
    document = full_document(category)
    done = export(document, name)
    back = import_(done.content, name)  # type: ignore[arg-type]
    assert back.values == document.values()
    assert back.evidence == document.evidence
    assert back.lost == ()
    assert {loss.reason for loss in done.lost} == {LossCode.SUPERSEDED, LossCode.LIFE}


@given(values=stated())
def test_any_document_comes_back(values: dict[str, Any]) -> None:
    document = document_of(values, "2026-11-28")
    done = export(document, "csv")
    back = import_(done.content, "csv")  # type: ignore[arg-type]
    assert back.values == {name: document.values()[name] for name in done.carried}


@given(text=st.text(min_size=1, max_size=12) | st.from_regex(r"[ \t]*[=+@'-].{0,5}", fullmatch=True))
def test_no_text_begins_a_formula_and_each_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@"))


def test_a_formula_in_a_passport_is_a_text_in_the_sheet() -> None:
    document = document_of({"model_id": '=HYPERLINK("http://a")', "idle_from_c": -30.0}, "2026-11-28")
    told = {line["attribute"]: line["value"] for line in lines(export(document, "csv").content)}
    assert told == {"model_id": '\'=HYPERLINK("http://a")', "idle_from_c": "-30.0"}


def test_the_mark_is_written_only_where_it_is_asked_for() -> None:
    document = document_of({"model_id": "日産"}, "2026-11-28")
    plain, marked = (export(document, name).content for name in ("csv", "csv_excel"))
    assert isinstance(plain, bytes)
    assert marked == b"\xef\xbb\xbf" + plain
    assert tuple(plain.decode().splitlines()[0].split(",")) == COLUMNS


def test_what_excel_in_japan_saves_is_read() -> None:
    document = document_of(
        {"vehicle_model": "日産リーフ", "first_registered_on": "2019-04-02", "soh_is_validated": True},
        "2026-11-28",
    )
    content = export(document, "csv").content
    assert isinstance(content, bytes)
    saved = content.decode().replace("2019-04-02", "2019/4/2").replace("true", "TRUE")
    for told in (saved.encode("cp932"), saved.replace(",", "\t").encode("utf-16")):
        assert import_(told, "csv").values == document.values()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("colour,blue,", LossCode.UNKNOWN_PLACE),
        ("rated_capacity_ah,65.6,mah", LossCode.OTHER_UNIT),
        ("rated_capacity_ah,65.6 Ah,ah", LossCode.BAD_VALUE),
        ("rated_capacity_ah,-1,ah", LossCode.BAD_VALUE),
        ("rated_capacity_ah,NaN,ah", LossCode.BAD_VALUE),
        ("rated_capacity_ah,1e999,ah", LossCode.BAD_VALUE),
        ("model_id,n/a,", LossCode.PLACEHOLDER),
        ("model_id,,", LossCode.PLACEHOLDER),
        ("accidents,none of them,", LossCode.BAD_VALUE),
        ("manufactured_on,2019-13-02,", LossCode.BAD_VALUE),
        ("ce_marking,maybe,", LossCode.BAD_VALUE),
    ],
)
def test_a_line_that_cannot_be_taken_over_is_named(line: str, reason: LossCode) -> None:
    read = import_(HEAD + line, "csv")
    assert read.values == {}
    assert [loss.reason for loss in read.lost] == [reason]


def test_two_lines_that_differ_contradict_each_other() -> None:
    read = import_(HEAD + "model_id,ZE0,\nmodel_id,ZE1,\n", "csv")
    assert read.values == {"model_id": "ZE0"}
    assert [loss.reason for loss in read.lost] == [LossCode.CONTRADICTION]


def test_evidence_in_part_is_said() -> None:
    read = import_("attribute,value,unit,basis\nmodel_id,ZE1,,measured\n", "csv")
    assert read.values == {"model_id": "ZE1"}
    assert [(loss.attribute, loss.reason) for loss in read.lost] == [("model_id", LossCode.EVIDENCE)]


@pytest.mark.parametrize(
    "told", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"\x81", HEAD.encode() + b'model_id,"a']
)
def test_content_that_is_no_such_csv_is_refused_with_its_place(told: bytes) -> None:
    with pytest.raises(ExchangeError, match=r"bad\.csv"):
        import_(told, "csv", where="bad.csv")


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.text(max_size=100).map((HEAD).__add__)
)
def test_any_bytes_give_values_or_a_coded_error(told: bytes | str) -> None:
    with contextlib.suppress(ExchangeError):
        assert set(import_(told, "csv").values) <= set(attributes())
