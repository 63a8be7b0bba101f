"""The directory on a map of Japan: how many are known where, and who."""

from typing import TYPE_CHECKING

from meguri.charts.japan_map import Mark, Shading, japan_map
from meguri.charts.look import Caption
from meguri.charts.map_marks import MarkKind
from meguri.locale import N_
from meguri.report.partner_words import functions_said, place_said
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    import polars as pl

TITLE = N_("Who is known where")
FIRM, BODY = N_("firm"), N_("public body or association")
SHADES = N_("Actors known in the prefecture")


def partners_map(actors: "pl.DataFrame", frame: Frame) -> str:
    """SVG of the actors whose prefecture a text tells; empty where there is none.

    Firms are discs, public bodies and associations squares; the prefectures are shaded by their number.
    """
    say, lang = frame.say, frame.lang
    placed = [row for row in actors.to_dicts() if row["prefecture"] is not None]
    if not placed:
        return ""
    counts: dict[str, int] = {}
    for row in placed:
        counts[row["prefecture"]] = counts.get(row["prefecture"], 0) + 1
    name = "name_ja" if lang == "ja" else "name_en"
    marks = [
        Mark(
            row["prefecture"],
            row[name].split("(")[0].strip(),
            f"{row[name]} – {functions_said(row['functions'], lang)}".removesuffix(" – "),
            kind="place" if row["body"] == "private" else "goal",
        )
        for row in placed
    ]
    kinds: dict[MarkKind, str] = {"place": say(FIRM), "goal": say(BODY)}
    shading = Shading(
        dict(counts), say(SHADES), lambda value: f"{value:.0f}", say(N_("nobody is known")), lang, whole=True
    )
    told = (f"{place_said(one, lang)}: {count}" for one, count in counts.items())
    shown = {one.kind for one in marks}
    return japan_map(
        Caption("partners-map", say(TITLE), "; ".join(told)),
        shading=shading,
        marks=marks,
        key={kind: said for kind, said in kinds.items() if kind in shown},
    )
