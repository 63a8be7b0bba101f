"""The events of a battery's life: their kinds, EPCIS in and out, and the fold into a document."""

from meguri.passport.events.cbv_hash import CbvHashError, cbv_hash
from meguri.passport.events.content import event_id
from meguri.passport.events.epcis_reading import from_epcis, read_epcis
from meguri.passport.events.epcis_writing import as_epcis, epcis_document
from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError
from meguri.passport.events.folding import fold
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.making import event_of
from meguri.passport.events.parts import Custody, Grounds, Links, Lot

__all__ = [
    "CbvHashError",
    "Custody",
    "Event",
    "EventCode",
    "EventError",
    "EventKind",
    "Grounds",
    "Links",
    "Lot",
    "as_epcis",
    "cbv_hash",
    "epcis_document",
    "event_id",
    "event_kinds",
    "event_of",
    "fold",
    "from_epcis",
    "read_epcis",
]
