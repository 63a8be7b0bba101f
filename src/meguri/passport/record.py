"""A battery's passport as one thing: its events, and all that is asked of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from meguri.passport.events import Event, epcis_document, fold, fold_findings, read_epcis

if TYPE_CHECKING:
    from meguri.passport.compliance import Compliance
    from meguri.passport.document import Document
    from meguri.passport.events import Contradiction
    from meguri.passport.exchange import Exported
    from meguri.passport.readers import Roles


@dataclass(frozen=True)
class Passport:
    """The record of one battery: nothing in it ever changes, it only grows.

    Attributes:
        events: all its events, in any order.
    """

    events: tuple[Event, ...]

    @classmethod
    def read(cls, content: bytes | str, *, where: str = "record") -> "Passport":
        """A record from an EPCIS 2.0 file.

        Raises:
            EventError, PassportJsonError: no events in it; all faults at once.
        """
        return cls(read_epcis(content, where=where))

    def with_events(self, events: Iterable[Event]) -> "Passport":
        """The record with more events; what is there already is not doubled."""
        known = {one.id for one in self.events}
        return Passport((*self.events, *(one for one in events if one.id not in known)))

    def on(self, day: date, role: str | None = None, roles: "Roles | None" = None) -> "Document":
        """What it states as of a day.

        Args:
            day: the day.
            role: who reads; None for the whole document.
            roles: the policy of readers; the shipped one where None.

        Raises:
            ReaderError: no such role.
        """
        from meguri.passport.readers import view

        whole = fold(self.events, day)
        return whole if role is None else view(whole, role, roles)

    def contradictions(self, day: date) -> "tuple[Contradiction, ...]":
        """What does not fit together in its events up to a day."""
        return tuple(fold_findings(self.events, day))

    def check(self, day: date, **asked: Any) -> "Compliance":
        """The law over it on a day; see `meguri.passport.compliance.check_passport` for what can be asked.

        Raises:
            LawError: an unknown market, category or circumstance.
        """
        from meguri.passport.compliance import check_passport

        return check_passport(self.on(day), day, **asked)

    def export(
        self, target: str, day: date, role: str = "public", roles: "Roles | None" = None
    ) -> "Exported":
        """One reader's view in a format of others, with what that could not carry.

        Raises:
            ExchangeError: no such format.
            ReaderError: no such role.
        """
        from meguri.passport.exchange import export

        return export(self.on(day, role, roles), target)

    def as_epcis(self, created: datetime) -> Mapping[str, Any]:
        """The record as an EPCIS 2.0 document.

        Args:
            created: when the document is made, with its offset.
        """
        return epcis_document(self.events, created)
