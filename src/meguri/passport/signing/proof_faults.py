"""What can be said of a proof, good or bad, and of a document that cannot be signed."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_


class ProofCode(StrEnum):
    """What can be said of a proof."""

    HOLDS = "proof_holds"
    NO_PROOF = "no_proof"
    NO_OBJECT = "no_object"
    TOO_MANY = "too_many_proofs"
    NOT_SUPPORTED = "cryptosuite_not_supported"
    MALFORMED = "malformed_proof"
    PURPOSE = "other_purpose"
    CONTEXT = "context_changed"
    NO_PREVIOUS = "no_previous_proof"
    PREVIOUS_FAILED = "previous_proof_failed"
    KEY_UNKNOWN = "key_unknown"
    ALTERED = "altered"
    NO_ZONE = "no_zone"
    KEY_NOT_GOOD = "key_not_good"


MESSAGES: dict[ProofCode, str] = {
    ProofCode.HOLDS: N_("the signature holds: nothing was changed since {created} (the signer's own date)"),
    ProofCode.NO_PROOF: N_("it carries no signature"),
    ProofCode.NO_OBJECT: N_("{found} is no JSON object, so it can neither be signed nor checked"),
    ProofCode.TOO_MANY: N_("{found} signatures; at most {limit} are dealt with"),
    ProofCode.NOT_SUPPORTED: N_(
        "cryptosuite not supported: {found}. Supported is eddsa-jcs-2022; others need their own software"
    ),
    ProofCode.MALFORMED: N_("the signature's `{name}` is {found}; wanted is {wanted}"),
    ProofCode.PURPOSE: N_("signed for {found}, wanted is {wanted}"),
    ProofCode.CONTEXT: N_("the meaning of its words (@context) is not the one that was signed"),
    ProofCode.NO_PREVIOUS: N_("it confirms an earlier signature {found} that is not there"),
    ProofCode.PREVIOUS_FAILED: N_("it confirms an earlier signature {found} that does not hold"),
    ProofCode.KEY_UNKNOWN: N_("the key {found} is not known here, so the signature cannot be checked"),
    ProofCode.ALTERED: N_(
        "the signature does not hold: the document was changed after it was signed, or another key signed it"
    ),
    ProofCode.NO_ZONE: N_("`{name}` is {found} without a time zone. Write 2026-11-28T09:00:00+09:00"),
    ProofCode.KEY_NOT_GOOD: N_("the key may not sign at {found}: it is not yet valid, or not any more"),
}


class SigningFault(CodedFault):
    """Why a document cannot be signed: which rule, and the values for its message."""


class SigningError(CodedError):
    """A document that cannot be signed; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
