"""What a verification can find, beside what is found of proofs and form: codes and their words."""

from enum import StrEnum

from meguri.passport.signing.states import State
from meguri.passport.signing.verdict import Finding
from meguri.tables.words import N_


class FindingCode(StrEnum):
    """What a verification can find."""

    READ = "read"
    NO_OBJECT = "no_object"
    NOT_REACHED = "not_reached"
    ISSUER_KNOWN = "issuer_known"
    ISSUER_NOT_LISTED = "issuer_not_listed"
    LIST_OUT_OF_DATE = "trust_list_out_of_date"
    KEY_BELONGS = "key_belongs"
    KEY_FOREIGN = "key_foreign"
    NO_DATE = "no_date"
    KEY_NOT_YET = "key_not_yet_valid"
    KEY_EXPIRED = "key_expired"
    KEY_REVOKED = "key_revoked"
    KEY_STOLEN = "key_stolen"
    KEY_WITNESSED = "key_witnessed"
    MAY_ATTEST = "may_attest"
    MAY_NOT_ATTEST = "may_not_attest"
    MATTER_UNKNOWN = "matter_unknown"
    NOT_LISTED = "no_status"
    STATUS_WANTED = "status_wanted"
    STATUS_KIND = "status_kind_unknown"
    STATUS_ENTRY = "status_entry_malformed"
    STATUS_MANY = "too_many_status_entries"
    LIST_MISSING = "status_list_missing"
    LIST_UNREADABLE = "status_list_unreadable"
    LIST_UNSOUND = "status_list_unsound"
    LIST_STRANGER = "status_list_of_a_stranger"
    LIST_OTHER_TIME = "status_list_of_another_time"
    LIST_ENTRY = "status_entry_not_in_list"
    NOT_WITHDRAWN = "not_withdrawn"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    FORM_HOLDS = "form_holds"
    VALID = "valid"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    SIGNED_LATER = "signed_later"
    FRESH = "fresh"
    STALE = "stale"
    AGE_NOT_ASKED = "age_not_asked"
    NO_AGE = "no_age"


WORDS: dict[FindingCode, str] = {
    FindingCode.READ: N_("the document says one thing only"),
    FindingCode.NO_OBJECT: N_("this is no signed document; wanted is a JSON object"),
    FindingCode.NOT_REACHED: N_("not checked, because the checks before it failed"),
    FindingCode.ISSUER_KNOWN: N_("{name} ({did}) is in the trust list"),
    FindingCode.ISSUER_NOT_LISTED: N_(
        "{did} is not in the trust list, so nobody here vouches for it. Ask who it is, or add it to the list"
    ),
    FindingCode.LIST_OUT_OF_DATE: N_(
        "the trust list is not for this day ({begins} to {ends}). Get the current one"
    ),
    FindingCode.KEY_BELONGS: N_("it was signed with a key of this issuer, at a time when the key was good"),
    FindingCode.KEY_FOREIGN: N_("none of the signatures that hold is by a key of {did}"),
    FindingCode.NO_DATE: N_("the signature has no date, so whether its key was good then cannot be said"),
    FindingCode.KEY_NOT_YET: N_("signed {created}, before the key was good ({moment})"),
    FindingCode.KEY_EXPIRED: N_("signed {created}, when the key was not good any more (good until {moment})"),
    FindingCode.KEY_REVOKED: N_("signed {created}, after the key was withdrawn ({moment})"),
    FindingCode.KEY_STOLEN: N_(
        "the key was withdrawn on {moment} because others may have it; the date {created} in the signature "
        "proves nothing, since a thief dates back. Show that a public log had the document before"
    ),
    FindingCode.KEY_WITNESSED: N_(
        "the key was withdrawn on {moment}, but a witness had the document on {seen} already"
    ),
    FindingCode.MAY_ATTEST: N_("this issuer may vouch for: {matter}"),
    FindingCode.MAY_NOT_ATTEST: N_(
        "this issuer may not vouch for {matter}; the trust list allows: {allowed}"
    ),
    FindingCode.MATTER_UNKNOWN: N_("documents of kind {found} are not known, so who may sign them is open"),
    FindingCode.NOT_LISTED: N_("the issuer keeps no list of withdrawals for this document"),
    FindingCode.STATUS_WANTED: N_("a document that can be withdrawn is wanted, and this one names no list"),
    FindingCode.STATUS_KIND: N_("the kind of list {found} cannot be read here"),
    FindingCode.STATUS_ENTRY: N_("its entry in a list of withdrawals is malformed: `{name}` is {found}"),
    FindingCode.STATUS_MANY: N_("it names {found} lists of withdrawals; at most {limit} are looked up"),
    FindingCode.LIST_MISSING: N_("whether it was withdrawn is open: the list {address} was not given"),
    FindingCode.LIST_UNREADABLE: N_("a list that was given cannot be used: {detail}"),
    FindingCode.LIST_UNSOUND: N_("the signature of the list {address} does not hold, so it says nothing"),
    FindingCode.LIST_STRANGER: N_(
        "the list {address} is not signed by the issuer, nor by one trusted with lists"
    ),
    FindingCode.LIST_OTHER_TIME: N_(
        "the list {address} is not for this day ({begins} to {ends}). Get the current one"
    ),
    FindingCode.LIST_ENTRY: N_("the list {address} has no entry {found} for {purpose}"),
    FindingCode.NOT_WITHDRAWN: N_("not withdrawn ({purpose}), says the list of {begins}"),
    FindingCode.REVOKED: N_("withdrawn for good, says the list of {begins}"),
    FindingCode.SUSPENDED: N_("suspended for the time being, says the list of {begins}"),
    FindingCode.FORM_HOLDS: N_("it has the form of a credential"),
    FindingCode.VALID: N_("valid on this day"),
    FindingCode.NOT_YET_VALID: N_("not valid before {moment}"),
    FindingCode.EXPIRED: N_("not valid after {moment}"),
    FindingCode.SIGNED_LATER: N_("dated {created}, which is after the day asked about"),
    FindingCode.FRESH: N_("{days} days old, at most {limit} are allowed"),
    FindingCode.STALE: N_("{days} days old, at most {limit} are allowed. Ask for a new one"),
    FindingCode.AGE_NOT_ASKED: N_("no highest age was asked for; it was signed {days} days before"),
    FindingCode.NO_AGE: N_("neither the signature nor the document says from when it is"),
}


def found(state: State, code: FindingCode, /, **values: object) -> Finding:
    """A finding of this module."""
    return Finding(state, code, WORDS[code], {name: str(value) for name, value in values.items()})
