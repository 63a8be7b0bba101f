"""What can be wrong with a market that is to be cleared; every fault at once."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class MatchCode(StrEnum):
    """Why a market cannot be cleared as it was given."""

    SOH_EDGES = "match_soh_edges"
    RANGE_EDGES = "match_range_edges"
    MANY_OF_ONE = "match_many_of_one"
    DAYS_CROSSED = "match_days_crossed"
    CERTIFIED_LATER = "match_certified_later"
    NO_BID = "match_no_bid"
    BUNDLE = "match_bundle_above_wanted"
    UNKNOWN_PLACE = "match_unknown_place"
    HALF_PLACE = "match_half_place"
    ENGINE = "match_engine"
    PAY_RULE = "match_pay_rule"
    NEEDS_QUOTA = "match_needs_quota_engine"
    GAP = "match_gap"
    TOO_MANY = "match_too_many_pairs"
    CARRIAGE = "match_carriage"
    QUOTA = "match_quota"
    QUOTA_UNREACHABLE = "match_quota_unreachable"
    UNKNOWN_OFFER = "match_unknown_offer"
    UNKNOWN_DEMAND = "match_unknown_demand"
    NOT_LIVE = "match_not_live"


MESSAGES: dict[MatchCode, str] = {
    MatchCode.SOH_EDGES: N_(
        "Lots whose state of health does not lie between its edges: {count} ({found}). Wanted is "
        "soh_share_low <= soh_share <= soh_share_high."
    ),
    MatchCode.RANGE_EDGES: N_(
        "Lots whose range in February does not lie between its edges: {count} ({found}). Wanted is "
        "winter_range_km_low <= winter_range_km <= winter_range_km_high."
    ),
    MatchCode.MANY_OF_ONE: N_(
        "Lots that name one battery but offer several pieces: {count} ({found}). Leave battery_id out, or "
        "offer each battery as a lot of its own."
    ),
    MatchCode.DAYS_CROSSED: N_(
        "Rows whose last day lies before the first: {count} ({found}). Correct {wanted}."
    ),
    MatchCode.CERTIFIED_LATER: N_(
        "Lots certified after the market day {limit}: {count} ({found}). Correct certified_on, or the day."
    ),
    MatchCode.NO_BID: N_(
        "Wishes that name no price: {count} ({found}). Give bid_jpy or bid_jpy_per_kwh (of both, the lower "
        "one holds)."
    ),
    MatchCode.BUNDLE: N_(
        "Wishes whose bundle_count is above wanted_count: {count} ({found}). They could never be met."
    ),
    MatchCode.UNKNOWN_PLACE: N_(
        "Rows without coordinates in a prefecture whose place was not given: {count} ({found}). Give "
        "latitude_deg and longitude_deg, or the places of the prefectures."
    ),
    MatchCode.HALF_PLACE: N_(
        "Rows with only one of latitude_deg and longitude_deg: {count} ({found}). Give both or none."
    ),
    MatchCode.ENGINE: N_("No engine is called {found}. Use one of: {known}."),
    MatchCode.PAY_RULE: N_("No rule of payment is called {found}. Use one of: {known}."),
    MatchCode.NEEDS_QUOTA: N_(
        "Only the engine `quota` can keep bundles and quotas, but {found} was asked for. Bundled wishes: "
        "{count}; quotas: {limit}."
    ),
    MatchCode.GAP: N_("The gap wanted is {found}; it lies between {low} and {high}."),
    MatchCode.TOO_MANY: N_(
        "More than {limit} pairs fit. Narrow the wishes (regions, models, days, price), or clear the market "
        "in parts."
    ),
    MatchCode.CARRIAGE: N_("The cost of carriage is no number, or below zero, for {count} pairs."),
    MatchCode.QUOTA: N_("The quota {found} names neither a least nor a most count, or least above most."),
    MatchCode.QUOTA_UNREACHABLE: N_(
        "No clearing keeps all quotas and bundles at once. Quotas with a least count: {found}."
    ),
    MatchCode.UNKNOWN_OFFER: N_("There is no lot {found} in this market."),
    MatchCode.UNKNOWN_DEMAND: N_("There is no wish {found} in this market."),
    MatchCode.NOT_LIVE: N_(
        "Only a market cleared by the engine `auction` without bundles can be carried on; this one was "
        "cleared by {found}."
    ),
}


class MatchFault(CodedFault):
    """One thing wrong with a market, and the values for its message."""


class MatchError(CodedError):
    """A market that cannot be cleared; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def match_fault(code: MatchCode, **values: object) -> MatchFault:
    """A fault with its values as text."""
    return MatchFault(code, {name: str(value)[:200] for name, value in values.items()})


def named(ids: object, most: int = 5) -> str:
    """A few ids and how many more there are, as a message names them."""
    every = [str(one) for one in ids]  # type: ignore[attr-defined]
    return ", ".join(every[:most]) + (" …" if len(every) > most else "")
