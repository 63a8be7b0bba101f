"""The packs that exported cars carry: nameplate energy, who exports them, and their cathodes.

Energies come from the fact `vehicle_packs` where it names the model. Cathodes that no source names are shares
between chemistries, and assumed.
"""

from dataclasses import dataclass
from typing import Literal

from meguri.nation.recovery.priors import (
    DOMESTIC_KWH,
    IMPORT_EARLY_KWH,
    IMPORT_KWH,
    LARGE_VAN_KWH,
    LFP_IN_IMPORT,
    LFP_IN_TESLA,
    LMO_IN_PHEV,
    NCA_IN_EARLY,
    NI_OXIDE_IN_LMO,
    NICKEL_RICH,
    NMC111_IN_LEAF_30,
    PHEV_KWH,
    TESLA_KWH,
    VAN_KWH,
    Prior,
)


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: nameplate energy, who exports it, and its cathode.

    Attributes:
        code: id of the pack.
        energy: the model whose nameplate energy the fact `vehicle_packs` gives, else a prior, kWh.
        exporter: which cars it shares its chance of export with: `leaf`, `kei` or `other`.
        cathode: chemistry of what the priors leave over.
        others: (chemistry, prior, part of that prior's share).
    """

    code: str
    energy: str | Prior
    exporter: Literal["leaf", "kei", "other"]
    cathode: str
    others: tuple[tuple[str, Prior, float], ...] = ()


_NMC_NOW = (("NMC622", NICKEL_RICH, 0.5), ("NMC811", NICKEL_RICH, 0.5))
_IMPORTED = (("LFP", LFP_IN_IMPORT, 1.0), ("NMC811", NICKEL_RICH, 0.5))

# The 10.5 kWh packs have a titanate anode; no fact says what it holds: they count as LMO over graphite.
PACKS: tuple[Pack, ...] = (
    Pack("leaf_24", "Nissan Leaf 24 kWh", "leaf", "LMO", (("NCA", NI_OXIDE_IN_LMO, 1.0),)),
    Pack("leaf_30", "Nissan Leaf 30 kWh", "leaf", "NMC532", (("NMC111", NMC111_IN_LEAF_30, 1.0),)),
    Pack("leaf_40", "Nissan Leaf 40 kWh", "leaf", "NMC532"),
    Pack("leaf_62", "Nissan Leaf e+ 62 kWh", "leaf", "NMC532"),
    Pack("i_miev_16", "Mitsubishi i-MiEV", "kei", "LMO"),
    Pack("i_miev_10", "Mitsubishi i-MiEV M", "kei", "LMO"),
    Pack("kei_20", "Nissan Sakura / Mitsubishi eK X EV", "kei", "NMC532", _NMC_NOW),
    Pack("ariya_66", "Nissan Ariya B6", "other", "NMC532", _NMC_NOW),
    Pack("ariya_91", "Nissan Ariya B9", "other", "NMC532", _NMC_NOW),
    Pack("tesla", TESLA_KWH, "other", "NCA", (("LFP", LFP_IN_TESLA, 1.0),)),
    Pack("import_early", IMPORT_EARLY_KWH, "other", "NMC111",
         (("NCA", NCA_IN_EARLY, 1.0),)),
    Pack("import_other", IMPORT_KWH, "other", "NMC622", _IMPORTED),
    Pack("domestic_other", DOMESTIC_KWH, "other", "NMC532", _NMC_NOW),
    Pack("van_16", "Mitsubishi Minicab MiEV 16 kWh", "other", "LMO"),
    Pack("van_10", "Mitsubishi Minicab MiEV 10.5 kWh", "other", "LMO"),
    Pack("van_20", VAN_KWH, "other", "NMC532", _NMC_NOW),
    Pack("van_30", LARGE_VAN_KWH, "other", "NMC532", _NMC_NOW),
    Pack("outlander_12", "Mitsubishi Outlander PHEV (2013)", "other", "NMC532", (("LMO", LMO_IN_PHEV, 1.0),)),
    Pack("outlander_14", "Mitsubishi Outlander PHEV (2018)", "other", "NMC532", (("LMO", LMO_IN_PHEV, 1.0),)),
    Pack("outlander_20", "Mitsubishi Outlander PHEV (2021)", "other", "NMC532", _NMC_NOW),
    Pack("phev_4", "Toyota Prius PHV (2012)", "other", "NMC111"),
    Pack("phev_9", "Toyota Prius PHV (2017)", "other", "NMC111"),
    Pack("phev_14", PHEV_KWH, "other", "NMC532", _NMC_NOW),
)  # fmt: skip
