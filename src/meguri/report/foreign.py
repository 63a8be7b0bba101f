"""Words of the other language in a page: they say so, so that a voice reads them out as what they are."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_JAPANESE = re.compile(r"[\u3005-\u30ff\u3400-\u9fff][\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*")


def spoken(lang: str) -> "Callable[[object], Markup]":
    """A filter of templates: escapes, and in an English page marks what is Japanese (WCAG 2.2, 3.1.2).

    Args:
        lang: of the page.
    """
    from markupsafe import Markup, escape

    def said(told: object) -> Markup:
        text = str(escape(told))
        if lang == "ja":
            return Markup(text)  # noqa: S704 – escaped above
        return Markup(_JAPANESE.sub(r'<span lang="ja">\g<0></span>', text))  # noqa: S704 – escaped above

    return said
