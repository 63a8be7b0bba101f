"""Merit on a terminal: sums with what they earned, a card, a statement on CO2, indicators, schemes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import assumed_text, findings_text, pairs_text
from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import wrapped, wrapped_table
from meguri.locale import N_, words

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.merit import Card, Merit
    from meguri.value.carbon import Account
    from meguri.value.circularity import Scheme

TITLE = N_("Merit of using old things long (an estimate)")
SYNTHETIC = N_("Simulated data: no real car")
DRAWS = N_("Counted until {day} · scheme {scheme} · seed {seed} · {draws} draws")
MISSING = N_("not known, missing: {missing}")
NOTHING = N_("Nothing was kept in service in that time.")


def merit_text(merit: "Merit", until: object, lang: str) -> str:
    """Sums, awards, findings, assumptions."""
    from meguri.value.circularity.words import STATEMENT

    say, service = words(lang), merit.service
    foot = say(DRAWS).format(
        day=until, scheme=service.scheme.scheme_id, seed=service.spread.seed, draws=service.spread.count
    )
    parts = (
        say(TITLE),
        say(SYNTHETIC) if merit.sums["is_synthetic"].any() else "",
        wrapped(say(STATEMENT)),
        _sums(merit, lang) if not merit.sums.is_empty() else say(NOTHING),
        findings_text(service.findings, lang),
        assumed_text(service.assumed, lang),
        foot,
    )
    return "\n\n".join(part for part in parts if part)


def _sums(merit: "Merit", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    awards = {row["sum_id"]: row for row in merit.awards.iter_rows(named=True)}
    has_worth = merit.service.scheme.yen.jpy_per_point is not None
    rows = [
        (
            row["sum_id"],
            f"{row['batteries_count']:,}",
            digits(row["retained_kwh_yr"], 3),
            speech.between(digits(row["retained_kwh_yr_low"], 3), digits(row["retained_kwh_yr_high"], 3)),
            digits(row["retained_km"], 3),
            f"{row['avoided_count']:,.2f}",
            f"{awards[row['sum_id']]['points_count']:,.1f}",
            speech.price(awards[row["sum_id"]]["reward_jpy"]) if has_worth else NONE,
        )
        for row in merit.sums.iter_rows(named=True)
    ]
    head = (
        N_("whose"), N_("batteries"), N_("kWh·years"), N_("5–95%"), N_("km kept"), N_("new packs avoided"),
        N_("points"), N_("yen"),
    )  # fmt: skip
    return text_table(tuple(say(one) for one in head), rows, right=tuple(range(1, 8)))


def card_text(card: "Card", name: str, lang: str) -> str:
    """The same as the picture of the card says."""
    from meguri.report.merit_card_picture import RETAINED, card_lines, card_notes, headline, shown_name
    from meguri.report.merit_card_picture import TITLE as CARD_TITLE

    say = words(lang)
    figure, between = headline(card, lang)
    who = shown_name(name)
    parts = (
        f"{say(CARD_TITLE)}: {who}" if who else say(CARD_TITLE),
        say(SYNTHETIC) if card.row["is_synthetic"] else "",
        f"{figure} – {say(RETAINED)} ({between})",
        pairs_text(card_lines(card, lang)),
        "\n".join(wrapped(one) for one in card_notes(card, lang)),
    )
    return "\n\n".join(part for part in parts if part)


def carbon_text(account: "Account", is_synthetic: bool, lang: str) -> str:
    """The statement, section by section."""
    from meguri.report.carbon_statement import statement_sections

    parts = [words(lang)(SYNTHETIC)] if is_synthetic else []
    parts += [
        "\n".join((one.title, *(f"- {line}" for line in one.lines)))
        for one in statement_sections(account, lang)
    ]
    return "\n\n".join(parts)


def indicators_text(table: "pl.DataFrame", is_synthetic: bool, lang: str) -> str:
    """Every indicator with its reading, and the caveat of each family."""
    from meguri.facts.source import fact
    from meguri.value.circularity.words import CAVEATS

    say, tongue = words(lang), "ja" if lang == "ja" else "en"
    columns = ("indicator", "variant", f"name_{tongue}")
    rows = fact("circularity_indicators").rows.select(columns).iter_rows()
    names = {(indicator, variant): name for indicator, variant, name in rows}
    known = [
        (
            names[row["indicator"], row["variant"]],
            NONE if row["variant"] == "-" else row["variant"].replace("+", " + "),
            _value(row, say),
        )
        for row in table.iter_rows(named=True)
    ]
    head = tuple(say(one) for one in (N_("indicator"), N_("reading"), N_("value")))
    caveats = [wrapped(say(CAVEATS[one])) for one in sorted(set(table["family"]))]
    first = (say(SYNTHETIC), "") if is_synthetic else ()
    shown = wrapped_table(known, head=head)
    return "\n".join((*first, shown, "", *caveats))


def _value(row: "dict[str, Any]", say: "Callable[[str], str]") -> str:
    """A value with its unit, or what is missing for it; a ratio has no unit to say."""
    if row["value"] is None:
        return say(MISSING).format(missing=row["missing"] or NONE)
    unit = row["unit"] if row["unit"] not in (None, "1") else ""
    return f"{row['value']:,.4g} {unit}".rstrip()


def schemes_text(schemes: "Sequence[Scheme]", lang: str) -> str:
    """The shipped schemes, one a row."""
    say, tongue = words(lang), "ja" if lang == "ja" else "en"
    rows = [
        (one.scheme_id, one.title.say("ja" if tongue == "ja" else "en"), one.law.law_id) for one in schemes
    ]
    return text_table(tuple(say(one) for one in (N_("scheme"), N_("title"), N_("peers"))), rows)


def scheme_text(scheme: "Scheme", lang: str) -> str:
    """One scheme whole, each figure with its source."""
    from dataclasses import asdict

    say = words(lang)
    rows = [
        (f"{section}.{key}", f"{value:g}", scheme.sources.get(f"{section}.{key}", NONE))
        for section in ("use", "history", "points", "yen")
        for key, value in asdict(getattr(scheme, section)).items()
        if value is not None
    ]
    head = tuple(say(one) for one in (N_("figure"), N_("value"), N_("source")))
    title = scheme.title.say("ja" if lang == "ja" else "en")
    return f"{title} ({scheme.scheme_id}, {scheme.law.law_id})\n\n{text_table(head, rows, right=(1,))}"
