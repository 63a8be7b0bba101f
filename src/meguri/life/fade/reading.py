"""The cards shipped in facts/data/ageing_models, read once."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from meguri.life.fade.card import (
    Branch,
    Card,
    Exponent,
    Factor,
    Paper,
    Powers,
    Rate,
    State,
    Term,
    Valid,
    Variable,
)
from meguri.life.fade.checks import check_card
from meguri.life.fade.faults import FadeCode, FadeError, FadeFault

_AS_TOLD = (
    "model_id",
    "cell",
    "chemistry",
    "electrodes",
    "came_through",
    "experiments",
    "hotter_is_worse_above_c",
)


@cache
def cards() -> Mapping[str, Card]:
    """Every ageing model that is shipped, by its id, sorted."""
    folder = files("meguri.facts") / "data" / "ageing_models"
    texts = [one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")]
    found = sorted((read_card(text) for text in texts), key=lambda one: one.model_id)
    return MappingProxyType({one.model_id: one for one in found})


def card(model_id: str) -> Card:
    """The ageing model of that id.

    Raises:
        FadeError: there is none; the nearest names are told.
    """
    known = cards()
    if model_id not in known:
        asked = str(model_id).strip().lower().replace("_", "-").replace(" ", "-")
        by_cell = [one for one in known if asked and (asked in one or known[one].chemistry.lower() == asked)]
        near = get_close_matches(asked, known, n=1, cutoff=0.3) or by_cell[:1] or list(known)[:1]
        told = {"found": repr(model_id), "near": near[0], "known": ", ".join(known)}
        raise FadeError([FadeFault(FadeCode.UNKNOWN, told)])
    return known[model_id]


def read_card(text: str) -> Card:
    """A card from its TOML.

    Raises:
        KeyError, TypeError, ValueError: a card that does not keep the vocabulary of `card`.
    """
    told = tomllib.loads(text)
    voltage = told.get("voltage", {"soc_share": [], "cell_voltage_v": []})
    made = Card(
        **{name: told[name] for name in _AS_TOLD},
        capacity_ah=float(told["capacity_ah"]),
        starts_at_share=float(told.get("starts_at_share", 1.0)),
        papers=tuple(Paper(**one) for one in told["papers"]),
        limits={lang: tuple(lines) for lang, lines in told["limits"].items()},
        valid=_valid(told["valid"]),
        knee=told["knee"]["known"],
        knee_note={lang: told["knee"][lang] for lang in ("en", "ja")},
        variables=tuple(Variable(**one) for one in told.get("variables", [])),
        rates=tuple(_rate(one) for one in told["rates"]),
        states=tuple(_state(one) for one in told["states"]),
        branches=tuple(Branch(**one) for one in told.get("branches", [{"name": "all"}])),
        soc_points=tuple(voltage["soc_share"]),
        voltage_points_v=tuple(voltage["cell_voltage_v"]),
    )
    check_card(made)
    return made


def _valid(told: Mapping[str, Any]) -> Valid:
    def pair(name: str) -> tuple[float, float]:
        low, high = told[name]
        return float(low), float(high)

    return Valid(
        pair("temperature_c"),
        pair("storage_temperature_c"),
        pair("soc_share"),
        pair("dod_share"),
        float(told["charge_per_h"]),
        float(told["discharge_per_h"]),
    )


def _powers(told: Mapping[str, float]) -> Powers:
    return tuple((name, float(power)) for name, power in told.items())


def _term(told: Mapping[str, Any]) -> Term:
    exponents = (
        Exponent(float(one["times"]), _powers(one.get("of", {})), one.get("nested", False))
        for one in told.get("exp", [])
    )
    return Term(float(told["times"]), _powers(told.get("of", {})), tuple(exponents))


def _rate(told: Mapping[str, Any]) -> Rate:
    factors = tuple(
        Factor(
            tuple(_term(term) for term in one["terms"]),
            one.get("absolute", False),
            one.get("at_least"),
            float(one.get("power", 1.0)),
        )
        for one in told["factors"]
    )
    return Rate(told["name"], factors, told.get("at_least"))


def _state(told: Mapping[str, Any]) -> State:
    return State(
        name=told["name"],
        cause=told["cause"],
        acts_on=told.get("acts_on", "capacity"),
        kind=told["kind"],
        driver=told["driver"],
        per=float(told.get("per", 1.0)),
        times=float(told.get("times", 1.0)),
        rate=told.get("rate", ""),
        extent=told.get("extent", 1.0),
        power=told.get("power", 1.0),
        sign=int(told.get("sign", -1 if told.get("acts_on", "capacity") == "capacity" else 1)),
        first=float(told.get("first", 0.0)),
        branch=told.get("branch", "all"),
        above_cycles_per_day=float(told.get("above_cycles_per_day", 0.0)),
    )
