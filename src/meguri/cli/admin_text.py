"""How accounts, keys, grants and the audit log look on a terminal and in JSON."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.cli.output import NONE, text_table
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.registry.accounts.audit import Entry
    from meguri.registry.accounts.grants import Grant
    from meguri.registry.accounts.installation_keys import Secrets
    from meguri.registry.accounts.keys import ApiKey
    from meguri.registry.accounts.organisations import Organisation
    from meguri.registry.accounts.people import Person
    from meguri.registry.database import Session

Table = Mapping[str, str]

NUMBER, SINCE, ROLES_HEAD = N_("Number"), N_("Since"), N_("Roles")
ORGANISATIONS: Table = {
    "organisation": N_("Organisation"),
    "name": N_("Name"),
    "roles": ROLES_HEAD,
    "created_at": SINCE,
    "closed_at": N_("Closed"),
}
PEOPLE: Table = {
    "person": N_("Person"),
    "name": N_("Name"),
    "mail": N_("Mail address"),
    "asks_for": N_("Asks for"),
    "created_at": SINCE,
    "erased_at": N_("Erased"),
}
KEYS: Table = {
    "number": NUMBER,
    "begins_with": N_("Begins with"),
    "name": N_("Name"),
    "roles": ROLES_HEAD,
    "expires_at": N_("Until"),
    "revoked_at": N_("Taken back"),
}
GRANTS: Table = {
    "number": NUMBER,
    "battery": N_("Battery"),
    "giver": N_("Given by"),
    "taker": N_("Given to"),
    "reads_as": N_("Reads as"),
    "ends_at": N_("Until"),
    "withdrawn_at": N_("Taken back"),
}
ENTRIES: Table = {
    "at": N_("When"),
    "who": N_("Who"),
    "verb": N_("What"),
    "resource": N_("With what"),
    "subject": N_("Which"),
    "network": N_("From"),
    "outcome": N_("Outcome"),
}
NOTHING = N_("There is nothing to list.")


def as_table(rows: Sequence[Mapping[str, Any]], table: Table, say: Callable[[str], str]) -> str:
    """Rows as a table.

    Args:
        rows: name → value.
        table: name → heading, in order; what it does not name is left out.
        say: says an English message.
    """
    if not rows:
        return say(NOTHING)
    return text_table(
        [say(head) for head in table.values()], [[_cell(row.get(name)) for name in table] for row in rows]
    )


def organisation_row(one: "Organisation") -> dict[str, Any]:
    """An organisation as a row."""
    return {
        "organisation": one.organisation_id,
        "name": one.name,
        "roles": sorted(one.roles),
        "created_at": _moment(one.created_at),
        "closed_at": _moment(one.closed_at),
    }


def person_row(session: "Session", secrets: "Secrets", one: "Person") -> dict[str, Any]:
    """A person as a row, with what is sealed of them."""
    from meguri.registry.accounts.people import contact_of, memberships

    contact = contact_of(session, secrets, one)
    return {
        "person": one.person_id,
        "name": contact.get("name"),
        "mail": contact.get("mail"),
        "asks_for": [
            f"{member.organisation_id or '–'} ({', '.join(sorted(member.roles))})"
            for member in memberships(session, one.person_no)
        ],
        "created_at": _moment(one.created_at),
        "erased_at": _moment(one.erased_at),
    }


def key_row(one: "ApiKey") -> dict[str, Any]:
    """A key as a row."""
    return {
        "number": one.key_no,
        "begins_with": one.prefix,
        "name": one.name,
        "roles": sorted(one.roles),
        "created_at": _moment(one.created_at),
        "expires_at": _moment(one.expires_at),
        "revoked_at": _moment(one.revoked_at),
    }


def grant_row(one: "Grant") -> dict[str, Any]:
    """A grant as a row."""
    return {
        "number": one.grant_no,
        "battery": one.battery_id,
        "giver": one.giver,
        "taker": one.taker,
        "reads_as": one.reads_as,
        "may_record": one.may_record,
        "created_at": _moment(one.created_at),
        "ends_at": _moment(one.ends_at),
        "withdrawn_at": _moment(one.withdrawn_at),
    }


def entry_row(one: "Entry") -> dict[str, Any]:
    """A line of the audit log as a row."""
    return {
        "number": one.audit_no,
        "at": _moment(one.at),
        "way": one.way,
        "who": one.organisation_id or one.person_id or one.way,
        "organisation": one.organisation_id,
        "person": one.person_id,
        "verb": one.verb,
        "resource": one.resource,
        "subject": one.subject,
        "battery": one.battery_id,
        "network": one.network,
        "outcome": one.outcome,
    }


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or NONE
    return NONE if value is None or value == "" else str(value)


def _moment(told: datetime | None) -> str | None:
    return None if told is None else told.isoformat(timespec="seconds")
