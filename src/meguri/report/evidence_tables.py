"""The tables of what the account rests on: evidence, destinations, assumptions, sources."""

from urllib.parse import urlsplit

import polars as pl

from meguri.charts.speech import Speech
from meguri.report.assumption_words import assumption_words
from meguri.report.cells import doubt
from meguri.report.parts import Cell, Heading, TableView
from meguri.report.reading import Reading, Row
from meguri.report.wording import USED_IN, say, word


def evidence_table(reading: Reading, speech: Speech) -> TableView:
    """Every piece of evidence, and what the account says it should have been."""
    _ = speech.gettext
    headings = (
        Heading(_("Evidence")),
        Heading(_("Period or day")),
        Heading(_("Figure"), numeric=True),
        Heading(_("Predicted"), numeric=True),
        Heading(_("Tail"), numeric=True),
        Heading(_("Agrees?")),
    )
    table = reading.account.evidence.sort("segment", "quantity", "period_from", "period_to", "evidence_id")
    caption = _(
        "Evidence (beneath: standard deviation given to it) and what the account predicts (beneath: "
        "5–95%); tail: two-sided posterior predictive probability"
    )
    rows = tuple(_evidence(reading, speech, row) for row in table.iter_rows(named=True))
    summary = _("All {count} pieces of evidence").format(count=len(rows))
    return TableView("table-evidence", caption, headings, rows, summary, cards=True)


def _evidence(reading: Reading, speech: Speech, row: Row) -> tuple[Cell, ...]:
    _ = speech.gettext
    unit = "share" if row["quantity"] == "alive_share" else "vehicles"
    name = f"{word(speech, 'quantity', row['quantity'])} – {word(speech, 'segment', row['segment'])}"
    value, sd, low, predicted, high = (
        _exact(row[column], unit)
        for column in ("value", "error_sd", "predicted_low", "predicted", "predicted_high")
    )
    agrees = Cell(_("disagrees"), code="conflict") if row["conflict"] else Cell(_("agrees"), code="agrees")
    if row["predicted"] is None:
        agrees = Cell("–")
    if not row["used"]:
        agrees = Cell(agrees.text, code=agrees.code, tip=_("not used, only checked"))
    return (
        Cell(name, refs=reading.refs(pl.Series([row["source_id"]]))),
        Cell(speech.period(row["period_from"], row["period_to"])),
        Cell(value, tip=f"± {sd}"),
        Cell(predicted, tip=None if row["predicted"] is None else speech.between(low, high)),
        Cell("–" if row["tail_share"] is None else f"{row['tail_share']:.2f}"),
        agrees,
    )


def _exact(x: float | None, unit: str) -> str:
    """A figure as given, not rounded to its doubt."""
    if x is None:
        return "–"
    return f"{x * 100:.1f}%" if unit == "share" else f"{x:,.0f}"


def destinations_table(reading: Reading, speech: Speech) -> TableView:
    """Every figure on destinations, as its source gives it."""
    _ = speech.gettext
    headings = (
        Heading(_("Period")),
        Heading(_("Country")),
        Heading(_("Cars"), numeric=True),
        Heading(_("Share"), numeric=True),
        Heading(_("Counted by")),
        Heading(_("Nature of the figure")),
    )
    rows = tuple(
        (
            Cell(
                speech.period(row["period_from"], row["period_to"]),
                refs=reading.refs(pl.Series([row["source_id"]])),
            ),
            Cell(speech.country(row["destination"])),
            Cell(_exact(row["units"], "vehicles")),
            Cell(speech.percent(row["share"])),
            Cell(word(speech, "counted_by", row["counted_by"])),
            Cell(word(speech, "status", row["status"])),
        )
        for row in reading.account.destinations.sort(
            "period_from", "period_to", "destination", "source_id"
        ).iter_rows(named=True)
    )
    return TableView("table-destinations", _("Every published figure on destinations"), headings, rows)


def assumed_table(reading: Reading, speech: Speech) -> TableView:
    """Every assumed value."""
    _ = speech.gettext
    headings = (
        Heading(_("Assumption")),
        Heading(_("Value"), numeric=True),
        Heading(_("Used for")),
        Heading(_("Basis")),
    )
    rows = tuple(
        (
            Cell(assumption_words(speech, row["assumption"]), tip=row["assumption"]),
            doubt(speech, row, "value", row["unit"]),
            Cell(say(speech, USED_IN, row["used_in"].partition(":")[0])),
            _basis(reading, speech, row["basis"]),
        )
        for row in reading.account.assumed.iter_rows(named=True)
    )
    summary = _("All {count} assumed values").format(count=len(rows))
    return TableView("table-assumed", _("Assumed values (beneath: 5–95% range)"), headings, rows, summary)


def _basis(reading: Reading, speech: Speech, basis: str) -> Cell:
    _ = speech.gettext
    said = {"assumed": _("assumed")}.get(basis, basis)
    return Cell("" if basis in reading.numbers else said, refs=reading.basis_refs(basis))


def sources_list(reading: Reading) -> tuple[dict[str, str | int | None], ...]:
    """The sources in order; an address that is not of the web is shown but not linked."""
    out = []
    for number, row in enumerate(reading.account.sources.iter_rows(named=True), start=1):
        url = row.get("url") or ""
        out.append(
            {
                "number": number,
                "source_id": row["source_id"],
                "title": row["title"],
                "lang": "ja" if any(ord(sign) > 0x3000 for sign in row["title"]) else "en",
                "publisher": row.get("publisher"),
                "date": None if row.get("date") is None else str(row["date"]),
                "seen": row.get("seen"),
                "url": url,
                "href": url if urlsplit(url).scheme in ("http", "https") else None,
            }
        )
    return tuple(out)
