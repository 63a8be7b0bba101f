"""The account on a terminal: each part as a readable table, with its doubt."""

from typing import TYPE_CHECKING, Any

import polars as pl

from meguri.charts.speech import Speech
from meguri.cli.output import text_table
from meguri.locale import N_, words
from meguri.report.account_json import MAIN_SEGMENT, OUTFLOW_PARTS
from meguri.report.reasons import word_for
from meguri.report.wording import price_basis

if TYPE_CHECKING:
    from meguri.journeys.account import Account

Row = dict[str, Any]
MARKET_YEARS = (2025, 2030, 2035, 2040, 2045, 2050)
VEHICLES, SHARE, TONNES, YEN = "vehicles", "share", "t", "yen"

PARTS = {
    "sold": N_("sold new"),
    "arisen": N_("exits from the fleet (arisen)"),
    "exported": N_("exported"),
    "scrapped": N_("scrapped"),
    "idle": N_("waiting, deregistered"),
    "in_use": N_("still in use"),
}
MARKET_PARTS = {
    "used_ev": N_("used EVs"),
    "reuse": N_("reuse batteries"),
    "recycling": N_("recycling"),
    "total": N_("total"),
}
EXPORT_SHARE = N_("exported ÷ exits")
YEAR = N_("calendar year")
SEGMENT = N_("segment")
MEDIAN, BAND = N_("median"), N_("5–95%")


def account_text(account: "Account", lang: str) -> str:
    """The whole account in brief."""
    say = words(lang)
    title = say(N_("Japan's used EVs: the nation's account to the end of {year}")).format(
        year=account.to_year
    )
    note = say(
        N_(
            "{draws} equally likely draws, seed {seed}; ranges hold 90% of them. "
            "'Arisen' means exits from the fleet, not cars traded at home."
        )
    ).format(draws=account.draws, seed=account.seed)
    parts = (
        f"{title}\n{note}",
        _cumulative(account, MAIN_SEGMENT, lang),
        metals_text(account, lang),
        market_text(account, lang),
        claims_text(account, lang),
    )
    return "\n\n".join(parts)


def outflow_text(account: "Account", lang: str) -> str:
    """Cumulative outcome of each segment, the main segment by year, and what can be told of trade."""
    segments = [MAIN_SEGMENT, *sorted(set(account.outflow["segment"]) - {MAIN_SEGMENT})]
    cumulative = (_cumulative(account, segment, lang) for segment in segments)
    return "\n\n".join((*cumulative, _by_year(account, lang), _traded(account, lang)))


def _cumulative(account: "Account", segment: str, lang: str) -> str:
    say = words(lang)
    row = account.outflow.filter(segment=segment, span="cumulative", year=account.to_year).row(0, named=True)
    rows = [(say(PARTS[part]), *_band(row, f"{part}_units", VEHICLES, lang)) for part in OUTFLOW_PARTS]
    rows.append((say(EXPORT_SHARE), *_band(row, "export_share", SHARE, lang)))
    title = say(N_("From the first sale to the end of {year}, {segment} (vehicles)")).format(
        year=account.to_year, segment=word_for("segment", segment, lang)
    )
    return f"{title}\n{text_table(('', say(MEDIAN), say(BAND)), rows, right=(1, 2))}"


def _by_year(account: "Account", lang: str) -> str:
    say = words(lang)
    rows = [
        (
            str(row["year"]),
            _said(row, "arisen_units", VEHICLES, lang),
            _said(row, "exported_units", VEHICLES, lang),
            _said(row, "export_share", SHARE, lang),
        )
        for row in account.outflow.filter(segment=MAIN_SEGMENT, span="year").sort("year").to_dicts()
    ]
    head = (say(YEAR), say(PARTS["arisen"]), say(PARTS["exported"]), say(EXPORT_SHARE))
    title = say(N_("By calendar year, {segment} (vehicles; median and 5–95%)")).format(
        segment=word_for("segment", MAIN_SEGMENT, lang)
    )
    return f"{title}\n{text_table(head, rows, right=(1, 2, 3))}"


def _traded(account: "Account", lang: str) -> str:
    """What can be told of used EVs traded, which is another quantity than exits."""
    say = words(lang)
    told = account.traded.filter(pl.col("verdict") == "assumed").sort("segment", "year").to_dicts()
    if not told:
        return say(N_("Used EVs traded (中古発生) and exports ÷ traded: cannot be told from public data."))
    rows = [
        (
            word_for("segment", row["segment"], lang),
            str(row["year"]),
            _said(row, "traded_units", VEHICLES, lang),
            _said(row, "export_of_traded_share", "share", lang),
        )
        for row in told
    ]
    head = (say(SEGMENT), say(YEAR), say(N_("used EVs traded")), say(N_("exported ÷ traded")))
    return text_table(head, rows, right=(2, 3)) + "\n" + word_for("verdict", "assumed", lang)


def metals_text(account: "Account", lang: str) -> str:
    """Metals that left with the exported cars: mass and worth, and which prices were taken."""
    say = words(lang)
    frame = account.metals.filter(segment=MAIN_SEGMENT, span="cumulative", year=account.to_year)
    rows = [
        (
            word_for("metal", row["metal"], lang),
            _said(row, "mass_t", TONNES, lang),
            _said(row, "value_jpy", YEN, lang),
        )
        for row in frame.to_dicts()
    ]
    title = say(N_("Metals in the cars exported to the end of {year}, {segment} (median and 5–95%)"))
    head = (say(N_("metal")), say(N_("mass")), say(N_("worth")))
    said = title.format(year=account.to_year, segment=word_for("segment", MAIN_SEGMENT, lang))
    return f"{said}\n{text_table(head, rows, right=(1, 2))}\n{_prices(account, frame, lang)}"


def _prices(account: "Account", frame: pl.DataFrame, lang: str) -> str:
    """Which prices were taken, and for which years there were none."""
    say, speech = words(lang), Speech(lang, words(lang))
    basis = price_basis(speech, account.price_basis)
    missing = ((row["metal"], (row["price_basis"] or "").rpartition("without=")) for row in frame.to_dicts())
    gaps = [
        f"{word_for('metal', metal, lang)} {years.replace('-', '–')}"
        for metal, (_basis, without, years) in missing
        if without
    ]
    note = say(N_("Worth: {basis}. –: no price taken.")).format(basis=basis)
    if not gaps:
        return note
    unpriced = say(N_("Years without a price: {gaps}.")).format(gaps=say(N_("; ")).join(gaps))
    return f"{note}\n{unpriced}"


def market_text(account: "Account", lang: str) -> str:
    """Market by segment under each scenario, every five years, and the values tuned to the claim."""
    names = account.market["scenario"].unique(maintain_order=True).to_list()
    frames = {name: account.market.filter(pl.col("scenario") == name) for name in names}
    parts = [_scenario(own, _scenario_title(account, name, lang), lang) for name, own in frames.items()]
    return "\n\n".join((*parts, *_tuned(account, lang)))


def _tuned(account: "Account", lang: str) -> list[str]:
    """The values that were set so that a scenario lands on the claim, beside what their sources allow."""
    say, speech = words(lang), Speech(lang, words(lang))
    tuned = {ident: value for one in account.scenarios for ident, value in one.tuned().items()}
    rows = [
        (
            word_for("assumption", ident, lang),
            speech.value(value.value, value.unit),
            speech.value_between(value.sourced_low, value.sourced_high, value.unit),
            say(N_("outside")) if value.leaves_range else say(N_("inside")),
            value.source,
        )
        for ident, value in sorted(tuned.items())
    ]
    if not rows:
        return []
    head = (N_("tuned to the claim"), N_("set to"), N_("sources allow"), N_("range"), N_("source"))
    return [text_table(tuple(say(word) for word in head), rows, right=(1, 2))]


def _scenario_title(account: "Account", name: str, lang: str) -> str:
    said = word_for("scenario", name, lang)
    titles = {one.name: one.title.say(lang) for one in account.scenarios}
    return titles.get(name, name) if said == name else said


def _scenario(own: pl.DataFrame, title: str, lang: str) -> str:
    say = words(lang)
    segments = own["market_segment"].unique(maintain_order=True).to_list()
    years = [year for year in MARKET_YEARS if year in set(own["year"])] or sorted(set(own["year"]))
    cells = {(row["year"], row["market_segment"]): row for row in own.to_dicts()}
    rows = [
        (str(year), *(_said(cells[year, segment], "value_jpy", YEN, lang) for segment in segments))
        for year in years
    ]
    head = (say(YEAR), *(say(MARKET_PARTS.get(segment, segment)) for segment in segments))
    said = say(N_("Market a year – {scenario} – median and 5–95%")).format(scenario=title)
    table = f"{said}\n{text_table(head, rows, right=tuple(range(1, len(head))))}"
    if not bool(own["calibrated"].any()):
        return table
    note = say(
        N_("Prices and shares are calibrated to the published claim, so this is no test of that claim.")
    )
    return f"{table}\n{note}"


def claims_text(account: "Account", lang: str) -> str:
    """Each published claim beside what the evidence supports, with the reason below it."""
    title = words(lang)(N_("Published claims beside the evidence"))
    return "\n".join((title, *(_claim(row, lang) for row in account.claims.to_dicts())))


def _claim(row: Row, lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    title, verdict = word_for("claim_id", row["claim_id"], lang), word_for("verdict", row["verdict"], lang)
    lines = [f"- {title}: {verdict}"]
    if row["published"] is not None:
        published = speech.value(row["published"], row["unit"])
        evidence = _said(row, "estimate", row["unit"], lang)
        template = say(N_("published {published} · evidence {evidence}"))
        lines.append("    " + template.format(published=published, evidence=evidence))
    return "\n".join((*lines, f"    {word_for('why', row['why'], lang)}"))


def evidence_text(account: "Account", lang: str) -> str:
    """Each piece of evidence beside what the account says it should have been."""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = []
    for row in account.evidence.to_dicts():
        unit = SHARE if row["quantity"] == "alive_share" else VEHICLES
        rows.append(
            (
                word_for("segment", row["segment"], lang),
                word_for("quantity", row["quantity"], lang),
                speech.period(row["period_from"], row["period_to"]),
                speech.value(row["value"], unit),
                _said(row, "predicted", unit, lang),
                say(N_("conflicts")) if row["conflict"] else "",
                row["source_id"],
            )
        )
    head = (
        SEGMENT,
        N_("quantity"),
        N_("period"),
        N_("given"),
        N_("account expects"),
        N_("fit"),
        N_("source"),
    )
    return text_table(tuple(say(word) for word in head), rows, right=(3, 4))


def _band(row: Row, name: str, unit: str | None, lang: str) -> tuple[str, str]:
    """A quantity's median and its 5–95% range, said."""
    speech = Speech(lang, words(lang))
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return speech.value(row[name], unit), speech.value_between(low, high, unit)


def _said(row: Row, name: str, unit: str | None, lang: str) -> str:
    median, band = _band(row, name, unit, lang)
    return median if row[name] is None or row[f"{name}_low"] == row[f"{name}_high"] else f"{median} ({band})"
