"""Worth in words: markets, tax, origins, ways, gates, unknowns, and whom a finding is about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from meguri.locale import N_, words
from meguri.value.price.words import PART_WORDS as PRICE_PARTS
from meguri.value.routing.words import GATE_WORDS, MEND_WORDS, WAY_WORDS
from meguri.value.routing.words import PART_WORDS as ROUTE_PARTS
from meguri.value.storage.words import OPTION_WORDS

if TYPE_CHECKING:
    import polars as pl

ESTIMATE = N_(
    "An estimate, neither an appraisal nor an offer to buy. Most costs are assumed, not published; beside "
    "each figure stands where it comes from."
)
LEVEL_WORDS = {
    "retail": N_("retail"),
    "trade": N_("between dealers"),
    "auction": N_("at auction"),
    "trade_in": N_("as trade-in"),
    "export": N_("export (FOB)"),
    "second_life": N_("to a repurposer"),
    "recycling": N_("to a recycler"),
}
GOODS_WORDS = {
    "vehicle": N_("the car"),
    "pack": N_("whole pack"),
    "module": N_("sorted modules"),
    "cell": N_("sorted cells"),
}
TAX_WORDS = {
    "included": N_("tax included"),
    "excluded": N_("tax excluded"),
    "exempt": N_("free of tax"),
}
BASIS_WORDS = {
    "prior": N_("public prices and assumptions"),
    "fitted": N_("own sales"),
    "computed": N_("reckoned"),
    "given": N_("given by you"),
}
ORIGIN_WORDS = {
    "sourced": N_("sourced"),
    "given": N_("given by you"),
    "assumed": N_("an assumption"),
    "computed": N_("reckoned"),
}
LEASED_WORDS = {"used_ev": N_("this used EV"), "petrol": N_("petrol car, new")}
LEASED_SHORT = {"ev": N_("this used EV"), "petrol": N_("petrol car, new")}
STANDING_WORDS = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "unknown": N_("nobody said"),
    "not_asked": N_("does not apply"),
}
BESIDE_WORDS = {
    "P03": N_("paid for used packs by a repurposer in Japan, 2023"),
    "P07": N_("repurposed batteries, selling price, study of 2012 (US)"),
    "P08": N_("used battery, left to the car's owner, study of 2012 (US)"),
    "L01": N_("lease of used EVs in Fukuoka, 2025"),
    "health_factor_variant": N_("another form of the health factor"),
    "fair_market_value": N_("fair market value (what a kilowatt-hour of use costs when new)"),
}
BLACK_MASS = N_("published price of black mass, {month}")
ABOUT_WORDS = {
    "car": N_("the car"),
    "pack": N_("the pack"),
    "lot": N_("the lot"),
    "lots": N_("the lots"),
    "premium": N_("guarantee fee or premium"),
    "black_mass": N_("black mass"),
}
UNKNOWN_WORDS = {
    "everything": N_("everything at once"),
    "soh": N_("state of health"),
    "exchange_rate": N_("exchange rate"),
}
_FIGURES = {"exchange_change": "exchange"}
TAX_RATE = N_("rate of consumption tax")
TAX_PASSED = N_("share of the tax relief that reaches the seller")
PRICE_OF = N_("price: {way}")
PART_OF = N_("{way}: {part}")
NAMED = N_("{name} ({detail})")


def way_said(way: str, lang: str) -> str:
    """A way in words."""
    return words(lang)(WAY_WORDS.get(way, way))


def route_part_said(part: str, lang: str) -> str:
    """A part of what a way leaves."""
    return words(lang)(ROUTE_PARTS.get(part, part))


def price_part_said(part: str, lang: str) -> str:
    """A part of a price or a month."""
    return words(lang)(PRICE_PARTS.get(part, part))


def gate_said(gate: str, lang: str) -> str:
    """A condition of a way."""
    return words(lang)(GATE_WORDS.get(gate, gate))


def mends_said(told: str | None, lang: str) -> str:
    """What would mend a condition; "" for nothing."""
    names = [words(lang)(MEND_WORDS.get(one, one)) for one in (told or "").split("; ") if one]
    return ("、" if lang == "ja" else ", ").join(names)


def figure_said(key: str, lang: str) -> str:
    """A figure of a comparison (`way.name_unit`) in words; a key of another kind as it is."""
    way, _dot, name = key.partition(".")
    if way not in WAY_WORDS or not name:
        return key
    say, bare = words(lang), name.rsplit("_", 1)[0]
    if name in ("tax_share", "tax_passed_share"):
        part = say(TAX_RATE if name == "tax_share" else TAX_PASSED)
    else:
        part = route_part_said(_FIGURES.get(bare, bare), lang)
    return say(PART_OF).format(way=way_said(way, lang), part=part)


def unknown_said(name: str, lang: str) -> str:
    """What is not known, in words."""
    say = words(lang)
    if name in UNKNOWN_WORDS:
        return say(UNKNOWN_WORDS[name])
    way = name.removesuffix("_price")
    if way in WAY_WORDS and way != name:
        return say(PRICE_OF).format(way=way_said(way, lang))
    return figure_said(name, lang)


def beside_said(beside_id: str, lang: str) -> str:
    """A published figure or another method that stands beside a price."""
    say = words(lang)
    if beside_id in BESIDE_WORDS:
        return say(BESIDE_WORDS[beside_id])
    item, _blank, month = beside_id.partition(" ")
    return say(BLACK_MASS).format(month=month) if item == "ncm_black_mass_price" else beside_id


def about_said(told: str, lang: str) -> str:
    """Whom a finding of prices, ways or storage is about."""
    say = words(lang)
    for known in (WAY_WORDS, ABOUT_WORDS, OPTION_WORDS):
        if told in known:
            return say(known[told])
    name, _blank, detail = told.partition(" ")
    if not detail:
        return told
    shown = {**LEVEL_WORDS, **GOODS_WORDS}.get(detail) or PRICE_PARTS.get(f"metal_{detail}")
    said = beside_said(detail, lang) if shown is None else say(shown)
    return say(NAMED).format(name=about_said(name, lang), detail=said)


def worded(findings: "pl.DataFrame", lang: str) -> "pl.DataFrame":
    """Findings (table `findings`) whose `about` is in words, ready to be said."""
    rows = [about_said(one, lang) for one in findings["about"]]
    return findings.with_columns(about=_texts("about", rows))


def assumed_worded(assumed: "pl.DataFrame", lang: str) -> "pl.DataFrame":
    """Assumptions (table `health_assumed`) whose keys of figures are in words, ready to be said."""
    rows = [_told(code, said, lang) for code, said in assumed.select("code", "said").iter_rows()]
    about = [about_said(one, lang) for one in assumed["about"]]
    return assumed.with_columns(said=_texts("said", rows), about=_texts("about", about))


def _told(code: str, said: str, lang: str) -> str:
    """What was assumed, its codes in words."""
    between, say = "、" if lang == "ja" else ", ", words(lang)
    if code in ("route_figures", "route_shipped") and said:
        return between.join(figure_said(one, lang) for one in said.split(", "))
    if code == "price_levels":
        levels = (one.partition(" ") for one in said.split("; "))
        return between.join(f"{say(LEVEL_WORDS.get(name, name))} {value}" for name, _blank, value in levels)
    if code == "price_lease_bare":
        parts = (one.partition("_") for one in said.split(", "))
        return between.join(
            say(PART_OF).format(way=say(LEASED_SHORT.get(car, car)), part=price_part_said(part, lang))
            for car, _sign, part in parts
        )
    return said


def of_ways(findings: "pl.DataFrame") -> "pl.DataFrame":
    """Findings of a comparison without those on modules and cells, which are on no way of it."""
    apart = [one.rpartition(" ")[2] in ("module", "cell") for one in findings["about"]]
    return findings.filter([not one for one in apart])


def that_count(parts: "pl.DataFrame") -> "pl.DataFrame":
    """Parts of a price without those that are less than a yen in every draw that is told."""
    edges = [parts[f"amount_jpy{edge}"].abs() for edge in ("_low", "", "_high")]
    return parts.filter((edges[0] >= 1) | (edges[1] >= 1) | (edges[2] >= 1))


def _texts(name: str, rows: Iterable[str | None]) -> "pl.Series":
    import polars as pl

    return pl.Series(name, list(rows), dtype=pl.String)
