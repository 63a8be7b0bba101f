"""Requests between firms by the Ouranos OpenAPI: schema-valid, faults told at once, no amounts disclosed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.exchange.ouranos_api import api, examples, faults

from meguri.passport.document import document_of
from meguri.passport.exchange import import_
from meguri.passport.exchange.given import GivenError
from meguri.passport.exchange.ouranos import Registered, ouranos
from meguri.passport.exchange.ouranos_trade import (
    UNITS,
    Child,
    parts_structure,
    trade_answer,
    trade_request,
    trade_response,
)

IDS = [f"d9a38406-cae2-4679-b052-15a75f5531e{digit}" for digit in range(6)]
BUYER, SUPPLIER, PLANT, PACK, CELL, TRADE = IDS
CELLS = Child(name="C-57", amount=96, unit="unit", is_last=False, support_name="2027", trace_id=CELL)
FOIL = Child(name="箔-12", amount=0.75, unit="kilogram", is_last=True)


def pack() -> dict[str, Any]:
    registered = Registered(operator_id=BUYER, plant_id=PLANT, trace_id=PACK, is_last=False)
    done = ouranos(document_of({"model_id": "ZE1-40", "serial_number": "A1"}, "2026-11-28"), registered)
    found: dict[str, Any] = done.content["parts"]  # type: ignore[index,call-overload,assignment]
    return found


def request() -> dict[str, Any]:
    return trade_request(
        buyer_id=BUYER,
        part_id=CELL,
        supplier_id=SUPPLIER,
        due_on=date(2027, 1, 31),
        message="来月中にご回答をお願いします。",
    )


def test_a_pack_with_its_cells_is_schema_valid_and_read_as_the_pack(shared: Path) -> None:
    told = parts_structure(pack() | {"amountRequired": 1}, [CELLS, FOIL])
    assert faults(shared, "PartsStructureModel", told) == []
    assert told["parentPartsModel"]["amountRequired"] is None
    assert [one["amountRequired"] for one in told["childrenPartsModel"]] == [96, 0.75]
    assert {one["operatorId"] for one in told["childrenPartsModel"]} == {BUYER}
    read = import_(told, "ouranos")
    assert read.values == {"model_id": "ZE1-40", "serial_number": "A1"}
    assert any(loss.detail.startswith("/childrenPartsModel/0") for loss in read.lost)


@given(
    children=st.lists(
        st.builds(
            Child,
            name=st.text("AZ09-部品", min_size=1, max_size=50).filter(str.strip),
            amount=st.floats(1e-5, 99_999.99999),
            unit=st.sampled_from(UNITS),
            is_last=st.booleans(),
            support_name=st.none() | st.just("modelB"),
        ),
        max_size=50,
    )
)
def test_any_children_are_schema_valid_or_refused(shared: Path, children: list[Child]) -> None:
    try:
        told = parts_structure(pack(), children)
    except GivenError:  # a name such as "-", which says nothing
        assert any(not child.name.strip("-") for child in children)
        return
    assert faults(shared, "PartsStructureModel", told) == []


def test_every_fault_of_a_structure_is_told_at_once() -> None:
    bad = Child(
        name="N/A",
        amount=-1,
        unit="キログラム",  # type: ignore[arg-type]
        is_last=False,
        support_name="Z" * 51,
        plant_id="7000012050002",
        trace_id="x",
    )
    with pytest.raises(GivenError) as raised:
        parts_structure(pack() | {"plantId": None}, [bad, *[CELLS] * 50])
    assert [fault.values["place"] for fault in raised.value.faults] == [
        "childrenPartsModel",
        "parentPartsModel/plantId",
        "childrenPartsModel/0/partsName",
        "childrenPartsModel/0/supportPartsName",
        "childrenPartsModel/0/amountRequired",
        "childrenPartsModel/0/amountRequiredUnit",
        "childrenPartsModel/0/plantId",
        "childrenPartsModel/0/traceId",
    ]


@pytest.mark.parametrize("amount", [0, float("nan"), 100_000, "5"])
def test_an_amount_that_is_none_is_refused(amount: Any) -> None:
    with pytest.raises(GivenError, match="amountRequired"):
        parts_structure(pack(), [Child(name="C-57", amount=amount, unit="unit", is_last=True)])


def test_a_request_and_its_answer_are_schema_valid(shared: Path) -> None:
    asked = request()
    assert faults(shared, "TradeRequestModel", asked) == []
    answer = trade_answer(trade_id=TRADE, part_id=PACK)
    assert answer == {"dataTarget": "tradeResponse", "tradeId": TRADE, "traceId": PACK}
    for seen in (trade_response(asked, pack()), trade_response(asked, pack(), answer)):
        assert faults(shared, "TradeResponseModel", seen) == []
    assert seen["tradeModel"]["upstreamTraceId"] == PACK
    assert asked["tradeModel"]["upstreamTraceId"] is None


def test_the_supplier_does_not_see_how_much_the_buyer_uses() -> None:
    cells = parts_structure(pack(), [CELLS])["childrenPartsModel"][0]
    assert cells["amountRequired"] == 96
    assert trade_response(request(), cells)["partsModel"]["amountRequired"] is None


def test_faults_of_a_request_are_told_at_once() -> None:
    with pytest.raises(GivenError) as raised:
        trade_request(buyer_id="", part_id="1", supplier_id=SUPPLIER, due_on=date(2027, 1, 31), message=" ")
    assert [fault.values["place"] for fault in raised.value.faults] == [
        "downstreamOperatorId",
        "downstreamTraceId",
        "message",
    ]
    with pytest.raises(GivenError, match="tradeId"):
        trade_answer(trade_id="00000000-0000-0000-0000-000000000000", part_id=PACK)


def test_the_published_example_of_a_request_misspells_the_supplier_and_ours_does_not(shared: Path) -> None:
    told = next(
        body for name, body in examples(shared, "tradeRequest") if name.startswith("put") and "create" in name
    )
    assert "upsreamOperatorId" in told["tradeModel"]
    assert [fault for fault in faults(shared, "TradeRequestModel", told) if "upstreamOperatorId" in fault]
    assert told["tradeModel"].keys() ^ request()["tradeModel"].keys() == {
        "upsreamOperatorId",
        "upstreamOperatorId",
    }


def test_units_are_those_of_the_platform(shared: Path) -> None:
    parts = api(shared)["components"]["schemas"]["traceability.PartsModel"]["properties"]
    assert tuple(parts["amountRequiredUnit"]["enum"]) == UNITS
