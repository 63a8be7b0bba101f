"""Which assumptions a market scenario must state: one declaration each, and no others.

An assumption is either one value, or a path of values at knots – calendar years, years of first
registration, or ages of the car – joined by straight lines and level beyond the outermost knots.
"""

from dataclasses import dataclass
from enum import StrEnum

from meguri.tables.words import Words


class Along(StrEnum):
    """What the knots of a path count."""

    ONE = "one"  # a single value, no knots
    YEAR = "year"  # calendar year
    COHORT = "cohort"  # calendar year of first registration
    AGE = "age"  # years since first registration


KNOT_RANGE = {Along.YEAR: (2000, 2100), Along.COHORT: (2000, 2100), Along.AGE: (0, 60)}


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption that every scenario states.

    Attributes:
        name: dotted key in the file, e.g. "used_ev.price".
        unit: the one unit its values have.
        along: what its knots count.
        high: greatest value that makes sense; the least is 0 throughout.
        meaning: what it says.
    """

    name: str
    unit: str
    along: Along
    high: float
    meaning: Words


def _a(name: str, unit: str, along: Along, high: float, en: str, ja: str) -> Assumption:
    return Assumption(name, unit, along, high, Words(en, ja))


_Y, _C, _A, _1 = Along.YEAR, Along.COHORT, Along.AGE, Along.ONE
_SURE = 1.0
_MUCH = 1e9

ASSUMPTIONS: tuple[Assumption, ...] = (
    _a(
        "sales.cars",
        "units",
        _Y,
        1e8,
        "new passenger cars a year, incl. kei",
        "乗用車(軽を含む)の年間新車販売台数",
    ),
    _a(
        "sales.bev_share",
        "share",
        _Y,
        _SURE,
        "share of BEVs among new passenger cars",
        "新車乗用車に占めるBEVの割合",
    ),
    _a(
        "packs.energy",
        "kwh",
        _C,
        500,
        "mean pack energy of the cars sold in a year",
        "販売年ごとの平均電池容量",
    ),
    _a(
        "stay.extra_life",
        "yr",
        _1,
        30,
        "mean further life in Japan of a car that stays instead of being exported",
        "輸出されずに国内に残った車の平均追加使用年数",
    ),
    _a(
        "stay.extra_life_sd",
        "yr",
        _1,
        15,
        "spread of that further life (standard deviation)",
        "追加使用年数の標準偏差",
    ),
    _a(
        "used_ev.traded_share",
        "share",
        _A,
        _SURE,
        "share of the cars in use sold on within Japan in a year, by age",
        "保有車両のうち1年間に国内で転売される割合(車齢別)",
    ),
    _a(
        "used_ev.price",
        "jpy",
        _A,
        _MUCH,
        "retail price of a used BEV today, by age",
        "中古BEVの小売価格(現在、車齢別)",
    ),
    _a(
        "used_ev.price_index",
        "1",
        _Y,
        10,
        "used-BEV price level against today's, at the same age",
        "現在の同車齢と比べた中古BEVの価格水準",
    ),
    _a(
        "guarantee.sold_with_share",
        "share",
        _Y,
        _SURE,
        "share of used BEVs sold with a battery or range guarantee",
        "電池・航続距離保証付きで売られる中古BEVの割合",
    ),
    _a(
        "guarantee.uplift_share",
        "share",
        _1,
        _SURE,
        "higher price fetched with a guarantee",
        "保証が付くことによる価格の上乗せ率",
    ),
    _a(
        "guarantee.premium_share",
        "share",
        _1,
        1,
        "premium of a guarantee or insurance, as a share of the price",
        "保証・保険の料率(価格比)",
    ),
    _a(
        "fleet.served_share",
        "share",
        _Y,
        _SURE,
        "share of used BEVs in use under a fleet or lease service",
        "中古BEVのうちフリート・リース等のサービス対象の割合",
    ),
    _a(
        "fleet.fee",
        "jpy_per_yr",
        _1,
        _MUCH,
        "service fee a car and year, without the car itself",
        "サービス料(1台・1年、車両代を除く)",
    ),
    _a(
        "packs.gathered_share",
        "share",
        _Y,
        _SURE,
        "share of the packs of dismantled cars gathered for reuse or recycling",
        "解体車の電池のうちリユース・リサイクルに回収される割合",
    ),
    _a(
        "packs.others",
        "kwh_per_yr",
        _Y,
        1e12,
        "packs gathered from outside this account (hybrids, vans, buses, production scrap)",
        "本勘定の対象外(ハイブリッド車・商用車・製造工程くずなど)から回収される電池",
    ),
    _a(
        "reuse.share",
        "share",
        _Y,
        _SURE,
        "share of the gathered packs that is reused",
        "回収電池のうちリユースされる割合",
    ),
    _a("reuse.soh", "share", _1, _SURE, "capacity left at reuse", "リユース時の残存容量率"),
    _a(
        "reuse.price",
        "jpy_per_kwh",
        _Y,
        1e6,
        "price of a reused pack per kWh of capacity left",
        "リユース電池の価格(残存容量1kWhあたり)",
    ),
    _a(
        "reuse.premium_share",
        "share",
        _1,
        1,
        "guarantee on reused packs, as a share of the price",
        "リユース電池の保証料率(価格比)",
    ),
    _a("reuse.second_life", "yr", _1, 40, "mean second life of a reused pack", "リユース電池の平均使用年数"),
    _a(
        "reuse.second_life_sd",
        "yr",
        _1,
        15,
        "spread of the second life (standard deviation)",
        "リユース電池の使用年数の標準偏差",
    ),
    _a(
        "recycling.li",
        "kg_per_kwh",
        _C,
        10,
        "lithium in the packs of the cars sold in a year",
        "販売年ごとの電池のリチウム含有量",
    ),
    _a(
        "recycling.ni",
        "kg_per_kwh",
        _C,
        10,
        "nickel in the packs of the cars sold in a year",
        "販売年ごとの電池のニッケル含有量",
    ),
    _a(
        "recycling.co",
        "kg_per_kwh",
        _C,
        10,
        "cobalt in the packs of the cars sold in a year",
        "販売年ごとの電池のコバルト含有量",
    ),
    _a("recycling.li_yield", "share", _1, _SURE, "lithium recovered", "リチウムの回収率"),
    _a("recycling.ni_yield", "share", _1, _SURE, "nickel recovered", "ニッケルの回収率"),
    _a("recycling.co_yield", "share", _1, _SURE, "cobalt recovered", "コバルトの回収率"),
    _a(
        "recycling.li_price",
        "jpy_per_kg",
        _1,
        1e6,
        "price of the lithium in lithium carbonate",
        "炭酸リチウム中のリチウムの価格",
    ),
    _a("recycling.ni_price", "jpy_per_kg", _1, 1e6, "price of nickel", "ニッケルの価格"),
    _a("recycling.co_price", "jpy_per_kg", _1, 1e6, "price of cobalt", "コバルトの価格"),
    _a(
        "recycling.fee",
        "jpy_per_kwh",
        _1,
        1e6,
        "fee for taking and disposing of a pack",
        "電池の引取・処分料",
    ),
)
BY_NAME: dict[str, Assumption] = {a.name: a for a in ASSUMPTIONS}
SALES = ("sales.cars", "sales.bev_share")
METALS = ("li", "ni", "co")
