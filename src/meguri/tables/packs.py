"""The words of packs and of what comes back from them."""

from meguri.tables.columns import PROVENANCE, doubtful, flag, number, text, year
from meguri.tables.flows import ACCOUNT_METALS, SEGMENTS
from meguri.tables.schema import Table, Words

_COHORT = year("cohort_year", "calendar year of first registration", "初度登録年(暦年)")
_SEGMENT = text("segment", "vehicle segment", "車両区分", allowed=SEGMENTS)

PACK_MIX = Table(
    name="pack_mix",
    row=Words(
        "the part that one model family or pack has in one year's sales of a segment, as far as counts tell",
        "ある年のある車両区分の販売に占める、ある車種または電池の割合(計数の及ぶ範囲)",
    ),
    key=("segment", "cohort_year", "model_pack"),
    columns=(
        _SEGMENT,
        _COHORT,
        text("model_pack", "model family or pack", "車種または電池"),
        number("counted_units", "vehicles counted", "計数した台数", low=0.0),
        number(
            "cohort_units",
            "vehicles of the segment sold in that time",
            "同じ期間の車両区分の販売台数",
            low=0.0,
        ),
        number(
            "mix_share_low",
            "lowest share that the counts allow",
            "計数から言える最小の割合",
            low=0.0,
            high=1.0,
        ),
        number("mix_share", "share: counted ÷ sold", "割合(計数÷販売)", low=0.0, high=1.0),
        number(
            "mix_share_high",
            "highest share that the counts allow",
            "計数から言える最大の割合",
            low=0.0,
            high=1.0,
        ),
        *PROVENANCE,
    ),
)

PACKS_USED = Table(
    name="packs_used",
    row=Words(
        "one pack in the cars that one year sold, and in those of them exported so far",
        "ある年に販売された車と、そのうち輸出された車に占める、ある電池",
    ),
    key=("segment", "cohort_year", "model_pack"),
    columns=(
        _SEGMENT,
        _COHORT,
        text("model_pack", "pack", "電池"),
        *doubtful("sold_share", "share of the cars sold", "販売に占める割合", high=1.0),
        *doubtful(
            "exported_share", "share of the cars exported so far", "これまでの輸出に占める割合", high=1.0
        ),
        *doubtful("pack_kwh", "nameplate energy of the pack", "電池の公称容量"),
        flag("counted", "its share of sales rests on counts alone", "販売割合は計数のみによる"),
    ),
)

WORTH_BY_BASIS = Table(
    name="worth_by_basis",
    row=Words(
        "what lithium, nickel and cobalt in the cars exported so far are worth on one price basis",
        "これまでに輸出された車に含まれるリチウム・ニッケル・コバルトの、ある価格基準での金額",
    ),
    key=("segment", "price_basis"),
    columns=(
        _SEGMENT,
        text("price_basis", "which prices were used", "価格の基準"),
        year("to_year", "last calendar year of export", "輸出の最終暦年"),
        *doubtful("value_jpy", "worth, yen", "金額(円)"),
        *doubtful(
            "price_jpy_per_kg", "mean price of a kilogram that has a quote", "相場のある1kgあたりの平均価格"
        ),
        number(
            "unpriced_share",
            "part of the mass that has no quote on this basis, median",
            "この基準で相場のない質量の割合(中央値)",
            low=0.0,
            high=1.0,
        ),
    ),
)

RECOVERED = Table(
    name="recovered",
    row=Words(
        "one metal that recycling would have given back, in one year or cumulative, had the cars stayed",
        "車が国内に残っていた場合にリサイクルで戻るはずのある金属の、単年または年末までの累計",
    ),
    key=("segment", "process", "metal", "span", "year"),
    columns=(
        _SEGMENT,
        text("process", "recycling process", "リサイクルの処理"),
        text("metal", "metal", "金属", allowed=ACCOUNT_METALS),
        text("span", "one year, or cumulative to its end", "単年か累計か", allowed=("year", "cumulative")),
        year(),
        *doubtful("returned_t", "mass coming back, t", "回収量(t)", required=False),
        *doubtful(
            "returned_share",
            "come back so far ÷ left so far",
            "流出累計に対する回収累計の割合",
            required=False,
            high=1.0,
        ),
    ),
)
