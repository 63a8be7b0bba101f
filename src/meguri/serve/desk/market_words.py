"""Lots, wishes and deals in words, as rows and cards of the market's pages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, floor
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.registry.trading.lots import Lot
from meguri.registry.trading.wishes import Wish
from meguri.report.car_names import car_said
from meguri.report.diagnosis_words import unit_said
from meguri.serve.addresses import battery_page
from meguri.serve.desk.words import shortened
from meguri.serve.trading.pricing import trade_band
from meguri.serve.trading.tables import DAYS_A_YEAR, missed_needs

if TYPE_CHECKING:
    from meguri.serve.pages.frame import Frame

GOODS = {"vehicle": N_("car"), "pack": N_("battery pack"), "module": N_("modules")}
PURPOSES = {
    "drive": N_("to drive"),
    "storage": N_("stationary storage"),
    "recycle": N_("recycling"),
    "export": N_("export"),
}
SAFETY = {
    "confirmed": (N_("safety confirmed"), "good"),
    "unconfirmed": (N_("safety not confirmed"), ""),
    "finding": (N_("finding on safety"), "bad"),
}
LOT_STATES = {
    "open": (N_("offered"), "good"),
    "withdrawn": (N_("withdrawn"), ""),
    "sold": (N_("sold"), ""),
    "over": (N_("over"), ""),
}
WISH_STATES = {
    "open": (N_("still wanted"), "good"),
    "withdrawn": (N_("withdrawn"), ""),
    "filled": (N_("filled"), ""),
    "over": (N_("over"), ""),
}
A_PERSON = N_("a person")
SOME = N_("{count} of {lots} lots meet it; the price is not looked at.")
NONE_FITS = N_("None of {lots} lots meets it. Needs, and how many lots each excludes: {needs}.")
MOST_NEEDS = 5
WORTH = N_(
    "Estimated trade price {low}–{high} without tax (5–95%; from public prices, most of its parts assumed)."
)
FITS, MISSES = N_("meets our wish"), N_("does not meet: {needs}")


@dataclass(frozen=True)
class LotRow:
    """One lot in the table; "" for what nobody stated."""

    name: str
    lot_id: str
    battery: str
    page: str
    goods: str
    energy: str
    soh: str
    winter: str
    age: str
    driven: str
    place: str
    until: str
    seller: str
    safety: str
    safety_look: str
    certified: str
    is_guaranteed: bool
    is_synthetic: bool
    is_mine: bool
    reserve: str
    state: str
    look: str
    is_open: bool
    fits: str
    is_fit: bool
    worth: str


@dataclass(frozen=True)
class WishRow:
    """One wish in the list."""

    wish_id: str
    title: str
    asks: tuple[str, ...]
    place: str
    until: str
    buyer: str
    is_mine: bool
    bid: str
    got: str
    stands: str
    state: str
    look: str
    is_open: bool


def yen_said(amount: float, lang: str) -> str:
    """A price to the yen: what is agreed on is never rounded."""
    return f"{amount:,.0f}円" if lang == "ja" else f"{amount:,.0f} yen"


def lot_row(
    lot: Lot, frame: "Frame", names: Mapping[str, str], parties: Iterable[str], day: date, wish: Wish | None
) -> LotRow:
    """A lot as a line of the table.

    Args:
        lot: as whoever asks sees it.
        frame: language of the page.
        names: identifier → name of organisations.
        parties: identifiers of whoever asks.
        day: today.
        wish: held against it; None for none.
    """
    said, say, lang = lot.said, frame.say, frame.lang
    energy = None if said.rated_kwh is None or said.soh_share is None else said.rated_kwh * said.soh_share
    age = None if said.registered_in is None else max((day - said.registered_in).days, 0) / DAYS_A_YEAR
    mine = lot.seller in set(parties)
    state = lot.closed_as or ("open" if lot.is_open(day) else "over")
    misses = () if wish is None or mine else tuple(missed_said(lot, wish, day, frame))
    fits = (
        "" if wish is None or mine else say(MISSES).format(needs=_and(misses, lang)) if misses else say(FITS)
    )
    safety, look = SAFETY.get(said.safety, (said.safety, ""))
    return LotRow(
        name=car_said(said.model, lang), lot_id=lot.lot_id, battery=shortened(lot.battery_id),
        page=battery_page(lot.battery_id), goods=say(GOODS.get(said.goods, said.goods)),
        energy="" if energy is None else f"{energy:.1f} kWh",
        soh=_band(said.soh_share_low, said.soh_share_high, 100, "%"),
        winter=_band(said.winter_range_km_low, said.winter_range_km_high, 1, " km"),
        age="" if age is None else say(N_("{years} years")).format(years=f"{age:.1f}"),
        driven="" if said.mileage_km is None else f"{said.mileage_km:,.0f} km",
        place=place_said(said.prefecture, lang), until=frame.speech.day(lot.offered_until),
        seller=names.get(lot.seller, say(A_PERSON)), safety=say(safety), safety_look=look,
        certified="" if said.certified_on is None else frame.speech.day(said.certified_on),
        is_guaranteed=said.is_guaranteed, is_synthetic=said.is_synthetic, is_mine=mine,
        reserve="" if lot.reserve_jpy is None else yen_said(lot.reserve_jpy, lang),
        state=say(LOT_STATES[state][0]), look=LOT_STATES[state][1], is_open=state == "open",
        fits=fits, is_fit=bool(fits) and not misses, worth=worth_said(lot, day, frame),
    )  # fmt: skip


def worth_said(lot: Lot, day: date, frame: "Frame") -> str:
    """What a like car fetches between dealers; "" where nobody can tell."""
    band = trade_band(lot.said, day)
    if band is None:
        return ""
    low, high = (f"{1_000 * value:,.0f}" for value in (floor(band[0] / 1_000), ceil(band[2] / 1_000)))
    unit = "円" if frame.lang == "ja" else " yen"
    return frame.say(WORTH).format(low=low, high=high + unit)


def wish_row(
    wish: Wish,
    frame: "Frame",
    names: Mapping[str, str],
    parties: Iterable[str],
    day: date,
    lots: Sequence[Lot] = (),
) -> WishRow:
    """A wish as a card; held against lots where it is one's own and open."""
    terms, say, lang = wish.terms, frame.say, frame.lang
    state = wish.closed_as or ("open" if wish.is_open(day) else "over")
    title = say(N_("{goods}, {purpose}: {count}")).format(
        goods=say(GOODS.get(terms.goods, terms.goods)),
        purpose=say(PURPOSES.get(terms.purpose, terms.purpose)),
        count=f"{terms.wanted_count:,}",
    )
    return WishRow(
        wish_id=wish.wish_id, title=title, asks=tuple(asks_said(wish, frame)),
        place=place_said(terms.prefecture, lang), until=frame.speech.day(terms.wanted_until),
        buyer=names.get(wish.buyer, say(A_PERSON)), is_mine=wish.buyer in set(parties),
        bid="" if wish.bid_jpy is None else yen_said(wish.bid_jpy, lang),
        stands=standing_said(wish, lots, day, frame) if state == "open" else "",
        got=say(N_("{got} of {count}")).format(got=wish.got_count, count=f"{terms.wanted_count:,}"),
        state=say(WISH_STATES[state][0]), look=WISH_STATES[state][1], is_open=state == "open",
    )  # fmt: skip


def asks_said(wish: Wish, frame: "Frame") -> Iterable[str]:
    """What a wish asks for, each need in words."""
    terms, say, lang = wish.terms, frame.say, frame.lang
    if terms.models:
        yield _and([car_said(one.strip(), lang) for one in terms.models.split(";")], lang)
    if terms.chemistries:
        yield terms.chemistries.replace(";", ", ")
    for value, words, figure in (
        (terms.least_kwh, N_("at least {figure} now"), "{:g} kWh"),
        (terms.least_soh_share, N_("SOH at least {figure}"), "{:.0%}"),
        (terms.least_winter_range_km, N_("at least {figure} in February"), "{:g} km"),
        (terms.most_age_yr, N_("at most {figure} years old"), "{:g}"),
        (terms.most_mileage_km, N_("driven at most {figure}"), "{:,.0f} km"),
        (terms.most_certificate_age_yr, N_("certificate at most {figure} years old"), "{:g}"),
    ):
        if value is not None:
            yield say(words).format(figure=figure.format(value))
    for is_needed, words in (
        (terms.needs_traceability, N_("with traceability record")),
        (terms.needs_guarantee, N_("with guarantee")),
        (terms.needs_safety, N_("safety confirmed")),
        (terms.is_abroad, N_("would leave Japan")),
    ):
        if is_needed:
            yield say(words)
    if terms.regions:
        yield say(N_("from {places}")).format(
            places=_and([place_said(one, lang) for one in terms.regions.split(";")], lang)
        )


def standing_said(wish: Wish, lots: Sequence[Lot], day: date, frame: "Frame") -> str:
    """How many lots meet a wish; where none does, which needs exclude how many of them."""
    from meguri.market.matching.words import NEED_WORDS

    if not lots:
        return ""
    missed = [{need for need, *_ in missed_needs(lot, wish, day)} for lot in lots]
    count = sum(not one for one in missed)
    if count:
        return frame.say(SOME).format(count=count, lots=len(lots))
    excluded = Counter(need for one in missed for need in one)
    first = sorted(excluded.items(), key=lambda one: (-one[1], one[0]))[:MOST_NEEDS]
    told = [f"{frame.say(NEED_WORDS.get(need, need))} ({many})" for need, many in first]
    return frame.say(NONE_FITS).format(lots=len(lots), needs=_and(told, frame.lang))


def missed_said(lot: Lot, wish: Wish, day: date, frame: "Frame") -> Iterable[str]:
    """The needs of a wish that a lot misses, with what it has; the price is not among them."""
    from meguri.market.matching.words import NEED_WORDS

    for need, found, limit, unit in missed_needs(lot, wish, day):
        said = frame.say(NEED_WORDS.get(need, need))
        if limit is not None:
            has = "–" if found is None else _figure(found, unit, frame.lang)
            said += f" ({has} / {_figure(limit, unit, frame.lang)})"
        yield said


def place_said(prefecture: str, lang: str) -> str:
    """The name of a prefecture."""
    from meguri.facts.places import PlaceError, climate_of

    try:
        return prefecture if lang == "ja" else climate_of(prefecture).prefecture_en
    except PlaceError:
        return prefecture


def clock_said(at: datetime, frame: "Frame") -> str:
    """Day and minute, in the zone of the server."""
    local = at.astimezone()
    return f"{frame.speech.day(local.date())} {local:%H:%M}"


def _figure(value: float, unit: str | None, lang: str) -> str:
    if unit == "share":
        return f"{100 * value:.0f}%"
    symbol = unit_said({"kWh": "kwh", "years": "yr"}.get(unit or "", unit), lang)
    return f"{value:,.4g} {symbol}".strip()


def _band(low: float | None, high: float | None, factor: float, unit: str) -> str:
    """An interval, never narrower than what was found."""
    if low is None or high is None:
        return ""
    return f"{floor(round(factor * low, 6)):,}–{ceil(round(factor * high, 6)):,}{unit}"


def _and(told: Iterable[str], lang: str) -> str:
    return ("、" if lang == "ja" else ", ").join(told)
