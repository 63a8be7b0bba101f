"""How the cars of a cohort are shared out among models and packs.

What the fact `pack_mix` counts is taken as counted; the names left over take, in order, the stated part of
what still remains, and the last name takes the rest. The parts are shared causes: one draw holds for all the
cohorts that a part covers.
"""

from dataclasses import dataclass

from meguri.nation.recovery.priors import Prior, part

EVER = 9999


@dataclass(frozen=True, slots=True)
class Plan:
    """How the cohorts `first` … `last` are shared out among names."""

    first: int
    last: int
    parts: tuple[tuple[str, Prior], ...]
    rest: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may take a part."""
        return (*(name for name, _ in self.parts), self.rest)


_LEAF_FIRST = part(
    "leaf_part_of_uncounted_2011_2018",
    0.75,
    0.88,
    0.97,
    "Leafs among the cars of 2011–2018, where there is no count",
    "2011〜2018年の車に占めるリーフ(計数がない場合)",
)
_I_MIEV_EARLY = part(
    "i_miev_part_of_uncounted_2009_2012",
    0.85,
    0.97,
    0.995,
    "i-MiEVs among the uncounted cars of 2009–2012",
    "2009〜2012年の計数のない車に占めるi-MiEV",
)
_I_MIEV_MIDDLE = part(
    "i_miev_part_of_uncounted_2013_2018",
    0.30,
    0.50,
    0.70,
    "i-MiEVs among the uncounted cars of 2013–2018",
    "2013〜2018年の計数のない車に占めるi-MiEV",
)
_I_MIEV_LAST = part(
    "i_miev_part_of_uncounted_2019_2020",
    0.003,
    0.006,
    0.01,
    "i-MiEVs among the cars of 2019–2020, where there is no count",
    "2019〜2020年の車に占めるi-MiEV(計数がない場合)",
)
_IMPORT_2019 = part(
    "import_part_of_uncounted_2019",
    0.05,
    0.08,
    0.12,
    "imports among the uncounted cars of 2019, where there is no count",
    "2019年の計数のない車に占める輸入車",
)
_LEAF_2019 = part(
    "leaf_part_of_uncounted_2019",
    0.92,
    0.98,
    0.998,
    "Leafs among the uncounted cars of 2019",
    "2019年の計数のない車に占めるリーフ",
)
_IMPORT_2020 = part(
    "import_part_of_uncounted_2020",
    0.10,
    0.20,
    0.33,
    "imports among the uncounted cars of 2020",
    "2020年の計数のない車に占める輸入車",
)
_LEAF_2020 = part(
    "leaf_part_of_uncounted_2020",
    0.85,
    0.94,
    0.985,
    "Leafs among the uncounted domestic cars of 2020",
    "2020年の計数のない国産車に占めるリーフ",
)
_IMPORT_2021 = part(
    "import_part_of_uncounted_2021",
    0.24,
    0.38,
    0.52,
    "imports among the uncounted cars of 2021",
    "2021年の計数のない車に占める輸入車",
)
_LEAF_2021 = part(
    "leaf_part_of_uncounted_2021",
    0.70,
    0.85,
    0.95,
    "Leafs among the uncounted domestic cars of 2021",
    "2021年の計数のない国産車に占めるリーフ",
)
_KEI_2022 = part(
    "kei_part_of_uncounted_2022_on",
    0.40,
    0.46,
    0.52,
    "kei cars among those sold from 2022, where there is no count",
    "2022年以降の車に占める軽(計数がない場合)",
)
_IMPORT_2022 = part(
    "import_part_of_uncounted_2022_on",
    0.39,
    0.45,
    0.52,
    "imports among the uncounted cars from 2022",
    "2022年以降の計数のない車に占める輸入車",
)
_LEAF_2022 = part(
    "leaf_part_of_uncounted_2022_on",
    0.55,
    0.72,
    0.85,
    "Leafs among the uncounted domestic cars from 2022",
    "2022年以降の計数のない国産車に占めるリーフ",
)
_ARIYA_2022 = part(
    "ariya_part_of_uncounted_2022_on",
    0.40,
    0.57,
    0.75,
    "Ariyas among what then remains from 2022",
    "2022年以降の残る国産車に占めるアリア",
)
_OUTLANDER = part(
    "outlander_part_of_phev",
    0.35,
    0.50,
    0.65,
    "Outlanders among PHEVs",
    "PHEVに占めるアウトランダー",
)

FAMILIES: dict[str, tuple[Plan, ...]] = {
    "bev_passenger": (
        Plan(2009, 2010, (("i_miev", _I_MIEV_EARLY),), "import"),
        Plan(2011, 2012, (("leaf", _LEAF_FIRST), ("i_miev", _I_MIEV_EARLY)), "import"),
        Plan(2013, 2018, (("leaf", _LEAF_FIRST), ("i_miev", _I_MIEV_MIDDLE)), "import"),
        Plan(2019, 2019, (("i_miev", _I_MIEV_LAST), ("import", _IMPORT_2019), ("leaf", _LEAF_2019)),
             "domestic"),
        Plan(2020, 2020, (("i_miev", _I_MIEV_LAST), ("import", _IMPORT_2020), ("leaf", _LEAF_2020)),
             "domestic"),
        Plan(2021, 2021, (("import", _IMPORT_2021), ("leaf", _LEAF_2021)), "domestic"),
        Plan(2022, EVER, (("kei", _KEI_2022), ("import", _IMPORT_2022), ("leaf", _LEAF_2022),
                          ("ariya", _ARIYA_2022)), "domestic"),
    ),
    "bev_van": (Plan(2009, EVER, (), "van"),),
    "phev_passenger": (
        Plan(2009, 2012, (), "phev_other"),
        Plan(2013, EVER, (("outlander", _OUTLANDER),), "phev_other"),
    ),
}  # fmt: skip

_LEAF_30_2015 = part(
    "leaf_30_part_2015",
    0.01,
    0.05,
    0.12,
    "30 kWh packs among the Leafs of 2015",
    "2015年のリーフに占める30kWh車",
)
_LEAF_30_2016 = part(
    "leaf_30_part_2016",
    0.50,
    0.75,
    0.92,
    "30 kWh packs among the Leafs of 2016",
    "2016年のリーフに占める30kWh車",
)
_LEAF_40_2017 = part(
    "leaf_40_part_2017",
    0.35,
    0.45,
    0.55,
    "40 kWh packs among the Leafs of 2017, where there is no count",
    "2017年のリーフに占める40kWh車(計数がない場合)",
)
_LEAF_30_2017 = part(
    "leaf_30_part_of_first_body_2017",
    0.60,
    0.85,
    0.95,
    "30 kWh packs among the first-body Leafs of 2017",
    "2017年の初代リーフに占める30kWh車",
)
_LEAF_62 = part(
    "leaf_62_part_2019_on",
    0.15,
    0.30,
    0.50,
    "62 kWh packs among the Leafs from 2019",
    "2019年以降のリーフに占める62kWh車",
)
_I_MIEV_10 = part(
    "i_miev_10_part_2011_on",
    0.10,
    0.25,
    0.45,
    "10.5 kWh packs among the i-MiEVs from 2011",
    "2011年以降のi-MiEVに占める10.5kWh車",
)
_TESLA = part(
    "tesla_part_of_import_uncounted",
    0.20,
    0.38,
    0.55,
    "Teslas among imports, where there is no count",
    "輸入車に占めるテスラ(計数がない場合)",
)
_ARIYA_91 = part(
    "ariya_91_part",
    0.05,
    0.20,
    0.40,
    "91 kWh packs among Ariyas",
    "アリアに占める91kWh車",
)
_VAN_10 = part(
    "van_10_part_2011_2022",
    0.10,
    0.30,
    0.60,
    "10.5 kWh packs among the electric vans of 2011–2022",
    "2011〜2022年の電動バンに占める10.5kWh車",
)
_VAN_2023 = part(
    "van_16_part_2023",
    0.50,
    0.80,
    0.95,
    "16 kWh packs among the electric vans of 2023",
    "2023年の電動バンに占める16kWh車",
)
_VAN_2024 = part(
    "van_30_part_2024_on",
    0.10,
    0.35,
    0.65,
    "29.6 kWh packs among the electric vans from 2024",
    "2024年以降の電動バンに占める29.6kWh車",
)

PACKS_OF: dict[str, tuple[Plan, ...]] = {
    "leaf": (
        Plan(2009, 2014, (), "leaf_24"),
        Plan(2015, 2015, (("leaf_30", _LEAF_30_2015),), "leaf_24"),
        Plan(2016, 2016, (("leaf_30", _LEAF_30_2016),), "leaf_24"),
        Plan(2017, 2017, (("leaf_40", _LEAF_40_2017), ("leaf_30", _LEAF_30_2017)), "leaf_24"),
        Plan(2018, 2018, (), "leaf_40"),
        Plan(2019, EVER, (("leaf_62", _LEAF_62),), "leaf_40"),
    ),
    "i_miev": (
        Plan(2009, 2010, (), "i_miev_16"),
        Plan(2011, EVER, (("i_miev_10", _I_MIEV_10),), "i_miev_16"),
    ),
    "kei": (Plan(2009, EVER, (), "kei_20"),),
    "import": (
        Plan(2009, 2018, (), "import_early"),
        Plan(2019, EVER, (("tesla", _TESLA),), "import_other"),
    ),
    "ariya": (Plan(2009, EVER, (("ariya_91", _ARIYA_91),), "ariya_66"),),
    "domestic": (Plan(2009, EVER, (), "domestic_other"),),
    "van": (
        Plan(2009, 2010, (), "van_16"),
        Plan(2011, 2022, (("van_10", _VAN_10),), "van_16"),
        Plan(2023, 2023, (("van_16", _VAN_2023),), "van_20"),
        Plan(2024, EVER, (("van_30", _VAN_2024),), "van_20"),
    ),
    "outlander": (
        Plan(2009, 2018, (), "outlander_12"),
        Plan(2019, 2021, (), "outlander_14"),
        Plan(2022, EVER, (), "outlander_20"),
    ),
    "phev_other": (
        Plan(2009, 2016, (), "phev_4"),
        Plan(2017, 2022, (), "phev_9"),
        Plan(2023, EVER, (), "phev_14"),
    ),
}
