"""The page: sections from each data set, one after another, and a comparison that forgives rounding only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Table = tuple[Sequence[str], Sequence[Sequence[str]]]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_INTRO = """# Accuracy

<!-- Made by `make accuracy`; edit the code in accuracy/ instead. -->

Measured on data that nobody here made, with the split that each section names. No fit sees a label that it
is judged by; where a design was chosen with such figures in sight, its section says so. "Points" are
percentage points of SOH; an interval is 5–95 %; a lower interval score (Winkler) is better. `hits/n` is
followed by the 95 % Clopper–Pearson interval, on as many intervals as those of one vehicle or cell are worth
(they fail together).
"""


@dataclass(frozen=True)
class Section:
    """What was measured on one data set.

    Attributes:
        title: the data set.
        prose: the split, the baseline and what to make of it (Markdown).
        tables: each with its header and its rows, in words.
        figures: what the summary shows: quantity → (measured, wanted, whether it holds).
    """

    title: str
    prose: str
    tables: Sequence[Table] = ()
    figures: Mapping[str, tuple[str, str, bool]] = field(default_factory=dict)


def page(sections: Sequence[Section]) -> str:
    """The whole page in Markdown."""
    rows = [
        (section.title, quantity, measured, wanted, "yes" if holds else "**no**")
        for section in sections
        for quantity, (measured, wanted, holds) in section.figures.items()
    ]
    summary = _table((("data", "quantity", "measured", "to reach", "reached"), rows))
    return "\n".join([_INTRO, "## Summary", "", summary, *(_section(one) for one in sections)])


def differs(old: str, new: str) -> list[str]:
    """Lines that say something else: words must agree, numbers but for one in their last digit."""
    before, after = old.splitlines(), new.splitlines()
    if len(before) != len(after):
        return [f"{len(before)} lines were kept, {len(after)} were made"]
    return [f"- {was}\n+ {now}" for was, now in zip(before, after, strict=True) if not _agree(was, now)]


def _agree(was: str, now: str) -> bool:
    if _NUMBER.sub("#", was) != _NUMBER.sub("#", now):
        return False
    pairs = zip(_NUMBER.findall(was), _NUMBER.findall(now), strict=True)
    return all(abs(float(one) - float(other)) <= _last_digit(one) * 1.01 for one, other in pairs)


def _last_digit(number: str) -> float:
    """One in the last digit of a decimal number; whole numbers must agree."""
    return float(10.0 ** -len(number.partition(".")[2])) if "." in number else 0.0


def _section(section: Section) -> str:
    return "\n".join([f"## {section.title}", "", section.prose.strip(), "", *map(_table, section.tables)])


def _table(table: Table) -> str:
    header, rows = table
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
