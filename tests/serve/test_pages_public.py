"""Every public page answers in both languages, escapes what it is told, and asks nobody else."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from babel.messages.pofile import read_po
from tests.serve.asking import Client
from tests.serve.conftest import Make
from tests.serve.people import MAKER

from meguri.locale import FOLDER as LOCALE
from meguri.locale import catalogue
from meguri.passport.events import event_of
from meguri.registry.store import capture
from meguri.serve.pages.assets import FOLDER, address

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
BATTERY = "https://id.gs1.org/8003/04912345009913P1"
ATTACKED = "https://id.gs1.org/8003/04912345009920P2"
CAR = "/buyer?model=leaf40&first=2019-04&km=52000&place=" + quote("北海道")
MERIT = "/merit?model=leaf24&first=2012-04&held=2019-05&km=82000&km_then=41000&name=Hanako&scheme=city_trial"
PAGES = {
    "home": ("/", 200),
    "found nothing": ("/find?id=ABC", 400),
    "unknown battery": ("/find?id=" + quote("https://id.gs1.org/8003/04912345009999Z9"), 404),
    "battery": ("/b/" + quote(BATTERY, safe=""), 200),
    "no battery": ("/b/nothing", 404),
    "verify": ("/verify", 200),
    "buyer": ("/buyer", 200),
    "buyer's answer": (CAR, 200),
    "buyer's mistakes": ("/buyer?model=&first=never&km=lots", 400),
    "methods": ("/methods", 200),
    "methods, nothing fits": ("/methods?sent=1&purpose=recycling&minutes=0", 200),
    "methods, a mistake": ("/methods?sent=1&minutes=many", 400),
    "law": ("/law", 200),
    "law, narrowed": ("/law?on=2027-02-18&jurisdiction=JP&category=ev&duty_bearer=dealer", 200),
    "law, a mistake": ("/law?on=soon", 400),
    "market": ("/market", 200),
    "market, cleared": ("/market?demo=1", 200),
    "market, a mistake": ("/market?demo=1&stay=much", 400),
    "market, no such lot": ("/market?demo=1&lot=none&wish=W-01", 400),
    "merit": ("/merit", 200),
    "merit, a card": (MERIT, 200),
    "merit, mistakes": ("/merit?model=&first=soon&km=lots&soh=7&scheme=x", 400),
    "merit, records": ("/merit?demo=records", 200),
    "merit, cars": ("/merit/cars", 200),
    "merit, cars answered": ("/merit/cars?demo=1", 200),
    "nowhere": ("/nowhere", 404),
}
HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def site(make: Make) -> Iterator[Client]:
    """A demonstration with two batteries, one of them told by somebody malicious."""
    with Client(make(MEGURI_DEMONSTRATION="1")) as one:
        house = one.app.state.house
        says = {"rated_energy_kwh": 40.0, "chemistry": "NMC", "operator_name": "デモ電池サービス"}
        events = [
            event_of("registered", BATTERY, "2024-01-10T10:00:00+09:00", MAKER, says=says),
            event_of(
                "registered",
                ATTACKED,
                "2024-01-10T10:00:00+09:00",
                MAKER,
                says={"operator_name": EVIL, "model_id": EVIL, "manufacturer_web_uri": "https://a.example/"},
            ),
        ]
        with house.memory.own_session() as session:
            for event in events:
                capture(session, event, house.key)
        house.memory.advance()
        yield one


class Outline(HTMLParser):
    """What a page is made of, as far as readers of the screen need it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(params=PAGES)
def asked(request: pytest.FixtureRequest) -> tuple[str, int]:
    return PAGES[request.param]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_page_answers_in_the_language_asked_for(site: Client, asked: tuple[str, int], lang: str) -> None:
    path, status = asked
    told = site.get(path, headers=HTML | {"Accept-Language": lang})
    assert told.status_code == status
    assert told.headers["Content-Language"] == lang
    assert told.headers["Content-Type"].startswith("text/html")
    assert f'<html lang="{lang}"' in told.text
    assert "unsafe-inline" not in told.headers["Content-Security-Policy"]
    assert not re.findall(r"[^{]\{[a-z_]+\}[^}]", re.sub(r"<script.*?</script>", "", told.text)), "left open"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_landmarks_names_and_labels(site: Client, asked: tuple[str, int], lang: str) -> None:
    outline = Outline(site.get(asked[0], headers=HTML | {"Accept-Language": lang}).text)
    assert len(outline.of("main")) == len(outline.of("h1")) == len(outline.of("footer")) == 1
    assert outline.of("header")
    assert all(one.get("aria-label") for one in outline.of("nav"))
    idents = [one["id"] for _, one in outline.tags if one.get("id")]
    assert len(idents) == len(set(idents)), "an id twice"
    labelled = {one.get("for") for one in outline.of("label")}
    for field in outline.of("input", "select", "textarea"):
        if field.get("type") not in ("hidden", "radio", "checkbox"):
            assert field["id"] in labelled
        for ident in (field.get("aria-describedby") or "").split():
            assert ident in idents
    assert all(one.get("aria-labelledby") in (None, *idents) for _, one in outline.tags if "svg" not in _)


def test_nothing_is_loaded_from_elsewhere_nor_written_inside(site: Client, asked: tuple[str, int]) -> None:
    text = site.get(asked[0], headers=HTML).text
    outline = Outline(text)
    for tag, attributes in outline.tags:
        assert "style" not in attributes, f"a style inside <{tag}>"
        assert not [name for name in attributes if name.startswith("on")], f"a script inside <{tag}>"
        if tag in ("script", "img", "link", "video", "source", "iframe", "form", "use"):
            for name in ("src", "href", "action"):
                found = attributes.get(name) or ""
                assert not found.startswith(("http:", "https:", "//")), f"<{tag}> asks {found}"
    assert not outline.of("style", "iframe", "base")
    assert all(one.get("src") for one in outline.of("script")), "a script inside"


@pytest.mark.parametrize(
    "path",
    [
        "/b/" + quote(ATTACKED, safe=""),
        "/b/" + quote(EVIL, safe=""),
        "/find?id=" + quote(EVIL),
        f"/buyer?model={quote(EVIL)}&first={quote(EVIL)}&km={quote(EVIL)}&place={quote(EVIL)}",
        f"/merit?model=leaf24&first=2012-04&km=82000&name={quote(EVIL)}",
        f"/merit?model={quote(EVIL)}&first={quote(EVIL)}&km={quote(EVIL)}&scheme={quote(EVIL)}",
        f"/market?demo=1&day={quote(EVIL)}&stay={quote(EVIL)}",
        f"/market?demo=1&lot={quote(EVIL)}&wish={quote(EVIL)}&level={quote(EVIL)}",
        f"/methods?sent=1&purpose={quote(EVIL)}&minutes={quote(EVIL)}",
        f"/law?on={quote(EVIL)}&category={quote(EVIL)}",
        f"/?lang=en&x={quote(EVIL)}",
        f"/{quote(EVIL, safe='')}",
    ],
)
def test_what_strangers_write_stays_text(site: Client, path: str) -> None:
    text = site.get(path, headers=HTML).text
    outline = Outline(text)
    assert "<script>alert" not in text
    assert not outline.of("img")
    assert not [one for _, attributes in outline.tags for one in attributes if one.startswith("on")]


def test_the_documents_that_are_sent_stay_text_and_are_judged(site: Client) -> None:
    for content in (
        b"{}",
        EVIL.encode(),
        b'{"id": "' + EVIL.replace('"', "'").encode() + b'"}',
        b"a~b~",
        b"\xff",
    ):
        told = site.post("/verify", files={"document": ("x.json", content)}, headers=HTML)
        assert told.status_code == 200
        assert 'id="verdict"' in told.text
        assert 'class="message good"' not in told.text
        assert "<script>alert" not in told.text
    assert site.post("/verify", data={"text": ""}, headers=HTML).status_code == 400
    assert site.post("/verify", data={"text": "{}", "on": "soon"}, headers=HTML).status_code == 400


def test_the_language_and_the_look_are_remembered_and_keep_the_page(site: Client) -> None:
    told = site.get(CAR + "&lang=en&theme=dark", headers=HTML | {"Accept-Language": "ja"})
    cookies = "; ".join(told.headers.get_list("set-cookie"))
    assert "meguri_lang=en" in cookies
    assert "meguri_theme=dark" in cookies
    assert 'data-theme="dark"' in told.text
    switch = next(one for one in Outline(told.text).of("a") if one.get("hreflang") == "ja")
    assert str(switch["href"]).startswith("/buyer?model=leaf40&first=2019-04")
    assert str(switch["href"]).endswith("lang=ja")


def test_an_unknown_look_or_language_changes_nothing(site: Client) -> None:
    told = site.get("/?lang=xx&theme=neon", headers=HTML)
    assert not told.headers.get_list("set-cookie")
    assert "data-theme" not in told.text


def test_the_installation_says_that_its_data_are_synthetic(site: Client, client: Client) -> None:
    mark = 'class="demonstration"'
    assert mark in site.get("/", headers=HTML).text
    assert mark not in client.get("/", headers=HTML).text


def test_what_is_typed_or_scanned_leads_to_the_battery(site: Client) -> None:
    page = "/b/" + quote(BATTERY, safe="")
    for typed in (BATTERY, f"http://meguri.test{page}", "(8003)04912345009913P1"):
        told = site.get("/find?id=" + quote(typed), headers=HTML)
        assert told.status_code == 303
        assert site.get(told.headers["Location"], headers=HTML).status_code == 200


def test_files_are_kept_for_ever_under_the_mark_of_their_content(site: Client) -> None:
    for file in FOLDER.iterdir():
        told = site.get(address(file.name))
        assert told.status_code == 200
        assert "immutable" in told.headers["Cache-Control"]
        assert told.content == file.read_bytes()
    assert site.get("/static/../pages/home.py").status_code == 404
    assert "immutable" not in site.get("/static/meguri.css").headers.get("Cache-Control", "")


def test_programs_get_their_faults_as_programs_do(site: Client) -> None:
    assert site.get("/nowhere").json()["error"]["code"] == "not_found"
    assert site.get("/nowhere", headers={"Accept": "application/json"}).json()["error"]["code"] == "not_found"


def test_no_page_leaves_a_japanese_reader_without_words(
    site: Client, asked: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from meguri.serve.pages import rendering

    ja, said = catalogue("ja"), set()

    def listening(message: str) -> str:
        said.add(message)
        return ja.gettext(message)

    monkeypatch.setattr(rendering, "words", lambda _lang: listening)
    rendering.environment.cache_clear()
    try:
        site.get(asked[0], headers=HTML | {"Accept-Language": "ja"})
    finally:
        rendering.environment.cache_clear()
    # That every message is gathered is the promise of the catalogues' own test.
    with (LOCALE / "meguri.pot").open("rb") as file:
        gathered = {one.id for one in read_po(file)}
    assert said & gathered
    assert not [one for one in said & gathered if ja.gettext(one) == one and re.search(r"[a-z]{4}", one)]
