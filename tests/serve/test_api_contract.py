"""Promise: the description of the API is what it does; whatever is sent, it answers as described."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.serve.asking import Client
from tests.serve.people import People

from meguri.serve.docs import description

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
_EXAMPLES = 10  # of each kind, for each operation
_ANSWER_ANYTHING = ("/api/v1/verify", "/api/v1/events/bulk")  # the answer says what is wrong with it
_SLOW = ("/api/v1/diagnoses", "/api/v1/nation/account")  # they start processes


@schemathesis.serializer("application/x-ndjson")
def lines(_context: Any, value: Any) -> bytes:
    """Text as it is."""
    return str(value).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def described(client: Client) -> dict[str, Any]:
    """The description of the API."""
    return description(client.app.routes, "http://meguri.test")


def test_each_parameter_has_an_example_that_it_takes(described: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator

    without, unfit = [], []
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            for one in operation.get("parameters", ()):
                schema = one["schema"]
                shown = [one["example"]] if "example" in one else schema.get("examples", [])
                where = f"{verb} {path} {one['name']}"
                without += [] if shown else [where]
                valid = Draft202012Validator({**schema, "components": described["components"]})
                unfit += [f"{where}: {told!r}" for told in shown if not valid.is_valid(told)]
    assert without == []
    assert unfit == []


def test_every_operation_is_described_whole(described: dict[str, Any]) -> None:
    """Summary, tag, name, an example of what it gives, and the errors it may give, in the one shape."""
    names = []
    for path, verbs in described["paths"].items():
        for verb, one in verbs.items():
            where = f"{verb} {path}"
            names.append(one["operationId"])
            assert one["summary"], where
            assert one["tags"], where
            assert one["description"], where
            shapes = {
                code: answer["content"]["application/json"]["schema"].get("$ref", "")
                for code, answer in one["responses"].items()
                if code >= "400"
            }
            assert shapes, where
            assert all(ref.endswith("/ErrorAnswer") for ref in shapes.values()), where
    assert len(names) == len(set(names))


_MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("mode", _MODES, ids=lambda one: one.value)
def test_whatever_is_sent_is_answered_as_described(
    address: str, people: People, described: dict[str, Any], mode: GenerationMode
) -> None:
    tried, faults = 0, []
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = found.ok()
        if operation.path not in _SLOW:
            try:
                tried += _tried(operation, mode, address, people.key("maker"))
            except Unsatisfiable:  # where nothing wrong can be sent, such as without any parameter
                continue
            except (Exception, BaseExceptionGroup) as fault:
                faults.append(f"{operation.label}: {fault}")
    assert faults == [], "\n\n".join(faults)
    assert tried > 150


def _tried(operation: Any, mode: GenerationMode, address: str, headers: dict[str, str]) -> int:
    count = 0

    @settings(
        max_examples=_EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def asked(case: Any) -> None:
        nonlocal count
        count += 1
        answer = case.call(base_url=address, headers=headers, timeout=20)
        excluded = [negative_data_rejection] if operation.path in _ANSWER_ANYTHING else []
        case.validate_response(answer, checks=_CHECKS, excluded_checks=excluded)

    asked()
    return count
