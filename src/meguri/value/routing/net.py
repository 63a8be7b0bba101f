"""What each way leaves: its price and every part that is added or charged, draw by draw."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.tables.draws import Draws
from meguri.value.figures import Figure
from meguri.value.routing.ways import Levers, Ways

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a way leaves.

    Attributes:
        name: which part.
        jpy: amount, charged below 0; [draw].
        origin: sourced, given, assumed or computed.
        source_id: id of the source, where there is one.
    """

    name: str
    jpy: Floats
    origin: str
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures of a comparison as draws, with who says each."""

    figures: Mapping[str, Figure]
    array: Mapping[str, Floats]

    def part(self, name: str, key: str, sign: int = -1) -> Part:
        """The part that one figure is; a cost unless told otherwise."""
        return Part(name, sign * self.array[key] + 0.0, *said_by(self.figures[key]))


def drawn(figures: Mapping[str, Figure], draws: int, seed: int) -> Drawn:
    """Draws of every figure."""
    return Drawn(figures, {key: one.drawn(draws, seed) for key, one in figures.items()})


def said_by(figure: Figure) -> tuple[str, str | None]:
    """Where a figure comes from: its origin, and the id of its source where there is one."""
    if figure.source in ("assumed", "given"):
        return figure.source, None
    return "sourced", figure.source


def parts_of(way: str, ways: Ways, known: Drawn, levers: Levers, *, is_guaranteed: bool = True) -> list[Part]:
    """The parts of what a way leaves, the price first; they add up to it in every draw."""
    if way == "keep":
        return _keep(ways, known, levers, is_guaranteed)
    if way == "export":
        return _export(ways, known, levers)
    costs = ("removal", "logistics") if way == "reuse" else ("removal", "logistics", "process")
    return _taken_out(way, costs, ways, known, levers)


def _keep(ways: Ways, known: Drawn, levers: Levers, is_guaranteed: bool) -> list[Part]:
    price = ways.priced["keep"].array
    parts = [_price("keep", ways)]
    if is_guaranteed:
        figure = known.figures["keep.uplift_share"]
        uplift = known.array["keep.uplift_share"] + levers.guarantee_uplift_share
        parts += [Part("uplift", price * uplift, *said_by(figure)), _premium(ways, known)]
    parts += [known.part("diagnosis", "keep.diagnosis_jpy"), known.part("sale_fees", "keep.sale_fees_jpy")]
    return parts + _levers({"subsidy": levers.subsidy_jpy, "home_deposit": levers.home_deposit_jpy}, price)


def _premium(ways: Ways, known: Drawn) -> Part:
    told = ways.premium_jpy
    if told is None:
        return known.part("premium", "keep.premium_jpy")
    array = told.array if isinstance(told, Draws) else np.full(ways.draws, float(told))
    return Part("premium", -array, "computed")


def _export(ways: Ways, known: Drawn, levers: Levers) -> list[Part]:
    """The relief from tax is what an exporter, whose sale is free of it, can pay beyond his proceeds."""
    price = ways.priced["export"].array
    exchange = Part(
        "exchange",
        price * known.array["export.exchange_change_share"],
        *said_by(known.figures["export.exchange_change_share"]),
    )
    costs = [known.part(name, f"export.{name}_jpy") for name in ("carriage", "port", "auction")]
    left = np.maximum(price + exchange.jpy + sum(one.jpy for one in costs), 0.0)
    relief = known.array["export.tax_share"] * known.array["export.tax_passed_share"] * left
    parts = [
        _price("export", ways),
        exchange,
        *costs,
        Part("tax_refund", relief, *said_by(known.figures["export.tax_passed_share"])),
        known.part("deposit_refund", "export.deposit_refund_jpy", 1),
        known.part("deposit_fee", "export.deposit_fee_jpy"),
    ]
    return parts + _levers({"charge": -levers.export_charge_jpy}, price)


def _taken_out(way: str, costs: tuple[str, ...], ways: Ways, known: Drawn, levers: Levers) -> list[Part]:
    price = ways.priced[way].array
    parts = [_price(way, ways)]
    parts += [known.part(name, f"{way}.{name}_jpy") for name in costs if f"{way}.{name}" not in ways.charged]
    parts.append(known.part("body", f"{way}.body_jpy", 1))
    return parts + _levers({"home_deposit": levers.home_deposit_jpy}, price)


def _price(way: str, ways: Ways) -> Part:
    return Part("price", ways.priced[way].array, "given" if way in ways.given else "computed")


def _levers(told: Mapping[str, float], like: Floats) -> list[Part]:
    """Parts of the levers that are pulled."""
    return [Part(name, np.full(like.size, value), "given") for name, value in told.items() if value]
