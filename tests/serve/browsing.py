"""A browser that visits a site, and writes down what it must never do: ask elsewhere, or report an error."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.serve.desk_people import PASSWORD, mail_of
from tests.serve.site import Site

PATIENCE_MS = 60_000
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visitor:
    """One person with one browser."""

    site: Site
    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on(
            "console", lambda one: self.said.append(one.text) if one.type in ("error", "warning") else None
        )

    def go(self, path: str) -> Any:
        """Open a page; what the server answered."""
        return self.page.goto(self.site.address + path)

    def sign_in(self, name: str) -> None:
        """Sign in as somebody."""
        self.go("/sign-in")
        self.page.fill("#mail", mail_of(name))
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_selector("header a[href='/account']")

    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("main"))

    def fits(self) -> bool:
        """Whether nothing stands out of the width."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    def strangers(self) -> list[str]:
        """Requests to anybody but the site."""
        own = (self.site.address, "data:", "blob:", "about:")
        return [one for one in self.asked if not one.startswith(own)]


def diagnose(visitor: Visitor, log: str | None = None, **told: str) -> str:
    """Tell of a car, wait for the verdict; the address of its page."""
    page = visitor.page
    visitor.go("/diagnose")
    page.select_option("#model", told.pop("model", "leaf40"))
    if set(told) & {"chassis_number", "measured_by", "device"}:
        page.click("details.fold > summary")
    for name, value in told.items():
        page.fill(f"#{name}", value)
    if log is not None:
        page.set_input_files("#logs", log)
    page.click("form[action='/diagnose'] button")
    page.wait_for_selector(".figure-card")
    return str(page.url)


def share(visitor: Visitor, battery: str, taker: str, *, may_record: bool = False) -> None:
    """Let somebody read a battery for the usual time."""
    page = visitor.page
    visitor.go(f"/shares?battery={quote(battery, safe='')}")
    page.fill("#taker", taker)
    if may_record:
        page.check("#may_record input")
    page.click("form[action='/shares'] button")
    page.wait_for_selector("section[aria-labelledby='given']")
