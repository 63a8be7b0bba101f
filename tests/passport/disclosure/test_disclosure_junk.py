"""Law: whatever a stranger sends, it is believed or refused with its reasons; nothing else happens."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.disclosure.faults import DisclosureError
from meguri.passport.disclosure.jws import signed_token
from meguri.passport.disclosure.reading import Asked, own_key, read_disclosed
from meguri.passport.disclosure.showing import held_claims, show
from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.multibase import base64url

LAB = SigningKey(b"l" * 32)
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["_sd", "...", "_sd_alg", "a", "b", ""]), inner, max_size=3)
    ),
    max_leaves=10,
)
payloads = st.dictionaries(
    st.sampled_from(["iss", "iat", "nbf", "exp", "cnf", "vct", "_sd", "a"]), anything, max_size=4
)
likely = st.tuples(st.just("salt"), st.sampled_from(["a", "b", "_sd", "iss"]), anything).map(list)
parts = st.text(st.sampled_from("abAB09-_~.= é\ud800\0"), max_size=30)


def _refused_or_read(text: str) -> None:
    uses = (
        lambda: read_disclosed(text, issuer_keys=own_key, at=AT),
        lambda: read_disclosed(text, issuer_keys=own_key, at=AT, asked=Asked("n", "a")),
        lambda: held_claims(text),
        lambda: show(text, ["/a"]),
    )
    for use in uses:
        with suppress(DisclosureError):
            use()


@given(parts)
def test_any_text(text: str) -> None:
    _refused_or_read(text)


@given(payloads, st.lists(anything | likely, max_size=3), anything, st.booleans())
def test_any_payload_and_disclosures_of_an_issuer_who_signs_anything(
    payload: dict[str, Any], disclosures: list[Any], binding: Any, are_signed: bool
) -> None:
    told = json.loads(json.dumps({"iss": LAB.did} | payload, allow_nan=True).replace("NaN", "0"))
    texts = [base64url(json.dumps(one).encode()) for one in disclosures]
    if are_signed:
        told["_sd"] = [base64url(sha256(one.encode()).digest()) for one in texts]
    header = {"typ": "dc+sd-jwt", "kid": LAB.verification_method}
    try:
        token = signed_token(header, told, LAB)
    except ValueError:  # no canonical form: infinite, too large
        return
    _refused_or_read("~".join([token, *texts, ""]))
    _refused_or_read("~".join([token, *texts, base64url(json.dumps(binding).encode())]))
