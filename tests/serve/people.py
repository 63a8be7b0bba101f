"""People with keys, made as an administrator would make them."""

from dataclasses import dataclass

from tests.registry.told import Session

from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation

ROLES = {
    "maker": "reuse_maker",
    "dealer": "dealer",
    "authority": "authority",
    "administrator": "administrator",
    "diagnoser": "diagnoser",
}


IDENTIFIERS = {
    name: f"urn:uuid:00000000-0000-4000-8000-{place:012x}" for place, name in enumerate(ROLES, 0xA1)
}
MAKER, DEALER = IDENTIFIERS["maker"], IDENTIFIERS["dealer"]


@dataclass(frozen=True)
class People:
    """Name → API key."""

    keys: dict[str, str]

    def key(self, name: str) -> dict[str, str]:
        """The header of somebody's key."""
        return {"Authorization": f"Bearer {self.keys[name]}"}


def settled_in(session: Session) -> People:
    """Open the accounts; on a session of the registry's own."""
    keys = {}
    for name, role in ROLES.items():
        organisation = make_organisation(session, IDENTIFIERS[name], name, {role})
        keys[name] = make_key(session, organisation, "tests", {role}, 30)[0]
    return People(keys)
