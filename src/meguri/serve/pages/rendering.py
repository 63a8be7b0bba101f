"""Templates into pages: everything escaped, no style or script inside, each word in the reader's language."""

from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from meguri.locale import words
from meguri.report.foreign import spoken
from meguri.serve.negotiation import LANG_COOKIE
from meguri.serve.pages.assets import address
from meguri.serve.pages.frame import THEME_COOKIE, THEMES, Frame
from meguri.settings import LANGUAGES

if TYPE_CHECKING:
    from jinja2 import Environment

_YEAR_S = 365 * 24 * 3600


@cache
def environment(lang: str) -> "Environment":
    """The templates in one language; those of the printed reports are there under `report/`."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    say = words(lang)
    made = Environment(
        loader=ChoiceLoader([PackageLoader("meguri.serve"), PackageLoader("meguri.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        say, lambda one, many, n: say(one if n == 1 else many), newstyle=False
    )
    # The drawings are ours and already escaped; everything else is escaped by the template.
    made.filters["drawing"] = Markup
    made.filters["spoken"] = spoken(lang)
    made.globals["asset"] = address
    return made


def rendered(frame: Frame, template: str, **values: Any) -> str:
    """A page as text.

    Args:
        frame: what stands around it.
        template: its name.
        values: what it says.
    """
    return environment(frame.lang).get_template(template).render(frame=frame, **values)


def page(request: Request, frame: Frame, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page as an answer; a language or look that was just chosen is remembered in a cookie.

    Args:
        request: the request.
        frame: what stands around it.
        template: its name.
        status: of HTTP.
        values: what it says.
    """
    answer = HTMLResponse(rendered(frame, template, **values), status)
    answer.headers["Content-Language"] = frame.lang
    answer.headers["Cache-Control"] = "no-cache" if not frame.asker.is_known else "no-store"
    for cookie, name, known in ((LANG_COOKIE, "lang", LANGUAGES), (THEME_COOKIE, "theme", THEMES)):
        chosen = request.query_params.get(name)
        if chosen in known:
            secure = request.url.scheme == "https"
            answer.set_cookie(
                cookie, str(chosen), max_age=_YEAR_S, samesite="lax", secure=secure, httponly=True
            )
    return answer


def no_store(answer: Response) -> Response:
    """An answer that nobody on the way keeps."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
