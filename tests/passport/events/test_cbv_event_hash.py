"""Promise: the event hashes of CBV 2.0 agree with the published vectors, and no network is touched."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.passport.events.event_cases import EVERY_KIND, one

from meguri.passport.events import CbvHashError, EventError, as_epcis, cbv_hash, epcis_document

_CASES = (
    "CertificationInfoAndSensorReportWithCRS",
    "ReferenceEventHashAlgorithm3",
    "epcisDocHavingEventWithIgnoreFields",
    "epcisDocWithSensorComponent",
    "epcisDocWithSensorDataObjectEvent",
    "epcisEventWithCURIEs",
    "epcisQueryDocument",
    "epclist_normalisation",
    "ralfsChaosExample",
)
# In XML only: we take in JSON-LD, so these are none of ours. The other vectors in XML are those above.
_XML_ONLY = {
    "epcisDocWithTransformationEventWithExtension",
    "epcisDocWithTransformationEventWithMultipleExtensions",
    "epcisXmlQueryDocHavingEventWithIgnoreFields",
}
_GS1 = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_told: Any, **_more: Any) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "vectors/epcis-event-hash/examples"


def test_every_vector_is_tried_or_named(folder: Path) -> None:
    assert {one.stem for one in folder.glob("*.jsonld")} == set(_CASES)
    assert {one.stem for one in folder.glob("*.xml")} - set(_CASES) == _XML_ONLY


@pytest.mark.parametrize("name", _CASES)
def test_the_hashes_are_those_published(name: str, folder: Path) -> None:
    told = json.loads((folder / f"{name}.jsonld").read_text("utf-8"))
    before = json.dumps(told)
    assert cbv_hash(told) == (folder / f"{name}.hashes").read_text().split()
    assert json.dumps(told) == before


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_our_events_have_one_hash_alone_and_in_a_document(kind: str) -> None:
    event = one(kind)
    document = epcis_document([event, one("made", 5)], datetime(2026, 11, 28, tzinfo=UTC))
    (alone,) = cbv_hash(as_epcis(event))
    assert cbv_hash(document)[0] == alone
    assert alone.startswith("ni:///sha-256;")
    assert alone.endswith("?ver=CBV2.0")


def test_a_prefix_of_one_document_does_not_reach_into_the_next() -> None:
    plain = as_epcis(one("made"))
    before = cbv_hash(plain)
    cbv_hash(plain | {"@context": [_GS1, {"urn": "https://a.example/", "https": "https://b.example/"}]})
    assert cbv_hash(plain) == before


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, "no EPCIS events"),
        ({"epcisBody": {"eventList": []}}, "no EPCIS events"),
        ({"epcisBody": {"eventList": [3]}}, "no EPCIS events"),
        ({"@context": "https://somewhere.example/context"}, "would have to be fetched"),
        ({"@context": [_GS1, {"x": {"@id": "https://x.example/", "@context": "https://y.example/"}}]}, ""),
        ({"@context": [_GS1, {"cbvmda": "https://x.example/"}]}, "no CBV event hashes"),
        ({"sourceList": {"source": "urn:a:b", "type": "location"}}, "/sourceList is .* wanted is a list"),
    ],
)
def test_what_cannot_be_hashed_is_refused_and_nothing_is_fetched(told: dict[str, Any], reason: str) -> None:
    event = as_epcis(one("made")) if told and "epcisBody" not in told else {}
    if not reason:
        assert cbv_hash(event | told)
        return
    with pytest.raises((CbvHashError, EventError), match=reason):
        cbv_hash(event | told)
