"""The ways of one car as pictures (SVG) with their words: what each leaves, and where staying wins."""

from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.report.worth_words import ESTIMATE, way_said

if TYPE_CHECKING:
    from meguri.value.routing import Routes

TITLE = N_("Ways of this car side by side: what each leaves, yen")
CURVE_TITLE = N_("At which uplift of the price at home staying wins")
BEST = N_("best in {share} of the draws")
CLOSED = N_("barred")
WINS = N_("staying wins beyond {yen}")
DESC = N_("{way}: {yen} ({between}), {note}.")
CURVE_DESC = N_("At {uplift} staying wins in {share} of the draws.")
EVEN = N_("Medians meet at {share}; 90 % of the draws break even within {between}.")
NO_EVEN = N_("There is no break-even: staying is closed, or nothing else is open.")
READING = N_(
    "Line: chance that staying wins. Bar across: where 90 % of the draws break even. ▲: uplift reckoned with "
    "(median). ×: observed in a ministry trial of guaranteed cars, fiscal 2024; not used in the reckoning."
)
UNDER_ONE = N_("under 1%")
OVER_99 = N_("over 99%")
LEAST_SAID = 0.005
_SHEET, _GAP = 360.0, 48.0


def bars_svg(routes: "Routes", lang: str, ident: str = "worth") -> str:
    """What each way leaves: median, 5–95 %, chance to be best; where staying wins is marked."""
    import numpy as np

    from meguri.charts.worth_bars import worth_bars

    say, speech = words(lang), Speech(lang, words(lang))
    rows = [_bar(row, speech, lang) for row in routes.route.iter_rows(named=True)]
    others = routes.others_jpy() if routes.price_jpy is not None else None
    wins = None
    if others is not None:
        middle = float(np.median(others))
        wins = (middle, say(WINS).format(yen=speech.price(middle)))
    desc = " ".join(
        say(DESC).format(way=one.label, yen=one.figures, between=one.between, note=one.note) for one in rows
    )
    return worth_bars(rows, speech, Caption(ident, say(TITLE), desc), wins_from=wins)


def curve_svg(routes: "Routes", lang: str, ident: str = "stay") -> str:
    """The chance that staying wins at each uplift, with the break-even and what was observed."""
    import numpy as np

    from meguri.charts.worth_bars import StayPoint, stay_curve_drawn
    from meguri.value.routing import stay_curve

    say, speech = words(lang), Speech(lang, words(lang))
    rows = stay_curve(routes).to_dicts()
    points = [StayPoint(row["uplift_share"], row["stays_share"], row["is_evidence"]) for row in rows]
    told = [
        say(CURVE_DESC).format(
            uplift=f"+{speech.percent(row['uplift_share'])}", share=speech.percent(row["stays_share"])
        )
        for row in rows
        if not row["is_evidence"] and round(100 * row["uplift_share"]) % 20 == 0
    ]
    desc = " ".join([even_said(routes, lang), *told])
    caption = Caption(ident, say(CURVE_TITLE), desc)
    assumed = float(np.median(routes.uplift))
    return stay_curve_drawn(points, speech, caption, even=even_of(routes), assumed_share=assumed)


def even_of(routes: "Routes") -> tuple[float, float, float] | None:
    """Break-even uplift: 5 % point of the draws, where the medians meet, 95 % point; None where none."""
    if routes.medians_meet_share is None:
        return None
    row = routes.route.filter(routes.route["way"] == "keep").row(0, named=True)
    name = "break_even_uplift_share"
    return row[f"{name}_low"], routes.medians_meet_share, row[f"{name}_high"]


def even_said(routes: "Routes", lang: str) -> str:
    """The break-even uplift in a sentence."""
    say, speech, even = words(lang), Speech(lang, words(lang)), even_of(routes)
    if even is None:
        return say(NO_EVEN)
    low, middle, high = even
    between = speech.between(_signed(low), _signed(high))
    return say(EVEN).format(share=_signed(middle, 1), between=between)


def worth_svg(routes: "Routes", lang: str, *, is_synthetic: bool = False) -> str:
    """Both pictures on one sheet, for a file."""
    from meguri.charts.sheet import WIDTH, heading, sheet, synthetic_stamp

    say, speech = words(lang), Speech(lang, words(lang))
    parts, y = heading(say(TITLE), [even_said(routes, lang), say(READING), say(ESTIMATE)])
    shown = (bars_svg(routes, lang), curve_svg(routes, lang))
    left = (WIDTH - 2 * _SHEET - _GAP) / 2
    for place, one in enumerate(shown):
        at = left + place * (_SHEET + _GAP)
        parts.append(one.replace("<svg ", f'<svg x="{at:g}" y="{y + 10:g}" ', 1))
    height = y + 24 + max(_height(one) for one in shown)
    if is_synthetic:
        parts.append(synthetic_stamp(height, speech))
    return sheet(parts, height, Caption("ways", say(TITLE), even_said(routes, lang)))


def _height(drawn: str) -> float:
    return float(drawn.split(' height="', 1)[1].split('"', 1)[0])


def _bar(row: dict[str, Any], speech: Speech, lang: str) -> Any:
    from meguri.charts.worth_bars import WorthBar

    say = words(lang)
    low, middle, high = (row[f"net_jpy{edge}"] for edge in ("_low", "", "_high"))
    best = say(BEST).format(share=chance_said(row["best_share"], speech))
    return WorthBar(
        way=row["way"],
        label=way_said(row["way"], lang),
        figures=speech.price(middle),
        between=speech.price_between(low, high),
        note=best if row["is_open"] else say(CLOSED),
        low=low,
        middle=middle,
        high=high,
        is_open=row["is_open"],
    )


def chance_said(share: float, speech: Speech) -> str:
    """A chance as percent; none is called impossible or certain."""
    if share < LEAST_SAID:
        return speech.gettext(UNDER_ONE)
    return speech.gettext(OVER_99) if share >= 1 - LEAST_SAID else speech.percent(share)


def _signed(share: float, places: int = 0) -> str:
    return f"{100 * share:+.{places}f}%".replace("-", "−")
