"""Promise: an installation serves only as its settings mean it, and never with secrets that all know."""

import json
import os
import signal
import subprocess
import sys
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from tests.registry.conftest import open_folder  # noqa: F401 - a fixture

from meguri.cli import main
from meguri.serve.cursors import cursor_of, place_of
from meguri.serve.faults import RefusedError
from meguri.serve.installation import InstallationCode, InstallationError, check_settings, key_of, trust_of
from meguri.serve.jobs import Jobs
from meguri.server_settings import SETTINGS, Settings

GOOD = {
    "MEGURI_ENV": "production",
    "MEGURI_SECRET": "k3J9vQx2LmZ8wRt5YpNb7HsDf4GcXa1E",
    "MEGURI_PASSPHRASE": "correct horse battery",
    "MEGURI_PUBLIC_URL": "https://battery.example",
}


def _codes(environ: dict[str, str]) -> list[str]:
    with pytest.raises(InstallationError) as refused:
        check_settings(Settings(environ))
    return [str(one.code) for one in refused.value.faults]


def test_production_refuses_default_short_and_missing_secrets_all_at_once(tmp_path: Path) -> None:
    assert _codes({"MEGURI_ENV": "production"}) == [
        InstallationCode.DEFAULT_SECRET,
        InstallationCode.DEFAULT_SECRET,
        InstallationCode.MISSING,
        InstallationCode.MISSING,
    ]
    key = tmp_path / "key.json"
    key.write_text("{}")
    key.chmod(0o600)
    whole = GOOD | {"MEGURI_KEY_FILE": str(key)}
    check_settings(Settings(whole))
    assert _codes(whole | {"MEGURI_SECRET": "short"}) == [InstallationCode.SHORT_SECRET]
    key.chmod(0o644)
    assert _codes(whole) == [InstallationCode.OPEN_KEY]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "registry.example"])  # noqa: S104
def test_a_secret_that_all_know_serves_this_machine_alone(host: str) -> None:
    assert _codes({"MEGURI_HOST": host}) == [InstallationCode.KNOWN_SECRET]
    check_settings(Settings({"MEGURI_HOST": host, "MEGURI_SECRET": GOOD["MEGURI_SECRET"]}))
    for near in ("127.0.0.1", "::1", "localhost"):
        check_settings(Settings({"MEGURI_HOST": near}))


def test_days_begin_in_the_zone_of_the_installation(tmp_path: Path) -> None:
    """A machine that keeps UTC serves people for whom it is tomorrow already."""
    told = (
        "from datetime import UTC, datetime; from meguri.serve.running import keep_time; "
        "from meguri.server_settings import Settings; import os; keep_time(Settings(os.environ)); "
        "print(datetime(2026, 11, 28, 16, tzinfo=UTC).astimezone())"
    )
    for zone, wanted in (("", "2026-11-29 01:00:00+09:00"), ("Europe/Berlin", "2026-11-28 17:00:00+01:00")):
        environ = os.environ | {"TZ": "UTC", "MEGURI_TIMEZONE": zone}
        done = subprocess.run(
            [sys.executable, "-c", told],
            env=environ,
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
        assert done.stdout.strip() == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEGURI_TIMEZONE", "Asia/Edo"),
        ("MEGURI_TIMEZONE", "../etc"),
        ("MEGURI_PORT", "99999"),
        ("MEGURI_PORT", "eighty"),
        ("MEGURI_ENV", "prod"),
        ("MEGURI_HSTS", "perhaps"),
        ("MEGURI_UPLOAD_MB", "-1"),
        ("MEGURI_UPLOAD_MB", "nan"),
        ("MEGURI_PUBLIC_URL", "battery.example"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_told(name: str, value: str) -> None:
    assert _codes({name: value}) == [InstallationCode.BAD_SETTING]


def test_every_setting_has_a_meaning_and_a_default_that_it_can_have() -> None:
    assert Settings({}).faults() == ()
    assert len({one.name for one in SETTINGS}) == len(SETTINGS)
    assert all(one.meaning.endswith(".") and one.name.startswith("MEGURI_") for one in SETTINGS)


def test_a_key_is_made_once_and_trusted_by_its_own_installation(tmp_path: Path) -> None:
    settings = Settings({"MEGURI_DATA": str(tmp_path)})

    def now() -> datetime:
        return datetime(2026, 11, 28, tzinfo=UTC)

    first, again = key_of(settings, now), key_of(settings, now)
    assert first.did == again.did
    assert (tmp_path / "server.key").stat().st_mode & 0o777 == 0o600
    assert list(trust_of(settings, first).issuers) == [first.did]


def test_settings_are_listed_and_secrets_are_not_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "meguri.toml"
    file.write_text('port = 80\npool = 3\nsecret = "from-the-file"\n', encoding="utf-8")
    monkeypatch.setenv("MEGURI_POOL", "5")
    assert main(["settings", "--settings", str(file), "--json"]) == 0
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["settings"]}
    assert (told["MEGURI_PORT"]["value"], told["MEGURI_POOL"]["value"]) == ("80", "5")
    assert told["MEGURI_SECRET"]["value"] == "…"
    file.write_text("prot = 80\n", encoding="utf-8")
    assert main(["settings", "--settings", str(file)]) == 2
    file.write_text("port 80\n", encoding="utf-8")
    assert main(["settings", "--settings", str(file)]) == 2


def test_a_cursor_is_sealed_to_its_list_and_installation() -> None:
    cursor = cursor_of(41, "batteries", "secret")
    assert cursor is not None
    assert place_of(cursor, "batteries", "secret") == 41
    assert place_of(None, "batteries", "secret") == 0
    assert (41).to_bytes(8, "big") not in urlsafe_b64decode(cursor + "==")  # places count what others did
    for told, of, secret in (
        (cursor, "events", "secret"),
        (cursor, "batteries", "other"),
        ("AAAA", "x", "y"),
    ):
        with pytest.raises(RefusedError):
            place_of(told, of, secret)


def test_jobs_are_found_by_name_and_kind_only_and_cleared_away(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs", hours=1)
    job = jobs.begin("diagnosis", lang="ja")
    job.tell({"kind": "diagnosis", "status": "done"})
    assert jobs.find(job.name, "diagnosis").told()["status"] == "done"
    for name, kind in ((job.name, "capture"), ("../jobs", "diagnosis"), ("x" * 24, "diagnosis"), ("", "")):
        with pytest.raises(RefusedError):
            jobs.find(name, kind)
    old = jobs.begin("diagnosis").folder
    os.utime(old, (0, 0))
    Jobs(tmp_path / "jobs", hours=1).begin("diagnosis")
    assert not old.exists()
    assert job.folder.exists()


def test_the_command_serves_until_it_is_told_to_end(open_folder: Path) -> None:  # noqa: F811 - the fixture
    """With its own embedded database; SIGTERM ends it, and the database with it."""
    environ = os.environ | {"MEGURI_DATA": str(open_folder / "served"), "MEGURI_LANG": "en"}
    command = [sys.executable, "-m", "meguri", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        told = ""
        while "}" not in told:
            line = server.stdout.readline()
            assert line, "it ended before it served"
            told += line
        address = json.loads(told)["address"]
        assert httpx.get(f"{address}/readyz", timeout=30).json()["database"] is True
        page = httpx.get(f"{address}/api/docs", timeout=30)
        assert page.status_code == 200
        assert "://" not in page.text.split("<main>")[0].replace("http://www.w3.org", "")
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) in (0, -signal.SIGTERM)
