"""A portfolio of promises on a terminal: losses, tail, reserve, and what contracts share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech
from meguri.cli.life_text import assumed_text, findings_text, pairs_text, percent_said
from meguri.cli.output import text_table
from meguri.cli.terms_text import statements_text
from meguri.locale import N_, words

if TYPE_CHECKING:
    from meguri.report.diagnosis_words import Row
    from meguri.value.guarantee import Portfolio, Terms

TITLE = N_("Risk of a portfolio of guarantees (an estimate)")
DIVERSIFIED = N_(
    "Pooling: the standard deviations of single contracts add up to {alone}. If nothing were shared, that of "
    "the whole would be {independent}; with the shared causes it is {whole}. More contracts do not take that "
    "part away."
)


def portfolio_text(made: "Portfolio", terms: "Sequence[Terms]", seed: int, lang: str) -> str:
    """The whole portfolio."""
    row = made.risk.row(0, named=True)
    parts = (
        "\n".join((words(lang)(TITLE), *(_titled(one, lang) for one in terms))),
        statements_text(made.statements, lang),
        _losses(row, lang),
        _pooling(row, lang),
        _causes(made, row, lang),
        findings_text(made.findings, lang, made.statements),
        assumed_text(made.assumed, lang),
        words(lang)(N_("Id of the portfolio: {ident} · seed {seed} · {draws} draws")).format(
            ident=row["portfolio_id"], seed=seed, draws=f"{row['draws_count']:.0f}"
        ),
    )
    return "\n\n".join(part for part in parts if part)


def _titled(terms: "Terms", lang: str) -> str:
    return f"{terms.title.say('ja' if lang == 'ja' else 'en')} ({terms.terms_id})"


def _losses(row: "Row", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    taken = say(N_("{taken} taken on, {refused} not eligible")).format(
        taken=f"{row['contracts_count']:,.0f}", refused=f"{row['refused_count']:,.0f}"
    )
    band = say(N_("{median}   (90% interval {between})"))
    claims = band.format(
        median=f"{row['claims_count']:,.0f}",
        between=speech.between(f"{row['claims_count_low']:,.0f}", f"{row['claims_count_high']:,.0f}"),
    )
    losses = band.format(
        median=speech.yen(row["loss_jpy"], most=2),
        between=speech.yen_between(row["loss_jpy_low"], row["loss_jpy_high"], most=2),
    )
    tail = say(N_("{yen} (sampling error {between})")).format(
        yen=speech.yen(row["var_jpy"], most=2),
        between=speech.yen_between(row["var_jpy_low"], row["var_jpy_high"], most=2),
    )
    each = row["expected_jpy"] / max(row["contracts_count"], 1.0)
    expected = say(N_("{yen}, {each} a contract")).format(
        yen=speech.yen(row["expected_jpy"], most=2), each=speech.price(each)
    )
    return pairs_text(
        (
            (say(N_("Contracts")), taken),
            (say(N_("Claims")), claims),
            (say(N_("Chance of a claim")), percent_said(row["claim_share"], lang)),
            (say(N_("Payouts together, discounted")), losses),
            (say(N_("Expected payouts (best estimate)")), expected),
            (say(N_("Value at risk 99.5%")), tail),
            (say(N_("Mean of the worst 1% (TVaR 99%)")), speech.yen(row["tvar_jpy"], most=2)),
            (say(N_("Reserve (best estimate and risk margin)")), speech.yen(row["reserve_jpy"], most=2)),
        )
    )


def _pooling(row: "Row", lang: str) -> str:
    speech = Speech(lang, words(lang))
    return words(lang)(DIVERSIFIED).format(
        alone=speech.yen(row["sd_one_jpy"], most=2),
        independent=speech.yen(row["sd_independent_jpy"], most=2),
        whole=speech.yen(row["sd_jpy"], most=2),
    )


def _causes(made: "Portfolio", risk: "Row", lang: str) -> str:
    from meguri.value.guarantee.words import CAUSE_WORDS

    if made.causes.is_empty():
        return ""
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            say(CAUSE_WORDS[row["cause"]]),
            speech.percent(max(row["removed_share"], 0.0)),
            speech.yen(row["sd_jpy"], most=2),
        )
        for row in made.causes.to_dicts()
    ]
    title = say(N_("What contracts share makes {share} of the variance")).format(
        share=speech.percent(risk["shared_share"])
    )
    head = (N_("without"), N_("variance that goes"), N_("standard deviation then"))
    return f"{title}\n{text_table(tuple(say(one) for one in head), rows, right=(1, 2))}"
