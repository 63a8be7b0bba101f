"""Promises of the passport's ways out: each says what it lost, codes are read back, nothing is wiped out."""

import json
from io import BytesIO
from pathlib import Path

import pytest
import vl_convert
import zxingcpp
from passport_papers import BATTERY, papers
from PIL import Image
from tests.doors.conftest import Run

TARGETS = (
    "batterypass",
    "aas",
    "catena_x",
    "catena_x_traction_code",
    "untp",
    "ouranos",
    "csv",
    "csv_excel",
)
COMING_BACK = ("batterypass", "aas", "untp", "csv", "csv_excel")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    place = tmp_path / "battery.json"
    place.write_bytes(papers()["battery.json"])
    return place


def codes(picture: bytes) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))]


def test_the_list_of_formats_is_whole(run: Run) -> None:
    code, out, _ = run("passport", "export", "unread.json", "--to", "list", "--json")
    assert code == 0
    assert tuple(one["name"] for one in json.loads(out)["formats"]) == TARGETS
    assert "ABtC" in run("passport", "export", "unread.json", "--to", "list")[1]


@pytest.mark.parametrize("target", TARGETS)
def test_an_export_carries_a_value_or_names_its_loss(run: Run, record: Path, target: str) -> None:
    code, out, err = run("passport", "export", str(record), "--to", target, "--role", "owner", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    written = Path(told["file"])
    assert written.parent == record.parent
    assert written.stat().st_size > 0
    shown = json.loads(run("passport", "show", str(record), "--role", "owner", "--json")[1])
    named = set(told["carried"]) | {one["attribute"] for one in told["lost"]}
    assert set(shown["evidence"]) <= named


@pytest.mark.parametrize("target", TARGETS)
def test_a_public_export_gives_nobody_away(run: Run, record: Path, target: str) -> None:
    assert b"ZE1-012345" in papers()["battery.json"]
    written = record.with_name("out")
    assert run("passport", "export", str(record), "--to", target, "--out", str(written))[0] == 0
    assert b"ZE1-012345" not in written.read_bytes()
    assert b"soh_share" not in written.read_bytes()


@pytest.mark.parametrize("target", COMING_BACK)
def test_what_was_carried_comes_back(run: Run, record: Path, tmp_path: Path, target: str) -> None:
    there, back = tmp_path / "there", tmp_path / "back.json"
    words = ("--to", target, "--out", str(there), "--role", "owner")
    assert run("passport", "export", str(record), *words)[0] == 0
    code, out, _ = run("passport", "import", str(there), "--from", target, "--out", str(back), "--json")
    assert code == 0
    assert json.loads(out)["battery_id"] == BATTERY
    was = json.loads(run("passport", "show", str(record), "--role", "public", "--json")[1])
    now = json.loads(run("passport", "show", str(back), "--role", "public", "--json")[1])
    key = "identifiers_and_product_data"
    assert now[key]["battery_id"] == was[key]["battery_id"]
    assert now[key]["battery_category"] == was[key]["battery_category"]


def test_people_are_told_what_is_lost(run: Run, record: Path, tmp_path: Path) -> None:
    words = ("--to", "untp", "--role", "owner", "--out", str(tmp_path / "o"))
    code, out, _ = run("passport", "export", str(record), *words)
    assert code == 0
    assert "meter reading of the vehicle that it sits in: the format has no place for it" in out
    empty = run("passport", "export", str(record), "--to", "ouranos", "--out", str(tmp_path / "e"))[1]
    assert "empty frame" in empty


@pytest.mark.parametrize(
    ("content", "target"),
    [
        (b"", "csv"),
        (b"{}", "aas"),
        (b"\xff\xfe\x00", "csv"),
        (b'{"a": NaN}', "untp"),
        (b'{"a": 1, "a": 2}', "batterypass"),
        (b"[" * 5000, "aas"),
        (b"{}", "zzz"),
        (b"{}", ""),
    ],
)
def test_what_is_no_passport_begins_no_record(run: Run, tmp_path: Path, content: bytes, target: str) -> None:
    there, back = tmp_path / "there", tmp_path / "back.json"
    there.write_bytes(content)
    code, out, err = run("passport", "import", str(there), "--from", target, "--out", str(back))
    assert (code, out) == (2, "")
    assert err.strip()
    assert not back.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("export", "FILE", "--to", "csv", "--out", "FILE"),
        ("check", "FILE", "--html", "FILE"),
        ("qr", "FILE", "--out", "FILE"),
        ("import", "FILE", "--from", "csv", "--out", "FILE"),
    ],
)
def test_what_is_read_is_never_written_over(
    run: Run, record: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(record)
    for second in (record, link):
        names = iter((str(record), str(second)))
        code, _, err = run("passport", *(next(names) if one == "FILE" else one for one in command))
        assert code == 2
        assert str(second) in err
        assert record.read_bytes() == papers()["battery.json"]


def test_the_code_is_read_back(run: Run, record: Path, tmp_path: Path) -> None:
    svg, png, label = (tmp_path / name for name in ("q.svg", "q.png", "label.svg"))
    for place, more in ((svg, ()), (png, ()), (label, ("--label", "--lang", "ja"))):
        code, out, _ = run("passport", "qr", str(record), "--out", str(place), *more, "--json")
        assert code == 0
        assert json.loads(out)["address"] == BATTERY
    assert codes(png.read_bytes()) == [BATTERY]
    for place in (svg, label):
        assert codes(vl_convert.svg_to_png(place.read_text(encoding="utf-8"), scale=6)) == [BATTERY]
    assert "Nissan Leaf" in label.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("battery", "out", "more"),
    [
        ("nofile.json", "q.svg", ()),
        ("ZE1-012345", "q.svg", ()),  # everybody could read the number of the car
        ("https://id.gs1.org/01/09506000134352", "q.svg", ()),
        ("https://id.gs1.org/01/09506000134353/21/A1", "q.svg", ()),
        (BATTERY, "q.pdf", ()),
        (BATTERY, "q.png", ("--label",)),
        ("", "q.svg", ()),
    ],
)
def test_no_code_is_drawn_of_what_is_no_battery(
    run: Run, tmp_path: Path, battery: str, out: str, more: tuple[str, ...]
) -> None:
    place = tmp_path / out
    code, said, err = run("passport", "qr", battery, "--out", str(place), *more)
    assert (code, said) == (2, "")
    assert err.strip()
    assert not place.exists()


BAD_RECORDS = {
    "empty": b"",
    "binary": bytes(range(128, 256)) * 20,
    "list": b"[]",
    "object": b"{}",
    "cut": papers()["battery.json"][:500],
    "nan": papers()["battery.json"].replace(b"60000", b"NaN"),
    "twice": papers()["battery.json"].rstrip()[:-1] + b', "type": "x"}',
    "deep": b'{"a":' * 5000,
    "edited": papers()["battery.json"].replace(b"60000", b"10"),
    "verdict": papers()["verdict.json"],
}


@pytest.mark.parametrize("kind", BAD_RECORDS)
@pytest.mark.parametrize(
    "command", [("show",), ("check",), ("export", "--to", "csv"), ("add", "--set", "mileage_km=3")]
)
def test_a_bad_record_is_refused_by_name(
    run: Run, tmp_path: Path, kind: str, command: tuple[str, ...]
) -> None:
    place = tmp_path / f"{kind}.json"
    place.write_bytes(BAD_RECORDS[kind])
    code, out, err = run("passport", command[0], str(place), *command[1:])
    assert (code, out) == (2, "")
    assert place.name in err
    assert place.read_bytes() == BAD_RECORDS[kind]
    assert [one.name for one in tmp_path.iterdir()] == [place.name]


def test_a_record_in_utf_16_is_read(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "wide.json"
    place.write_bytes(papers()["battery.json"].decode().encode("utf-16"))
    assert run("passport", "show", str(place))[0] == 0


def test_files_without_end_are_left_alone(run: Run, tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(60_000_000)
    for place in (large, Path("/dev/zero")):
        code, _, err = run("passport", "show", str(place))
        assert code == 2
        assert str(place) in err
