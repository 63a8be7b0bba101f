"""What can be wrong with a question about partners."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class PartnerCode(StrEnum):
    """Every reason for which a question about partners is refused."""

    NO_STEPS = "partner_no_steps"
    UNKNOWN_FUNCTION = "partner_unknown_function"
    TWICE = "partner_twice"
    TAKEN_ID = "partner_taken_id"
    MOST = "partner_most"


MESSAGES: dict[PartnerCode, str] = {
    PartnerCode.NO_STEPS: N_("No step is named. Name at least one of: {allowed}."),
    PartnerCode.UNKNOWN_FUNCTION: N_("{found} is no function of a partner. Use some of: {allowed}."),
    PartnerCode.TWICE: N_("{found} is named twice. Name each step once, in the order of the chain."),
    PartnerCode.TAKEN_ID: N_("{found} is the id of a partner already known. Give yours another one."),
    PartnerCode.MOST: N_("{found} chains cannot be asked for. Ask for 1 to {limit}."),
}


class PartnerFault(CodedFault):
    """One thing wrong with a question about partners."""


class PartnerError(CodedError):
    """A question about partners that cannot be answered; every fault is named."""

    messages = MESSAGES
