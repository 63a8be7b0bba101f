"""Who does what, as the page shows it: a map, a chain with its gaps, regions, the directory, initiatives."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.facts.source import source
from meguri.locale import N_
from meguri.report import partner_words as words
from meguri.report.partner_words import actors_said, condition_said, functions_said, place_said
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.partners_form import Looked

if TYPE_CHECKING:
    import polars as pl

NONE = "–"
MOST_PAIRS, MOST_CHAINS = 12, 2
STAGE_LOOKS = {"trial": "warn", "business": "good", "ended": "", "unknown": ""}
JAPAN = N_("countrywide")
WAY, DEFAULT = N_("Way {number}"), N_("Default route (JARP)")
Rows = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]  # headings, cells


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it: title, address (or empty), day."""

    title: str
    url: str
    day: str


@dataclass(frozen=True, slots=True)
class Actor:
    """One firm or body, every cell in words; what no text tells is a dash."""

    ident: str
    name: str
    functions: str
    place: str
    reach: str
    capacity: str
    licences: str
    about: str
    is_verified: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Initiative:
    """One public initiative in words."""

    ident: str
    who: str
    what: str
    stage: str
    look: str
    blocker: str
    functions: str
    source: Source


def actors_shown(actors: "pl.DataFrame", frame: Frame) -> tuple[Actor, ...]:
    """The directory, in the order of the names."""
    say, lang = frame.say, frame.lang
    found = [
        Actor(
            ident=row["actor_id"],
            name=row["name_ja" if lang == "ja" else "name_en"],
            functions=functions_said(row["functions"], lang) or NONE,
            place=place_said(row["prefecture"], lang) or NONE,
            reach=say(words.REACH_WORDS[row["reach"]]),
            capacity=NONE if row["value"] is None else f"{row['value']:,.4g} {row['unit'] or ''}".rstrip(),
            licences=row["licences"] or NONE,
            about=row["capability_ja" if lang == "ja" else "capability_en"] or "",
            is_verified=row["is_verified"],
            source=_source(row),
        )
        for row in actors.to_dicts()
    ]
    return tuple(sorted(found, key=lambda one: (one.place == NONE, one.place, one.name)))


def chains_shown(place: str, function: str, frame: Frame) -> tuple[Rows, tuple[str, ...]]:
    """Chains from a place beside each other, the default route last: headings, one row a step, conditions."""
    from meguri.market.partners import directory, find_chains
    from meguri.market.partners.pairs import CHAIN

    say, lang = frame.say, frame.lang
    names = names_of(directory(), lang)
    steps = CHAIN if function in ("", *CHAIN) else (*CHAIN, function)
    made = find_chains(steps, place, most=MOST_CHAINS)
    rows: dict[str, list[str]] = {}
    for row in made.steps.to_dicts():
        told = say(words.STATE_WORDS["gap"])
        if row["actor_id"] is not None:
            told = f"{names[row['actor_id']]} ({say(words.NEAR_WORDS[row['nearness']])})"
        rows.setdefault(row["function"], [say(words.FUNCTION_WORDS[row["function"]])]).append(told)
    ways = made.steps["chain_rank"].n_unique()
    has_default = made.acceptance.height > 0
    heads = [say(N_("step")), *(say(WAY).format(number=rank) for rank in range(1, ways + 1))]
    if has_default:
        heads[-1] = say(DEFAULT)
    conditions = tuple(condition_said(row, lang) for row in made.acceptance.to_dicts())
    return (tuple(heads), tuple(tuple(one) for one in rows.values())), conditions


def regions_shown(frame: Frame) -> Rows:
    """Headings and rows: of each region how many hold each step of a chain; a dash where nobody is known."""
    from meguri.market.partners import missing_functions
    from meguri.market.partners.pairs import CHAIN

    say = frame.say
    held: dict[str, dict[str, str]] = {}
    wide: dict[str, str] = {}
    for row in missing_functions().to_dicts():
        held.setdefault(row["region"], {})[row["function"]] = str(row["held_count"] or NONE)
        wide[row["function"]] = str(max(int(wide.get(row["function"], "0")), row["country_count"]))
    rows = [
        (say(words.REGION_WORDS[region]), *(cells[one] for one in CHAIN)) for region, cells in held.items()
    ]
    rows.append(
        (say(JAPAN), *(wide[one].replace("0", NONE) if wide[one] == "0" else wide[one] for one in CHAIN))
    )
    return (say(N_("region")), *(say(words.FUNCTION_WORDS[one]) for one in CHAIN)), tuple(rows)


def pairs_shown(looked: Looked, frame: Frame) -> tuple[tuple[str, ...], ...]:
    """Who completes the actor that looks for partners: name, how near, what he has, what he lacks."""
    from meguri.market.partners import directory, find_partners

    say, lang = frame.say, frame.lang
    names = names_of(directory(), lang)
    rows = []
    for row in find_partners(actor_id=looked.actor).head(MOST_PAIRS).to_dicts():
        is_first = row["actor_id"] == looked.actor
        other = row["other_id"] if is_first else row["actor_id"]
        has, lacks = (row["takes"], row["gives"]) if is_first else (row["gives"], row["takes"])
        near = say(words.NEAR_WORDS[row["nearness"]])
        rows.append((names[other], near, functions_said(has, lang), functions_said(lacks, lang)))
    return tuple(rows)


def initiatives_shown(initiatives: "pl.DataFrame", frame: Frame) -> tuple[Initiative, ...]:
    """The public initiatives."""
    say, lang = frame.say, frame.lang
    return tuple(
        Initiative(
            ident=row["initiative_id"],
            who=actors_said(row["actors"], row["prefecture"], lang),
            what=row["what_ja" if lang == "ja" else "what_en"],
            stage=say(words.STAGE_WORDS[row["stage"]]),
            look=STAGE_LOOKS[row["stage"]],
            blocker=say(words.BLOCKER_WORDS[row["blocker"]]),
            functions=functions_said(row["functions"], lang) or NONE,
            source=_source(row),
        )
        for row in initiatives.to_dicts()
    )


def initiative_pairs_shown(frame: Frame) -> tuple[tuple[str, ...], ...]:
    """Initiatives that complete each other: one, what only it holds, the other, what only that holds."""
    from meguri.market.partners import complementary_initiatives, initiatives

    lang = frame.lang
    who = {
        row["initiative_id"]: actors_said(row["actors"], row["prefecture"], lang)
        for row in initiatives().to_dicts()
    }
    return tuple(
        (
            who[row["initiative_id"]],
            functions_said(row["gives"], lang),
            who[row["other_id"]],
            functions_said(row["takes"], lang),
        )
        for row in complementary_initiatives().head(MOST_PAIRS).to_dicts()
    )


def names_of(actors: "pl.DataFrame", lang: str) -> dict[str, str]:
    """Names of actors by their ids, in the language."""
    return dict(actors.select("actor_id", "name_ja" if lang == "ja" else "name_en").iter_rows())


def _source(row: dict[str, Any]) -> Source:
    told = source(row["source_id"])
    return Source(told.title, told.url or "", str(row["as_of"]))
