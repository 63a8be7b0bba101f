"""What stands around every page: its language and look, who is signed in, and where else one can go."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from starlette.requests import Request

from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.registry.accounts.asker import ANYBODY, Asker
from meguri.serve.house import House
from meguri.serve.negotiation import lang_of

DEMONSTRATION = "MEGURI_DEMONSTRATION"
THEME_COOKIE = "meguri_theme"
THEMES = ("auto", "light", "dark")
NAVIGATION = (
    ("home", "/", N_("Find a battery")),
    ("buyer", "/buyer", N_("Before you buy")),
    ("worth", "/worth", N_("Compare ways")),
    ("diagnose", "/diagnose", N_("Diagnose")),
    ("verify", "/verify", N_("Verify")),
    ("market", "/market", N_("Market")),
    ("methods", "/methods", N_("Methods")),
    ("law", "/law", N_("Law")),
    ("merit", "/merit", N_("Long use")),
    ("nation", "/nation", N_("Japan's account")),
)
# For whoever signed in; what else there is stands on the first page and in the footer.
WORKING = (
    ("home", "/", N_("Find a battery"), ()),
    ("diagnose", "/diagnose", N_("Diagnose"), ()),
    ("fleet", "/fleet", N_("Batteries"), ()),
    ("shares", "/shares", N_("Shared access"), ("owner", "dealer", "diagnoser", "reuse_maker", "recycler",
     "guarantor", "legitimate_interest", "administrator")),
    ("guarantees", "/guarantees", N_("Guarantee desk"), ("owner", "dealer", "guarantor")),
    ("certificates", "/certificates", N_("Certificates"), ("owner", "dealer", "diagnoser", "reuse_maker",
     "recycler")),
    ("worth", "/worth", N_("Compare ways"), ()),
    ("market", "/market/lots", N_("Market"), ("owner", "dealer", "reuse_maker", "recycler")),
    ("verify", "/verify", N_("Verify"), ()),
    ("merit", "/merit", N_("Long use"), ()),
    ("admin", "/admin", N_("Administration"), ("administrator",)),
)  # fmt: skip
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True)
class Frame:
    """What the base template says around a page.

    Attributes:
        lang: `ja` or `en`.
        here: name of the page among `NAVIGATION`; "" for others.
        path: of this page.
        query: of this page, without language and look.
        theme: auto, light or dark.
        asker: who reads.
        is_demonstration: whether the installation's data are synthetic.
    """

    lang: str
    here: str
    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    theme: str = "auto"
    asker: Asker = ANYBODY
    is_demonstration: bool = False

    @cached_property
    def say(self) -> Callable[[str], str]:
        """Says an English message in the page's language."""
        return words(self.lang)

    @cached_property
    def speech(self) -> Speech:
        """Says numbers in the page's language."""
        return Speech(self.lang, self.say)

    @property
    def navigation(self) -> tuple[tuple[str, str, str], ...]:
        """Name, address and words of the pages one can go to."""
        if self.asker.is_known:
            roles = self.asker.roles
            return tuple(
                (name, href, self.say(message))
                for name, href, message, needed in WORKING
                if not needed or roles & set(needed)
            )
        return tuple((name, href, self.say(message)) for name, href, message in NAVIGATION)

    @property
    def other_lang(self) -> str:
        """The other language."""
        return "en" if self.lang == "ja" else "ja"

    @property
    def other_lang_name(self) -> str:
        """What the other language calls itself."""
        return LANGUAGE_NAMES[self.other_lang]

    def with_query(self, **more: str) -> str:
        """The address of this page with something more behind its question mark."""
        return f"{self.path}?{urlencode([*self.query, *more.items()])}"


def frame_of(request: Request, house: House, here: str = "", asker: Asker = ANYBODY) -> Frame:
    """The frame of the page that is asked for.

    Args:
        request: the request.
        house: the server.
        here: name of the page among `NAVIGATION`.
        asker: who reads.
    """
    told = request.query_params.get("theme") or request.cookies.get(THEME_COOKIE, "")
    query = tuple(
        (name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "theme")
    )
    return Frame(
        lang=lang_of(request.scope, house.default_lang),
        here=here,
        path=request.scope.get("root_path", "") + _escaped(request),
        query=query if request.method in ("GET", "HEAD") else (),
        theme=told if told in THEMES else "auto",
        asker=asker,
        is_demonstration=house.settings.is_on(DEMONSTRATION),
    )


def _escaped(request: Request) -> str:
    """The path as it was asked for: what was escaped stays so, or it would be another path."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.decode("latin-1")
    return path if path.startswith("/") and not path.startswith("//") else "/"
