"""People with keys, as the room of the accounts would tell them: a stand-in that holds to the same policy."""

from typing import Any

from meguri.registry.accounts.asker import ANYBODY, Asker, Context, Way
from meguri.registry.accounts.policy import Policy, shipped_policy

MAKER = "urn:meguri:organisation:maker"
DEALER = "urn:meguri:organisation:dealer"


def _asker(organisation: str, *roles: str, number: int = 1) -> Asker:
    return Asker(Way.KEY, None, None, number, organisation, frozenset({"public", *roles}), number)


KEYS = {
    "key-of-maker": _asker(MAKER, "reuse_maker"),
    "key-of-dealer": _asker(DEALER, "dealer", number=2),
    "key-of-authority": _asker("urn:meguri:organisation:meti", "authority", number=3),
    "key-of-administrator": _asker("urn:meguri:organisation:here", "administrator", number=4),
    "key-of-diagnoser": _asker("urn:meguri:organisation:lab", "diagnoser", number=5),
}


class People:
    """Accounts of a test: the maker's batteries are those that the maker recorded, or that nobody knows."""

    def __init__(self) -> None:
        """Nobody was bound yet."""
        self.bound: list[Asker] = []

    @property
    def policy(self) -> Policy:
        """As shipped."""
        return shipped_policy()

    def of_key(self, session: Any, key: str) -> Asker | None:  # noqa: ARG002
        """By the list above."""
        return KEYS.get(key)

    def of_cookie(self, session: Any, cookie: str) -> Asker | None:  # noqa: ARG002
        """A cookie is worth what the key of the same text is."""
        return KEYS.get(cookie)

    def bind(self, session: Any, asker: Asker) -> None:  # noqa: ARG002
        """Remember who was told to the database."""
        self.bound.append(asker)

    def context(self, session: Any, asker: Asker, battery_id: str) -> Context:
        """Own is what one's own organisation recorded."""
        rows = session.execute(
            "SELECT e.recorded_by FROM meguri.events e JOIN meguri.batteries b USING (battery_no) "
            "WHERE b.battery_id = %s ORDER BY e.sequence",
            [battery_id],
        ).fetchall()
        by = [row[0] for row in rows]
        is_own = not by or asker.organisation_id in by
        return Context(is_own=is_own, is_issued=bool(by) and by[0] == asker.organisation_id)


def key(name: str) -> dict[str, str]:
    """The header of somebody's key."""
    return {"Authorization": f"Bearer key-of-{name}"}


__all__ = ["ANYBODY", "DEALER", "KEYS", "MAKER", "People", "key"]
