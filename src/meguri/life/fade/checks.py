"""Whether a card keeps the vocabulary: every name known before it is used, every kind known."""

from collections.abc import Iterator

from meguri.life.fade.card import BASE, CAUSES, DRIVERS, KINDS, KNEES, SHAPES, Card, Rate, State


def check_card(card: Card) -> None:
    """Refuse a card that the engine could not read.

    Raises:
        ValueError: names, with the card, everything that is wrong.
    """
    faults = [*_names(card), *_states(card), *_kinds(card)]
    if faults:
        raise ValueError(f"ageing model {card.model_id}: " + "; ".join(faults))


def used_by(rate: Rate) -> set[str]:
    """Names of all variables in a rate."""
    terms = [term for factor in rate.factors for term in factor.terms]
    powers = [term.of for term in terms] + [one.of for term in terms for one in term.exponents]
    return {name for of in powers for name, _ in of}


def _names(card: Card) -> Iterator[str]:
    known = set(BASE)
    late = {one.name: one for one in card.variables}
    for rate in card.rates:
        for name in list(late):
            if late[name].source in known:
                known.add(late.pop(name).name)
        for name in sorted(used_by(rate) - known):
            yield f"rate {rate.name} uses {name}, which is not known there"
        if rate.name in known:
            yield f"two things are called {rate.name}"
        known.add(rate.name)
    if {"voltage_v"} & {name for rate in card.rates for name in used_by(rate)} and not card.soc_points:
        yield "voltage_v is used, but there is no voltage table"


def _states(card: Card) -> Iterator[str]:
    rates = {one.name for one in card.rates}
    branches = {one.name for one in card.branches}
    for state in card.states:
        named = [state.rate] if state.rate else []
        named += [one for one in (state.extent, state.power) if isinstance(one, str)]
        for name in named:
            if name not in rates:
                yield f"state {state.name} uses {name}, which is no rate"
        if state.acts_on == "capacity" and state.branch not in branches:
            yield f"state {state.name} belongs to no branch"
        if state.kind != "sigmoid" and (isinstance(state.power, str) or isinstance(state.extent, str)):
            yield f"state {state.name}: only a sigmoid may have a changing power or extent"


def _kinds(card: Card) -> Iterator[str]:
    def wrong(state: State) -> bool:
        kinds = state.kind in KINDS and state.driver in DRIVERS and state.cause in CAUSES
        return not kinds or state.acts_on not in ("capacity", "resistance")

    yield from (f"state {one.name} is of no known kind" for one in card.states if wrong(one))
    yield from (
        f"variable {one.name} has no known shape" for one in card.variables if one.shape not in SHAPES
    )
    if card.knee not in KNEES:
        yield f"knee {card.knee} is not known"
