"""What the cars of a fleet come to together, in lines that the command and the page both say."""

from typing import TYPE_CHECKING

from meguri.charts.speech import Speech, digits
from meguri.locale import N_, words

if TYPE_CHECKING:
    from meguri.journeys.municipal_question import Totals

COUNTED = N_("{cars} cars: {yes} can be replaced, {unknown} to be measured first, {no} not yet")
SAVED = N_("Saved by these a year")
AVOIDED = N_("CO2 of driving avoided a year")
KEPT = N_("Kept in service over {years} years")
SHARED = N_("Of these shared by citizens")
KG = N_("{middle} kg ({between} kg)")
KWH_YR = N_("{middle} kWh·years ({between})")
YEN = N_("{middle} ({between})")
BANDS = N_("In brackets the 90 % range (5 % to 95 % point), most of it from assumed figures.")


def counted_said(totals: "Totals", lang: str) -> str:
    """How many cars, and how many of each answer."""
    counts = {name: f"{count:,}" for name, count in totals.counts.items()}
    return words(lang)(COUNTED).format(cars=f"{totals.cars:,}", **counts)


def totals_lines(totals: "Totals", lang: str) -> list[tuple[str, str]]:
    """What the cars answered yes come to, name and value; the page says the same."""
    if not totals.counts["yes"]:
        return []
    say, speech = words(lang), Speech(lang, words(lang))
    low, middle, high = totals.saving_jpy_per_yr
    lines = [
        (say(SAVED), say(YEN).format(middle=speech.price(middle), between=speech.price_between(low, high)))
    ]
    lines.append((say(AVOIDED), say(KG).format(**_said(totals.co2_kg_per_yr, speech))))
    years = f"{totals.service_yr or 0:g}"
    lines.append((say(KEPT).format(years=years), say(KWH_YR).format(**_said(totals.retained_kwh_yr, speech))))
    return [*lines, (say(SHARED), speech.units(totals.shared))] if totals.shared else lines


def _said(band: tuple[float, float, float], speech: Speech) -> dict[str, str]:
    low, middle, high = (digits(one, 3, 0) for one in band)
    return {"middle": middle, "between": speech.between(low, high)}
