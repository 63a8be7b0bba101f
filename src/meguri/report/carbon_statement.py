"""The CO2 statement in words: sections that a municipal report can take over as they are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import digits
from meguri.locale import N_, words
from meguri.report.diagnosis_words import unit_said
from meguri.report.life_words import assumed_said, finding_said

if TYPE_CHECKING:
    from meguri.value.carbon import Account

WAYS = {
    "longer_use": N_("longer use"),
    "second_life": N_("second life"),
    "recycling": N_("recycling"),
    "all": N_("together"),
}
TITLES = {
    "result": N_("CO2 avoided, losses charged"),
    "method": N_("Method"),
    "boundary": N_("Boundary"),
    "double": N_("Against double counting"),
    "factors": N_("Factors and sources"),
    "doubt": N_("Doubt"),
    "compared": N_("Published figures to compare with"),
    "not_counted": N_("Not counted"),
    "findings": N_("Findings"),
    "assumed": N_("Assumed"),
}
RESULT = N_("{way}: {middle} t ({low} to {high} t); {cases} cases, {batteries} batteries.")
FACTOR = N_("{about}: {middle} {unit} ({low} to {high}). {boundary}. Source: {source}.")
COMPARED = N_("{anchor}: {low} to {high} {unit}. Source: {source}.")
KG_PER_T = 1000.0


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the statement.

    Attributes:
        code: which section.
        title: its heading in the reader's language.
        lines: its sentences.
    """

    code: str
    title: str
    lines: tuple[str, ...]


def statement_sections(account: "Account", lang: str) -> tuple[Section, ...]:
    """The statement, section by section, in the reader's language; sections without lines are left out."""
    from meguri.value.carbon import words as told

    say, statement = words(lang), account.statement
    source = dict(statement.sources.select("source_id", "title").iter_rows())
    lines = {
        "result": [_result(row, lang) for row in account.totals.iter_rows(named=True)],
        "method": [say(told.METHOD_WORDS[code]) for code in statement.methods],
        "boundary": [say(told.BOUNDARY_WORDS[code]) for code in statement.boundaries],
        "double": [say(told.DOUBLE_WORDS[code]) for code in statement.double_counting],
        "factors": [_factor(row, source, lang) for row in statement.factors.iter_rows(named=True)],
        "doubt": [say(told.DOUBT_WORDS).format(count=f"{statement.draws_count:,}")],
        "compared": [_compared(row, source, lang) for row in statement.compared.iter_rows(named=True)],
        "not_counted": [say(told.NOT_COUNTED_WORDS[code]) for code in statement.not_counted],
        "findings": [finding_said(row, lang) for row in account.findings.iter_rows(named=True)],
        "assumed": [assumed_said(row, lang) for row in account.assumed.iter_rows(named=True)],
    }
    return tuple(Section(code, say(TITLES[code]), tuple(made)) for code, made in lines.items() if made)


def _result(row: dict[str, Any], lang: str) -> str:
    tonnes = {
        name: digits(row[f"avoided_co2_kg{edge}"] / KG_PER_T, 3)
        for name, edge in (("low", "_low"), ("middle", ""), ("high", "_high"))
    }
    counts = {"cases": f"{row['cases_count']:,}", "batteries": f"{row['batteries_count']:,}"}
    return words(lang)(RESULT).format(way=words(lang)(WAYS[row["way"]]), **tonnes, **counts)


def _factor(row: dict[str, Any], source: dict[str, str], lang: str) -> str:
    tongue = "ja" if lang == "ja" else "en"
    return words(lang)(FACTOR).format(
        about=row[f"about_{tongue}"],
        boundary=row[f"boundary_{tongue}"],
        low=f"{row['value_low']:g}",
        middle=f"{row['value']:g}",
        high=f"{row['value_high']:g}",
        unit=unit_said(row["unit"], lang),
        source=source[row["source_id"]],
    )


def _compared(row: dict[str, Any], source: dict[str, str], lang: str) -> str:
    low, high = (f"{row[f'value_{edge}']:g}" for edge in ("low", "high"))
    return words(lang)(COMPARED).format(
        anchor=f"{row['anchor_id'].partition('_')[0]}, {row['topic']}, {row['applies_to']}",
        low=low,
        high=high,
        unit=unit_said(row["unit"], lang),
        source=source[row["source_id"]],
    )
