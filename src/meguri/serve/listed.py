"""What a list says of a battery: no more than its passport shows to the same reader.

Whoever lists the batteries of everybody reads them by the points of the law, and a list, its filters and its
counts are no way round these. Whoever lists what they hold, guarantee or were granted is not concerned.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.registry.accounts.policy import readers_of
from meguri.registry.fleet import Line
from meguri.serve.faults import RefusedError

if TYPE_CHECKING:
    from meguri.serve.house import Visit

PUBLIC = "public"
NOT_BY_THIS = N_("Batteries of others are not narrowed by what their passports do not show you: {found}.")
_OF_SOH = ("soh_share_low", "soh_share_high", "soh_from", "soh_below")
_KIND = "last_kind"


def lists_all(visit: "Visit") -> bool:
    """Whether the asker lists the batteries of everybody, not only their own."""
    return "allowed" in visit.scopes("list", "fleet")


def as_shown(visit: "Visit", lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a list, each with what the passport of its battery shows to the asker.

    Args:
        visit: who asks.
        lines: as the registry keeps them.
    """
    if not lists_all(visit):
        return tuple(lines)
    visit.foresee(one.battery_id for one in lines)
    return tuple(_shown(one, visit.reader(one.battery_id)) for one in lines)


def may_narrow_by(visit: "Visit", name: str) -> bool:
    """Whether the asker may narrow a list by a column, and see how many batteries have which value of it."""
    if not lists_all(visit):
        return True
    readers = readers_of(visit.house.accounts.policy, visit.asker)
    return _attribute(name) in _readable(readers[0] if readers else PUBLIC)


def check_narrowing(visit: "Visit", names: Iterable[str]) -> None:
    """Go on only with a list that is narrowed by what the asker reads.

    Raises:
        RefusedError: 403, it would tell what is withheld.
    """
    withheld = sorted(name for name in names if not may_narrow_by(visit, name))
    if withheld:
        raise RefusedError(403, "not_by_this", NOT_BY_THIS, {"found": ", ".join(withheld)})


def _shown(line: Line, reader: str) -> Line:
    from meguri.passport.document import attributes
    from meguri.passport.events.kinds import event_kinds

    readable = _readable(reader)
    withheld: Mapping[str, Any] = {
        name: None
        for name in Line._fields
        if _attribute(name) in attributes() and _attribute(name) not in readable
    }
    if line.last_kind is not None and event_kinds()[line.last_kind].access_group not in _groups(reader):
        withheld = {**withheld, _KIND: None}
    return line._replace(**withheld)


def _attribute(name: str) -> str:
    return "soh_share" if name in _OF_SOH else name


@cache
def _readable(reader: str) -> frozenset[str]:
    from meguri.passport.document import attributes

    groups = _groups(reader)
    return frozenset(name for name, one in attributes().items() if one.access_group in groups)


def _groups(reader: str) -> frozenset[str]:
    from meguri.registry.passports import roles

    return frozenset(roles().get(reader, frozenset()))
