"""What the page of one battery says, from its passport as the reader may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.locale import N_
from meguri.report.karte_words import eu_said, state_said, values_said
from meguri.report.passport_words import (
    GROUP_WORDS,
    ROLE_WORDS,
    band_said,
    basis_said,
    kind_said,
    value_said,
)
from meguri.serve.addresses import battery_page
from meguri.serve.pages.drawings import Band, bands
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.passport.document import Document
    from meguri.passport.exchange.karte import KarteRow
    from meguri.passport.signing.trust import TrustList

SOH = N_("Remaining capacity")
SOH_ENERGY = N_("Remaining certified energy")
BAND = N_("90% interval {low}–{high}%")
NOT_MEASURED = N_("not measured yet")
PICTURE = N_("{value}%, with a 90% interval from {low}% to {high}%")
_HEAD = ("identifier", "state_of_health")
_ALARMS = ("incident", "lost")
_ENDS = ("recycled", "dismantled")
_MEASURED = ("diagnosed", "guarantee_rediagnosed", "graded", "attested")
_HANDS = ("sold", "leased", "lease_returned", "exported", "imported", "collected", "installed", "removed")
_GOOD = {"checked", "validated"}
_WARN = {"not_validated", "not_measured", "not_checked", "expired", "simulated", "unsigned"}
_BAD = {"finding"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing and its value; `note` stands beside it, `look` is a class of a badge."""

    label: str
    value: str
    note: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event on the life line.

    Attributes:
        day: ISO day.
        said: the day in words.
        what: what happened.
        by: who recorded it, where it has a name.
        look: class of its sign.
        is_corrected: whether a later event took it back.
    """

    day: str
    said: str
    what: str
    by: str
    look: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Relative:
    """Another passport of the same cells."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class BatteryView:
    """All that the template says of a battery.

    Attributes:
        title: vehicle, or what is known of it.
        battery_id: its identifier.
        soh_label: what the share is of.
        soh: the share in whole percent; "" where nobody measured.
        soh_band: its interval in words.
        soh_notes: how well it is known, each with a look.
        picture: SVG of it; "" where there is no interval.
        status: its status; "" where not stated.
        is_synthetic: whether the diagnosis rests on simulated data.
        safety: the safety field.
        card: the other fields of the card.
        eu: what the EU asks of it.
        life: its events, the latest first.
        before: the battery it was.
        after: batteries that came from it.
        sections: all that is stated, by section.
        corrected: old values that stay readable.
        reader: as whom it is read.
        hidden: what this reader does not see, in words.
    """

    title: str
    battery_id: str
    soh_label: str
    soh: str
    soh_band: str
    soh_notes: tuple[Pair, ...]
    picture: str
    status: str
    is_synthetic: bool
    safety: Pair
    card: tuple[Pair, ...]
    eu: str
    life: tuple[Moment, ...]
    before: tuple[Relative, ...]
    after: tuple[Relative, ...]
    sections: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...]
    corrected: tuple[str, ...]
    reader: str
    hidden: tuple[str, ...]


def battery_view(
    document: "Document",
    battery_id: str,
    reader: str,
    day: date,
    frame: Frame,
    *,
    is_signed: bool | None = None,
    trust: "TrustList | None" = None,
) -> BatteryView:
    """The page of a battery.

    Args:
        document: its passport, as the reader may see it.
        battery_id: its identifier.
        reader: as which role it is read.
        day: the day of reading.
        frame: language of the page.
        is_signed: whether a signature over its record was verified; None where nobody looked.
        trust: list that names organisations.
    """
    from meguri.passport.exchange.karte import karte

    card = karte(document, day, is_signed=is_signed)
    rows = {str(row.code): row for row in card.rows}
    values = document.values()
    health = _health(rows["state_of_health"], frame)
    return BatteryView(
        title=_title(values, frame),
        battery_id=battery_id,
        **health,
        status=_stated("battery_status", values, frame),
        is_synthetic=values.get("soh_is_synthetic") is True,
        safety=_pair(rows["safety"], frame),
        card=tuple(_pair(row, frame) for code, row in rows.items() if code not in (*_HEAD, "safety")),
        eu=eu_said(card, frame.lang),
        life=tuple(_life(document, frame, trust)),
        before=tuple(_relatives(values.get("predecessor_passport_id"))),
        after=tuple(_relatives(values.get("successor_passport_ids"))),
        sections=tuple(_sections(document, frame)),
        corrected=tuple(_corrected(document, frame)),
        reader=frame.say(ROLE_WORDS[reader]) if reader in ROLE_WORDS else reader,
        hidden=tuple(_hidden(reader, frame)),
    )


def _title(values: dict[str, Any], frame: Frame) -> str:
    told = values.get("vehicle_model") or values.get("model_id")
    if told:
        return str(told)
    chemistry = _stated("chemistry", values, frame)
    energy = _stated("rated_energy_kwh", values, frame)
    named = " ".join(one for one in (chemistry, energy) if one)
    return f"{frame.say(N_('EV battery'))} {named}".strip()


def _stated(name: str, values: dict[str, Any], frame: Frame) -> str:
    from meguri.passport.document import attributes

    return value_said(attributes()[name], values[name], frame.lang) if name in values else ""


def _health(row: "KarteRow", frame: Frame) -> dict[str, Any]:
    """The share that is left, as the one big figure."""
    share = next((row.values[name] for name in row.values if name.endswith("share")), None)
    is_energy = "state_of_certified_energy_share" in row.values
    label = frame.say(SOH_ENERGY if is_energy else SOH)
    notes = tuple(Pair("", said, look=_look(row)) for said in state_said(row, frame.lang))
    if share is None:
        return {"soh_label": label, "soh": "", "soh_band": "", "soh_notes": notes, "picture": ""}
    figure, low, high = f"{100 * share:.0f}", row.values.get("low"), row.values.get("high")
    if low is None or high is None:
        return {"soh_label": label, "soh": figure, "soh_band": "", "soh_notes": notes, "picture": ""}
    edges = {"low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}
    said = frame.say(BAND).format(**edges)
    told = frame.say(PICTURE).format(value=figure, **edges)
    picture = bands([Band("", "", low, share, high)], Caption("soh", label, told))
    return {"soh_label": label, "soh": figure, "soh_band": said, "soh_notes": notes, "picture": picture}


def _look(row: "KarteRow") -> str:
    state = str(row.state)
    return "good" if state in _GOOD else "warn" if state in _WARN else "bad" if state in _BAD else ""


def _pair(row: "KarteRow", frame: Frame) -> Pair:
    from meguri.passport.exchange.karte import KARTE_WORDS

    said, state = values_said(row, frame.lang), state_said(row, frame.lang)
    label = frame.say(KARTE_WORDS[row.code])
    return Pair(label[:1].upper() + label[1:], " · ".join(said), " · ".join(state), _look(row))


def _life(document: "Document", frame: Frame, trust: "TrustList | None") -> Iterator[Moment]:
    for one in reversed(document.life):
        day = date.fromisoformat(one.at[:10])
        kind = kind_said(one.kind, frame.lang)
        yield Moment(
            day=one.at[:10],
            said=frame.speech.day(day),
            what=kind[:1].upper() + kind[1:],
            by=_named(one.by, frame, trust),
            look=_event_look(one.kind),
            is_corrected=one.corrected_by is not None,
        )


def _event_look(kind: str) -> str:
    if kind in _ALARMS:
        return "alarm"
    if kind in _ENDS:
        return "ended"
    if kind in _HANDS:
        return "hand"
    return "measured" if kind in _MEASURED else ""


def _named(by: str | None, frame: Frame, trust: "TrustList | None") -> str:
    """Who it was, where it has a name that people read."""
    if not by:
        return ""
    if trust is not None and by in trust.issuers:
        return trust.issuers[by].name(frame.lang)
    return "" if by.startswith(("urn:", "did:", "https://", "http://")) else by


def _relatives(told: Any) -> Iterator[Relative]:
    for one in [told] if isinstance(told, str) else told or ():
        yield Relative(battery_page(one), one)


def _sections(
    document: "Document", frame: Frame
) -> Iterator[tuple[str, tuple[tuple[str, str, str, str], ...]]]:
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


def _corrected(document: "Document", frame: Frame) -> Iterator[str]:
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


def _hidden(reader: str, frame: Frame) -> Iterator[str]:
    """The groups of attributes that this reader does not read."""
    from meguri.registry.passports import roles

    seen = roles().get(reader, frozenset())
    return (frame.say(words) for group, words in GROUP_WORDS.items() if group not in seen)
