"""The words of metals and prices: what a kilowatt-hour is made of, and what things are quoted at.

The facts that keep these tables end, as all facts do, in status, note, source and day.
"""

from meguri.tables.columns import PROVENANCE, day, text, year
from meguri.tables.figures import PERIOD, UNIT, amount
from meguri.tables.flows import ACCOUNT_METALS
from meguri.tables.schema import Table, Words

CHEMISTRIES = ("LMO", "NMC111", "NMC532", "NMC622", "NMC811", "NCA", "LFP")
MIXES = ("average_2020", "meti_2030")
QUOTES = ("ni_lme", "co_lme", "li_metal", "li2co3_usgs", "li2co3_china_vat")
PRICE_UNITS = ("usd_per_t", "cny_per_t")

METAL_INTENSITY = Table(
    name="metal_intensity",
    row=Words(
        "one metal per kilowatt-hour of one chemistry, by one author",
        "ある出所による、ある化学系1kWhあたりの金属量",
    ),
    key=("chemistry", "metal", "origin"),
    columns=(
        text(
            "chemistry",
            "cathode chemistry, or a mix",
            "正極の化学系または平均",
            allowed=(*CHEMISTRIES, *MIXES),
        ),
        text("metal", "metal", "金属", allowed=ACCOUNT_METALS),
        amount("kg_per_kwh", "kilograms per kilowatt-hour", "1kWhあたりの質量"),
        text("level", "what the mass takes in", "質量に含む範囲", allowed=("cell", "pack", "cathode")),
        text(
            "origin", "whose figure", "出所", allowed=("batpac51", "everbatt2023", "batpac52", "te", "meti")
        ),
        *PROVENANCE,
    ),
)

METAL_PRICES_ANNUAL = Table(
    name="metal_prices_annual",
    row=Words("the mean price of one quote in one year", "ある相場の年平均価格"),
    key=("quote", "year"),
    columns=(
        text("quote", "which quote", "相場の種類", allowed=QUOTES),
        year(),
        amount("price", "mean price", "平均価格"),
        text("unit", "unit of the price", "価格の単位", allowed=PRICE_UNITS),
        *PROVENANCE,
    ),
)

METAL_PRICES_MONTHLY = Table(
    name="metal_prices_monthly",
    row=Words("the mean price of one quote in one month", "ある相場の月平均価格"),
    key=("quote", "month"),
    columns=(
        day("month", "first day of the month", "月の初日"),
        text("quote", "which quote", "相場の種類", allowed=QUOTES),
        amount("price", "mean price", "平均価格"),
        text("unit", "unit of the price", "価格の単位", allowed=PRICE_UNITS),
        *PROVENANCE,
    ),
)

USDJPY_ANNUAL = Table(
    name="usdjpy_annual",
    row=Words("the mean rate of exchange of one year", "ある年の平均為替相場"),
    key=("year",),
    columns=(year(), amount("jpy_per_usd", "yen per US dollar", "1米ドルあたりの円"), *PROVENANCE),
)

USDCNY_ANNUAL = Table(
    name="usdcny_annual",
    row=Words("the mean rate of exchange of one year", "ある年の平均為替相場"),
    key=("year",),
    columns=(year(), amount("cny_per_usd", "yuan per US dollar", "1米ドルあたりの人民元"), *PROVENANCE),
)

BATTERY_PACK_PRICES = Table(
    name="battery_pack_prices",
    row=Words(
        "the mean price of new packs of one kind in one year", "ある年・ある種類の新品パックの平均価格"
    ),
    key=("year", "segment", "price_basis"),
    columns=(
        year(),
        text(
            "segment",
            "which packs",
            "パックの種類",
            allowed=("all", "all_lfp", "all_nmc", "bev_pack", "stationary_pack"),
        ),
        amount("usd_per_kwh", "US dollars per kilowatt-hour", "1kWhあたりの米ドル"),
        text("price_basis", "whose dollars", "価格の基準"),
        *PROVENANCE,
    ),
)

USED_EV_PRICES = Table(
    name="used_ev_prices",
    row=Words("one price told for a used EV or a replacement pack", "中古EVまたは交換用電池のひとつの価格"),
    key=("model", "age", "kind", "period_from", "period_to", "source_id"),
    columns=(
        *PERIOD,
        text("model", "model or part", "車種または部品"),
        text("age", "age of the car as told", "車齢(表記)"),
        amount("age_yr_low", "youngest age meant", "車齢の下限", required=False),
        amount("age_yr_high", "oldest age meant", "車齢の上限", required=False),
        text(
            "kind",
            "kind of price",
            "価格の種類",
            allowed=("trade_in", "residual_value_loan", "retail_asking", "auction", "part"),
        ),
        amount("price_jpy_low", "price, or the lowest of a range", "価格(範囲なら下限)"),
        amount("price_jpy_high", "price, or the highest of a range", "価格(範囲なら上限)"),
        *PROVENANCE,
    ),
)

SECOND_LIFE_PRICES = Table(
    name="second_life_prices",
    row=Words(
        "one price or payable of used packs or black mass",
        "中古パックまたはブラックマスのひとつの価格・掛け目",
    ),
    key=("item", "period_from", "period_to"),
    columns=(
        text("item", "what is priced", "価格の対象"),
        *PERIOD,
        amount("value_low", "value, or the lowest of a range", "値(範囲なら下限)"),
        amount("value_high", "value, or the highest of a range", "値(範囲なら上限)"),
        UNIT,
        *PROVENANCE,
    ),
)

RECYCLING_YIELDS = Table(
    name="recycling_yields",
    row=Words("the share of one metal that one process wins back", "ある処理による、ある金属の回収率"),
    key=("metal", "process", "kind"),
    columns=(
        text("metal", "metal", "金属", allowed=ACCOUNT_METALS),
        text("process", "process", "処理", allowed=("pyro", "hydro", "direct", "any")),
        amount("yield_share", "share won back", "回収率", high=1.0),
        text(
            "kind",
            "what the figure is",
            "数値の種類",
            allowed=("model_default", "target", "minimum_2027", "minimum_2031"),
        ),
        *PROVENANCE,
    ),
)
