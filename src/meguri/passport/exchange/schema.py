"""Whether content is valid against a schema that somebody brings: every fault with its path and its clause.

Published schemas are not shipped; whoever has one (in UTF-8 or UTF-16, as several are published) names the
file. "Schema-valid" is all that can be said: no conformance is claimed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from meguri.passport.exchange.conversions import shown
from meguri.passport.exchange.faults import ExchangeCode, ExchangeError
from meguri.passport.exchange.places import escaped
from meguri.passport.reading import LIMIT_BYTES
from meguri.tables.coded import CodedFault

if TYPE_CHECKING:
    from jsonschema_rs import Validator

MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One thing that a schema does not allow.

    Attributes:
        path: JSON Pointer to it in the content; "" for the whole.
        clause: JSON Pointer to what forbids it in the schema.
        rule: the keyword that forbids it: required, enum, type, …
        found: what stands there; for `required` what is missing.
    """

    path: str
    clause: str
    rule: str
    found: str


@dataclass(frozen=True, slots=True)
class Schema:
    """A JSON Schema, compiled once for many passports.

    Attributes:
        validator: what checks against it.
    """

    validator: "Validator"

    def is_valid(self, content: Any) -> bool:
        """Whether content is valid against it."""
        return self.validator.is_valid(content)

    def faults(self, content: Any) -> tuple[SchemaFault, ...]:
        """What it does not allow, up to `MOST_FAULTS` places."""
        found: list[SchemaFault] = []
        for error in self.validator.iter_errors(content):
            rule = str(error.schema_path[-1]) if error.schema_path else ""
            lacking = getattr(error.kind, "property", None)
            told = lacking if isinstance(lacking, str) else shown(error.instance)
            found.append(SchemaFault(_pointer(error.instance_path), _pointer(error.schema_path), rule, told))
            if len(found) == MOST_FAULTS:
                break
        return tuple(found)


def read_schema(content: bytes | str | Mapping[str, Any], *, where: str = "schema") -> Schema:
    """A schema from its file; its draft is told by `$schema`, formats such as dates and URIs are checked.

    Nothing is fetched: a schema that refers to another address is refused. Unlike a passport, a schema may
    name numbers that not every reader holds exactly: published ones bound counts by 2^63.

    Raises:
        ExchangeError: no JSON Schema.
    """
    from jsonschema_rs import RegexOptions, ValidationError, validator_for

    told = dict(content) if isinstance(content, Mapping) else _parsed(content, where)
    if not isinstance(told, dict):
        raise _no_schema(where, shown(told))
    try:
        validator = validator_for(
            told, validate_formats=True, retriever=_fetch_nothing, pattern_options=RegexOptions()
        )
    except (ValidationError, ValueError) as fault:
        raise _no_schema(where, shown(getattr(fault, "message", str(fault)))) from None
    return Schema(validator)


def _parsed(content: bytes | str, where: str) -> Any:
    if len(content) > LIMIT_BYTES:
        raise _no_schema(where, f"{len(content)} bytes")
    try:
        text = content if isinstance(content, str) else content.decode(json.detect_encoding(content))
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise _no_schema(where, shown(content)) from None


def _fetch_nothing(address: str) -> NoReturn:
    raise LookupError(address)


def _no_schema(where: str, found: str) -> ExchangeError:
    return ExchangeError([CodedFault(ExchangeCode.NO_SCHEMA, {"where": where, "found": found})])


def _pointer(steps: Any) -> str:
    return "".join(f"/{escaped(str(step))}" for step in steps)
