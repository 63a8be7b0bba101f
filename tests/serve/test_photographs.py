"""Promise: a photographed code leads to what is kept here and to nothing else, and no photograph is kept."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.serve.asking import ADDRESS, Client
from tests.serve.conftest import Make
from tests.serve.people import MAKER
from tests.serve.photographing import photo_of

from meguri.passport.events import event_of
from meguri.registry.store import capture
from meguri.serve import scanning
from meguri.serve.addresses import battery_page, battery_told, certificate_told
from meguri.serve.workers import Workers

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "Accept-Language": "en"}
BATTERY = "https://id.gs1.org/8003/04912345009999P1"
PAGE = "/batteries/" + quote(BATTERY, safe="")
NAME = "abcdefghijklmnopqrstuvwx"
OURS = "https://meguri.example/kept"
ELSEWHERE = "nothing was opened"


@pytest.fixture(scope="module")
def site(make: Make) -> Iterator[Client]:
    """A server with a battery, reached by two addresses."""
    with Client(make(MEGURI_PUBLIC_URL=OURS)) as one:
        house = one.app.state.house
        made = event_of("registered", BATTERY, "2024-01-10T10:00:00+09:00", MAKER, says={"chemistry": "NMC"})
        with house.memory.own_session() as session:
            capture(session, made, house.key)
        house.memory.advance()
        yield one


def sent(site: Client, content: bytes, name: str = "image.jpg") -> httpx.Response:
    return site.request("POST", "/find/photo", files={"photo": (name, content, "image/jpeg")}, headers=HTML)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (BATTERY, PAGE),
        ("https://dealer.example/8003/04912345009999P1", PAGE),  # a GS1 Digital Link, whoever resolves it
        (OURS + PAGE, PAGE),
        (ADDRESS + PAGE, PAGE),
        (f"{OURS}/certificates/{NAME}", f"/certificates/{NAME}"),
        (f"{ADDRESS}/certificates/{NAME}/pdf", f"/certificates/{NAME}"),
    ],
)
def test_a_photographed_code_leads_to_what_is_here(site: Client, text: str, place: str) -> None:
    told = sent(site, photo_of(text))
    assert (told.status_code, told.headers["Location"]) == (303, place)
    assert told.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example" + PAGE,
        f"https://evil.example/certificates/{NAME}",
        f"https://meguri.example@evil.example/kept{PAGE}",
        "https://meguri.example" + PAGE,  # the host of ours, but not below our address
        "https://id.gs1.org/8003/04912345009982P1",
        "javascript:alert(1)",
        "<script>alert(1)</script>",
        "tel:0120-000-000",
    ],
)
def test_what_leads_elsewhere_is_shown_and_never_followed(site: Client, text: str) -> None:
    told = sent(site, photo_of(text))
    assert told.status_code == 404
    assert "Location" not in told.headers
    assert ELSEWHERE in told.text
    assert "evil.example" not in "".join(part.split('"')[0] for part in told.text.split('href="')[1:])
    assert "<script>alert" not in told.text


def _png(width: int, height: int, rows: bytes = b"") -> bytes:
    def chunk(kind: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _picture(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("L", (64, 64), 200).save(kept, kind)
    return kept.getvalue()


BOMB = _png(30_000, 30_000, zlib.compress(bytes(30_001 * 3_000), 9))  # 87 kB that claim 900 million pixels


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 400, "choose a photo"),
        (BOMB, 413, "too large"),
        (_png(2**31 - 1, 2**31 - 1), 413, "too large"),
        (bytes(20_000_001), 413, "too large"),
        (b"%PDF-1.7 no picture", 422, "cannot be read as a photo"),
        (_picture("GIF"), 422, "cannot be read as a photo"),
        (_picture("WEBP"), 422, "cannot be read as a photo"),
        (photo_of(BATTERY)[:3_000], 422, "cannot be read as a photo"),
        (_picture("JPEG"), 422, "No QR code was found"),
        (_png(8_000, 8_000, zlib.compress(bytes(8_001 * 8_000), 9)), 422, "No QR code was found"),
    ],
    ids=["nothing", "bomb", "claim", "bytes", "pdf", "gif", "webp", "torn", "no code", "just small enough"],
)
def test_other_files_are_refused_in_words(site: Client, content: bytes, status: int, said: str) -> None:
    told = sent(site, content)
    assert told.status_code == status
    assert said in told.text


def test_a_form_without_a_photo_is_no_mistake_of_ours(site: Client) -> None:
    assert site.request("POST", "/find/photo", data={"x": "y"}, headers=HTML).status_code == 400


@pytest.mark.parametrize("content", [photo_of(BATTERY), photo_of("elsewhere"), BOMB, b"no picture"])
def test_no_file_is_left_and_nothing_of_it_is_logged(
    site: Client, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = Path(site.app.state.house.settings.environ["MEGURI_DATA"])

    def found() -> set[Path]:
        return {one for one in folder.rglob("*") if "registry" not in one.parts}

    before = found()
    sent(site, content)
    assert found() == before
    assert not _open_copies(content)
    out, err = capfd.readouterr()
    assert "elsewhere" not in out + err
    assert "04912345009999P1" not in out + err


def _open_copies(content: bytes) -> list[str]:
    """Descriptors of this process that still hold the photograph, also of files without a name."""
    held = []
    for one in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if one.stat().st_size == len(content) and "(deleted)" in str(one.readlink()):
                held.append(one.name)
    return held


def test_one_that_takes_too_long_or_too_much_harms_nobody(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    house: Any = site.app.state.house
    content = photo_of(BATTERY)
    for workers, status in ((Workers(1, 0.05, 1_000.0), 503), (Workers(1, 10.0, 20.0), 413)):
        monkeypatch.setattr(house, "photographs", workers)
        assert sent(site, content).status_code in (status, 422)  # with so little, it may not even begin
        assert site.get("/healthz").status_code == 200
    monkeypatch.undo()
    assert sent(site, content).status_code == 303


@given(st.text(max_size=40), st.sampled_from(["https", "http", "ftp", ""]))
def test_only_our_own_addresses_are_read_as_pages_of_ours(host: str, scheme: str) -> None:
    """Law: with another host, an address is the text that it is."""
    told = f"{scheme}://{host}.other.example{PAGE}" if scheme else f"{host}{PAGE}"
    if not told.strip().startswith(OURS):
        assert battery_told(told, (OURS,)) == told.strip()
        assert certificate_told(f"{scheme}://{host}.other.example/certificates/{NAME}", (OURS,)) is None


@given(st.text(min_size=1, max_size=60).filter(lambda one: one == one.strip() and "/" not in one))
def test_an_identifier_comes_back_from_the_address_of_its_page(ident: str) -> None:
    """Law: what `battery_page` writes is what is read of it, by HTTP or HTTPS, usual port or none."""
    for stem in (
        "https://meguri.example/kept",
        "HTTP://Meguri.Example:80/kept",
        "https://meguri.example:443/kept/",
    ):
        assert battery_told(stem.rstrip("/") + battery_page(ident), (OURS,)) == ident


def test_the_reader_of_photographs_is_among_what_costs() -> None:
    from meguri.serve.app import _is_costly

    assert _is_costly({"path": "/find/photo", "method": "POST"})
    assert scanning.MOST_PIXELS < 100_000_000
