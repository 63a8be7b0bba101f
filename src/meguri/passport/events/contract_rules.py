"""What may happen to a guarantee, and what not: one rule for every door at which its events come in."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from meguri.passport.events import contracts as c
from meguri.passport.events.contract_faults import ContractCode
from meguri.passport.events.correcting import statements
from meguri.passport.events.event import Event
from meguri.tables.coded import CodedFault

_FOUND = frozenset({"soh_share", "state_of_certified_energy_share"})
Limit = Callable[[str], float | None]


def contract_faults(
    event: Event, life: Sequence[Event], limit: Limit, most_jpy: float | None = None
) -> list[CodedFault]:
    """What keeps an event of a guarantee from following the life of its battery; nothing where it may.

    Args:
        event: of one of `contracts.KINDS`.
        life: what is recorded of the battery, without what was taken back.
        limit: terms → the most that is paid under them, yen; None where nothing bounds it.
        most_jpy: the most that is claimed where neither terms nor contract bound it, yen; None for no bound.
    """
    number = str(event.details.get("guarantee_id"))
    contract = contract_called(number, life)
    if event.kind == c.STARTED:
        return _start(event, life, contract)
    if contract is None:
        return [_fault(ContractCode.NOT_STARTED, found=number)]
    last, found = contract.events[-1], []
    if event.at < last.at:
        found.append(_fault(ContractCode.OUT_OF_ORDER, found=event.moment, wanted=last.moment))
    follows = contract.follows(event.day)
    if event.kind not in follows:
        if event.kind == c.EXPIRED and contract.until is not None and event.day <= contract.until:
            found.append(_fault(ContractCode.NOT_OVER, wanted=contract.until.isoformat()))
        else:
            wanted = ", ".join(sorted(follows)) or "–"
            found.append(_fault(ContractCode.NOT_NOW, found=event.kind, wanted=wanted))
    return found + _content(event, contract, limit, most_jpy)


def contract_called(number: str, life: Sequence[Event]) -> c.Contract | None:
    """The guarantee of that number; None where nobody started one."""
    return next((one for one in c.contracts_of(life) if one.guarantee_id == number), None)


def _start(event: Event, life: Sequence[Event], contract: c.Contract | None) -> list[CodedFault]:
    found = []
    if contract is not None:
        found.append(_fault(ContractCode.NUMBER_TAKEN, found=contract.guarantee_id))
    if not any(_finds(one) for one in (event, *life) if one.at <= event.at):
        found.append(_fault(ContractCode.NO_DIAGNOSIS))
    until = _until(event)
    if until is None or until <= event.day:
        found.append(_fault(ContractCode.NO_TERM, wanted=event.day.isoformat()))
    if event.details.get("terms_id") is None:
        found.append(_fault(ContractCode.NO_TERMS))
    found += [
        _fault(ContractCode.NO_BOUND, found=name)
        for name in ("amount_jpy", "replacement_jpy")
        if event.details.get(name) == 0
    ]
    parties = event.custody
    if parties is None or parties.taker is None:
        found.append(_fault(ContractCode.NOBODY_COVERED))
    if parties is not None and parties.giver not in (None, event.by):
        found.append(_fault(ContractCode.OTHER_GUARANTOR, found=parties.giver, wanted=event.by))
    return found


def _content(event: Event, contract: c.Contract, limit: Limit, most_jpy: float | None) -> list[CodedFault]:
    """What is wrong with what an event says, held to its contract."""
    if event.kind == c.REDIAGNOSED:
        return [] if _finds(event) else [_fault(ContractCode.NO_DIAGNOSIS)]
    if event.kind == c.CLAIMED:
        return _claim(event, contract, limit, most_jpy)
    if event.kind == c.PAID:
        return _sum(event, contract.due_jpy)
    if event.kind == c.TRANSFERRED:
        return _transfer(event, contract)
    return _decision(event, contract) if event.kind == c.DECIDED else []


def _claim(event: Event, contract: c.Contract, limit: Limit, most_jpy: float | None) -> list[CodedFault]:
    """Bounded by terms and contract, else by what another battery costs, else by what is taken in at all."""
    told = (limit(str(contract.started.details.get("terms_id"))), contract.most_jpy)
    bounds = [one for one in told if one is not None]
    most = min(bounds, default=contract.replacement_jpy)
    if most is not None or most_jpy is None:
        return _sum(event, most)
    return [
        CodedFault(ContractCode.UNBOUNDED, one.values) if one.code is ContractCode.TOO_MUCH else one
        for one in _sum(event, most_jpy)
    ]


def _decision(event: Event, contract: c.Contract) -> list[CodedFault]:
    decision = event.details.get("decision")
    if decision not in (c.ACCEPTED, c.TURNED_DOWN):
        return [_fault(ContractCode.NO_DECISION, found=decision)]
    return _sum(event, contract.claimed_jpy) if decision == c.ACCEPTED else []


def _transfer(event: Event, contract: c.Contract) -> list[CodedFault]:
    found = []
    until = _until(event)
    if until is not None and contract.until is not None and until < contract.until:
        put = {"found": until.isoformat(), "wanted": contract.until.isoformat()}
        found.append(_fault(ContractCode.SHORTENED, **put))
    if event.custody is None or event.custody.taker is None:
        found.append(_fault(ContractCode.NOBODY_COVERED))
    return found


def _sum(event: Event, most: float | None) -> list[CodedFault]:
    told = event.details.get("amount_jpy")
    if told is None or told <= 0:
        return [_fault(ContractCode.NO_AMOUNT, found=event.kind)]
    if most is not None and told > most:
        return [_fault(ContractCode.TOO_MUCH, found=f"{told:,.0f}", wanted=f"{most:,.0f}")]
    return []


def _until(event: Event) -> date | None:
    told = event.details.get("valid_until")
    return None if told is None else date.fromisoformat(str(told))


def _finds(event: Event) -> bool:
    return any(name in _FOUND and value is not None for name, value in statements(event))


def _fault(code: ContractCode, **values: Any) -> CodedFault:
    return CodedFault(code, {name: str(value) for name, value in values.items()})
