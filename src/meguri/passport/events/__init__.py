"""The events of a battery's life: their kinds, EPCIS in and out, and the fold into a document."""

from meguri.passport.events.cbv_hash import CbvHashError, cbv_hash
from meguri.passport.events.content import event_id
from meguri.passport.events.contradictions import Contradiction, ContradictionCode, fold_findings
from meguri.passport.events.custody import Held, custody
from meguri.passport.events.diagnosed import diagnosed_event, verdict_age_days
from meguri.passport.events.epcis_reading import from_epcis, read_epcis
from meguri.passport.events.epcis_writing import as_epcis, epcis_document
from meguri.passport.events.event import Event
from meguri.passport.events.faults import EventCode, EventError
from meguri.passport.events.folding import fold
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.making import event_of
from meguri.passport.events.parts import Custody, Grounds, Links, Lot
from meguri.passport.events.repurposing import first_event
from meguri.passport.events.salting import salted

__all__ = [
    "CbvHashError",
    "Contradiction",
    "ContradictionCode",
    "Custody",
    "Event",
    "EventCode",
    "EventError",
    "EventKind",
    "Grounds",
    "Held",
    "Links",
    "Lot",
    "as_epcis",
    "cbv_hash",
    "custody",
    "diagnosed_event",
    "epcis_document",
    "event_id",
    "event_kinds",
    "event_of",
    "first_event",
    "fold",
    "fold_findings",
    "from_epcis",
    "read_epcis",
    "salted",
    "verdict_age_days",
]
