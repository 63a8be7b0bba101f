"""Words of the directory of partners: what they do, how far an initiative has come, how near somebody is."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from meguri.locale import N_, words

UNVERIFIED = N_("to be verified")

FUNCTION_WORDS = {
    "collect": N_("collection"),
    "diagnose": N_("diagnosis"),
    "dismantle": N_("dismantling"),
    "discharge": N_("discharging"),
    "carry": N_("carriage"),
    "reuse": N_("reuse"),
    "recycle": N_("recycling"),
    "insure": N_("insurance and guarantees"),
    "lease": N_("leasing"),
    "use": N_("use of batteries"),
    "make": N_("making"),
    "convene": N_("secretariat"),
}
STAGE_WORDS = {
    "trial": N_("trial"),
    "business": N_("in business"),
    "ended": N_("ended"),
    "unknown": N_("not stated"),
}
BLOCKER_WORDS = {
    "technology": N_("technology"),
    "business": N_("profitability"),
    "both": N_("technology and profitability"),
    "unknown": N_("not stated"),
}
NEAR_WORDS = {
    "prefecture": N_("same prefecture"),
    "region": N_("same region"),
    "country": N_("elsewhere in Japan"),
    "unknown": N_("place not known"),
}
STATE_WORDS = {
    "filled": N_("somebody is known"),
    "fallback": N_("default route"),
    "gap": N_("nobody is known"),
}
REACH_WORDS = {
    "place": N_("around its place"),
    "country": N_("all of Japan"),
    "unknown": N_("not stated"),
}
REGION_WORDS = {
    "hokkaido": N_("Hokkaido"),
    "tohoku": N_("Tohoku"),
    "kanto": N_("Kanto"),
    "chubu": N_("Chubu"),
    "kinki": N_("Kinki"),
    "chugoku": N_("Chugoku"),
    "shikoku": N_("Shikoku"),
    "kyushu": N_("Kyushu and Okinawa"),
}


def functions_said(told: str | None, lang: str) -> str:
    """Functions parted by ; in words; nothing where none is told."""
    say = words(lang)
    parts = [say(FUNCTION_WORDS[one]) for one in (told or "").split(";") if one]
    return ("・" if lang == "ja" else ", ").join(parts)


def place_said(prefecture: str | None, lang: str) -> str:
    """A prefecture in the language; nothing where none is told."""
    from meguri.facts.places import climate_of

    if prefecture is None:
        return ""
    return prefecture if lang == "ja" else climate_of(prefecture).prefecture_en


def condition_said(row: Mapping[str, Any], lang: str) -> str:
    """A condition of a route (a row of `acceptance`) with its source; marked where nobody verified it."""
    about = str(row["about_ja" if lang == "ja" else "about_en"])
    mark = words(lang)(UNVERIFIED)
    marked = "" if row["is_verified"] or mark in about else f" [{mark}]"
    return f"{about}{marked} ({row['source_id']}, {row['as_of']})"


def actors_said(told: str, prefecture: str | None, lang: str) -> str:
    """Who does an initiative, by the names of the directory, and where, unless the name says it."""
    names = _names_en() if lang == "en" else {}
    who = [names.get(one, one) for one in told.split(";")]
    place = place_said(prefecture, lang)
    joined = ("・" if lang == "ja" else ", ").join(who)
    return (
        joined
        if not place or place in joined
        else f"{joined}, {place}"
        if lang == "en"
        else f"{joined}({place})"
    )


@cache
def _names_en() -> dict[str, str]:
    """English names of actors by their Japanese ones, as initiatives call them."""
    from meguri.facts.source import fact

    told = dict(fact("actors").rows.select("name_ja", "name_en").iter_rows())
    return told | {name.split("(")[0]: said.split(" (")[0] for name, said in told.items()}
