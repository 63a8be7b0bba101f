"""Who acts by a command on the machine: the policy, the record and the audit log are those of the network."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import HTTPConnection

from meguri.registry.accounts.asker import PUBLIC, Asker, Way
from meguri.registry.accounts.opening import opened_at
from meguri.registry.accounts.organisations import organisation_of
from meguri.serve.app import house_over
from meguri.serve.house import Visit
from meguri.serve.metrics import Metrics
from meguri.server_settings import Settings


@contextmanager
def commanded(settings: Settings, by: str, user: str | None) -> Iterator[Visit]:
    """An organisation acts by command: what it may is what its roles on this installation are.

    Args:
        settings: of the installation.
        by: identifier of the organisation.
        user: who gave the command, for the audit log.

    Raises:
        AccountError: no such organisation, or the database does not believe this installation.
        RegistryError: a database that does not start.
    """
    with opened_at(settings) as (session, accounts, addresses):
        firm = organisation_of(session, by)
        asker = Asker(
            Way.REGISTRY,
            person_id=user,
            organisation_no=firm.organisation_no,
            organisation_id=firm.organisation_id,
            roles=firm.roles | {PUBLIC},
        )
        house = house_over(settings, addresses, accounts, Metrics())
        yield Visit(house, session, asker, HTTPConnection({"type": "http", "headers": []}))
