"""Which facts there are: the name of each file, its title and the table it keeps."""

from dataclasses import dataclass

from meguri.facts.official.brought import ONLY_BROUGHT
from meguri.tables import figures, flows, packs, prices
from meguri.tables.schema import Table, Words


@dataclass(frozen=True, slots=True)
class Shipped:
    """One fact file.

    Attributes:
        name: stem of the CSV file, and the name to ask for.
        title: what it holds, in both languages.
        table: the declaration its rows keep.
    """

    name: str
    title: Words
    table: Table

    @property
    def overlay_key(self) -> tuple[str, ...]:
        """The columns by which an imported row replaces a shipped one: the table's key without the source."""
        return tuple(name for name in self.table.key if name != "source_id")


_SHIPPED = (
    Shipped(
        "jp_ev_sales",
        Words("New EV registrations in Japan, by year", "国内EV新規登録台数(年別)"),
        flows.SALES,
    ),
    Shipped(
        "jp_ev_sales_by_model",
        Words("New EV registrations in Japan, by model", "国内EV新規登録台数(車種別)"),
        figures.SALES_BY_MODEL,
    ),
    Shipped("jp_ev_stock", Words("EVs in use in Japan: counts", "国内EV保有台数(計数)"), flows.STOCK),
    Shipped("jp_used_ev_exports", Words("Used EVs exported from Japan", "中古EV輸出台数"), flows.EXPORTS),
    Shipped(
        "jp_used_ev_export_destinations",
        Words("Where Japan's used EVs went", "中古EVの仕向地"),
        flows.DESTINATIONS,
    ),
    Shipped(
        "elv_lib_recovery",
        Words(
            "End-of-life EVs and lithium-ion packs recovered in Japan",
            "国内の使用済みEVと回収リチウムイオン電池",
        ),
        figures.ELV_RECOVERY,
    ),
    Shipped("jp_ev_survival", Words("Share of EVs sold still in use", "EVの残存率"), figures.ALIVE_SHARES),
    Shipped("vehicle_packs", Words("Packs by model", "車種別の電池パック"), figures.VEHICLE_PACKS),
    Shipped(
        "pack_mix",
        Words("What each year's EVs were, as far as counts tell", "各年のEVの車種構成(計数の及ぶ範囲)"),
        packs.PACK_MIX,
    ),
    Shipped(
        "metal_intensity", Words("Metals per kilowatt-hour", "1kWhあたりの金属量"), prices.METAL_INTENSITY
    ),
    Shipped(
        "metal_prices_annual",
        Words("Metal prices, annual means", "金属価格(年平均)"),
        prices.METAL_PRICES_ANNUAL,
    ),
    Shipped(
        "metal_prices_monthly",
        Words("Metal prices, monthly means", "金属価格(月平均)"),
        prices.METAL_PRICES_MONTHLY,
    ),
    Shipped(
        "lithium_carbonate_monthly",
        Words("Lithium carbonate in China, monthly means", "中国の炭酸リチウム価格(月平均)"),
        prices.METAL_PRICES_MONTHLY,
    ),
    Shipped(
        "usdjpy_annual", Words("Yen per US dollar, annual means", "ドル円相場(年平均)"), prices.USDJPY_ANNUAL
    ),
    Shipped(
        "usdcny_annual",
        Words("Yuan per US dollar, annual means", "ドル人民元相場(年平均)"),
        prices.USDCNY_ANNUAL,
    ),
    Shipped(
        "battery_pack_prices",
        Words("Prices of new packs", "新品電池パックの価格"),
        prices.BATTERY_PACK_PRICES,
    ),
    Shipped("used_ev_prices", Words("Prices of used EVs", "中古EVの価格"), prices.USED_EV_PRICES),
    Shipped(
        "second_life_prices",
        Words("Prices of used packs and black mass", "中古パックとブラックマスの価格"),
        prices.SECOND_LIFE_PRICES,
    ),
    Shipped(
        "market_anchors",
        Words("Anchors for market assumptions", "市場の前提の参照値"),
        figures.MARKET_ANCHORS,
    ),
    Shipped("other_estimates", Words("Figures by others", "他者による推計"), figures.OTHER_ESTIMATES),
    Shipped(
        "published_claims",
        Words("Claims of the published white paper", "公表された白書の主張"),
        figures.PUBLISHED_CLAIMS,
    ),
    Shipped("recycling_yields", Words("Recycling yields", "リサイクル回収率"), prices.RECYCLING_YIELDS),
    Shipped(
        "vehicle_lifetimes",
        Words("Published lifetimes of vehicles and batteries", "公表された車両・電池の寿命"),
        figures.VEHICLE_LIFETIMES,
    ),
    Shipped(
        "jp_car_life", Words("Life of Japan's passenger cars", "国内乗用車の使用年数と車齢"), figures.CAR_LIFE
    ),
)
SHIPPED: dict[str, Shipped] = {shipped.name: shipped for shipped in _SHIPPED}
KNOWN: dict[str, Shipped] = SHIPPED | {
    one.name: Shipped(one.name, one.title, one.table) for one in ONLY_BROUGHT
}
