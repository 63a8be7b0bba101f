"""Many askers at once: whose their keys are and how they stand to batteries, in two trips to the database.

The same questions as `keys` and `standing` ask for one, to the same functions of the database: it believes
the claims of each asker for as long as their own question takes, and none of them can answer for another.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import NOTHING_TO_DO_WITH, PUBLIC, REGISTRY, Asker, Context, Way
from meguri.registry.accounts.standing import STANDINGS, context_as
from meguri.registry.accounts.wall import Wall

if TYPE_CHECKING:
    from meguri.registry.together import AsyncSession

_KEYS = (
    "SELECT d.digest, k.key_no, k.organisation_no, k.organisation_id, k.roles "
    "FROM unnest(%b::bytea[]) AS d (digest), LATERAL meguri.known_key(d.digest) AS k"
)
_CLAIM = "SELECT set_config('meguri.asker', %s, false)"


async def askers_of_keys(session: "AsyncSession", digests: Collection[bytes]) -> dict[bytes, Asker]:
    """Who brings each key; none for one that nobody has, that ended, or whose organisation was closed.

    Args:
        session: any connection: nobody is known yet.
        digests: of keys (`installation_keys.digest_of`).
    """
    found = await session.execute(_KEYS, [list(digests)], prepare=True)
    return {
        bytes(digest): Asker(
            Way.KEY,
            organisation_no=organisation_no,
            organisation_id=organisation_id,
            roles=frozenset({PUBLIC, *roles}),
            credential_no=key_no,
        )
        for digest, key_no, organisation_no, organisation_id, roles in await found.fetchall()
        if key_no is not None
    }


async def standings(
    session: "AsyncSession", wall: Wall, asked: Mapping[Asker, Iterable[str]]
) -> dict[tuple[Asker, str], Context]:
    """How each asker stands to the batteries they ask about; see `standing.context_of`.

    Args:
        session: a connection; afterwards it is whose it was told to be last, so `let_in` follows.
        wall: proves to the database who asks.
        asked: asker → batteries.
    """
    told = {(asker, one): NOTHING_TO_DO_WITH for asker, batteries in asked.items() for one in batteries}
    answers = {}
    async with session.pipeline():
        for asker, batteries in asked.items():
            if not asker.parties:
                continue
            await session.execute(_CLAIM, [wall.proof(asker, session.info.backend_pid)], prepare=True)
            answers[asker] = await session.execute(STANDINGS, [list(dict.fromkeys(batteries))], prepare=True)
    for asker, answer in answers.items():
        async for battery_id, is_known, is_own, *rest in answer:
            told[asker, battery_id] = context_as(is_known, is_own, *rest)
    return told


async def let_in(session: "AsyncSession", wall: Wall) -> None:
    """Let a connection be the registry's own from now on: for what the policy was asked about before."""
    await session.execute(_CLAIM, [wall.proof(REGISTRY, session.info.backend_pid)], prepare=True)
