"""In plain words: what public data support, and what they do not – read from the account, not from memory."""

from meguri.charts.speech import Speech
from meguri.report.reading import MARKET_YEARS, Reading


def standfirst(reading: Reading, speech: Speech) -> str:
    """The page in three sentences."""
    _ = speech.gettext
    total, year = reading.total, reading.account.to_year
    numbers = {
        "year": year,
        "sold": speech.units(total["sold_units"]),
        "arisen": speech.units(total["arisen_units"]),
        "exported": speech.units(total["exported_units"]),
        "share": speech.percent_between(total["export_share_low"], total["export_share_high"]),
    }
    if reading.share_is_open:
        text = _(
            "Of the {sold} battery-electric passenger cars sold in Japan by the end of {year}, about "
            "{arisen} have left the fleet, and about {exported} were exported. Exports are well "
            "documented. The share of leaving cars that went abroad is not: anything within {share} fits "
            "what has been published."
        )
    else:
        text = _(
            "Of the {sold} battery-electric passenger cars sold in Japan by the end of {year}, about "
            "{arisen} have left the fleet, and about {exported} were exported: {share} of the cars that left."
        )
    return text.format(**numbers)


def supported(reading: Reading, speech: Speech) -> tuple[str, ...]:
    """What the evidence bears out."""
    _ = speech.gettext
    total, year = reading.total, reading.account.to_year
    out = [
        _(
            "How many were exported: {interval} cars to the end of {year}, from customs figures and what "
            "the trade press reported of them."
        ).format(
            interval=speech.units_between(total["exported_units_low"], total["exported_units_high"]),
            year=year,
        ),
        _(
            "Most cars that leave Japan's fleet leave Japan: even at the low end, {low} of exits were "
            "exported."
        ).format(low=speech.percent(total["export_share_low"])),
    ]
    if not reading.share_is_open:
        out.append(_the_share_is_known(reading, speech))
    russia = reading.claims.get("jri_russia_shift")
    if russia is not None and russia["verdict"] == "reproduced":
        out.append(
            _(
                "That destinations shifted: Russia took about half of the exports in the first months of "
                "2023, and none after August 2023, when the export of EVs to Russia was banned."
            )
        )
    return tuple(out)


def _the_share_is_known(reading: Reading, speech: Speech) -> str:
    _ = speech.gettext
    total, count = reading.total, reading.last_stock_count
    day = speech.day(count["period_to"]) if count else "–"
    return _("The exported share: {interval}. A count of the cars in use on {day} narrows it.").format(
        interval=speech.percent_between(total["export_share_low"], total["export_share_high"]), day=day
    )


def unsupported(reading: Reading, speech: Speech) -> tuple[str, ...]:
    """What the evidence leaves open, and why."""
    _ = speech.gettext
    out = []
    if reading.share_is_open:
        out.append(_the_share_is_open(reading, speech))
    if reading.account.traded.filter(verdict="assumed").is_empty():
        out.append(
            _(
                "How many used EVs were traded within Japan (中古発生). Cars sold on stay registered, so "
                "sales minus cars in use says nothing about them."
            )
        )
    out += _metal_and_models(reading, speech)
    if bool(reading.account.market["calibrated"].any()):
        out.append(
            _(
                "How large the market will be in {first} and {last}. The scenarios were tuned to the "
                "published figures; they show what those figures presuppose, and are no forecast."
            ).format(first=MARKET_YEARS[0], last=MARKET_YEARS[-1])
        )
    return tuple(out)


def _the_share_is_open(reading: Reading, speech: Speech) -> str:
    _ = speech.gettext
    total, count = reading.total, reading.last_stock_count
    interval = speech.percent_between(total["export_share_low"], total["export_share_high"])
    if count is None:
        return _("The exported share: {interval}. No count of the cars in use is among the evidence.").format(
            interval=interval
        )
    return _(
        "The exported share: {interval}. The last count of the cars in use among the evidence is of "
        "{day}; how many left since then has to be inferred."
    ).format(interval=interval, day=speech.day(count["period_to"]))


def _metal_and_models(reading: Reading, speech: Speech) -> list[str]:
    _ = speech.gettext
    out = []
    metal = reading.claims.get("jri_metal_4300t")
    if metal is not None and metal["verdict"] == "not_supported":
        out.append(
            _(
                "That {published} of lithium, cobalt and nickel left: the packs of the cars that were "
                "exported hold {interval}."
            ).format(
                published=speech.tonnes(metal["published"]),
                interval=speech.tonnes_between(metal["estimate_low"], metal["estimate_high"]),
            )
        )
    models = reading.claims.get("jri_any_model_any_age")
    if models is not None and models["verdict"] == "not_identifiable":
        out.append(_("Which models and ages were exported: a customs code tells neither."))
    return out
