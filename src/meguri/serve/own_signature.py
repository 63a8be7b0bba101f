"""Whether this installation signed a document, with a key that was good then.

A key that only names itself (did:key) proves nothing, and neither does another's whom the trust list believes
in his own matters: what this server vouches for, nobody else may have signed. Documents of others go through
`meguri.passport.signing.verification`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meguri.passport.signing.trust import TrustedKey
    from meguri.serve.house import House


def is_signed_here(document: Any, house: "House") -> bool:
    """Whether each signature of a document is of this installation, and there is one.

    Args:
        document: as read.
        house: the server.
    """
    from meguri.passport.signing.issuer_check import key_finding
    from meguri.passport.signing.keys import PublicKey
    from meguri.passport.signing.proof_check import check_proofs
    from meguri.passport.signing.states import State

    own = _own_keys(house)

    def find(name: str) -> PublicKey | None:
        return own[name].public if name in own else None

    return all(
        one.state is State.OK and key_finding(own[one.method], one.created).state is State.OK
        for one in check_proofs(document, find)
    )


def _own_keys(house: "House") -> dict[str, "TrustedKey"]:
    """The key of today, and those before and after it that the trust list gives to the same issuer."""
    from meguri.passport.signing.trust import TrustedKey

    now = house.key
    found = {now.verification_method: TrustedKey(now.public, now.verification_method, now.term)}
    for issuer in house.trust.issuers.values():
        if issuer.key(now.public) is not None:  # what the list says of a key goes before
            found |= {one.method: one for one in issuer.keys}
            found |= {one.public.verification_method: one for one in issuer.keys}
    return found
