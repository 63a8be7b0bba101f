"""An attribute whose access comes from BatteryPass-Ready is read by no one else than its schemas say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meguri.passport.document import attributes

READS = {"1": {"public"}, "2": {"legitimate_interest", "commission"}, "4": {"legitimate_interest"}}
READS["3"] = {"notified_bodies", "authorities", "commission"}
SCHEMAS = "vectors/gefeg-batterypass-ready/live-derived-schemas"


def _told(schema: Any) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(schema, dict):
        for name, held in (schema.get("properties") or {}).items():
            if isinstance(held, dict) and "x-AccessRights" in held:
                yield name, frozenset(held["x-AccessRights"]["read"])
        for inner in schema.values():
            yield from _told(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _told(inner)


def test_every_attribute_is_read_as_the_schemas_say(shared: Path) -> None:
    told: dict[str, set[frozenset[str]]] = {}
    for path in sorted((shared / SCHEMAS).glob("*.json")):
        for name, readers in _told(json.loads(path.read_text("utf-8"))):
            told.setdefault(name, set()).add(readers)
    named = {name: one for name, one in attributes().items() if one.batterypass_name in told}
    assert len(named) > 100
    other = {
        name: (one.access_group, told[one.batterypass_name])
        for name, one in named.items()
        if told[one.batterypass_name] != {frozenset(READS[one.access_group])}
    }
    assert other == {}
