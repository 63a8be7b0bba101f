"""The working pages as people use them, in a browser: from a log to a certificate that a stranger checks."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.registry.databases import copied
from tests.serve.browsing import Visitor, diagnose, share
from tests.serve.desk_people import identifier_of
from tests.serve.scanning import scanned
from tests.serve.site import Site, served

from meguri.registry.embedded import Embedded

pytestmark = pytest.mark.browser
Come = Callable[..., Visitor]
PHONE, DESK = 390, 1280
# A car each: one that the seller has already is not begun a second time.
CHASSIS = {"ja": "ZE1-012345", "en": "ZE1-112345"}
REFERENCE = {
    "ja": "真正な参考値です(証明書ではありません)。",
    "en": "A genuine reference value (no certificate).",
}


@pytest.fixture(scope="module")
def site(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with people."""
    with copied(server) as addresses, served(addresses, tmp_path_factory.mktemp("site")) as one:
        yield one


@pytest.fixture
def come(site: Site, browser: Any) -> Iterator[Come]:
    """Somebody comes; afterwards nobody was asked but the site, and no page reported an error."""
    contexts, visitors = [], []

    def came(
        who: str = "", *, lang: str = "en", width: int = PHONE, script: bool = True, fails: int = 0
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=lang, java_script_enabled=script
        )
        visitor = Visitor(site, context.new_page())
        contexts.append(context)
        visitors.append((visitor, fails))
        if who:
            visitor.sign_in(who)
        return visitor

    yield came
    for visitor, fails in visitors:
        assert visitor.strangers() == []
        assert len(visitor.said) == fails, visitor.said
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A charge, as a logger writes it."""
    from meguri.health.simulate import demo

    path = tmp_path_factory.mktemp("log") / "charge.csv"
    demo()[1].frame.write_csv(path)
    return str(path)


def saved(visitor: Visitor) -> str:
    """Save the verdict to a new battery; its identifier."""
    visitor.page.click("form[action$='/save'] button")
    visitor.page.wait_for_selector("#saved")
    visitor.site.settle()
    return str(visitor.page.inner_text("#saved .mono"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_log_becomes_a_certificate_that_a_stranger_checks_by_its_code(
    come: Come, log: str, lang: str
) -> None:
    seller = come("seller", lang=lang)
    address = diagnose(
        seller, log, first_registration="2021-04", odometer_km="45,000", chassis_number=CHASSIS[lang],
        measured_by="Fukuoka EV", device="logger 1",
    )  # fmt: skip
    assert re.search(r"\d\d%", seller.text())
    assert seller.fits()
    battery = saved(seller)
    assert battery.startswith("urn:meguri:own:MEGURI-")
    seller.page.click("form[action$='/certificate'] button")
    seller.page.wait_for_selector("a[href$='/pdf']")
    place = seller.page.get_attribute("a[href$='/pdf']", "href")
    pdf = seller.page.request.get(seller.site.address + place + "?lang=ja").body()
    code = scanned(pdf)
    assert code == seller.site.address + place.removesuffix("/pdf")
    stranger = come(lang=lang)
    stranger.page.goto(code)
    # An estimate alone is a reference value: genuine, but the page must not look like a certificate.
    assert stranger.page.locator("main .message.warn").first.inner_text().startswith(REFERENCE[lang])
    assert stranger.page.locator(".message.good, .message.bad").count() == 0
    assert stranger.fits()
    assert "2345" in stranger.text()
    assert CHASSIS[lang] not in stranger.page.content()
    _compare(stranger, pdf, is_same=True)
    _compare(stranger, pdf + b"\n", is_same=False)
    stranger.page.goto(address)
    assert stranger.page.locator(".figure-card").count() == 0  # the verdict itself is the seller's
    stranger.said.clear()  # the browser tells that it was refused
    stranger.page.goto(code)
    stranger.page.click("a[href^='/batteries/']")
    assert "MEGURI-" in stranger.text()
    assert CHASSIS[lang] not in stranger.page.content()


def _compare(visitor: Visitor, pdf: bytes, *, is_same: bool) -> None:
    file = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": pdf}
    visitor.page.set_input_files("#file", file)
    visitor.page.click("section[aria-labelledby='compare'] button")
    visitor.page.wait_for_selector(f"section .message.{'good' if is_same else 'bad'}")


def test_a_buyer_reads_what_is_shared(come: Come, site: Site) -> None:
    battery, seller, buyer = site.stock(1), come("seller"), come("buyer", width=DESK)
    assert battery[-12:] not in buyer.text()
    share(seller, battery, "Osaka Motors")
    buyer.go("/fleet")
    assert battery[-12:] in buyer.text()
    buyer.go(str(buyer.page.get_attribute("table.fleet a", "href")))
    assert battery[-12:] in buyer.text()


def test_a_share_ends_by_itself(come: Come, site: Site) -> None:
    battery, buyer = site.stock(5), come("buyer")
    site.lend(battery, "buyer", seconds=4)
    buyer.go("/fleet")
    assert battery[-12:] in buyer.text()
    buyer.page.wait_for_timeout(4_200)
    buyer.go("/fleet")
    assert battery[-12:] not in buyer.text()


def test_a_share_ends_at_once_when_it_is_taken_back(come: Come, site: Site) -> None:
    battery, seller, buyer = site.stock(2), come("seller"), come("buyer")
    share(seller, battery, identifier_of("buyer"))
    buyer.go("/fleet")
    assert battery[-12:] in buyer.text()
    seller.page.locator("form[action$='/withdraw'] button").first.click()
    seller.page.wait_for_load_state()
    buyer.go("/fleet")
    assert battery[-12:] not in buyer.text()


def test_an_authority_sees_all_batteries_and_alters_none(come: Come, site: Site) -> None:
    battery, authority = site.stock(3), come("authority", lang="ja", width=DESK)
    authority.go("/fleet")
    assert battery[-12:] in authority.text()
    assert authority.page.locator("form[action='/fleet/upload']").count() == 0
    authority.page.locator(f"a[href*='{battery[-12:]}']").first.click()
    assert authority.page.get_attribute("html", "lang") == "ja"
    assert battery[-12:] in authority.text()


def test_a_file_with_bad_lines_is_told_line_by_line(come: Come, tmp_path: Path) -> None:
    seller = come("seller", width=DESK)
    file = tmp_path / "stock.csv"
    lines = ["battery_id,vehicle_model,mileage_km,chemistry", ",日産 リーフ40kWh,41000,NMC",
             "no identifier,Nissan Leaf,12,NMC", ",Nissan Leaf 62 kWh,far,NMC", ",=1+1,5000,NMC"]  # fmt: skip
    file.write_text("\n".join(lines), encoding="cp932")
    seller.page.set_input_files("#file", str(file))
    seller.page.click("form[action='/fleet/upload'] button")
    seller.page.wait_for_selector("h1")
    rows = seller.page.locator("tbody tr").all_inner_texts()
    assert [re.search(r"\d+", one).group() for one in rows] == ["3", "4", "5", "2"]  # type: ignore[union-attr]
    assert "no identifier" in rows[0]
    assert "far" in rows[1]
    seller.site.settle()
    seller.go("/fleet")
    assert "Nissan Leaf 40 kWh" in seller.text()
    exported = seller.page.request.get(seller.site.address + "/fleet/export.csv").body()
    assert b"=1+1" not in exported  # no name of a car
    assert exported.startswith(b"\xef\xbb\xbf")


def test_a_guarantee_goes_from_diagnosis_to_payout(come: Come, site: Site) -> None:
    battery, seller, guarantor = site.stock(4), come("seller"), come("guarantor", width=DESK)
    share(seller, battery, identifier_of("guarantor"), may_record=True)
    _start(guarantor, battery, diagnose(guarantor, meter_soh="80"))
    assert battery[-12:] in guarantor.text()
    assert guarantor.fits()
    seller.go("/guarantees")
    _follow(seller, "guarantee_claimed", amount="200000")
    _follow(guarantor, "guarantee_rediagnosed", case=diagnose(guarantor, meter_soh="70"))
    _follow(guarantor, "guarantee_decided", decision="accepted", amount="180000")
    _follow(guarantor, "guarantee_paid", amount="180000")
    _follow(guarantor, "guarantee_transferred", taker=identifier_of("buyer"))
    guarantor.go("/guarantees")
    assert guarantor.page.locator("form[action$='/guarantee_expired']").count() == 0  # it runs until 2028
    seller.go("/guarantees")
    assert seller.page.locator(".stairs li").count() == 6
    assert seller.fits()


def _start(visitor: Visitor, battery: str, case: str) -> None:
    visitor.go("/guarantees")
    visitor.page.click("details.fold > summary")
    for name, value in {"battery": battery, "taker": identifier_of("seller"), "until": "2028-11-30",
                        "price": "38,000", "case": case}.items():  # fmt: skip
        visitor.page.fill(f"#{name}", value)
    visitor.page.click("form[action='/guarantees'] button")
    visitor.page.wait_for_load_state()
    assert visitor.page.locator(".stairs").count() > 0, visitor.text()


def _follow(visitor: Visitor, kind: str, decision: str = "", **told: str) -> None:
    visitor.go("/guarantees")
    before = visitor.page.locator(".stairs li").count()
    form = visitor.page.locator(f"form[action$='/{kind}']")
    form.locator("xpath=..").locator("summary").click()
    for name, value in told.items():
        form.locator(f"[name='{name}']").fill(value)
    if decision:
        form.locator(f"[value='{decision}']").check()
    form.locator("button").click()
    visitor.page.locator(".stairs li").nth(before).wait_for()


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_fits_in_both_languages(come: Come, lang: str, width: int) -> None:
    pages = {
        "seller": ("/diagnose", "/fleet", "/shares", "/guarantees", "/certificates", "/account"),
        "admin": ("/admin", "/admin/accounts", "/admin/audit", "/shares"),
    }
    for who, places in pages.items():
        visitor = come(who, lang=lang, width=width)
        for place in places:
            assert visitor.go(place).status == 200
            assert visitor.page.get_attribute("html", "lang") == lang
            assert visitor.fits(), place
            assert visitor.page.locator("h1").count() == 1


def test_a_diagnosis_needs_no_script_and_no_account(come: Come) -> None:
    visitor = come(script=False)
    visitor.go("/diagnose")
    visitor.page.select_option("#model", "leaf40")
    visitor.page.fill("#meter_soh", "88")
    visitor.page.click("form[action='/diagnose'] button")
    visitor.page.wait_for_selector(".figure-card")  # the page asks again by itself
    assert visitor.page.locator("form[action$='/save']").count() == 0


def test_a_key_is_shown_once_and_works_until_it_is_taken_back(come: Come) -> None:
    visitor = come("seller")
    visitor.go("/account")
    visitor.page.click("details.fold > summary")
    visitor.page.fill("#name", "stock system")
    visitor.page.click("form[action='/account/keys'] button")
    key = visitor.page.inner_text("#secret")
    visitor.go("/account")
    assert key not in visitor.page.content()
    assert key[:8] in visitor.page.content()
    asked = {"headers": {"Authorization": f"Bearer {key}"}}
    address = f"{visitor.site.address}/api/v1/batteries"
    assert visitor.page.request.get(address, **asked).status == 200
    visitor.page.locator("form[action$='/revoke'] button").first.click()
    visitor.page.wait_for_load_state()
    assert visitor.page.request.get(address, **asked).status == 401


def test_signing_out_everywhere_ends_every_session(come: Come) -> None:
    first, second = come("buyer"), come("buyer")
    first.go("/account")
    first.page.click("form[action='/account/sign-out-everywhere'] button")
    second.go("/fleet")
    assert second.page.url.endswith("/sign-in?onward=%2Ffleet")
