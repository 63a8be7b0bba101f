"""What can be wrong with an attestation, given or read, and the words for it."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class AttestationCode(StrEnum):
    """Everything that can be wrong."""

    NO_OBJECT = "no_object"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NO_URI = "no_uri"
    NO_DID = "no_did"
    NO_TEXT = "no_text"
    NO_DAY = "no_day"
    NO_MOMENT = "no_moment"
    NO_SHARE = "no_share"
    NO_FLAG = "no_flag"
    NO_HASH = "no_hash"
    NOT_ONE_OF = "not_one_of"
    ORDER = "order"
    BEFORE_MEASURED = "before_measured"
    SYNTHETIC = "synthetic"
    OTHER_TYPE = "other_type"
    OTHER_UNIT = "other_unit"
    SEVERAL = "several"
    CONFORMANCE = "conformance"


MESSAGES: dict[AttestationCode, str] = {
    AttestationCode.NO_OBJECT: N_("{where}: {field} is {found}; wanted is an object."),
    AttestationCode.MISSING: N_("{where}: {field} is missing. Add it."),
    AttestationCode.UNKNOWN: N_(
        "{where}: {field} is not known here and would be lost. Leave it out. There are: {wanted}."
    ),
    AttestationCode.NO_URI: N_(
        "{where}: {field} is {found}; wanted is an address such as https://lab.example/reports/7."
    ),
    AttestationCode.NO_DID: N_("{where}: {field} is {found}; wanted is a did such as did:web:lab.example."),
    AttestationCode.NO_TEXT: N_("{where}: {field} is {found}; wanted is text of 1 to 1000 characters."),
    AttestationCode.NO_DAY: N_("{where}: {field} is {found}; wanted is a day such as 2026-11-20."),
    AttestationCode.NO_MOMENT: N_(
        "{where}: {field} is {found}; wanted is an instant such as 2026-11-28T09:00:00+09:00."
    ),
    AttestationCode.NO_SHARE: N_(
        "{where}: {field} is {found}; wanted is a share from 0.01 to 1.5 (0.86 stands for 86 %)."
    ),
    AttestationCode.NO_FLAG: N_("{where}: {field} is {found}; wanted is true or false."),
    AttestationCode.NO_HASH: N_(
        "{where}: {field} is {found}; wanted are the 64 hexadecimal digits of a SHA-256."
    ),
    AttestationCode.NOT_ONE_OF: N_("{where}: {field} is {found}; use one of: {wanted}."),
    AttestationCode.ORDER: N_(
        "{where}: the SOH is {found}; wanted is low < high with the median between them."
    ),
    AttestationCode.BEFORE_MEASURED: N_(
        "{where}: it is issued on {found}, before the battery was measured on {wanted}."
    ),
    AttestationCode.SYNTHETIC: N_("{where}: the data were simulated; a lab attests only what it measured."),
    AttestationCode.OTHER_TYPE: N_("{where}: {field} is {found}; wanted is a {wanted}."),
    AttestationCode.OTHER_UNIT: N_(
        "{where}: {field} is {found}; read is {wanted} (UNECE Recommendation 20)."
    ),
    AttestationCode.SEVERAL: N_(
        "{where}: {field} holds {found}; read is an attestation of one diagnosis of one battery."
    ),
    AttestationCode.CONFORMANCE: N_(
        "{where}: it says conformance {found}, but the low edge {low} against the least SOH {least} says "
        "otherwise."
    ),
}


class AttestationFault(CodedFault):
    """One thing wrong with an attestation."""


class AttestationError(CodedError):
    """An attestation that cannot be made or read; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def fault(code: AttestationCode, where: str, **values: object) -> AttestationFault:
    """A fault with the values its message names, cut short."""
    return AttestationFault(
        code, {"where": where} | {name: str(value)[:80] for name, value in values.items()}
    )
