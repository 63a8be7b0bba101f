"""What carriage asks for, in sentences: rules leg by leg with their clause, figures with their doubt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.facts.law_words import CONFIDENCE_WORDS
from meguri.facts.places import climate_of
from meguri.locale import N_, words
from meguri.market.carriage.words import MODE_WORDS, STANDING_WORDS, UNSERVED_WORDS
from meguri.report.diagnosis_words import LEVELS, unit_said

if TYPE_CHECKING:
    import polars as pl

ESTIMATE = N_(
    "A list of rules by secondary sources, no legal advice; the carrier, the shipping line or the authority "
    "decides. Costs are estimates: most figures behind them are assumed."
)
NOT_RECKONED = N_(
    "Cost and CO2 are told only within Japan by road and ship; carriers' prices abroad are not kept."
)
NO_MASS = N_("Without the mass, or the energy of the batteries, no CO2 is told.")
BAND = "{middle} ({between})"
UNVERIFIED = N_("to be verified")
FOUND = N_("found {found}, limit {limit} {unit}")
FIGURES: tuple[tuple[str, str, str, str], ...] = (
    ("road_km", N_("Distance by road"), "km", N_("estimated: from office to office, detour assumed")),
    ("sea_km", N_("Distance by ship"), "km", N_("estimated")),
    ("mass_kg", N_("Mass"), "kg", N_("assumed, where it was not given")),
    ("cost_jpy", N_("Cost of carriage"), "jpy", N_("partly assumed")),
    ("co2_kg", N_("CO2"), "kg", N_("by tonne-kilometres, estimated")),
)
PROVISIONS = (  # those that are more than numbers
    N_("class 4, petroleum no. 2, not water-soluble"),
    N_("guideline on dispositions"),
    N_("Art. 9-9, 15-4-3"),
    N_("Art. 10, 15-4-4 to -6"),
    N_("Art. 14 (1)"),
)
_ORDER = {"danger": 0, "warning": 1, "caution": 2, "note": 3}
_STANDS = {"not_met": 0, "unknown": 1, "asked": 2, "met": 3}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that binds a leg.

    Attributes:
        level: how grave it is, a code.
        level_said: the same in words.
        standing: how it stands, a code.
        standing_said: the same in words.
        asked: what is asked.
        clause: instrument and provision.
        sure: how sure we are of the rule.
        found: value and limit, or empty.
        source_id: who says it.
    """

    level: str
    level_said: str
    standing: str
    standing_said: str
    asked: str
    clause: str
    sure: str
    found: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a journey: how it goes, its UN number (or empty), and its rules, the gravest first."""

    mode: str
    mode_said: str
    un_number: str
    rules: tuple[Rule, ...]


def legs_said(findings: "pl.DataFrame", lang: str) -> list[Leg]:
    """CARRIAGE_FINDINGS leg by leg, in the order of the journey."""
    legs = []
    for mode in ("road", "sea", "air"):
        rows = sorted(
            (row for row in findings.to_dicts() if row["mode"] == mode),
            key=lambda row: (row["standing"] == "met", _ORDER[row["level"]], _STANDS[row["standing"]]),
        )
        if rows:
            number = (
                next((row["un_number"] for row in rows if row["un_number"]), "") if mode != "road" else ""
            )
            rules = tuple(_rule(row, lang) for row in rows)
            legs.append(Leg(mode, words(lang)(MODE_WORDS[mode]), number, rules))
    return legs


def _rule(row: dict[str, Any], lang: str) -> Rule:
    say = words(lang)
    found = ""
    if row["found_value"] is not None and row["limit_value"] is not None:
        put = {"found": f"{row['found_value']:,.4g}", "limit": f"{row['limit_value']:,.6g}"}
        found = say(FOUND).format(**put, unit=unit_said(row["unit"], lang))
    provision = row["provision"] or ""
    told = say(provision) if provision in PROVISIONS else provision
    clause = f"{row[f'instrument_{lang}']} {told}".strip()
    return Rule(
        row["level"],
        say(LEVELS[row["level"]]),
        row["standing"],
        say(STANDING_WORDS[row["standing"]]),
        row[f"asked_{lang}"],
        clause,
        say(CONFIDENCE_WORDS.get(row["confidence"], UNVERIFIED)),
        found,
        row["source_id"],
    )


def figures_said(told: dict[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    """Label, value with its band, and how firm it is, of what was reckoned of a row of CONSIGNMENTS."""
    say = words(lang)
    speech = Speech(lang, say)
    for name, label, unit, firm in FIGURES:
        middle = told[name]
        if middle is None or (name == "sea_km" and middle == 0):
            continue
        low, high = told[f"{name}_low"], told[f"{name}_high"]
        if unit == "jpy":
            put = {"middle": speech.price(middle), "between": speech.price_between(low, high)}
        else:
            put = {
                "middle": f"{digits(middle, 3)} {unit}",
                "between": speech.between(digits(low, 3), digits(high, 3)),
            }
        value = put["middle"] if low == high else BAND.format(**put)
        yield say(label), value, say(firm)


def place_said(place: str, lang: str) -> str:
    """A prefecture or country in the language."""
    if len(place) == 2 and place.isascii():
        return Speech(lang, words(lang)).country(place)
    return place if lang == "ja" else climate_of(place).prefecture_en


def unserved_said(row: dict[str, Any], lang: str) -> str:
    """Why a stop is left out, a row of UNSERVED."""
    return words(lang)(UNSERVED_WORDS[row["why"]]).format(**row)


def clock(minutes: float) -> str:
    """Minutes after midnight as a time of day; of the next day with its hours counted on."""
    return f"{int(minutes) // 60}:{int(minutes) % 60:02d}"
