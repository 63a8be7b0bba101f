"""What has to be said of a clearing: findings and assumptions, by code."""

from meguri.tables.schema import N_

NO_OFFERS = "match_no_offers"
NO_DEMANDS = "match_no_demands"
UNMEETABLE = "match_unmeetable"
OUTBID = "match_outbid"
EXPIRED = "match_offer_expired"
POLICY_CAPPED = "match_policy_capped"
NO_CLEARING_PRICE = "match_no_clearing_price"
GAP_MISSED = "match_gap_missed"
NO_COMPARABLES = "match_no_comparables"

FINDING_WORDS: dict[str, str] = {
    NO_OFFERS: N_("Nothing is offered; no wish can be met."),
    NO_DEMANDS: N_("Nobody wants anything; no lot can be placed."),
    UNMEETABLE: N_(
        "{about}: none of the {limit} lots meets every need. The need that excludes most excludes {found}; "
        "the table of unmet needs says which."
    ),
    OUTBID: N_(
        "{about}: {found} lots meet every need, but others gain more by them. Bid more, or ask for less."
    ),
    EXPIRED: N_("{about}: the last day of the offer is over; it was left out."),
    POLICY_CAPPED: N_(
        "{about}: the policy's weight carries this deal; the price stops at the buyer's limit, as no money "
        "moves for a policy."
    ),
    NO_CLEARING_PRICE: N_(
        "With these bundles and quotas no prices exist at which nobody would rather have another deal. Each "
        "buyer pays the limit bid instead."
    ),
    GAP_MISSED: N_("The outcome is proven to within {found} % of the best possible; wanted was {limit} %."),
    "match_breaks_goods": N_("{about}: the lot is not of the kind that the wish is for."),
    "match_breaks_model": N_("{about}: the model is none of those wanted."),
    "match_breaks_chemistry": N_("{about}: the chemistry is none of those wanted, or not known."),
    "match_breaks_energy_kwh": N_("{about}: holds {found} {unit} now; at least {limit} {unit} is wanted."),
    "match_breaks_soh_share": N_(
        "{about}: the lower edge of the state of health is {found} {unit}; at least {limit} {unit} is wanted."
    ),
    "match_breaks_winter_range_km": N_(
        "{about}: the lower edge of the range in February is {found} {unit}; at least {limit} {unit} is "
        "wanted."
    ),
    "match_breaks_age_yr": N_("{about}: {found} {unit} old; at most {limit} {unit} is wanted."),
    "match_breaks_mileage_km": N_("{about}: driven {found} {unit}; at most {limit} {unit} is wanted."),
    "match_breaks_certificate": N_(
        "{about}: the certificate is {found} {unit} old or missing; at most {limit} {unit} is wanted."
    ),
    "match_breaks_traceability": N_(
        "{about}: the wish needs a traceability record, and the lot has none. The deal must not be made."
    ),
    "match_breaks_guarantee": N_(
        "{about}: the wish needs a guarantee, and no guarantor takes the lot on. The deal must not be made."
    ),
    "match_breaks_safety": N_(
        "{about}: the wish needs a confirmed safety check, and the lot has none. The deal must not be made."
    ),
    "match_breaks_region": N_("{about}: the lot stands in none of the prefectures wanted."),
    "match_breaks_date": N_("{about}: there is no day on which the lot can be had and is wanted."),
    "match_breaks_own": N_("{about}: buyer and seller are the same."),
    "match_breaks_price": N_(
        "{about}: the lowest price and the carriage come to {limit} {unit}; at most {found} {unit} is paid."
    ),
    "match_breaks_lot_count": N_("{about}: {found} pieces are promised; the lot has {limit}."),
    "match_breaks_wanted_count": N_("{about}: {found} pieces are promised; the wish takes {limit}."),
    "match_breaks_bundle": N_(
        "{about}: {found} equal pieces are promised; fewer than {limit} are of no use to the wish."
    ),
    "match_unknown_offer_id": N_("{about}: the deal names a lot that is not in this market."),
    "match_unknown_demand_id": N_("{about}: the deal names a wish that is not in this market."),
    "match_breaks_terms": N_(
        "{about}: the deal's price of {found} {unit} lies beyond what is allowed, {limit} {unit}."
    ),
}
FINDING_WORDS[NO_COMPARABLES] = N_(
    "{about}: only {found} sales of like cars are known; {limit} would be enough for a comparison."
)
ASSUMED_WORDS: dict[str, str] = {
    "match_carriage": N_(
        "Carriage of one car was taken to cost {said} (yen, and yen a kilometre of road): a line through the "
        "bands that one firm tells by distance."
    ),
    "match_carriage_given": N_(
        "Carriage of one car costs {said} (yen, and yen a kilometre of road), as given or assumed by who "
        "asks."
    ),
    "match_parts": N_(
        "Carrying one pack or one module was assumed to cost this part of carrying one car: {said}."
    ),
    "match_ferries": N_("The ship of one car was assumed to cost {said} (yen: to Hokkaido, to Okinawa)."),
    "match_detour": N_("A road was assumed to be {said} times as long as the crow flies."),
    "match_places": N_(
        "Lots or wishes without coordinates were put at the office of their prefecture: {said}."
    ),
    "match_policy": N_(
        "Weights of the policy, in yen a piece: {said} (stays in Japan, stays in its prefecture, each point "
        "of merit). They steer who gets which and enter no price."
    ),
    "match_band": N_("Packs count as equal within a band of {said} points of state of health."),
    "match_energy": N_("Energy now is the rated energy times the median state of health."),
}
NEED_WORDS: dict[str, str] = {
    "goods": N_("kind of goods"),
    "model": N_("model"),
    "chemistry": N_("chemistry"),
    "energy_kwh": N_("energy now"),
    "soh_share": N_("state of health (lower edge)"),
    "winter_range_km": N_("range in February (lower edge)"),
    "age_yr": N_("age"),
    "mileage_km": N_("mileage"),
    "certificate": N_("fresh certificate"),
    "traceability": N_("traceability record"),
    "guarantee": N_("guarantee"),
    "safety": N_("safety check"),
    "region": N_("prefecture"),
    "date": N_("days"),
    "own": N_("not one's own lot"),
    "price": N_("price with carriage"),
}
