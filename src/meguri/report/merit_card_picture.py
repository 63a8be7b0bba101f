"""The card of merit to show to others (SVG): what was kept in service, and that it is an estimate."""

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from meguri.charts.look import FAINT, FONT, INK, KEPT, PAPER, QUIET, Caption, note, svg
from meguri.charts.speech import Speech, digits
from meguri.locale import N_, words
from meguri.report.foreign import has_japanese

if TYPE_CHECKING:
    from meguri.journeys.merit import Card

WIDTH, HEIGHT = 600, 400
LEFT, RIGHT, BAR = 32, 568, 12
MOST_NAME, MOST_TITLE = 24, 36
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_ONE_AT_A_TIME = Lock()

TITLE = N_("Old things, long in use")
SYNTHETIC = N_("Simulated data: no real car")
RETAINED = N_("kept in service while others are gone")
RANGE = N_("90% range {between}")
BEYOND = N_("Years in use beyond its peers")
PACKS = N_("New packs avoided")
CO2 = N_("CO2 avoided")
EARNED = N_("Points")
BEYOND_TOLD = N_("{years} years (batteries: {count})")
CO2_TOLD = N_("{middle} kg ({low} to {high} kg)")
EARNED_TOLD = N_("{points} points")
WORTH_TOLD = N_("{points} points = {yen}")
CAPPED_TOLD = N_("{points} points = {yen} (capped)")
SCHEME = N_("Scheme: {title}")
ASSUMED = N_("Scheme: {title}; its rates are assumed")
UNTIL = N_("Counted until {day}")
ESTIMATE = N_("An estimate, not a certificate. No authority has adopted this measure; nothing is promised.")
PEERS = N_(
    "Peers: {law}, half gone at an age of {half} years. CO2 against new packs, no reduction of one's own."
)
UNIT = N_("kWh·years")


def card_lines(card: "Card", lang: str) -> list[tuple[str, str]]:
    """What the card says, name and value, in `ja` or `en`; the text and the picture say the same."""
    say, speech = words(lang), Speech(lang, words(lang))
    row, award = card.row, card.award
    beyond = say(BEYOND_TOLD).format(years=f"{card.beyond_yr:.1f}", count=f"{row['batteries_count']:,}")
    packs = speech.between(*(f"{row[f'avoided_count{edge}']:,.2f}" for edge in ("_low", "_high")))
    lines = [(say(BEYOND), beyond), (say(PACKS), f"{row['avoided_count']:,.2f} ({packs})")]
    if card.co2_kg is not None:
        low, middle, high = (digits(one, 2) for one in card.co2_kg)
        lines.append((say(CO2), say(CO2_TOLD).format(low=low, middle=middle, high=high)))
    points = f"{award['points_count']:,.1f}"
    told = EARNED_TOLD
    if card.scheme.yen.jpy_per_point is not None:
        told = CAPPED_TOLD if award["is_capped"] else WORTH_TOLD
    yen = speech.price(award["reward_jpy"])
    return [*lines, (say(EARNED), say(told).format(points=points, yen=yen))]


def card_notes(card: "Card", lang: str) -> list[str]:
    """What has to be said beneath: scheme, day, that it is an estimate, what the peers are."""
    say, speech = words(lang), Speech(lang, words(lang))
    title = clipped(card.scheme.title.say("ja" if lang == "ja" else "en"), MOST_TITLE)
    scheme = say(ASSUMED if card.award["is_assumed"] else SCHEME).format(title=title)
    day = say(UNTIL).format(day=speech.day(card.counted_until))
    law = say(PEERS).format(law=card.row["law_id"], half=f"{card.half_gone_yr:.1f}")
    return [f"{scheme} · {day}", say(ESTIMATE), law]


def headline(card: "Card", lang: str) -> tuple[str, str]:
    """Kilowatt-hour years retained with the unit, and their range."""
    say, speech, row = words(lang), Speech(lang, words(lang)), card.row
    low, middle, high = (digits(row[f"retained_kwh_yr{edge}"], 3) for edge in ("_low", "", "_high"))
    return f"{middle} {say(UNIT)}", say(RANGE).format(between=speech.between(low, high))


def shown_name(name: str) -> str:
    """A name as it may stand on a card: without signs that a picture cannot hold, and not endless."""
    return clipped(name, MOST_NAME)


def clipped(text: str, most: int) -> str:
    """A text of at most so many signs that a picture can hold."""
    kept = " ".join(_UNFIT.sub(" ", text).split())
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def card_png(card: "Card", lang: str, *, name: str, scale: float = 2.0) -> bytes:
    """The same card as PNG, for where no SVG is taken; 1,200 by 800 px unless scaled otherwise."""
    import vl_convert

    with _ONE_AT_A_TIME:
        _bring_font()
        made: bytes = vl_convert.svg_to_png(card_svg(card, lang, name=name), scale=scale)
    return made


@cache
def _bring_font() -> None:
    """Let Japanese be drawn on a machine that has no Japanese font, too."""
    import vl_convert

    from meguri.report.certificate.fonts import font_file

    vl_convert.register_font_directory(str(font_file().parent))


def card_svg(card: "Card", lang: str, *, name: str, ident: str = "merit") -> str:
    """The card, 600 by 400 px, for a screen and for print.

    Args:
        card: what it shows.
        lang: `ja` or `en`.
        name: the only thing on it that may be personal, as the holder wishes it shown; "" for none.
        ident: unique among the pictures of a page.

    Raises:
        ValueError: no such language.
    """
    say = words(lang)
    figure, between = headline(card, lang)
    lines, notes, who = card_lines(card, lang), card_notes(card, lang), shown_name(name)
    named = note(who, x=LEFT, y=72, bold=True, size=20)
    is_foreign = lang != "ja" and has_japanese(who)  # a title has one language: the name stands on the card
    synthetic = [say(SYNTHETIC)] if card.row["is_synthetic"] else []
    drawn = [
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="10" fill="{PAPER}" '
        f'stroke="{FAINT}"/>',
        f'<rect x="{LEFT}" y="34" width="{BAR}" height="{BAR}" rx="2" fill="{KEPT}"/>',
        note(say(TITLE), x=LEFT + 20, y=40, colour=KEPT, bold=True, size=16),
        *(note(one, x=RIGHT, y=40, align="end", colour=INK, bold=True) for one in synthetic),
        f'<g lang="ja">{named}</g>' if is_foreign else named,
        note(figure, x=LEFT, y=116, bold=True, size=38),
        note(f"{say(RETAINED)} · {between}", x=LEFT, y=150, colour=QUIET),
        *_rows(lines, 184),
        f'<line x1="{LEFT}" x2="{RIGHT}" y1="318" y2="318" stroke="{FAINT}"/>',
        *(note(one, x=LEFT, y=336 + 19 * at, colour=QUIET, size=11) for at, one in enumerate(notes)),
    ]
    told = [*synthetic, f"{figure}, {between}.", *(f"{key}: {value}." for key, value in lines), *notes]
    caption = Caption(ident, say(TITLE) if is_foreign or not who else f"{say(TITLE)}: {who}", " ".join(told))
    return svg(f'<g font-family="{FONT}">{"".join(drawn)}</g>', WIDTH, HEIGHT, caption)


def _rows(lines: list[tuple[str, str]], top: int) -> list[str]:
    out = []
    for at, (key, value) in enumerate(lines):
        y = top + 34 * at
        out.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y - 17}" y2="{y - 17}" stroke="{FAINT}"/>')
        out.append(note(key, x=LEFT, y=y, colour=QUIET, size=14))
        out.append(note(value, x=RIGHT, y=y, align="end", bold=True, size=14))
    return out
