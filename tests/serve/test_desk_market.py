"""The market's pages as two organisations use them, without a script: offer, wish, two clicks.

And what they must be to everybody: nothing to third parties, and WCAG 2.2 AA in both languages.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.registry.databases import copied
from tests.registry.told import battery
from tests.serve.accessible import wrong_with
from tests.serve.browsing import Visitor
from tests.serve.desk_people import identifier_of
from tests.serve.site import Site, served

from meguri.passport.events import event_of
from meguri.registry.accounts.organisations import make_organisation
from meguri.registry.accounts.people import join, make_person, set_password
from meguri.registry.embedded import Embedded

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
OTHER = "urn:uuid:00000000-0000-4000-8000-00000000000f"
RESERVE, BID, PRICE = "650,500", "1,234,567", "987,654"
PAGES = ("/market/lots", "/market/lots?mine=1", "/market/wishes", "/market/deals")


@pytest.fixture(scope="module")
def site(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on which the seller has some cars, and a third dealer looks on."""
    from tests.serve.desk_people import PASSWORD, mail_of

    with copied(server) as addresses, served(addresses, tmp_path_factory.mktemp("market")) as one:
        house = one.app.state.house
        with house.memory.own_session() as session:
            other = make_organisation(session, OTHER, "Third Motors", {"dealer"})
            person = make_person(session, house.accounts.secrets, mail_of("third"), "Third Sato")
            join(session, person, {"dealer"}, other)
            set_password(session, house.accounts.secrets, person, PASSWORD)
        for number in range(1, 5):
            one.record(*car(number))
        yield one


def car(number: int) -> tuple[Any, ...]:
    """A car of the seller's, measured."""
    seller, at = identifier_of("seller"), datetime(2026, 3, number, 9, tzinfo=UTC)
    model = "Nissan Leaf 40 kWh" if number % 2 else "Nissan Leaf 24 kWh"
    says = {"battery_status": "original", "vehicle_model": model, "chemistry": "NMC",
            "rated_energy_kwh": 40.0 if number % 2 else 24.0, "mileage_km": 41_000.0 + number,
            "first_registered_on": "2019-04-15"}  # fmt: skip
    soh = 0.9 - 0.05 * number
    evidence = {"soh_share": {"basis": "measured", "low": soh - 0.02, "high": soh + 0.02}}
    return (
        event_of("registered", battery(number), at, seller, says=says),
        event_of("diagnosed", battery(number), at, seller, says={"soh_share": soh}, evidence=evidence),
    )


@pytest.fixture(scope="module")
def come(site: Site, browser: Any) -> Come:
    """Somebody comes, each remembered in each language."""
    known: dict[Any, Visitor] = {}

    def came(who: str, lang: str = "en", *, script: bool = False) -> Visitor:
        if (who, lang, script) not in known:
            context = browser.new_context(
                locale=lang, bypass_csp=True, java_script_enabled=script,
                viewport={"width": 390, "height": 900},
            )  # fmt: skip
            visitor = known[who, lang, script] = Visitor(site, context.new_page())
            visitor.go("/sign-in")
            visitor.page.fill("#mail", f"{who}@example.com")
            visitor.page.fill("#password", "a yard full of quiet cars")
            visitor.page.click("main button")
        return known[who, lang, script]

    return came


def offered(seller: Visitor, number: int) -> str:
    """Offer a car; the name of the lot."""
    page = seller.page
    seller.go(f"/market/lots?battery={battery(number)}")
    page.fill("#reserve", RESERVE)
    page.select_option("#prefecture", "福岡県")
    page.click("form[action='/market/lots'][method=post] button")
    return str(page.locator("tbody tr").first.get_attribute("id"))


def wished(buyer: Visitor) -> None:
    page = buyer.page
    buyer.go("/market/wishes")
    page.click("text=Tell a wish")
    page.fill("#bid", BID)
    page.fill("#kwh", "30")
    page.select_option("#prefecture", "大阪府")
    page.click("form[action='/market/wishes'] button")


def proposed(buyer: Visitor, lot: str, price: str = PRICE) -> None:
    page = buyer.page
    buyer.go("/market/lots")
    page.click(f"#{lot} summary")
    page.fill(f"#price-{lot}", price)
    page.click(f"#{lot} form[action='/market/deals'] button")


def test_two_clicks_in_two_browsers_sell_a_battery(site: Site, come: Come) -> None:
    seller, buyer, third = come("seller"), come("buyer"), come("third")
    lot = offered(seller, 1)
    assert RESERVE in seller.text()
    wished(buyer)
    assert BID in buyer.text()
    seller.go("/market/wishes")
    assert BID not in seller.text()
    buyer.go("/market/lots")
    assert RESERVE not in buyer.text()
    proposed(buyer, lot)
    assert PRICE in buyer.text()
    third.go("/market/deals")
    assert PRICE not in third.text()
    assert "No deal yet" in third.text()
    seller.go("/market/deals")
    assert "waits for your answer" in seller.text()
    seller.page.click("text=Agree and sell")
    assert "the sale is recorded" in seller.text()
    assert seller.page.locator(".badge.good").first.inner_text() == "agreed"
    seller.page.go_back()
    site.settle()
    buyer.go("/market/deals")
    buyer.page.click("text=Record that it came")
    assert buyer.page.locator(".badge.good").first.inner_text() == "received"
    buyer.go("/fleet")
    assert "Leaf" in buyer.text()
    third.go("/market/lots")
    assert lot not in third.page.content()


def test_a_second_click_on_an_old_page_changes_nothing_and_says_so(come: Come) -> None:
    seller, buyer = come("seller"), come("buyer")
    lot = offered(seller, 2)
    proposed(buyer, lot)
    buyer.page.click("text=Withdraw the proposal")
    assert "withdrawn" in buyer.text()
    proposed(buyer, lot, "900000")
    seller.go("/market/deals")
    old = seller.page.content()
    buyer.go("/market/deals")
    buyer.page.locator("text=Withdraw the proposal").first.click()
    assert "Agree and sell" in old
    seller.page.locator("text=Agree and sell").first.click()
    assert "was ended" in seller.page.locator("#refusals").inner_text()


def test_what_is_wrong_with_a_form_stands_above_it_all_at_once(come: Come) -> None:
    seller = come("seller")
    page = seller.page
    seller.go("/market/lots?battery=" + battery(3))
    page.fill("#reserve", "cheap")
    page.fill("#mileage", "far")
    page.select_option("#prefecture", "福岡県")
    page.click("form[action='/market/lots'][method=post] button")
    said = page.locator("#refusals").inner_text()
    assert "Lowest price" in said
    assert "Mileage" in said
    assert page.input_value("#reserve") == "cheap"


def test_lots_are_narrowed_and_held_against_a_wish(come: Come) -> None:
    seller, buyer = come("seller"), come("buyer")
    offered(seller, 3)
    offered(seller, 4)
    buyer.go("/market/lots?kwh_from=25")
    assert "Leaf" in buyer.text()
    small = buyer.page.locator("tbody tr").count()
    buyer.go("/market/lots")
    assert buyer.page.locator("tbody tr").count() > small
    wished(buyer)
    buyer.page.click("text=Hold lots against it")
    assert "meets our wish" in buyer.text()
    assert "does not meet: energy now" in buyer.text()
    buyer.go("/market/wishes")
    assert "lots meet it" in buyer.text()
    buyer.page.click("text=Tell a wish")
    buyer.page.fill("#bid", BID)
    buyer.page.fill("#kwh", "90")
    buyer.page.check("#needs input[value=guarantee]")
    buyer.page.select_option("#prefecture", "大阪府")
    buyer.page.click("form[action='/market/wishes'] button")
    assert re.search(r"None of (\d+) lots meets it.*energy now \(\1\), guarantee \(\1\)", buyer.text())


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_kept_out_of_the_market(come: Come, lang: str, path: str) -> None:
    """Run last: lots, wishes and deals of both sides are there."""
    for who in ("seller", "buyer"):
        visitor = come(who, lang, script=True)
        assert visitor.go(path).status == 200
        assert wrong_with(visitor.page, lang) == []
        assert visitor.strangers() == []
