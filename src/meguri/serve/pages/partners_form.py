"""Whom somebody looks for: a prefecture, a function, an actor to complete; what is none is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass

from meguri.locale import N_
from meguri.report.partner_words import FUNCTION_WORDS
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import place_options_of

NAMES = ("place", "function", "actor")
NO_SUCH = N_("There is none of that name. Choose one of the list.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for; empty where nothing narrows it.

    Attributes:
        place: prefecture, in Japanese.
        function: one of `tables.partners.FUNCTIONS`.
        actor: id of an actor.
        fields: the form with it.
    """

    place: str
    function: str
    actor: str
    fields: tuple[Field, ...]


def read_looked(told: Mapping[str, str], actors: Mapping[str, str], frame: Frame) -> Looked:
    """Read the form.

    Args:
        told: name → what was chosen.
        actors: id → name, of all that are known.
        frame: language of the page.
    """
    say = frame.say
    places = dict(place_options_of(frame.lang))
    functions = {code: say(said) for code, said in FUNCTION_WORDS.items()}
    whole = {"place": (places, N_("all of Japan")), "function": (functions, N_("every function"))}
    known = {**{name: one for name, (one, _all) in whole.items()}, "actor": dict(actors)}
    chosen = {name: told.get(name, "") for name in NAMES}
    wrong = {name: say(NO_SUCH) if chosen[name] and chosen[name] not in known[name] else "" for name in NAMES}
    kept = {name: "" if wrong[name] else chosen[name] for name in NAMES}

    def field(name: str, label: str, nothing: str, hint: str = "") -> Field:
        options = [Option("", say(nothing), is_chosen=not kept[name])]
        options += [Option(code, said, is_chosen=code == kept[name]) for code, said in known[name].items()]
        return Field(name, label, hint, "select", options=tuple(options), wrong=wrong[name])

    fields = (
        field("place", say(N_("Where the batteries are")), whole["place"][1]),
        field("function", say(N_("What has to be done")), whole["function"][1]),
        field("actor", say(N_("Who looks for partners")), N_("nobody in particular"),
              say(N_("Shows who has what this one lacks."))),
    )  # fmt: skip
    return Looked(kept["place"], kept["function"], kept["actor"], fields)
