"""How a pack warms and cools: one heat store behind one resistance to its surroundings.

The store and the resistance are those of a 24 kWh pack of V2G-Sim (table `use_figures`), to the air
directly and through the cabin. A pack of another size has a store in proportion to its energy and a
surface in proportion to the two-thirds power of it: assumed.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from meguri.facts.source import fact

REFERENCE_KWH = 24.0


@dataclass(frozen=True, slots=True)
class Heat:
    """Thermal parameters of one pack and its car.

    Attributes:
        store_wh_per_k: heat it takes up for one kelvin.
        loss_w_per_k: heat it gives to its surroundings for one kelvin.
        loss_share_1c: share of the energy lost as heat in the pack at a current of one hour (1 C).
        drive_form: mean square over squared mean of the current while driving; assumed.
        sun_k: how much warmer than the air the surroundings of a pack in the open are at noon; assumed.
        cover_k: the same under a roof; assumed.
        garage_share: share of the outside swing around the monthly mean that a garage lets in; assumed.
        garage_k: how much warmer than outside a garage is; assumed.
        cool_above_c: temperature above which an actively cooled pack is cooled while in use; assumed.
        cool_kw: heat that its cooling removes; 0 for a pack without cooling; assumed.
    """

    store_wh_per_k: float
    loss_w_per_k: float
    loss_share_1c: float
    drive_form: float = 3.0
    sun_k: float = 6.0
    cover_k: float = 1.0
    garage_share: float = 0.5
    garage_k: float = 2.0
    cool_above_c: float = 30.0
    cool_kw: float = 0.0

    @property
    def lag_h(self) -> float:
        """Hours after which a step outside has come through by 63 %."""
        return self.store_wh_per_k / self.loss_w_per_k

    @classmethod
    def of(cls, pack_kwh: float, cooling: str = "none", *, folder: Path | None = None) -> "Heat":
        """The parameters of a pack of that energy.

        Args:
            pack_kwh: energy of the pack.
            cooling: as in table `pack_cells`; liquid and refrigerant cool actively, air less so.
            folder: the user's data folder.
        """
        value = _figures(folder)
        size = pack_kwh / REFERENCE_KWH
        inner, outer = value["pack_to_cabin"], value["cabin_to_air"]
        to_air = value["pack_to_air"] + inner * outer / (inner + outer)
        store = value["pack_heat_capacity"] / 3.6  # kJ/K in Wh/K
        # a quick charge of about 10 kWh at 1.8 C (44 kW) warmed a 24 kWh pack by 6 K
        loss = value["quick_charge_warming_k"] * store / 10_000 / (44 / REFERENCE_KWH)
        kw = {"liquid": 1.0, "refrigerant": 1.0, "air": 0.3}.get(cooling, 0.0) * size ** (2 / 3)
        return cls(store * size, to_air * size ** (2 / 3), loss, cool_kw=kw)

    def assumed(self) -> list[dict[str, str | None]]:
        """Rows of HEALTH_ASSUMED on what is taken."""
        rows: list[tuple[str, str, str | None]] = [
            ("thermal_pack", f"{self.store_wh_per_k:.0f} Wh/K, {self.lag_h:.1f} h", "v2g_sim"),
            ("thermal_loss", f"{self.loss_share_1c:.3f}", "simonselectriccar_2018"),
            ("thermal_parking", f"{self.sun_k:g}", None),
            ("thermal_garage", f"{self.garage_share:g}", None),
        ]
        if self.cool_kw > 0:
            rows.append(("thermal_cooling", f"{self.cool_above_c:g}", None))
        return [
            dict(zip(("about", "code", "said", "source_id"), ("pack", *row), strict=True)) for row in rows
        ]


def _figures(folder: Path | None) -> dict[str, float]:
    rows = fact("use_figures", folder=folder).rows.filter(pl.col("topic") == "pack_heat")
    return dict(rows.select("figure_id", "value").iter_rows())


def settle(store_wh_per_k: float, loss_w_per_k: float) -> float:
    """Share of the distance to equilibrium that is left after one hour."""
    return float(np.exp(-loss_w_per_k / store_wh_per_k))
