"""An installation's keys are its secret's alone, and in production the secret is one that nobody knows."""

import pytest

from meguri.registry.accounts.faults import AccountCode, AccountError
from meguri.registry.accounts.installation_keys import SHORTEST, Secrets, digest_of
from meguri.server_settings import NO_SECRET, Settings

GOOD = "K7x2pQ9vLm4Rt8zWy1Bn5Cd3Fg6Hj0Ss"


@pytest.mark.parametrize(
    "secret", [None, "", NO_SECRET, "x" * (SHORTEST - 1), "x" * SHORTEST, "ab" * SHORTEST]
)
def test_in_production_a_secret_that_others_know_or_guess_is_refused(secret: str | None) -> None:
    told = {} if secret is None else {"MEGURI_SECRET": secret}
    with pytest.raises(AccountError) as caught:
        Secrets.of(Settings({"MEGURI_ENV": "production", **told}))
    assert caught.value.faults[0].code is AccountCode.WEAK_SECRET
    if secret not in (None, ""):
        assert str(secret) not in str(caught.value)
    Secrets.of(Settings(told))


def test_each_key_is_another_and_tells_nothing_of_the_secret() -> None:
    one = Secrets.of(Settings({"MEGURI_ENV": "production", "MEGURI_SECRET": GOOD}))
    keys = {one.wall, one.login, one.csrf, one.vault}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    other = Secrets((GOOD + "x").encode())
    assert not keys & {other.wall, other.login, other.csrf, other.vault}
    assert one.wall == Secrets(GOOD.encode()).wall
    assert GOOD not in repr(one)
    assert one.wall.hex() not in repr(one)


def test_a_kept_secret_is_its_sha256() -> None:
    """FIPS 180-4, example of one block."""
    assert digest_of("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
