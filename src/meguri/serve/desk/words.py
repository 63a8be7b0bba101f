"""Words that several working pages share: roles, moments, and whether somebody may at all."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from meguri.passport.document import attributes
from meguri.registry.accounts.asker import PUBLIC
from meguri.registry.accounts.policy import scopes_of
from meguri.report.passport_words import value_said
from meguri.tables.access import ROLE_WORDS

if TYPE_CHECKING:
    from meguri.serve.house import Visit
    from meguri.serve.pages.frame import Frame


_STEMS = ("urn:meguri:own:", "https://id.gs1.org/")


def roles_said(roles: Collection[str], lang: str) -> str:
    """Roles in words, the public one left out."""
    told = [words.say("ja" if lang == "ja" else "en") for name, words in ROLE_WORDS.items()
            if name in roles and name != PUBLIC]  # fmt: skip
    return ("、" if lang == "ja" else ", ").join(told) or "–"


def may_at_all(visit: "Visit", verb: str, resource: str) -> bool:
    """Whether the policy lets somebody do a thing in any scope."""
    return bool(scopes_of(visit.house.accounts.policy, visit.asker, verb, resource))


def moment_said(at: datetime, frame: "Frame") -> str:
    """Day and minute in the zone of the server, with its name."""
    local = at.astimezone()
    return f"{frame.speech.day(local.date())} {local:%H:%M} {local.tzname()}"


def choice_said(name: str, value: str, frame: "Frame") -> str:
    """A value of a passport's attribute in words."""
    return value_said(attributes()[name], value, frame.lang)


def shortened(identifier: str, most: int = 34) -> str:
    """An identifier short enough for a table: without the stem that all have, and its end tells it apart."""
    for stem in _STEMS:
        identifier = identifier.removeprefix(stem)
    return identifier if len(identifier) <= most else "…" + identifier[-most + 1 :]
