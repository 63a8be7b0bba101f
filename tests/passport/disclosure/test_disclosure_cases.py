"""Promise: in every scenario of the standard's authors a reader sees what they say, and nothing else.

Not as in the scenarios: keys are Ed25519 (theirs P-256), salts are ours, statements are compact.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from disclosure_cases import Case, case, chance

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError
from meguri.passport.disclosure.issuing import RESERVED, issue
from meguri.passport.disclosure.reading import Asked, own_key, read_disclosed
from meguri.passport.disclosure.showing import held_claims, show
from meguri.passport.signing.keys import SigningKey

ISSUER, HOLDER = SigningKey(b"i" * 32), SigningKey(b"h" * 32)
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
WITH_RESULT = sorted((Path(__file__).parent / "rfc9901").glob("*.yml"))
SCENARIOS = (
    "address_only_flat",
    "address_only_recursive",
    "address_only_structured",
    "address_only_structured_one_open",
    "arf-pid",
    "complex_eidas",
    "complex_eidas_proposal",
    "complex_ekyc",
    "json_serialization_flattened",  # its claims; the JSON form itself is not made here
    "json_serialization_general",  # its claims; the form with two signatures is not made here
    "jsonld",
    "simple",
    "simple_structured",
    "w3c-vc",
    "w3c-vc_for_slide_deck",
)
OPTIONS = ("iss", "iat", "vct")  # set by options here, open claims there
OWN = {"iss", "iat", "exp", "vct", "cnf"}


def _read_back(given: Case, *, decoys: int = 0) -> Any:
    claims = {name: value for name, value in given.claims.items() if name not in OPTIONS}
    statement = issue(
        claims,
        ISSUER,
        issuer=ISSUER.did,
        kind="urn:example:statement",
        issued_at=AT,
        entropy=chance(),
        holder=HOLDER.public,
        hidden=given.hidden,
        decoys=decoys,
    )
    assert set(held_claims(statement)) == given.hidden
    shown = show(
        statement, given.disclose, holder=HOLDER, nonce="1234567890", audience="https://b.example", at=AT
    )
    asked = Asked("1234567890", "https://b.example")
    found = read_disclosed(shown, issuer_keys=own_key, at=AT, asked=asked)
    assert found.is_bound
    return {name: value for name, value in found.claims.items() if name not in OWN}


def test_every_case_is_here(shared: Path) -> None:
    assert len(WITH_RESULT) == 17
    found = (shared / "vectors/sd-jwt/examples").glob("*/specification.yml")
    assert sorted(path.parent.name for path in found) == sorted(SCENARIOS)


@pytest.mark.parametrize("path", WITH_RESULT, ids=lambda path: path.stem)
def test_a_reader_sees_what_the_case_says(path: Path) -> None:
    given = case(path)
    assert given.seen == given.told["expect_verified_user_claims"]  # how the scenarios below are judged
    assert _read_back(given) == given.told["expect_verified_user_claims"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenarios_of_the_standard(shared: Path, name: str) -> None:
    given = case(shared / f"vectors/sd-jwt/examples/{name}/specification.yml")
    if name == "w3c-vc_for_slide_deck":  # brings a holder's key of its own (RSA, cut short): does not apply
        with pytest.raises(DisclosureError, match="cnf") as caught:
            _read_back(given)
        assert [one.code for one in caught.value.faults] == [DisclosureCode.RESERVED]
        return
    wanted = {key: value for key, value in given.seen.items() if key not in OPTIONS}
    decoys = 3 if given.told.get("add_decoy_claims") else 0
    assert _read_back(given, decoys=decoys) == wanted
    assert set(OPTIONS) <= RESERVED
