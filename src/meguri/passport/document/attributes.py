"""The attributes a passport may state, read from their one declaration."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from meguri.facts.source import fact
from meguri.tables.passport import CATEGORIES, SECTIONS
from meguri.tables.words import Words


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute (a row of the table `passport_attributes`).

    Attributes:
        name: in snake case; a numeric one ends in its unit.
        section: one of the standard's seven sections.
        words: what it says, in both languages.
        kind: text, uri, date, datetime, number, integer, flag, choice or list.
        choices: the values allowed, of a choice.
        unit: unit of a number.
        low: smallest value allowed.
        high: largest value allowed.
        level: model, batch or item.
        is_dynamic: whether it changes over the battery's life.
        access_group: point of Annex XIII of Regulation (EU) 2023/1542 by which it is read, or `custody`.
        access_basis: annex_xiii, batterypass_ready or meguri.
        ec_numbers: data points of the EC guidance that it answers.
        obligations: category of battery → mandatory, conditional, optional, not_applicable or not_yet.
        legal_reference: the provision that asks for it; "" where none does.
        batterypass_name: its name in BatteryPass-Ready 1.0; "" where it has none there.
    """

    name: str
    section: str
    words: Words
    kind: str
    choices: tuple[str, ...]
    unit: str
    low: float | None
    high: float | None
    level: str
    is_dynamic: bool
    access_group: str
    access_basis: str
    ec_numbers: tuple[str, ...]
    obligations: Mapping[str, str]
    legal_reference: str
    batterypass_name: str


@cache
def attributes() -> Mapping[str, Attribute]:
    """Every attribute by its name, in the order of the document."""
    rows = fact("passport_attributes").rows.iter_rows(named=True)
    read = {
        row["attribute"]: Attribute(
            name=row["attribute"],
            section=row["section"],
            words=Words(row["name_en"], row["name_ja"]),
            kind=row["kind"],
            choices=_parted(row["choices"]),
            unit=row["unit"] or "",
            low=row["value_low"],
            high=row["value_high"],
            level=row["level"],
            is_dynamic=row["lifecycle"] == "dynamic",
            access_group=row["access_group"],
            access_basis=row["access_basis"],
            ec_numbers=_parted(row["ec_numbers"]),
            obligations=MappingProxyType({name: row[name] for name in CATEGORIES}),
            legal_reference=row["legal_reference"] or "",
            batterypass_name=row["batterypass_name"] or "",
        )
        for row in rows
    }
    return MappingProxyType(read)


@cache
def sections() -> Mapping[str, tuple[Attribute, ...]]:
    """The seven sections with their attributes, in the order of the document."""
    known = attributes().values()
    return MappingProxyType({name: tuple(one for one in known if one.section == name) for name in SECTIONS})


def _parted(told: str | None) -> tuple[str, ...]:
    return tuple((told or "").split())
