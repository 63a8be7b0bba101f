"""Why a pair was made or not, need by need; what deals of one's own would break."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.report import market_words as told
from meguri.report.life_words import level_said
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    import polars as pl

    from meguri.market.matching import Why

KEEPS = N_("{count} deals: each keeps every need, every count and both limits.")
BREAKS = N_("{count} deals: {broken} findings. What is a danger must not be concluded.")
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class WhyView:
    """One pair, explained.

    Attributes:
        pair: which one.
        lines: why, and which price would have changed it.
        needs: each need: name, answer, whether it is missed, what the lot has, what is wanted.
    """

    pair: str
    lines: tuple[str, ...]
    needs: tuple[tuple[str, str, bool, str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckedView:
    """Deals that somebody made, held against their lots and wishes.

    Attributes:
        said: what it comes to.
        findings: level, its word, sentence.
    """

    said: str
    findings: tuple[tuple[str, str, str], ...]


def why_view(why: "Why", needs: "pl.DataFrame", frame: Frame) -> WhyView:
    """One pair, explained."""
    lang, say = frame.lang, frame.say
    rows = []
    for row in needs.iter_rows(named=True):
        answer = N_("met") if row["is_met"] else N_("missed") if row["is_known"] else N_("not said")
        has, wanted = told.beside_said(row, lang)
        rows.append((told.need_said(row["need"], lang), say(answer), not row["is_met"], has, wanted))
    ordered = sorted(rows, key=lambda one: not one[2])
    return WhyView(f"{why.offer_id} → {why.demand_id}", tuple(told.why_said(why, lang)), tuple(ordered))


def checked_view(findings: "pl.DataFrame", count: int, frame: Frame) -> CheckedView:
    """What deals of one's own would break."""
    lines = tuple(
        (level, level_said(level, frame.lang), line)
        for level, line in told.notes_said(findings, frame.lang, most=MOST_FINDINGS)
    )
    said = frame.say(BREAKS if lines else KEEPS).format(count=f"{count:,}", broken=f"{findings.height:,}")
    return CheckedView(said, lines)
