"""The words of a promise: what a guarantee costs, when it is called, and what many of them risk together."""

from meguri.tables.columns import doubtful, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

PRODUCTS = ("range", "capacity", "residual_value", "storage")
ROLES = ("ancillary", "insurer", "guarantor")
PRICE_KINDS = ("guarantee_fee", "gross_premium")
CAUSES = ("all", "line", "summer", "method")

_VERDICT_ID = text("verdict_id", "id of the verdict that it rests on", "もとになる判定のID")
_TERMS_ID = text("terms_id", "id of the terms", "保証条件のID")

GUARANTEE = Table(
    name="guarantee",
    row=Words(
        "what one promise about one battery costs (an estimate)", "ある電池についてのある約束の費用(試算)"
    ),
    key=("verdict_id", "terms_id"),
    columns=(
        _VERDICT_ID,
        _TERMS_ID,
        text("product", "what is promised", "保証の対象", allowed=PRODUCTS),
        text("role", "who promises", "保証する者の立場", allowed=ROLES),
        flag("is_eligible", "whether the battery may be taken on", "引受条件を満たすか"),
        number("entry_soh_share", "state of health at entry, as stated", "加入時のSOH(診断書の値)", low=0.0),
        number(
            "threshold_share",
            "promised state of health",
            "約束するSOHの水準",
            required=False,
            low=0.0,
            high=1.5,
        ),
        number(
            "threshold_km",
            "promised distance on a full charge",
            "約束する満充電航続距離",
            required=False,
            low=0.0,
        ),
        number("threshold_jpy", "promised value", "約束する価格", required=False, low=0.0),
        *doubtful("claim_share", "chance of a claim", "請求が発生する確率", required=False, high=1.0),
        number("claim_yr", "mean time of a claim", "請求までの平均年数", required=False, low=0.0),
        number(
            "claim_payout_jpy", "mean payout of a claim", "請求1件あたりの平均支払額", required=False, low=0.0
        ),
        *doubtful(
            "pure_jpy",
            "expected payout, discounted (an insurer's pure premium)",
            "支払見込額の現価(保険では純保険料)",
            required=False,
        ),
        number(
            "payout_sd_jpy", "standard deviation of the payout", "支払額の標準偏差", required=False, low=0.0
        ),
        number(
            "risk_jpy",
            "part of the loading that pays for risk",
            "付加額のうちリスクの対価",
            required=False,
            low=0.0,
        ),
        number(
            "loading_jpy",
            "what is added for expenses and risk",
            "付加額(経費とリスクの対価。保険では付加保険料)",
            required=False,
            low=0.0,
        ),
        *doubtful(
            "price_jpy", "what the promise has to cost", "約束の対価(保証料または営業保険料)", required=False
        ),
        text("price_kind", "what that price is called", "対価の呼び方", allowed=PRICE_KINDS),
        number(
            "liability_premium_jpy",
            "contract-liability premium within the fee",
            "保証料に含まれる契約責任保険の保険料",
            required=False,
            low=0.0,
        ),
        number(
            "claim_most_share",
            "chance of a claim that is aimed at",
            "目標とする請求確率の上限",
            low=0.0,
            high=1.0,
        ),
        *doubtful(
            "kept_share",
            "highest state of health whose promise keeps that chance",
            "その確率に収まる、約束できるSOHの上限",
            required=False,
        ),
        number(
            "kept_km",
            "longest distance whose promise keeps that chance",
            "その確率に収まる、約束できる航続距離の上限",
            required=False,
            low=0.0,
        ),
        number(
            "kept_jpy",
            "highest value whose promise keeps that chance",
            "その確率に収まる、約束できる価格の上限",
            required=False,
            low=0.0,
        ),
        number("draws_count", "draws that it comes from", "計算に用いた標本数", low=1.0),
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)

CLAIMS_BY_YEAR = Table(
    name="claims_by_year",
    row=Words("one year of one promise about one battery", "ある電池についてのある約束の、ある契約年度"),
    key=("verdict_id", "terms_id", "policy_rank"),
    columns=(
        _VERDICT_ID,
        _TERMS_ID,
        Column("policy_rank", Kind.INTEGER, Words("year of the contract", "契約年度(1が初年度)"), low=1),
        number(
            "in_force_share", "share still covered when it begins", "期首に保証が続く割合", low=0.0, high=1.0
        ),
        *doubtful("claim_share", "chance of a claim within it", "年度内に請求が発生する確率", high=1.0),
        number("payout_jpy", "expected payout", "支払見込額", low=0.0),
        number("discounted_jpy", "expected payout, discounted", "支払見込額の現価", low=0.0),
    ),
)

CONTRACTS = Table(
    name="contracts",
    row=Words("one contract of a portfolio", "保有契約の1件"),
    key=("contract_id",),
    columns=(
        text("contract_id", "id of the contract", "契約のID"),
        text("terms_id", "id of its terms", "保証条件のID"),
        number("soh_share", "state of health at entry", "加入時のSOH(中央値)", low=0.01, high=1.5),
        number("soh_low_share", "its 5 % point", "加入時のSOH(5%点)", low=0.01, high=1.5),
        number("soh_high_share", "its 95 % point", "加入時のSOH(95%点)", low=0.01, high=1.5),
        number(
            "fade_median_per_yr", "median fade in the first year", "初年度の劣化(中央値)", low=1e-6, high=1.0
        ),
        number("fade_cv", "coefficient of variation of the fade", "劣化の変動係数", low=0.0, high=5.0),
        number("km_per_yr", "mean distance in a year", "年間走行距離(平均)", low=0.0, high=500_000.0),
        number(
            "km_cv", "coefficient of variation of the distance", "年間走行距離の変動係数", low=0.0, high=5.0
        ),
        text("line_id", "model line, whose cars share defects", "車種系列(欠陥を共有)"),
        text("place", "place, whose cars share summers", "地域(夏の暑さを共有)"),
        text("method_id", "diagnosis method, whose results share a bias", "診断手法(偏りを共有)"),
    ),
)

PORTFOLIO_RISK = Table(
    name="portfolio_risk",
    row=Words("what a portfolio of guarantees risks (an estimate)", "保証の保有契約全体のリスク(試算)"),
    key=("portfolio_id",),
    columns=(
        text("portfolio_id", "id made from contracts, terms and seed", "契約・条件・シードから作るID"),
        number("contracts_count", "contracts taken on", "引受契約数", low=0.0),
        number("refused_count", "contracts that are not eligible", "引受条件を満たさない契約数", low=0.0),
        number("draws_count", "draws", "標本数", low=1.0),
        *doubtful("claims_count", "claims", "請求件数"),
        number("claim_share", "expected claims a contract", "契約1件あたりの請求確率", low=0.0, high=1.0),
        *doubtful("loss_jpy", "discounted payouts together", "支払総額の現価"),
        number(
            "expected_jpy",
            "expected payouts, discounted (best estimate)",
            "支払見込額の現価(最良推定)",
            low=0.0,
        ),
        number("expected_error_jpy", "its Monte Carlo standard error", "最良推定の標本誤差", low=0.0),
        number("var_jpy", "value at risk, 99.5 %", "99.5%バリュー・アット・リスク(VaR)", low=0.0),
        number(
            "var_jpy_low",
            "that value at risk, lower edge of its sampling band",
            "99.5%VaRの標本誤差の下端",
            low=0.0,
        ),
        number(
            "var_jpy_high",
            "that value at risk, upper edge of its sampling band",
            "99.5%VaRの標本誤差の上端",
            low=0.0,
        ),
        number("tvar_jpy", "mean of the worst 1 % (TVaR 99 %)", "最悪1%の平均(TVaR 99%)", low=0.0),
        number("reserve_jpy", "best estimate and risk margin", "最良推定にリスクマージンを加えた額", low=0.0),
        number("sd_jpy", "standard deviation of the whole", "全体の標準偏差", low=0.0),
        number(
            "sd_independent_jpy",
            "standard deviation if contracts had nothing in common",
            "契約が互いに独立とした場合の標準偏差",
            low=0.0,
        ),
        number(
            "sd_one_jpy", "standard deviations of all contracts, summed", "個別契約の標準偏差の合計", low=0.0
        ),
        number(
            "shared_share",
            "share of the variance that comes from shared causes",
            "分散のうち共通要因による割合",
            low=0.0,
            high=1.0,
        ),
    ),
)

CONTRACT_COSTS = Table(
    name="contract_costs",
    row=Words("what one contract of a portfolio costs (an estimate)", "保有契約の1件の費用(試算)"),
    key=("contract_id",),
    columns=(
        text("contract_id", "id of the contract", "契約のID"),
        number("claim_share", "chance of a claim", "請求が発生する確率", low=0.0, high=1.0),
        number("pure_jpy", "expected payout, discounted", "支払見込額の現価", low=0.0),
        number("payout_sd_jpy", "standard deviation of the payout", "支払額の標準偏差", low=0.0),
    ),
)

PORTFOLIO_CAUSES = Table(
    name="portfolio_causes",
    row=Words("what one shared cause does to a portfolio", "ある共通要因が保有契約全体に与える影響"),
    key=("cause",),
    columns=(
        text("cause", "the cause that is taken away", "取り除く要因", allowed=CAUSES),
        number("expected_jpy", "expected payouts without it", "その要因がない場合の支払見込額", low=0.0),
        number("sd_jpy", "standard deviation without it", "その要因がない場合の標準偏差", low=0.0),
        number(
            "removed_share",
            "share of the variance that goes with it",
            "それに伴って消える分散の割合",
            high=1.0,
        ),
        number("draws_count", "draws", "標本数", low=1.0),
    ),
)

LOSS_CURVE = Table(
    name="loss_curve",
    row=Words("one point of a portfolio's loss distribution", "保有契約の損失分布の1点"),
    key=("below_share",),
    columns=(
        number("below_share", "share of the draws below it", "これを下回る標本の割合", low=0.0, high=1.0),
        number("loss_jpy", "discounted payouts", "支払総額の現価", low=0.0),
    ),
)
