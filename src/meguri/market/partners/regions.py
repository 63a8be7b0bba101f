"""Which region does a prefecture lie in? The eight regions that school books and statistics use."""

from meguri.facts.places import climate_of

REGIONS: dict[str, tuple[str, ...]] = {
    "hokkaido": ("北海道",),
    "tohoku": ("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    "kanto": ("茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"),
    "chubu": (
        "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県",
    ),
    "kinki": ("三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    "chugoku": ("鳥取県", "島根県", "岡山県", "広島県", "山口県"),
    "shikoku": ("徳島県", "香川県", "愛媛県", "高知県"),
    "kyushu": (
        "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
    ),
}  # fmt: skip
_OF = {prefecture: region for region, several in REGIONS.items() for prefecture in several}

NEAR_ORDER = ("prefecture", "region", "country", "unknown")


def region_of(prefecture: str) -> str:
    """The region of a prefecture, named as `facts.places` takes it.

    Raises:
        PlaceError: no such prefecture.
    """
    return _OF.get(prefecture) or _OF[climate_of(prefecture).prefecture]


def nearness(one: str | None, other: str | None) -> str:
    """How near two prefectures are: same prefecture, same region, same country; or unknown.

    Raises:
        PlaceError: no such prefecture.
    """
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "prefecture"
    return "region" if region_of(one) == region_of(other) else "country"
