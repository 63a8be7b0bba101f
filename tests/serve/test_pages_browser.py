"""In a browser public pages answer with scripts and without, fit the smallest telephone, ask nobody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serve.accessible import wrong_with
from tests.serve.browsing import OVER
from tests.serve.conftest import Make
from tests.serve.site import listening
from tests.serve.test_pages_public import BATTERY, CAR

from meguri.passport.events import event_of
from meguri.registry.store import capture

pytestmark = pytest.mark.browser
PAGES = {
    "home": "/",
    "find": "/find?id=ABC",
    "battery": f"/b/{BATTERY.replace('/', '%2F')}",
    "verify": "/verify",
    "buyer": "/buyer?model=&km=lots",
    "answer": CAR,
    "methods": "/methods",
    "law": "/law?jurisdiction=JP",
}


@pytest.fixture(scope="module")
def site(make: Make) -> Iterator[str]:
    """Address of a server that listens on this machine alone."""
    application = make(MEGURI_DEMONSTRATION="1")
    made = event_of(
        "registered",
        BATTERY,
        "2024-01-10T10:00:00+09:00",
        "urn:meguri:organisation:x",
        says={"chemistry": "NMC"},
    )
    with listening(application) as one:
        house = application.state.house
        with house.memory.own_session() as session:
            capture(session, made, house.key)
        house.memory.advance()
        yield one


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_signing_in_is_for_everybody_where_no_provider_is(browser: Any, site: str, lang: str) -> None:
    """All other pages are held to it in `test_desk_accessible`, on a site with a provider."""
    context = browser.new_context(locale=lang, bypass_csp=True)  # our own policy would keep the checker out
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + "/sign-in")
    assert page.locator("a[href^='/sign-in/provider']").count() == 0
    assert wrong_with(page, lang) == []
    context.close()
    assert not [url for url in asked if not url.startswith((site, "data:", "blob:"))]


def test_the_smallest_telephone_needs_no_scrolling_sideways(browser: Any, site: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 600}, locale="ja")
    page = context.new_page()
    over = {}
    for name, path in PAGES.items():
        page.goto(site + path)
        over[name] = page.evaluate(OVER)
    context.close()
    assert not [name for name, pixels in over.items() if pixels > 0]


@pytest.mark.parametrize("has_script", [True, False])
def test_a_buyer_gets_an_answer_with_a_script_and_without(browser: Any, site: str, has_script: bool) -> None:
    context = browser.new_context(java_script_enabled=has_script, locale="en")
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.goto(site + "/buyer")
    page.select_option("#model", "leaf40")
    page.fill("#km", "52,000")
    page.click("form.asking button")
    page.wait_for_selector("#answer .big")
    assert "model=leaf40" in page.url
    assert page.inner_text("#answer h2").startswith("Nissan Leaf")
    context.close()
    assert not wrong


def test_the_keyboard_reaches_the_content_and_the_focus_is_seen(browser: Any, site: str) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(site + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    context.close()


def test_a_menu_opens_on_a_telephone_without_a_script(browser: Any, site: str) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}, locale="ja"
    )
    page = context.new_page()
    page.goto(site + "/")
    page.click(".phone-menu summary")
    page.click(".phone-menu a[href='/law']")
    assert page.url.endswith("/law")
    context.close()


CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "%s" }]; }
};
Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: async () => new MediaStream() } });
HTMLMediaElement.prototype.play = async () => {};
"""


def test_a_code_before_the_camera_leads_to_its_battery(browser: Any, site: str) -> None:
    """The camera is a stand-in: it shows the code of a page of this server."""
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.add_init_script(CAMERA % f"{site}{PAGES['battery']}")
    page.goto(site + "/")
    page.click("[data-scan]")
    page.wait_for_url("**/b*/**")
    assert "04912345009913P1" in page.inner_text("main")
    context.close()


def test_a_document_is_judged_by_upload(browser: Any, site: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"type": "nothing"}')
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(site + "/verify")
    page.set_input_files("#document", str(file))
    page.click("main form button")
    page.wait_for_selector("#verdict")
    assert "Rejected" in page.inner_text("#verdict") or "Undecided" in page.inner_text("#verdict")
    context.close()


@pytest.mark.parametrize(("scheme", "theme"), [("dark", "auto"), ("dark", "dark"), ("light", "dark")])
def test_on_paper_letters_are_dark_on_white(browser: Any, site: str, scheme: str, theme: str) -> None:
    """Browsers print no grounds: light letters of a dark screen would be lost."""
    context = browser.new_context(locale="en", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/?theme={theme}")
    page.emulate_media(media="print", color_scheme=scheme)
    page.goto(f"{site}{PAGES['battery']}")
    style = "getComputedStyle(document.querySelector('{0}')).{1}"
    look = f"[{style.format('body', 'backgroundColor')}, {style.format('h1', 'color')}]"
    assert page.evaluate(look) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    context.close()
