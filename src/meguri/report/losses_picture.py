"""What a portfolio of promises can lose, as one picture (SVG), with its words."""

from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.locale import N_, words

if TYPE_CHECKING:
    from meguri.value.guarantee import Portfolio


def losses_svg(portfolio: "Portfolio", lang: str) -> str:
    """The losses of the whole portfolio, draw by draw, in `ja` or `en`.

    Raises:
        ValueError: no such language.
    """
    from meguri.charts.losses import loss_curve, marks_said
    from meguri.report.life_picture import LAW
    from meguri.value.guarantee.words import ESTIMATE, FINDING_WORDS

    speech = Speech(lang, words(lang))
    _, row = speech.gettext, portfolio.risk.row(0, named=True)
    title = _(N_("{contracts} guarantees: {expected} expected, {tvar} on average in the worst 1 %")).format(
        contracts=_contracts(row["contracts_count"], speech),
        expected=speech.yen(row["expected_jpy"], most=2),
        tvar=speech.yen(row["tvar_jpy"], most=2),
    )
    lines = [_counts(row, speech), _shared(row, speech), _(FINDING_WORDS[ESTIMATE]), _(LAW)]
    desc = " ".join([*lines, *marks_said(row, speech)])
    return loss_curve(portfolio.losses_jpy.array, row, speech, Caption("losses", title, desc), lines=lines)


def _contracts(count: float, speech: Speech) -> str:
    return speech.count(count)


def _counts(row: dict[str, Any], speech: Speech) -> str:
    _ = speech.gettext
    said = _(N_("{draws} draws · claims {claims} ({between})")).format(
        draws=f"{row['draws_count']:,.0f}",
        claims=speech.count(row["claims_count"]),
        between=speech.between(speech.count(row["claims_count_low"]), speech.count(row["claims_count_high"])),
    )
    if not row["refused_count"]:
        return said
    refused = _(N_("{count} contracts not eligible, left out")).format(
        count=speech.count(row["refused_count"])
    )
    return f"{said} · {refused}"


def _shared(row: dict[str, Any], speech: Speech) -> str:
    if not row["tvar_jpy"]:
        return speech.gettext(N_("No draw brings a loss; there is nothing to draw."))
    return speech.gettext(
        N_(
            "Standard deviation {whole}; {alone} if nothing were shared: {share} of the variance comes from "
            "shared causes"
        )
    ).format(
        whole=speech.yen(row["sd_jpy"], most=2),
        alone=speech.yen(row["sd_independent_jpy"], most=2),
        share=speech.percent(row["shared_share"]),
    )
