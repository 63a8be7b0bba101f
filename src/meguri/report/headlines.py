"""The figures that the page leads with, each with its doubt, its nature and the published figure."""

from meguri.charts.interval import interval_bar
from meguri.charts.look import EXITS, EXPORTED, Caption, top_of
from meguri.charts.speech import Speech
from meguri.report.parts import Headline, MarketCell
from meguri.report.reading import MARKET_YEARS, Reading, Row
from meguri.report.wording import NATURES, SCENARIOS, say


def headlines(reading: Reading, speech: Speech) -> tuple[Headline, ...]:
    """Exits, exports, their share, and the Li + Co + Ni that left: mass and worth."""
    _ = speech.gettext
    year, total = reading.account.to_year, reading.total
    until = _("cumulative to the end of {year}").format(year=year)
    cars = top_of(max(total["arisen_units_high"], _published(reading, "jri_arisen_110000") or 0))
    rows = [
        _from_outflow(reading, speech, column, label, until, end, colour, claim)
        for column, label, end, colour, claim in (
            ("arisen_units", _("Exits from the fleet"), cars, EXITS, "jri_arisen_110000"),
            ("exported_units", _("Exported, out of these"), cars, EXPORTED, "jri_exported_94000"),
            ("export_share", _("Exported share of exits"), 1.0, EXPORTED, "jri_export_share"),
        )
    ]
    return (*rows, *_metal_headlines(reading, speech))


def _metal_headlines(reading: Reading, speech: Speech) -> tuple[Headline, ...]:
    """Mass and worth of Li + Co + Ni, to the year that the published figures run to."""
    _ = speech.gettext
    labels = {
        "jri_metal_4300t": (_("Lithium, cobalt and nickel gone abroad"), "{until}"),
        "jri_metal_value": (_("Worth of these metals"), _("{until}; over all price bases")),
    }
    rows = []
    for claim_id, (label, note) in labels.items():
        claim = reading.claims.get(claim_id)
        if claim is not None and claim["estimate"] is not None:
            until = _("cumulative to the end of {year}").format(year=claim["to_year"])
            rows.append(_from_claim(speech, claim, label, note.format(until=until)))
    return tuple(rows)


def _published(reading: Reading, claim_id: str) -> float | None:
    claim = reading.claims.get(claim_id)
    return None if claim is None else claim["published"]


def _from_outflow(
    reading: Reading,
    speech: Speech,
    column: str,
    label: str,
    note: str,
    end: float,
    colour: str,
    claim_id: str,
) -> Headline:
    low, median, high = (reading.total[f"{column}{part}"] for part in ("_low", "", "_high"))
    unit = "share" if column == "export_share" else "vehicles"
    published = _published(reading, claim_id)
    return _headline(speech, label, note, (low, median, high), unit, end, colour, published)


def _from_claim(speech: Speech, claim: Row, label: str, note: str) -> Headline:
    band = (claim["estimate_low"], claim["estimate"], claim["estimate_high"])
    end = top_of(max(claim["estimate_high"], claim["published"] or 0))
    return _headline(speech, label, note, band, claim["unit"], end, EXPORTED, claim["published"])


def _headline(
    speech: Speech,
    label: str,
    note: str,
    band: tuple[float, float, float],
    unit: str,
    end: float,
    colour: str,
    published: float | None,
) -> Headline:
    _ = speech.gettext
    low, median, high = band
    interval = speech.value_between(low, high, unit)
    said = None if published is None else _("published: {value}").format(value=speech.value(published, unit))
    desc = _("Median {median}, 5–95% interval {interval}.").format(
        median=speech.value(median, unit), interval=interval
    )
    caption = Caption(f"bar-{_slug(label, colour, end)}", label, f"{desc} {said or ''}".strip())
    bar = interval_bar(low, median, high, max(end, high), caption, colour=colour, published=published)
    return Headline(
        label=label,
        value=speech.value(median, unit),
        interval=interval,
        nature=speech.gettext(NATURES["estimated"]),
        nature_code="estimated",
        bar=bar,
        published=said,
        note=note,
    )


def _slug(label: str, colour: str, end: float) -> str:
    """An id that is the same on every run: made of the headline itself."""
    from zlib import crc32

    return f"{crc32(f'{label}{colour}{end}'.encode()):08x}"


def market_cells(reading: Reading, speech: Speech) -> tuple[MarketCell, ...]:
    """The market of the headline years under every scenario, scenario by scenario."""
    cells = []
    for scenario in reading.scenarios:
        for year in MARKET_YEARS:
            row = reading.market_of(scenario, year)
            if row is not None:
                published = _published(reading, f"jri_market_{year}") if scenario == "all-stay" else None
                cells.append(_market_cell(speech, scenario, row, published))
    return tuple(cells)


def _market_cell(speech: Speech, scenario: str, row: Row, published: float | None) -> MarketCell:
    _ = speech.gettext
    nature = "calibrated" if row["calibrated"] else "assumed"
    return MarketCell(
        label=_("{scenario}, {year}").format(scenario=say(speech, SCENARIOS, scenario), year=row["year"]),
        value=speech.yen(row["value_jpy"]),
        interval=speech.yen_between(row["value_jpy_low"], row["value_jpy_high"]),
        nature=say(speech, NATURES, nature),
        nature_code=nature,
        published=None if published is None else _("published: {value}").format(value=speech.yen(published)),
    )
