"""A site in use: a verdict that became a certificate, a claim, a share, a bad upload – and all its pages."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.doors.fake_account import fake_account
from tests.serve.browsing import Visitor, diagnose, share
from tests.serve.desk_people import identifier_of
from tests.serve.site import Site

from meguri.serve.accounting import account_page, pages_beside
from meguri.serve.desk.diagnose import KIND
from meguri.serve.nation_account import place_of
from meguri.settings import LANGUAGES

CARD = "/merit?model=leaf24&first=2012-04&held=2019-05&km=82000&km_then=41000&name=Hanako&scheme=city_trial"
BAD_LINES = """battery_id,vehicle_model,mileage_km,chemistry
,Nissan Leaf 40 kWh,41000,NMC
no identifier,Nissan Leaf,12,NMC
,Nissan Leaf 62 kWh,far,NMC
"""


@dataclass(frozen=True)
class Place:
    """A page of the site.

    Attributes:
        name: of the place.
        path: its address.
        who: who looks; "" for anybody.
        act: what is done there before it is looked at.
        status: of the answer.
    """

    name: str
    path: str
    who: str = ""
    act: Callable[[Visitor], None] | None = None
    status: int = 200


def furnished(site: Site, seller: Visitor, guarantor: Visitor, log: str) -> list[Place]:
    """Use the site as people do; every page that it then has.

    Args:
        site: the server.
        seller: signed in.
        guarantor: signed in.
        log: file of a charge.
    """
    verdict = diagnose(
        seller, log, first_registration="2021-04", odometer_km="45,000", chassis_number="ZE1-012345",
        measured_by="Fukuoka EV", device="logger 1",
    ).removeprefix(site.address)  # fmt: skip
    seller.page.click("form[action$='/save'] button")
    seller.page.wait_for_selector("#saved")
    site.settle()
    battery = str(seller.page.inner_text("#saved .mono"))
    seller.page.click("form[action$='/certificate'] button")
    seller.page.wait_for_selector("a[href$='/pdf']")
    certificate = str(seller.page.get_attribute("a[href$='/pdf']", "href")).removesuffix("/pdf")
    site.settle()
    share(seller, battery, identifier_of("guarantor"), may_record=True)
    share(seller, battery, "Osaka Motors")
    _claimed(guarantor, seller, battery)
    site.stock(21)
    house = site.app.state.house
    _reckoned(place_of(house))
    waiting, refused = house.jobs.begin(KIND), house.jobs.begin(KIND)
    refused.tell({"kind": KIND, "status": "too_long", "seconds": 60})
    at = f"/b/{quote(battery, safe='')}"
    return [
        Place("home", "/"), Place("find", "/find?id=ABC", status=400), Place("battery", at),
        Place("own", at, "seller"),
        Place("verify", "/verify"), Place("buyer", "/buyer"),
        Place("buyer-wrong", "/buyer?model=&km=lots", status=400),
        Place("answer", "/buyer?model=leaf40&first=2019-03&km=52000&prefecture=Hokkaido#answer"),
        Place("worth", "/worth"), Place("worth-wrong", "/worth?asked=1&km=lots", status=400),
        Place("ways", "/worth?model=leaf40&first=2019-03&km=52000&soh=86&soh_low=82&soh_high=89"),
        Place("market", "/market"), Place("market-cleared", "/market?demo=1&lot=L-01&wish=W-01"),
        Place("market-wrong", "/market?demo=1&day=never", status=400),
        Place("methods", "/methods"), Place("law", "/law?jurisdiction=JP"), Place("nation", "/nation"),
        Place("merit", "/merit?model=&first=soon&km=lots", status=400), Place("merit-card", CARD),
        Place("merit-records", "/merit?demo=records"), Place("merit-cars", "/merit/cars?demo=1"),
        Place("merit-fleet", "/merit/fleet?name=Fleet", "seller"),
        Place("partners", "/partners?actor=ipex"),
        Place("partners-chain", "/partners?place=%E6%84%9B%E5%AA%9B%E7%9C%8C&function=discharge"),
        Place("partners-wrong", "/partners?place=Atlantis", status=400),
        Place("carriage", "/carriage"),
        Place("carriage-wrong", "/carriage?count=lots&to_place=x", status=400),
        Place("carriage-answer", "/carriage?to_place=%E6%B2%96%E7%B8%84%E7%9C%8C&energy_kwh=40"),
        Place("rounds", "/carriage/rounds?demo=1"),
        Place("docs", "/api/docs"), Place("nothing", "/nothing", status=404), Place("sign-in", "/sign-in"),
        Place("sign-in-wrong", "/sign-in", act=_wrong_password),
        Place("diagnose", "/diagnose"), Place("diagnose-wrong", "/diagnose", act=_wrong_case),
        Place("wait", f"/diagnose/{waiting.name}", act=_still, status=202),
        Place("no-verdict", f"/diagnose/{refused.name}", status=422), Place("verdict", verdict, "seller"),
        Place("certificate", certificate), Place("certificates", "/certificates", "seller"),
        Place("fleet", "/fleet", "seller"), Place("fleet-none", "/fleet?model=none", "seller"),
        Place("upload", "/fleet", "seller", act=_bad_upload),
        Place("shares", f"/shares?battery={quote(battery, safe='')}", "seller"),
        Place("guarantees", "/guarantees", "seller"), Place("desk", "/guarantees", "guarantor"),
        Place("account", "/account", "seller"), Place("key", "/account", "seller", act=_new_key),
        Place("authority", "/fleet", "authority"), Place("admin", "/admin", "admin"),
        Place("accounts", "/admin/accounts", "admin"), Place("audit", "/admin/audit", "admin"),
        Place("ownership", f"/admin/ownership?battery={quote(battery, safe='')}", "admin"),
        Place("decision", f"/admin/ownership?battery={quote(battery, safe='')}", "admin", act=_decision),
        Place("password", "/account/password", "seller"),
        Place("record", f"/audit?battery={quote(battery, safe='')}", "seller"),
    ]  # fmt: skip


def _reckoned(place: Path) -> None:
    """The nation's account, as if it had been reckoned."""
    account: Any = fake_account()
    place.parent.mkdir(parents=True)
    pages = {lang: asdict(account_page(account, lang)) for lang in LANGUAGES}
    pages_beside(place).write_text(json.dumps(pages), encoding="utf-8")
    place.write_text("{}", encoding="utf-8")


def _decision(visitor: Visitor) -> None:
    for name, told in {"taker": "Osaka Motors", "why": "The contract.", "document": "C-2026-7"}.items():
        visitor.page.fill(f"#{name}", told)
    visitor.page.click("form[action='/admin/ownership'] button")
    visitor.page.wait_for_selector("#sure")


def _claimed(guarantor: Visitor, seller: Visitor, battery: str) -> None:
    case = diagnose(guarantor, meter_soh="80")
    guarantor.go("/guarantees")
    guarantor.page.click("details.fold > summary")
    for name, value in {"battery": battery, "taker": identifier_of("seller"), "until": "2028-11-30",
                        "price": "38,000", "case": case}.items():  # fmt: skip
        guarantor.page.fill(f"#{name}", value)
    guarantor.page.click("form[action='/guarantees'] button")
    guarantor.page.wait_for_load_state()
    seller.go("/guarantees")
    form = seller.page.locator("form[action$='/guarantee_claimed']")
    form.locator("xpath=..").locator("summary").click()
    form.locator("[name='amount']").fill("200000")
    form.locator("button").click()
    seller.page.locator(".stairs li").nth(1).wait_for()


def _still(visitor: Visitor) -> None:
    """Let a page that asks again by itself stand still."""
    visitor.page.route("**/diagnose/*", lambda one: one.abort() if one.request.resource_type == "xhr"
                       else one.continue_())  # fmt: skip


def _wrong_password(visitor: Visitor) -> None:
    visitor.page.fill("#mail", "nobody@example.com")
    visitor.page.fill("#password", "wrong")
    visitor.page.click("main form button")
    visitor.page.wait_for_selector("#refusals")


def _wrong_case(visitor: Visitor) -> None:
    visitor.page.evaluate("document.querySelectorAll('[required]').forEach(one => one.required = false)")
    visitor.page.fill("#meter_soh", "far")
    visitor.page.click("form[action='/diagnose'] button")
    visitor.page.wait_for_selector("[role=alert]")


def _bad_upload(visitor: Visitor) -> None:
    file: Any = {"name": "stock.csv", "mimeType": "text/csv", "buffer": BAD_LINES.encode()}
    visitor.page.set_input_files("#file", file)
    visitor.page.click("form[action='/fleet/upload'] button")
    visitor.page.wait_for_selector("tbody tr")


def _new_key(visitor: Visitor) -> None:
    visitor.page.click("details.fold > summary")
    visitor.page.fill("#name", "stock system")
    visitor.page.click("form[action='/account/keys'] button")
    visitor.page.wait_for_selector("#secret")
