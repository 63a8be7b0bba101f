"""The words of worth: what a car or battery fetches on each market, what a month costs, which way is best."""

from meguri.tables.columns import day, doubtful, flag, number, text
from meguri.tables.schema import Table, Words

CAR_LEVELS = ("retail", "trade", "auction", "trade_in", "export")
LEVELS = (*CAR_LEVELS, "second_life", "recycling")
WORTHS = ("vehicle", "pack", "module", "cell")
TAXES = ("included", "excluded", "exempt")  # exempt: sales abroad
BASES = ("prior", "fitted", "computed", "given")
ORIGINS = ("sourced", "given", "assumed", "computed")
WAYS = ("keep", "export", "reuse", "recycle")
STAGES = ("prior", "fitted")
BESIDES = ("published", "method")
LEASED = ("used_ev", "petrol")

_SUBJECT = text("subject_id", "id of the car or battery that it is about", "対象(車両・電池)のID")
_VERDICT = text("verdict_id", "id of the verdict that it rests on", "もとになる判定のID", required=False)
_LEVEL = text(
    "level", "on which market", "取引の段階(小売・業販・オークション・下取り・輸出など)", allowed=LEVELS
)
_ORIGIN = (
    text("origin", "whether it was sourced, given, assumed or computed", "金額の由来", allowed=ORIGINS),
    text("source_id", "id of the source, where there is one", "出典ID(ある場合)", required=False),
)

CAR_SALES = Table(
    name="car_sales",
    row=Words("one used EV that was sold, and for how much", "1台の中古EVの成約と、その価格"),
    key=("sale_id",),
    columns=(
        text("sale_id", "id of the sale", "成約のID"),
        day("sold_on", "day of the sale", "成約日"),
        text("level", "on which market", "取引の段階", allowed=CAR_LEVELS),
        text(
            "tax", "whether consumption tax is in the price", "消費税の扱い(税込・税抜・免税)", allowed=TAXES
        ),
        number("price_jpy", "price of the car, fees apart", "車両価格(諸費用を除く)", low=1000.0, high=1e8),
        text("model", "model", "車種"),
        number("age_yr", "age at the sale", "成約時の経過年数", low=0.0, high=40.0),
        number("mileage_km", "distance driven", "走行距離", low=0.0, high=1e6),
        number(
            "range_new_km",
            "range of the model when new, as in the catalogue",
            "新車時の一充電走行距離(カタログ値)",
            required=False,
            low=10.0,
            high=1500.0,
        ),
        number(
            "soh_share",
            "state of health known to the buyer; empty where nobody knew",
            "買い手に示されたSOH(示されていなければ空欄)",
            required=False,
            low=0.01,
            high=1.5,
        ),
        flag(
            "is_guaranteed", "whether battery or range was guaranteed", "電池または航続距離の保証が付いたか"
        ),
    ),
)

PRICE = Table(
    name="price",
    row=Words(
        "what one car or battery fetches on one market (an estimate)",
        "ある車両・電池の、ある市場での価格(試算)",
    ),
    key=("subject_id", "goods", "level"),
    columns=(
        _SUBJECT,
        text("goods", "what is priced", "価格の対象", allowed=WORTHS),
        _LEVEL,
        text("tax", "whether consumption tax is in it", "消費税の扱い(税込・税抜・免税)", allowed=TAXES),
        *doubtful("price_jpy", "price", "価格", low=None),
        *doubtful(
            "soh_point_jpy",
            "worth of one point of state of health",
            "SOH1ポイントの価値",
            required=False,
            low=None,
        ),
        text("basis", "what the price rests on", "価格の根拠", allowed=BASES),
        number(
            "prior_share",
            "how much of the doubt about the mean price is still that of the shipped prior",
            "平均価格の不確かさのうち、付属の事前分布のまま残る割合",
            required=False,
            low=0.0,
            high=1.0,
        ),
        number("sales_count", "sales of one's own that it rests on", "根拠とした自社の成約件数", low=0.0),
        day("priced_on", "day of the price", "価格の基準日"),
        _VERDICT,
    ),
)

PRICE_PARTS = Table(
    name="price_parts",
    row=Words("one part of one price; the parts of a draw add up to it", "ある価格の、ひとつの内訳"),
    key=("subject_id", "goods", "level", "part"),
    columns=(
        _SUBJECT,
        text("goods", "what is priced", "価格の対象", allowed=WORTHS),
        _LEVEL,
        text("part", "which part", "内訳"),
        *doubtful("amount_jpy", "amount", "金額", low=None),
        *_ORIGIN,
    ),
)

PRICE_EFFECTS = Table(
    name="price_effects",
    row=Words(
        "one effect on a used EV's price, before or after one's own sales",
        "中古EV価格へのひとつの要因の効果(自社の成約データの反映前・反映後)",
    ),
    key=("effect", "stage"),
    columns=(
        text("effect", "which effect", "要因"),
        text(
            "stage", "before (prior) or after one's own sales", "成約データの反映前・反映後", allowed=STAGES
        ),
        *doubtful("value", "effect on the logarithm of the price", "価格の対数への効果", low=None),
        text("unit", "what the effect is for", "効果の単位"),
        *_ORIGIN,
    ),
)

PRICE_BESIDE = Table(
    name="price_beside",
    row=Words(
        "one published or otherwise computed figure beside a price, for judging it",
        "価格の妥当性を見るために並べた、公表値または別手法による値",
    ),
    key=("subject_id", "about", "beside_id"),
    columns=(
        _SUBJECT,
        text("about", "what is judged", "照合の対象"),
        text("beside_id", "id of the published figure, or the method", "公表値のIDまたは手法"),
        text("kind", "published, or by another method", "公表値か別手法か", allowed=BESIDES),
        *doubtful("value", "value found here", "本試算の値", low=None),
        number("published_low", "lowest beside it", "並べた値(下限)"),
        number("published_high", "highest beside it", "並べた値(上限)"),
        text("unit", "unit of both", "両者の単位"),
        flag("is_inside", "whether both ranges meet", "両者の幅が重なるか"),
        text("source_id", "id of its source, where there is one", "出典ID(ある場合)", required=False),
    ),
)

LEASE = Table(
    name="lease",
    row=Words("what one month costs with one car", "ある車での1か月の費用"),
    key=("subject_id", "car"),
    columns=(
        _SUBJECT,
        text("car", "which car", "車の種類", allowed=LEASED),
        number("term_count", "months of the contract", "契約月数", low=1.0),
        text("tax", "whether consumption tax is in it", "消費税の扱い", allowed=TAXES),
        *doubtful("fee_jpy", "lease fee a month", "月額リース料", low=None),
        *doubtful("energy_jpy", "electricity or fuel a month", "電気代または燃料代(月額)"),
        *doubtful("month_jpy", "fee and energy a month", "リース料とエネルギー費の合計(月額)", low=None),
        number(
            "cheaper_share",
            "chance that this car is the cheaper one",
            "この車のほうが安い確率",
            low=0.0,
            high=1.0,
        ),
    ),
)

LEASE_PARTS = Table(
    name="lease_parts",
    row=Words("one part of what one month costs", "1か月の費用の、ひとつの内訳"),
    key=("subject_id", "car", "part"),
    columns=(
        _SUBJECT,
        text("car", "which car", "車の種類", allowed=LEASED),
        text("part", "which part", "内訳"),
        *doubtful("amount_jpy", "amount a month", "月額", low=None),
        *_ORIGIN,
    ),
)

ROUTE = Table(
    name="route",
    row=Words(
        "one way that one battery could take, and what it leaves", "ある電池の、ひとつの行き先とその手取り"
    ),
    key=("subject_id", "way"),
    columns=(
        _SUBJECT,
        text("way", "which way", "行き先(国内継続・輸出・再利用・再資源化)", allowed=WAYS),
        *doubtful("net_jpy", "what the seller keeps", "売り手の手取り額", low=None),
        number("best_share", "chance that it is the best way", "最も有利である確率", low=0.0, high=1.0),
        flag("is_open", "whether no gate bars it", "選べるか(制約に触れないか)"),
        *doubtful(
            "break_even_uplift_share",
            "uplift of the price at home at which staying wins (of keep only)",
            "国内継続が有利となる国内価格の上乗せ率(国内継続のみ)",
            required=False,
            low=None,
        ),
        _VERDICT,
    ),
)

ROUTE_PARTS = Table(
    name="route_parts",
    row=Words("one part of what one way leaves", "ある行き先の手取り額の、ひとつの内訳"),
    key=("subject_id", "way", "part"),
    columns=(
        _SUBJECT,
        text("way", "which way", "行き先", allowed=WAYS),
        text("part", "which part", "内訳"),
        *doubtful("amount_jpy", "amount; charged below 0", "金額(負は費用)", low=None),
        *_ORIGIN,
    ),
)

ROUTE_LEARN = Table(
    name="route_learn",
    row=Words("one unknown, and what knowing it would be worth", "ひとつの未知の事項と、それを知る価値"),
    key=("subject_id", "unknown"),
    columns=(
        _SUBJECT,
        text("unknown", "what is not known", "未知の事項"),
        number(
            "worth_jpy",
            "expected worth of knowing it exactly before choosing",
            "選ぶ前に正確に知ることの期待価値",
            low=0.0,
        ),
        number(
            "switch_share",
            "chance that knowing it changes the choice",
            "知ることで選択が変わる確率",
            low=0.0,
            high=1.0,
        ),
    ),
)
