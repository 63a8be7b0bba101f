"""Words of the other language in a page: they say so, so that a voice reads them out as what they are."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_SIGN = r"[\u3005-\u30ff\u3400-\u9fff][\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*"
_TAG = re.compile(r"(<[^>]*>)")
# A few letters or figures inside, such as 福岡EV販売, belong to it.
_JAPANESE = re.compile(rf"{_SIGN}(?:[A-Za-z0-9.・-]{{1,12}}{_SIGN})*")


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
        marked = _JAPANESE.sub(r'<span lang="ja">\g<0></span>', text)
        is_mixed = marked != text and not _JAPANESE.fullmatch(text)
        # One element in any case: cells that are grids on a telephone place each element by itself.
        return Markup(f"<span>{marked}</span>" if is_mixed else marked)  # noqa: S704 – escaped above

    return said


def has_japanese(text: str) -> bool:
    """Whether a text holds Japanese."""
    return bool(_JAPANESE.search(text))


def marked(page: str, lang: str) -> str:
    """HTML of ours with what is Japanese in it marked; drawings stay as they are.

    Args:
        page: well-formed, its texts escaped.
        lang: of the page; in Japanese there is nothing to mark.
    """
    if lang == "ja":
        return page
    made, drawings = [], 0
    for part in _TAG.split(page):
        if part.startswith("<"):
            drawings += part.startswith("<svg") - part.startswith("</svg")
            made.append(part)
        else:
            made.append(part if drawings else _JAPANESE.sub(r'<span lang="ja">\g<0></span>', part))
    return "".join(made)
