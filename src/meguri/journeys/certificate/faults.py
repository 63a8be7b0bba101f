"""All that can keep a certificate from being made, and the words for it."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

_LONGEST_SHOWN = 60


class CertificateCode(StrEnum):
    """What can be wrong with what a certificate is to say."""

    BAD_PART = "bad_part"
    BAD_VALUE = "bad_value"
    OTHER_CHASSIS = "other_chassis"
    OTHER_MODEL = "other_model"
    ISSUED_EARLY = "issued_early"
    REGISTERED_LATE = "registered_late"
    UNTOLD = "checked_untold"
    NO_CHOICE = "no_choice"
    TOO_LONG = "too_long"
    NO_GLYPH = "no_glyph"
    NO_SIGNATURE = "signature_does_not_hold"
    OTHER_VERDICT = "signed_other_verdict"


MESSAGES: dict[CertificateCode, str] = {
    CertificateCode.BAD_PART: N_(
        "{where}: `{part}` is {found}; wanted is a list of rows, as `meguri diagnose --json` prints it."
    ),
    CertificateCode.BAD_VALUE: N_("{where}: `{part}` is {found}; wanted is {wanted}."),
    CertificateCode.OTHER_CHASSIS: N_(
        "The verdict is on chassis number {found}, the certificate is to be on {wanted}. Take the verdict of "
        "this car, or correct the number where it was mistyped."
    ),
    CertificateCode.OTHER_MODEL: N_(
        "The verdict is on the pack {found}, the car carries {wanted}. Take the verdict of this car, or "
        "correct the model."
    ),
    CertificateCode.ISSUED_EARLY: N_(
        "Issued on {found}, but measured on {wanted}: nothing can be certified before it is measured. Check "
        "both days."
    ),
    CertificateCode.REGISTERED_LATE: N_(
        "First registered on {found}, but measured on {wanted}. Check both days, and whether it is this car."
    ),
    CertificateCode.UNTOLD: N_(
        "Safety cannot be checked while recall, flooding or repair history is left unknown. Say each of "
        "them, or leave safety at not checked."
    ),
    CertificateCode.NO_CHOICE: N_("{part}: {found} is none of: {wanted}."),
    CertificateCode.TOO_LONG: N_("{part}: {found} characters; at most {limit} have room on the page."),
    CertificateCode.NO_GLYPH: N_(
        "{part}: the font has no sign for {found}. Write the text without it; a certificate must not show "
        "empty boxes."
    ),
    CertificateCode.NO_SIGNATURE: N_(
        "{where}: it holds no signature that can be checked and is sound ({found}), so no fingerprint of it "
        "is printed. `meguri passport verify` says more."
    ),
    CertificateCode.OTHER_VERDICT: N_(
        "{where}: the signed document does not name the verdict {wanted}. Sign the diagnosis that this "
        "certificate is on."
    ),
}


class CertificateFault(CodedFault):
    """One thing that keeps a certificate from being made: which rule, and the values for its message."""


class CertificateError(CodedError):
    """No certificate can be made of this; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def certificate_fault(code: CertificateCode, **values: object) -> CertificateFault:
    """A fault; values longer than a line are cut."""
    return CertificateFault(code, {name: _shown(value) for name, value in values.items()})


def _shown(value: object) -> str:
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):  # a whole number too long to be written
        text = type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
