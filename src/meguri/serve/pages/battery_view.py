"""What the page of one battery says, from its passport as the reader may see it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.locale import N_
from meguri.report.car_names import car_said
from meguri.report.karte_words import eu_said, state_said, values_said
from meguri.report.passport_words import (
    GROUP_WORDS,
    ROLE_WORDS,
    value_said,
)
from meguri.serve.pages.battery_life import Beside, contradictions_said
from meguri.serve.pages.battery_parts import (
    NOTHING_BESIDE,
    Moment,
    Relative,
    corrected_of,
    life_of,
    named_of,
    relatives_of,
    sections_of,
)
from meguri.serve.pages.drawings import Band, bands
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.withheld import is_placing_withheld, is_withheld, kept_said
from meguri.serve.pages.worth_links import from_battery

if TYPE_CHECKING:
    from meguri.passport.document import Document
    from meguri.passport.exchange.karte import KarteRow
    from meguri.passport.signing.trust import TrustList

SOH = N_("Remaining capacity")
SOH_ENERGY = N_("Remaining certified energy")
BAND = N_("90% interval {low}–{high}%")
NOT_MEASURED = N_("not measured yet")
PICTURE = N_("{value}%, with a 90% interval from {low}% to {high}%")
_APART = ("identifier", "state_of_health", "safety", "signature")  # said in places of their own
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
class BatteryView:
    """All that the template says of a battery.

    Attributes:
        title: vehicle, or what is known of it.
        battery_id: its identifier.
        soh_label: what the share is of.
        soh: the share in whole percent; "" where nobody measured.
        soh_band: its interval in words.
        soh_notes: how well it is known, each with a look.
        is_soh_withheld: whether it is empty only because this reader is not shown it.
        picture: SVG of it; "" where there is no interval.
        status: its status; "" where not stated.
        is_synthetic: whether the diagnosis rests on simulated data.
        safety: the safety field.
        card: the other fields of the card that this reader is shown.
        withheld: names of those that are kept from this reader.
        eu: what the EU asks of it.
        life: its events, the latest first.
        before: the battery it was.
        after: batteries that came from it.
        sections: all that is stated, by section.
        corrected: old values that stay readable.
        contradictions: what does not fit together in its record, of what this reader sees.
        reader: as whom it is read.
        ways: address of the page that compares its car's ways.
        hidden: what this reader does not see, in words.
    """

    title: str
    battery_id: str
    soh_label: str
    soh: str
    soh_band: str
    soh_notes: tuple[Pair, ...]
    is_soh_withheld: bool
    picture: str
    status: str
    is_synthetic: bool
    safety: Pair
    card: tuple[Pair, ...]
    withheld: tuple[str, ...]
    eu: str
    life: tuple[Moment, ...]
    before: tuple[Relative, ...]
    after: tuple[Relative, ...]
    sections: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...]
    corrected: tuple[str, ...]
    contradictions: tuple[str, ...]
    reader: str
    ways: str
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
    beside: Beside = NOTHING_BESIDE,
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
        beside: what its events tell this reader beside the passport.
    """
    from meguri.passport.exchange.karte import EuDuty, karte

    card = karte(document, day, is_signed=is_signed)
    rows = {str(row.code): _with_names(row, frame, trust, beside) for row in card.rows}
    rest = [row for code, row in rows.items() if code not in _APART]
    values = document.values()
    health = _health(rows["state_of_health"], reader, frame)
    return BatteryView(
        title=_title(values, frame),
        battery_id=battery_id,
        **health,
        status=_stated("battery_status", values, frame),
        is_synthetic=values.get("soh_is_synthetic") is True,
        safety=_pair(rows["safety"], reader, frame),
        card=tuple(_pair(row, reader, frame) for row in rest if not is_withheld(row, reader)),
        withheld=tuple(_label(row, frame) for row in rest if is_withheld(row, reader)),
        eu="" if card.eu is EuDuty.UNKNOWN and is_placing_withheld(reader) else eu_said(card, frame.lang),
        life=tuple(life_of(document, frame, trust, beside)),
        before=tuple(relatives_of(values.get("predecessor_passport_id"))),
        after=tuple(relatives_of(values.get("successor_passport_ids"))),
        sections=tuple(sections_of(document, frame)),
        corrected=tuple(corrected_of(document, frame)),
        contradictions=tuple(contradictions_said(beside, frame.say)),
        reader=frame.say(ROLE_WORDS[reader]) if reader in ROLE_WORDS else reader,
        ways=from_battery(values, _soh_of(rows["state_of_health"])),
        hidden=tuple(_hidden(reader, frame)),
    )


def _with_names(row: "KarteRow", frame: Frame, trust: "TrustList | None", beside: Beside) -> "KarteRow":
    """A field with the name of who diagnosed; without an identifier that tells people nothing."""
    told = row.values.get("diagnosed_by")
    if told is None:
        return row
    others = {name: value for name, value in row.values.items() if name != "diagnosed_by"}
    named = named_of(told, frame, trust, beside.names)
    return replace(row, values=others | ({"diagnosed_by": named} if named else {}))


def _title(values: dict[str, Any], frame: Frame) -> str:
    told = values.get("vehicle_model") or values.get("model_id")
    if told:
        return car_said(str(told), frame.lang)
    chemistry = _stated("chemistry", values, frame)
    energy = _stated("rated_energy_kwh", values, frame)
    named = " ".join(one for one in (chemistry, energy) if one)
    battery = frame.say(N_("EV battery"))
    return f"{battery} {named}".strip()


def _stated(name: str, values: dict[str, Any], frame: Frame) -> str:
    from meguri.passport.document import attributes

    return value_said(attributes()[name], values[name], frame.lang) if name in values else ""


def _health(row: "KarteRow", reader: str, frame: Frame) -> dict[str, Any]:
    """The share that is left, as the one big figure."""
    share = next((row.values[name] for name in row.values if name.endswith("share")), None)
    is_energy = "state_of_certified_energy_share" in row.values
    label = frame.say(SOH_ENERGY if is_energy else SOH)
    notes = tuple(Pair("", said, look=_look(row)) for said in state_said(row, frame.lang))
    told: dict[str, Any] = {"soh_label": label, "soh": "", "soh_band": "", "soh_notes": notes, "picture": ""}
    told["is_soh_withheld"] = is_withheld(row, reader)
    if share is None:
        return told
    figure, low, high = f"{100 * share:.0f}", row.values.get("low"), row.values.get("high")
    if low is None or high is None:
        return told | {"soh": figure}
    # Never narrower than what was found; as on the certificate, which lies beside the page.
    edges = {"low": f"{floor(round(100 * low, 6))}", "high": f"{ceil(round(100 * high, 6))}"}
    said = frame.say(BAND).format(**edges)
    caption = Caption("soh", label, frame.say(PICTURE).format(value=figure, **edges))
    return told | {
        "soh": figure,
        "soh_band": said,
        "picture": bands([Band("", "", low, share, high)], caption),
    }


def _soh_of(row: "KarteRow") -> tuple[float | None, float | None, float | None]:
    share = next((row.values[name] for name in row.values if name.endswith("share")), None)
    return row.values.get("low"), share, row.values.get("high")


def _look(row: "KarteRow") -> str:
    state = str(row.state)
    return "good" if state in _GOOD else "warn" if state in _WARN else "bad" if state in _BAD else ""


def _label(row: "KarteRow", frame: Frame) -> str:
    from meguri.passport.exchange.karte import KARTE_WORDS

    label = frame.say(KARTE_WORDS[row.code])
    return label[:1].upper() + label[1:]


def _pair(row: "KarteRow", reader: str, frame: Frame) -> Pair:
    label = _label(row, frame)
    if is_withheld(row, reader):
        return Pair(label, "", kept_said(frame))
    said, state = values_said(row, frame.lang), state_said(row, frame.lang)
    return Pair(label, " · ".join(said), " · ".join(state), _look(row))


def _hidden(reader: str, frame: Frame) -> Iterator[str]:
    """The groups of attributes that this reader does not read."""
    from meguri.registry.passports import roles

    seen = roles().get(reader, frozenset())
    return (frame.say(words) for group, words in GROUP_WORDS.items() if group not in seen)
