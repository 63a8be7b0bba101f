"""Who asks: a person, an organisation's key, nobody in particular, or the registry's own work."""

from dataclasses import dataclass
from enum import StrEnum

PUBLIC = "public"


class Way(StrEnum):
    """How an asker came in."""

    NOBODY = "nobody"
    KEY = "key"
    SESSION = "session"
    REGISTRY = "registry"  # the server's own work: taking in, folding, the log


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        way: how they came in.
        person_no: number of the person; None for a key and for nobody.
        person_id: pseudonym of the person, `urn:uuid:…`, by which custody and keys of owner data name them.
        organisation_no: number of the organisation for which they ask; None for a person on their own.
        organisation_id: identifier by which events name the organisation.
        roles: what they are on this server; `public` is always among them.
        credential_no: number of the key or session, for the audit log.
        must_change: whether they have to choose another password before anything else.
    """

    way: Way = Way.NOBODY
    person_no: int | None = None
    person_id: str | None = None
    organisation_no: int | None = None
    organisation_id: str | None = None
    roles: frozenset[str] = frozenset({PUBLIC})
    credential_no: int | None = None
    must_change: bool = False

    @property
    def parties(self) -> tuple[str, ...]:
        """The identifiers by which events may name them: what is theirs is theirs by one of these."""
        return tuple(one for one in (self.organisation_id, self.person_id) if one is not None)

    @property
    def is_known(self) -> bool:
        """Whether they showed who they are."""
        return self.way in (Way.KEY, Way.SESSION)

    def in_role(self, role: str) -> bool:
        """Whether they have a role on this server."""
        return role in self.roles


ANYBODY = Asker()
REGISTRY = Asker(way=Way.REGISTRY)


@dataclass(frozen=True, slots=True)
class Context:
    """How an asker stands to the thing asked about.

    Attributes:
        is_own: it is theirs: they hold the battery, recorded it, began it, or are a party to it.
        is_issued: they began the battery's record, and so answer for its passport.
        granted_reader: as which reader the holder lets them read; None without a grant.
        may_record: whether the holder lets them record, too.
        is_guarantor: they gave the battery a guarantee; where it is about one guarantee, this one.
        is_begun: whether anybody knows the battery; else its record has to be begun first.
    """

    is_own: bool = False
    is_issued: bool = False
    granted_reader: str | None = None
    may_record: bool = False
    is_guarantor: bool = False
    is_begun: bool = True


NOTHING_TO_DO_WITH = Context()
UNBEGUN = Context(is_begun=False)
