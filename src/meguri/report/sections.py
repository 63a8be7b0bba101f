"""The parts of the page in their order, each with its pictures and tables."""

from meguri.charts.speech import Speech
from meguri.report import evidence_tables, listings, market_figures
from meguri.report import figures as pictures
from meguri.report.parts import Section
from meguri.report.reading import Reading


def sections(reading: Reading, speech: Speech) -> tuple[Section, ...]:
    """All sections, in order."""
    makers = (
        _two_quantities,
        _outflow,
        _share,
        _cohorts,
        _flow,
        _destinations,
        _metals,
        _market,
        _claims,
        _evidence,
        _assumptions,
    )
    return tuple(make(reading, speech) for make in makers)


def _two_quantities(_reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "quantities",
        _("Two quantities, never mixed"),
        lead=(
            _(
                "Used EVs traded (中古発生): a car leaves its first owner. If it is sold on within Japan it "
                "stays registered. Public data do not tell how many there were."
            ),
            _(
                "Exits from the fleet (保有離脱): a car is deregistered – exported, scrapped, or waiting "
                "under temporary deregistration (一時抹消). Cars sold minus cars in use measures exits."
            ),
            _(
                "The published 110,000 and 83% fit exits, not trade. On this page, “arisen” always means "
                "exits, and the share is exports divided by exits."
            ),
        ),
    )


def _outflow(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "outflow",
        _("Exits and exports"),
        lead=(
            _(
                "Exports come out of a pool of cars that have left the fleet, so exports of one year can "
                "exceed its exits; added up over the years they cannot. Bands hold 90% of the draws."
            ),
        ),
        figures=(pictures.outflow_yearly(reading, speech), pictures.outflow_total(reading, speech)),
        folded=(listings.outflow_table(reading, speech), listings.segments_table(reading, speech)),
    )


def _share(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    claim = reading.claims.get("jri_export_share")
    lead = [
        _(
            "The share divides a well-known number by a poorly known one, so it is the least certain of "
            "the three."
        )
    ]
    if claim is not None and claim["published"] is not None:
        inside = reading.total["export_share_low"] <= claim["published"] <= reading.total["export_share_high"]
        verdict = (
            _("The published {share} lies within what the evidence allows; so do other values.")
            if inside
            else _("The published {share} lies outside what the evidence allows.")
        )
        lead.append(verdict.format(share=speech.percent(claim["published"])))
    return Section("share", _("What share was exported?"), tuple(lead), (pictures.share(reading, speech),))


def _cohorts(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "cohorts",
        _("What became of each year's cars"),
        lead=(
            _(
                "Most electric cars on Japan's roads were sold since 2022. The cars that have left are "
                "mostly older ones with small packs."
            ),
        ),
        figures=(pictures.in_use(reading, speech), pictures.fates(reading, speech)),
    )


def _flow(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "flow",
        _("One year's flow of cars and metals: {year}").format(year=reading.account.to_year),
        figures=pictures.flows(reading, speech),
    )


def _destinations(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "destinations",
        _("Where the cars went"),
        lead=(
            _("Sources tell shares for some countries only; the hatched rest is unknown to us, not zero."),
        ),
        figures=pictures.destinations(reading, speech),
        folded=(evidence_tables.destinations_table(reading, speech),),
    )


def _metals(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "metals",
        _("Metals that left with the cars"),
        figures=(pictures.metals(reading, speech),),
        tables=(listings.metals_table(reading, speech),),
    )


def _market(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    tuned = listings.tuned_table(reading, speech)
    return Section(
        "market",
        _("How large could the market be?"),
        lead=(
            _(
                "Both scenarios use the same prices and the same new-car sales; they differ only in how "
                "many used EVs stay. The values that no source fixes were tuned so that “if all used EVs "
                "stayed” lands on the published figures. It is therefore a picture of what the published "
                "market presupposes."
            ),
        ),
        figures=(*market_figures.markets(reading, speech), *market_figures.sensitivities(reading, speech)),
        tables=() if tuned is None else (tuned,),
        folded=(listings.market_table(reading, speech),),
    )


def _claims(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "claims",
        _("Published figures beside the evidence"),
        tables=(listings.claims_table(reading, speech),),
    )


def _evidence(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    used = reading.account.evidence.filter("used")
    conflicts, count = int(used["conflict"].sum()), used.height
    return Section(
        "evidence",
        _("The evidence, and whether the account agrees with it"),
        lead=(
            _(
                "Each figure enters with its own error. The account then predicts it; where figure and "
                "prediction disagree, we say so instead of dropping the figure. Disagreeing here: "
                "{conflicts} of {count}."
            ).format(conflicts=conflicts, count=count),
        ),
        folded=(evidence_tables.evidence_table(reading, speech),),
    )


def _assumptions(reading: Reading, speech: Speech) -> Section:
    _ = speech.gettext
    return Section(
        "assumptions",
        _("What had to be assumed"),
        lead=(
            _(
                "No statistic gives these values for Japan's EVs. Each has a range, which is part of the "
                "doubt stated above, and the source it leans on where there is one."
            ),
        ),
        folded=(evidence_tables.assumed_table(reading, speech),),
    )
