"""What a cleared market says, in sentences: how sure it is, why a pair was made or not, what excludes."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.report.diagnosis_words import unit_said

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.market import Beside
    from meguri.market.matching import Why

Row = dict[str, Any]
DAYS_A_YEAR = 365.25
MORE_IS_NEARER = ("energy_kwh", "soh_share", "winter_range_km")

ESTIMATE = N_(
    "A proposal reckoned from these lists. Nobody is bound by it, and no deal is made until both sides agree."
)
SYNTHETIC = N_("Simulated data: no real car and no real buyer")
PROOF = N_(
    "Cleared by {engine}: the deals gain {surplus} together. No other clearing can gain more than {bound}; "
    "so at most {gap} is missing (proven)."
)
ENGINES = {
    "auction": N_("an auction algorithm"),
    "exact": N_("min-cost flow (exact)"),
    "quota": N_("a mixed-integer solver that keeps quotas and bundles"),
    "insertion": N_("insertion at the prices of the day"),
}
PAYS = {
    "cleared": N_(
        "Prices are those at which nobody would rather have another deal (pay-as-cleared); carriage is in "
        "them."
    ),
    "bid": N_("Each buyer pays the own limit (pay-as-bid); carriage is in it."),
}
STANDS = {
    "below": N_("below the band"),
    "within": N_("within the band"),
    "above": N_("above the band"),
}
LEVELS = {
    "retail": N_("retail"),
    "trade": N_("trade sales"),
    "auction": N_("auction"),
    "trade_in": N_("trade-in"),
    "export": N_("export"),
}
TAXES = {
    "included": N_("tax included"),
    "excluded": N_("tax excluded"),
    "exempt": N_("free of tax"),
}
SALES = N_("Like cars: {used} sales ({level}, {tax}).")
SALES_LEFT = N_("{left} sales of other markets or with another tax were left out.")
NO_SALES = N_("Like cars: no sale of this kind is known.")
WIDENED = {
    "none": N_("same model, age ±{age} years, SOH ±{soh} points"),
    "soh": N_("same model, age ±{age} years, SOH ±{soh} points (widened)"),
    "age": N_("same model, age ±{age} years (widened), SOH ±{soh} points"),
    "soh_and_age": N_("same model, age ±{age} years and SOH ±{soh} points (both widened)"),
}
EXCLUDES_WITH_OTHERS = N_("{need}: excludes {excluded} lots, none of them by itself")
EXCLUDES = N_("{need}: excludes {excluded} lots, {only} of them by itself")
UNSAID = N_("{count} of them say nothing of it")
NEAREST = N_("the nearest has {found}")
ALIKE = N_("… and {count} more of this kind")
MATCHED = N_("{offer} goes to {demand}.")
MATCHED_UNTIL = N_(
    "It stays so as long as the pair gains no more than {change} less: down to a limit of {bid}, or up to a "
    "lowest price of {reserve}."
)
MISSED = N_("{offer} does not go to {demand}: it misses {needs}.")
MISSED_UNKNOWN = N_("Nobody said: {needs}. What nobody said counts as not met.")
TOO_LOW = N_(
    "{offer} does not go to {demand}: the limit of {bid} is below the lowest price and the carriage, {floor}."
)
OUTBID = N_("{offer} fits {demand}, but others gain more.")
TIED = N_("{offer} does not go to {demand}, but would be just as good there: another outcome gains as much.")
TURNS = N_(
    "It would be made if the pair gained {change} more: a limit of {bid} for this lot, or a lowest price of "
    "{reserve} for this wish."
)
TURNS_BY_BID = N_("It would be made if the pair gained {change} more: a limit of {bid} for this lot.")
FIRST_BID = N_("{demand} got nothing. With a limit raised by {change} it would get its first piece.")
FIRST_RESERVE = N_("{offer} was not sold. With a lowest price lowered by {change} one piece would be.")
SHARES = N_("A piece gains the seller {lot} and the buyer {wish} at prices that carry this outcome.")


def yen(value: float | None, lang: str) -> str:
    """A sum to the yen, as a price that is asked or paid."""
    if value is None:
        return "–"
    said = f"{value:,.0f}".replace("-", "−")
    return f"{said}円" if lang == "ja" else f"¥{said}"


def proof_said(row: Row, lang: str) -> str:
    """How it was cleared and how sure it is, of a row of MATCHING."""
    say = words(lang)
    return say(PROOF).format(
        engine=say(ENGINES[row["engine"]]),
        surplus=yen(row["surplus_jpy"], lang),
        bound=yen(row["bound_jpy"], lang),
        gap=gap_said(row["gap_share"]),
    )


def gap_said(share: float) -> str:
    """A proven gap as percent: to two digits, and 0 only where it is."""
    if share <= 0:
        return "0 %"
    return f"{100 * share:.2g} %" if share >= 1e-6 else "0.0001 %"


def need_said(need: str, lang: str) -> str:
    """What a need is called."""
    from meguri.market.matching.words import NEED_WORDS

    return words(lang)(NEED_WORDS[need]) if need in NEED_WORDS else need


def value_said(need: str, value: float | None, unit: str | None, lang: str) -> str:
    """A value that a need is judged by, with its unit."""
    if value is None:
        return "–"
    if unit == "jpy":
        return yen(value, lang)
    if unit == "share":
        return f"{100 * value:.1f} %"
    if need == "certificate":
        return words(lang)(N_("{count} days")).format(count=f"{DAYS_A_YEAR * value:,.0f}")
    said = f"{value:,.0f}" if unit == "km" else f"{value:.3g}"
    return f"{said} {unit_said(unit, lang)}".rstrip()


def beside_said(row: Row, lang: str) -> tuple[str, str]:
    """Of a row of `pair_needs`: what the lot has (costs, with carriage) and what is wanted, with its sign."""
    found, limit = row["found_value"], row["limit_value"]
    if row["need"] == "price":
        found, limit = limit, found
    if limit is None:
        return value_said(row["need"], found, row["unit"], lang), "–"
    sign = "≥" if row["need"] in MORE_IS_NEARER else "≤"
    wanted = value_said(row["need"], limit, row["unit"], lang)
    return value_said(row["need"], found, row["unit"], lang), f"{sign} {wanted}"


@lru_cache(maxsize=512)
def place_said(prefecture: str, lang: str) -> str:
    """A prefecture in the reader's language; as it was told where there is no such one."""
    from meguri.facts.places import PlaceError, climate_of

    try:
        found = climate_of(prefecture)
    except PlaceError:
        return prefecture
    return found.prefecture if lang == "ja" else found.prefecture_en


def notes_said(findings: "pl.DataFrame", lang: str, *, most: int = 6) -> list[tuple[str, str]]:
    """Findings as (level, sentence), gravest first; of many alike the first ones, and how many more."""
    from meguri.report.life_lines import LEVELS as GRAVITY
    from meguri.report.life_words import finding_said

    lines: list[tuple[str, str]] = []
    for (level, _code), rows in findings.group_by("level", "code", maintain_order=True):
        lines += [(str(level), finding_said(row, lang)) for row in rows.head(most).to_dicts()]
        if rows.height > most:
            lines.append((str(level), words(lang)(ALIKE).format(count=f"{rows.height - most:,}")))
    return sorted(lines, key=lambda one: GRAVITY.index(one[0]))


def unmet_said(row: Row, lang: str) -> str:
    """A row of UNMET: how many lots a need excludes, alone or with others, and how near the nearest is."""
    say = words(lang)
    parts = [
        say(EXCLUDES if row["only_count"] else EXCLUDES_WITH_OTHERS).format(
            need=need_said(row["need"], lang),
            excluded=f"{row['excluded_count']:,}",
            only=f"{row['only_count']:,}",
        )
    ]
    if row["unknown_count"]:
        parts.append(say(UNSAID).format(count=f"{row['unknown_count']:,}"))
    if row["found_value"] is not None:
        found = value_said(row["need"], row["found_value"], row["unit"], lang)
        parts.append(say(NEAREST).format(found=found))
    return ("、" if lang == "ja" else "; ").join(parts)


def sales_said(made: "Beside", lang: str) -> str:
    """With which sales lots were compared."""
    say = words(lang)
    if made.level is None or made.tax is None:
        return say(NO_SALES)
    line = say(SALES).format(
        used=f"{made.used_count:,}", level=say(LEVELS[made.level]), tax=say(TAXES[made.tax])
    )
    if not made.left_count:
        return line
    return line + ("" if lang == "ja" else " ") + say(SALES_LEFT).format(left=f"{made.left_count:,}")


def windows_said(row: Row, lang: str) -> str:
    """Which sales a row of COMPARED calls like."""
    return words(lang)(WIDENED[row["widened"]]).format(
        age=f"{row['age_window_yr']:g}", soh=f"{100 * row['soh_window_share']:g}"
    )


def why_said(why: "Why", lang: str) -> list[str]:
    """Why a pair was made or not, and which price would have changed that."""
    lines = [_standing(why, lang), *_turning(why, lang), *_firsts(why, lang)]
    if why.standing == "matched":
        lines.append(
            words(lang)(SHARES).format(
                lot=_edges(why.lot_rent_jpy, lang), wish=_edges(why.wish_rent_jpy, lang)
            )
        )
    return [line for line in lines if line]


def _standing(why: "Why", lang: str) -> str:
    say = words(lang)
    pair = {"offer": why.offer_id, "demand": why.demand_id}
    if why.standing == "price":
        floor = why.reserve_jpy + why.carriage_jpy
        return say(TOO_LOW).format(**pair, bid=yen(why.bid_jpy, lang), floor=yen(floor, lang))
    if why.standing == "needs":
        between = "、" if lang == "ja" else ", "
        line = say(MISSED).format(**pair, needs=between.join(need_said(one, lang) for one in why.missed))
        if why.unknown:
            unsaid = between.join(need_said(one, lang) for one in why.unknown)
            line += ("" if lang == "ja" else " ") + say(MISSED_UNKNOWN).format(needs=unsaid)
        return line
    return say({"matched": MATCHED, "outbid": OUTBID, "tied": TIED}[why.standing]).format(**pair)


def _turning(why: "Why", lang: str) -> list[str]:
    if not why.change_jpy:
        return []
    say = words(lang)
    told = {"change": yen(why.change_jpy, lang), "bid": yen(why.turning_bid_jpy, lang)}
    if why.standing == "matched":
        return [say(MATCHED_UNTIL).format(**told, reserve=yen(why.turning_reserve_jpy, lang))]
    if why.turning_reserve_jpy is not None and why.turning_reserve_jpy < 0:
        return [say(TURNS_BY_BID).format(**told)]
    return [say(TURNS).format(**told, reserve=yen(why.turning_reserve_jpy, lang))]


def _firsts(why: "Why", lang: str) -> list[str]:
    say, lines = words(lang), []
    if why.first_bid_change_jpy is not None:
        lines.append(say(FIRST_BID).format(demand=why.demand_id, change=yen(why.first_bid_change_jpy, lang)))
    if why.first_reserve_change_jpy is not None:
        lines.append(
            say(FIRST_RESERVE).format(offer=why.offer_id, change=yen(why.first_reserve_change_jpy, lang))
        )
    return lines


def _edges(edges: tuple[float, float], lang: str) -> str:
    low, high = (yen(one, lang) for one in edges)
    return low if low == high else Speech(lang, words(lang)).between(low, high)
