"""In a browser that reads no codes by itself, a photograph of a certificate leads to its battery."""

from typing import Any

import pytest
from tests.serve.browsing import Visitor, diagnose
from tests.serve.photographing import photographed
from tests.serve.scanning import drawn
from tests.serve.test_desk_browser import Come, come, saved, site

__all__ = ["come", "site"]
pytestmark = pytest.mark.browser
WITHOUT = "delete window.BarcodeDetector"


@pytest.fixture(scope="module")
def printed(site: Any, browser: Any) -> tuple[str, bytes]:
    """A battery, and the photograph of its certificate as it lies on a table."""
    context = browser.new_context(locale="ja")
    seller = Visitor(site, context.new_page())
    seller.sign_in("seller")
    diagnose(seller, meter_soh="88", first_registration="2021-04", odometer_km="45,000")
    battery = saved(seller)
    seller.page.click("form[action$='/certificate'] button")
    seller.page.wait_for_selector("a[href$='/pdf']")
    place = seller.page.get_attribute("a[href$='/pdf']", "href")
    pdf = seller.page.request.get(site.address + place + "?lang=ja").body()
    context.close()
    return battery, photographed(drawn(pdf))


def _file(content: bytes) -> dict[str, Any]:
    return {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": content}


def test_the_button_takes_a_photograph_where_the_browser_reads_none(
    come: Come, printed: tuple[str, bytes]
) -> None:
    battery, photograph = printed
    visitor = come(lang="ja")
    visitor.page.add_init_script(WITHOUT)
    visitor.go("/")
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.click("[data-scan]")
    chooser.value.set_files([_file(photograph)])
    visitor.page.wait_for_url("**/certificates/*")
    assert visitor.fits()
    visitor.page.click("a[href^='/batteries/']")
    assert battery.removeprefix("urn:meguri:own:") in visitor.text()


def test_it_needs_no_script(come: Come, printed: tuple[str, bytes]) -> None:
    visitor = come(script=False)
    visitor.go("/")
    visitor.page.click("#photographed summary")
    visitor.page.set_input_files("#photo", _file(printed[1]))
    visitor.page.click("#photographed button")
    visitor.page.wait_for_url("**/certificates/*")


@pytest.mark.parametrize("script", [True, False])
def test_a_photograph_without_a_code_says_what_to_do(come: Come, script: bool) -> None:
    visitor = come(script=script, fails=1)  # the browser tells of the refusal
    visitor.go("/")
    visitor.page.click("#photographed summary")
    visitor.page.set_input_files("#photo", _file(b"no picture"))
    visitor.page.click("#photographed button")
    said = visitor.page.locator("#photo-wrong")
    assert "JPEG or PNG" in said.inner_text()  # open, where it was asked
    assert visitor.fits()
