"""The pictures of the page, each drawn for a page and for a telephone."""

import polars as pl

from meguri import charts
from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.report.drawing import FULL, HALF, PHONE, drawn, sheet
from meguri.report.parts import Figure
from meguri.report.reading import Reading
from meguri.report.wording import price_basis, word

_METALS = ("li", "ni", "co")


def _interval_note(speech: Speech) -> str:
    _ = speech.gettext
    return _("Lines: medians. Bands: 5–95% intervals.")


def outflow_yearly(reading: Reading, speech: Speech) -> Figure:
    """Exits and exports of every year."""
    _ = speech.gettext
    last = reading.last
    title = _("Exits and exports, each year")
    desc = _(
        "In {year}: exits {arisen} ({arisen_band}), exports {exported} ({exported_band}); 5–95% intervals "
        "in brackets."
    ).format(
        year=last["year"],
        arisen=speech.units(last["arisen_units"]),
        arisen_band=speech.units_between(last["arisen_units_low"], last["arisen_units_high"]),
        exported=speech.units(last["exported_units"]),
        exported_band=speech.units_between(last["exported_units_low"], last["exported_units_high"]),
    )

    def draw(width: int, caption: Caption) -> str:
        return charts.outflow_by_year(reading.yearly, speech, sheet(width, 300), caption)

    wide, narrow = drawn("fig-outflow-year", title, desc, HALF, draw)
    refs = reading.evidence_refs("exports", "stock", "alive_share", "scrapped", "sales")
    return Figure("fig-outflow-year", title, wide, narrow, (_interval_note(speech),), refs, half=True)


def outflow_total(reading: Reading, speech: Speech) -> Figure:
    """Exits and exports so far, with the published totals."""
    _ = speech.gettext
    total = reading.total
    title = _("Exits and exports, added up")
    ids = {"arisen": "jri_arisen_110000", "exported": "jri_exported_94000"}
    published = {
        flow: float(reading.claims[claim]["published"])
        for flow, claim in ids.items()
        if claim in reading.claims and reading.claims[claim]["published"] is not None
    }
    desc = _(
        "To the end of {year}: exits {arisen} ({arisen_band}), exports {exported} ({exported_band}); "
        "5–95% intervals in brackets."
    ).format(
        year=total["year"],
        arisen=speech.units(total["arisen_units"]),
        arisen_band=speech.units_between(total["arisen_units_low"], total["arisen_units_high"]),
        exported=speech.units(total["exported_units"]),
        exported_band=speech.units_between(total["exported_units_low"], total["exported_units_high"]),
    )

    def draw(width: int, caption: Caption) -> str:
        return charts.outflow_cumulative(reading.cumulative, published, speech, sheet(width, 300), caption)

    wide, narrow = drawn("fig-outflow-total", title, desc, HALF, draw)
    notes = (_interval_note(speech), _("×: published figures, not used as evidence."))
    refs = reading.refs(
        reading.account.claims.filter(pl.col("claim_id").is_in(list(ids.values())))["source_id"]
    )
    return Figure("fig-outflow-total", title, wide, narrow, notes, refs, half=True)


def share(reading: Reading, speech: Speech) -> Figure:
    """Exports divided by exits, so far."""
    _ = speech.gettext
    total, claim = reading.total, reading.claims.get("jri_export_share")
    published = None if claim is None else claim["published"]
    title = _("Exported share of all exits so far")
    desc = _("To the end of {year}: {median}, 5–95% interval {band}.").format(
        year=total["year"],
        median=speech.percent(total["export_share"]),
        band=speech.percent_between(total["export_share_low"], total["export_share_high"]),
    )
    shown = reading.cumulative.filter(
        (pl.col("arisen_units") >= 1000) & (pl.col("export_share_high") <= 1.0 + 1e-9)
    )

    def draw(width: int, caption: Caption) -> str:
        right = 120 if width > PHONE else 96
        return charts.share_by_year(shown, published, speech, sheet(width, 260, right=right), caption)

    wide, narrow = drawn("fig-share", title, desc, FULL, draw)
    notes = (
        _interval_note(speech),
        _(
            "Drawn from the year in which 1,000 cars had left. Exports include an estimate of what "
            "customs figures miss: consignments under 200,000 yen, and years before electric cars had a "
            "code of their own (2017)."
        ),
    )
    return Figure(
        "fig-share", title, wide, narrow, notes, reading.evidence_refs("exports", "stock", "alive_share")
    )


def in_use(reading: Reading, speech: Speech) -> Figure:
    """Cars in use, by year of sale."""
    _ = speech.gettext
    title = _("Cars in use, by year of sale")
    desc = _("At the end of {year}, {stock} were in use.").format(
        year=reading.account.to_year, stock=speech.units(reading.total["in_use_units"])
    )

    def draw(width: int, caption: Caption) -> str:
        return charts.in_use_by_cohort(reading.cohorts, speech, sheet(width, 320, right=72), caption)

    wide, narrow = drawn("fig-in-use", title, desc, HALF, draw)
    return Figure(
        "fig-in-use", title, wide, narrow, (_("Medians; the label is the year of sale."),), half=True
    )


def fates(reading: Reading, speech: Speech) -> Figure:
    """Of each year's sales, how many are where."""
    _ = speech.gettext
    year = reading.account.to_year
    title = _("Where each year's cars were at the end of {year}").format(year=year)
    desc = _("Cars by year of sale: in use, exported, and scrapped or waiting.")

    def draw(width: int, caption: Caption) -> str:
        return charts.fate_of_cohorts(reading.cohorts, year, speech, sheet(width, 320, right=8), caption)

    wide, narrow = drawn("fig-fates", title, desc, HALF, draw)
    note = _("Medians, so parts need not add up exactly. Across: year of sale.")
    return Figure("fig-fates", title, wide, narrow, (note,), half=True)


def destinations(reading: Reading, speech: Speech) -> tuple[Figure, ...]:
    """Shares by country, before and after August 2023."""
    from datetime import date

    _ = speech.gettext
    rows = reading.account.destinations.filter(
        pl.col("share").is_not_null()
        & (pl.col("counted_by") != "mirror")
        & ((pl.col("period_to") - pl.col("period_from")).dt.total_days() <= 366)
    ).sort("period_from", "period_to")
    if rows.is_empty():
        return ()
    said = [speech.period(first, last) for first, last in rows.select("period_from", "period_to").iter_rows()]
    shown = rows.with_columns(period=pl.Series(said, dtype=pl.String)).unique(
        subset=["period", "destination"], keep="first", maintain_order=True
    )
    after = shown.filter(pl.col("period_from") >= date(2023, 8, 1))["period"].to_list()
    ban = after[0] if after else None
    title = _("Destinations of exported electric cars, share of each period's exports")
    desc = _("Periods shown: {periods}.").format(periods=" · ".join(dict.fromkeys(said)))

    def draw(width: int, caption: Caption) -> str:
        return charts.destination_bars(
            shown.select("period", "destination", "share"), ban, speech, width, caption
        )

    wide, narrow = drawn("fig-destinations", title, desc, FULL, draw)
    note = _("Shares as printed by the sources, without an error of their own; the periods differ in length.")
    return (Figure("fig-destinations", title, wide, narrow, (note,), reading.refs(shown["source_id"])),)


def metals(reading: Reading, speech: Speech) -> Figure:
    """Li, Ni and Co by year."""
    _ = speech.gettext
    title = _("Lithium, nickel and cobalt in the exported cars, each year")
    rows = reading.metals.filter((pl.col("span") == "year") & pl.col("metal").is_in(_METALS))
    total = rows.filter(pl.col("year") == reading.account.to_year)["mass_t"].sum()
    desc = _("In {year}: about {mass} together.").format(
        year=reading.account.to_year, mass=speech.tonnes(float(total))
    )

    def draw(width: int, caption: Caption) -> str:
        return charts.metals_by_year(rows, speech, sheet(width, 260, right=8), caption)

    wide, narrow = drawn("fig-metals", title, desc, FULL, draw)
    notes = (
        _(
            "Medians. Mass follows from the mix of models and years among the exported cars, their kWh, "
            "and kg per kWh by chemistry."
        ),
        _("Worth: {basis}.").format(basis=price_basis(speech, reading.account.price_basis)),
        *_unpriced(reading, speech),
    )
    return Figure("fig-metals", title, wide, narrow, notes)


def _unpriced(reading: Reading, speech: Speech) -> tuple[str, ...]:
    """Years whose exports have no price, because there is no quote of them."""
    _ = speech.gettext
    rows = reading.metals.filter(
        (pl.col("span") == "cumulative") & (pl.col("year") == reading.account.to_year)
    )
    gaps = [
        _("{metal}: without {years}").format(
            metal=word(speech, "metal", row["metal"]),
            years=row["price_basis"].rpartition("without=")[2].replace("-", "–"),
        )
        for row in rows.iter_rows(named=True)
        if "without=" in (row["price_basis"] or "")
    ]
    return (
        (_("No quote is known for the first years ({gaps}).").format(gaps=_("; ").join(gaps)),)
        if gaps
        else ()
    )


def flows(reading: Reading, speech: Speech) -> tuple[Figure, ...]:
    """The cars of one year, and the metals in the exported ones."""
    from meguri.report.flows import car_flow, metal_flow

    return (car_flow(reading, speech), metal_flow(reading, speech))
