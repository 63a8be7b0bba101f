"""The components of the Ouranos platform's OpenAPI document, as JSON Schemas; and its examples."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

PREFIX = "traceability."


class _Plain(yaml.SafeLoader):
    """YAML in which days and moments stay text, as JSON has them."""


_Plain.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in held if tag != "tag:yaml.org,2002:timestamp"]
    for sign, held in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def api(shared: Path) -> Any:
    """The whole OpenAPI document."""
    text = (shared / "vectors/ouranos/data-transaction-openapi.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Plain)  # noqa: S506 a safe loader, with text kept as text


@cache
def validator(shared: Path, model: str) -> Any:
    """A validator of one component."""
    components = api(shared)["components"]["schemas"]
    schema = {"$ref": f"#/components/schemas/{PREFIX}{model}", "components": {"schemas": _plain(components)}}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def faults(shared: Path, model: str, body: Any) -> list[str]:
    """What a component's schema complains of."""
    return [f"{error.instance_path}: {error.message}" for error in validator(shared, model).iter_errors(body)]


def _plain(node: Any) -> Any:
    """A schema of OpenAPI 3.0 as a JSON Schema: `nullable` becomes a type of its own."""
    if isinstance(node, list):
        return [_plain(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    told = {name: _plain(inner) for name, inner in node.items() if name not in ("nullable", "example")}
    if node.get("nullable") is True:
        told["type"] = [told["type"], "null"]
        if "enum" in told:
            told["enum"] = [*told["enum"], None]
    return told


def examples(shared: Path, data_target: str) -> Iterator[tuple[str, Any]]:
    """Every example body of a `dataTarget`, of requests and of answers that succeed."""
    for path, operations in api(shared)["paths"].items():
        if f"dataTarget={data_target}" not in path.replace("?", "&").split("&")[1:]:
            continue
        for verb, operation in operations.items():
            answers = operation["responses"].items()
            bodies = [operation.get("requestBody", {}), *(one for code, one in answers if code < "300")]
            for body in bodies:
                held = body.get("content", {}).get("application/json", {})
                for name, example in held.get("examples", {}).items():
                    yield f"{verb} {path} {name}", example["value"]
                if "example" in held:
                    yield f"{verb} {path}", held["example"]
