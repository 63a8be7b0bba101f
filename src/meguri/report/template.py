"""How pages are made: one template language, everything escaped, one look, nothing from the network."""

from functools import cache
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech
from meguri.report.foreign import spoken

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(speech: Speech) -> "Environment":
    """The templates in the reader's language; whatever is put into one is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("meguri.report"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        speech.gettext, lambda one, many, n: speech.gettext(one if n == 1 else many), newstyle=False
    )
    # The drawings are ours and already escaped; everything else is escaped by the template.
    made.filters["drawing"] = Markup
    made.filters["spoken"] = spoken(speech.lang)
    return made


@cache
def style() -> str:
    """The style sheet of every page."""
    from importlib.resources import files

    return files("meguri.report").joinpath("templates", "style.css").read_text(encoding="utf-8")
