"""What can be wrong with a statement of hidden claims, when it is made, shown or read."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class DisclosureCode(StrEnum):
    """Everything that can be wrong."""

    RESERVED = "reserved"
    NO_CLAIM = "no_claim"
    NO_ZONE = "no_zone"
    ENTROPY = "entropy"
    KEY_NOT_GOOD = "key_not_good"
    NOT_HOLDER = "not_holder"
    NOT_BOUND_TO = "not_bound_to"
    NOT_ASKED = "not_asked"
    TOO_LARGE = "too_large"
    FORM = "form"
    ALGORITHM = "algorithm"
    HEADER = "header"
    ISSUER_KEY = "issuer_key"
    KEY_THEN = "key_then"
    MATTER = "matter"
    TRUST_TERM = "trust_term"
    TOO_OLD = "too_old"
    SIGNATURE = "signature"
    TIME = "time"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    HASH_ALGORITHM = "hash_algorithm"
    DISCLOSURE_FORM = "disclosure_form"
    NOT_SIGNED = "not_signed"
    TWICE = "twice"
    DUPLICATE_CLAIM = "duplicate_claim"
    MISSING = "missing"
    NO_BINDING = "no_binding"
    BINDING_SIGNATURE = "binding_signature"
    BINDING_NONCE = "binding_nonce"
    BINDING_AUDIENCE = "binding_audience"
    BINDING_HASH = "binding_hash"
    BINDING_AGE = "binding_age"


MESSAGES: dict[DisclosureCode, str] = {
    DisclosureCode.RESERVED: N_(
        "{where}: a claim may not be called {found}; that name has a meaning of its own. Give it as an "
        "option, or rename it."
    ),
    DisclosureCode.NO_CLAIM: N_(
        "{where}: there is no claim {found} that could be hidden or shown. There are: {wanted}."
    ),
    DisclosureCode.NO_ZONE: N_("{where}: {found} is a time without its zone."),
    DisclosureCode.ENTROPY: N_(
        "{where}: the source of chance gave {found} bytes where {wanted} new ones were asked for, or the "
        "same ones twice; hidden claims could be guessed."
    ),
    DisclosureCode.KEY_NOT_GOOD: N_("{where}: the key is not good at {found}. Sign with one that is."),
    DisclosureCode.NOT_HOLDER: N_(
        "{where}: the key is not the one that the statement is bound to. Show it with the holder's key "
        "{wanted}."
    ),
    DisclosureCode.NOT_BOUND_TO: N_(
        "{where}: the statement is bound to no holder, so nobody can prove that they hold it. Ask the issuer "
        "for one that is."
    ),
    DisclosureCode.NOT_ASKED: N_("{where}: the reader's {field} is missing. Ask who wants to see it."),
    DisclosureCode.TOO_LARGE: N_("{where}: {found} is too much; read are {wanted}."),
    DisclosureCode.FORM: N_("{where}: {found} does not read; wanted is {wanted}."),
    DisclosureCode.ALGORITHM: N_(
        "{where}: it says that it is signed by {found}; only {wanted} is believed, whatever a document says."
    ),
    DisclosureCode.HEADER: N_("{where}: its header says {found}; wanted is {wanted}."),
    DisclosureCode.ISSUER_KEY: N_(
        "{where}: {found} is no known key of the issuer {issuer}. Add it to the trusted keys only if the "
        "issuer confirms it."
    ),
    DisclosureCode.TOO_OLD: N_("{where}: it was signed {found} days before; asked for are at most {limit}."),
    DisclosureCode.KEY_THEN: N_(
        "{where}: the key of {issuer} is not to be believed for a signature of {found}: it was withdrawn, or "
        "not good then."
    ),
    DisclosureCode.MATTER: N_(
        "{where}: this issuer may not vouch for it (that takes {found}); the trust list allows: {wanted}."
    ),
    DisclosureCode.TRUST_TERM: N_(
        "{where}: the trust list is for {found} to {wanted}, not for this day. Get the newest."
    ),
    DisclosureCode.SIGNATURE: N_(
        "{where}: the issuer's signature does not hold. It was changed, or made with another key."
    ),
    DisclosureCode.TIME: N_("{where}: `{field}` is {found}; wanted are whole seconds since 1970."),
    DisclosureCode.EXPIRED: N_("{where}: it was good until {found}. Ask the issuer for a new one."),
    DisclosureCode.NOT_YET: N_("{where}: it is good only from {found}."),
    DisclosureCode.HASH_ALGORITHM: N_("{where}: its hashes are {found}; read is {wanted}."),
    DisclosureCode.DISCLOSURE_FORM: N_(
        "{where}: the disclosure {place} does not read as one; wanted is [salt, value] or [salt, name, "
        "value] in base64url, each once."
    ),
    DisclosureCode.NOT_SIGNED: N_(
        "{where}: the disclosure {place} ({found}) is not among what the issuer signed: it was changed, "
        "added, or what it stands in is not shown."
    ),
    DisclosureCode.TWICE: N_(
        "{where}: one hash stands {count} times in it, so one claim could stand in two places."
    ),
    DisclosureCode.DUPLICATE_CLAIM: N_("{where}: the claim {found} is there openly and hidden."),
    DisclosureCode.MISSING: N_("{where}: the claim {found} is not shown. Ask the holder to disclose it."),
    DisclosureCode.NO_BINDING: N_(
        "{where}: the holder did not prove that they hold it (there is no key binding). Ask for it with your "
        "nonce."
    ),
    DisclosureCode.BINDING_SIGNATURE: N_(
        "{where}: the holder's signature does not hold: somebody else shows it, or it was changed."
    ),
    DisclosureCode.BINDING_NONCE: N_(
        "{where}: it answers another request (nonce {found}): perhaps an old showing, used again."
    ),
    DisclosureCode.BINDING_AUDIENCE: N_("{where}: it was shown to {found}, not to {wanted}."),
    DisclosureCode.BINDING_HASH: N_(
        "{where}: the holder proved another choice of claims than the one that is here."
    ),
    DisclosureCode.BINDING_AGE: N_(
        "{where}: it was shown at {found}, not within the {wanted} s before now. Ask for it anew."
    ),
}


class DisclosureFault(CodedFault):
    """One thing wrong with a statement of hidden claims."""


class DisclosureError(CodedError):
    """A statement that cannot be made, shown or believed; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def fault(code: DisclosureCode, where: str, **values: object) -> DisclosureFault:
    """A fault with the values its message names, cut short."""
    return DisclosureFault(
        code, {"where": where} | {name: str(value)[:160] for name, value in values.items()}
    )
