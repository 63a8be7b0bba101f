"""Tries a running demonstration as its visitors would: over HTTP, as the public and with keys."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from meguri.locale import N_
from meguri.passport.events import as_epcis
from meguri.serve.addresses import in_path
from meguri.serve.demonstration.lives import SHARED, lives, number

PATIENCE_S = 60
_API = "/api/v1"
_PASSPORT = f"{_API}/passports/{in_path(number(SHARED))}"
_PAGE = f"/b/{in_path(number(SHARED))}"

HOME = N_("the home page, in Japanese and English")
PAGE = N_("a battery's page, for the public and for a buyer with a grant")
READERS = N_("its passport, wider from public to buyer to authority")
VERIFY = N_("a signed passport is believed, an altered one is not")
CAPTURE = N_("an event that comes again is known")
ALIVE = N_("the server is ready, its description complete")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: of HTTP.
        headers: by lower-case name.
        text: the body.
    """

    status: int
    headers: Mapping[str, str]
    text: str


class Visitor:
    """Somebody who asks a server.

    Attributes:
        address: of the server.
        key: API key; "" for the public.
    """

    def __init__(self, address: str, key: str = "") -> None:
        self.address = address
        self.key = key

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request: a GET, or a POST where there is a body."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        request = Request(self.address + path, body, told)  # noqa: S310 – our own server
        try:
            with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
                status, named, content = answer.status, answer.headers, answer.read()
        except HTTPError as refused:
            status, named, content = refused.code, refused.headers, refused.read()
        return Answer(status, {name.lower(): value for name, value in named.items()}, content.decode("utf-8"))


def tried(address: str, keys: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Each thing that was tried, and whether it is as it should be.

    Args:
        address: of the server.
        keys: of the players.
    """
    public = Visitor(address)

    def player(name: str) -> Visitor:
        return Visitor(address, keys[name])

    steps: tuple[tuple[str, Callable[[], bool]], ...] = (
        (ALIVE, lambda: _is_alive(public)),
        (HOME, lambda: _is_at_home(public)),
        (PAGE, lambda: _is_page(public, player("buyer"))),
        (READERS, lambda: _widens(public, player("buyer"), player("authority"))),
        (VERIFY, lambda: _verifies(public)),
        (CAPTURE, lambda: _knows(player("owner"))),
    )
    for said, step in steps:
        yield said, step()


def _is_alive(public: Visitor) -> bool:
    described = public.ask("/api/openapi.json")
    return public.ask("/readyz").status == 200 and f"{_API}/events" in json.loads(described.text)["paths"]


def _is_at_home(public: Visitor) -> bool:
    pages = {lang: public.ask(f"/?lang={lang}", Accept="text/html") for lang in ("ja", "en")}
    return all(
        one.status == 200 and f'<html lang="{lang}"' in one.text and 'class="demonstration"' in one.text
        for lang, one in pages.items()
    )


def _is_page(public: Visitor, buyer: Visitor) -> bool:
    shut, shown = (one.ask(f"{_PAGE}?lang=en", Accept="text/html") for one in (public, buyer))
    return shut.status == shown.status == 200 and shut.text != shown.text and "SYNTHETIC" in shown.text


def _widens(public: Visitor, buyer: Visitor, authority: Visitor) -> bool:
    answers = [one.ask(_PASSPORT, Accept="application/json") for one in (public, buyer, authority)]
    readers = [one.headers.get("meguri-reader") for one in answers]
    has_soh = ["soh_share" in one.text for one in answers]
    return readers == ["public", "legitimate_interest", "authority"] and has_soh[:2] == [False, True]


def _verifies(public: Visitor) -> bool:
    signed = public.ask(f"{_PASSPORT}?format=vc")
    found = [
        json.loads(public.ask(f"{_API}/verify", one.encode("utf-8"), Content_Type="application/json").text)
        for one in (signed.text, signed.text.replace("SYNTHETIC", "AUTHENTIC"))
    ]
    return signed.status == 200 and [one["verdict"] for one in found] == ["accepted", "rejected"]


def _knows(owner: Visitor) -> bool:
    event = next(one for one in lives() if one.battery_id == number(SHARED) and one.kind == "stated")
    body = json.dumps(as_epcis(event)).encode("utf-8")
    answer = owner.ask(f"{_API}/events", body, Content_Type="application/json")
    return answer.status == 200 and json.loads(answer.text)["is_new"] is False
