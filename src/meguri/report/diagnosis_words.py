"""The words of a diagnosis: methods, ways, definitions, findings, assumptions, reasons.

Each room keeps the templates of its own findings (`FINDING_WORDS`); here they are gathered and filled. A
code without words comes back as it is, so that nothing is ever hidden; a test keeps the codes worded.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from meguri.charts.speech import digits
from meguri.locale import N_, words
from meguri.tables.battery import LOG

Row = dict[str, Any]

METHODS = {
    "partial_charge": N_("part of a charge"),
    "flips": N_("charge counted between steps of the SOC"),
    "electrode_fit": N_("charge curve against electrode curves"),
    "pulse": N_("pulse test"),
    "spectrum": N_("impedance spectrum"),
    "features": N_("measurement judged by reference cells"),
    "fleet_prior": N_("cars of this model and age"),
    "capacity_bars": N_("capacity bars on the meter"),
    "displayed_range": N_("range on the meter"),
    "bms_read": N_("the car's own display"),
    "full_cycle_bench": N_("full cycle on a test bench"),
    "partial_charge_ica": N_("partial charge (published methods)"),
    "pulse_random_soc": N_("pulse test at any SOC (published method)"),
    "dcir_screen": N_("resistance screen by one pulse"),
    "pls_pack_voltage": N_("rapid test of small packs (published method)"),
    "unstated": N_("method not stated"),
}
DEFINITIONS = {
    "soh_c": N_("capacity SOH (SOHc): capacity in Ah against the reference capacity"),
    "soce": N_("SOCE (UN GTR 22): usable energy against the certified energy"),
    "unstated": N_("not stated by who measured"),
}
VALIDATION = {
    "validated": N_("validated on this model"),
    "extrapolated": N_("extrapolated from similar models"),
    "unvalidated": N_("not validated on this model"),
}
BINDING = {
    "bound": N_("measurer and device are bound to the chassis number"),
    "self_declared": N_("self-declared by who measured"),
}
LEVELS = {
    "note": N_("note"),
    "caution": N_("caution"),
    "warning": N_("warning"),
    "danger": N_("danger"),
}
RANKED = {"cell": N_("cell {rank}"), "report": N_("report {rank}"), "features": N_("measurement {rank}")}
THINGS = {
    "pack": N_("the pack"),
    "log": N_("the log"),
    "verdict": N_("the verdict"),
    "positive_ah": N_("the positive electrode"),
    "negative_ah": N_("the negative electrode"),
    "lithium_ah": N_("the lithium"),
    "capacity_ah": N_("the capacity"),
}
PARTS = {
    "lithium": N_("lithium that can move (LLI)"),
    "positive": N_("positive electrode (LAM)"),
    "negative": N_("negative electrode (LAM)"),
}
DIRECTIONS = {"charge": N_("charge"), "discharge": N_("discharge")}
_CONVERTED = "_as_"  # between two methods: the one measured by, and the one converted to
_BY_COLUMN: dict[str, Mapping[str, str]] = {
    "method": METHODS,
    "definition": DEFINITIONS,
    "validation": VALIDATION,
    "binding": BINDING,
    "level": LEVELS,
    "part": PARTS,
    "direction": DIRECTIONS,
}
# Rooms that word their own findings and assumptions.
ROOMS = (
    "meguri.health.verdict.words",
    "meguri.health.prior.words",
    "meguri.health.results",
    "meguri.health.dating",
    "meguri.health.safety.words",
    "meguri.health.logs.notes",
    "meguri.health.internals",
    "meguri.health.curve.losses",
    "meguri.health.readings",
    "meguri.health.capacity",
    "meguri.health.features",
    "meguri.health.impedance",
    "meguri.health.crosswalk",
    "meguri.tables.market_day",
)


def said(column: str, code: str | None, lang: str) -> str:
    """The words of a code that stands in `column`; the code itself where there are none."""
    if code is None:
        return "–"
    if column == "method" and _CONVERTED in code:
        first, _as, second = code.partition(_CONVERTED)
        template = words(lang)(N_("{method}, converted to {reference}"))
        return template.format(method=said(column, first, lang), reference=said(column, second, lang))
    message = _BY_COLUMN[column].get(code)
    if message is None:
        return _firms_name(code) if column == "method" else code
    return words(lang)(message)


def _firms_name(method: str) -> str:
    """A firm's method as the firm calls it; its code where it is in no catalogue."""
    from meguri.facts.methods import diagnosis_methods

    named = diagnosis_methods().methods.filter(method_id=method)["name"]
    return str(named.item()) if named.len() == 1 else method


def battery_said(name: str) -> str:
    """What a battery is called: its model beside the short name, where the catalogue knows it."""
    from meguri.facts.packs import PackNameError, pack_named

    try:
        found = pack_named(name)
    except PackNameError:
        return name
    return f"{found.model} ({found.name})"


def reference_said(row: Row, lang: str) -> str:
    """The reference capacity of a row of HEALTH, and who says so."""
    from meguri.facts.source import FactError, source

    say, asked = words(lang), row["reference_source"]
    if row["reference_capacity_ah"] is None:
        return say(N_("not published; percent of what the battery held when new"))
    try:
        who = say(N_("given by you")) if asked == "user" else source(asked).publisher
    except FactError:
        who = asked
    return say(N_("{capacity} Ah when new (source: {source})")).format(
        capacity=digits(row["reference_capacity_ah"], 3), source=who
    )


def because_said(code: str, lang: str) -> str:
    """Why a measurement is named as the next one."""
    return words(lang)(_templates("BECAUSE_WORDS").get(code, code))


def finding_said(row: Row, lang: str) -> str:
    """A row of FINDINGS as a sentence."""
    return _filled(_templates("FINDING_WORDS").get(row["code"]), row, lang)


def assumed_said(row: Row, lang: str) -> str:
    """A row of HEALTH_ASSUMED as a sentence."""
    if row["code"] == "climate_of_use" and lang != "ja":
        from meguri.facts.places import climate_of

        row = {**row, "said": climate_of(row["said"]).prefecture_en}
    return _filled(_templates("ASSUMED_WORDS").get(row["code"]), row, lang)


@cache
def _templates(name: str) -> dict[str, str]:
    """All templates of one kind, of every room."""
    found: dict[str, str] = {}
    for room in ROOMS:
        found |= getattr(import_module(room), name, {})
    return found


def _filled(template: str | None, row: Row, lang: str) -> str:
    places = {
        "about": _about(row.get("about"), lang),
        "found": _number(row.get("found_value")),
        "limit": _number(row.get("limit_value")),
        "unit": unit_said(row.get("unit"), lang),
        "rows": _count(row.get("rows_count")),
        "from_s": _number(row.get("from_s")),
        "to_s": _number(row.get("to_s")),
        "said": row.get("said", ""),
    }
    if template is None:
        return f"{row['code']}: {row.get('said') or row.get('about')}"
    return words(lang)(template).format(**places)


def _about(about: str | None, lang: str) -> str:
    """What a row is about: methods, cells and reports in words, other names as they are."""
    between = "、" if lang == "ja" else ", "
    return between.join(_one_thing(one, lang) for one in (about or "").split(", "))


def _one_thing(name: str, lang: str) -> str:
    kind, _sign, rank = name.replace("-", " ").partition(" ")
    if kind in RANKED and rank.isdecimal():
        return words(lang)(RANKED[kind]).format(rank=rank)
    if name in LOG.names:
        return LOG.column(name).meaning.say("ja" if lang == "ja" else "en")
    message = THINGS.get(name)
    return said("method", name, lang) if message is None else words(lang)(message)


def _number(value: float | None) -> str:
    return "–" if value is None else digits(value, 3, most=3)


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def unit_said(name: str | None, lang: str) -> str:
    """The symbol of a unit; its name where it is none of ours."""
    from meguri.tables.units import UnitError, unit

    if name is None:
        return ""
    try:
        return unit(name).symbol.say("ja" if lang == "ja" else "en")
    except UnitError:
        return name
