"""What no count says about the metals that left and came back: every such value, with its range and meaning.

A prior is stated by its 5 %, 50 % and 95 % points, all of which it meets: a normal law in two pieces, on the
logit scale for shares and on the log scale for everything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.metals import CHINA_VAT_SHARE
from meguri.tables.account import ASSUMED
from meguri.tables.schema import Words, check

Floats = NDArray[np.float64]
Z95 = 1.6448536269514722  # the normal law's 95 % point
ASSUMED_BY_US = "assumed"


@dataclass(frozen=True, slots=True)
class Prior:
    """One assumed value.

    Attributes:
        assumption: id, beginning with where it is used.
        points: 5 %, 50 % and 95 % point; one value alone has no doubt.
        unit: `share`, `kwh`, `yr`, `1` for a ratio.
        meaning: what it says.
        basis: a source id, or the word assumed.
    """

    assumption: str
    points: tuple[float, float, float] | tuple[float]
    unit: str
    meaning: Words
    basis: str = ASSUMED_BY_US

    @property
    def value(self) -> float:
        """The median."""
        return self.points[len(self.points) // 2]

    def of(self, z: Floats) -> Floats:
        """The prior's values at standard normal points `z`."""
        low, value, high = self._scaled(np.array([self.points[0], self.value, self.points[-1]]))
        x = value + z / Z95 * np.where(z < 0, value - low, high - value)
        values: Floats = 1 / (1 + np.exp(-x)) if self.unit == "share" else np.exp(x)
        return values

    def _scaled(self, x: Floats) -> Floats:
        return np.log(x / (1 - x)) if self.unit == "share" else np.log(x)


def part(name: str, low: float, value: float, high: float, en: str, ja: str) -> Prior:
    """A share that the packs of a cohort have."""
    return Prior(f"recovery.{name}", (low, value, high), "share", Words(en, ja))


def energy(name: str, low: float, value: float, high: float, en: str, ja: str) -> Prior:
    """Nameplate energy of packs that no source gives one figure for."""
    return Prior(f"recovery.{name}", (low, value, high), "kwh", Words(en, ja))


NI_OXIDE_IN_LMO = part(
    "ni_oxide_part_of_leaf_24",
    0.15,
    0.33,
    0.50,
    "part of a 24 kWh Leaf pack's energy held by the nickel oxide in its manganese blend, taken as NCA",
    "リーフ24kWh電池の容量のうち、マンガン系に混ぜたニッケル酸化物が担う割合(NCAとみなす)",
)
NMC111_IN_LEAF_30 = part(
    "nmc111_part_of_leaf_30",
    0.10,
    0.50,
    0.90,
    "part of 30 kWh Leaf packs that is NMC111; the rest NMC532",
    "リーフ30kWh電池のうちNMC111の割合(残りはNMC532)",
)
NICKEL_RICH = part(
    "nickel_rich_part_of_nmc_since_2019",
    0.15,
    0.50,
    0.85,
    "part of newer NMC packs richer in nickel than NMC532, half NMC622 and half NMC811",
    "近年のNMC電池のうちNMC532よりニッケルの多いものの割合(NMC622とNMC811を半々)",
)
NCA_IN_EARLY = part(
    "nca_part_of_import_to_2018",
    0.10,
    0.35,
    0.70,
    "part of imported cars' packs to 2018 that is NCA; the rest NMC111",
    "2018年までの輸入車の電池のうちNCAの割合(残りはNMC111)",
)
LFP_IN_TESLA = part(
    "lfp_part_of_tesla",
    0.30,
    0.50,
    0.70,
    "part of Tesla packs since 2019 that is LFP; the rest NCA",
    "2019年以降のテスラの電池のうちLFPの割合(残りはNCA)",
)
LFP_IN_IMPORT = part(
    "lfp_part_of_other_imports",
    0.05,
    0.10,
    0.20,
    "part of other imported packs since 2019 that is LFP",
    "2019年以降のその他輸入車の電池のうちLFPの割合",
)
LMO_IN_PHEV = part(
    "lmo_part_of_early_outlander",
    0.50,
    0.80,
    0.95,
    "part of the Outlander PHEV's packs to 2021 that is LMO; the rest NMC532",
    "2021年までのアウトランダーPHEVの電池のうちLMOの割合(残りはNMC532)",
)

TESLA_KWH = energy(
    "tesla_kwh", 58, 66, 76, "mean pack of a Tesla since 2019", "2019年以降のテスラの平均電池容量"
)
IMPORT_EARLY_KWH = energy(
    "import_kwh_to_2018",
    25,
    38,
    60,
    "mean pack of an imported BEV to 2018",
    "2018年までの輸入EVの平均電池容量",
)
IMPORT_KWH = energy(
    "import_kwh_since_2019",
    54,
    64,
    76,
    "mean pack of other imported BEVs since 2019",
    "2019年以降のその他輸入EVの平均電池容量",
)
DOMESTIC_KWH = energy(
    "other_domestic_kwh", 38, 55, 70, "mean pack of other domestic BEVs", "その他国産EVの平均電池容量"
)
VAN_KWH = energy(
    "van_kwh_since_2023",
    18,
    20,
    22,
    "smaller kei van pack since 2023",
    "2023年以降の軽商用EVの小さい方の電池容量",
)
LARGE_VAN_KWH = energy(
    "large_van_kwh_since_2024",
    28,
    29.6,
    31,
    "larger kei van pack since 2024",
    "2024年以降の軽商用EVの大きい方の電池容量",
)
PHEV_KWH = energy(
    "other_phev_kwh_since_2023",
    12,
    15,
    20,
    "mean pack of other PHEVs since 2023",
    "2023年以降のその他PHEVの平均電池容量",
)

# Mirror counts of 2018 in Russia are about 93 % Leaf, where the cohorts they come from are about 86 % Leaf.
LEAF_ODDS = Prior(
    "recovery.leaf_export_odds",
    (1.0, 2.0, 4.0),
    "1",
    Words(
        "odds that a Leaf is exported against another BEV", "他のEVに対するリーフの輸出されやすさ(オッズ比)"
    ),
    "avtostat_2018",
)
KEI_ODDS = Prior(
    "recovery.kei_export_odds",
    (0.3, 0.7, 1.5),
    "1",
    Words(
        "odds that a kei EV is exported against another BEV that is no Leaf",
        "リーフ以外の登録車EVに対する軽EVの輸出されやすさ(オッズ比)",
    ),
)
INTENSITY_LEAN = Prior(
    "recovery.cell_model_weight",
    (0.05, 0.50, 0.95),
    "share",
    Words(
        "where metal contents lie between BatPaC 5.1 (0) and EverBatt 2023 (1), the same for all packs",
        "金属含有量がBatPaC 5.1(0)とEverBatt 2023(1)の間のどこにあるか(全電池共通)",
    ),
)
LAST_COUNTED = 2024
HELD_FROM = Prior(
    "recovery.later_cohorts_sold_like",
    (float(LAST_COUNTED),),
    "calendar year",
    Words("cars sold later carry the packs of this year's", "以後に売れる車の電池構成はこの年と同じとみなす"),
)
VAT = Prior(
    "recovery.china_vat_share",
    (CHINA_VAT_SHARE,),
    "share",
    Words(
        "value-added tax taken out of the Chinese carbonate quote in every year (16–17 % before April 2019)",
        "中国炭酸リチウム相場から全年で差し引く増値税率(2019年4月より前は16〜17%)",
    ),
)
MONTHS = Prior(
    "recovery.weight_of_a_month",
    (1.0,),
    "1",
    Words(
        "nobody knows in which months the cars left: every weighting of the months is equally likely",
        "車が出た月は分からないため、月の重みのあらゆる組合せを等しく見込む(ディリクレ分布の母数)",
    ),
)
FIXED = (HELD_FROM, MONTHS, VAT)

CAR_LIFE = Prior(
    "returning.car_life_if_kept",
    (11.0, 13.5, 16.0),
    "yr",
    Words("mean years a car is driven in Japan", "国内で車が使われる平均年数"),
    "airia_trend_gendai_2020",
)
LIFE_SPREAD = Prior(
    "returning.spread_of_life",
    (3.0, 4.0, 5.0),
    "yr",
    Words("standard deviation of a life, first or second", "寿命のばらつき(標準偏差、一次・二次とも)"),
    "eol_lib_na",
)
SECOND_LIFE = Prior(
    "returning.second_life",
    (6.0, 10.0, 20.0),
    "yr",
    Words(
        "mean years of a second life; published models take 6 and 20",
        "二次利用の平均年数(公表モデルは6年と20年)",
    ),
)
REUSED = Prior(
    "returning.reused_part",
    (0.15, 0.31, 0.60),
    "share",
    Words("part of the packs kept that gets a second life", "国内に残る電池のうち二次利用される割合"),
    "netdenjd_288869",
)
SOLD_ABROAD = Prior(
    "returning.packs_sold_abroad",
    (0.10, 0.29, 0.45),
    "share",
    Words(
        "part of the packs kept that is sold abroad as packs in the end",
        "国内に残る電池のうち最後に電池として輸出される割合",
    ),
    "netdenjd_288869",
)
# Shredding and sorting lose some of the cathode before the process whose yield is stated begins.
SORTED = Prior(
    "returning.left_after_sorting",
    (0.91, 0.95, 0.98),
    "share",
    Words("part of the metal that shredding and sorting keep", "破砕・選別後に残る金属の割合"),
    "everbatt_2023",
)
RETURNING = (CAR_LIFE, LIFE_SPREAD, REUSED, SECOND_LIFE, SOLD_ABROAD, SORTED)  # fmt: skip


def assumed(priors: Iterable[Prior]) -> pl.DataFrame:
    """The priors as rows of ASSUMED; a value without doubt shows no range."""
    rows = [
        {
            "assumption": p.assumption,
            "value": p.value,
            "value_low": p.points[0] if len(p.points) > 1 else None,
            "value_high": p.points[-1] if len(p.points) > 1 else None,
            "unit": p.unit,
            "used_in": p.assumption.split(".")[0],
            "basis": p.basis,
        }
        for p in sorted(set(priors), key=lambda p: p.assumption)
    ]
    return check(ASSUMED, pl.DataFrame(rows, schema=ASSUMED.polars_schema))
