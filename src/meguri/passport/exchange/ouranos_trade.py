"""Parts inside parts, and what firms ask each other for, as the Ouranos platform takes it.

A maker registers the structure of its part (one level), asks each supplier for the footprint of what it buys,
and the supplier answers by naming its own part. Nothing of this stands in a passport: all of it is given.

Source: OpenAPI 3.0.0 of the platform, operations 6 (部品構成情報一覧更新), 7 (取引関係依頼情報更新),
12 (取引関係回答情報一覧取得) and 13 (取引関係回答情報更新).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from meguri.passport.exchange.conversions import NotCarriedError, number, outward, says_nothing, shown
from meguri.passport.exchange.given import GivenCode, GivenError
from meguri.passport.identity.faults import IdentifierError
from meguri.passport.identity.trace_id import parse_trace_id
from meguri.tables.coded import CodedFault

Unit = Literal[
    "liter",
    "kilogram",
    "cubic-meter",
    "kilowatt-hour",
    "megajoule",
    "ton-kilometer",
    "square-meter",
    "unit",
]
UNITS: tuple[str, ...] = get_args(Unit)
MOST_CHILDREN = 50
LONGEST_NAME = 50
LONGEST_MESSAGE = 1_000
_AMOUNT = "within:0:99999.99999"
_WHERE = "ouranos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A part bought or made that goes into another.

    Attributes:
        name: part number (partsName).
        support_name: what tells apart parts of one number (supportPartsName); None for nothing.
        amount: how much of it goes into one unit of its parent.
        unit: unit of the amount.
        is_last: whether the chain of suppliers ends with it (terminatedFlag).
        plant_id: UUID of the plant of the parent's maker that it belongs to; the parent's by default.
        trace_id: UUID that the platform gave to it; None before it is registered.
    """

    name: str
    amount: float
    unit: Unit
    is_last: bool
    support_name: str | None = None
    plant_id: str | None = None
    trace_id: str | None = None


def parts_structure(parent: Mapping[str, Any], children: Sequence[Child]) -> dict[str, Any]:
    """A part with what goes into it (PartsStructureModel).

    Args:
        parent: body `parts` of `ouranos.ouranos`, with its operator and plant.
        children: what goes into one unit of it.

    Raises:
        GivenError: the parent has no operator or plant, or a child has a bad name, amount, unit or UUID, or
            there are more than 50; all at once.
    """
    faults = [] if len(children) <= MOST_CHILDREN else [_fault("childrenPartsModel", len(children), "≤ 50")]
    for name in ("operatorId", "plantId"):
        faults += _id_faults(f"parentPartsModel/{name}", parent.get(name))
    for at, child in enumerate(children):
        faults += _child_faults(child, f"childrenPartsModel/{at}")
    if faults:
        raise GivenError(faults)
    return {
        "parentPartsModel": dict(parent) | {"amountRequired": None},
        "childrenPartsModel": [_child(child, parent) for child in children],
    }


def trade_request(
    *, buyer_id: str, part_id: str, supplier_id: str, due_on: date, message: str | None = None
) -> dict[str, Any]:
    """A buyer's request to a supplier for the footprint of a part (TradeRequestModel).

    Args:
        buyer_id: UUID of who asks (downstreamOperatorId).
        part_id: trace id of the child part that is bought (downstreamTraceId).
        supplier_id: UUID of who is asked (upstreamOperatorId).
        due_on: day by which the answer is wanted; the platform demands one.
        message: to the supplier.

    Raises:
        GivenError: an identifier that is no UUID, or a message too long or blank; all at once.
    """
    ids = {"downstreamOperatorId": buyer_id, "downstreamTraceId": part_id, "upstreamOperatorId": supplier_id}
    faults = [fault for name, value in ids.items() for fault in _id_faults(name, value)]
    if message is not None and (says_nothing(message) or len(message) > LONGEST_MESSAGE):
        faults.append(_fault("message", shown(message), f"1…{LONGEST_MESSAGE}"))
    if faults:
        raise GivenError(faults)
    return {
        "tradeModel": {name: parse_trace_id(value) for name, value in ids.items()}
        | {"tradeId": None, "upstreamTraceId": None},
        "statusModel": {
            "statusId": None,
            "tradeId": None,
            "requestType": "CFP",
            "requestStatus": {},
            "message": message,
            "replyMessage": None,
            "responseDueDate": due_on.isoformat(),
        },
    }


def trade_answer(*, trade_id: str, part_id: str) -> dict[str, str]:
    """A supplier's answer: the query that names its own part for a request (PUT, without a body).

    Args:
        trade_id: UUID of the trade.
        part_id: trace id of the supplier's part (upstreamTraceId from then on).

    Raises:
        GivenError: an identifier that is no UUID; all at once.
    """
    ids = {"tradeId": trade_id, "traceId": part_id}
    if faults := [fault for name, value in ids.items() for fault in _id_faults(name, value)]:
        raise GivenError(faults)
    return {"dataTarget": "tradeResponse"} | {name: parse_trace_id(value) for name, value in ids.items()}


def trade_response(
    request: Mapping[str, Any], part: Mapping[str, Any], answer: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A request as the supplier sees it, answered or not (TradeResponseModel).

    How much of the part the buyer uses is not for the supplier to see: the amount is null.

    Args:
        request: a TradeRequestModel.
        part: the buyer's part that it asks for (PartsModel).
        answer: what `trade_answer` made; None before the answer.
    """
    trade, status = dict(request["tradeModel"]), dict(request["statusModel"])
    if answer is not None:
        trade |= {"tradeId": answer["tradeId"], "upstreamTraceId": answer["traceId"]}
        status["tradeId"] = answer["tradeId"]
    return {"tradeModel": trade, "statusModel": status, "partsModel": dict(part) | {"amountRequired": None}}


def _child(child: Child, parent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "operatorId": parent["operatorId"],
        "plantId": parent["plantId"] if child.plant_id is None else parse_trace_id(child.plant_id),
        "traceId": None if child.trace_id is None else parse_trace_id(child.trace_id),
        "partsName": child.name,
        "supportPartsName": child.support_name,
        "amountRequired": child.amount,
        "amountRequiredUnit": child.unit,
        "terminatedFlag": child.is_last,
    }


def _child_faults(child: Child, at: str) -> Iterator[CodedFault]:
    for member, name in (("partsName", child.name), ("supportPartsName", child.support_name)):
        if name is not None and (says_nothing(name) or len(name) > LONGEST_NAME):
            yield _fault(f"{at}/{member}", shown(name), f"1…{LONGEST_NAME}")
    try:
        if number(outward(child.amount, _AMOUNT, _WHERE)) == 0:
            yield _fault(f"{at}/amountRequired", "0", "> 0")
    except NotCarriedError as fault:
        yield _fault(f"{at}/amountRequired", fault.detail, "0…99999.99999")
    if child.unit not in UNITS:
        yield _fault(f"{at}/amountRequiredUnit", shown(child.unit), ", ".join(UNITS))
    for member, value in (("plantId", child.plant_id), ("traceId", child.trace_id)):
        if value is not None:
            yield from _id_faults(f"{at}/{member}", value)


def _id_faults(place: str, value: Any) -> Iterator[CodedFault]:
    try:
        parse_trace_id(value if isinstance(value, str) else "")
    except IdentifierError:
        yield _fault(place, shown(value), "UUID")


def _fault(place: str, found: object, wanted: str) -> CodedFault:
    return CodedFault(
        GivenCode.BAD_FORM, {"where": _WHERE, "place": place, "found": str(found), "wanted": wanted}
    )
