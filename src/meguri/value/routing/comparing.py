"""The ways side by side: what each leaves, which is best and how surely, and at which uplift staying wins."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import HIGH, LOW, MEDIAN
from meguri.tables.routing import ROUTE_GATES
from meguri.tables.worth import ROUTE, ROUTE_PARTS
from meguri.value.figures import Figure
from meguri.value.routing.break_even import break_even, medians_meet
from meguri.value.routing.gates import Gate, gates_of
from meguri.value.routing.learning import worth_of_knowing
from meguri.value.routing.net import Drawn, Part, drawn, parts_of
from meguri.value.routing.notes import assumed_rows, finding_rows
from meguri.value.routing.parameters import read_parameters
from meguri.value.routing.standing import Standing
from meguri.value.routing.ways import Levers, Ways, checked

Floats = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Routes:
    """The ways of one battery side by side.

    Attributes:
        subject_id: id of the car or battery.
        best: the open way that leaves most on average; None where none is open.
        route: one row a way that has a price (table `route`).
        parts: what each way's net is made of (table `route_parts`).
        learn: what knowing more would be worth (table `route_learn`).
        gates: what bars or burdens each way, with its clause (table `route_gates`).
        findings: what has to be said (table `findings`).
        assumed: what was assumed (table `health_assumed`).
        net: way → what it leaves; [draw].
        price_jpy: price at home; [draw]; None where staying is closed or has no price.
        break_even: uplift at which staying leaves as much as the best of the others; [draw]; None where
            staying is closed or nothing else is open.
        medians_meet_share: uplift at which the median of staying is that of the best of the others; None so.
        uplift: uplift reckoned with; [draw]; zeros where no guarantor takes it on.
        figures: figures reckoned with.
    """

    subject_id: str
    best: str | None
    route: pl.DataFrame
    parts: pl.DataFrame
    learn: pl.DataFrame
    gates: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    net: Mapping[str, Floats]
    price_jpy: Floats | None
    break_even: Floats | None
    medians_meet_share: float | None
    uplift: Floats
    figures: Mapping[str, Figure]

    def stays_share(self, uplift_share: float) -> float:
        """Chance that staying leaves at least as much as any other way at this uplift."""
        if self.price_jpy is None:
            return 0.0
        return 1.0 if self.break_even is None else float(np.mean(self.break_even <= uplift_share))

    def others_jpy(self) -> Floats | None:
        """What the best of the other open ways leaves; [draw]; None where nothing else is open."""
        others = self.route.filter(pl.col("is_open") & (pl.col("way") != "keep"))["way"]
        return None if others.is_empty() else np.max([self.net[way] for way in others], axis=0)

    def gain_jpy(self, uplift_share: float) -> Floats | None:
        """What staying leaves over the best of the others at this uplift; [draw]; None so."""
        if self.price_jpy is None or self.break_even is None:
            return None
        out: Floats = self.price_jpy * (uplift_share - self.break_even)
        return out


def compare_routes(
    ways: Ways,
    parameters: str | Path | Mapping[str, Any] | None = None,
    *,
    levers: Levers | None = None,
    standing: Standing | None = None,
    seed: int = 1,
) -> Routes:
    """What each way leaves of one battery, which is best and how surely, and what would change the choice.

    Args:
        ways: draws of each way's price.
        parameters: figures of one's own (TOML file, mapping); what is missing is taken as shipped.
        levers: what policy or the seller could add.
        standing: what is known of record, safety, guarantee, waste and permits.
        seed: of the draws of the figures; one stream for each, so that a lever changes nothing else.

    Raises:
        FiguresError: figures that cannot be used.
        RouteError: ways that cannot be compared; all reasons.
        OSError: the file cannot be read.
    """
    pulled, stands = levers or Levers(), standing or Standing()
    checked(ways, pulled)
    known = drawn(read_parameters(parameters), ways.draws, seed)
    is_guaranteed = stands.is_eligible is not False
    made = {way: parts_of(way, ways, known, pulled, is_guaranteed=is_guaranteed) for way in ways.priced}
    net = {way: np.sum([one.jpy for one in parts], axis=0) for way, parts in made.items()}
    gates = gates_of(stands, {way: _paid_share(parts) for way, parts in made.items()})
    closed = {one.way for one in gates if one.bars}
    told = _Compared(ways, known, pulled, net, [way for way in net if way not in closed], is_guaranteed)
    return told.routes(made, gates)


@dataclass(frozen=True, eq=False)
class _Compared:
    ways: Ways
    known: Drawn
    levers: Levers
    net: dict[str, Floats]
    open: list[str]
    is_guaranteed: bool

    def routes(self, made: Mapping[str, list[Part]], gates: list[Gate]) -> Routes:
        best = max(self.open, key=lambda way: float(self.net[way].mean())) if self.open else None
        learn = self._learn()
        even, meet = self._break_even()
        chances = self._chances()
        about, is_here = self.ways.subject_id, "keep" in self.open
        return Routes(
            subject_id=about,
            best=best,
            route=self._route(chances, even),
            parts=_parts(about, made),
            learn=learn,
            gates=_gates(about, gates),
            findings=finding_rows(about, gates, best, chances, learn, self.known, self.ways),
            assumed=assumed_rows(about, self.known.figures, self.ways),
            net=self.net,
            price_jpy=self.ways.priced["keep"].array if is_here else None,
            break_even=even,
            medians_meet_share=meet,
            uplift=self._uplift(),
            figures=self.known.figures,
        )

    def _uplift(self) -> Floats:
        if not self.is_guaranteed:
            return np.zeros(self.ways.draws)
        out: Floats = self.known.array["keep.uplift_share"] + self.levers.guarantee_uplift_share
        return out

    def _break_even(self) -> tuple[Floats | None, float | None]:
        others = [self.net[way] for way in self.open if way != "keep"]
        if "keep" not in self.open or not others:
            return None, None
        price = self.ways.priced["keep"].array
        without, other = self.net["keep"] - price * self._uplift(), np.max(others, axis=0)
        return break_even(price, without, other), medians_meet(price, without, other)

    def _chances(self) -> dict[str, float]:
        """Chance that each way is best among the open ones; equal ways share a draw."""
        chances = dict.fromkeys(self.net, 0.0)
        if self.open:
            whole = np.stack([self.net[way] for way in self.open])
            is_best = whole == whole.max(axis=0)
            shared = (is_best / is_best.sum(axis=0)).mean(axis=1)
            chances |= {way: float(one) for way, one in zip(self.open, shared, strict=True)}
        return chances

    def _learn(self) -> pl.DataFrame:
        unknowns = {f"{way}_price": one.array for way, one in self.ways.priced.items() if way in self.open}
        unknowns |= {name: np.asarray(one, dtype=np.float64) for name, one in self.ways.unknowns.items()}
        unknowns |= {
            key: self.known.array[key] for key, one in self.known.figures.items() if self._counts(one)
        }
        net = np.stack([self.net[way] for way in self.open], axis=1) if self.open else np.zeros((0, 0))
        return worth_of_knowing(net, unknowns, self.ways.subject_id)

    def _counts(self, figure: Figure) -> bool:
        """Whether a figure is in doubt and goes into what an open way leaves."""
        way, _dot, name = figure.key.partition(".")
        if not figure.is_doubtful or way not in self.open:
            return False
        if name == "premium_jpy" and self.ways.premium_jpy is not None:
            return False
        if name in ("premium_jpy", "uplift_share") and not self.is_guaranteed:
            return False
        return f"{way}.{name.removesuffix('_jpy')}" not in self.ways.charged

    def _route(self, chances: Mapping[str, float], even: Floats | None) -> pl.DataFrame:
        rows = []
        for way, net in self.net.items():
            row: Row = {"subject_id": self.ways.subject_id, "way": way, "verdict_id": self.ways.verdict_id}
            row |= _band("net_jpy", net) | {"best_share": chances[way], "is_open": way in self.open}
            if way == "keep" and even is not None:
                row |= _band("break_even_uplift_share", even)
            rows.append(dict.fromkeys(ROUTE.names) | row)
        return ROUTE.check(pl.DataFrame(rows, schema=ROUTE.polars_schema))


def _paid_share(parts: list[Part]) -> float:
    """Share of the draws in which one pays to be rid of the battery; body and deposits are apart."""
    apart = ("body", "home_deposit")
    return float(np.mean(np.sum([one.jpy for one in parts if one.name not in apart], axis=0) < 0))


def _band(name: str, values: Floats) -> dict[str, float]:
    low, middle, high = np.quantile(values, (LOW, MEDIAN, HIGH))
    return {f"{name}_low": float(low), name: float(middle), f"{name}_high": float(high)}


def _parts(about: str, made: Mapping[str, list[Part]]) -> pl.DataFrame:
    rows = [
        {"subject_id": about, "way": way, "part": one.name, "origin": one.origin, "source_id": one.source_id}
        | _band("amount_jpy", one.jpy)
        for way, parts in made.items()
        for one in parts
    ]
    return ROUTE_PARTS.check(pl.DataFrame(rows, schema=ROUTE_PARTS.polars_schema))


def _gates(about: str, gates: list[Gate]) -> pl.DataFrame:
    rows = []
    for one in gates:
        instrument, provision, rule_id, source_id = one.clause()
        row: Row = {"subject_id": about, "way": one.way, "gate": one.gate, "effect": one.effect}
        row |= {
            "standing": one.standing,
            "instrument": instrument,
            "provision": provision,
            "rule_id": rule_id,
        }
        row |= {"mends": "; ".join(one.mends) or None, "done": "; ".join(one.done) or None}
        rows.append(row | {"source_id": source_id})
    return ROUTE_GATES.check(pl.DataFrame(rows, schema=ROUTE_GATES.polars_schema))
