"""The tables of the page: every number behind the pictures, claims, evidence and assumptions."""

import polars as pl

from meguri.charts.speech import Speech
from meguri.report.assumption_words import assumption_words
from meguri.report.cells import doubt
from meguri.report.parts import Cell, Heading, TableView
from meguri.report.reading import SEGMENT, Reading, Row
from meguri.report.wording import SCENARIOS, SHORT_VERDICTS, say, word

_CUMULATIVE_METALS = ("li", "ni", "co", "mn", "cu", "al", "graphite")
_MARKET_EVERY_YR = 5


def outflow_table(reading: Reading, speech: Speech) -> TableView:
    """Passenger BEVs year by year, and in total."""
    _ = speech.gettext
    columns = (
        ("sold_units", _("Sold")),
        ("arisen_units", _("Exits")),
        ("exported_units", _("Exported")),
        ("scrapped_units", _("Scrapped")),
        ("in_use_units", _("In use at year's end")),
    )
    rows = [
        (Cell(str(row["year"])), *(doubt(speech, row, name, "count") for name, _label in columns))
        for row in reading.yearly.iter_rows(named=True)
    ]
    total = (Cell(_("Total")), *(doubt(speech, reading.total, name, "count") for name, _label in columns))
    return TableView(
        "table-outflow",
        _("Year by year: passenger BEVs incl. kei (vehicles, calendar years; beneath: 5–95% interval)"),
        (Heading(_("Year")), *(Heading(label, numeric=True) for _name, label in columns)),
        (*rows, total),
        summary=_("The numbers, year by year"),
    )


def segments_table(reading: Reading, speech: Speech) -> TableView:
    """Every segment, cumulative."""
    _ = speech.gettext
    totals = reading.account.outflow.filter(
        (pl.col("span") == "cumulative") & (pl.col("year") == reading.account.to_year)
    )
    rows = [
        (
            Cell(word(speech, "segment", row["segment"])),
            doubt(speech, row, "sold_units", "count"),
            doubt(speech, row, "arisen_units", "count"),
            doubt(speech, row, "exported_units", "count"),
            doubt(speech, row, "export_share", "share"),
        )
        for row in totals.iter_rows(named=True)
    ]
    headings = (
        Heading(_("Segment")),
        *(
            Heading(label, numeric=True)
            for label in (_("Sold"), _("Exits"), _("Exported"), _("Exported share"))
        ),
    )
    caption = _("Every segment, cumulative to the end of {year} (vehicles; beneath: 5–95% interval)")
    return TableView(
        "table-segments",
        caption.format(year=reading.account.to_year),
        headings,
        tuple(rows),
        summary=_("Kei vans and plug-in hybrids beside passenger cars"),
    )


def metals_table(reading: Reading, speech: Speech) -> TableView:
    """Every metal, cumulative."""
    _ = speech.gettext
    found = {
        row["metal"]: row
        for row in reading.metals.filter(
            (pl.col("span") == "cumulative") & (pl.col("year") == reading.account.to_year)
        ).iter_rows(named=True)
    }
    rows = tuple(
        (
            Cell(word(speech, "metal", metal)),
            doubt(speech, found[metal], "mass_t", "t"),
            doubt(speech, found[metal], "value_jpy", "yen"),
            _returned(reading, speech, metal),
        )
        for metal in _CUMULATIVE_METALS
        if metal in found
    )
    caption = _(
        "Metals in the exported cars, cumulative to the end of {year} (beneath: 5–95% interval; –: no "
        "price taken)"
    )
    back = _("Back by {year}, had the cars stayed").format(year=reading.account.until)
    headings = (
        Heading(_("Metal")),
        Heading(_("Mass"), numeric=True),
        Heading(_("Worth"), numeric=True),
        Heading(back, numeric=True),
    )
    return TableView("table-metals", caption.format(year=reading.account.to_year), headings, rows)


def _returned(reading: Reading, speech: Speech, metal: str) -> Cell:
    """What recycling would have given back of a metal by the account's last year."""
    table = reading.account.recovered
    if table.is_empty():
        return Cell("–")
    rows = table.filter(
        (pl.col("segment") == SEGMENT)
        & (pl.col("metal") == metal)
        & (pl.col("span") == "cumulative")
        & (pl.col("year") == reading.account.until)
    )
    return Cell("–") if rows.is_empty() else doubt(speech, rows.row(0, named=True), "returned_t", "t")


def market_table(reading: Reading, speech: Speech) -> TableView:
    """Market by segment, every fifth year, under every scenario."""
    _ = speech.gettext
    segments = ("used_ev", "reuse", "recycling", "total")
    years = sorted({y for y in reading.account.market["year"] if y % _MARKET_EVERY_YR == 0})
    rows = []
    for scenario in reading.scenarios:
        for year in years:
            found = {s: reading.market_of(scenario, year, s) for s in segments}
            cells = [
                Cell("–") if row is None else doubt(speech, row, "value_jpy", "yen") for row in found.values()
            ]
            total = found["total"]
            code = "calibrated" if total is not None and total["calibrated"] else None
            name = _("{scenario}, {year}").format(scenario=say(speech, SCENARIOS, scenario), year=year)
            rows.append((Cell(name, tip=_("calibrated") if code else None), *cells))
    headings = (
        Heading(_("Scenario, year")),
        *(
            Heading(label, numeric=True)
            for label in (_("Used EVs"), _("Reuse batteries"), _("Recycling"), _("Total"))
        ),
    )
    return TableView(
        "table-market",
        _("Market, yen a year (beneath: 5–95% interval)"),
        headings,
        tuple(rows),
        summary=_("The numbers, every five years"),
    )


def tuned_table(reading: Reading, speech: Speech) -> TableView | None:
    """The values set so that the calibrated scenarios land on the claim, or none."""
    _ = speech.gettext
    tuned = {key: value for scenario in reading.account.scenarios for key, value in scenario.tuned().items()}
    if not tuned:
        return None
    rows = []
    for key, value in sorted(tuned.items()):
        within = Cell(_("inside"), code="agrees")
        if value.leaves_range:
            within = Cell(_("outside"), code="conflict")
        rows.append(
            (
                Cell(
                    assumption_words(speech, key),
                    refs=reading.basis_refs(value.source),
                    tip=value.note if speech.lang == "en" else None,
                ),
                Cell(speech.value(value.value, value.unit)),
                Cell(speech.value_between(value.sourced_low, value.sourced_high, value.unit)),
                within,
            )
        )
    headings = (
        Heading(_("Tuned value")),
        Heading(_("Set to"), numeric=True),
        Heading(_("Sources allow"), numeric=True),
        Heading(_("Within?")),
    )
    caption = _("Values tuned so that “if all used EVs stayed” lands on the published figures")
    return TableView("table-tuned", caption, headings, tuple(rows), cards=True)


def claims_table(reading: Reading, speech: Speech) -> TableView:
    """Every published claim beside what the evidence supports."""
    _ = speech.gettext
    headings = (
        Heading(_("Claim")),
        Heading(_("Published"), numeric=True),
        Heading(_("Supported by the evidence"), numeric=True),
        Heading(_("Verdict")),
        Heading(_("Why")),
    )
    rows = tuple(_claim(reading, speech, row) for row in reading.account.claims.iter_rows(named=True))
    return TableView(
        "table-claims",
        _("Each published figure, what the evidence supports, and our verdict"),
        headings,
        rows,
        cards=True,
    )


def _claim(reading: Reading, speech: Speech, row: Row) -> tuple[Cell, ...]:
    refs = reading.refs(pl.Series([row["source_id"]]))
    return (
        Cell(word(speech, "claim_id", row["claim_id"]), refs=refs),
        Cell(speech.value(row["published"], row["unit"])),
        doubt(speech, row, "estimate", row["unit"]),
        Cell(say(speech, SHORT_VERDICTS, row["verdict"]), code=row["verdict"]),
        Cell(word(speech, "why", row["why"])),
    )
