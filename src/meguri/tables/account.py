"""What an account says of itself: its evidence, its assumptions, what moves it, and the claims beside it."""

from meguri.tables.columns import day, flag, number, text, year
from meguri.tables.flows import SEGMENTS
from meguri.tables.schema import Table, Words

EVIDENCE = Table(
    name="evidence",
    row=Words(
        "one piece of evidence, and what the account says it should have been",
        "ひとつの根拠データと、勘定によるその予測",
    ),
    key=("evidence_id",),
    columns=(
        text("evidence_id", "id of the evidence", "根拠データID"),
        text(
            "quantity",
            "what was measured",
            "対象の量",
            allowed=("sales", "stock", "exports", "scrapped", "alive_share", "transfers"),
        ),
        text("segment", "vehicle segment", "車両区分", allowed=SEGMENTS),
        day("period_from", "first day of the period, or the day of the count", "期間の初日または計数日"),
        day("period_to", "last day of the period, or the day of the count", "期間の末日または計数日"),
        number("value", "the figure as given (vehicles, or a share)", "示された値(台数または割合)"),
        number("error_sd", "standard deviation given to the figure", "値に与えた標準偏差", low=0),
        number("predicted_low", "posterior prediction, 5 % point", "事後予測(5%点)", required=False),
        number("predicted", "posterior prediction, median", "事後予測(中央値)", required=False),
        number("predicted_high", "posterior prediction, 95 % point", "事後予測(95%点)", required=False),
        number(
            "tail_share",
            "two-sided posterior predictive tail",
            "事後予測の両側裾確率",
            low=0,
            high=1,
            required=False,
        ),
        flag("conflict", "the evidence and the account disagree", "勘定と食い違う"),
        flag("used", "enters the reconciliation (else only checked)", "推計に用いた(用いないものは検算のみ)"),
        text("source_id", "id of the source", "出典ID"),
    ),
)

ASSUMED = Table(
    name="assumed",
    row=Words("one value that no source gives, and who uses it", "出典のない前提値と、その用途"),
    key=("assumption",),
    columns=(
        text("assumption", "id of the assumption", "前提ID"),
        number("value", "value used (median of its prior)", "用いた値(事前分布の中央値)"),
        number("value_low", "5 % point of its prior", "事前分布の5%点", required=False),
        number("value_high", "95 % point of its prior", "事前分布の95%点", required=False),
        text("unit", "unit", "単位"),
        text("used_in", "where it is used", "用途"),
        text("basis", "why this value: a source id, or the word assumed", "根拠(出典IDまたはassumed)"),
    ),
)

SENSITIVITY = Table(
    name="sensitivity",
    row=Words(
        "how much one assumption moves the market of one year", "ある前提がある年の市場規模をどれだけ動かすか"
    ),
    key=("scenario", "year", "assumption"),
    columns=(
        text("scenario", "scenario", "シナリオ"),
        year(),
        text("assumption", "assumption", "前提"),
        number(
            "first_order_share",
            "share of variance by it alone (Sobol first order)",
            "単独で説明する分散の割合",
        ),
        number("total_share", "share of variance it takes part in (Sobol total)", "関与する分散の割合"),
        number("rank", "rank by total effect", "順位", low=1),
    ),
)

CLAIMS = Table(
    name="claims",
    row=Words(
        "one published claim beside what the evidence supports",
        "公表されたひとつの主張と、根拠データから得られる値",
    ),
    key=("claim_id",),
    columns=(
        text("claim_id", "id of the claim", "主張ID"),
        number("published", "the published figure", "公表値", required=False),
        text("unit", "unit", "単位", required=False),
        year("to_year", "year it runs to, or is about", "対象の(最終)年", required=False),
        number(
            "estimate_low",
            "what the evidence supports, 5 % point",
            "根拠データから得られる値(5%点)",
            required=False,
        ),
        number(
            "estimate",
            "what the evidence supports, median",
            "根拠データから得られる値(中央値)",
            required=False,
        ),
        number(
            "estimate_high",
            "what the evidence supports, 95 % point",
            "根拠データから得られる値(95%点)",
            required=False,
        ),
        text(
            "verdict",
            "verdict",
            "判定",
            allowed=("reproduced", "consistent", "not_supported", "not_identifiable"),
        ),
        text("why", "code of the reason", "理由コード"),
        text("source_id", "id of the source", "出典ID"),
    ),
)
