"""Promises of every answer: one error shape in the reader's language, safe headers, limits that hold."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from tests.serve.asking import Client
from tests.serve.conftest import Make
from tests.serve.people import People

from meguri.serve.headers import CSP
from meguri.serve.negotiation import representation_of, weighed


def test_it_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    told = client.get("/readyz").json()
    assert told["status"] == "ok"
    assert told["database"] is True


def test_nothing_at_an_address_has_the_one_shape(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"
    assert answer.json()["error"]["faults"] == []


def test_an_impossible_method_is_told_with_those_possible(client: Client) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert "POST" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("asked", "headers", "lang"),
    [
        ("/nowhere?lang=ja", {}, "ja"),
        ("/nowhere", {"Cookie": "meguri_lang=ja"}, "ja"),
        ("/nowhere?lang=en", {"Cookie": "meguri_lang=ja"}, "en"),
        ("/nowhere", {"Accept-Language": "ja-JP,en;q=0.5"}, "ja"),
        ("/nowhere", {"Accept-Language": "fr, en;q=0.2, ja;q=0.7"}, "ja"),
        ("/nowhere", {"Accept-Language": "ja;q=0, en"}, "en"),
        ("/nowhere?lang=xx", {"Accept-Language": "zz"}, "en"),
    ],
)
def test_the_language_is_the_readers(client: Client, asked: str, headers: dict[str, str], lang: str) -> None:
    assert client.get(asked, headers=headers).headers["content-language"] == lang


def test_head_is_get_without_the_content(client: Client) -> None:
    for path in ("/healthz", "/01/09520123456788/21/12345", "/nowhere"):
        got, head = client.get(path), client.request("HEAD", path)
        assert head.status_code == got.status_code
        assert head.content == b""
        assert head.headers["content-type" if got.content else "location"]


def test_every_answer_brings_the_safe_headers(client: Client) -> None:
    for path in ("/healthz", "/nowhere"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == CSP
        assert "unsafe-inline" not in CSP
        assert "frame-ancestors 'none'" in CSP
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
        assert "strict-transport-security" not in headers


def test_https_only_is_said_where_it_is_set(make: Make) -> None:
    with Client(make(MEGURI_HSTS="1")) as one:
        assert "max-age" in one.get("/healthz").headers["strict-transport-security"]


def test_a_key_that_nobody_has_is_told(client: Client) -> None:
    for header in ("Bearer nobody", "Bearer ", "Basic eDp5"):
        answer = client.get("/api/v1/batteries", headers={"Authorization": header})
        assert answer.status_code == 401
        assert "Bearer" in answer.headers["www-authenticate"]


def test_a_body_that_never_ends_is_stopped_early(make: Make) -> None:
    """Nobody says that ten gigabytes come; it ends as soon as more came than is allowed."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 1_000_000
            yield b"x" * 1_000_000

    with Client(make(MEGURI_UPLOAD_MB="2")) as one:
        for body in (endless(), b"x" * 2_000_001):
            answer = one.post("/api/v1/verify", content=body)
            assert answer.status_code == 413
            assert answer.json()["error"]["code"] == "too_large"
    assert sent <= 4_000_000


def test_who_asks_too_often_waits(make: Make) -> None:
    with Client(make(MEGURI_RATE_PER_MINUTE="3")) as one:
        codes = [one.get("/nowhere").status_code for _ in range(5)]
        assert codes == [404, 404, 404, 429, 429]
        refused = one.get("/nowhere")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.json()["error"]["code"] == "too_often"
        assert one.get("/healthz").status_code == 200


def test_counts_are_for_this_machine_or_a_token(make: Make) -> None:
    with Client(make(MEGURI_METRICS_TOKEN="let-me-in-please")) as one:  # noqa: S106
        assert one.get("/metrics").status_code == 404
        answer = one.get("/metrics", headers={"Authorization": "Bearer let-me-in-please"})
        assert answer.status_code == 200
        assert "meguri_request_seconds" in answer.text


def test_the_log_names_no_key_and_no_path(
    make: Make, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    with Client(make(MEGURI_LOG="info")) as one:
        one.get("/nowhere/ZE1-123456?q=secretword", headers=people.key("dealer"))
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    told = next(line for line in lines if line["event"] == "request")
    assert told["status"] == 404
    assert told["route"] == "unmatched"
    whole = json.dumps(lines)
    assert "ZE1-123456" not in whole
    assert "secretword" not in whole
    assert "key-of-dealer" not in whole


def test_counts_tell_the_api_from_the_pages_and_files_from_nothing(make: Make) -> None:
    with Client(make(MEGURI_METRICS_TOKEN="let-me-in-please")) as one:  # noqa: S106
        for path in ("/api/v1/batteries", "/batteries/x", "/static/desk.css", "/nowhere"):
            one.get(path)
        told = one.get("/metrics", headers={"Authorization": "Bearer let-me-in-please"}).text
    routes = set(re.findall(r'route="([^"]+)"', told))
    assert {"/api/v1/batteries", "/static/{path}", "unmatched"} <= routes
    assert "/batteries" not in routes


def test_wishes_are_weighed_as_http_says() -> None:
    assert weighed("text/html, application/json;q=0.9, */*;q=0.1") == [
        ("text/html", 1.0),
        ("application/json", 0.9),
        ("*/*", 0.1),
    ]
    known = {"json": ("application/json",), "html": ("text/html",)}
    assert representation_of("", known, "json") == "json"
    assert representation_of("*/*", known, "json") == "json"
    assert representation_of("text/html,application/xhtml+xml,*/*;q=0.8", known, "json") == "html"
    assert representation_of("text/*", known, "json") == "html"
    assert representation_of("application/json;q=0.2, text/html;q=0.1", known, "html") == "json"
