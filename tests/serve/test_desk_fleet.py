"""A fall beyond the doubt of two diagnoses is shown in the table; one within it, or taken back, is not."""

import re
from collections.abc import Iterator

import pytest
from tests.registry.told import battery
from tests.serve.desk_people import identifier_of, inhabited
from tests.serve.test_desk_doors import Person

from meguri.passport.events import Event, event_of
from meguri.registry.embedded import Embedded

FELL, STEADY, MENDED = 0, 1, 2


def diagnosed(number: int, month: int, share: float, half: float) -> Event:
    """A diagnosis of the seller's, on the first of a month of 2026."""
    evidence = {"soh_share": {"basis": "measured", "low": share - half, "high": share + half}}
    at = f"2026-{month:02d}-01T09:00:00+09:00"
    return event_of(
        "diagnosed",
        battery(number),
        at,
        identifier_of("seller"),
        says={"soh_share": share},
        evidence=evidence,
    )


def told() -> Iterator[Event]:
    """Three batteries with two diagnoses each."""
    seller = identifier_of("seller")
    for number, chemistry in ((FELL, "NMC"), (STEADY, "LFP"), (MENDED, "NMC")):
        says = {"battery_status": "original", "chemistry": chemistry}
        yield event_of("registered", battery(number), "2025-04-01T09:00:00+09:00", seller, says=says)
    yield diagnosed(FELL, 1, 0.92, 0.02)
    yield diagnosed(FELL, 6, 0.80, 0.03)
    yield diagnosed(STEADY, 1, 0.92, 0.06)
    yield diagnosed(STEADY, 6, 0.87, 0.06)
    wrong = diagnosed(MENDED, 6, 0.5, 0.02)
    yield diagnosed(MENDED, 1, 0.9, 0.02)
    yield wrong
    yield event_of(
        "corrected", battery(MENDED), "2026-06-02T09:00:00+09:00", seller,
        corrects=wrong.id, reason="another battery", details={"voids": True},
    )  # fmt: skip


@pytest.fixture(scope="module")
def seller(server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Who holds them, signed in."""
    with inhabited(server, tmp_path_factory.mktemp("fleet"), *told()) as client:
        yield Person(client, "seller")


def rows(page: str) -> dict[str, str]:
    """End of a battery's identifier → its line."""
    found = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return {battery(number)[-8:]: one for number in range(3) for one in found if battery(number)[-8:] in one}


def test_only_a_fall_beyond_doubt_is_to_be_looked_at(seller: Person) -> None:
    lines = rows(seller.get("/fleet").text)
    assert "fell 12 points" in lines[battery(FELL)[-8:]]
    assert [name for name, line in lines.items() if "fell" in line] == [battery(FELL)[-8:]]
    assert "<svg" in lines[battery(STEADY)[-8:]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {FELL, STEADY, MENDED}),
        ("chemistry=LFP", {STEADY}),
        ("soh_below=85", {FELL}),
        ("soh_from=80&soh_below=88%EF%BC%85", {FELL, STEADY}),
        ("battery_status=waste", set()),
        ("soh_from=none", {FELL, STEADY, MENDED}),
    ],
)
def test_the_list_and_what_is_exported_are_narrowed_alike(
    seller: Person, query: str, shown: set[int]
) -> None:
    ends = {battery(number)[-8:] for number in shown}
    assert set(rows(seller.get(f"/fleet?{query}").text)) == ends
    exported = seller.get(f"/fleet/export.csv?{query}").text
    assert {one for number in range(3) if (one := battery(number)[-8:]) in exported} == ends


def test_headings_are_in_the_readers_language(seller: Person) -> None:
    assert "電池の識別子" in seller.get("/fleet/export.csv?lang=ja").text
    assert "電池の識別子" not in seller.get("/fleet/export.csv?lang=en").text
