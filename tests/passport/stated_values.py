"""Values that a passport may state, drawn from the table of attributes."""

from hypothesis import strategies as st

from meguri.passport.document import Attribute, attributes

_TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))


def values_of(attribute: Attribute) -> st.SearchStrategy[object]:
    """Values that an attribute may state."""
    if attribute.kind == "number":
        high = 1e9 if attribute.high is None else attribute.high
        return st.floats(attribute.low, high, allow_nan=False, allow_infinity=False)
    plain: dict[str, st.SearchStrategy[object]] = {
        "text": _TEXT,
        "uri": st.integers(1, 10**9).map("https://example.org/{}".format),
        "date": st.dates().map(str),
        "datetime": st.datetimes().map(lambda when: when.replace(microsecond=0).isoformat() + "+09:00"),
        "integer": st.integers(0, 10**9),
        "flag": st.booleans(),
        "choice": st.sampled_from(attribute.choices or ("",)),
        "list": st.lists(_TEXT, min_size=1, max_size=3),
    }
    return plain[attribute.kind]


@st.composite
def stated(draw: st.DrawFn, most: int = 12) -> dict[str, object]:
    """Some attributes with values that they may state."""
    names = draw(st.lists(st.sampled_from(sorted(attributes())), unique=True, max_size=most))
    return {name: draw(values_of(attributes()[name])) for name in names}


A_VALUE_OF_EACH_GROUP: dict[str, object] = {
    "battery_id": "https://id.gs1.org/8003/09521234010012LEAF0001",
    "electrode_materials": ["LiNiMnCoO2", "graphite"],
    "test_reports_uri": "https://example.org/report",
    "soh_share": 0.86,
    "chassis_number": "ZE1-012345",
}
