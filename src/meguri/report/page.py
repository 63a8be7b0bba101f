"""The account as one HTML file that needs nothing else: no network, no script, no font."""

from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech
from meguri.report.evidence_tables import sources_list
from meguri.report.headlines import headlines, market_cells
from meguri.report.parts import PageView
from meguri.report.reading import Reading
from meguri.report.sections import sections
from meguri.report.summary import standfirst, supported, unsupported
from meguri.report.template import environment, style
from meguri.report.wording import SHORT_VERDICTS, VERDICT_MEANINGS, VERDICTS, price_basis

if TYPE_CHECKING:
    from meguri.journeys.account import Account


def account_html(account: "Account", lang: str) -> str:
    """The nation's account as a page to read, print and keep.

    Args:
        account: what the journey returned.
        lang: "ja" or "en".

    Returns:
        One HTML document; the same account and language always give the same text.

    Raises:
        ValueError: a language there is no catalogue for.
    """
    from meguri.locale import words

    speech = Speech(lang, words(lang))
    template = environment(speech).get_template("account.html.j2")
    return template.render(
        **page_parts(account, speech),
        command=f"meguri nation account --draws {account.draws} --seed {account.seed} --until "
        f"{account.until}",
        style=style(),
    )


def page_parts(account: "Account", speech: Speech) -> dict[str, Any]:
    """What `account_body.html.j2` prints: the page, its sources and the meaning of its verdicts."""
    reading = Reading(account)
    return {
        "page": page_view(reading, speech),
        "sources": sources_list(reading),
        "verdicts": _verdicts(reading, speech),
    }


def page_view(reading: Reading, speech: Speech) -> PageView:
    """All that the template says."""
    _ = speech.gettext
    account = reading.account
    return PageView(
        lang=speech.lang,
        title=_("Where Japan's used electric cars go"),
        kicker=_("The nation's account of used EVs and their batteries, to the end of {year}").format(
            year=account.to_year
        ),
        standfirst=standfirst(reading, speech),
        meta=(
            _(
                "{draws} equally likely histories (seed {seed}); every figure is their median, every "
                "interval holds 90% of them (5–95%)."
            ).format(draws=f"{account.draws:,}", seed=account.seed),
            _("Cars: passenger battery-electric incl. kei, unless said otherwise. Years: calendar years."),
            _("Worth of metals: {basis}.").format(basis=price_basis(speech, account.price_basis)),
        ),
        headlines=headlines(reading, speech),
        market=market_cells(reading, speech),
        supported=supported(reading, speech),
        unsupported=unsupported(reading, speech),
        sections=sections(reading, speech),
    )


def _verdicts(reading: Reading, speech: Speech) -> list[tuple[str, str, str]]:
    """Code, word and meaning of every verdict given."""
    given = set(reading.account.claims["verdict"])
    words = [(code, SHORT_VERDICTS[code], VERDICT_MEANINGS[code]) for code in VERDICTS if code in given]
    return [(code, speech.gettext(name), speech.gettext(meaning)) for code, name, meaning in words]
