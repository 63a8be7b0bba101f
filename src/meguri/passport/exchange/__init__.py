"""Exchange: the passport in the formats of others, and theirs in ours; what is lost on the way is said."""

from meguri.passport.exchange.faults import ExchangeCode, ExchangeError
from meguri.passport.exchange.karte import (
    EU_WORDS,
    KARTE_WORDS,
    STATE_WORDS,
    EuDuty,
    Karte,
    KarteCode,
    KarteRow,
    KarteState,
    karte,
)
from meguri.passport.exchange.losses import (
    LOSS_WORDS,
    NOTE_WORDS,
    Exported,
    Imported,
    Loss,
    LossCode,
    Note,
    NoteCode,
)
from meguri.passport.exchange.schema import Schema, SchemaFault, read_schema
from meguri.passport.exchange.targets import Target, export, import_, targets

__all__ = [
    "EU_WORDS",
    "KARTE_WORDS",
    "LOSS_WORDS",
    "NOTE_WORDS",
    "STATE_WORDS",
    "EuDuty",
    "ExchangeCode",
    "ExchangeError",
    "Exported",
    "Imported",
    "Karte",
    "KarteCode",
    "KarteRow",
    "KarteState",
    "Loss",
    "LossCode",
    "Note",
    "NoteCode",
    "Schema",
    "SchemaFault",
    "Target",
    "export",
    "import_",
    "karte",
    "read_schema",
    "targets",
]
