"""A count of merit that was asked for over the web: only shipped schemes by name, cards by their id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.serve.faults import RefusedError, not_found

if TYPE_CHECKING:
    from meguri.journeys.merit import Card, Merit, MeritTables
    from meguri.value.circularity import Scheme

NO_CARD = N_("There is nothing called {found} in this count. There are: {known}.")
WHICH = N_("Say whose card (id). There are: {known}.")
NOTHING = N_("Nothing was kept in service in that time, so there is no card.")
NO_CSV = N_("{where}: this is no CSV in UTF-8.")
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """A count, and the day on which it ends."""

    merit: "Merit"
    until: date


def records_read(files: Mapping[str, bytes]) -> "MeritTables":
    """The tables of merit from files that were sent.

    Raises:
        ExceptionGroup: what is wrong with each file; one that is no CSV is refused as 422.
        MeritError: an odometer that runs backwards.
    """
    from meguri.journeys.merit import read_merit

    try:
        return read_merit(files)
    except ExceptionGroup as group:
        raise ExceptionGroup("merit files", [_refused(one) for one in group.exceptions]) from None


def _refused(fault: Exception) -> Exception:
    if not isinstance(fault, OSError):
        return fault
    return RefusedError(422, "no_csv", NO_CSV, {"where": fault.filename or ""})


def scheme_named(name: str) -> "Scheme":
    """A shipped scheme.

    Raises:
        RefusedError: 404, there is none of that name.
    """
    from meguri.value.circularity import read_scheme, scheme_names

    if name not in scheme_names():
        raise not_found()
    return read_scheme(name)


def scheme_told(told: str | Mapping[str, Any]) -> "Scheme":
    """A shipped scheme by its name, or one that was sent whole; a name never leads to a file of the server.

    Raises:
        SchemeError: it is none.
    """
    from meguri.value.circularity import SchemeError, read_scheme, scheme_names
    from meguri.value.circularity.faults import SchemeCode, scheme_fault

    if isinstance(told, str) and told not in scheme_names():
        known = ", ".join(scheme_names())
        raise SchemeError([scheme_fault(SchemeCode.NO_TEMPLATE, "scheme", found=told, known=known)])
    return read_scheme(told)


def counted(
    tables: "MeritTables", until: date, *, scheme: str | Mapping[str, Any] = "points_only", **how: Any
) -> Counted:
    """A count of what was sent.

    Args:
        tables: what is on record.
        until: day on which counting ends.
        scheme: name of a shipped one, or one's own.
        how: the rest, as `count_merit` takes it.

    Raises:
        TableError, MeritError, SchemeError: as `count_merit` does.
    """
    from meguri.journeys.merit import count_merit

    return Counted(count_merit(tables, until=until, scheme=scheme_told(scheme), **how), until)


def card_asked(told: Counted, ident: str | None) -> "tuple[Card, str]":
    """A card and whose it is.

    Raises:
        RefusedError: 422, there is no such card, or there are several.
    """
    from meguri.journeys.merit import merit_card

    known = told.merit.sums["sum_id"].to_list()
    if not known:
        raise RefusedError(422, "no_merit", NOTHING)
    chosen = known[0] if ident is None and len(known) == 1 else ident
    if chosen not in known or chosen is None:
        names = ", ".join(known[:MOST_NAMES]) + (" …" if len(known) > MOST_NAMES else "")
        if ident is None:
            raise RefusedError(422, "which_card", WHICH, {"known": names})
        raise RefusedError(422, "no_such_card", NO_CARD, {"found": repr(ident)[:80], "known": names})
    return merit_card(told.merit, chosen, told.until), chosen
