"""The words for assumptions: from their own declaration where they have one, else from here."""

from meguri.locale import N_, words

# The last part of an id, wherever in the account it is assumed.
OUTFLOW = {
    "exit_age_scale_yr": N_("scale of the age at exit (Weibull)"),
    "exit_age_shape": N_("shape of the age at exit (Weibull)"),
    "inspection_spike_ratio": N_("rise of exits when the inspection (shaken) falls due"),
    "subsidy_end_spike_ratio": N_("rise of exits when the subsidy's disposal restriction ends"),
    "outflow_pace_after_2021_ratio": N_("quickening of outflow after 2021"),
    "export_rate_per_quarter": N_("share of waiting cars exported a quarter"),
    "export_rate_first_year_per_quarter": N_("share of waiting cars exported a quarter, first year"),
    "scrap_rate_2017_per_quarter": N_("share of waiting cars scrapped a quarter, 2017"),
    "scrap_rate_growth_per_yr": N_("growth of the scrapping rate"),
    "customs_missed_share": N_("share of exports that customs statistics miss"),
    "age_band_ratio": N_("departure from the Weibull in a band of ages"),
    "export_rate_step_ratio": N_("change of the export rate from year to year"),
    "q1_sales_share": N_("share of a year's sales from January to March"),
    "kei_in_use_2018_2021": N_("kei passenger BEVs in use, 2018–2021"),
    "registered_not_passenger": N_("registered BEVs that are no passenger cars (buses, lorries)"),
    "direct_exit_share": N_("share of exits that come straight from the first owner"),
    "first_owner_transfer_share": N_("share of transfers by which a car leaves its first owner"),
}
ERRORS = {
    "alive_share": N_("error given to residual rates"),
    "deposit_scope": N_("error for what the recycling deposits count"),
    "elv_scope": N_("error for what the end-of-life counts take in"),
    "part_year": N_("error for exports within a year being uneven"),
    "fiscal_year": N_("error for exports of a fiscal year set against calendar years"),
    "refund_unclaimed": N_("error for refunds never claimed"),
    "flow_exact": N_("error given to exact export figures"),
    "flow_derived": N_("error given to derived export figures"),
    "flow_rounded": N_("error given to rounded export figures"),
    "flow_read_off": N_("error given to export figures read off a chart"),
    "flow_estimate": N_("error given to estimated export figures"),
    "sales_exact": N_("error given to exact sales figures"),
    "sales_derived": N_("error given to derived sales figures"),
    "sales_rounded": N_("error given to rounded sales figures"),
    "sales_read_off": N_("error given to sales figures read off a chart"),
    "sales_estimate": N_("error given to estimated sales figures"),
    "stock_exact": N_("error given to exact stock counts"),
    "stock_derived": N_("error given to derived stock counts"),
    "stock_rounded": N_("error given to rounded stock counts"),
    "stock_read_off": N_("error given to stock counts read off a chart"),
    "stock_estimate": N_("error given to estimated stock counts"),
}


def message_of(ident: str) -> str | None:
    """The English message of an assumption that has no declaration of its own, or None."""
    if ident.startswith("outflow.error."):
        return ERRORS.get(ident.removeprefix("outflow.error."))
    return OUTFLOW.get(ident.rsplit(".", 1)[-1])


def assumption_words(ident: str, lang: str) -> str:
    """What an assumption says; its id where nobody has said it.

    Args:
        ident: as in the table ASSUMED or SENSITIVITY, e.g. `market.used_ev.price.3` (the 3 is a knot).
        lang: `ja` or `en`.
    """
    message = message_of(ident)
    if message is not None:
        return words(lang)(message)
    return _of_market(ident, lang) or _of_recovery(ident, lang) or ident


def _of_market(ident: str, lang: str) -> str | None:
    from meguri.nation.forecast.assumptions import BY_NAME

    name, knot = ident.removeprefix("market."), ""
    if name not in BY_NAME:
        name, _dot, knot = name.rpartition(".")
    if name not in BY_NAME:
        return None
    meaning = BY_NAME[name].meaning.say(lang)
    return f"{meaning} ({knot})" if knot else meaning


def _of_recovery(ident: str, lang: str) -> str | None:
    from meguri.nation.recovery.leaving import meanings

    known = meanings().get(ident)
    return None if known is None else known.say(lang)
