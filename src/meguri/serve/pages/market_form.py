"""What a visitor of the market sends: lists, and how to clear them; a page carries them to its next."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from meguri.locale import N_
from meguri.report.market_words import LEVELS
from meguri.serve.pages.fields import Field, Option, plain_number
from meguri.serve.pages.frame import Frame

KINDS = ("offers", "demands", "sales")
LARGEST = 3_000_000  # bytes of one list
MOST_KEPT = 400_000  # signs of all lists together, packed, that a page carries on for its next question
MOST_JPY = 1e9
TOLD = ("day", "pay", "stay", "local", "level")
LONGEST = 40
NO_DAY = N_("Write the day as 2026-04-01, or leave it out.")
NO_YEN = N_("Write yen as a number such as 50000, or leave it out.")
PAYS = {"cleared": N_("clearing price (one price that suits all)"), "bid": N_("the buyer's own limit")}


@dataclass(frozen=True, slots=True)
class How:
    """How a visitor wants the market cleared.

    Attributes:
        day: the market day.
        pay: `cleared` or `bid`.
        stay_jpy: weight of a piece that stays in Japan.
        local_jpy: weight of a piece that stays in its prefecture.
        level: of the sales to compare with; None for the one of which most are known.
    """

    day: date
    pay: str
    stay_jpy: float
    local_jpy: float
    level: str | None


def read_how(told: Mapping[str, str], today: date, frame: Frame) -> tuple[tuple[Field, ...], How | None]:
    """The fields with what was typed, and the same for the market; None where something is wrong."""
    wrong: dict[str, str] = {}
    day = _day(told.get("day", ""), today)
    if day is None:
        wrong["day"] = frame.say(NO_DAY)
    yen = {name: _yen(told.get(name, "")) for name in ("stay", "local")}
    wrong |= {name: frame.say(NO_YEN) for name, value in yen.items() if value is None}
    pay = told.get("pay", "")
    level = told.get("level", "")
    fields = _fields(told, pay if pay in PAYS else "cleared", level, wrong, frame)
    if wrong or day is None:
        return fields, None
    how = How(
        day,
        pay if pay in PAYS else "cleared",
        yen["stay"] or 0.0,
        yen["local"] or 0.0,
        level if level in LEVELS else None,
    )
    return fields, how


def _fields(
    told: Mapping[str, str], pay: str, level: str, wrong: Mapping[str, str], frame: Frame
) -> tuple[Field, ...]:
    say = frame.say
    pays = tuple(Option(name, say(words), is_chosen=name == pay) for name, words in PAYS.items())
    levels = (
        Option("", say(N_("the one of which most are known")), is_chosen=level not in LEVELS),
        *(Option(name, say(words), is_chosen=name == level) for name, words in LEVELS.items()),
    )
    return (
        Field("day", say(N_("Market day")), say(N_("Today, if left out.")), "date", told.get("day", ""),
              wrong=wrong.get("day", "")),
        Field("pay", say(N_("What a buyer pays")), kind="select", options=pays),
        Field("stay", say(N_("Weight of staying in Japan")),
              say(N_("Yen a piece; it steers who gets which, and no money moves.")), "number",
              told.get("stay", ""), wrong=wrong.get("stay", ""), unit=say(N_("yen"))),
        Field("local", say(N_("Weight of staying in the prefecture")), kind="number",
              value=told.get("local", ""), wrong=wrong.get("local", ""), unit=say(N_("yen"))),
        Field("level", say(N_("Where the sales were made")), kind="select", options=levels),
    )  # fmt: skip


def _day(told: str, today: date) -> date | None:
    if not told.strip():
        return today
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        return None


def _yen(told: str) -> float | None:
    try:
        found = plain_number(told.replace("円", ""))
    except ValueError:
        return None
    if found is None:
        return 0.0
    return found if 0 <= found <= MOST_JPY else None


def packed(files: Mapping[str, bytes]) -> dict[str, str]:
    """Lists as text that a page can carry to its next question; empty where they are too much for that."""
    made = {name: b64encode(zlib.compress(content, 9)).decode() for name, content in files.items()}
    return made if sum(map(len, made.values())) <= MOST_KEPT else {}


def unpacked(told: str) -> bytes:
    """A list that a page carried on; empty where it is none of ours, or too large."""
    try:
        opener = zlib.decompressobj()
        content = opener.decompress(b64decode(told[:MOST_KEPT], validate=True), LARGEST + 1)
    except (zlib.error, Error, ValueError):
        return b""
    return content if len(content) <= LARGEST else b""
