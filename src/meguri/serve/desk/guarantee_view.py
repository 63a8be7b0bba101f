"""What the guarantee desk says of each contract: how it stands, what happened, and what one may do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.passport.events import Event
from meguri.passport.events import contracts as c
from meguri.report.passport_words import kind_said
from meguri.serve.addresses import battery_page
from meguri.serve.desk.parties import names_of
from meguri.serve.desk.words import may_at_all, shortened
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.serve.desk.doors import Desk

STATE_WORDS = {
    c.RUNNING: (N_("running"), "good"),
    c.CLAIM_OPEN: (N_("claim to decide"), "warn"),
    c.TO_PAY: (N_("payout due"), "warn"),
    c.SETTLED: (N_("paid, running"), "good"),
    c.OVER: (N_("over"), ""),
}
DECISIONS = {c.ACCEPTED: N_("accepted"), c.TURNED_DOWN: N_("turned down")}
SOH = N_("SOH {soh} ({between})")
MOST, REPLACEMENT = N_("at most {sum} a claim"), N_("another battery: {sum}")


@dataclass(frozen=True)
class Step:
    """One event of a contract: its day, what happened, details in words, and class of its sign."""

    day: str
    iso: str
    what: str
    more: str
    look: str


@dataclass(frozen=True)
class ContractView:
    """One contract on the desk."""

    number: str
    battery_id: str
    battery: str
    page: str
    terms: str
    until: str
    guarantor: str
    holder: str
    state: str
    look: str
    steps: tuple[Step, ...]
    actions: frozenset[str]


def contract_views(found: Sequence[c.Contract], desk: "Desk") -> tuple[ContractView, ...]:
    """The contracts, with what whoever asks may do next with each."""
    names = names_of(desk) if found else {}
    return tuple(_view(one, desk, names) for one in found)


def start_fields(desk: "Desk", told: Mapping[str, str]) -> tuple[Field, ...]:
    """The form that starts a contract."""
    say, terms = desk.say, told.get("terms") or "used_ev_soh"
    options = tuple(Option(name, title, is_chosen=name == terms) for name, title in _terms(desk.frame.lang))
    return (
        Field("battery", say(N_("Battery")), say(N_("Its identifier, or the address of its page.")),
              value=told.get("battery", ""), is_needed=True, is_whole=True),
        Field("terms", say(N_("Terms")), kind="select", options=options),
        Field("taker", say(N_("Who is covered")),
              say(N_("Name or identifier of the organisation, or a person's mail address.")),
              value=told.get("taker", ""), is_needed=True),
        Field("until", say(N_("Until")), kind="date", value=told.get("until", ""), is_needed=True),
        Field("price", say(N_("Fee")), kind="number", unit=say(N_("yen")), value=told.get("price", "")),
        Field("most", say(N_("Most that is paid")), say(N_("For one claim. Left empty: what the terms say.")),
              kind="number", unit=say(N_("yen")), value=told.get("most", "")),
    )  # fmt: skip


@cache
def _terms(lang: str) -> tuple[tuple[str, str], ...]:
    from meguri.value.guarantee import read_terms, template_names

    return tuple(
        (name, read_terms(name).title.say("ja" if lang == "ja" else "en")) for name in template_names()
    )


def _view(contract: c.Contract, desk: "Desk", names: Mapping[str, str]) -> ContractView:
    frame, today = desk.frame, desk.house.today()
    state, look = STATE_WORDS[contract.state(today)]
    terms = str(contract.started.details.get("terms_id") or "–")
    return ContractView(
        number=contract.guarantee_id,
        battery_id=contract.battery_id,
        battery=shortened(contract.battery_id),
        page=battery_page(contract.battery_id),
        terms=dict(_terms(frame.lang)).get(terms, terms),
        until=frame.speech.day(contract.until) if contract.until else "–",
        guarantor=names.get(contract.guarantor, contract.guarantor),
        holder=names.get(contract.holder or "", contract.holder or "–"),
        state=desk.say(state),
        look=look,
        steps=tuple(_step(one, frame, names) for one in contract.events),
        actions=_actions(contract, desk),
    )


def _actions(contract: c.Contract, desk: "Desk") -> frozenset[str]:
    """What the policy and the state let whoever asks do; what moves the promise is the guarantor's."""
    follows, visit = contract.follows(desk.house.today()), desk.visit
    found: set[str] = set()
    if may_at_all(visit, "create", "finding"):
        found |= follows & {c.REDIAGNOSED}
    if may_at_all(visit, "create", "claim"):
        found |= follows & {c.CLAIMED}
    if contract.guarantor not in visit.asker.parties:
        return frozenset(found)
    if may_at_all(visit, "change", "claim"):
        found |= follows & {c.DECIDED, c.PAID}
    if may_at_all(visit, "change", "guarantee"):
        found |= follows & {c.EXPIRED, c.TRANSFERRED}
    return frozenset(found)


def _step(event: Event, frame: Frame, names: Mapping[str, str]) -> Step:
    speech, details = frame.speech, event.details
    parts = []
    share, ground = event.says.get("soh_share"), event.evidence.get("soh_share")
    if share is not None and ground is not None:
        between = speech.percent_between(ground.low, ground.high)
        parts.append(frame.say(SOH).format(soh=speech.percent(share), between=between))
    if "decision" in details:
        parts.append(frame.say(DECISIONS.get(str(details["decision"]), str(details["decision"]))))
    parts += _sums(event, frame)
    if event.kind == c.TRANSFERRED and event.custody is not None:
        taker = event.custody.taker or ""
        parts.append(f"→ {names.get(taker, taker)}")
    if details.get("note"):
        parts.append(str(details["note"]))
    is_end = event.kind == c.EXPIRED or details.get("decision") == c.TURNED_DOWN
    return Step(speech.day(event.day), event.day.isoformat(), kind_said(event.kind, frame.lang),
                " · ".join(parts), "stop" if is_end else "done")  # fmt: skip


def _sums(event: Event, frame: Frame) -> list[str]:
    """The sums that an event states; of a start, which of them is the most that is paid."""
    words = dict.fromkeys(("price_jpy", "amount_jpy"), "{sum}")
    if event.kind == c.STARTED:
        words |= {"amount_jpy": frame.say(MOST), "replacement_jpy": frame.say(REPLACEMENT)}
    told = {name: event.details.get(name) for name in words}
    return [
        words[name].format(sum=frame.speech.price(float(one)))
        for name, one in told.items()
        if one is not None
    ]
