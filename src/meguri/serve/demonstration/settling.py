"""Fills a registry with the demonstration: accounts, events through the capture path, a grant, a market.

What is there already stays: a second start finds all events known and all accounts open. Password and keys
are drawn at random when an installation is first filled, and kept in one file beside its data.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import Asker, Way
from meguri.registry.accounts.grants import Offer, give, grants
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.keys import make_key
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person, set_password
from meguri.registry.projector import project_all
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import utc_now
from meguri.registry.vault import Vault, capture_sealed
from meguri.serve.demonstration.cast import CAST, called
from meguri.serve.demonstration.lives import SHARED, lives, number
from meguri.serve.demonstration.trading import trade

if TYPE_CHECKING:
    from meguri.passport.signing.keys import SigningKey
    from meguri.registry.database import Session

FILE = "synthetic-logins.json"
_KEY_DAYS = 366
_GRANT_DAYS = 30


@dataclass(frozen=True)
class Logins:
    """How one comes into a demonstration.

    Attributes:
        secret: of the installation.
        password: of all its people.
        keys: name of a player → API key.
    """

    secret: str
    password: str
    keys: dict[str, str]


def logins_of(folder: Path) -> Logins:
    """The logins of a demonstration; drawn where there are none yet.

    Args:
        folder: of its data; made where it is missing.
    """
    file = folder / FILE
    if file.is_file():
        return Logins(**json.loads(file.read_text(encoding="utf-8")))
    drawn = Logins(token_urlsafe(48), token_urlsafe(12), {})
    folder.mkdir(parents=True, exist_ok=True)
    _keep(drawn, file)
    return drawn


def settle(
    session: "Session", accounts: Accounts, key: "SigningKey", folder: Path, logins: Logins
) -> tuple[Logins, int]:
    """Fill a registry, or find it filled.

    Args:
        session: of the registry itself.
        accounts: of the installation.
        key: signs receipts and heads.
        folder: where the logins are kept.
        logins: as they are known so far.

    Returns:
        The logins with all keys, and how many events were new.
    """
    if not logins.keys:
        with session.transaction():
            logins = Logins(
                logins.secret, logins.password, _accounts_opened(session, accounts, logins.password)
            )
            _keep(logins, folder / FILE)  # before the transaction ends: keys are told only once
    vault = Vault(accounts.secrets.vault)
    new = sum(capture_sealed(session, one, key, vault).is_new for one in lives())
    sequence_all(session, key)
    project_all(session)
    _share(session, accounts)
    trade(session, vault)
    return logins, new


def _accounts_opened(session: "Session", accounts: Accounts, password: str) -> dict[str, str]:
    keys = {}
    for one in CAST:
        organisation = make_organisation(session, one.identifier, one.called, one.roles)
        person = make_person(session, accounts.secrets, one.mail, f"{one.name} (synthetic)")
        join(session, person, one.roles, organisation)
        set_password(session, accounts.secrets, person, password)
        keys[one.name] = make_key(session, organisation, "synthetic demonstration", one.roles, _KEY_DAYS)[0]
    return keys


def _share(session: "Session", accounts: Accounts) -> None:
    """The owner shows one battery to the buyer, for a month from the last start on."""
    at = utc_now()
    if any(one.counts(at) for one in grants(session, battery_id=number(SHARED))):
        return
    offer = Offer(number(SHARED), called("buyer"), at + timedelta(days=_GRANT_DAYS))
    owner = Asker(Way.REGISTRY, organisation_id=called("owner"))
    give(session, accounts.wall, owner, offer)


def _keep(logins: Logins, file: Path) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(logins), indent=1) + "\n", encoding="utf-8")
