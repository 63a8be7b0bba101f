"""電池カルテ: the dozen things that whoever trades a used car must know of its battery, from its passport.

For cars already on the road, whose battery nobody made a passport for in the sense of Regulation (EU)
2023/1542. What is not known is said to be not measured or not stated; no field is filled for its looks.
Words are made at the doors, from the templates here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from meguri.passport.document import Document
from meguri.tables.schema import N_


class KarteCode(StrEnum):
    """The fields, in their order."""

    IDENTIFIER = "identifier"
    VEHICLE = "vehicle"
    CHEMISTRY = "chemistry"
    CAPACITY_WHEN_NEW = "capacity_when_new"
    STATE_OF_HEALTH = "state_of_health"
    METHOD = "method"
    DIAGNOSED_ON = "diagnosed_on"
    WARRANTY = "warranty"
    SAFETY = "safety"
    STATUS = "status"
    HISTORY = "history"
    ISSUER = "issuer"
    SIGNATURE = "signature"


class KarteState(StrEnum):
    """How well one knows a field."""

    STATED = "stated"
    MEASURED = "measured"
    ESTIMATED = "estimated"
    SIMULATED = "simulated"
    VALIDATED = "validated"
    NOT_VALIDATED = "not_validated"
    NOT_MEASURED = "not_measured"
    NOT_STATED = "not_stated"
    NOT_CHECKED = "not_checked"
    CHECKED = "checked"
    FINDING = "finding"
    EXPIRED = "expired"
    NONE_RECORDED = "none_recorded"
    UNSIGNED = "unsigned"
    NOT_SHOWN = "not_shown"


class EuDuty(StrEnum):
    """What the battery law of the Union asks of this battery, in one sentence."""

    NOT_PLACED = "not_placed"
    PLACED_BEFORE = "placed_before"
    APPLIES = "applies"
    UNKNOWN = "unknown"
    NOT_SHOWN = "not_shown"


KARTE_WORDS: dict[KarteCode, str] = {
    KarteCode.IDENTIFIER: N_("identifier"),
    KarteCode.VEHICLE: N_("vehicle, first registration, meter reading"),
    KarteCode.CHEMISTRY: N_("kind of battery"),
    KarteCode.CAPACITY_WHEN_NEW: N_("capacity when new"),
    KarteCode.STATE_OF_HEALTH: N_("state of health"),
    KarteCode.METHOD: N_("method of the diagnosis"),
    KarteCode.DIAGNOSED_ON: N_("day of the diagnosis"),
    KarteCode.WARRANTY: N_("maker's warranty until"),
    KarteCode.SAFETY: N_("safety"),
    KarteCode.STATUS: N_("status of the battery"),
    KarteCode.HISTORY: N_("repairs, repurposing, incidents"),
    KarteCode.ISSUER: N_("issued by"),
    KarteCode.SIGNATURE: N_("signature"),
}
STATE_WORDS: dict[KarteState, str] = {
    KarteState.STATED: N_("stated"),
    KarteState.MEASURED: N_("measured"),
    KarteState.ESTIMATED: N_("estimated"),
    KarteState.SIMULATED: N_("from simulated data: says nothing of this battery"),
    KarteState.VALIDATED: N_("method validated on this model"),
    KarteState.NOT_VALIDATED: N_("method not validated on this model"),
    KarteState.NOT_MEASURED: N_("not measured"),
    KarteState.NOT_STATED: N_("not stated"),
    KarteState.NOT_CHECKED: N_("not checked"),
    KarteState.CHECKED: N_("checked, nothing found"),
    KarteState.FINDING: N_("with findings"),
    KarteState.EXPIRED: N_("expired"),
    KarteState.NONE_RECORDED: N_("none recorded"),
    KarteState.UNSIGNED: N_("not signed"),
    KarteState.NOT_SHOWN: N_("not shown to this reader"),
}
EU_WORDS: dict[EuDuty, str] = {
    EuDuty.NOT_PLACED: N_(
        "Placed on the market outside the EU, so the duties of Regulation (EU) 2023/1542 (battery passport, "
        "CE marking, carbon footprint) do not apply to it."
    ),
    EuDuty.PLACED_BEFORE: N_(
        "Placed on the EU market before {from_day}, so it needs no battery passport of Regulation (EU) "
        "2023/1542."
    ),
    EuDuty.APPLIES: N_("Placed on the EU market from {from_day} on: check it with `meguri passport check`."),
    EuDuty.NOT_SHOWN: N_("Where it was placed on the market is not shown to this reader."),
    EuDuty.UNKNOWN: N_(
        "Where and when it was placed on the market is not stated, so nobody can say whether EU duties apply."
    ),
}


@dataclass(frozen=True, slots=True)
class KarteRow:
    """One field.

    Attributes:
        code: which.
        state: how well one knows it.
        values: name → plain value, without words; empty where nothing is known.
    """

    code: KarteCode
    state: KarteState
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Karte:
    """The card of one battery.

    Attributes:
        on: the day for which it is written.
        rows: the fields, in their order.
        eu: what the battery law of the Union asks of it.
        eu_from: first day on which a battery placed on the EU market needs a passport.
    """

    on: date
    rows: tuple[KarteRow, ...]
    eu: EuDuty
    eu_from: date


def karte(
    document: Document, on: date, *, is_signed: bool | None = None, readable: frozenset[str] | None = None
) -> Karte:
    """The card of one battery on a day.

    Args:
        document: what its passport states, as the reader may see it.
        on: the day; how old the diagnosis is and whether the warranty has run out hang on it.
        readable: access groups that the reader sees; what lies in others is said to be not shown, whether it
            is stated or not. None for a reader who sees all.
        is_signed: whether a signature over the passport was verified; None where nobody looked.
    """
    from meguri.passport.exchange.karte_rows import as_shown, eu_duty, eu_passport_day, fields

    rows = tuple(as_shown(row, readable) for row in fields(document, on, is_signed))
    from_day = eu_passport_day()
    return Karte(on, rows, eu_duty(document, from_day, readable), from_day)
