"""Nobody acts through a working page but who may: forged forms, others' cases, scripts, formulas in cells."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest
from tests.registry.told import battery
from tests.serve.asking import Client
from tests.serve.desk_people import PASSWORD, identifier_of, inhabited, mail_of

from meguri.passport.events import event_of
from meguri.registry.embedded import Embedded

SCRIPT = "<script>alert(1)</script>"
FORMS = (  # place of a form, and the place that it is sent to
    ("/sign-in", "/sign-in"), ("/account", "/account/keys"), ("/account", "/sign-out"),
    ("/account", "/account/sign-out-everywhere"), ("/diagnose", "/diagnose"), ("/shares", "/shares"),
    ("/fleet", "/fleet/upload"), ("/guarantees", "/guarantees"),
)  # fmt: skip
FOR_ADMINISTRATORS = ("/admin", "/admin/accounts", "/admin/audit")


class Person:
    """Somebody with a browser without scripts: keeps cookies, sends forms with what the page gave."""

    def __init__(self, client: Client, name: str = "") -> None:
        """Come, and sign in where a name is given."""
        self.client, self.cookies = client, httpx.Cookies()
        if name:
            answer = self.send("/sign-in", "/sign-in", {"mail": mail_of(name), "password": PASSWORD})
            assert answer.status_code == 303, answer.text

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Open a page."""
        return self._kept(self.client.get(path, headers=self._headers(), **options))

    def send(self, page: str, path: str, told: dict[str, Any], **options: Any) -> httpx.Response:
        """Send a form that stands on a page."""
        return self.post(path, told | {"csrf": self.token(page)}, **options)

    def post(self, path: str, told: dict[str, Any], **options: Any) -> httpx.Response:
        """Send what is given, and nothing else."""
        headers = self._headers() | options.pop("headers", {})
        return self._kept(self.client.post(path, data=told, headers=headers, **options))

    def token(self, page: str) -> str:
        """The token that a page gives for its forms."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        assert found, page
        return found.group(1)

    def _headers(self) -> dict[str, str]:
        told = "; ".join(f"{one.name}={one.value}" for one in self.cookies.jar)
        return {"accept": "text/html", "accept-language": "en", **({"cookie": told} if told else {})}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        self.client._client.cookies.clear()  # each person has cookies of their own
        for told in answer.headers.get_list("set-cookie"):
            name, _, rest = told.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies.set(name, value)
            elif name in self.cookies:
                self.cookies.delete(name)
        return answer


@pytest.fixture(scope="module")
def client(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with people."""
    begun = [_begun(number) for number in range(3)]
    with inhabited(server, tmp_path_factory.mktemp("desk"), *begun) as one:
        yield one


def _begun(number: int) -> Any:
    says = {"battery_status": "original", "vehicle_model": ("=cmd|' /C calc'!A0", SCRIPT, "@SUM(1)")[number]}
    return event_of(
        "registered", battery(number), "2025-04-01T09:00:00+09:00", identifier_of("seller"), says=says
    )


@pytest.fixture(scope="module")
def seller(client: Client) -> Person:
    """Who holds the batteries."""
    return Person(client, "seller")


@pytest.mark.parametrize(("page", "path"), FORMS)
def test_a_form_without_its_token_does_nothing(client: Client, page: str, path: str) -> None:
    person = Person(client, "" if path == "/sign-in" else "seller")
    person.get(page)
    assert person.post(path, {}).status_code == 403
    assert person.post(path, {"csrf": "0" * 64}).status_code == 403
    other = Person(client, "" if path == "/sign-in" else "buyer").token(page)
    assert person.post(path, {"csrf": other}).status_code == 403


def test_a_form_from_another_page_does_nothing(client: Client) -> None:
    person = Person(client, "buyer")
    told = {"csrf": person.token("/account")}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert person.post("/sign-out", told, headers=headers).status_code == 403
    assert person.get("/account").status_code == 200


def test_every_form_of_every_page_carries_its_token(seller: Person) -> None:
    for page in ("/account", "/diagnose", "/fleet", "/shares", "/guarantees"):
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", seller.get(page).text, re.DOTALL)
        assert forms
        assert all('name="csrf"' in one for one in forms), page


def test_a_session_is_new_at_every_sign_in(client: Client) -> None:
    person = Person(client)
    person.cookies.set("meguri_session", "chosen-by-somebody-else")
    person.send("/sign-in", "/sign-in", {"mail": mail_of("buyer"), "password": PASSWORD})
    first = person.cookies["meguri_session"]
    assert first != "chosen-by-somebody-else"
    again = Person(client, "buyer")
    assert again.cookies["meguri_session"] != first


def test_a_wrong_password_and_an_unknown_address_are_told_alike(client: Client) -> None:
    said = []
    for mail in (mail_of("authority"), "nobody@example.com"):
        answer = Person(client).send(
            "/sign-in", "/sign-in", {"mail": mail, "password": "not the password at all"}
        )
        assert answer.status_code == 400
        said.append(re.search(r'id="refusals".*?</div>', answer.text, re.DOTALL).group())  # type: ignore[union-attr]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:0"]
)
def test_signing_in_leads_to_this_server_alone(client: Client, onward: str) -> None:
    told = {"mail": mail_of("buyer"), "password": PASSWORD, "onward": onward}
    assert Person(client).send("/sign-in", "/sign-in", told).headers["location"] == "/fleet"


def test_whoever_did_not_sign_in_is_led_there_and_back(client: Client) -> None:
    for page in ("/account", "/fleet", "/shares", "/guarantees", *FOR_ADMINISTRATORS):
        answer = Person(client).get(page)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?onward=%2F")


@pytest.mark.parametrize("name", ["seller", "buyer", "guarantor", "authority"])
def test_only_administrators_administer(client: Client, name: str) -> None:
    person = Person(client, name)
    token = {"csrf": person.token("/diagnose")}
    assert {person.get(page).status_code for page in FOR_ADMINISTRATORS} == {403}
    for path in (
        "/admin/organisations",
        "/admin/organisations/close",
        "/admin/people",
        "/admin/people/erase",
    ):
        assert person.post(path, token | {"identifier": "urn:x:y", "person_id": "x"}).status_code == 403


def test_others_batteries_are_not_to_be_shared_or_guaranteed_or_listed(client: Client) -> None:
    buyer, guarantor = Person(client, "buyer"), Person(client, "guarantor")
    told = {"battery": battery(1), "taker": identifier_of("guarantor"), "until": "2027-01-01"}
    assert buyer.send("/shares", "/shares", told).status_code == 403
    assert battery(1)[-12:] not in buyer.get("/fleet").text
    told = {"battery": battery(1), "taker": identifier_of("guarantor"), "until": "2028-01-01",
            "terms": "used_ev_soh"}  # fmt: skip
    for person in (buyer, guarantor):
        assert person.send("/guarantees", "/guarantees", told).status_code == 400
        assert "stairs" not in person.get("/guarantees").text
    assert buyer.send("/guarantees", "/guarantees/G-1/guarantee_paid", {}).status_code == 404


def test_others_shares_keys_and_cases_are_not_to_be_touched(client: Client, seller: Person) -> None:
    told = {"battery": battery(0), "taker": "めぐり保証", "until": "2027-01-01"}
    assert seller.send("/shares", "/shares", told).status_code == 303
    number = re.search(r"/shares/(\d+)/withdraw", seller.get("/shares").text).group(1)  # type: ignore[union-attr]
    made = seller.send("/account", "/account/keys", {"name": "k", "roles": "dealer", "days": "30"})
    key = re.search(r"/account/keys/(\d+)/revoke", made.text).group(1)  # type: ignore[union-attr]
    job = client.app.state.house.jobs.begin("case", by=[identifier_of("seller")])
    buyer = Person(client, "buyer")
    assert buyer.send("/shares", f"/shares/{number}/withdraw", {}).status_code in (400, 404, 422)
    assert buyer.send("/account", f"/account/keys/{key}/revoke", {}).status_code in (400, 404, 422)
    for path in (f"/diagnose/{job.name}/save", f"/diagnose/{job.name}/certificate"):
        assert buyer.send("/diagnose", path, {}).status_code == 404
    assert buyer.get(f"/diagnose/{job.name}").status_code == 404
    assert seller.get(f"/diagnose/{job.name}").status_code == 202
    assert re.search(rf"/shares/{number}/withdraw", seller.get("/shares").text)


def test_nobody_makes_a_key_that_is_more_than_they_are(client: Client) -> None:
    buyer = Person(client, "buyer")
    made = buyer.send(
        "/account", "/account/keys", {"name": "k", "roles": ["dealer", "administrator"], "days": "9"}
    )
    secret = re.search(r'id="secret">([^<]+)<', made.text).group(1)  # type: ignore[union-attr]
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/batteries", headers=bearer).status_code == 200
    assert client.get("/admin", headers=bearer).status_code == 403


def test_what_others_wrote_is_text_on_every_page(client: Client, seller: Person) -> None:
    assert SCRIPT not in seller.get("/fleet").text
    assert SCRIPT in unescape(seller.get("/fleet").text)
    told = {
        "battery": SCRIPT,
        "taker": SCRIPT,
        "until": SCRIPT,
        "price": SCRIPT,
        "terms": SCRIPT,
        "case": SCRIPT,
    }
    for path in ("/shares", "/guarantees"):
        answer = seller.send(path, path, told)
        assert answer.status_code == 400
        assert SCRIPT not in answer.text
    answer = Person(client).send("/sign-in", "/sign-in", {"mail": SCRIPT, "password": "x", "onward": SCRIPT})
    assert SCRIPT not in answer.text
    answer = seller.send("/diagnose", "/diagnose", {"model": SCRIPT, "odometer_km": SCRIPT, "device": SCRIPT})
    assert answer.status_code == 400
    assert SCRIPT not in answer.text


def test_no_page_brings_its_own_script_or_style(seller: Person) -> None:
    for page in ("/account", "/diagnose", "/fleet", "/shares", "/guarantees"):
        answer = seller.get(page)
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", answer.text), page
        assert answer.headers["cache-control"] == "no-store"


def test_no_cell_that_leaves_is_a_formula(seller: Person) -> None:
    text = seller.get("/fleet/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
    book = zipfile.ZipFile(io.BytesIO(seller.get("/fleet/export.xlsx").content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=cmd" in book.read("xl/sharedStrings.xml").decode()


def test_a_file_is_taken_in_whole_or_not_at_all_where_asked(client: Client, seller: Person) -> None:
    lines = "battery_id,走行距離\n,100\n,many\n".encode("cp932")
    file = {"file": ("stock.csv", lines, "text/csv")}
    house = client.app.state.house

    def count() -> int:
        with house.memory.own_session() as session:
            return int(session.execute("SELECT count(*) FROM meguri.batteries").fetchone()[0])

    before = count()
    told = {"csrf": seller.token("/fleet"), "all_or_nothing": "1"}
    answer = seller.post("/fleet/upload", told, files=file)
    assert answer.status_code == 422
    assert "many" in answer.text
    assert count() == before


def test_a_file_of_unknown_columns_or_signs_is_refused(seller: Person) -> None:
    for content in (b"battery_id,colour\n,red\n", b"battery_id\n", b"\xff\xfe\x00\x81\x00"):
        told = {"csrf": seller.token("/fleet")}
        answer = seller.post("/fleet/upload", told, files={"file": ("x.csv", content, "text/csv")})
        assert answer.status_code == 400
        assert 'id="refusals"' in answer.text


def test_a_certificate_is_found_by_its_whole_name_alone(client: Client) -> None:
    for name in ("../../../etc/passwd", "a" * 24, "..%2f..%2fkey", "%00"):
        assert Person(client).get(f"/certificates/{name}").status_code in (400, 404)
        assert Person(client).get(f"/certificates/{name}/pdf").status_code in (400, 404)


def test_the_administrator_sees_what_was_done_and_tried(client: Client) -> None:
    admin = Person(client, "admin")
    assert "192.0.2" not in admin.get("/admin/audit").text
    assert admin.get("/admin").status_code == 200
    told = {"name": SCRIPT, "roles": "dealer"}
    assert admin.send("/admin/accounts", "/admin/organisations", told).status_code == 303
    assert SCRIPT not in admin.get("/admin/accounts").text
    told = {"person": "Hana", "mail": "hana@example.com", "password": "short", "works_for": ""}
    assert admin.send("/admin/accounts", "/admin/people", told).status_code == 400
    assert "hana@example.com" not in admin.get("/admin/accounts").text  # all of it, or nothing
    told["password"] = PASSWORD
    assert admin.send("/admin/accounts", "/admin/people", told).status_code == 303
    assert "hana@example.com" in admin.get("/admin/accounts").text
