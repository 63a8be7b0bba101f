"""Why an event of a guarantee is refused, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError
from meguri.tables.schema import N_


class ContractCode(StrEnum):
    """Why an event of a guarantee is refused."""

    NUMBER_TAKEN = "guarantee_number_taken"
    NO_DIAGNOSIS = "guarantee_without_diagnosis"
    NO_TERM = "guarantee_without_term"
    NO_TERMS = "guarantee_without_terms"
    NOBODY_COVERED = "guarantee_covers_nobody"
    OTHER_GUARANTOR = "guarantee_of_another"
    NOT_STARTED = "guarantee_not_started"
    NOT_NOW = "guarantee_not_now"
    NOT_OVER = "guarantee_not_over"
    OUT_OF_ORDER = "guarantee_out_of_order"
    NO_AMOUNT = "guarantee_without_amount"
    TOO_MUCH = "guarantee_amount_too_high"
    UNBOUNDED = "guarantee_amount_without_bound"
    NO_BOUND = "guarantee_bound_of_nothing"
    NO_DECISION = "guarantee_without_decision"
    SHORTENED = "guarantee_shortened"


MESSAGES: dict[ContractCode, str] = {
    ContractCode.NUMBER_TAKEN: N_(
        "This battery has a guarantee {found} already. Give the new one another number."
    ),
    ContractCode.NO_DIAGNOSIS: N_(
        "A guarantee rests on a diagnosis, and none is there. Record one of this battery first, or state the "
        "state of health with the event."
    ),
    ContractCode.NO_TERM: N_(
        "A guarantee needs its last day (valid_until), after the day on which it starts ({wanted})."
    ),
    ContractCode.NO_TERMS: N_("A guarantee names its terms (terms_id)."),
    ContractCode.NOBODY_COVERED: N_("A guarantee says who is covered: the taker of its custody."),
    ContractCode.OTHER_GUARANTOR: N_(
        "Who records the start of a guarantee is who gives it: {wanted}, not {found}."
    ),
    ContractCode.NOT_STARTED: N_("No guarantee {found} was started for this battery."),
    ContractCode.NOT_NOW: N_("{found} cannot follow now. What can: {wanted}."),
    ContractCode.NOT_OVER: N_(
        "The guarantee runs until {wanted}. Nobody ends it before that alone; record its end after that day."
    ),
    ContractCode.OUT_OF_ORDER: N_(
        "It happened at {found}, before the last event of the guarantee ({wanted})."
    ),
    ContractCode.NO_AMOUNT: N_("{found} needs an amount above 0 yen (amount_jpy)."),
    ContractCode.TOO_MUCH: N_(
        "{found} yen are more than {wanted} yen: the terms bound the claim, the claim the decision, and the "
        "decision the payout."
    ),
    ContractCode.UNBOUNDED: N_(
        "{found} yen are more than the {wanted} yen that are taken in here where neither the terms nor the "
        "start of the guarantee bound a claim (amount_jpy, the most that is paid; replacement_jpy, what "
        "another battery costs). The operator can raise it: MEGURI_MOST_CLAIM_JPY."
    ),
    ContractCode.NO_BOUND: N_(
        "{found}: a bound of 0 yen would promise nothing. Leave it out, or state more."
    ),
    ContractCode.NO_DECISION: N_("The decision is {found}; wanted is accepted or refused."),
    ContractCode.SHORTENED: N_(
        "The guarantee runs until {wanted}; whoever takes it over has it as long, not only until {found}."
    ),
}


class ContractError(CodedError):
    """An event that a guarantee does not allow; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
