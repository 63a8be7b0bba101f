"""Partners on a terminal: who is known, who completes whom, chains with their gaps, what a region lacks."""

from typing import TYPE_CHECKING

from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import bulleted, wrapped, wrapped_table
from meguri.locale import N_, words
from meguri.report import partner_words as known
from meguri.report.partner_words import actors_said, condition_said, functions_said, place_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from meguri.market.partners import Chains

KNOWN = N_(
    "Only what public texts tell, and your own list where one is given. An empty cell means that no text "
    "seen says it; nobody known does not mean that there is nobody."
)
NOBODY = N_("Nobody is known.")
MORE = N_("… and {count} more; --most shows them, or --json.")
GAPS = N_("Nobody is known for: {steps}.")
FAR = N_("Nobody is known in the region for: {steps}.")
CONDITIONS = N_("Conditions of the default route (JARP)")
INITIATIVE = N_("{initiative} {actors} (stage: {stage})")
ABOUT = N_("Functions: {functions}. In the way: {blocker}. Source: {source}, {day}.")


def actors_text(actors: "pl.DataFrame", lang: str) -> str:
    """The directory, one actor a row."""
    say = words(lang)
    rows = [
        (
            row["actor_id"],
            row["name_ja" if lang == "ja" else "name_en"],
            functions_said(row["functions"], lang) or NONE,
            place_said(row["prefecture"], lang) or NONE,
            say(known.REACH_WORDS[row["reach"]]),
            f"{row['value']:,.4g} {row['unit'] or ''}".rstrip() if row["value"] is not None else NONE,
            f"{row['source_id']}, {row['as_of']}",
        )
        for row in actors.iter_rows(named=True)
    ]
    head = (
        N_("ID"), N_("name"), N_("functions"), N_("prefecture"), N_("works in"), N_("processing capacity"),
        N_("source"),
    )  # fmt: skip
    return _whole(head, rows, lang)


def initiatives_text(initiatives: "pl.DataFrame", lang: str) -> str:
    """The public initiatives, one a paragraph."""
    say = words(lang)
    parts = []
    for row in initiatives.iter_rows(named=True):
        who = actors_said(row["actors"], row["prefecture"], lang)
        stage = say(known.STAGE_WORDS[row["stage"]])
        head = say(INITIATIVE).format(initiative=row["initiative_id"], actors=who, stage=stage)
        about = say(ABOUT).format(
            functions=functions_said(row["functions"], lang) or NONE,
            blocker=say(known.BLOCKER_WORDS[row["blocker"]]),
            source=row["source_id"],
            day=row["as_of"],
        )
        what = row["what_ja" if lang == "ja" else "what_en"]
        lines = [wrapped(line, first="  ", rest="  ") for line in (what, about)]
        parts.append("\n".join((head, *lines)))
    return "\n\n".join((*(parts or [say(NOBODY)]), wrapped(say(KNOWN))))


def pairs_of_text(pairs: "pl.DataFrame", actor: str, actors: "pl.DataFrame", most: int, lang: str) -> str:
    """Partners of one actor: what he has for them, and they for him."""
    say, names = words(lang), _names(actors, lang)
    rows = []
    for row in pairs.head(most).iter_rows(named=True):
        is_first = row["actor_id"] == actor
        other = row["other_id"] if is_first else row["actor_id"]
        gives, takes = ("gives", "takes") if is_first else ("takes", "gives")
        both = (functions_said(row[takes], lang), functions_said(row[gives], lang))
        rows.append((other, names[other], say(known.NEAR_WORDS[row["nearness"]]), *both))
    head = (N_("ID"), N_("name"), N_("how near"), N_("has for you"), N_("lacks, and you have"))
    title = f"{names[actor]} ({actor})"
    return "\n\n".join((title, _whole(head, rows, lang, left=pairs.height - len(rows))))


def initiative_pairs_text(pairs: "pl.DataFrame", actors: "pl.DataFrame", most: int, lang: str) -> str:
    """Initiatives that complete each other."""
    say = words(lang)
    who = {
        row["initiative_id"]: actors_said(row["actors"], row["prefecture"], lang)
        for row in actors.iter_rows(named=True)
    }
    rows = [
        (
            f"{row['initiative_id']} {who[row['initiative_id']]}",
            functions_said(row["gives"], lang),
            f"{row['other_id']} {who[row['other_id']]}",
            functions_said(row["takes"], lang),
            say(known.NEAR_WORDS[row["nearness"]]),
        )
        for row in pairs.head(most).iter_rows(named=True)
    ]
    head = (N_("initiative"), N_("has alone"), N_("the other initiative"), N_("has alone"), N_("how near"))
    return _whole(head, rows, lang, left=pairs.height - len(rows))


def chains_text(chains: "Chains", actors: "pl.DataFrame", lang: str) -> str:
    """Each chain step by step, what is missing, and the conditions of the default route."""
    say, names = words(lang), _names(actors, lang)
    rows = [
        (
            str(row["chain_rank"]) if row["step_rank"] == 1 else "",
            say(known.FUNCTION_WORDS[row["function"]]),
            NONE if row["actor_id"] is None else f"{names[row['actor_id']]} ({row['actor_id']})",
            NONE if row["actor_id"] is None else say(known.NEAR_WORDS[row["nearness"]]),
            say(known.STATE_WORDS[row["state"]]),
        )
        for row in chains.steps.iter_rows(named=True)
    ]
    head = (N_("chain"), N_("step"), N_("who does it"), N_("how near"), N_("state"))
    parts = [_whole(head, rows, lang)]
    for template, steps in ((GAPS, chains.gaps), (FAR, chains.far)):
        if steps:
            parts.append(say(template).format(steps=functions_said(";".join(steps), lang)))
    if not chains.acceptance.is_empty():
        parts.append(_conditions(chains.acceptance, lang))
    return "\n\n".join(parts)


def gaps_text(gaps: "pl.DataFrame", lang: str) -> str:
    """Every function in every region shown: how many hold it there, countrywide, elsewhere."""
    say = words(lang)
    rows = [
        (
            say(known.REGION_WORDS[row["region"]]),
            say(known.FUNCTION_WORDS[row["function"]]),
            say(known.STATE_WORDS["gap"]) if row["is_missing"] else str(row["held_count"]),
            str(row["country_count"]),
            str(row["elsewhere_count"]),
        )
        for row in gaps.iter_rows(named=True)
    ]
    there = (N_("in the region"), N_("countrywide"), N_("elsewhere or place not known"))
    head = (N_("region"), N_("function"), *there)
    return _whole(head, rows, lang, right=(2, 3, 4))


def _conditions(acceptance: "pl.DataFrame", lang: str) -> str:
    lines = [condition_said(row, lang) for row in acceptance.iter_rows(named=True)]
    return "\n".join((words(lang)(CONDITIONS), bulleted(lines)))


def _names(actors: "pl.DataFrame", lang: str) -> "Mapping[str, str]":
    name = "name_ja" if lang == "ja" else "name_en"
    return {row["actor_id"]: row[name] for row in actors.iter_rows(named=True)}


def _whole(
    head: tuple[str, ...],
    rows: "Sequence[tuple[str, ...]]",
    lang: str,
    *,
    left: int = 0,
    right: tuple[int, ...] = (),
) -> str:
    """The rows, how many were left out, and what the directory is."""
    say = words(lang)
    named = tuple(say(one) for one in head)
    parts = [say(NOBODY)]
    if rows:
        parts = [text_table(named, rows, right=right) if right else wrapped_table(rows, head=named)]
    if left:
        parts.append(say(MORE).format(count=left))
    return "\n\n".join((*parts, wrapped(say(KNOWN))))
