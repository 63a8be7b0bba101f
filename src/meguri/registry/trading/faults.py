"""What can be wrong with a lot, a wish or a deal, as codes and values."""

import re
from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class TradeCode(StrEnum):
    """What can be wrong with what is offered, wanted or agreed."""

    NO_LOT = "no_lot"
    NO_WISH = "no_wish"
    NO_DEAL = "no_deal"
    NOT_OWNED = "not_owned"
    OFFERED = "offered_already"
    OWN_LOT = "own_lot"
    BAD_YEN = "bad_yen"
    BAD_LAST_DAY = "bad_last_day"
    BAD_COUNT = "bad_count"
    BAD_FIGURE = "bad_figure"
    BAD_CHOICE = "bad_choice"
    NO_MODEL = "no_model"
    LOT_GONE = "lot_gone"
    WISH_GONE = "wish_gone"
    DEAL_ENDED = "deal_ended"
    DEAL_OVER = "deal_over"
    DEAL_AGREED = "deal_agreed"
    NOT_AGREED = "not_agreed"
    NOT_THE_BUYER = "not_the_buyer"
    SOLD_ON = "sold_on"
    OTHER_PRICE = "other_price"
    BREAKS_TRACEABILITY = "breaks_traceability"
    BREAKS_GUARANTEE = "breaks_guarantee"
    BREAKS_SAFETY = "breaks_safety"


MESSAGES: dict[TradeCode, str] = {
    TradeCode.NO_LOT: N_("No lot is called {found} here, or it is no longer offered."),
    TradeCode.NO_WISH: N_("No wish is called {found} here, or it is closed."),
    TradeCode.NO_DEAL: N_("No deal of yours is called {found}."),
    TradeCode.NOT_OWNED: N_(
        "{found} is not yours by the record, so you cannot offer it. What others lease to you or gave you to "
        "keep is offered by its owner."
    ),
    TradeCode.OFFERED: N_("{found} is offered already. Withdraw that lot first."),
    TradeCode.OWN_LOT: N_("The lot is your own. A deal needs two parties."),
    TradeCode.BAD_YEN: N_("{where}: {found} is no amount. Wanted is a whole number of yen, {low} to {high}."),
    TradeCode.BAD_LAST_DAY: N_("{where}: {found} is no day from today to {wanted}. Write it as 2026-12-31."),
    TradeCode.BAD_COUNT: N_("{where}: {found} is no number of pieces, {low} to {high}."),
    TradeCode.BAD_FIGURE: N_("{where}: {found} is no figure between {low} and {high}."),
    TradeCode.BAD_CHOICE: N_("{where}: {found} is none of: {known}."),
    TradeCode.NO_MODEL: N_(
        "The record of {found} says neither the model of the car nor of the battery. State it first, so that "
        "buyers know what is offered."
    ),
    TradeCode.LOT_GONE: N_("The lot is no longer offered."),
    TradeCode.WISH_GONE: N_("The wish is closed."),
    TradeCode.DEAL_ENDED: N_("The proposal was ended; nothing more can follow. Propose anew."),
    TradeCode.DEAL_OVER: N_("The proposal was open until {found}. Propose anew."),
    TradeCode.DEAL_AGREED: N_("The deal is agreed; it can no longer be withdrawn or declined."),
    TradeCode.NOT_AGREED: N_("Both sides have to agree before the battery is received."),
    TradeCode.NOT_THE_BUYER: N_("Only the buyer records that the battery came."),
    TradeCode.SOLD_ON: N_("The battery was sold on; its record goes on with the new owner."),
    TradeCode.OTHER_PRICE: N_(
        "A proposal of {found} yen for this lot waits between you already. End it before proposing another "
        "price."
    ),
    TradeCode.BREAKS_TRACEABILITY: N_(
        "The wish needs a traceability record, and the lot has none. The deal must not be made."
    ),
    TradeCode.BREAKS_GUARANTEE: N_(
        "The wish needs a guarantee, and no guarantee runs for the lot. The deal must not be made."
    ),
    TradeCode.BREAKS_SAFETY: N_(
        "The wish needs a confirmed safety check, and the lot has none. The deal must not be made."
    ),
}


_NAME = re.compile(r"[LWD]-[0-9a-f]{16}")


class TradeFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class TradeError(CodedError):
    """The market cannot do what was asked; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def is_name(told: str) -> bool:
    """Whether something can be the name of a lot, a wish or a deal; what cannot is not looked for."""
    return _NAME.fullmatch(told) is not None


def fault_of(code: TradeCode, **values: object) -> TradeFault:
    """One fault."""
    return TradeFault(code, {name: str(value) for name, value in values.items()})


def refused(code: TradeCode, **values: object) -> TradeError:
    """The error of one fault."""
    return TradeError([fault_of(code, **values)])


def outside(code: TradeCode, where: str, found: int, low: int, high: int) -> list[TradeFault]:
    """The fault of a whole number that lies outside its bounds; none where it does not."""
    if low <= found <= high:
        return []
    return [fault_of(code, where=where, found=found, low=low, high=f"{high:,}")]
