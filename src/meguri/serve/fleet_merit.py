"""What the batteries on record of whoever asks kept in service, and what their record lacks for more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.serve.merits import scheme_told

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.merit import Merit
    from meguri.serve.house import Visit


@dataclass(frozen=True, eq=False)
class FleetCount:
    """A fleet's count.

    Attributes:
        merit: all together.
        by_battery: table `merit_sums` by battery.
        gaps: battery → codes of what its record lacks, or what was assumed for it.
        models: battery → model of its vehicle, where it is stated.
        count: batteries that are held; more than were counted where they are very many.
        until: day on which counting ends.
    """

    merit: "Merit"
    by_battery: "pl.DataFrame"
    gaps: Mapping[str, tuple[str, ...]]
    models: Mapping[str, str]
    count: int
    until: date


def own_fleet(visit: "Visit", until: date, scheme: str | Mapping[str, Any]) -> FleetCount:
    """The batteries that the asker holds now, counted from their events.

    Args:
        visit: who asks; by his own identifiers alone batteries are looked for.
        until: day on which counting ends.
        scheme: name of a shipped scheme, or one's own.

    Raises:
        RefusedError: 401 or 403, he has no list of batteries.
        SchemeError: it is none.
        MeritError, TableError: records that contradict each other.
    """
    from meguri.journeys.merit import count_merit
    from meguri.journeys.merit_fleet import merit_of_lives
    from meguri.registry.held_lives import held_lives
    from meguri.value.circularity import merit_sums

    visit.scopes("list", "fleet")
    rule, parties = scheme_told(scheme), visit.asker.parties
    with visit.own_work() as session:
        held = held_lives(session, visit.house.vault, parties)
    records = merit_of_lives(held.lives, parties, until)
    merit = count_merit(records.tables, until=until, by="all", scheme=rule)
    models = {name: _model(life) for name, life in held.lives.items()}
    return FleetCount(merit, merit_sums(merit.service, "battery"), records.gaps, models, held.count, until)


def _model(life: Any) -> str:
    told = [one.says["vehicle_model"] for one in life if one.says.get("vehicle_model")]
    return str(told[-1]) if told else ""
