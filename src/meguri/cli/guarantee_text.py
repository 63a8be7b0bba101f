"""A quote on a terminal: what is promised, how likely it is called, what it costs, what has to be said."""

from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import assumed_text, figure, findings_text, head, pairs_text, percent_said, rests_on
from meguri.cli.output import NONE, text_table
from meguri.cli.terms_text import cover_said, statements_text
from meguri.locale import N_, words
from meguri.report.life_words import finding_said

if TYPE_CHECKING:
    from meguri.cli.asking import Asked
    from meguri.report.diagnosis_words import Row
    from meguri.value.guarantee import Quote

TITLE = N_("Cost of a guarantee (an estimate)")
NOT_ELIGIBLE = N_("Not eligible under these terms; there is no premium.")


def quote_text(quote: "Quote", made: "Asked", known: dict[str, Any] | None, lang: str) -> str:
    """The whole quote.

    Args:
        quote: the quote.
        made: what the forecast was made of.
        known: the rated range of the catalogue and its cycle, where kilometres rest on it.
        lang: `ja` or `en`.
    """
    row = quote.guarantee.row(0, named=True)
    parts = (
        head(TITLE, made, lang),
        statements_text(quote.statements, lang),
        _promise(quote, row, known, lang),
        _cost(quote, row, lang) if quote.is_eligible else _refused(quote, lang),
        _by_year(quote, lang),
        findings_text(quote.findings, lang, [*quote.statements, *_refusals(quote)]),
        assumed_text(quote.assumed, lang),
        rests_on(made, lang),
    )
    return "\n\n".join(part for part in parts if part)


def _promise(quote: "Quote", row: "Row", known: dict[str, Any] | None, lang: str) -> str:
    from meguri.value.guarantee.words import ROLE_WORDS

    say, terms = words(lang), quote.terms
    pairs = [
        (say(N_("Terms")), f"{terms.title.say('ja' if lang == 'ja' else 'en')} ({terms.terms_id})"),
        (say(N_("Who promises")), say(ROLE_WORDS[row["role"]])),
        (say(N_("Cover")), cover_said(terms, lang)),
        (say(N_("State of health at entry")), _soh(row["entry_soh_share"])),
    ]
    if quote.is_eligible:
        pairs.append((say(N_("Promised")), _level(row, "threshold", quote, lang)))
        if known is not None:
            pairs.append((say(N_("Kilometres")), _rated(known, lang)))
    return pairs_text(pairs)


def _rated(known: dict[str, Any], lang: str) -> str:
    template = N_("by the rated range when new, {km} km ({cycle}); on the road fewer (`meguri range`)")
    return words(lang)(template).format(km=digits(known["range_km"], 3), cycle=known["cycle"])


def _soh(share: float | None) -> str:
    return NONE if share is None else f"{100 * share:.1f}%"


def _level(row: "Row", name: str, quote: "Quote", lang: str) -> str:
    """A promised level in the units that are known, and as a share of entry where it is relative."""
    say, speech = words(lang), Speech(lang, words(lang))
    if quote.terms.product == "residual_value":
        return speech.price(row[f"{name}_jpy"])
    share, km = row[f"{name}_share"], row[f"{name}_km"]
    parts = [
        *([f"SOH {_soh(share)}"] if share is not None else []),
        *([f"{km:.0f} km"] if km is not None else []),
    ]
    relative = quote.terms.promise.relative_share
    if name == "threshold" and relative is not None:
        parts.append(say(N_("{share} of entry")).format(share=f"{relative:.0%}"))
    return " · ".join(parts) or NONE


def _cost(quote: "Quote", row: "Row", lang: str) -> str:
    """Chance, payout and price; a seller's fee and an insurer's premium are never called the same."""
    from meguri.value.guarantee.words import LIABILITY_WORDS, LOADING_WORDS, PRICE_WORDS, PURE_WORDS

    say, speech, kind = words(lang), Speech(lang, words(lang)), row["price_kind"]
    claim = say(N_("{chance} (sampling error {between})")).format(
        chance=percent_said(row["claim_share"], lang),
        between=speech.between(
            percent_said(row["claim_share_low"], lang), percent_said(row["claim_share_high"], lang)
        ),
    )
    pairs = [(say(N_("Chance of a claim")), claim)]
    if row["claim_yr"] is not None:
        years = say(N_("{years} years after entry")).format(years=figure(row["claim_yr"]))
        pairs.append((say(N_("Mean time of a claim")), years))
        pairs.append((say(N_("Mean payout of a claim")), speech.price(row["claim_payout_jpy"])))
    pairs += [
        (_first(say(PURE_WORDS[kind])), _yen_band(row, "pure_jpy", lang)),
        (_first(say(LOADING_WORDS[kind])), speech.price(row["loading_jpy"])),
        (_first(say(PRICE_WORDS[kind])), _yen_band(row, "price_jpy", lang)),
    ]
    if row["liability_premium_jpy"]:
        within = say(N_("{yen} within the fee")).format(yen=speech.price(row["liability_premium_jpy"]))
        pairs.append((_first(say(LIABILITY_WORDS)), within))
    pairs.append(_kept(quote, row, lang))
    return pairs_text(pairs)


def _kept(quote: "Quote", row: "Row", lang: str) -> tuple[str, str]:
    """The highest promise that keeps the chance aimed at, with its sampling error."""
    say, speech = words(lang), Speech(lang, words(lang))
    name = say(N_("Promise called in at most {share}")).format(
        share=percent_said(row["claim_most_share"], lang)
    )
    share, low, high = (row[f"kept_share{edge}"] for edge in ("", "_low", "_high"))
    known = []
    if share and low is not None and high is not None:
        doubt = say(N_("{level} (sampling error {between})"))
        known.append(doubt.format(level=f"SOH {_soh(share)}", between=speech.between(_soh(low), _soh(high))))
    elif share:
        known.append(f"SOH {_soh(share)}")
    if row["kept_km"]:
        known.append(f"{row['kept_km']:.0f} km")
    if row["kept_jpy"]:
        known.append(speech.price(row["kept_jpy"]))
    if share and quote.terms.promise.relative_share is not None:
        known.append(say(N_("{share} of entry")).format(share=f"{share / row['entry_soh_share']:.1%}"))
    return name, " · ".join(known) or NONE


def _yen_band(row: "Row", name: str, lang: str) -> str:
    speech = Speech(lang, words(lang))
    return words(lang)(N_("{yen} (sampling error {between})")).format(
        yen=speech.price(row[name]), between=speech.price_between(row[f"{name}_low"], row[f"{name}_high"])
    )


def _first(name: str) -> str:
    return name[:1].upper() + name[1:]


def _refusals(quote: "Quote") -> list[str]:
    """Codes of the guarantee's own findings that keep it from being taken on."""
    from meguri.value.guarantee.words import FINDING_WORDS

    if quote.is_eligible:
        return []
    own = quote.findings.filter(level="warning")
    return [code for code in own["code"] if code in FINDING_WORDS]


def _refused(quote: "Quote", lang: str) -> str:
    codes = _refusals(quote)
    rows = [row for row in quote.findings.to_dicts() if row["code"] in codes]
    return "\n".join((words(lang)(NOT_ELIGIBLE), *(f"- {finding_said(row, lang)}" for row in rows)))


def _by_year(quote: "Quote", lang: str) -> str:
    if quote.by_year.is_empty():
        return ""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            str(row["policy_rank"]),
            speech.percent(row["in_force_share"]),
            percent_said(row["claim_share"], lang),
            speech.price(row["payout_jpy"]),
        )
        for row in quote.by_year.to_dicts()
    ]
    head = (N_("year of the contract"), N_("in force"), N_("chance of a claim"), N_("expected payout"))
    return text_table(tuple(say(one) for one in head), rows, right=(0, 1, 2, 3))
