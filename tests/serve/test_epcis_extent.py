"""What the API's page says of EPCIS 2.0 is so, by the standard's own description and by ours."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.serve.asking import Client

from meguri.serve.api.events import EventQuery
from meguri.serve.epcis_extent import HERE, MISSING, PARAMETERS, STEM

VERBS = ("get", "post", "put", "delete")
OURS = {"/capture/{captureID}": "/capture/{job}", "/events/{eventID}": "/events/{event}"}


@pytest.fixture
def standard(shared: Path) -> dict[str, Any]:
    """The description that GS1 published."""
    path = shared / "vectors/gs1-epcis/REST Bindings/openapi.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def test_every_place_of_the_standard_is_here_or_named_as_missing(standard: dict[str, Any]) -> None:
    places = {(path, verb) for path, one in standard["paths"].items() for verb in one if verb in VERBS}
    assert set(HERE) <= places
    assert {path for path, verb in places - set(HERE)} == set(MISSING)


def test_what_is_called_here_is_here_and_nothing_else(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for path, verb in HERE:
        assert verb in paths[STEM + OURS.get(path, path)]
    for path in MISSING:
        verbs = {verb for one, verb in HERE if one == path}
        assert set(paths.get(STEM + path, {})) <= verbs | {"head"}, path


def test_a_search_knows_the_parameters_that_are_told(client: Client, standard: dict[str, Any]) -> None:
    parameters = standard["paths"]["/events"]["get"]["parameters"]
    told = {one.get("name") or one["$ref"].rpartition("/")[2] for one in parameters}
    known = {name.lower() for name in told}
    assert {name.lower() for name in PARAMETERS} <= known
    assert set(PARAMETERS) == {name for name in EventQuery.model_fields if name.lower() in known}
    refused = client.get(f"{STEM}/events?EQ_readPoint=urn:x")
    assert refused.status_code in (400, 422)
    assert "EQ_readPoint" in refused.text


def test_the_page_names_every_gap(client: Client) -> None:
    page = client.get("/api/docs").text
    for path in MISSING:
        assert path in page
