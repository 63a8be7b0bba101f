"""Records of a fleet or city as the page shows them: sums, a card for each, the CO2 to be reported."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.serve.faults import TOO_LARGE, RefusedError
from meguri.serve.merits import counted, records_read
from meguri.serve.pages.days import day_read
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.merit_form import DEFAULT_SCHEME, scheme_options
from meguri.serve.pages.merit_view import statement_of

if TYPE_CHECKING:
    from meguri.report.carbon_statement import Section
    from meguri.serve.merits import Counted

LARGEST, MOST_CARDS, MOST_SUMS = 5_000_000, 12, 500
BY = {
    "owner": N_("person or body"),
    "fleet": N_("fleet"),
    "municipality": N_("municipality"),
    "prefecture": N_("prefecture"),
    "all": N_("all together"),
}
NO_DAY = N_("{found} is no day. Write it as 2026-04-01, or leave it out.")
CAPPED = N_("{yen} (capped)")
UNSAID = N_("(not said)")


@dataclass(frozen=True, slots=True)
class SumRow:
    """One sum.

    Attributes:
        name: of the person, fleet or place.
        cells: batteries, kWh·years with their range, km, packs, points, yen.
        svg: its card; "" beyond the first ones.
        data: the same as an address that is saved as a file.
    """

    name: str
    cells: tuple[str, ...]
    svg: str
    data: str


@dataclass(frozen=True, slots=True)
class RecordsView:
    """What records come to.

    Attributes:
        sums: one row each, the greatest first.
        others: how many sums are not listed.
        has_yen: whether the scheme gives points a worth.
        note: scheme and day, in a line.
        is_synthetic: whether any of the data are simulated.
        statement: on the CO2, section by section.
        findings: what counted less or nothing.
        assumed: what was assumed.
    """

    sums: tuple[SumRow, ...]
    others: int
    has_yen: bool
    note: str
    is_synthetic: bool
    statement: "tuple[Section, ...]"
    findings: tuple[str, ...]
    assumed: tuple[str, ...]


def records_fields(told: Mapping[str, str], frame: Frame) -> tuple[Field, ...]:
    """By what, under which scheme and until when; the files come apart."""
    say, by = frame.say, told.get("by", "owner")
    bys = tuple(Option(name, say(label), is_chosen=name == by) for name, label in BY.items())
    schemes = scheme_options(told.get("scheme", DEFAULT_SCHEME), frame.lang)
    return (
        Field("by", say(N_("Summed by")), kind="select", options=bys),
        Field("records_scheme", say(N_("Scheme")), kind="select", options=schemes),
        Field(
            "until", say(N_("Counted until")), say(N_("Empty: until today.")), "date", told.get("until", "")
        ),
    )


def records_view(
    files: Mapping[str, bytes], told: Mapping[str, str], today: date, frame: Frame
) -> RecordsView:
    """What records come to.

    Args:
        files: CSV by the names of `journeys.merit.FILES`.
        told: `by`, `scheme` and `until` as they were chosen.
        today: day until which is counted where nobody said.
        frame: language of the page.

    Raises:
        RefusedError: 413, a file that is too large; 422, no day.
        ExceptionGroup, TableError, MeritError, SchemeError: what is wrong with files and scheme.
    """
    if any(len(one) > LARGEST for one in files.values()):
        raise RefusedError(413, "too_large", TOO_LARGE, {"limit": LARGEST})
    count = counted(
        records_read(files), _day(told.get("until", ""), today), by=told.get("by", "owner"),
        scheme=told.get("scheme", DEFAULT_SCHEME),
    )  # fmt: skip
    return view_of(count, frame)


def view_of(count: "Counted", frame: Frame) -> RecordsView:
    """A count as the page shows it."""
    from meguri.report.life_words import assumed_said, finding_said

    merit, lang = count.merit, frame.lang
    service = merit.service
    title = service.scheme.title.say("ja" if lang == "ja" else "en")
    rows = merit.sums.sort("retained_kwh_yr", descending=True).to_dicts()
    return RecordsView(
        sums=tuple(_sum(row, at, count, frame) for at, row in enumerate(rows[:MOST_SUMS])),
        others=max(len(rows) - MOST_SUMS, 0),
        has_yen=service.scheme.yen.jpy_per_point is not None,
        note=f"{title} · {frame.speech.day(count.until)}",
        is_synthetic=bool(merit.sums["is_synthetic"].any()),
        statement=statement_of(merit, lang),
        findings=tuple(finding_said(row, lang) for row in service.findings.to_dicts()),
        assumed=tuple(assumed_said(row, lang) for row in service.assumed.to_dicts()),
    )


def _day(told: str, today: date) -> date:
    try:
        return day_read(told, needs_day=True) or today
    except ValueError:
        raise RefusedError(422, "no_day", NO_DAY, {"found": told[:40]}) from None


def _sum(row: dict[str, Any], at: int, count: "Counted", frame: Frame) -> SumRow:
    from meguri.journeys.merit import merit_card
    from meguri.report.merit_card_picture import card_svg

    name = frame.say(UNSAID) if row["sum_id"] == "-" else str(row["sum_id"])
    drawn = ""
    if at < MOST_CARDS and row["retained_kwh_yr"] > 0:
        made = merit_card(count.merit, row["sum_id"], count.until)
        drawn = card_svg(made, frame.lang, name=name, ident=f"merit-{at}")
    data = f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}" if drawn else ""
    return SumRow(name, _cells(row, count, frame), drawn, data)


def _cells(row: dict[str, Any], count: "Counted", frame: Frame) -> tuple[str, ...]:
    import polars as pl

    speech = frame.speech
    award = count.merit.awards.filter(pl.col("sum_id") == row["sum_id"]).row(0, named=True)
    low, middle, high = (digits(row[f"retained_kwh_yr{edge}"], 3) for edge in ("_low", "", "_high"))
    yen = speech.price(award["reward_jpy"])
    return (
        f"{row['batteries_count']:,}",
        f"{middle} ({speech.between(low, high)})",
        digits(row["retained_km"], 3, 0),
        f"{row['avoided_count']:,.2f}",
        f"{award['points_count']:,.1f}",
        frame.say(CAPPED).format(yen=yen) if award["is_capped"] else yen,
    )
