"""The words of a market day: what its deals leave in the records of the batteries."""

from meguri.tables.columns import day, flag, text
from meguri.tables.schema import N_, Table, Words

SALE, HAND_OVER = "sold", "handed_over"
NO_BATTERY = "market_day_no_battery"
FINDING_WORDS = {
    NO_BATTERY: N_(
        "{about}: the lot names no single battery, so the sale leaves no event in any record. Offer "
        "batteries one by one to have it recorded."
    ),
}

HANDOVERS = Table(
    name="handovers",
    row=Words(
        "one event that a deal leaves in the record of a battery",
        "ある取引が電池の履歴に残す1件の記録",
    ),
    key=("offer_id", "demand_id", "kind"),
    columns=(
        text("offer_id", "id of the lot", "出品のID"),
        text("demand_id", "id of the wish", "希望のID"),
        text("kind", "kind of the event", "記録の種類", allowed=(SALE, HAND_OVER)),
        text("battery_id", "identifier of the battery", "電池の識別子"),
        day("happens_on", "day on which it happens", "発生日"),
        text("recorded_by", "who records it", "記録者のID"),
        text("giver", "who hands over", "引渡し側のID", required=False),
        text("taker", "who takes over", "受取り側のID", required=False),
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)
