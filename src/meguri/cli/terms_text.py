"""Terms of promises on a terminal: a list of those shipped, or one whole with the source of each figure."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import figure
from meguri.cli.output import NONE, text_table
from meguri.locale import N_, words
from meguri.report.guarantee_json import statement

if TYPE_CHECKING:
    from meguri.value.guarantee import Terms

SECTIONS = ("promise", "cover", "payout", "eligibility", "exclusions", "behaviour", "loading")
WHO = {"ancillary": N_("seller"), "insurer": N_("insurer"), "guarantor": N_("guarantor")}
ASSUMED, GIVEN = N_("assumed"), N_("not stated")


def terms_list_text(every: "Sequence[Terms]", lang: str) -> str:
    """One line for each of the terms shipped, and what has to be said."""
    from meguri.value.guarantee.words import STATEMENTS

    say = words(lang)
    rows = [
        (
            one.terms_id,
            one.title.say("ja" if lang == "ja" else "en"),
            promise_said(one, lang),
            cover_said(one, lang),
            say(WHO[one.role]),
            f"{sum(source == 'assumed' for source in one.sources.values())}/{len(one.sources)}",
        )
        for one in every
    ]
    head = (N_("terms"), N_("title"), N_("promise"), N_("cover"), N_("who promises"), N_("assumed figures"))
    table = text_table(tuple(say(one) for one in head), rows, right=(5,))
    return f"{table}\n\n{statements_text(STATEMENTS, lang)}"


def terms_text(terms: "Terms", lang: str) -> str:
    """Terms whole: every figure under its name in the file, and its source."""
    from meguri.value.guarantee.words import ROLE_WORDS, STATEMENTS

    say, rows = words(lang), []
    for section in SECTIONS:
        for key, value in asdict(getattr(terms, section)).items():
            if value is None:
                continue
            source = terms.sources.get(f"{section}.{key}")
            said = {"assumed": say(ASSUMED), "given": say(GIVEN), None: say(N_("default"))}
            shown = _figure(value) if isinstance(value, float) else str(value)
            rows.append((f"{section}.{key}", shown, said.get(source, str(source))))
    title = f"{terms.title.say('ja' if lang == 'ja' else 'en')} ({terms.terms_id})"
    told = (say(ROLE_WORDS[terms.role]), promise_said(terms, lang), cover_said(terms, lang))
    table = text_table((say(N_("key")), say(N_("value")), say(N_("source"))), rows, right=(1,))
    return "\n\n".join(
        (
            title + "\n" + " · ".join(told),
            table,
            statements_text(STATEMENTS, lang),
        )
    )


def _figure(value: float) -> str:
    """A figure as the file would hold it, with thousands set apart."""
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.6g}"


def promise_said(terms: "Terms", lang: str) -> str:
    """What is promised, in a few words."""
    from meguri.value.guarantee.words import PRODUCT_WORDS

    say, promise = words(lang), terms.promise
    name = say(PRODUCT_WORDS[terms.product])
    if promise.relative_share is not None:
        return f"{name} " + say(N_("{share} of entry")).format(share=f"{promise.relative_share:.0%}")
    if promise.absolute_share is not None:
        return f"{name} {promise.absolute_share:.0%}"
    if promise.range_km is not None:
        return f"{name} {digits(promise.range_km, 3)} km"
    if promise.value_jpy is not None:
        return f"{name} {Speech(lang, say).yen(promise.value_jpy)}"
    if promise.value_share is not None:
        return f"{name} " + say(N_("{share} of the price")).format(share=f"{promise.value_share:.0%}")
    return name


def cover_said(terms: "Terms", lang: str) -> str:
    """How long it holds, in a few words."""
    say, cover = words(lang), terms.cover
    since = N_("{years} years from new") if cover.counted_from == "new" else N_("{years} years from entry")
    parts = [say(since).format(years=figure(cover.term_yr))]
    if cover.limit_km is not None:
        parts.append(f"{cover.limit_km:,.0f} km")
    if cover.limit_age_yr is not None:
        parts.append(say(N_("to an age of {years} years")).format(years=figure(cover.limit_age_yr)))
    if cover.waiting_yr:
        days = f"{365.25 * cover.waiting_yr:.0f}"
        parts.append(say(N_("waiting time {days} days")).format(days=days))
    return ("、" if lang == "ja" else ", ").join(parts) or NONE


def statements_text(codes: tuple[str, ...], lang: str) -> str:
    """What has to be said wherever a result is shown."""
    return "\n".join(
        f"※ {statement(code, lang)}" if lang == "ja" else statement(code, lang) for code in codes
    )
