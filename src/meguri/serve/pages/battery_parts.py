"""The long parts of a battery's page: its life line, its relatives, all that is stated or was corrected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.report.passport_words import BASIS_WORDS, band_said, basis_said, kind_said, value_said
from meguri.serve.addresses import battery_page
from meguri.serve.pages.battery_life import Beside
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.passport.document import Document
    from meguri.passport.document.model import Evidence
    from meguri.passport.signing.trust import TrustList

NOTHING_BESIDE, NOBODY = Beside(), MappingProxyType[str, str]({})
_ALARMS = ("incident", "lost")
_ENDS = ("recycled", "dismantled")
_MEASURED = ("diagnosed", "guarantee_rediagnosed", "graded", "attested")
_HANDS = (
    "sold", "handed_over", "leased", "lease_returned", "exported", "imported", "collected", "installed",
    "removed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """One event on the life line.

    Attributes:
        day: ISO day.
        said: the day in words.
        what: what happened.
        figure: the state of health that it found; "" where it found none, or none that this reader sees.
        by: who recorded it, where it has a name.
        look: class of its sign.
        is_corrected: whether a later event took it back.
    """

    day: str
    said: str
    what: str
    figure: str
    by: str
    look: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Relative:
    """Another passport of the same cells."""

    address: str
    text: str


def life_of(
    document: "Document", frame: Frame, trust: "TrustList | None", beside: Beside = NOTHING_BESIDE
) -> Iterator[Moment]:
    """The events that the reader sees, the latest first.

    Args:
        document: as the reader may see it.
        frame: language of the page.
        trust: list that names organisations.
        beside: who the recorders are, and what each diagnosis found; without it, what holds now.
    """
    found = beside.found or _present(document)
    for one in reversed(document.life):
        day = date.fromisoformat(one.at[:10])
        kind = kind_said(one.kind, frame.lang)
        yield Moment(
            day=one.at[:10],
            said=frame.speech.day(day),
            what=kind[:1].upper() + kind[1:],
            figure=_figure(found, one.event, frame),
            by=named_of(one.by, frame, trust, beside.names),
            look=_event_look(one.kind),
            is_corrected=one.corrected_by is not None,
        )


def _present(document: "Document") -> "Mapping[str, tuple[float, Evidence]]":
    """The event that found the present state of health, and what it found."""
    grounds, share = document.evidence.get("soh_share"), document.values().get("soh_share")
    return {} if grounds is None or share is None else {grounds.event: (share, grounds)}


def _figure(found: "Mapping[str, tuple[float, Evidence]]", event: str, frame: Frame) -> str:
    """The state of health that an event states, with its interval and what stands behind it."""
    from meguri.passport.document import attributes

    if event not in found:
        return ""
    (share, grounds), attribute = found[event], attributes()["soh_share"]
    band = band_said(attribute, grounds, frame.lang)
    said = value_said(attribute, share, frame.lang, is_doubtful=bool(band))
    behind = [*([band] if band else []), frame.say(BASIS_WORDS[grounds.basis])]
    return f"{said} ({' · '.join(behind)})"


def _event_look(kind: str) -> str:
    if kind in _ALARMS:
        return "alarm"
    if kind in _ENDS:
        return "ended"
    if kind in _HANDS:
        return "hand"
    return "measured" if kind in _MEASURED else ""


def named_of(
    by: str | None, frame: Frame, trust: "TrustList | None", names: Mapping[str, str] = NOBODY
) -> str:
    """Who it was, where it has a name that people read."""
    if not by:
        return ""
    if by in names:
        return names[by]
    if trust is not None and by in trust.issuers:
        return trust.issuers[by].name(frame.lang)
    return "" if by.startswith(("urn:", "did:", "https://", "http://")) else by


def relatives_of(told: Any) -> Iterator[Relative]:
    """Passports that a document names: one, several or none."""
    for one in [told] if isinstance(told, str) else told or ():
        yield Relative(battery_page(one), one)


def sections_of(
    document: "Document", frame: Frame
) -> Iterator[tuple[str, tuple[tuple[str, str, str, str], ...]]]:
    """All that is stated, by section: what, value, interval, what stands behind it."""
    from meguri.passport.document import sections
    from meguri.tables.passport import SECTION_WORDS

    stated, lang = document.values(), "ja" if frame.lang == "ja" else "en"
    for section, held in sections().items():
        rows = []
        for one in held:
            if one.name in stated:
                grounds = document.evidence.get(one.name)
                is_doubtful = grounds is not None and grounds.low is not None
                said = value_said(one, stated[one.name], frame.lang, is_doubtful=is_doubtful)
                band, basis = band_said(one, grounds, frame.lang), basis_said(grounds, frame.lang)
                rows.append((one.words.say(lang), said, band, basis))
        if rows:
            yield SECTION_WORDS[section].say(lang), tuple(rows)


def corrected_of(document: "Document", frame: Frame) -> Iterator[str]:
    """Old values that stay readable, each with the day and reason of its correction."""
    from meguri.passport.document import attributes

    line = frame.say(N_("{what}: {old}, corrected on {day}. {reason}"))
    for one in document.superseded:
        attribute = attributes()[one.attribute]
        yield line.format(
            what=attribute.words.say("ja" if frame.lang == "ja" else "en"),
            old=value_said(attribute, one.value, frame.lang),
            day=one.corrected_on,
            reason=one.reason or "",
        ).rstrip()
