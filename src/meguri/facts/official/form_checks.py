"""Rules over all rows of a form: no key twice, and totals and parts that add up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from meguri.facts.official.days import Basis, Period
from meguri.facts.official.faults import FileFault, FileFaultCode
from meguri.facts.official.form_rows import FormRow

# A scope that holds others whole; counting both would count vehicles twice.
_INSIDE = {
    "bev_passenger": ("bev_passenger_registered", "bev_kei_passenger"),
    "bev_registered_all": ("bev_passenger_registered",),
}
_MADE_OF = ("bev_passenger_registered", "bev_kei_passenger")


def repeated_rows(rows: Iterable[FormRow], column: str) -> Iterator[FileFault]:
    """A fault for each row whose segment and time were given before."""
    seen: dict[tuple[str | None, Period | date | None], int] = {}
    for row in rows:
        earlier = seen.setdefault((row.segment, row.when), row.line)
        if earlier != row.line:
            value = f"{row.segment or 'total'}, {said(row.when)}"
            yield FileFault(FileFaultCode.DUPLICATE, row.line, column, value, {"earlier": earlier})


def wrong_totals(rows: Sequence[FormRow], column: str) -> Iterator[FileFault]:
    """A fault for each total row that its rows do not add up to."""
    parts = [row for row in rows if row.segment is not None and row.when is not None]
    for total in rows:
        if total.segment is not None and total.when is not None:
            continue
        mine = [
            row
            for row in parts
            if (total.segment is None or row.segment == total.segment)
            and (total.when is None or row.when == total.when)
        ]
        if total.when is None:
            mine = _years_only(mine)
        sums = {sum(row.units for row in chosen) for chosen in (mine, _outermost(mine))}
        if all(abs(total.units - one) > _rounding((*mine, total)) for one in sums):
            rule = {"wanted": min(sums, key=lambda one: abs(one - total.units))}
            yield FileFault(FileFaultCode.TOTAL_WRONG, total.line, column, total.units, rule)


def wrong_parts(rows: Sequence[FormRow], column: str) -> Iterator[FileFault]:
    """A fault where passenger BEVs incl. kei are not registered cars plus kei of the same time."""
    at = {(row.segment, row.when): row for row in rows if row.segment is not None}
    for (segment, when), whole in at.items():
        made_of = [at[part, when] for part in _MADE_OF if (part, when) in at]
        if segment != "bev_passenger" or len(made_of) < len(_MADE_OF):
            continue
        total = sum(row.units for row in made_of)
        if abs(total - whole.units) > _rounding((*made_of, whole)):
            yield FileFault(FileFaultCode.PARTS_WRONG, whole.line, column, whole.units, {"wanted": total})


def said(when: Period | date | None) -> str:
    """A period or day as a label."""
    if when is None:
        return "total"
    return when.label if isinstance(when, Period) else when.isoformat()


def _outermost(rows: Sequence[FormRow]) -> list[FormRow]:
    """Rows whose segment is in no other segment of the same time."""
    present = {(row.segment, row.when) for row in rows}
    inner = {(part, when) for segment, when in present if segment for part in _INSIDE.get(segment, ())}
    return [row for row in rows if (row.segment, row.when) not in inner]


def _years_only(rows: Sequence[FormRow]) -> list[FormRow]:
    """Years where there are any, else all: months would count a year's vehicles again."""
    years = [row for row in rows if isinstance(row.when, Period) and row.when.basis is not Basis.MONTH]
    return years or list(rows)


def _rounding(rows: Iterable[FormRow]) -> float:
    return sum(row.size / 2 for row in rows if row.size > 1)
