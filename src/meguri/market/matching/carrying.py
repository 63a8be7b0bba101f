"""What bringing one piece from a lot to a wish costs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.market.carriage.tariff import Ways, piece_jpy, source_of, usual

Floats = NDArray[np.float64]


def _usual(factor: str) -> Any:
    return field(default_factory=lambda: usual(factor))


@dataclass(frozen=True, slots=True)
class Carriage:
    """Cost of carriage of one piece: a part of what carrying one car by road and ship costs.

    The defaults are the medians that consignments are reckoned with (fact `carriage_factors`): base and
    kilometre from bands that are told for carrying one car, the rest assumed. A market tells so.

    Attributes:
        base_jpy: of one car, what does not depend on the distance.
        jpy_per_km: of one car, each kilometre of road.
        detour_share: road kilometres for each kilometre as the crow flies.
        pack_share: what carrying one pack costs of carrying one car.
        module_share: what carrying one module costs of it.
        tsugaru_jpy: ferry between Honshu and Hokkaido, one car.
        okinawa_jpy: ship between Kagoshima and Okinawa, one car.
        cost: another way to tell it: (road km, numbers of the lots, numbers of the wishes, by id in order)
            → yen, all of shape (pairs,). The figures in yen then do not count.
        source_id: the source of base and kilometre; `given` or `assumed` where there is none.
    """

    base_jpy: float = _usual("car_base")
    jpy_per_km: float = _usual("car_km")
    detour_share: float = _usual("detour")
    pack_share: float = _usual("pack_part")
    module_share: float = _usual("module_part")
    tsugaru_jpy: float = _usual("ferry_tsugaru")
    okinawa_jpy: float = _usual("ferry_okinawa")
    cost: Callable[[Floats, NDArray[np.int64], NDArray[np.int64]], Floats] | None = None
    source_id: str = field(default_factory=lambda: source_of("car_base"))

    def yen(
        self, ways: Ways, parts: NDArray[np.int64], lots: NDArray[np.int64], wishes: NDArray[np.int64]
    ) -> Floats:
        """Whole yen of each pair, shape (pairs,).

        Args:
            ways: of the pairs.
            parts: kind of goods of each pair, its place in `tables.deals.GOODS`.
            lots: numbers of the lots.
            wishes: numbers of the wishes.
        """
        road_km = self.detour_share * ways.land_km
        if self.cost is not None:
            return np.rint(np.asarray(self.cost(road_km, lots, wishes), dtype=np.float64))
        ferries: Floats = ways.ferries @ np.array([self.tsugaru_jpy, self.okinawa_jpy])
        part = np.array([1.0, self.pack_share, self.module_share])[parts]
        base, per_km = np.full_like(part, self.base_jpy), np.full_like(part, self.jpy_per_km)
        return np.rint(piece_jpy(base, per_km, road_km, ferries, part))
