"""Any JSON, and documents in which one place was changed into it."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from meguri.passport.exchange.places import escaped, look

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(told: Any, at: str = "") -> Iterator[str]:
    """Pointers of everything in a document, but of itself."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, value in inner:
        here = f"{at}/{escaped(str(name))}"
        yield here
        yield from places(value, here)


@st.composite
def changed(draw: st.DrawFn, told: Any) -> Any:
    """A document in which any JSON stands at one place."""
    copy = json.loads(json.dumps(told))
    parent, _, step = draw(st.sampled_from(sorted(places(copy)))).rpartition("/")
    held = look(copy, parent)[1]
    held[int(step) if isinstance(held, list) else step.replace("~1", "/").replace("~0", "~")] = draw(JSON)
    return copy
