"""The kinds of events, read from their one declaration."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from meguri.facts.source import fact
from meguri.tables.words import Words


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event (a row of the table `passport_event_kinds`).

    Attributes:
        name: in snake case.
        words: what happened, in both languages.
        epcis_type: ObjectEvent, AssociationEvent or TransformationEvent.
        action: ADD, OBSERVE or DELETE; "" of a transformation, which has none.
        biz_step: word of CBV 2.0, or ours with the prefix `meguri:`.
        disposition: the same; "" where none is said.
        access_group: who may read that it happened.
        party: what passes from one party to the next; "" where nothing does.
        sets: attribute → value that it states by itself; `@day` is its day, `@successors` the new passports.
        clears: attributes that no longer hold after it.
        needs: links and details that it needs; of each group one is enough.
        takes: links and details that it may have.
        begins: whether it begins the record of a battery that nobody knows yet.
        measures: whether its values go into a sensor report.
        reads_gs1: whether another's event of the same type, action and step is read as this kind.
    """

    name: str
    words: Words
    epcis_type: str
    action: str
    biz_step: str
    disposition: str
    access_group: str
    party: str
    sets: Mapping[str, str]
    clears: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    takes: frozenset[str]
    begins: bool
    measures: bool
    reads_gs1: bool


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """Every kind of event by its name."""
    rows = fact("passport_event_kinds").rows.iter_rows(named=True)
    return MappingProxyType({row["kind"]: _kind(row) for row in rows})


def _kind(row: Mapping[str, str | bool | None]) -> EventKind:
    told = {name: value if isinstance(value, str) else "" for name, value in row.items()}
    needs = tuple(tuple(group.split("|")) for group in told["needs"].split())
    return EventKind(
        name=told["kind"],
        words=Words(told["name_en"], told["name_ja"]),
        epcis_type=told["epcis_type"],
        action=told["action"],
        biz_step=told["biz_step"],
        disposition=told["disposition"],
        access_group=told["access_group"],
        party=told["party"],
        sets=MappingProxyType(dict(_pair(one) for one in told["sets"].split())),
        clears=tuple(told["clears"].split()),
        needs=needs,
        takes=frozenset(told["takes"].split()).union(*needs),
        begins=row["begins"] is True,
        measures=row["measures"] is True,
        reads_gs1=row["reads_gs1"] is True,
    )


def _pair(told: str) -> tuple[str, str]:
    name, _, value = told.partition("=")
    return name, value
