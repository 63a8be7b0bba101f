"""Each role with each way of standing to a battery: accounts with keys, batteries with lives, and grants."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.serve.asking import Client

from meguri.passport.events import Event, as_epcis, event_of
from meguri.registry.accounts.asker import Asker, Context, Way
from meguri.registry.accounts.grants import Offer, give, withdraw
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.records import record_of
from meguri.registry.store import capture_lot
from meguri.tables.access import ROLES

LENDER = "legitimate_interest"
STANDS = {
    "own": Context(is_own=True, is_issued=True),
    "bought": Context(is_own=True),
    "given_away": Context(is_issued=True),
    "granted": Context(granted_reader=LENDER),
    "recording": Context(granted_reader=LENDER, may_record=True),
    "ended": Context(),
    "guaranteed": Context(is_guarantor=True),
    "foreign": Context(),
}
BEGAN, HOLDER, OTHER, INSURER, SECOND = (
    f"urn:uuid:00000000-0000-4000-8000-0000000000f{one}" for one in range(5)
)
# Of each battery two guarantors have two contracts: one with a claim to decide, one that runs.
CLAIMED, RUNNING = ("G", "K"), ("C", "L")
OF_ANOTHER = frozenset({"K", "L"})
_TERMS = {"terms_id": "of the matrix", "valid_until": "2040-01-01"}


def stands(role: str) -> dict[str, Context]:
    """How somebody of a role stands; whoever is nobody has nothing to do with any battery."""
    return dict.fromkeys(STANDS, Context()) if role == "public" else STANDS


def party(role: str) -> str:
    """The identifier of a role's organisation."""
    return f"urn:uuid:00000000-0000-4000-8000-{ROLES.index(role) + 0xE0:012x}"


def number(role: str, stand: str, more: int = 0) -> str:
    """The identifier of a battery."""
    place = ROLES.index(role) * 100 + [*STANDS].index(stand) * 10 + more
    return f"https://id.gs1.org/8003/0491234503{place:04d}A1"


def life(role: str, stand: str) -> list[Event]:
    """One event of each resource, but where one would make another of the stand."""
    battery, mine = number(role, stand), party(role)
    begins = mine if stand in ("own", "given_away") else BEGAN
    holds = {"own": mine, "bought": mine}.get(stand, HOLDER)
    told = [
        _event("registered", battery, 1, begins),
        _event("diagnosed", battery, 2, OTHER, says={"soh_share": 0.9},
               evidence={"soh_share": {"basis": "measured", "low": 0.88, "high": 0.92}}),
    ]  # fmt: skip
    if stand != "own":
        told.append(_event("sold", battery, 3, begins, custody={"giver": begins, "taker": holds}))
    insures = mine if stand == "guaranteed" else INSURER
    for first, number_ in enumerate((*CLAIMED, *RUNNING)):
        gives = SECOND if number_ in OF_ANOTHER else insures
        deed = {"guarantee_id": number_}
        told.append(_event("guarantee_started", battery, 4, gives, details=deed | _TERMS,
                           custody={"giver": gives, "taker": holds}))  # fmt: skip
        if first < len(CLAIMED):
            told.append(_event("guarantee_claimed", battery, 5, OTHER, details=deed | {"amount_jpy": 9_000}))
    return told


def of_event(context: Context, event: Event) -> Context:
    """How somebody stands to one event: to another's guarantee nobody is the guarantor of their own."""
    foreign = event.details.get("guarantee_id") in OF_ANOTHER
    return replace(context, is_guarantor=False) if foreign else context


def written(role: str, stand: str) -> Iterator[Event]:
    """What somebody tries to record; what changes how they stand comes last."""
    battery, mine = number(role, stand), party(role)
    holds = {"own": mine, "bought": mine}.get(stand, HOLDER)
    yield _event("stated", battery, 10, mine, says={"mileage_km": 1.0})
    yield _event("diagnosed", battery, 11, mine, says={"soh_share": 0.8},
                 evidence={"soh_share": {"basis": "measured", "low": 0.78, "high": 0.82}})  # fmt: skip
    yield _event("guarantee_claimed", battery, 12, mine, details={"guarantee_id": "C", "amount_jpy": 1})
    for one in CLAIMED:
        said = {"guarantee_id": one, "decision": "accepted", "amount_jpy": 8_000}
        yield _event("guarantee_decided", battery, 13, mine, details=said)
    for one in RUNNING:
        yield _event("guarantee_transferred", battery, 14, mine, details={"guarantee_id": one},
                     custody={"giver": HOLDER, "taker": OTHER})  # fmt: skip
    yield _event("guarantee_started", battery, 15, mine, details={"guarantee_id": "H"} | _TERMS,
                 custody={"giver": mine, "taker": HOLDER})  # fmt: skip
    yield _event("registered", battery, 16, mine, says={"mileage_km": 1.0})
    yield _event("sold", battery, 17, mine, custody={"giver": holds, "taker": OTHER})
    yield _event("ownership_decided", battery, 18, mine, custody={"taker": OTHER})


def _event(kind: str, battery: str, day: int, by: str, **more: Any) -> Event:
    return event_of(kind, battery, f"2025-05-{day:02d}T09:00:00+09:00", by, **more)


@dataclass
class World:
    """A server with all of it.

    Attributes:
        client: asks it.
        keys: role → API key; the public has none.
        lives: (role, stand) → events, with their addresses.
    """

    client: Client
    keys: dict[str, str] = field(default_factory=dict)
    lives: dict[tuple[str, str], list[Event]] = field(default_factory=dict)

    def headers(self, role: str) -> dict[str, str]:
        """By which somebody of a role is known."""
        return {"Authorization": f"Bearer {self.keys[role]}"} if role in self.keys else {}

    def asker(self, role: str) -> Asker:
        """Who that is."""
        if role not in self.keys:
            return Asker()
        return Asker(Way.KEY, None, None, 1, party(role), frozenset({"public", role}))

    def get(self, role: str, path: str, **more: Any) -> Any:
        """Ask as somebody."""
        return self.client.get(path, headers=self.headers(role), **more)

    def record(self, role: str, event: Event) -> int:
        """Try to record as somebody; the status."""
        answer = self.client.post("/api/v1/events", json=as_epcis(event), headers=self.headers(role))
        return int(answer.status_code)


def peopled(client: Client) -> World:
    """Open the accounts, capture the lives, give the grants and take some back."""
    world, house = World(client), client.app.state.house
    with house.memory.own_session() as session:
        for name in (BEGAN, HOLDER, OTHER, INSURER, SECOND):
            make_organisation(session, name, name[-2:], {"dealer"})
        for role in ROLES:
            organisation = make_organisation(session, party(role), role, {role})
            if role != "public":
                world.keys[role] = make_key(session, organisation, "matrix", {role}, 30)[0]
        world.lives = {(role, stand): life(role, stand) for role in ROLES for stand in STANDS}
        events = [one for told in world.lives.values() for one in told]
        capture_lot(session, [record_of(one) for one in events], house.key, now=house.now)
    client.call(house.memory.advance)
    holder, until = Asker(Way.KEY, organisation_id=HOLDER), datetime.now(UTC) + timedelta(days=2)
    with house.memory.own_session() as session:
        for role in ROLES:
            for stand in ("granted", "recording", "ended"):
                offer = Offer(number(role, stand), party(role), until, LENDER, stand != "granted")
                made = give(session, house.accounts.wall, holder, offer)
                if stand == "ended":
                    withdraw(session, house.accounts.wall, holder, made.grant_no)
    return world
