"""In a browser the ways of a car are compared with scripts and without, on a phone; nobody else is asked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.registry.databases import copied
from tests.serve.browsing import Visitor, diagnose
from tests.serve.site import Site, served

from meguri.registry.embedded import Embedded

pytestmark = pytest.mark.browser
Open = Callable[..., Visitor]


@pytest.fixture(scope="module")
def site(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with copied(server) as addresses, served(addresses, tmp_path_factory.mktemp("ways")) as one:
        yield one


@pytest.fixture
def come(browser: Any, site: Site) -> Iterator[Open]:
    contexts = []

    def opened(**how: Any) -> Visitor:
        context = browser.new_context(**how)
        contexts.append(context)
        return Visitor(site, context.new_page())

    yield opened
    for one in contexts:
        one.close()


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_seller_compares_the_ways_of_a_car(come: Open, has_script: bool, lang: str) -> None:
    visitor = come(java_script_enabled=has_script, locale=lang, viewport={"width": 390, "height": 800})
    page = visitor.page
    visitor.go("/worth")
    page.select_option("#model", "leaf40")
    page.fill("#first", "2019-04")
    page.fill("#km", "62,000")
    page.fill("#export_jpy", "90万")
    page.click("form.asking button")
    page.wait_for_selector("#answer .price")
    assert "model=leaf40" in page.url
    assert page.locator("#answer svg[role=img]").count() == 2
    said = visitor.text()
    wanted = {"ja": ("保証付きで国内継続利用", "62,000 km"), "en": ("Break-even of staying", "900,000 yen")}
    page.locator("#answer details").nth(1).evaluate("one => one.open = true")
    said += page.inner_text("#answer details:nth-of-type(2)")
    assert [one for one in wanted[lang] if one not in said] == []
    assert visitor.fits()
    assert (visitor.strangers(), visitor.said) == ([], [])


def test_what_is_missing_is_told_at_its_field(come: Open) -> None:
    visitor = come(locale="en", java_script_enabled=False)
    page = visitor.page
    visitor.go("/worth?asked=1&model=leaf40&km=far")
    assert page.get_attribute("#km", "aria-invalid") == "true"
    assert page.get_attribute("#first", "aria-invalid") == "true"
    assert page.locator("#answer").count() == 0


def test_a_verdict_leads_on_to_the_ways_of_its_car(come: Open) -> None:
    visitor = come(locale="en")
    diagnose(visitor, first_registration="2019-04", odometer_km="52000")
    visitor.page.click("a[href^='/worth?']")
    visitor.page.wait_for_selector("#answer .price")
    assert "52,000 km" in visitor.text()
    assert visitor.page.input_value("#soh_low")
