"""The words of circularity and carbon: indicators beside each other, and CO2 avoided with its losses."""

from meguri.tables.columns import PROVENANCE, day, doubtful, number, text, year
from meguri.tables.schema import Column, Kind, Table, Words

FAMILIES = ("mci", "iso_59020", "longevity", "pci", "retained")
WAYS = ("longer_use", "second_life", "recycling")
PROCESSES = ("pyro", "hydro")  # direct recycling gives a cathode, no metals: no factor here fits it
BASELINES = ("lost", "recycled")
NEEDS = ("mandatory", "optional", "unstated", "none")
CARBON_PARTS_OF = (
    "new_pack",
    "overhead",
    "repurposing",
    "old_pack_losses",
    "transport",
    "virgin_materials",
    "recycling_process",
)

BASE_SURVIVAL = Table(
    name="base_survival",
    row=Words(
        "one figure of one survival law, kept as it was in its base year",
        "基準年に固定した残存則の、ひとつの数値",
    ),
    key=("law_id", "item"),
    columns=(
        text("law_id", "id of the law with its version", "残存則のID(版を含む)"),
        year("base_year", "calendar year whose survival it keeps", "基準年(暦年)"),
        text(
            "item",
            "which figure",
            "数値の種類",
            allowed=("shape", "scale", "fade"),
        ),
        number("value", "value", "値", low=0.0),
        text("unit", "unit of the value", "値の単位"),
        text("applies_to", "whose survival", "対象"),
        *PROVENANCE,
    ),
)


CIRCULARITY_INPUTS = Table(
    name="circularity_inputs",
    row=Words(
        "one material of one pack, as a published circularity study takes it",
        "公表研究における、ある電池のある材料の前提",
    ),
    key=("pack", "material"),
    columns=(
        text("pack", "which pack", "電池の種類"),
        number("pack_mass_kg", "mass of the whole pack", "電池全体の質量", low=0.0),
        text("material", "material", "材料"),
        number("mass_kg", "mass of the material (M)", "材料の質量(M)", low=0.0),
        number("reused_in_share", "reused feed (Fu)", "投入の再使用割合(Fu)", low=0.0, high=1.0),
        number("recycled_in_share", "recycled feed (Fr)", "投入の再生材割合(Fr)", low=0.0, high=1.0),
        number("reused_out_share", "collected for reuse (Cu)", "再使用向け回収割合(Cu)", low=0.0, high=1.0),
        number(
            "recycled_out_share", "collected for recycling (Cr)", "再生向け回収割合(Cr)", low=0.0, high=1.0
        ),
        number(
            "part_yield_share", "yield of making the parts (Ecp)", "部品製造の歩留り(Ecp)", low=0.01, high=1.0
        ),
        number(
            "feed_yield_share",
            "yield of making the feedstock (Efp)",
            "原料製造の歩留り(Efp)",
            low=0.01,
            high=1.0,
        ),
        number(
            "feed_scrap_share",
            "scrap of the feedstock that is recovered (Cfp)",
            "原料製造くずの回収割合(Cfp)",
            low=0.0,
            high=1.0,
        ),
        number(
            "part_scrap_share",
            "scrap of the parts that is recovered (Ccp)",
            "部品製造くずの回収割合(Ccp)",
            low=0.0,
            high=1.0,
        ),
        number("sorting_share", "yield of sorting (Ems)", "選別の歩留り(Ems)", low=0.0, high=1.0),
        number("recycling_share", "yield of recycling (Erfp)", "再生処理の歩留り(Erfp)", low=0.0, high=1.0),
        number("utility_share", "use against the average (X)", "平均に対する使用度(X)", low=0.01, high=100.0),
        *PROVENANCE,
    ),
)

CARBON_FACTORS = Table(
    name="carbon_factors",
    row=Words("one factor of the CO2 account, with its boundary", "CO2算定の、ひとつの係数とその境界"),
    key=("factor_id",),
    columns=(
        text("factor_id", "id of the factor", "係数のID"),
        text("about_en", "what it is, in English", "内容(英語)"),
        text("about_ja", "what it is, in Japanese", "内容(日本語)"),
        number("value_low", "lowest, or 5 % point", "下限または5%点"),
        number("value", "value used in the middle", "中央に用いる値"),
        number("value_high", "highest, or 95 % point", "上限または95%点"),
        text("unit", "unit of the value", "値の単位"),
        text("boundary_en", "what it takes in and what not, in English", "算定境界(英語)"),
        text("boundary_ja", "what it takes in and what not, in Japanese", "算定境界(日本語)"),
        *PROVENANCE,
    ),
)

CIRCULARITY = Table(
    name="circularity",
    row=Words("one circularity indicator of one product or owner", "ある製品・保有者の、ひとつの循環性指標"),
    key=("about", "indicator", "variant"),
    columns=(
        text("about", "of what", "対象"),
        text("family", "family of indicators", "指標の系列", allowed=FAMILIES),
        text("indicator", "which indicator", "指標"),
        text("variant", "which reading of it; - where there is one only", "定義の別(1つなら-)"),
        number(
            "value", "value; empty where its inputs are not known", "値(入力が不明なら空)", required=False
        ),
        text("unit", "unit of the value", "値の単位"),
        text(
            "missing", "inputs that nobody gave, parted by ;", "示されていない入力(;区切り)", required=False
        ),
        text("source_id", "id of the source of the definition", "定義の出典ID"),
    ),
)

CARBON_CASES = Table(
    name="carbon_cases",
    row=Words("one battery on one way that avoids CO2", "CO2を減らす、ある電池のある使い道"),
    key=("case_id",),
    columns=(
        text("case_id", "id of the case", "算定のID"),
        text("battery_id", "identifier of the battery", "電池の識別子"),
        text("way", "which way", "使い道", allowed=WAYS),
        day("counted_from", "first day counted", "算入の初日"),
        day("counted_until", "day on which counting ends (not counted)", "算入の終了日(当日を含まない)"),
        number("rated_kwh", "energy when new", "新品時の電力量", low=0.01, high=2000.0),
        *doubtful(
            "avoided_count",
            "new packs avoided (longer use)",
            "回避した新品電池の数(長期使用)",
            required=False,
        ),
        *doubtful(
            "soh_share",
            "mean state of health in the second life",
            "二次利用中の平均残存容量率",
            required=False,
            high=1.5,
        ),
        number(
            "cycles_count",
            "full cycles a year in the second life, of the energy that it holds then",
            "二次利用の年間等価サイクル数(その時点の電力量に対して)",
            required=False,
            low=0.0,
            high=2000.0,
        ),
        number(
            "moved_kwh",
            "energy delivered in the time counted (longer use)",
            "算入期間の放電量(長期使用)",
            required=False,
            low=0.0,
        ),
        text("chemistry", "cathode chemistry (recycling)", "正極の化学系(リサイクル)", required=False),
        text("process", "recycling process", "リサイクルの処理方式", required=False, allowed=PROCESSES),
        text(
            "baseline",
            "what would become of it otherwise: lost, or recycled anyway",
            "本来の行き先(lost=失われる、recycled=いずれにせよ再資源化)",
            required=False,
            allowed=BASELINES,
        ),
        number("mass_kg", "mass that is carried", "輸送する質量", required=False, low=0.0),
        number("distance_km", "distance that it is carried", "輸送距離", required=False, low=0.0),
    ),
)

_CASE = text("case_id", "id of the case", "算定のID")

CARBON = Table(
    name="carbon",
    row=Words("the CO2 that one case avoids, losses charged", "ある算定のCO2回避量(損失控除後)"),
    key=("case_id",),
    columns=(
        _CASE,
        text("battery_id", "identifier of the battery", "電池の識別子"),
        text("way", "which way", "使い道", allowed=WAYS),
        *doubtful("gross_co2_kg", "CO2 of what it replaces", "代替されるもののCO2排出量", low=None),
        *doubtful("losses_co2_kg", "CO2 charged against it", "控除するCO2排出量", low=None),
        *doubtful("avoided_co2_kg", "CO2 avoided (negative: caused)", "CO2回避量(負は増加)", low=None),
        number("draws_count", "draws that it comes from", "計算に用いた標本数", low=1.0),
    ),
)

CARBON_PARTS = Table(
    name="carbon_parts",
    row=Words("one part of the CO2 of one case", "ある算定のCO2の内訳"),
    key=("case_id", "part"),
    columns=(
        _CASE,
        text("part", "which part", "内訳", allowed=CARBON_PARTS_OF),
        number("value", "amount that the factors are put to, median", "係数を掛ける量(中央値)"),
        text("unit", "unit of the amount", "量の単位"),
        *doubtful("co2_kg", "CO2: avoided above 0, charged below", "CO2(正=回避、負=控除)", low=None),
        text("factor_ids", "factors used, parted by ;", "用いた係数(;区切り)"),
    ),
)

CARBON_TOTALS = Table(
    name="carbon_totals",
    row=Words("the CO2 that all cases of one way avoid together", "ある使い道のCO2回避量の合計"),
    key=("way",),
    columns=(
        text("way", "which way, or all", "使い道(allは合計)", allowed=(*WAYS, "all")),
        Column("cases_count", Kind.INTEGER, Words("cases", "算定の件数"), low=0),
        Column("batteries_count", Kind.INTEGER, Words("batteries", "電池数"), low=0),
        *doubtful("gross_co2_kg", "CO2 of what is replaced", "代替されるもののCO2排出量", low=None),
        *doubtful("losses_co2_kg", "CO2 charged against it", "控除するCO2排出量", low=None),
        *doubtful("avoided_co2_kg", "CO2 avoided (negative: caused)", "CO2回避量(負は増加)", low=None),
    ),
)

CIRCULARITY_INDICATORS = Table(
    name="circularity_indicators",
    row=Words(
        "one circularity indicator and where its definition stands", "ひとつの循環性指標とその定義の出典"
    ),
    key=("indicator", "variant"),
    columns=(
        text("family", "family of indicators", "指標の系列", allowed=FAMILIES),
        text("indicator", "which indicator", "指標"),
        text("variant", "which reading of it; - where there is one only", "定義の別(1つなら-)"),
        text("name_en", "what it is called in English", "英語の名称"),
        text("name_ja", "what it is called in Japanese", "日本語の名称"),
        text("need", "whether its standard demands it", "必須か任意か", allowed=NEEDS),
        text("unit", "unit of the value", "値の単位"),
        *PROVENANCE,
    ),
)
