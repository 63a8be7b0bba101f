"""Law: whatever the claims and whatever the choice, a reader sees the chosen ones; the library agrees."""

import json
from datetime import UTC, datetime
from typing import Any

from disclosure_cases import chance
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.disclosure.faults import DisclosureError
from meguri.passport.disclosure.hidden import pointer
from meguri.passport.disclosure.issuing import RESERVED, issue
from meguri.passport.disclosure.jws import key_dict
from meguri.passport.disclosure.reading import own_key, read_disclosed
from meguri.passport.disclosure.showing import held_claims, show
from meguri.passport.signing.keys import SigningKey

LAB = SigningKey(b"l" * 32)
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
OWN = {"iss", "iat", "vct"}
names = st.text(st.sampled_from("abc/~0é電"), min_size=1, max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-2, 2) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
claims = st.dictionaries(names.filter(lambda one: one not in RESERVED), values, max_size=4)


def _places(value: Any, at: str = "") -> list[str]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for step, inner in steps for one in (pointer(at, step), *_places(inner, pointer(at, step)))]


def _left(value: Any, hidden: set[str], shown: set[str], at: str = "") -> Any:
    """What is left of the claims when hidden ones go that are not shown."""

    def stays(place: str) -> bool:
        return place not in hidden or place in shown

    if isinstance(value, dict):
        places = {name: pointer(at, name) for name in value}
        return {n: _left(v, hidden, shown, places[n]) for n, v in value.items() if stays(places[n])}
    if isinstance(value, list):
        kept = [(pointer(at, i), inner) for i, inner in enumerate(value) if stays(pointer(at, i))]
        return [_left(inner, hidden, shown, place) for place, inner in kept]
    return value


def _library_sees(showing: str) -> Any:
    from jwcrypto.jwk import JWK
    from sd_jwt.verifier import SDJWTVerifier

    key = JWK.from_json(json.dumps(key_dict(LAB.public)))
    return SDJWTVerifier(showing, lambda _issuer, _header: key).get_verified_payload()


@given(claims, st.data())
def test_a_reader_sees_the_choice_and_what_it_stands_in(told: dict[str, Any], data: st.DataObject) -> None:
    places = _places(told)
    hidden = data.draw(st.sets(st.sampled_from(places))) if places else set()
    choice = data.draw(st.sets(st.sampled_from(sorted(hidden)))) if hidden else set()
    decoys = data.draw(st.integers(0, 2))
    statement = issue(
        told, LAB, issuer=LAB.did, kind="urn:x", issued_at=AT, entropy=chance(), hidden=hidden, decoys=decoys
    )
    assert set(held_claims(statement)) == hidden
    showing = show(statement, choice)
    found = read_disclosed(showing, issuer_keys=own_key, at=AT)
    shown = {one for one in hidden if any(place == one or place.startswith(f"{one}/") for place in choice)}
    wanted = _left(told, hidden, shown)
    assert {name: value for name, value in found.claims.items() if name not in OWN} == wanted
    assert _library_sees(showing) == found.claims
    everything = read_disclosed(statement, issuer_keys=own_key, at=AT)
    assert {name: value for name, value in everything.claims.items() if name not in OWN} == told


@given(st.data())
def test_no_single_change_of_a_showing_passes_unseen(data: st.DataObject) -> None:
    statement = issue(
        {"soh": 0.86, "list": [1, 2]}, LAB, issuer=LAB.did, kind="urn:x", issued_at=AT, entropy=chance(),
        hidden=["/soh", "/list/1"],
    )  # fmt: skip
    at = data.draw(st.integers(0, len(statement) - 1))
    sign = data.draw(st.sampled_from("Aa0_-.~=é"))
    bent = statement[:at] + sign + statement[at + 1 :]
    good = read_disclosed(statement, issuer_keys=own_key, at=AT)
    try:
        found = read_disclosed(bent, issuer_keys=own_key, at=AT)
    except DisclosureError:
        return
    # Nothing but the holder's proof, which nobody asked for here, may differ.
    assert found == good
