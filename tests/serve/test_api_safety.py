"""Promise: what attackers send is refused in words, reaches nothing of others, and harms nobody else."""

import time
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.serve.asking import Client
from tests.serve.conftest import Make
from tests.serve.people import People
from tests.serve.test_serve_api import battery, in_path, made_by, recorded, settled

from meguri.passport.events import event_of
from meguri.serve.logs import set_up

WHERE = "/api/v1"
INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE meguri.events; --",
    "1) UNION SELECT body FROM meguri.receipts --",
    "%' OR 1=1 --",
    "${jndi:ldap://x}",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"type": "ObjectEvent", "type": "ObjectEvent"}',
        b'{"eventTime": NaN}',
        b'{"eventTime": 1e999}',
        b'{"eventTime": ' + b"9" * 5_000 + b"}",
        b"\xff\xfe\x00",
        b'"\\ud800"',
        b"",
        b"null",
        b"12",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_json_that_means_harm_is_refused_with_its_place(client: Client, people: People, body: bytes) -> None:
    headers = people.key("maker") | {"Content-Type": "application/json"}
    for path in ("/events", "/law/check", "/capture"):
        answer = client.post(f"{WHERE}{path}", content=body, headers=headers)
        assert answer.status_code in (400, 422), answer.text[:300]
        assert answer.json()["error"]["faults"], path
        assert len(answer.content) < 50_000


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_that_looks_like_sql_is_text(client: Client, people: People, text: str) -> None:
    recorded(client, people, made_by(60))
    asked = {"chemistry": text, "vehicle_model": text, "battery_status": text}
    found = client.get(f"{WHERE}/batteries", params=asked, headers=people.key("maker"))
    assert found.json()["items"] == []
    headers = people.key("authority")
    for path in (f"{WHERE}/passports/{in_path(text)}", f"{WHERE}/events/{in_path(text)}"):
        assert client.get(path, headers=headers).status_code in (400, 404)
    nobody = client.get(f"{WHERE}/batteries", headers={"X-API-Key": text.encode()})
    assert nobody.status_code == 401
    assert client.get(f"{WHERE}/passports/{in_path(battery(60))}").status_code == 200


def test_a_null_character_reaches_no_database(client: Client, people: People) -> None:
    headers = people.key("authority")
    for query in ("chemistry=%00", "vehicle_model=a%00b", "cursor=%00"):
        assert client.get(f"{WHERE}/batteries?{query}", headers=headers).status_code == 422
    assert client.get(f"{WHERE}/passports/urn%3Auuid%3A%00", headers=headers).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/capture/../../../../etc/passwd",
        "/api/v1/capture/..%2F..%2Fserver.key",
        "/api/v1/diagnoses/..%2F..%2Fserver.key",
        "/api/v1/diagnoses/%2e%2e",
        "/api/docs.css/../../app.py",
        "/static/..%2f..%2fapp.py",
    ],
)
def test_a_path_leads_nowhere_else(client: Client, people: People, path: str) -> None:
    answer = client.get(path, headers=people.key("administrator"))
    assert answer.status_code in (400, 404)
    assert b"root:" not in answer.content
    assert b"import" not in answer.content


def test_an_uploaded_name_stays_in_its_folder(client: Client) -> None:
    names = [
        "../../../../tmp/evil.csv",
        "/etc/cron.d/evil",
        "..\\..\\evil.csv",
        "a\x00b.csv",
        "車.csv",
        ".",
        "",
    ]
    files = [("logs", (name, b"time_s,current_a\n0,1\n", "text/csv")) for name in names[:5]]
    begun = client.post(f"{WHERE}/diagnoses", files=files, data={"model": "Nissan Leaf 40 kWh"})
    assert begun.status_code in (202, 400), begun.text
    if begun.status_code == 202:
        job = client.app.state.house.jobs.find(begun.json()["id"], "diagnosis")
        kept = [one.name for one in job.folder.iterdir() if one.name.startswith("log-")]
        assert len(kept) == 5
        assert all(one.resolve().parent == job.folder.resolve() for one in job.folder.iterdir())
        ended(client, begun.headers["location"])
    assert not Path("/tmp/evil.csv").exists()  # noqa: S108


def ended(client: Client, location: str, seconds: float = 90) -> dict[str, Any]:
    """The state of a job once it ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told: dict[str, Any] = client.get(location).json()
        if told["status"] not in ("waiting", "running"):
            return told
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_a_file_that_unfolds_into_memory_harms_only_its_own_job(make: Make) -> None:
    """200 kB that become 1.6 GB: the worker may not have so much, and the server answers on."""
    column = pl.repeat(1.5, 5_000_000, eager=True)
    content = BytesIO()
    pl.DataFrame({f"c{number}": column for number in range(40)}).write_parquet(content, compression="zstd")
    assert len(content.getvalue()) < 2_000_000
    with Client(make(MEGURI_DIAGNOSIS_MB="1600")) as one:
        files = {"logs": ("bomb.parquet", content.getvalue(), "application/octet-stream")}
        begun = one.post(f"{WHERE}/diagnoses", files=files, data={"model": "Nissan Leaf 40 kWh"})
        assert begun.status_code == 202
        assert one.get("/healthz").status_code == 200
        assert ended(one, begun.headers["location"])["status"] in ("too_much_memory", "failed", "refused")
        assert one.get("/readyz").status_code == 200


def test_a_diagnosis_that_takes_too_long_is_ended(make: Make) -> None:
    with Client(make(MEGURI_DIAGNOSIS_SECONDS="1", MEGURI_DIAGNOSIS_MB="4000")) as one:
        lines = "\n".join(f"{second},{200 + second % 7},{350 + second % 11}" for second in range(300_000))
        files = {"logs": ("long.csv", f"time_s,current_a,voltage_v\n{lines}\n".encode(), "text/csv")}
        begun = one.post(f"{WHERE}/diagnoses", files=files, data={"model": "Nissan Leaf 40 kWh"})
        assert ended(one, begun.headers["location"])["status"] == "too_long"


def test_a_file_that_is_no_log_is_refused_in_the_readers_words(client: Client) -> None:
    files = {"logs": ("x.csv", b"\x00\x01\x02", "text/csv")}
    begun = client.post(f"{WHERE}/diagnoses?lang=ja", files=files, data={"model": "Nissan Leaf 40 kWh"})
    told = ended(client, begun.headers["location"])
    assert told["status"] == "refused"
    assert told["error"]["faults"]


def test_what_is_not_ones_own_is_not_found_or_refused(client: Client, people: People) -> None:
    """Events, prices and owner data of another's battery; every way that leads there."""
    ident = battery(62)
    buyer = "urn:uuid:00000000-0000-4000-8000-00000000000b"
    sale = event_of(
        "sold",
        ident,
        "2024-06-01T12:00:00+09:00",
        made_by(62).by,
        custody={"giver": made_by(62).by, "taker": buyer},
        details={"price_jpy": 1_234_567},
    )
    recorded(client, people, made_by(62), sale)
    settled(client)
    for who in ("dealer", "diagnoser"):
        headers = people.key(who)
        events = client.get(f"{WHERE}/events?battery={in_path(ident)}", headers=headers)
        assert "1234567" not in events.text
        assert buyer not in events.text
        assert client.get(f"{WHERE}/events/{in_path(sale.id)}", headers=headers).status_code in (403, 404)
        assert client.get(f"{WHERE}/events/{in_path(sale.id)}/receipt", headers=headers).status_code in (
            403,
            404,
        )
        assert client.get(f"{WHERE}/batteries/{in_path(ident)}", headers=headers).status_code in (403, 404)
        passport = client.get(f"{WHERE}/passports/{in_path(ident)}", headers=headers)
        assert buyer not in passport.text
        for role in ("owner", "operator", "authority", "legitimate_interest"):
            asked = client.get(f"{WHERE}/passports/{in_path(ident)}?role={role}", headers=headers)
            assert asked.status_code == 403
    public = client.get(f"{WHERE}/passports/{in_path(ident)}")
    assert buyer not in public.text


def test_owner_data_is_sealed_before_it_is_kept(client: Client, people: People) -> None:
    chassis = "ZE1-123456"
    event = event_of(
        "registered",
        battery(63),
        "2024-01-10T10:00:00+09:00",
        made_by(63).by,
        says={"chassis_number": chassis},
    )
    recorded(client, people, event)
    with client.app.state.house.memory.own_session() as session:
        rows = session.execute("SELECT convert_from(body, 'UTF8') FROM meguri.events").fetchall()
    assert not [row for row in rows if chassis in row[0]]
    own = client.get(f"{WHERE}/passports/{in_path(battery(63))}", headers=people.key("maker"))
    assert chassis in own.text
    assert chassis not in client.get(f"{WHERE}/passports/{in_path(battery(63))}").text


def test_a_mistake_of_ours_tells_a_number_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("the secret of ZE1-123456")

    set_up("error", tracebacks=False)  # to the stderr that this test reads
    monkeypatch.setattr("meguri.serve.api.passports.stored_page", broken)
    answer = client.get(f"{WHERE}/passports/{in_path(battery(60))}?role=public")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "ZE1-123456" not in told
